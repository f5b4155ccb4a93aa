"""Code lists, and what a place code means; no key is needed, and copies are asked for again by their ETag."""

from typing import TypeVar

from pydantic import BaseModel

from cutru_client.calls.base import Calls, read
from cutru_client.models import (
    CodeList,
    CodeListInfo,
    CodeLists,
    Province,
    Provinces,
    ResolvedPlace,
    WardDetail,
    Wards,
)

M = TypeVar("M", bound=BaseModel)


class PlaceCalls(Calls):
    """`/codelists` and `/places`."""

    def codelists(self) -> list[CodeListInfo]:
        """Every list there is, without its entries."""
        return self._public(CodeLists, "codelists").codelists

    def codelist(self, name: str) -> CodeList:
        """A list with its entries, in the order people know."""
        return self._public(CodeList, f"codelists/{_part(name)}")

    def provinces(self) -> list[Province]:
        """The provinces of today."""
        return self._public(Provinces, "places/provinces").provinces

    def wards(self, province: str) -> Wards:
        """The wards of a province, by its national or portal code."""
        return self._public(Wards, f"places/provinces/{_part(province)}/wards")

    def ward(self, code: str) -> WardDetail:
        """A ward of today, by its national or portal code."""
        return self._public(WardDetail, f"places/wards/{_part(code)}")

    def resolve_place(self, code: str) -> ResolvedPlace:
        """Everything a code may mean, those of before July 2025 included."""
        request = self._request("GET", "places/resolve", {"code": code})
        return read(ResolvedPlace, self._sender.send(request, with_key=False))

    def _public(self, model: type[M], path: str) -> M:
        """What seldom changes: the copy at hand while the portal says that it is still the same."""
        request = self._request("GET", path)
        kept = self._copies.get(path)
        if kept is not None:
            request.headers["If-None-Match"] = kept.headers["ETag"]
        response = self._sender.send(request, with_key=False)
        if response.status_code == 304 and kept is not None:
            return read(model, kept)
        if "ETag" in response.headers:
            self._copies[path] = response
        return read(model, response)


def _part(code: str) -> str:
    """A name or code as a part of an address. Raises ValueError for what would lead elsewhere."""
    if not (code.isascii() and code.replace("_", "").isalnum()):
        raise ValueError("not a code")
    return code
