"""The facility's pages about its guests: what they show, what they do, and whom they shut out."""

import re
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from cutru.accounts.models import Role
from cutru.places.models import PoliceUnit
from cutru.stays import actions
from cutru.stays.models import Stay
from cutru.stays.queries import journal_of
from cutru.stays.receipts import show_receipt
from cutru.stays.schemas import build_stay
from tests.accounts.factories import log_in, make_user
from tests.facilities.factories import HOAN_KIEM, make_facility
from tests.stays.factories import foreign_guest, give_in, make_stay, receptionist_of, today, vietnamese_guest

pytestmark = pytest.mark.django_db


@pytest.fixture
def facility():
    return make_facility(manager=make_user())


@pytest.fixture
def desk(client, facility):
    """A logged-in receptionist's browser."""
    log_in(client, receptionist_of(facility))
    return client


def page(stay, name="detail", *args):
    return reverse(f"stays:{name}", args=[show_receipt(stay.receipt), *args])


def test_the_list_shows_guests_in_house_and_never_another_facilitys(desk, facility):
    make_stay(facility, full_name="GUEST OF OURS")
    make_stay(make_facility(), full_name="GUEST OF OTHERS")
    text = desk.get(reverse("stays:list")).content.decode()
    assert "GUEST OF OURS" in text
    assert "GUEST OF OTHERS" not in text


def test_each_tab_holds_its_guests(desk, facility):
    week = today() - timedelta(days=7)
    make_stay(facility, full_name="STAYS ON")
    make_stay(facility, full_name="LEAVES TODAY", arrival_on=week, departure_on=today())
    gone = make_stay(facility, full_name="HAS GONE")
    actions.depart(receptionist_of(facility), [gone.pk])
    taken_back = make_stay(facility, full_name="TAKEN BACK")
    actions.cancel(receptionist_of(facility), taken_back.pk, "nhầm")
    make_stay(facility, full_name="NO PERMIT", permitted_until=None)
    expected = {
        "in_house": {"STAYS ON", "LEAVES TODAY", "NO PERMIT"},
        "due_today": {"LEAVES TODAY"},
        "left": {"HAS GONE"},
        "late": {"LEAVES TODAY"},
        "problems": {"NO PERMIT"},
        "cancelled": {"TAKEN BACK"},
        "all": {"STAYS ON", "LEAVES TODAY", "HAS GONE", "TAKEN BACK", "NO PERMIT"},
    }
    shown = {
        tab: {stay.full_name for stay in desk.get(reverse("stays:list"), {"tab": tab}).context["stays"]}
        for tab in expected
    }
    assert shown == expected


@pytest.mark.parametrize(
    "words", ["thử trần", "TRAN thi", "001199999001", "P-77", "  trần thị thử "], ids=str
)
def test_search_finds_a_guest_without_accents_or_order(desk, facility, words):
    make_stay(facility, vietnamese_guest(document_number="001199999001", room="P-77"))
    make_stay(facility, foreign_guest(full_name="SOMEBODY ELSE", room="2"))
    found = desk.get(reverse("stays:list"), {"q": words}).context["stays"]
    assert [stay.full_name for stay in found] == ["Trần Thị Thử"]


def test_the_list_goes_on_page_by_page_without_gaps(desk, facility):
    give_in(facility, *[foreign_guest() for _ in range(120)])
    seen, cursor = [], ""
    for _ in range(4):
        response = desk.get(reverse("stays:list"), {"after": cursor})
        seen += [stay.pk for stay in response.context["stays"]]
        cursor = response.context["next_url"].partition("after=")[2]
        if not cursor:
            break
    assert sorted(seen) == sorted(Stay.objects.values_list("pk", flat=True))


def test_the_list_costs_the_same_number_of_queries_for_one_and_fifty(
    desk, facility, django_assert_num_queries
):
    desk.get(reverse("stays:list"))
    give_in(facility, *[foreign_guest() for _ in range(50)])
    with django_assert_num_queries(4):
        desk.get(reverse("stays:list"))


