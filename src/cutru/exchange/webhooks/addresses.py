"""Where messages may go: https, and addresses that belong to the public internet.

An endpoint's address is chosen by somebody outside. Without these checks the portal could be made to knock
at its own database, at a neighbour, or at a cloud's metadata service. What is asked at registration is asked
again of the very address each connection goes to, because a name may mean another address by then.
"""

import ipaddress
import re
import socket
from collections.abc import Sequence
from queue import Empty, SimpleQueue
from threading import Thread

import httpx
from django.conf import settings

from cutru.problems import Problem

LONGEST_URL = 500
LOOKUP_SECONDS = 5.0
"""How long looking a name up may take while somebody waits for the answer."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NOT_PUBLIC_V4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments, among them a cloud's metadata service
        "192.88.99.0/24",  # relays to IPv6, withdrawn
        "168.63.129.16/32",  # a cloud's own service in every machine's reach, though the number is public
    )
)
_PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_V6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, among them Teredo, which carries IPv4 addresses
        "2002::/16",  # 6to4, carries IPv4 addresses
        "3fff::/20",  # documentation
    )
)
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")
"""IPv4 behind a translator: the last 32 bits are the address that is meant."""


class HostUnknown(Exception):
    """The name has no address, or nobody says which."""


class AddressRefused(Exception):
    """The name leads to an address that is not public."""


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet, to one machine, and carries no other address."""
    if isinstance(address, ipaddress.IPv6Address):
        if meant := _carried(address):
            return is_public(meant)
        return (
            address in _PUBLIC_V6
            and address.is_global
            and not any(address in network for network in _NOT_PUBLIC_V6)
        )
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not any(address in network for network in _NOT_PUBLIC_V4)
    )


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    return ipaddress.IPv4Address(address.packed[-4:]) if address in _TRANSLATED else None


def addresses_of(host: str, port: int, seconds: float) -> list[str]:
    """The addresses of a name, all of them allowed. Raises HostUnknown, AddressRefused, TimeoutError."""
    found = _look_up(host, port, seconds)
    if not settings.WEBHOOK_PRIVATE_ADDRESSES_ALLOWED:
        for text in found:
            if not is_public(ipaddress.ip_address(text.partition("%")[0])):
                raise AddressRefused
    return found


def _look_up(host: str, port: int, seconds: float) -> list[str]:
    """What the system's resolver says, asked in a thread of its own: it knows no time limit."""
    answers: SimpleQueue[list[str] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            answers.put(error)
        else:
            answers.put(list(dict.fromkeys(str(address[0]) for *_rest, address in found)))

    Thread(target=ask, daemon=True, name="webhook-lookup").start()
    try:
        answer = answers.get(timeout=max(seconds, 0.001))
    except Empty as late:
        raise TimeoutError from late
    if isinstance(answer, Exception) or not answer:
        raise HostUnknown
    return answer


def checked_url(text: str) -> tuple[str, Sequence[Problem]]:
    """The address in its normal form, or what is wrong with it. Looks the name up."""
    url, code = _read_url(text)
    if url is None or code:
        return "", [Problem("url", code, {"max": LONGEST_URL} if code == "too_long" else {})]
    try:
        addresses_of(url.raw_host.decode("ascii"), url.port or _DEFAULT_PORTS[url.scheme], LOOKUP_SECONDS)
    except (HostUnknown, TimeoutError):
        return "", [Problem("url", "webhook_host_unknown")]
    except AddressRefused:
        return "", [Problem("url", "webhook_address_not_public")]
    return str(url), []


_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]+", re.IGNORECASE)
"""A name in ASCII, or an address; zones of IPv6 and escapes are for nobody outside."""
_PORTS = 65536
_DEFAULT_PORTS = {"https": 443, "http": 80}


def _read_url(text: str) -> tuple[httpx.URL | None, str]:
    """The address taken apart, and the code of what is wrong with it."""
    text = text.strip()
    if not text:
        return None, "required"
    try:
        url = httpx.URL(text)
        host, port = url.raw_host.decode("ascii") if url.host else "", url.port
    except (httpx.InvalidURL, UnicodeError, ValueError):
        return None, "webhook_url_invalid"
    allowed = _DEFAULT_PORTS.keys() if settings.WEBHOOK_HTTP_ALLOWED else {"https"}
    if url.scheme not in allowed:
        return None, "webhook_url_not_https"
    if url.userinfo:
        return None, "webhook_url_with_password"
    if not _HOST.fullmatch(host) or (port is not None and not 0 < port < _PORTS) or "#" in text:
        return None, "webhook_url_invalid"
    if len(str(url)) > LONGEST_URL:
        return None, "too_long"
    return url, ""
