"""An endpoint of a hotel's software: a real server that checks signatures with code of its own."""

import base64
import hashlib
import hmac
import json
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass
class Reply:
    """What the endpoint does with a message: after `wait` seconds, or not before `until`, it answers.

    `drip` seconds lie between the bytes of its answer.
    """

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"ok"
    wait: float = 0
    until: Event | None = None
    drip: float = 0


@dataclass
class Message:
    """What arrived."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Receiver:
    """Keeps what arrives; answers with the replies in turn, then with the last one for good."""

    def __init__(self, scheme: str = "http") -> None:
        self.scheme = scheme
        self.replies = [Reply()]
        self.messages: list[Message] = []
        self.connections = 0
        self.port = 0
        self.closing = Event()

    @property
    def url(self) -> str:
        return self.url_at("127.0.0.1")

    def url_at(self, host: str) -> str:
        return f"{self.scheme}://{host}:{self.port}/tin"

    def answers(self, *replies: Reply | int) -> None:
        self.replies = [Reply(reply) if isinstance(reply, int) else reply for reply in replies]

    def take(self, message: Message) -> Reply:
        self.messages.append(message)
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


def is_signed(message: Message, secret: str) -> bool:
    """Standard Webhooks, as a receiver would write it: any of the signatures fits, and it is of now."""
    number, moment = message.headers["webhook-id"], message.headers["webhook-timestamp"]
    key = base64.b64decode(secret.split("_", 1)[1])
    content = b".".join([number.encode(), moment.encode(), message.body])
    right = base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()
    given = [part.split(",", 1) for part in message.headers["webhook-signature"].split(" ")]
    return ["v1", right] in given and abs(time.time() - int(moment)) < 60


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            receiver.connections += 1

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = receiver.take(Message(self.path, headers, body))
            if reply.wait and receiver.closing.wait(reply.wait):
                self.close_connection = True
                return
            if reply.until:
                reply.until.wait(20)
            try:
                self._write(reply)
            except OSError:
                self.close_connection = True  # the portal had enough

        def _write(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in {"content-length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            if not reply.drip:
                self.end_headers()
                self.wfile.write(reply.body)
                return
            head = b"".join(self._headers_buffer)  # type: ignore[attr-defined]
            for byte in head:
                self.wfile.write(bytes([byte]))
                if receiver.closing.wait(reply.drip):
                    return

        def log_message(self, format: str, *args: Any) -> None:
            """The test looks at the messages itself."""

    return Handler


@contextmanager
def listening(tls: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A receiver on a free port of this machine."""
    receiver = Receiver("https" if tls else "http")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(receiver))
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.daemon_threads = True
    receiver.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
