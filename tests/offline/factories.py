"""What a device does: it seals guests with the facility's public key."""

import base64
import json
import uuid
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from django.utils import timezone

from cutru.accounts.models import User
from cutru.facilities.models import Facility
from cutru.offline import actions
from cutru.offline.models import OfflineKey
from cutru.offline.schemas import SealedItem
from cutru.offline.sealing import SUITE, bound_to
from tests.stays.factories import receptionist_of

_numbers = count(1)


def key_of(facility: Facility, actor: User | None = None) -> OfflineKey:
    return actions.key_for(actor or receptionist_of(facility), facility)


def foreigner(**values: str) -> dict[str, str]:
    """What a receptionist types about a guest without any fault; every call invents another passport."""
    today = timezone.localdate()
    return {
        "full_name": "MUSTERMANN ERIKA",
        "nationality": "Đức (D)",
        "birth_date": "12/08/1964",
        "sex": "F",
        "document_number": f"E{next(_numbers):08}",
        "room": "305",
        "arrival_on": f"{today:%d/%m/%Y}",
        "departure_on": f"{today + timedelta(days=2):%d/%m/%Y}",
        **values,
    }


def content(values: dict[str, str] | None = None, **changes: Any) -> dict[str, Any]:
    typed = foreigner() if values is None else values
    return {"version": 1, "regime": "F", "values": typed, "scan": "", "name_seen": False, **changes}


def sealed(
    facility: Facility,
    inside: dict[str, Any] | bytes | None = None,
    *,
    key: OfflineKey | None = None,
    at: datetime | None = None,
    **changes: Any,
) -> dict[str, Any]:
    """One guest as it waits on the device and is sent; `changes` are made after sealing."""
    key = key or key_of(facility)
    item = {
        "reference": str(uuid.uuid4()),
        "facility": facility.pk,
        "key_id": str(key.pk),
        "acted_at": (at or timezone.now()).isoformat(timespec="milliseconds"),
    }
    inside = content() if inside is None else inside
    plain = inside if isinstance(inside, bytes) else json.dumps(inside).encode()
    bound = bound_to(facility.pk, *(str(item[name]) for name in ("key_id", "reference", "acted_at")))
    return {**item, "sealed": to_text(SUITE.encrypt(plain, public_half(key), info=bound)), **changes}


def public_half(key: OfflineKey) -> EllipticCurvePublicKey:
    return EllipticCurvePublicKey.from_encoded_point(SECP256R1(), from_text(key.public_key))


def items(*given: dict[str, Any]) -> list[SealedItem]:
    return [SealedItem.model_validate(one) for one in given]


def to_text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_text(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