def test_a_stay_page_shows_data_receipt_and_journal(desk, facility):
    stay = make_stay(facility, full_name="MUSTERMANN ERIKA")
    actions.change_room(receptionist_of(facility), [stay.pk], "999")
    text = desk.get(page(stay)).content.decode()
    for words in ("MUSTERMANN ERIKA", show_receipt(stay.receipt), "Đổi phòng", "305 → 999"):
        assert words in text


def test_acts_on_one_stay_by_their_pages(desk, facility):
    stay = make_stay(facility)
    for name, typed in (
        ("doi-phong", {"room": "12A"}),
        ("gia-han", {"departure_on": f"{today() + timedelta(days=9):%d/%m/%Y}"}),
        ("tra-phong", {}),
        ("bo-tra-phong", {"reason": "Bấm nhầm phòng"}),
        ("huy", {"reason": "Khai nhầm"}),
    ):
        assert desk.get(page(stay, "act", name)).status_code == 200
        assert desk.post(page(stay, "act", name), typed).status_code == 302
    stay.refresh_from_db()
    assert (stay.room, stay.departure_on, stay.status, stay.version) == (
        "12A",
        today() + timedelta(days=9),
        "cancelled",
        6,
    )


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("doi-phong", {"room": ""}, "Hãy điền ô này."),
        ("doi-phong", {"room": "x" * 33}, "Dài quá 32 ký tự"),
        ("gia-han", {"departure_on": "hôm kia kìa"}, "không"),
        ("gia-han", {"departure_on": ""}, "Hãy điền ô này."),
        ("tra-phong", {"departed_on": "31/02"}, "không"),
        ("tra-phong", {"departed_on": "mai"}, "phía trước"),
        ("tra-phong", {"departed_time": "25h99"}, "không"),
        ("huy", {"reason": " "}, "Hãy điền ô này."),
    ],
)
def test_bad_input_gets_its_sentence_beside_the_field_and_stores_nothing(desk, facility, name, typed, words):
    stay = make_stay(facility)
    response = desk.post(page(stay, "act", name), typed)
    assert response.status_code == 422
    assert words in response.content.decode()
    stay.refresh_from_db()
    assert stay.version == 1


def test_an_act_the_state_forbids_is_a_conflict(desk, facility):
    stay = make_stay(facility)
    actions.depart(receptionist_of(facility), [stay.pk])
    assert desk.post(page(stay, "act", "doi-phong"), {"room": "1"}).status_code == 409


def test_a_check_out_that_collides_by_now_says_so_on_its_page(desk, facility):
    stay = make_stay(facility, arrival_on=today() - timedelta(days=2))
    assert desk.post(page(stay, "act", "bo-tra-phong"), {"reason": "nhầm"}).status_code == 409
    actions.depart(receptionist_of(facility), [stay.pk], timezone.now() - timedelta(days=1))
    assert "bo-tra-phong" in desk.get(page(stay)).content.decode()
    assert desk.post(page(stay, "act", "bo-tra-phong"), {"reason": " "}).status_code == 422
    newer = make_stay(facility, document_number=stay.document_number)
    response = desk.post(page(stay, "act", "bo-tra-phong"), {"reason": "nhầm"})
    assert response.status_code == 422
    assert show_receipt(newer.receipt) in response.content.decode()


def test_many_guests_leave_together(desk, facility):
    stays = [make_stay(facility) for _ in range(3)]
    desk.post(reverse("stays:act_on_many"), {"act": "depart", "stay": [stay.pk for stay in stays]})
    assert Stay.objects.filter(status="departed").count() == 3


def test_a_strangers_stay_among_the_ticked_ones_stops_everything(desk, facility):
    mine, theirs = make_stay(facility), make_stay(make_facility())
    response = desk.post(reverse("stays:act_on_many"), {"act": "depart", "stay": [mine.pk, theirs.pk]})
    assert response.status_code == 403
    assert Stay.objects.filter(status="departed").count() == 0


