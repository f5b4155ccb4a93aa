"""What is sent, as bytes."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import to_jsonable_python

from cutru_client.models import ForeignGuest, VietnameseGuest

Guest = ForeignGuest | VietnameseGuest | Mapping[str, Any]
"""A guest as a model, or as the mapping that the API takes."""


def as_json(content: Any) -> bytes:
    """JSON in UTF-8; days and times as ISO 8601. Raises ValueError for what JSON or UTF-8 cannot hold."""
    plain = to_jsonable_python(content)
    return json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def plain_guest(guest: Guest) -> dict[str, Any]:
    """The fields that were given, without those that say nothing."""
    if isinstance(guest, ForeignGuest | VietnameseGuest):
        given = guest.model_dump(mode="json", exclude_unset=True)
        given["regime"] = guest.regime
    else:
        given = {str(name): to_jsonable_python(value) for name, value in guest.items()}
    return {name: value for name, value in given.items() if value is not None}


def guests_body(guests: Sequence[Guest]) -> bytes:
    """The body of a hand-in."""
    return as_json({"guests": [plain_guest(guest) for guest in guests]})
