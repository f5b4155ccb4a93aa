"""Pictures of documents after the hand-in: kept where it was decided, gone when their time is over."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from cutru.documents.models import Picture, PictureContent
from cutru.facilities.actions import keep_pictures
from cutru.facilities.models import Facility, Membership, PicturesKept
from cutru.law.versions import BOOK, RuleBook, RuleVersion
from cutru.stays import actions, tasks
from cutru.stays.actions import drafts, keeping, reading
from cutru.stays.actions.pictures import put_beside
from cutru.stays.models import Draft, Stay, StayPicture
from cutru.stays.queries import pictures_kept_of
from tests.accounts.factories import make_user
from tests.facilities.factories import add_member, make_facility, make_sandbox
from tests.stays.factories import foreign_guest, give_in, make_stay, receptionist_of, today, vietnamese_guest
from tests.stays.pictures import keep_picture, make_picture, put_with
from tests.stays.test_drafts import draft, send

pytestmark = pytest.mark.django_db


def after(days: int) -> date:
    return today() + timedelta(days=days)


def there(*pictures: Picture) -> list[bool]:
    """Whether each picture is still there; its content goes with it."""
    found = [Picture.objects.filter(pk=one.pk).exists() for one in pictures]
    contents = [PictureContent.objects.filter(pk=one.pk).exists() for one in pictures]
    assert found == contents
    return found


def until_of(stay: Stay) -> list[date]:
    return [one.kept_until for one in pictures_kept_of(stay)]


def beside(guest: Draft, facility: Facility) -> Picture:
    picture = make_picture(facility)
    put_beside(guest, picture)
    return picture


def manager_of(facility: Facility):
    return add_member(facility, make_user(), Membership.Role.MANAGER).user


def decide(facility: Facility, kept: PicturesKept) -> None:
    keep_pictures(manager_of(facility), facility, kept, address=None)


def test_a_facility_that_decided_nothing_keeps_no_picture_of_a_guest_handed_in():
    facility = make_facility()
    first, second = draft(facility), draft(facility, document_number="C01X0007H")
    gone, waiting = beside(first, facility), beside(second, facility)
    send(facility, first)
    assert there(gone, waiting) == [False, True]
    assert StayPicture.objects.count() == 0


@pytest.mark.parametrize("kept", [PicturesKept.MONTH, PicturesKept.QUARTER, PicturesKept.YEAR])
def test_pictures_are_kept_for_the_days_the_manager_chose_counted_from_the_departure(kept):
    facility = make_facility(pictures_kept_days=kept)
    guest = draft(facility)
    picture = beside(guest, facility)
    send(facility, guest)
    stay = Stay.objects.get()
    assert until_of(stay) == [after(3 + kept)]
    picture.refresh_from_db()
    assert picture.remove_on == after(3 + kept)
    assert there(picture) == [True]


def test_a_picture_of_two_guests_stays_until_the_later_of_them():
    facility = make_facility(pictures_kept_days=30)
    first, second = draft(facility), draft(facility, document_number="C01X0007H", departure_on="+9")
    picture = beside(first, facility)
    put_beside(second, picture)
    send(facility, first)
    send(facility, second)
    stays = list(Stay.objects.order_by("departure_on"))
    assert [until_of(stay) for stay in stays] == [[after(33)], [after(39)]]
    actions.cancel(receptionist_of(facility), stays[1].pk, "nhầm")
    picture.refresh_from_db()
    assert picture.remove_on == after(33)
    actions.cancel(receptionist_of(facility), stays[0].pk, "nhầm")
    assert there(picture) == [False]


def test_a_picture_another_row_still_shows_is_not_removed_with_the_first():
    facility = make_facility()
    first, second = draft(facility), draft(facility, document_number="C01X0007H")
    picture = beside(first, facility)
    put_beside(second, picture)
    send(facility, first)
    assert there(picture) == [True]
    drafts.delete_draft(receptionist_of(facility), facility, second.pk)
    assert there(picture) == [False]


def test_the_picture_of_a_guest_taken_off_the_sheet_goes_even_where_pictures_are_kept():
    facility = make_facility(pictures_kept_days=365)
    guest = draft(facility)
    picture = beside(guest, facility)
    drafts.delete_draft(receptionist_of(facility), facility, guest.pk)
    assert there(picture) == [False]


def test_a_guest_known_already_keeps_the_new_picture_with_the_earlier_stay():
    facility = make_facility(pictures_kept_days=30)
    stay = make_stay(facility, foreign_guest(document_number="C01X0006H"))
    guest = draft(facility)
    picture = beside(guest, facility)
    outcome = send(facility, guest).outcome
    assert [(result.outcome, result.stay_id) for result in outcome.results] == [("known", stay.pk)]
    assert [one.picture_id for one in pictures_kept_of(stay)] == [picture.pk]


def test_a_test_facility_keeps_nothing():
    facility = make_sandbox(pictures_kept_days=30)
    stay = make_stay(facility)
    picture = make_picture(facility)
    assert keeping.keep_with_stays({stay.pk: [picture.pk]}) == set()
    assert not keeping.keeps_pictures(facility, "F")


def test_the_days_follow_every_change_of_the_departure():
    facility = make_facility()
    stay = make_stay(facility, vietnamese_guest(departure_on=after(2)))
    picture = keep_picture(stay)
    person = receptionist_of(facility)
    assert until_of(stay) == [after(32)]
    actions.extend(person, [stay.pk], after(5))
    assert until_of(stay) == [after(35)]
    actions.depart(person, [stay.pk])
    assert until_of(stay) == [after(30)]
    actions.withdraw_departure(person, stay.pk, "nhầm")
    assert until_of(stay) == [after(35)]
    actions.correct(person, stay.pk, {"departure_on": after(1)})
    assert until_of(stay) == [after(31)]
    actions.change_room(person, [stay.pk], "909")
    assert until_of(stay) == [after(31)]
    picture.refresh_from_db()
    assert picture.remove_on == after(31)


def test_the_day_of_a_departure_late_at_night_is_that_of_viet_nam():
    facility = make_facility()
    stay = make_stay(facility, arrival_on=after(-3), departure_on=after(5), permitted_until=after(40))
    keep_picture(stay)
    night = timezone.make_aware(datetime.combine(after(-1), time(0, 30)))
    actions.depart(receptionist_of(facility), [stay.pk], night)
    assert until_of(stay) == [after(29)]


def test_pictures_of_a_cancelled_stay_go_at_once():
    facility = make_facility()
    cancelled, other = make_stay(facility), make_stay(facility)
    gone, kept = keep_picture(cancelled), keep_picture(other)
    actions.cancel(receptionist_of(facility), cancelled.pk, "nhầm")
    assert there(gone, kept) == [False, True]


def test_a_new_decision_holds_for_pictures_kept_already_and_for_no_other_facility():
    facility, other = make_facility(), make_facility()
    stay, elsewhere = make_stay(facility), make_stay(other)
    picture, untouched = keep_picture(stay), keep_picture(elsewhere)
    decide(facility, PicturesKept.YEAR)
    assert (until_of(stay), until_of(elsewhere)) == ([after(368)], [after(33)])
    decide(facility, PicturesKept.MONTH)
    assert until_of(stay) == [after(33)]
    decide(facility, PicturesKept.NOT_KEPT)
    assert there(picture, untouched) == [False, True]


def test_pictures_go_in_the_night_after_their_last_day():
    facility = make_facility()
    stays = [make_stay(facility) for _ in range(3)]
    over, last_day, later = (
        put_with(stay, after(days)) for stay, days in zip(stays, (-1, 0, 1), strict=True)
    )
    tasks.remove_due_pictures(timestamp=0)
    assert there(over, last_day, later) == [False, True, True]
    assert keeping.remove_due(after(2)) == 2
    assert there(last_day, later) == [False, False]


def test_more_than_one_part_of_due_pictures_is_removed(monkeypatch):
    monkeypatch.setattr(keeping, "_AT_A_TIME", 2)
    facility = make_facility()
    stay = make_stay(facility)
    pictures = [put_with(stay, after(-1)) for _ in range(5)]
    assert keeping.remove_due(today()) == 5
    assert there(*pictures) == [False] * 5


def test_a_picture_due_with_one_stay_and_kept_with_another_remains():
    facility = make_facility()
    first, second = make_stay(facility), make_stay(facility)
    picture = put_with(first, after(-1))
    StayPicture.objects.create(
        stay_id=second.pk, arrival_on=second.arrival_on, picture=picture, kept_until=after(9)
    )
    assert keeping.remove_due(today()) == 0
    assert (until_of(first), until_of(second)) == ([], [after(9)])
    picture.refresh_from_db()
    assert picture.remove_on == after(9)


def test_a_picture_whose_time_is_over_is_shown_to_nobody_before_the_night_comes():
    stay = make_stay(make_facility())
    put_with(stay, after(-1))
    assert list(pictures_kept_of(stay)) == []


def test_what_is_kept_is_no_forgotten_picture():
    facility = make_facility()
    stay = make_stay(facility)
    kept, forgotten = keep_picture(stay), make_picture(facility)
    Picture.objects.update(created_at=timezone.now() - timedelta(days=60))
    reading.remove_forgotten()
    assert there(kept, forgotten) == [True, False]


def test_where_nothing_is_kept_acts_ask_nothing_about_pictures(django_assert_num_queries):
    facility = make_facility()
    stay = make_stay(facility)
    person = receptionist_of(facility)
    with django_assert_num_queries(5):
        actions.depart(person, [stay.pk])


def test_the_law_keeps_pictures_where_the_manager_would_not(monkeypatch):
    words = BOOK.version("pictures-tt53").basis
    asked = RuleVersion(
        "asked", "pictures_of_foreigners", date(2021, 7, 1), None, "confirmed", "found", words, "x", words,
        {"days": 60},
    )  # fmt: skip
    others = [*BOOK.versions("pictures_of_citizens"), *BOOK.versions("stay_limit")]
    others += [*BOOK.versions("stay_notification"), *BOOK.versions("foreigner_declaration")]
    book = RuleBook([*others, asked])
    monkeypatch.setattr(keeping, "rule_book", lambda: book)
    facility = make_facility()
    assert keeping.kept_days(facility, "F", today()) == 60
    assert keeping.kept_days(facility, "V", today()) == 0
    assert keeping.kept_days(make_facility(pictures_kept_days=90), "F", today()) == 90
    stay = make_stay(facility)
    picture = make_picture(facility)
    keeping.keep_with_stays({stay.pk: [picture.pk]})
    decide(facility, PicturesKept.MONTH)
    decide(facility, PicturesKept.NOT_KEPT)
    assert until_of(stay) == [after(63)]


def test_handing_in_without_pictures_stores_none():
    facility = make_facility(pictures_kept_days=30)
    give_in(facility, foreign_guest())
    assert (StayPicture.objects.count(), Picture.objects.count()) == (0, 0)
