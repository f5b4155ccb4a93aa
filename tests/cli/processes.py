"""Running the commands as their users do: in a process of their own."""

import base64
import os
import socket
import subprocess
import sys

from cutru.embedded import PROJECT

SECRET = "f3Zr-9Qm_Lx7Vb2Tn8Kd5Hs1Wp4Gy6Jc0Ru-Ae_XoIiBtNvDqFgKzM"
PICTURE_KEY = base64.b64encode(bytes(range(32))).decode()


def environment(**changes: str | None) -> dict[str, str]:
    """This process's environment with some variables set, or removed by None."""
    merged: dict[str, str | None] = {**os.environ, "PYTHONPATH": str(PROJECT / "src"), **changes}
    merged.pop("DJANGO_SETTINGS_MODULE", None)
    return {name: value for name, value in merged.items() if value is not None}


def cutru(*arguments: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "cutru", *arguments],
        env=environment(**changes),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def production(**changes: str | None) -> dict[str, str | None]:
    """Variables of a production that may serve, with some of them changed."""
    return {
        "CUTRU_ENV": "production",
        "CUTRU_SECRET_KEY": SECRET,
        "CUTRU_PICTURE_KEYS": PICTURE_KEY,
        "CUTRU_ALLOWED_HOSTS": "cutru.example",
        "CUTRU_CSRF_TRUSTED_ORIGINS": "https://cutru.example",
        "CUTRU_EMAIL_URL": "smtp://user:secret@mail.example:587?tls=1",
        **changes,
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
