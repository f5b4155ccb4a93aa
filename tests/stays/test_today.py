"""Today: four numbers that open lists, the law's clock, who is expected, what was sent."""

import re
from datetime import UTC, datetime, time, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cutru.facilities.models import Facility
from cutru.law.deadlines import VIETNAM, foreigner_declaration_due, stay_notification_due
from cutru.stays import actions as stay_actions
from cutru.stays.actions import drafts as actions
from cutru.stays.clock import Clock, at_the_latest, day_clock, due_words, in_words
from cutru.stays.models import Draft
from tests.accounts.factories import log_in, make_user
from tests.facilities.factories import add_member, make_facility
from tests.stays.factories import foreign_guest, give_in, make_stay, today, vietnamese_guest

TODAY = "/hom-nay/"


def local(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (local(25, 20, 48), ("đúng hạn đến 22:59 hôm nay (còn 2 giờ 12 phút)", "good")),
        (local(25, 21, 48), ("đúng hạn đến 22:59 hôm nay (còn 1 giờ 12 phút)", "warn")),
        (local(25, 22, 59), ("đúng hạn đến 22:59 hôm nay (còn 1 phút)", "warn")),
        (local(25, 23, 0), ("muộn dưới 1 phút, vẫn nhận", "bad")),
        (local(26, 1, 0), ("muộn 2 giờ, vẫn nhận", "bad")),
        (local(28, 3, 30), ("muộn 2 ngày 4 giờ, vẫn nhận", "bad")),
    ],
)
def test_the_clock_of_a_notification(now, expected):
    due = stay_notification_due(local(25, 0).date(), time(20, 0))
    assert due_words(due, now) == Clock(*expected)


def test_the_clock_of_a_declaration_counts_twelve_hours_inclusive():
    due = foreigner_declaration_due(local(25, 0).date(), time(22, 40), remote=False)
    assert due_words(due, local(25, 22, 40)).text == "đúng hạn đến 10:40 ngày mai (còn 12 giờ)"
    assert due_words(due, local(26, 10, 40)).state == "warn"
    assert due_words(due, local(26, 10, 41)).text == "muộn 1 phút, vẫn nhận"


def test_without_an_arrival_time_the_clock_promises_no_more_than_twelve_hours_from_now():
    due = foreigner_declaration_due(local(25, 0).date(), time(2, 57), remote=False)
    assert at_the_latest(due, local(25, 2, 57)) == Clock(
        "điền giờ đến để biết hạn đúng; khách đã có mặt thì hạn không quá 14:57 hôm nay", "warn"
    )


def test_the_clock_of_the_day_turns_to_the_morning_at_23():
    assert day_clock(local(25, 21, 48)).text == "Còn 1 giờ 12 phút đến 23:00"
    after = "Đã qua 23:00. Khách đến từ bây giờ: thông báo trước 08:00 ngày mai"
    assert day_clock(local(25, 23, 0)).text == after
    assert day_clock(datetime(2026, 11, 25, 17, 0, tzinfo=UTC)).text == "Còn 23 giờ đến 23:00"


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "dưới 1 phút"), (61, "1 giờ 1 phút"), (1440, "1 ngày"), (1501, "1 ngày 1 giờ")]
)
def test_durations_are_told_in_words(minutes, words):
    assert in_words(timedelta(minutes=minutes)) == words


def desk(**fields):
    facility = make_facility(**fields)
    user = make_user()
    add_member(facility, user)
    return facility, user, log_in(Client(), user)


def numbers(client):
    """Each number of the page with the address it opens."""
    body = client.get(TODAY).content.decode()
    found = re.findall(r'class="stat[^"]*" href="([^"]+)"><span[^>]*>(\d+)</span>', body)
    return [(unescape(address), int(number)) for address, number in found]


def text_of(client):
    body = client.get(TODAY).content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.mark.django_db
