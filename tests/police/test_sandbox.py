"""Nobody but its program meets a test facility: everybody opens every address, and nothing of it shows."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cutru.accounts.actions import create_machine_account
from cutru.accounts.models import User
from cutru.facilities.actions import sandbox_for
from cutru.facilities.models import Facility
from cutru.police.actions import NotFound, ask_correction, confirm_stays
from cutru.police.documents import declared_by, store_confirmed_document
from cutru.police.models import ConfirmedDocument
from cutru.police.queries import inbox_numbers, listed_facilities, register_book, silent
from cutru.stays.models import Stay
from cutru.stays.receipts import show_receipt
from tests.facilities.factories import HOAN_KIEM, add_member, make_facility, make_sandbox
from tests.police.factories import at_work, page
from tests.routes import routes
from tests.stays.factories import foreign_guest, make_stay, vietnamese_guest
from tests.stays.pictures import put_with
from tests.test_access_matrix import client_of, text_of, undone
from tests.town import CITIZENS, FOREIGNERS, ROLES, Town, addresses

pytestmark = pytest.mark.django_db

OFFICERS = ("ward", "province", "central")
"""All have Phường Hoàn Kiếm in their area."""
PLACE = "Khách sạn Vô Hình"
PROGRAM = "Máy Lén Lút"
GUESTS = (
    ("GHOSTLY GRETA", "X9900011"), ("Ma Thị Vô Hình", "001199888801"), ("SHADOW SIGMUND", "X9900012"),
)  # fmt: skip
SEARCHES = ("q", "name", "document", "place")
STAY_PAGES = ("stay", "ask_correction", "na17", "confirmed_pdf", "intake_done")
FACILITY_PAGES = ("facility", "verify", "refuse")
NOT_THERE = {302, 403, 404, 405}
"""Not found, another role's page, another method's, or on the way to a page that is not found."""


class Haunted(Town):
    """The town with a test facility in its ward, the twin of its hotel, and guests of both."""

    def __init__(self) -> None:
        super().__init__()
        self.before = self.numbers()
        self.sandbox = make_sandbox(name=PLACE, verified=False)
        self.twin = sandbox_for(self.place)
        program = create_machine_account(PROGRAM)
        self.member = add_member(self.sandbox, program)
        add_member(self.twin, program)
        add_member(self.place, program)
        foreigner, citizen, late = GUESTS
        self.ghosts = [
            make_stay(self.sandbox, foreign_guest(full_name=foreigner[0], document_number=foreigner[1])),
            make_stay(self.twin, vietnamese_guest(full_name=citizen[0], document_number=citizen[1])),
            make_stay(self.twin, foreign_guest(full_name=late[0], document_number=late[1])),
        ]
        soon = timezone.localdate() + timedelta(days=9)
        self.ghostly_pictures = [put_with(one, soon) for one in self.ghosts]
        self.real = list(Stay.objects.filter(facility=self.place))

    def officer(self, role: str) -> User:
        person = self.people[role]
        assert person is not None
        return person

    def numbers(self) -> list[object]:
        """What the officers count."""
        found: list[object] = [inbox_numbers(self.officer("ward"))]
        for role in OFFICERS:
            listed = listed_facilities(self.officer(role))
            found.append(list(listed.values_list("pk", "in_house", "recent", "last_declared_at")))
            found.append(set(silent(listed).values_list("pk", flat=True)))
        return found

    def secrets(self) -> list[str]:
        """All that would give a test away: names, numbers, receipts, the places, the program."""
        receipts = [text for one in self.ghosts for text in (one.receipt, show_receipt(one.receipt))]
        guests = [text for guest in GUESTS for text in guest]
        return [*guests, *receipts, PLACE, self.twin.name, PROGRAM, self.member.user.username]

    def state(self) -> list[object]:
        """Everything of the test facilities that somebody might change."""
        places = [self.sandbox.pk, self.twin.pk]
        return [
            list(Stay.objects.filter(facility__in=places).order_by("pk").values()),
            list(Facility.objects.filter(pk__in=places).order_by("pk").values()),
            list(User.objects.filter(pk=self.member.user_id).values()),
            ConfirmedDocument.objects.filter(stay_id__in=[one.pk for one in self.ghosts]).count(),
        ]


@pytest.fixture
def town() -> Haunted:
    cache.clear()
    return Haunted()


def bare(text: str) -> str:
    """Without white space: on papers lines break wherever a cell is full."""
    return re.sub(r"\s+", "", text)


def found_in(text: str, words: list[str]) -> list[str]:
    text = bare(text)
    return [word for word in words if bare(word) in text]


def opened(client: Client, address: str, session: object, data: dict[str, str] | None = None) -> str:
    """What a person reads there by looking, or by sending `data`; nothing of it remains."""
    client.cookies = session.copy()  # type: ignore[attr-defined]  # the client's own cookies
    with undone():
        return text_of(client.get(address) if data is None else client.post(address, data))


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_nothing_of_a_test_facility_shows_at_any_address(town: Haunted, role: str) -> None:
    client, secrets, before = client_of(town, role), town.secrets(), town.state()
    session, read, faults = client.cookies.copy(), "", []
    # the form that asks for a stay is sent with that of the sandbox
    written = {"reason": "Thiếu giấy tờ", "room": "909", "stay": f"{town.ghosts[0].pk}.1"}
    for label, address in addresses(town).items():
        for data in (None, written):
            text = opened(client, address, session, data)
            faults += [(label, secret) for secret in found_in(text, secrets)]
            read += text
    assert faults == []
    assert town.state() == before
    if role in OFFICERS:
        guests = FOREIGNERS + (CITIZENS if role == "ward" else ())
        receipts = [show_receipt(one.receipt) for one in town.real if one.is_foreign]
        control = [*guests, *receipts, town.place.name]
        assert found_in(read, control) == control


@pytest.mark.slow
@pytest.mark.parametrize("role", OFFICERS)
def test_addresses_made_for_the_test_facility_and_its_stays_lead_nowhere(town: Haunted, role: str) -> None:
    client, secrets, before = client_of(town, role), town.secrets(), town.state()
    session, stays = client.cookies.copy(), [one.pk for one in town.ghosts]
    places = [town.sandbox.pk, town.twin.pk]
    examples = {f"police:{name} pk": [{"pk": pk} for pk in stays] for name in STAY_PAGES}
    examples |= {f"police:{name} pk": [{"pk": pk} for pk in places] for name in FACILITY_PAGES}
    examples |= {
        **{
            f"police:{part} pk number": [
                {"pk": one.pk, "number": picture.pk}
                for one, picture in zip(town.ghosts, town.ghostly_pictures, strict=True)
            ]
            for part in ("picture", "thumbnail")
        },
        "police:intake_form pk regime": [{"pk": pk, "regime": regime} for pk in places for regime in "FV"],
        "police:reset_second_factor pk member": [
            {"pk": pk, "member": member.pk}
            for pk in (*places, town.place.pk)
            for member in town_programs(town)
        ],
    }
    walked = [one for one in routes() if one.name.startswith("police:") and one.arguments]
    assert {one.label for one in walked} == examples.keys()
    for route in walked:
        for values in examples[route.label]:
            address = reverse(route.name, kwargs=values)
            for data in (None, {"reason": "Đã xem giấy tờ", "channel": "phone"}):
                client.cookies = session.copy()
                response = client.get(address) if data is None else client.post(address, data)
                assert (route.label, response.status_code in NOT_THERE) == (route.label, True)
                if response.status_code == 302:
                    assert client.get(response["Location"]).status_code == 404
                assert (route.label, found_in(text_of(response), secrets)) == (route.label, [])
    assert town.state() == before


def town_programs(town: Haunted) -> list[object]:
    return list(town.member.user.memberships.all())


@pytest.mark.parametrize("role", OFFICERS)
def test_no_search_list_or_export_finds_a_guest_of_a_test(town: Haunted, role: str) -> None:
    client, secrets = client_of(town, role), town.secrets()
    session = client.cookies.copy()
    pages = ["police:stays", "police:export", "police:search"]
    pages += ["police:inbox", "police:new", "police:intake"] if role == "ward" else []
    for name in (*pages, "police:facilities"):
        for field in SEARCHES:
            for word in secrets:
                text = opened(client, f"{reverse(name)}?{field}={word}&newest=0", session)
                shown = [one for one in found_in(text, secrets) if bare(one) not in bare(word)]
                assert (name, field, word, shown) == (name, field, word, [])
        for place in (town.sandbox, town.twin):
            text = opened(client, f"{reverse(name)}?facility={place.pk}", session)
            assert (name, found_in(text, secrets)) == (name, [])
    control = page(client, reverse("police:stays"), data={"q": FOREIGNERS[0]})
    assert found_in(control, [FOREIGNERS[1], town.place.name]) == [FOREIGNERS[1], town.place.name]


@pytest.mark.parametrize("role", OFFICERS)
def test_a_search_for_the_receipt_of_a_test_opens_no_record(town: Haunted, role: str) -> None:
    client = client_of(town, role)
    for stay, opens in ((town.ghosts[0], False), (town.foreigner, True)):
        answer = client.get(reverse("police:search"), {"q": show_receipt(stay.receipt)})
        assert (answer["Location"] == reverse("police:stay", args=[stay.pk])) == opens


def test_officers_count_the_same_with_and_without_test_facilities(town: Haunted) -> None:
    assert town.numbers() == town.before
    town.sandbox.created_at = timezone.now() - timezone.timedelta(days=90)
    town.sandbox.save()
    assert town.numbers() == town.before


def test_the_register_book_of_the_day_holds_no_guest_of_a_test(town: Haunted) -> None:
    officer = town.officer("ward")
    received = {stay.pk for stay in register_book(officer, timezone.localdate())}
    assert [stay.pk for stay in town.ghosts if stay.pk in received] == []
    assert {stay.pk for stay in town.real} <= received


def test_the_ward_confirms_no_stay_of_a_test_and_asks_for_nothing(town: Haunted) -> None:
    officer, before = town.officer("ward"), town.state()
    for stay in town.ghosts:
        with pytest.raises(NotFound):
            confirm_stays(officer, {town.citizen.pk: 1, stay.pk: stay.version})
        with pytest.raises(NotFound):
            ask_correction(officer, stay.pk, "Số không rõ")
    chosen = [f"{stay.pk}.{stay.version}" for stay in (town.citizen, town.ghosts[0])]
    assert at_work(officer).post(reverse("police:confirm"), {"stay": chosen}).status_code == 404
    town.citizen.refresh_from_db()
    assert (town.state(), town.citizen.confirmed_at) == (before, None)


def test_no_paper_of_a_test_is_ever_signed(town: Haunted) -> None:
    stay, officer = town.ghosts[0], town.officer("ward")
    Stay.objects.filter(pk=stay.pk).update(confirmed_at=timezone.now(), confirmed_by=officer, version=2)
    assert not store_confirmed_document(stay.pk, 2)
    assert not ConfirmedDocument.objects.filter(stay_id=stay.pk).exists()


def test_the_page_of_a_facility_lists_people_and_no_program(town: Haunted) -> None:
    text = page(client_of(town, "ward"), reverse("police:facility", args=[town.place.pk]))
    assert [PROGRAM in text, town.receptionist.user.get_full_name() in text] == [False, True]
    assert str(reverse("police:reset_second_factor", args=[town.place.pk, town.receptionist.pk])) in text


def test_a_paper_that_a_program_handed_in_is_declared_by_the_representative() -> None:
    facility = make_facility(HOAN_KIEM, representative_name="Đỗ Thị Đại Diện")
    add_member(facility, create_machine_account(PROGRAM))
    assert declared_by(make_stay(facility)) == "Đỗ Thị Đại Diện"
