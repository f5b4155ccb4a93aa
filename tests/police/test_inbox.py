"""The inbox of a ward: what waits, what is wrong with it, confirming and asking for corrections."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from cutru.facilities.models import Facility
from cutru.police import queries
from cutru.police.actions import confirm_stays
from cutru.stays import actions
from cutru.stays.models import Stay, StayEntry
from tests.facilities.factories import HAI_BA_TRUNG, make_facility
from tests.police.factories import at_work, page, ward_officer
from tests.stays.factories import foreign_guest, give_in, make_stay, receptionist_of, today, vietnamese_guest

pytestmark = pytest.mark.django_db
INBOX = "police:inbox"


def names_on(text: str, *names: str) -> list[str]:
    """Which of the names a page shows, in its order."""
    return sorted((name for name in names if name in text), key=text.index)


def test_new_stays_wait_with_the_newest_on_top() -> None:
    facility = make_facility()
    make_stay(facility, full_name="FIRST ANNA")
    make_stay(facility, full_name="SECOND BERTA")
    make_stay(make_facility(HAI_BA_TRUNG), full_name="ELSEWHERE CLARA")
    text = page(at_work(ward_officer()), reverse(INBOX))
    assert names_on(text, "FIRST ANNA", "SECOND BERTA", "ELSEWHERE CLARA") == ["SECOND BERTA", "FIRST ANNA"]


def test_late_short_and_unverified_ones_carry_a_chip_and_have_a_filter() -> None:
    facility = make_facility()
    make_stay(facility, full_name="PUNCTUAL ANNA")
    make_stay(facility, full_name="LATE BERTA", arrival_on=today() - timedelta(days=5))
    make_stay(facility, full_name="OVERSTAYING CLARA", permitted_until=today() - timedelta(days=1))
    make_stay(make_facility(verified=False), vietnamese_guest(full_name="Chờ Thị Xác"))
    client = at_work(ward_officer())
    everybody = ("PUNCTUAL ANNA", "LATE BERTA", "OVERSTAYING CLARA", "Chờ Thị Xác")
    for query, expected in {
        "late=1": ["LATE BERTA"],
        "problems=1": ["OVERSTAYING CLARA"],
        "unverified=1": ["Chờ Thị Xác"],
        "regime=V": ["Chờ Thị Xác"],
        "late=1&regime=V": [],
        f"facility={facility.pk}": ["OVERSTAYING CLARA", "LATE BERTA", "PUNCTUAL ANNA"],
        f"until={today() - timedelta(days=2):%d/%m/%Y}": ["LATE BERTA"],
    }.items():
        text = page(client, f"{reverse(INBOX)}?{query}")
        assert (query, names_on(text, *everybody)) == (query, expected)
    chips = page(client, reverse(INBOX))
    for words in ("Gửi muộn</span>", "Quá hạn tạm trú</span>", "Cơ sở chưa xác minh</span>"):
        assert chips.count(words) == 1


def test_the_numbers_above_open_lists_of_that_length() -> None:
    facility = make_facility()
    awaiting = make_facility(verified=False)
    make_stay(facility)
    make_stay(facility, arrival_on=today() - timedelta(days=5))
    make_stay(awaiting, permitted_until=None)
    asked = make_stay(facility)
    officer = ward_officer()
    actions.ask_correction(officer, asked.pk, "Sai ngày sinh")
    assert queries.inbox_numbers(officer) == queries.InboxNumbers(
        waiting=3, late=1, problems=1, correcting=1, facilities=1
    )
    client = at_work(officer)
    for query, length in {"": 3, "late=1": 1, "problems=1": 1, "correcting=1": 1}.items():
        assert page(client, f"{reverse(INBOX)}?{query}").count("data-row>") == length
    assert awaiting.name in page(client, reverse(INBOX))
    listed = page(client, reverse("police:facilities") + "?state=awaiting")
    assert names_on(listed, awaiting.name, facility.name) == [awaiting.name]


def new_address(text: str) -> str:
    start = text.index('hx-get="') + len('hx-get="')
    return text[start : text.index('"', start)].replace("&amp;", "&")


def test_what_comes_in_is_counted_without_moving_the_list() -> None:
    facility = make_facility()
    make_stay(facility, full_name="FIRST ANNA")
    client = at_work(ward_officer())
    asking = new_address(page(client, reverse(INBOX) + "?regime=F"))
    assert "bản ghi mới" not in page(client, asking)
    make_stay(facility, full_name="SECOND BERTA")
    make_stay(facility, vietnamese_guest(full_name="Công Dân Việt"))
    make_stay(make_facility(HAI_BA_TRUNG))
    text = page(client, asking)
    assert "1 bản ghi mới" in text
    assert "BERTA" not in text
    assert f'href="{reverse(INBOX)}?regime=F"' in text
    assert new_address(text) == asking


def test_an_empty_inbox_counts_from_nothing() -> None:
    client = at_work(ward_officer())
    asking = new_address(page(client, reverse(INBOX)))
    make_stay(make_facility())
    assert "1 bản ghi mới" in page(client, asking)


def test_a_long_inbox_is_read_page_by_page_without_gap_or_repetition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 3)
    facility = make_facility()
    give_in(facility, *(foreign_guest() for _ in range(4)))
    give_in(facility, *(foreign_guest() for _ in range(3)))
    officer = ward_officer()
    seen: list[int] = []
    cursor = ""
    while True:
        found = queries.inbox_page(queries.inbox_stays(officer), cursor)
        seen += [stay.pk for stay in found.stays]
        cursor = found.next_cursor
        if not cursor:
            break
    expected = Stay.objects.order_by("-handed_in_at", "-pk").values_list("pk", flat=True)
    assert seen == list(expected)
    assert len(seen) == 7


def confirm(client: Client, *stays: Stay, **data: str) -> int:
    values = [f"{stay.pk}.{stay.version}" for stay in stays]
    return client.post(reverse("police:confirm"), {"stay": values, **data}).status_code


def test_one_or_many_are_confirmed_and_a_second_click_changes_nothing() -> None:
    facility = make_facility()
    stays = [make_stay(facility), make_stay(facility, vietnamese_guest())]
    officer = ward_officer()
    client = at_work(officer)
    assert confirm(client, *stays, next="/cong-an/?late=1") == 302
    entries = StayEntry.objects.filter(action="confirmed").order_by("stay_id")
    assert [entry.stay_id for entry in entries] == [stay.pk for stay in stays]
    before = list(Stay.objects.order_by("pk").values())
    assert [row["confirmed_by_id"] for row in before] == [officer.pk, officer.pk]
    assert confirm(client, *stays) == 302
    assert list(Stay.objects.order_by("pk").values()) == before
    assert entries.count() == 2
    text = page(client, reverse(INBOX))
    assert "Các bản ghi này đã được xác nhận trước đó." in text
    assert "data-row>" not in text


def test_what_was_corrected_since_it_was_shown_is_not_confirmed() -> None:
    facility = make_facility()
    seen, other = make_stay(facility, room="101"), make_stay(facility)
    actions.change_room(receptionist_of(facility), [seen.pk], "102")
    assert confirm(at_work(ward_officer()), seen, other) == 409
    assert not Stay.objects.filter(confirmed_at__isnull=False).exists()


def test_a_cancelled_stay_is_not_confirmed() -> None:
    facility = make_facility()
    stay = make_stay(facility)
    actions.cancel(receptionist_of(facility), stay.pk, "Nhầm khách")
    stay.refresh_from_db()
    client = at_work(ward_officer())
    assert stay.full_name not in page(client, reverse(INBOX))
    assert confirm(client, stay) == 409


def test_one_stay_of_another_ward_stops_the_whole_confirmation() -> None:
    mine, other = make_stay(make_facility()), make_stay(make_facility(HAI_BA_TRUNG))
    assert confirm(at_work(ward_officer()), mine, other) == 404
    assert not Stay.objects.filter(confirmed_at__isnull=False).exists()


def test_nothing_ticked_is_said() -> None:
    client = at_work(ward_officer())
    assert client.post(reverse("police:confirm"))["Location"] == reverse(INBOX)
    assert "Chưa chọn bản ghi nào." in page(client, reverse(INBOX))


def test_a_correction_is_asked_for_with_a_reason_and_comes_back_when_answered() -> None:
    facility = make_facility()
    stay = make_stay(facility, full_name="MISSPELT ANNA")
    client = at_work(ward_officer())
    address = reverse("police:ask_correction", args=[stay.pk])
    for reason in ("", "   ", "x" * 501):
        assert client.post(address, {"reason": reason}).status_code == 422
    assert client.post(address, {"reason": "Tên khác hộ chiếu"}).status_code == 302
    stay.refresh_from_db()
    assert stay.correction_reason == "Tên khác hộ chiếu"
    assert "MISSPELT ANNA" not in page(client, reverse(INBOX))
    assert "MISSPELT ANNA" in page(client, reverse(INBOX) + "?correcting=1")
    actions.correct(receptionist_of(facility), stay.pk, {"full_name": "CORRECT ANNA"})
    assert "CORRECT ANNA" in page(client, reverse(INBOX))


def test_the_record_says_everything_and_offers_the_next_step() -> None:
    facility = make_facility(name="Khách sạn Ven Hồ")
    stay = make_stay(facility, full_name="MUSTERMANN ERIKA", entry_purpose="Du lịch")
    client = at_work(ward_officer())
    text = page(client, reverse("police:stay", args=[stay.pk]))
    for words in (
        "MUSTERMANN ERIKA",
        stay.document_number,
        "Du lịch",
        "Khách sạn Ven Hồ",
        "12/08/1964",
        "Đã gửi",
    ):
        assert words in text
    assert f'value="{stay.pk}.1"' in text
    assert "Yêu cầu đính chính" in text
    beside = page(
        client,
        reverse("police:stay", args=[stay.pk]),
        headers={"HX-Request": "true", "HX-Target": "ho-so", "HX-Current-URL": "http://testserver/cong-an/"},
    )
    assert beside.lstrip().startswith("<article")
    assert '<input type="hidden" name="next" value="/cong-an/">' in beside


def test_words_of_guests_are_never_markup() -> None:
    stay = make_stay(make_facility(), room="<script>alert(1)</script>", note="<img src=x>")
    client = at_work(ward_officer())
    for address in (reverse(INBOX), reverse("police:stay", args=[stay.pk]), reverse("police:register_book")):
        text = page(client, address)
        assert "<script>alert" not in text
        assert "<img src=x>" not in text


@pytest.mark.parametrize("count", [2, 8])
def test_the_inbox_costs_the_same_however_long_it_is(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(count):
        facility = make_facility(verified=False)
        make_stay(facility)
    client = at_work(ward_officer())
    with django_assert_num_queries(11):  # six of them for the session, the person and the time of the purpose
        page(client, reverse(INBOX))


@pytest.mark.parametrize("count", [1, 20])
def test_confirming_costs_the_same_for_one_and_for_many(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    facility = make_facility()
    give_in(facility, *(foreign_guest() for _ in range(count)))
    officer = ward_officer()
    versions = dict(Stay.objects.values_list("pk", "version"))
    with django_assert_num_queries(10):
        assert confirm_stays(officer, versions) == count


def test_refreshing_by_itself_is_one_small_question(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    facility = make_facility()
    make_stay(facility)
    client = at_work(ward_officer())
    asking = new_address(page(client, reverse(INBOX)))
    with django_assert_num_queries(4):
        page(client, asking)


def test_facilities_that_wait_are_decided_with_a_reason() -> None:
    place = make_facility(verified=False)
    client = at_work(ward_officer())
    address = reverse("police:refuse", args=[place.pk])
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "x" * 301}).status_code == 422
    assert client.post(address, {"reason": "Địa chỉ không có thật"}).status_code == 302
    place.refresh_from_db()
    assert (place.verification, place.verification_reason) == ("refused", "Địa chỉ không có thật")
    assert client.post(reverse("police:verify", args=[place.pk])).status_code == 302
    place.refresh_from_db()
    assert place.verification == Facility.Verification.VERIFIED
    assert place.verified_at is not None
    assert place.verified_at <= timezone.now()