@pytest.mark.parametrize("typed", [{}, {"stay": "abc"}, {"stay": "1", "act": "burn"}, {"act": "extend"}])
def test_broken_orders_for_many_do_nothing(desk, facility, typed):
    assert desk.post(reverse("stays:act_on_many"), typed).status_code in (302, 403)


def test_the_export_holds_what_the_filter_shows_as_plain_text(desk, facility):
    make_stay(facility, room="=HYPERLINK(1)")
    make_stay(facility, vietnamese_guest())
    response = desk.get(reverse("stays:export"), {"regime": "F"})
    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    place = rows[0].index("Phòng")
    assert [row[place] for row in rows] == ["Phòng", "=HYPERLINK(1)"]
    assert sheet.cell(2, place + 1).data_type == "s"


def test_papers_are_pdfs(desk, facility):
    stay = make_stay(facility)
    [outcome] = Stay.objects.values_list("submission_id", flat=True)
    for address in (
        page(stay, "receipt_pdf"),
        page(stay, "na17_pdf"),
        reverse("stays:list_na17"),
        reverse("stays:submission_pdf", args=[outcome]),
    ):
        response = desk.get(address)
        assert (response.status_code, response.content[:5]) == (200, b"%PDF-")
        assert "no-store" in response["Cache-Control"]


def test_a_vietnamese_guest_has_no_na17(desk, facility):
    stay = make_stay(facility, vietnamese_guest())
    assert desk.get(page(stay, "na17_pdf")).status_code == 302
    assert desk.get(reverse("stays:list_na17")).status_code == 302


def test_the_submission_page_gives_a_receipt_for_every_guest(desk, facility):
    outcome = give_in(facility, foreign_guest(), vietnamese_guest())
    text = desk.get(reverse("stays:submission", args=[outcome.submission_id])).content.decode()
    assert [show_receipt(result.receipt) in text for result in outcome.results] == [True, True]


def test_other_facilities_pages_do_not_exist_for_us(desk, facility):
    stay = make_stay(make_facility(), full_name="SECRET GUEST")
    for address in (
        page(stay),
        page(stay, "receipt_pdf"),
        page(stay, "na17_pdf"),
        page(stay, "act", "huy"),
        reverse("stays:submission", args=[stay.submission_id]),
        reverse("stays:submission_pdf", args=[stay.submission_id]),
    ):
        response = desk.get(address)
        assert response.status_code == 404
        assert "SECRET GUEST" not in response.content.decode()


def test_officers_and_strangers_have_no_way_into_the_facilitys_pages(client, facility):
    stay = make_stay(facility, full_name="SECRET GUEST")
    addresses = [
        reverse("stays:list"),
        reverse("stays:export"),
        reverse("stays:list_na17"),
        page(stay),
        page(stay, "na17_pdf"),
        page(stay, "receipt_pdf"),
        page(stay, "act", "huy"),
        reverse("stays:submission", args=[stay.submission_id]),
    ]
    assert [client.get(address).status_code for address in addresses] == [302] * len(addresses)
    officer = make_user(role=Role.WARD_POLICE, unit=PoliceUnit.objects.get(ward=HOAN_KIEM))
    log_in(client, officer)
    assert [client.get(address).status_code for address in addresses] == [403] * len(addresses)


def test_anyone_can_check_a_receipt_and_learns_nothing_about_the_guest(client, facility):
    stay = make_stay(facility, full_name="SECRET GUEST", document_number="X1234567", room="777")
    response = client.get(reverse("stays:check", args=[show_receipt(stay.receipt)]))
    text = response.content.decode()
    assert response.status_code == 200
    assert facility.name in text
    assert [word in text for word in ("SECRET", "X1234567", "777")] == [False, False, False]


def test_a_typed_receipt_number_leads_to_its_check(client, facility):
    stay = make_stay(facility)
    response = client.get(reverse("stays:check_form"), {"so": stay.receipt.lower()})
    assert response["Location"] == page(stay, "check")


