"""What every call does: build a request, have it sent, read the answer."""

from collections.abc import Mapping
from typing import Any, Literal, TypeVar
from uuid import uuid4

import httpx
from pydantic import BaseModel, ValidationError
from pydantic_core import to_jsonable_python

from cutru_client.errors import NoAnswer
from cutru_client.sending import Sender

M = TypeVar("M", bound=BaseModel)


class Calls:
    """The facility that calls are about, and what sends them."""

    facility: int | None
    _sender: Sender
    _copies: dict[str, httpx.Response]

    def _get(self, model: type[M], path: str, query: Mapping[str, Any] | None = None) -> M:
        return read(model, self._sender.send(self._request("GET", path, query)))

    def _bytes(self, path: str) -> bytes:
        return self._sender.send(self._request("GET", path, None, headers={"Accept": "*/*"})).content

    def _post(
        self,
        model: type[M],
        path: str,
        body: bytes = b"",
        query: Mapping[str, Any] | None = None,
        *,
        method: Literal["POST", "PATCH"] = "POST",
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        repeatable: bool = True,
    ) -> M:
        """With an Idempotency-Key, so that it may be tried again; what is not `repeatable` goes once."""
        sent = {"Content-Type": "application/json"} | dict(headers or {})
        if repeatable:
            sent["Idempotency-Key"] = key or str(uuid4())
        request = self._request(method, path, query, content=body, headers=sent)
        return read(model, self._sender.send(request, repeatable=repeatable))

    def _request(
        self, method: str, path: str, query: Mapping[str, Any] | None = None, **more: Any
    ) -> httpx.Request:
        wanted = {"facility": self.facility, **(query or {})}
        said = {name: to_jsonable_python(value) for name, value in wanted.items() if value is not None}
        return self._sender.http.build_request(method, path, params=said, **more)


def read(model: type[M], response: httpx.Response) -> M:
    """What was answered. Raises NoAnswer for what is not the portal's: whether it was done is not known."""
    try:
        return model.model_validate_json(response.content)
    except ValidationError:
        raise NoAnswer(f"{response.status_code}: not an answer of the portal") from None
