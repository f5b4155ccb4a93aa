"""Clients that cost little: sockets kept alive, requests made beforehand, answers read afterwards."""

import json
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from threading import Barrier, Thread
from time import perf_counter
from typing import Any

from bench._server import HOST

PATH = "/api/v1/stays"


@dataclass(slots=True)
class Sent:
    """What one client got: seconds and body of each answer."""

    seconds: list[float] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)


def request(key: str, guests: Sequence[dict[str, Any]]) -> bytes:
    """The whole request that hands these guests in."""
    body = json.dumps({"guests": guests}, ensure_ascii=False).encode()
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def send_all(port: int, queues: Iterable[Iterable[bytes]], seconds: float) -> tuple[float, list[Sent]]:
    """One client for each queue, one request at a time each, until the time is over or the queue empty.

    Answers the seconds from the common start to the last answer, and what each client got.
    """
    given = list(queues)
    sent = [Sent() for _queue in given]
    start = Barrier(len(given) + 1)
    faults: list[BaseException] = []

    def run(queue: Iterable[bytes], got: Sent) -> None:
        try:
            _send(port, queue, got, start, seconds)
        except BaseException as fault:  # told by the thread that waits
            start.abort()
            faults.append(fault)

    threads = [Thread(target=run, args=pair) for pair in zip(given, sent, strict=True)]
    for thread in threads:
        thread.start()
    start.wait()
    begun = perf_counter()
    for thread in threads:
        thread.join()
    if faults:
        raise RuntimeError("a client failed") from faults[0]
    return perf_counter() - begun, sent


def _send(port: int, queue: Iterable[bytes], got: Sent, start: Barrier, seconds: float) -> None:
    with socket.create_connection((HOST, port)) as link:
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        start.wait()
        end = perf_counter() + seconds
        for message in queue:
            before = perf_counter()
            link.sendall(message)
            got.answers.append(_read(link))
            now = perf_counter()
            got.seconds.append(now - before)
            if now > end:
                return


def _read(link: socket.socket) -> bytes:
    """The body of one answer. Raises RuntimeError for any but 200, and for one without a length."""
    data = link.recv(65536)
    while b"\r\n\r\n" not in data:
        data += _more(link)
    head, _, body = data.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    fields = dict(line.lower().split(": ", 1) for line in lines)
    parts, missing = [body], int(fields["content-length"]) - len(body)
    while missing > 0:
        parts.append(_more(link))
        missing -= len(parts[-1])
    whole = b"".join(parts)
    if status.split()[1] != "200":
        raise RuntimeError(f"{status}: {whole[:500].decode()}")
    return whole


def _more(link: socket.socket) -> bytes:
    if not (data := link.recv(1 << 20)):
        raise RuntimeError("the server hung up")
    return data
