"""Dossiers as the lists of the desk show them, made without going through their forms."""

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from cutru.accounts.models import Role, User
from cutru.dossiers.codes import new_code
from cutru.dossiers.models import Channel, DeskKind, Dossier, DossierPerson, Referral
from cutru.dossiers.workflow import ENDED
from cutru.identity.names import search_key
from cutru.places.models import Ward
from tests.accounts.factories import make_user
from tests.facilities.factories import HOAN_KIEM
from tests.police.factories import ward_officer

TEMPORARY = ("temporary-residence-registration", "general")
_number = count(1)


def committee(ward: str = HOAN_KIEM) -> User:
    return make_user(
        role=Role.FACILITY,
        full_name="Vũ Thị Ủy",
    ) if False else _committee(ward)


def _committee(ward: str) -> User:
    person = make_user(full_name="Vũ Thị Ủy")
    person.role, person.committee_ward = Role.COMMITTEE, Ward.objects.get(pk=ward)
    person.save()
    return person
