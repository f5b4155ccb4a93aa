"""For every address of the officers' desk: what each role may open, and what nobody else may read."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from cutru.accounts.models import User
from cutru.facilities.models import Facility, Membership
from cutru.police.documents import store_confirmed_document
from cutru.police.models import ConfirmedDocument
from cutru.police.urls import urlpatterns
from cutru.stays import actions
from cutru.stays.models import Stay
from tests.accounts.factories import make_user
from tests.facilities.factories import HAI_BA_TRUNG, add_member, make_facility
from tests.police.factories import (
    HO_CHI_MINH,
    administrator,
    at_work,
    central_officer,
    province_officer,
    ward_officer,
)
from tests.stays.factories import foreign_guest, make_stay, vietnamese_guest
from tests.stays.pictures import keep_picture

pytestmark = pytest.mark.django_db

FOREIGNER, FOREIGN_NUMBER = "LEAKOVA ANNA", "P7654321"
CITIZEN, CITIZEN_NUMBER = "Lộ Thị Rỉ", "001199777777"
PLACE = "Khách sạn Kín Đáo"
SECRETS = (FOREIGNER, FOREIGN_NUMBER, CITIZEN, CITIZEN_NUMBER, PLACE)

ROLES = (
    "ward", "other_ward", "province", "other_province", "central", "administrator", "facility", "stranger",
)  # fmt: skip
LOGIN = 302
EVERY_UNIT = (200, 200, 200, 200, 200, 403, 403, LOGIN)
WARDS = (200, 200, 403, 403, 403, 403, 403, LOGIN)
OWN_WARD = (200, 404, 403, 403, 403, 403, 403, LOGIN)
WHO_SEES_FOREIGNERS = (200, 404, 200, 404, 200, 403, 403, LOGIN)
WHO_SEES_CITIZENS = (200, 404, 404, 404, 404, 403, 403, LOGIN)

READS: dict[str, tuple[int, ...]] = {
    "inbox": (200, 200, 302, 302, 302, 403, 403, LOGIN),
    "new": WARDS,
    "purpose": EVERY_UNIT,
    "search": (302, 302, 302, 302, 302, 403, 403, LOGIN),
    "stays": EVERY_UNIT,
    "export": EVERY_UNIT,
    "stay": WHO_SEES_FOREIGNERS,
    "stay of a citizen": WHO_SEES_CITIZENS,
    "picture": WHO_SEES_FOREIGNERS,
    "picture of a citizen": WHO_SEES_CITIZENS,
    "thumbnail": WHO_SEES_FOREIGNERS,
    "thumbnail of a citizen": WHO_SEES_CITIZENS,
    "na17": WHO_SEES_FOREIGNERS,
    "confirmed_pdf": WHO_SEES_FOREIGNERS,
    "facilities": EVERY_UNIT,
    "facility": WHO_SEES_FOREIGNERS,
    "intake": WARDS,
    "intake_form": OWN_WARD,
    "household": WARDS,
    "reset_second_factor": OWN_WARD,
    "intake_done": OWN_WARD,
    "register_book": WARDS,
    "register_book_pdf": WARDS,
    "register_book_xlsx": WARDS,
}
WRITES: dict[str, tuple[int, ...]] = {
    "confirm": (302, 404, 403, 403, 403, 403, 403, LOGIN),
    "ask_correction": (302, 404, 403, 403, 403, 403, 403, LOGIN),
    "verify": (302, 404, 403, 403, 403, 403, 403, LOGIN),
    "refuse": (302, 404, 403, 403, 403, 403, 403, LOGIN),
}
HIDDEN_FROM: dict[str, tuple[str, ...]] = {
    "ward": (),
    "other_ward": SECRETS,
    "province": (CITIZEN, CITIZEN_NUMBER),
    "other_province": SECRETS,
    "central": (CITIZEN, CITIZEN_NUMBER),
    "administrator": SECRETS,
    "facility": SECRETS,
    "stranger": SECRETS,
}


ODD_VALUES = ("\x00", "9" * 40, "~", "-1", "'; --", "nan~1", "2026-13-45", "2026-01-01." + "9" * 30)


class Town:
    """A facility with a confirmed foreigner and a citizen, in Phường Hoàn Kiếm."""

    def __init__(self) -> None:
        self.officer = ward_officer()
        self.place = make_facility(name=PLACE)
        self.member = add_member(self.place)
        self.foreigner = make_stay(
            self.place, foreign_guest(full_name=FOREIGNER, document_number=FOREIGN_NUMBER)
        )
        self.citizen = make_stay(
            self.place, vietnamese_guest(full_name=CITIZEN, document_number=CITIZEN_NUMBER)
        )
        self.picture, self.citizens_picture = keep_picture(self.foreigner), keep_picture(self.citizen)
        actions.confirm(self.officer, [self.foreigner.pk])
        store_confirmed_document(self.foreigner.pk, 2)

    def address(self, name: str) -> str:
        arguments: dict[str, tuple[object, ...]] = {
            "stay": (self.foreigner.pk,),
            "stay of a citizen": (self.citizen.pk,),
            "picture": (self.foreigner.pk, self.picture.pk),
            "picture of a citizen": (self.citizen.pk, self.citizens_picture.pk),
            "thumbnail": (self.foreigner.pk, self.picture.pk),
            "thumbnail of a citizen": (self.citizen.pk, self.citizens_picture.pk),
            "na17": (self.foreigner.pk,),
            "confirmed_pdf": (self.foreigner.pk,),
            "facility": (self.place.pk,),
            "intake_form": (self.place.pk, "V"),
            "reset_second_factor": (self.place.pk, self.member.pk),
            "intake_done": (self.citizen.pk,),
            "ask_correction": (self.citizen.pk,),
            "verify": (self.place.pk,),
            "refuse": (self.place.pk,),
        }
        query = {"search": "?q=anna", "intake": "?q=kin dao"}.get(name, "")
        return reverse(f"police:{name.split()[0]}", args=arguments.get(name, ())) + query

    def person(self, role: str) -> User | None:
        """Somebody of the role; the facility's person works for the very facility the data is about."""
        makers: dict[str, Callable[[], User | None]] = {
            "ward": lambda: self.officer,
            "other_ward": lambda: ward_officer(HAI_BA_TRUNG),
            "province": province_officer,
            "other_province": lambda: province_officer(HO_CHI_MINH),
            "central": central_officer,
            "administrator": administrator,
            "facility": lambda: add_member(self.place, make_user(), Membership.Role.MANAGER).user,
            "stranger": lambda: None,
        }
        return makers[role]()

    def client(self, role: str) -> Client:
        person = self.person(role)
        return at_work(person) if person else Client()


