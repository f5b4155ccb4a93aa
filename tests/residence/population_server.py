"""A population database behind HTTP for the tests: answers from the trial register, or fails as told."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "trial-token"
SILENT_SECONDS = 0.5


class PopulationServer(ThreadingHTTPServer):
    """`told`, given before any true answer: a status, "drop" to close the connection, "wait" to be silent."""

    daemon_threads = True

    def __init__(self, people: Any) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.people = people
        self.told: list[int | str | bytes] = []
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.updates: set[str] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/api"


class _Handler(BaseHTTPRequestHandler):
    server: PopulationServer

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, dict(self.headers)))
        if self.server.told:
            told = self.server.told.pop(0)
            if told == "wait":
                time.sleep(SILENT_SECONDS)
                return
            if told == "drop":
                self.connection.close()
                return
            self._say(*((200, told) if isinstance(told, bytes) else (int(told), b"{}")))
            return
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            self._say(401, b"{}")
            return
        answer = self._answer(self.path.removeprefix("/api/"), body)
        self._say(404 if answer is None else 200, json.dumps(answer, default=str).encode())

    def _answer(self, what: str, body: dict[str, Any]) -> dict[str, Any] | None:
        people, number = self.server.people, body["personal_number"]
        person = people["person"].get(number)
        if person is None:
            return None
        if what == "person":
            return {**asdict(person), **people["changes"].get(number, {})}
        if what == "update":
            self._update(number, body["changes"])
            return {}
        return {what: [asdict(one) for one in people[what].get(number, ())]}

    def _update(self, number: str, changes: dict[str, str]) -> None:
        if (key := self.headers["Idempotency-Key"]) not in self.server.updates:
            self.server.updates.add(key)
            self.server.people["changes"].setdefault(number, {}).update(changes)

    def _say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def population_server(people: Any) -> Iterator[PopulationServer]:
    """A server on a free port of this machine."""
    with PopulationServer(people) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


__all__ = ["TOKEN", "PopulationServer", "population_server"]
