"""Keys, tokens, and the facilities they serve."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from cutru_client.models.base import Told


class Facility(Told):
    """A facility the key serves; `main_facility` of a test facility is the one it stands for."""

    id: int
    name: str
    type: str
    province_code: str
    ward_code: str
    address: str
    verification: Literal["awaiting", "verified", "refused"]
    room_required: bool
    is_sandbox: bool
    main_facility: int | None


class Key(Told):
    """The key that was shown: what it opens, and for whom."""

    id: str
    name: str
    scopes: list[str]
    is_sandbox: bool
    holder: str
    expires_at: datetime | None
    facilities: list[Facility]


class Token(Told):
    """A token bought with client credentials; `expires_in` seconds from now."""

    access_token: str
    expires_in: float


class NewKey(Told):
    """A key just made; it is shown this once."""

    id: str
    key: str = Field(repr=False)
    scopes: list[str]
    replaces: str
    old_key_expires_at: datetime


class TokenRefusal(Told):
    """Why no token was given (RFC 6749, section 5.2)."""

    error: str
    error_description: str = ""
