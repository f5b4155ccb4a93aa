"""What devices send: sealed guests, and what is inside."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import (
    AwareDatetime,
    Base64UrlBytes,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    field_validator,
)

from cutru.stays.schemas import NO_NUL, Regime
from cutru.stays.typed import ALL_FIELDS, LONGEST_VALUE

MOST_ITEMS = 50
LARGEST_SEALED = 20_000
"""Bytes of one sealed guest: more than all fields of the page can hold."""
LARGEST_BATCH = 2_000_000
"""Bytes of one sending."""
LONGEST_SCAN = 1_000
FIRST_YEAR, LAST_YEAR = 1970, 2200
"""Clocks may be wrong; a guest is taken all the same, and the journal says both times."""

_MOMENT: TypeAdapter[datetime] = TypeAdapter(AwareDatetime)
_SEALED_TEXT = LARGEST_SEALED * 4 // 3 + 4

Value = Annotated[str, StringConstraints(pattern=NO_NUL, max_length=LONGEST_VALUE)]


class SealedItem(BaseModel):
    """One guest as a device keeps it. All but `sealed` can be read, and is bound into the sealing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reference: UUID
    facility: Annotated[int, Field(ge=1, lt=2**63)]
    key_id: UUID
    acted_at: Annotated[str, StringConstraints(max_length=40)]
    sealed: Annotated[Base64UrlBytes, Field(max_length=LARGEST_SEALED)]

    @field_validator("sealed", mode="before")
    @classmethod
    def _padded(cls, text: object) -> object:
        """Browsers write base64url without padding."""
        if not isinstance(text, str) or len(text) > _SEALED_TEXT or not text.isascii():
            raise ValueError("not a sealed guest")
        return text + "=" * (-len(text) % 4)

    @field_validator("acted_at")
    @classmethod
    def _is_moment(cls, text: str) -> str:
        if not FIRST_YEAR <= _MOMENT.validate_python(text).year <= LAST_YEAR:
            raise ValueError("not a moment any clock shows")
        return text

    @property
    def moment(self) -> datetime:
        """When the guest was written down, by the device's clock."""
        return _MOMENT.validate_python(self.acted_at)


class Batch(BaseModel):
    """One sending; its items are looked at one by one, so that a damaged one keeps no other back."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    items: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=MOST_ITEMS)]


class GuestContent(BaseModel):
    """What is inside: the texts a person typed, by field name, and the text of the document, as scanned."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1]
    regime: Regime
    values: dict[str, Value]
    scan: Annotated[str, StringConstraints(pattern=NO_NUL, max_length=LONGEST_SCAN)] = ""
    name_seen: bool = False

    @field_validator("values")
    @classmethod
    def _known_fields(cls, values: dict[str, str]) -> dict[str, str]:
        if unknown := values.keys() - ALL_FIELDS:
            raise ValueError(f"unknown fields: {sorted(unknown)}")
        return values


def read_item(given: dict[str, Any]) -> SealedItem | None:
    """None for what is no sealed guest."""
    try:
        return SealedItem.model_validate(given)
    except ValidationError:
        return None


def read_content(opened: bytes) -> GuestContent | None:
    """None for what no device of ours would have sealed."""
    try:
        return GuestContent.model_validate_json(opened)
    except ValidationError:
        return None
