"""Where a request comes from."""

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The network address of the person, behind as many proxies as ALLAUTH_TRUSTED_PROXY_COUNT says."""
    address: str | None = get_client_ip(request)
    return address
