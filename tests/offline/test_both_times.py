"""Facility and police see when a guest was written down and when that came in."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from cutru.offline.actions import receive
from cutru.stays.journal_texts import journal_lines
from cutru.stays.models import Stay, StayEntry
from tests.accounts.factories import log_in
from tests.facilities.factories import make_facility
from tests.offline.factories import items, sealed
from tests.police.factories import at_work, page, ward_officer
from tests.stays.factories import make_stay, receptionist_of

pytestmark = pytest.mark.django_db


def entry(acted_at: datetime, at: datetime) -> StayEntry:
    person = receptionist_of(make_facility())
    return StayEntry(action="handed_in", by=person, channel="offline", reason="", acted_at=acted_at, at=at)


@pytest.mark.parametrize(
    ("acted_at", "words"),
    [
        (datetime(2026, 11, 25, 15, 41, tzinfo=UTC), "Nhập lúc 22:41 khi mất mạng, gửi lúc 23:20"),
        (
            datetime(2026, 11, 24, 15, 41, tzinfo=UTC),
            "Nhập lúc 22:41 24/11/2026 khi mất mạng, gửi lúc 23:20 25/11/2026",
        ),
        (datetime(2026, 11, 25, 16, 25, tzinfo=UTC), "Nhập lúc 23:25 khi mất mạng, gửi lúc 23:20"),
        (
            datetime(2026, 11, 25, 16, 26, tzinfo=UTC),
            "Nhập khi mất mạng lúc 23:26 theo đồng hồ của máy (chạy sai), gửi lúc 23:20",
        ),
    ],
)
def test_both_times_are_said(acted_at: datetime, words: str) -> None:
    arrived = datetime(2026, 11, 25, 16, 20, tzinfo=UTC)
    with override("vi"):
        [line] = journal_lines([entry(acted_at, arrived)])
    assert line.text == words
    assert line.who.endswith("Nhập khi mất mạng")


def test_the_facility_and_the_ward_police_read_it() -> None:
    place = make_facility()
    person = receptionist_of(place)
    before = make_stay(place)
    at = timezone.now() - timedelta(minutes=3)
    receive(person, place, items(sealed(place, at=at)))
    stay = Stay.objects.exclude(pk=before.pk).get()
    said = f"Nhập lúc {timezone.localtime(at):%H:%M}"
    desk, officer = log_in(at_work(person), person), at_work(ward_officer())
    assert said in page(desk, f"/khach/{stay.receipt}/")
    assert said in page(officer, f"/cong-an/khach/{stay.pk}/")
    assert "khi mất mạng, gửi lúc" not in page(desk, f"/khach/{before.receipt}/")


@pytest.mark.parametrize("model", [Stay, StayEntry])
def test_the_tables_made_by_hand_have_the_columns_of_the_models(model: type[Stay] | type[StayEntry]) -> None:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, model._meta.db_table)
    assert {column.name: column.null_ok for column in found} == {
        field.column: field.null for field in model._meta.concrete_fields
    }
