"""What may happen to a stay after it was handed in, and what its journal then says."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import override

from cutru.accounts.models import Role, User
from cutru.places.models import PoliceUnit
from cutru.stays import actions
from cutru.stays.journal_texts import journal_lines
from cutru.stays.models import Stay
from cutru.stays.queries import journal_of
from tests.facilities.factories import HAI_BA_TRUNG, HOAN_KIEM, make_facility
from tests.stays.factories import foreign_guest, make_stay, receptionist_of, today, vietnamese_guest

pytestmark = pytest.mark.django_db


def officer_of(ward):
    unit = PoliceUnit.objects.get(ward=ward)
    return User.objects.create_user(f"canbo{ward}", role=Role.WARD_POLICE, police_unit=unit)


def journal(stay):
    return [(entry.version, entry.action, entry.changes) for entry in journal_of(stay)]


def test_a_room_change_is_one_entry_with_both_rooms():
    facility = make_facility()
    stay = make_stay(facility, room="305")
    assert actions.change_room(receptionist_of(facility), [stay.pk], " 410 ") == 1
    stay.refresh_from_db()
    assert (stay.room, stay.version) == ("410", 2)
    assert journal(stay) == [(1, "handed_in", None), (2, "room_changed", {"room": ["305", "410"]})]


def test_several_guests_depart_in_one_act(django_assert_num_queries):
    facility = make_facility()
    receptionist = receptionist_of(facility)
    stays = [make_stay(facility) for _ in range(3)]
    with django_assert_num_queries(5):
        assert actions.depart(receptionist, [stay.pk for stay in stays]) == 3
    assert set(Stay.objects.values_list("status", flat=True)) == {"departed"}


def test_nobody_departs_twice_and_nothing_is_half_done():
    facility = make_facility()
    first, second = make_stay(facility), make_stay(facility)
    actions.depart(receptionist_of(facility), [first.pk])
    with pytest.raises(actions.Conflict):
        actions.depart(receptionist_of(facility), [first.pk, second.pk])
    second.refresh_from_db()
    assert second.status == "staying"


def test_a_check_out_is_withdrawn_with_a_reason_and_the_guest_stays():
    facility = make_facility()
    stay = make_stay(facility)
    receptionist = receptionist_of(facility)
    with pytest.raises(actions.Conflict) as present:
        actions.withdraw_departure(receptionist, stay.pk, "nhầm")
    assert present.value.problem.code == "stay_not_departed"
    actions.depart(receptionist, [stay.pk])
    with pytest.raises(actions.Refused) as silent:
        actions.withdraw_departure(receptionist, stay.pk, " ")
    assert [problem.code for problem in silent.value.problems] == ["required"]
    assert actions.withdraw_departure(receptionist, stay.pk, "Bấm nhầm phòng") == 1
    stay.refresh_from_db()
    assert (stay.status, stay.departed_at, stay.version) == ("staying", None, 3)
    last = list(journal_of(stay))[-1]
    assert (last.action, last.reason, last.changes["departed_at"][1]) == (
        "departure_withdrawn",
        "Bấm nhầm phòng",
        None,
    )


def test_a_check_out_is_not_withdrawn_over_a_newer_stay_of_the_same_document():
    facility = make_facility()
    receptionist = receptionist_of(facility)
    stay = make_stay(facility, arrival_on=today() - timedelta(days=2))
    actions.depart(receptionist, [stay.pk], timezone.now() - timedelta(days=1))
    make_stay(facility, document_number=stay.document_number)
    with pytest.raises(actions.Refused) as refused:
        actions.withdraw_departure(receptionist, stay.pk, "nhầm")
    assert [problem.code for problem in refused.value.problems] == ["overlapping_stay"]
    stay.refresh_from_db()
    assert (stay.status, stay.version) == ("departed", 2)


def test_an_extension_must_be_later_and_a_notification_ends_at_thirty_days():
    facility = make_facility()
    receptionist = receptionist_of(facility)
    stay = make_stay(facility, vietnamese_guest())
    with pytest.raises(actions.Refused) as earlier:
        actions.extend(receptionist, [stay.pk], stay.departure_on)
    with pytest.raises(actions.Refused) as longer:
        actions.extend(receptionist, [stay.pk], today() + timedelta(days=31))
    assert [earlier.value.problems[0].code, longer.value.problems[0].code] == [
        "departure_not_later",
        "stay_too_long",
    ]
    actions.extend(receptionist, [stay.pk], today() + timedelta(days=30))
    stay.refresh_from_db()
    assert stay.departure_on == today() + timedelta(days=30)


def test_a_cancelled_stay_keeps_its_record_and_frees_the_day():
    facility = make_facility()
    guest = foreign_guest()
    stay = make_stay(facility, guest)
    actions.cancel(receptionist_of(facility), stay.pk, "Khách đặt nhầm")
    stay.refresh_from_db()
    assert stay.status == "cancelled"
    assert make_stay(facility, guest).pk != stay.pk


def test_a_cancellation_needs_a_reason():
    facility = make_facility()
    stay = make_stay(facility)
    with pytest.raises(actions.Refused):
        actions.cancel(receptionist_of(facility), stay.pk, "  ")


def test_a_correction_says_what_was_and_what_is():
    facility = make_facility()
    stay = make_stay(facility)
    yesterday = today() - timedelta(days=1)
    actions.correct(
        receptionist_of(facility),
        stay.pk,
        {"full_name": "MUSTERMANN ERIKA MARIA", "arrival_on": yesterday, "arrival_time": time(21, 30)},
        version=1,
    )
    stay = Stay.objects.get(pk=stay.pk)
    assert (stay.full_name, stay.search_key, stay.arrival_on) == (
        "MUSTERMANN ERIKA MARIA",
        "MUSTERMANN ERIKA MARIA",
        yesterday,
    )
    assert journal(stay)[1] == (
        2,
        "corrected",
        {
            "full_name": ["MUSTERMANN ERIKA", "MUSTERMANN ERIKA MARIA"],
            "arrival_on": [today().isoformat(), yesterday.isoformat()],
            "arrival_time": [None, "21:30:00"],
        },
    )


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "vi",
            "giới tính: Nữ → Nam; quốc tịch: CH Liên bang Đức → Pháp; giờ đến: (trống) → 00:01; "
            "loại giấy tờ: Phổ thông → Ngoại giao",
        ),
        (
            "en",
            "sex: Female → Male; nationality: Germany → France; arrival time: (empty) → 00:01; "
            "document type: Ordinary → Diplomatic",
        ),
    ],
)
def test_the_journal_says_codes_and_times_in_the_words_of_its_reader(language, told):
    facility = make_facility()
    stay = make_stay(facility)
    values = {"sex": "M", "nationality": "FRA", "document_type": "diplomatic", "arrival_time": time(0, 1)}
    actions.correct(receptionist_of(facility), stay.pk, values)
    with override(language):
        assert [line.text for line in journal_lines(journal_of(stay))] == ["", told]


def test_the_journal_names_the_channel_of_the_hand_in_only():
    facility = make_facility(ward=HOAN_KIEM)
    stay = make_stay(facility)
    receptionist = receptionist_of(facility)
    actions.change_room(receptionist, [stay.pk], "9")
    actions.confirm(officer_of(HOAN_KIEM), [stay.pk])
    name, unit = receptionist.get_full_name(), PoliceUnit.objects.get(ward=HOAN_KIEM).name
    assert [line.who for line in journal_lines(journal_of(stay))] == [f"{name} · Nhập trên trang", name, unit]


def test_a_correction_obeys_the_rules_of_the_door():
    facility = make_facility()
    stay = make_stay(facility)
    other = make_stay(facility)
    for values, code in (
        ({"room": ""}, "room_required"),
        ({"sex": "Z"}, "not_in_list"),
        ({"document_number": other.document_number}, "overlapping_stay"),
        ({}, "nothing_changed"),
        ({"arrival_on": today() + timedelta(days=1)}, "arrival_in_future"),
    ):
        with pytest.raises(actions.Refused) as refused:
            actions.correct(receptionist_of(facility), stay.pk, values)
        assert code in [problem.code for problem in refused.value.problems]
    assert len(journal(stay)) == 1


def test_a_correction_of_a_stale_copy_is_a_conflict():
    facility = make_facility()
    stay = make_stay(facility)
    actions.change_room(receptionist_of(facility), [stay.pk], "9")
    with pytest.raises(actions.Conflict):
        actions.correct(receptionist_of(facility), stay.pk, {"full_name": "ANNA"}, version=1)


def test_police_confirm_once_and_a_correction_takes_the_confirmation_away():
    facility = make_facility(ward=HOAN_KIEM)
    officer = officer_of(HOAN_KIEM)
    stay = make_stay(facility)
    assert actions.confirm(officer, [stay.pk]) == 1
    assert actions.confirm(officer, [stay.pk]) == 0
    stay.refresh_from_db()
    assert stay.confirmed_by == officer
    actions.correct(receptionist_of(facility), stay.pk, {"room": "1"})
    stay.refresh_from_db()
    assert stay.confirmed_at is None


def test_police_ask_for_a_correction_and_the_facility_answers_it():
    facility = make_facility(ward=HOAN_KIEM)
    stay = make_stay(facility)
    actions.ask_correction(officer_of(HOAN_KIEM), stay.pk, "Sai số hộ chiếu")
    stay.refresh_from_db()
    assert stay.correction_reason == "Sai số hộ chiếu"
    actions.correct(receptionist_of(facility), stay.pk, {"document_number": "C7654321"})
    stay.refresh_from_db()
    assert (stay.correction_asked_at, stay.correction_reason) == (None, "")


def test_nobody_acts_on_stays_that_are_not_theirs():
    facility, other = make_facility(), make_facility()
    stay = make_stay(facility)
    stranger, foreign_ward = receptionist_of(other), officer_of(HAI_BA_TRUNG)
    for act in (
        lambda: actions.change_room(stranger, [stay.pk], "1"),
        lambda: actions.depart(stranger, [stay.pk]),
        lambda: actions.cancel(stranger, stay.pk, "x"),
        lambda: actions.withdraw_departure(stranger, stay.pk, "x"),
        lambda: actions.withdraw_departure(foreign_ward, stay.pk, "x"),
        lambda: actions.correct(stranger, stay.pk, {"room": "1"}),
        lambda: actions.ask_correction(foreign_ward, stay.pk, "x"),
        lambda: actions.confirm(receptionist_of(facility), [stay.pk]),
        lambda: actions.depart(officer_of(HOAN_KIEM), [stay.pk]),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert actions.confirm(foreign_ward, [stay.pk]) == 0
    assert len(journal(stay)) == 1


def test_a_check_out_in_the_future_or_before_the_arrival_is_refused():
    facility = make_facility()
    stay = make_stay(facility)
    for shift in (timedelta(hours=1), timedelta(days=-2)):
        with pytest.raises(actions.Refused):
            actions.depart(receptionist_of(facility), [stay.pk], timezone.now() + shift)


def test_a_known_departure_time_can_be_put_off_on_its_day():
    facility = make_facility()
    until = today() + timedelta(days=2)
    stay = make_stay(facility, vietnamese_guest(departure_on=until, departure_time=time(12)))
    unknown = make_stay(facility, vietnamese_guest(departure_on=until))
    actor = receptionist_of(facility)
    actions.extend(actor, [stay.pk], until, departure_time=time(18))
    for guest, hour in ((stay, time(18)), (stay, time(9)), (stay, None), (unknown, time(18))):
        with pytest.raises(actions.Refused):
            actions.extend(actor, [guest.pk], until, departure_time=hour)
    stay.refresh_from_db()
    assert (stay.departure_on, stay.departure_time) == (until, time(18))
    with override("vi"):
        assert [line.text for line in journal_lines(journal_of(stay))] == [
            "",
            "giờ đi dự kiến: 12:00 → 18:00",
        ]
