"""./cutru up: everything that a running portal needs, then the portal itself."""

import argparse
import fcntl
import http.client
import os
import socket
from pathlib import Path

from cutru import embedded
from cutru.cli import preparing
from cutru.cli.environment import is_production, say, use_database, use_settings
from cutru.cli.progress import Steps
from cutru.cli.supervisor import Child, Supervisor

REFUSED = 1
MOST_READERS = 32


def run(arguments: list[str]) -> int:
    """Serve until INT or TERM; 1 with a sentence when the address is taken or the portal already runs."""
    parser = argparse.ArgumentParser(prog="./cutru up")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument(
        "--prepare-only", action="store_true", help="bring everything up to date, serve nothing"
    )
    options = parser.parse_args(arguments)
    running = hold_home(embedded.home(), f"http://{options.host}:{options.port}/")
    if isinstance(running, str):
        say(f"Cổng đang chạy tại {running} · the portal is already running there ({embedded.home()}).")
        return REFUSED
    problem = address_problem(options.host, options.port)
    if problem and not options.prepare_only:
        say(problem)
        return REFUSED
    if not is_production():
        os.environ.setdefault("CUTRU_PUBLIC_ADDRESS", f"http://{options.host}:{options.port}")
    use_settings()
    database = prepare()
    if not options.prepare_only:
        serve(options.host, options.port, database)
    return 0


def hold_home(home: Path, address: str) -> int | str:
    """Take this home for this process; returns the open lock, or the address of the portal that holds it."""
    home.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(home / "up.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        with os.fdopen(descriptor) as holder:
            return holder.read().strip()
    os.ftruncate(descriptor, 0)
    os.write(descriptor, address.encode())
    return descriptor


def address_problem(host: str, port: int) -> str | None:
    """Why nothing can listen on this address; None when it is free."""
    try:
        if not 0 < port < 65536:
            raise OverflowError(port)
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen(1)
    except (OSError, OverflowError) as error:
        return (
            f"Không mở được địa chỉ {host}:{port} ({error}); hãy chọn cổng khác bằng --port.\n"
            f"Cannot listen on {host}:{port}; choose another port with --port."
        )
    return None


def prepare() -> embedded.EmbeddedServer | None:
    """All steps before the portal can be served; returns the embedded database."""
    steps = Steps(6 if is_production() else 7)
    with steps.step("Cơ sở dữ liệu · database"):
        database = use_database()
    with steps.step("Bản dịch · translations") as detail:
        preparing.compile_translations(detail)
    with steps.step("Gói giao diện · front-end packages") as detail:
        preparing.install_frontend(detail)
    with steps.step("Phần mềm · application"):
        import django

        django.setup()
    with steps.step("Bảng và danh mục · tables and code lists") as detail:
        preparing.check_production()
        preparing.prepare_tables(detail)
    with steps.step("Tệp tĩnh · static files"):
        preparing.collect_static()
    if not is_production():
        with steps.step("Tài khoản dùng thử · trial accounts"):
            preparing.make_trial_accounts()
    return database


def serve(host: str, port: int, database: embedded.EmbeddedServer | None) -> None:
    """Run web server and workers until asked to end."""
    children = [Child("web", [host, str(port)]), Child("worker", []), Child("webhooks", [])]
    children += [Child("reading", []) for _each in range(readers())]
    supervisor = Supervisor(children, database)
    supervisor.run(lambda: answers(host, port), lambda: announce(host, port))
    print("Đã dừng · stopped.", flush=True)


def readers() -> int:
    """How many workers read pictures: CUTRU_READERS, one unless it is a number."""
    text = os.environ.get("CUTRU_READERS", "1")
    return min(int(text), MOST_READERS) if text.isascii() and text.isdigit() else 1


def answers(host: str, port: int) -> bool:
    """Does the portal answer, whatever it says?"""
    from django.conf import settings

    named = [name for name in settings.ALLOWED_HOSTS if name != "*"]
    loopback = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  compared only
    connection = http.client.HTTPConnection(loopback.get(host, host), port, timeout=5)
    try:
        connection.request("GET", "/", headers={"Host": named[0].lstrip(".")} if named else {})
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def announce(host: str, port: int) -> None:
    """The address, and for a trial installation who may log in."""
    shown = f"[{host}]" if ":" in host else host
    print(f"\nCư Trú: http://{shown}:{port}/\n", flush=True)
    if is_production():
        return
    from cutru.web.trial import TRIAL_ACCOUNTS, TRIAL_PASSWORD

    print("Tài khoản dùng thử · trial accounts")
    for account in TRIAL_ACCOUNTS:
        print(f"  {account.username:<10} {account.vietnamese} · {account.english}")
    print(f"\nMật khẩu · password:   {TRIAL_PASSWORD}")
    print("Mã xác thực · code:    ./cutru code khachsan")
    print(f"Thư đã gửi · mail:     {embedded.home() / 'mail'}")
    print("Dừng · stop:           Ctrl-C\n", flush=True)
