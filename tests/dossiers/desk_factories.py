"""Dossiers as the lists of the desk show them, made without going through their forms."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from cutru.dossiers.codes import new_code
from cutru.dossiers.models import Channel, DeskKind, Dossier, DossierPerson
from cutru.dossiers.workflow import ENDED
from cutru.identity.names import search_key
from cutru.places.models import Ward
from tests.facilities.factories import HOAN_KIEM
from tests.police.factories import ward_officer

_number = count(1)


def listed(
    full_name: str = "Đỗ Thị Chờ", *, ward: str = HOAN_KIEM, due_in: float = 3, **fields: Any
) -> Dossier:
    """A filed dossier of temporary registration with one person; `due_in` days from now."""
    now = timezone.now()
    state = fields.setdefault("state", "submitted")
    number = fields.pop("personal_number", f"001199{next(_number):06}")
    place = Ward.objects.get(pk=ward)
    made = Dossier.objects.create(
        code=new_code(timezone.localdate()),
        **{
            "procedure_id": "temporary-residence-registration",
            "case_id": "general",
            "law_on": timezone.localdate(),
            "channel": Channel.IN_PERSON,
            "typed_by": fields.pop("typed_by", None) or ward_officer(ward),
            "full_name": full_name,
            "search_key": search_key(full_name),
            "personal_number": number,
            "desk": DeskKind.POLICE,
            "ward": place,
            "province_code": place.province_id,
            "submitted_at": now - timedelta(days=1),
            "due_at": now + timedelta(days=due_in),
            "decided_at": now if state in ENDED else None,
            "values": {"CT01": {"full_name": full_name, "personal_id": number}},
            **fields,
        },
    )
    DossierPerson.objects.create(dossier=made, position=0, full_name=full_name, personal_number=number)
    return made