def test_a_wrong_receipt_number_is_said_to_be_wrong(client, facility):
    stay = make_stay(facility)
    wrong = stay.receipt[:-1] + ("0" if stay.receipt[-1] != "0" else "1")
    response = client.get(reverse("stays:check_form"), {"so": wrong})
    assert response.status_code == 404
    assert "Số không đúng" in response.content.decode()


def test_pages_carry_no_inline_script_or_style(desk, facility):
    stay = make_stay(facility)
    for address in (reverse("stays:list"), page(stay), page(stay, "act", "tra-phong")):
        text = desk.get(address).content.decode()
        assert "<script>" not in text
        assert " style=" not in text
        assert "onclick=" not in text


def test_the_clock_of_the_check_page_is_vietnams(client, facility):
    stay = make_stay(facility)
    text = client.get(page(stay, "check")).content.decode()
    assert f"{timezone.localtime(stay.handed_in_at):%H:%M %d/%m/%Y}" in text


def _typed(desk, stay):
    """The correction page's fields as the browser would send them back."""
    cells = desk.get(page(stay, "correct")).context["cells"]
    return {cell.field.name: cell.value for cell in cells} | {"version": stay.version}


def _chosen(stay):
    return {"sex": stay.sex, "document_type": stay.document_type, "reason": stay.reason}


def test_a_correction_page_sends_back_what_it_showed_and_only_the_change_is_recorded(desk, facility):
    for guest in (foreign_guest(), vietnamese_guest(birth_date="1960-01-01", birth_precision="Y")):
        stay = make_stay(facility, guest)
        response = desk.post(page(stay, "correct"), {**_typed(desk, stay), **_chosen(stay), "room": "808"})
        assert response.status_code == 302, response.context["general"]
        [_first, entry] = journal_of(stay)
        assert (entry.action, entry.changes) == ("corrected", {"room": [stay.room, "808"]})


def test_a_correction_with_faults_says_so_beside_the_fields(desk, facility):
    stay = make_stay(facility)
    faults = {"birth_date": "31/02/1990", "full_name": "", "departure_on": "+0", "arrival_on": "mai"}
    response = desk.post(page(stay, "correct"), {**_typed(desk, stay), **_chosen(stay), **faults})
    assert response.status_code == 422
    wrong = {cell.field.name for cell in response.context["cells"] if cell.is_wrong}
    assert wrong == {"birth_date", "full_name", "arrival_on"}
    summary = response.content.decode().split("data-error-summary")[1].split("</div>")[0]
    assert set(re.findall(r'href="#dinh-chinh-([a-z_]+)"', summary)) == wrong
    stay.refresh_from_db()
    assert stay.version == 1


def test_a_correction_of_a_page_opened_before_another_change_is_a_conflict(desk, facility):
    stay = make_stay(facility)
    typed = {**_typed(desk, stay), **_chosen(stay)}
    actions.change_room(receptionist_of(facility), [stay.pk], "5")
    assert desk.post(page(stay, "correct"), {**typed, "room": "6"}).status_code == 409


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\u200b"])
def test_signs_the_database_cannot_store_are_dropped_wherever_a_person_types(desk, facility, sign):
    stay = make_stay(facility)
    typed = {"room": f"a{sign}b", "reason": f"nh{sign}ầm"}
    for name in ("list", "export", "list_na17"):
        assert desk.get(reverse(f"stays:{name}"), {"q": f"a{sign}b"}).status_code in (200, 302)
    assert desk.post(page(stay, "act", "doi-phong"), typed).status_code == 302
    many = {**typed, "act": "room", "stay": stay.pk, "room": f"c{sign}d"}
    assert desk.post(reverse("stays:act_on_many"), many).status_code == 302
    assert desk.post(page(stay, "act", "huy"), typed).status_code == 302
    stored = Stay.objects.get(pk=stay.pk)
    assert (stored.status, sign in stored.room) == ("cancelled", False)


def test_a_control_character_in_a_row_is_said_and_not_stored():
    stay, problems = build_stay("F", {**foreign_guest().model_dump(), "note": "a\x00b"})
    assert (stay, [(problem.field, problem.code) for problem in problems]) == (
        None,
        [("note", "control_character")],
    )