def test_four_numbers_open_the_lists_behind_them():
    facility, user, client = desk()
    give_in(facility, foreign_guest(), vietnamese_guest(departure_on=today()), actor=user)
    left = make_stay(facility)
    stay_actions.depart(user, [left.pk])
    actions.add_draft(user, facility, "F")
    make_stay(make_facility())
    listed = reverse("stays:list")
    assert numbers(client) == [
        (reverse("stays:sheet"), 1),
        (f"{listed}?tab=in_house", 2),
        (f"{listed}?tab=due_today", 1),
        (f"{listed}?tab=problems", 0),
    ]


@pytest.mark.django_db
def test_expected_guests_are_undeclared_from_the_day_they_come():
    facility, user, client = desk()
    _writing, held, tomorrow, now = (actions.add_draft(user, facility, "F") for _number in range(4))
    Draft.objects.filter(pk=held.pk).update(state=Draft.State.HELD)
    Draft.objects.filter(pk__in=[tomorrow.pk, now.pk]).update(state=Draft.State.EXPECTED)
    Draft.objects.filter(pk=tomorrow.pk).update(arrival_on=today() + timedelta(days=1))
    assert numbers(client)[0] == (reverse("stays:sheet"), 3)


@pytest.mark.django_db
def test_an_expected_guest_arrives_with_one_click():
    facility, user, client = desk()
    row = actions.add_draft(user, facility, "F")
    coming = {"full_name": "MUSTERMANN ERIKA", "arrival_on": "+1", "departure_on": "+3"}
    actions.update_draft(user, facility, row.pk, coming)
    actions.keep_expected(user, facility, row.pk)
    assert "MUSTERMANN ERIKA" not in text_of(client)
    Draft.objects.update(arrival_on=today())
    assert "MUSTERMANN ERIKA" in text_of(client)
    answer = client.post(reverse("stays:draft", args=[row.pk]), {"do": "arrived"})
    assert answer.url == f"{reverse('stays:sheet')}#khach-{row.pk}"
    row.refresh_from_db()
    assert (row.state, row.arrival_on) == ("writing", timezone.localdate())
    assert row.values["full_name"] == "MUSTERMANN ERIKA"


@pytest.mark.django_db
def test_the_last_five_submissions_are_linked():
    facility, user, client = desk()
    sent = [give_in(facility, foreign_guest(), actor=user).submission_id for _number in range(6)]
    give_in(make_facility(), foreign_guest())
    found = re.findall(r"/da-gui/([0-9a-f-]{36})/", client.get(TODAY).content.decode())
    assert found == [str(one) for one in reversed(sent[1:])]


@pytest.mark.django_db
def test_an_empty_day_teaches_what_to_do():
    _facility, _user, client = desk()
    words = text_of(client)
    assert "Quét hoặc dán giấy tờ" in words
    assert "Chưa có khách nào dự kiến đến." in words
    assert "Chưa gửi lần nào." in words


@pytest.mark.django_db
def test_a_facility_that_awaits_verification_is_told_that_it_may_declare():
    _facility, _user, client = desk(verified=False)
    assert "Cơ sở đang chờ công an xác minh. Vẫn khai báo khách bình thường" in text_of(client)
    refused = {"verification": Facility.Verification.REFUSED, "verification_reason": "Sai địa chỉ"}
    _facility, _user, client = desk(verified=False, **refused)
    assert "Công an đã từ chối xác minh" in text_of(client)


@pytest.mark.django_db
def test_today_asks_the_database_a_fixed_number_of_times(django_assert_num_queries):
    facility, user, client = desk()
    give_in(facility, *(foreign_guest() for _number in range(5)), actor=user)
    for _number in range(4):
        give_in(facility, foreign_guest(), actor=user)
        actions.add_draft(user, facility, "F")
    Draft.objects.update(state=Draft.State.EXPECTED, arrival_on=today())
    with django_assert_num_queries(9):
        client.get(TODAY)