def text_of(content: bytes, address: str) -> str:
    """What a person can read in an answer; workbooks are unpacked."""
    if ".xlsx" in address and content[:2] == b"PK":
        rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
        return "\n".join(str(cell) for row in rows for cell in row)
    return content.decode(errors="replace")


def test_every_address_is_in_the_tables() -> None:
    named = {pattern.name for pattern in urlpatterns}
    assert named == {name.split()[0] for name in (*READS, *WRITES)}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_is_its_own_and_reads_nothing_else(role: str) -> None:
    town = Town()
    client = town.client(role)
    hidden = HIDDEN_FROM[role]
    for name, statuses in READS.items():
        response = client.get(town.address(name))
        assert (name, response.status_code) == (name, statuses[ROLES.index(role)])
        text = text_of(response.content, town.address(name))
        assert (name, [secret for secret in hidden if secret in text]) == (name, [])


def test_the_data_of_these_tests_could_leak() -> None:
    town = Town()
    client = town.client("ward")
    for name in ("stays", "export", "register_book_xlsx", "facility"):
        text = text_of(client.get(town.address(name)).content, town.address(name))
        expected = [FOREIGNER, FOREIGN_NUMBER, CITIZEN, CITIZEN_NUMBER, PLACE]
        assert (name, [secret for secret in expected if secret not in text]) == (name, [])


@pytest.mark.parametrize("role", ROLES)
def test_each_role_writes_only_what_is_its_own(role: str) -> None:
    town = Town()
    client = town.client(role)
    data = {"stay": f"{town.citizen.pk}.1", "reason": "Thiếu giấy tờ"}
    before = Stay.objects.filter(pk=town.citizen.pk).values().get()
    place_before = Facility.objects.filter(pk=town.place.pk).values().get()
    for name, statuses in WRITES.items():
        response = client.post(town.address(name), data)
        assert (name, response.status_code) == (name, statuses[ROLES.index(role)])
    if role != "ward":
        assert Stay.objects.filter(pk=town.citizen.pk).values().get() == before
        assert Facility.objects.filter(pk=town.place.pk).values().get() == place_before


@pytest.mark.parametrize("name", WRITES)
def test_writing_by_a_link_changes_nothing(name: str) -> None:
    town = Town()
    before = Stay.objects.filter(pk=town.citizen.pk).values().get()
    assert town.client("ward").get(town.address(name)).status_code in (302, 405)
    assert Stay.objects.filter(pk=town.citizen.pk).values().get() == before


@pytest.mark.parametrize("name", WRITES)
def test_a_form_of_another_site_is_refused(name: str) -> None:
    town = Town()
    client = Client(enforce_csrf_checks=True)
    client.cookies = town.client("ward").cookies
    data = {"stay": f"{town.citizen.pk}.1", "reason": "Thiếu giấy tờ"}
    assert client.post(town.address(name), data).status_code == 403


def test_nothing_stays_in_a_cache() -> None:
    town = Town()
    client = town.client("ward")
    for name in READS:
        assert (name, "no-store" in client.get(town.address(name))["Cache-Control"]) == (name, True)


def test_numbers_that_are_none_are_not_found() -> None:
    town = Town()
    client = town.client("ward")
    huge = 10**30
    assert client.get(reverse("police:stay", args=[huge])).status_code == 404
    assert client.get(reverse("police:facility", args=[huge])).status_code == 404
    for value in ("", "x.1", "1", "1.x", f"{huge}.1", "-1.1", "٣.1"):
        assert client.post(reverse("police:confirm"), {"stay": value}).status_code == 404
    assert client.get(reverse("police:intake_form", args=[town.place.pk, "X"])).status_code == 404


@pytest.mark.parametrize("name", ["inbox", "new", "stays", "export", "facilities", "register_book", "intake"])
@pytest.mark.parametrize("value", ODD_VALUES)
def test_odd_addresses_never_break_a_page(name: str, value: str) -> None:
    names = (
        "q", "name", "document", "nationality", "from", "until", "facility", "regime", "late", "after", "day",
        "state", "silent", "newest", "at",
    )  # fmt: skip
    client = at_work(ward_officer())
    for one in names:
        response = client.get(reverse(f"police:{name}"), {one: value})
        assert response.status_code in (200, 422), (one, response.status_code)


def test_a_confirmed_paper_is_stored_for_these_tests() -> None:
    Town()
    assert ConfirmedDocument.objects.count() == 1
