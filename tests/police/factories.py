"""Officers who are logged in and have said why they look."""

import time
from typing import Any

from django.test import Client

from cutru.accounts.models import Role, User
from cutru.places.models import PoliceUnit
from cutru.police.purpose import SESSION_KEY, Purpose
from tests.accounts.factories import log_in, make_user
from tests.facilities.factories import HOAN_KIEM

HA_NOI = "01"
HO_CHI_MINH = "79"


def ward_officer(ward: str = HOAN_KIEM, **fields: Any) -> User:
    unit = PoliceUnit.objects.get(ward_id=ward)
    return make_user(role=Role.WARD_POLICE, unit=unit, full_name="Trần Thị Hồng Nhung", **fields)


def province_officer(province: str = HA_NOI) -> User:
    unit = PoliceUnit.objects.get(kind="province", province_id=province)
    return make_user(role=Role.PROVINCE_IMMIGRATION, unit=unit)


def central_officer() -> User:
    return make_user(role=Role.CENTRAL_IMMIGRATION, unit=PoliceUnit.objects.get(kind="central"))


def administrator() -> User:
    return make_user(role=Role.ADMINISTRATOR)


def at_work(user: User, purpose: Purpose | None = Purpose.RESIDENCE_CHECK, detail: str = "") -> Client:
    """A client of this person, logged in; with a purpose it is stated already."""
    client = log_in(Client(), user)
    if purpose is not None:
        session = client.session
        session[SESSION_KEY] = [purpose.value, detail, int(time.time())]
        session.save()
    return client


def page(client: Client, address: str, **options: Any) -> str:
    """The text of a page that must open."""
    response = client.get(address, **options)
    assert response.status_code == 200, response.status_code
    return response.content.decode()
