"""A portal as a program sees it."""

from types import TracebackType

import httpx

from cutru_client.calls.imports import ImportCalls
from cutru_client.calls.keys import KeyCalls
from cutru_client.calls.places import PlaceCalls
from cutru_client.calls.procedures import ProcedureCalls
from cutru_client.calls.stays import StayCalls
from cutru_client.calls.webhooks import WebhookCalls
from cutru_client.sending import ClientCredentials, PlainKey, Retry, Sender, TokenHolder

__version__ = "1.0.0"


class Client(StayCalls, ImportCalls, KeyCalls, WebhookCalls, PlaceCalls, ProcedureCalls):
    """A portal as a program sees it, for one facility or for all that the key serves.

    `key` is a plain key or `ClientCredentials`; `facility` the number of the facility that calls are about,
    which keys of one facility may leave out. `timeout` in seconds. `transport` is httpx's, for tests and
    proxies. Threads may share a client. All methods raise ApiError for a refusal and NoAnswer when no answer
    came after all attempts; ValueError for what cannot be sent at all. Close it, or use it in a `with`.
    """

    def __init__(
        self,
        base_url: str,
        key: str | ClientCredentials,
        *,
        facility: int | None = None,
        timeout: float = 10,
        transport: httpx.BaseTransport | None = None,
        retry: Retry | None = None,
    ) -> None:
        address = httpx.URL(base_url.rstrip("/") + "/api/v1/")
        if address.scheme not in ("http", "https") or not address.host or address.userinfo:
            raise ValueError("base_url: the address of the portal, https://…")
        self.base_url = str(address).removesuffix("/api/v1/")
        self.facility = facility
        http = httpx.Client(
            base_url=address,
            timeout=timeout,
            transport=transport,
            headers={"User-Agent": f"cutru-client/{__version__}", "Accept": "application/json"},
        )
        credentials = (
            TokenHolder(key, address.join("oauth/token"))
            if isinstance(key, ClientCredentials)
            else PlainKey(key)
        )
        self._sender = Sender(http, credentials, retry or Retry())
        self._copies = {}

    def at(self, facility: int) -> "Client":
        """The same client for another facility; connections and token are shared."""
        other = Client.__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.facility = facility
        return other

    def close(self) -> None:
        self._sender.http.close()

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
