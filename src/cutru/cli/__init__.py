"""The commands of ./cutru. Each lives in a module of this package and is loaded when it is called."""

import signal
import sys
from importlib import import_module

HELP = """\
Cư Trú · cổng khai báo tạm trú và thông báo lưu trú · residence declaration portal

  ./cutru up [--port 8000] [--host 127.0.0.1]
        chạy cổng: cơ sở dữ liệu, trang web, tác vụ nền (Ctrl-C để dừng)
        run the portal: database, web server, worker (Ctrl-C stops them)
  ./cutru code TÊN_ĐĂNG_NHẬP
        mã xác thực hiện tại của tài khoản dùng thử · a trial account's current authenticator code
  ./cutru import TỆP --facility TÊN_ĐĂNG_NHẬP [--check]
        nhập tệp XML, XLSX chính thức · take in an official XML or XLSX file (--check stores nothing)
  ./cutru read TỆP… [--specimen]
        đọc hộ chiếu, thẻ căn cước trong ảnh, PDF ra JSON · read documents in pictures and PDFs as JSON
  ./cutru procedures [MÃ · CODE] [--on YYYY-MM-DD] [--json]
        thủ tục cư trú: hồ sơ, thời hạn, lệ phí · residence procedures: dossiers, deadlines, fees
  ./cutru token TÊN_ĐĂNG_NHẬP [--sandbox] [--scope …]
        tạo khoá kết nối cho cơ sở của tài khoản · a new API key for the account's facility
  ./cutru manage …
        lệnh quản trị của Django · Django's own commands
  ./cutru test [tham số pytest · pytest arguments]
        chạy mọi kiểm thử · run all tests
  ./cutru check
        kiểm tra mã nguồn · run the linters only
  ./cutru bench [TÊN · NAME]
        đo tốc độ · measure

CUTRU_HOME: thư mục dữ liệu (mặc định var/) · data directory (var/ by default)
DATABASE_URL: PostgreSQL 15+ có sẵn · an existing PostgreSQL 15+
CUTRU_ENV=production: xem docs/deploy.md · see docs/deploy.md
"""

COMMANDS = {
    "up": "cutru.cli.up",
    "code": "cutru.cli.code",
    "import": "cutru.cli.importing",
    "read": "cutru.cli.reading",
    "procedures": "cutru.cli.procedures",
    "token": "cutru.cli.token",
    "manage": "cutru.cli.manage",
    "test": "cutru.cli.testing",
    "check": "cutru.cli.linting",
    "bench": "cutru.cli.benching",
}
"""Command → module with `run(arguments) -> int`."""


def main(arguments: list[str]) -> int:
    """Run one command; returns its exit code, 2 for a command that does not exist."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(HELP, end="")
        return 0
    name, *rest = arguments
    if name not in COMMANDS:
        print(f"Không có lệnh «{name}» · no such command. ./cutru --help", file=sys.stderr)
        return 2
    # A plain TERM would skip what is done at exit: leaving the embedded database.
    signal.signal(signal.SIGTERM, _end)
    try:
        code: int = import_module(COMMANDS[name]).run(rest)
        return code
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        sentence = _sentence(error)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)
        return 1


def _end(number: int, frame: object) -> None:
    raise SystemExit(128 + number)


def _sentence(error: Exception) -> str | None:
    """What to say about a failure that is not a fault of the program; None for all others."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError

    from cutru.embedded import EmbeddedServerError

    if isinstance(error, (EmbeddedServerError, ImproperlyConfigured)):
        return str(error)
    if isinstance(error, PermissionError):
        return f"Không đủ quyền với tệp này · no permission for this file: {error.filename}"
    if isinstance(error, OperationalError):
        return f"Không kết nối được cơ sở dữ liệu · the database does not answer: {error}"
    return None
