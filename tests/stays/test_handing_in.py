"""The door: who may hand in what, what is stored, and what comes back."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cutru.accounts.models import Role, User
from cutru.facilities.models import FacilityType
from cutru.places.models import PoliceUnit, Rollout
from cutru.problems import Problem
from cutru.stays.actions import SubmissionIn, hand_in
from cutru.stays.actions.storing import FEW
from cutru.stays.models import Channel, Stay, StayEntry, Submission
from cutru.stays.schemas import Candidate, Partial
from tests.facilities.factories import HAI_BA_TRUNG, make_facility
from tests.stays.factories import (
    candidates,
    foreign_guest,
    give_in,
    receptionist_of,
    today,
    vietnamese_guest,
)

pytestmark = pytest.mark.django_db


def codes(outcome):
    return [[problem.code for problem in result.problems] for result in outcome.results]


def verdicts(outcome):
    return [result.outcome for result in outcome.results]


def test_every_accepted_guest_gets_a_stay_a_journal_and_a_receipt():
    facility = make_facility()
    outcome = give_in(facility, foreign_guest(), vietnamese_guest())
    assert verdicts(outcome) == ["accepted", "accepted"]
    assert (outcome.read, outcome.accepted, outcome.known, outcome.rejected) == (2, 2, 0, 0)
    stays = list(Stay.objects.order_by("position"))
    assert [stay.receipt for stay in stays] == [result.receipt for result in outcome.results]
    assert [stay.regime for stay in stays] == ["F", "V"]
    entries = list(StayEntry.objects.order_by("stay_id"))
    assert [(entry.stay_id, entry.action, entry.version) for entry in entries] == [
        (stays[0].pk, "handed_in", 1),
        (stays[1].pk, "handed_in", 1),
    ]
    submission = Submission.objects.get(pk=outcome.submission_id)
    assert (submission.read, submission.accepted) == (2, 2)


def test_good_rows_go_in_and_bad_rows_come_back_in_the_order_given():
    facility = make_facility()
    receptionist = receptionist_of(facility)
    unread = Candidate(2, None, [Problem("birth_date", "required")])
    rows = [Candidate(1, foreign_guest()), unread, Candidate(3, foreign_guest(room=""))]
    outcome = hand_in(receptionist, SubmissionIn(facility.pk, Channel.XML), rows)
    assert [(result.position, result.outcome) for result in outcome.results] == [
        (1, "accepted"),
        (2, "rejected"),
        (3, "rejected"),
    ]
    assert codes(outcome) == [[], ["required"], ["room_required"]]
    assert Stay.objects.count() == 1


def test_a_check_stores_nothing():
    facility = make_facility()
    outcome = give_in(facility, foreign_guest(), check=True)
    assert verdicts(outcome) == ["accepted"]
    assert outcome.submission_id is None
    assert Stay.objects.count() == 0
    assert Submission.objects.count() == 0


def test_the_same_guest_on_the_same_day_is_known_and_keeps_its_receipt():
    facility = make_facility()
    guest = foreign_guest()
    first = give_in(facility, guest)
    again = give_in(facility, guest)
    assert verdicts(again) == ["known"]
    assert again.results[0].receipt == first.results[0].receipt
    assert codes(again) == [["already_known"]]
    assert Stay.objects.count() == 1


def test_one_guest_twice_in_one_submission_is_taken_once_and_the_earlier_row_is_named():
    facility = make_facility()
    guest = foreign_guest()
    outcome = give_in(facility, guest, guest)
    assert verdicts(outcome) == ["accepted", "rejected"]
    assert [problem.message_en for problem in outcome.results[1].problems] == [
        "Same document and period as row 1 of this submission."
    ]


def test_an_overlapping_stay_is_refused_and_shows_the_earlier_one():
    facility = make_facility()
    guest = foreign_guest(arrival_on=today() - timedelta(days=2), departure_on=today() + timedelta(days=5))
    first = give_in(facility, guest)
    second = give_in(
        facility, foreign_guest(document_number=guest.document_number.lower(), arrival_on=today())
    )
    assert verdicts(second) == ["rejected"]
    assert codes(second) == [["overlapping_stay"]]
    assert second.results[0].earlier.receipt == first.results[0].receipt


def test_a_guest_who_left_this_morning_may_come_back_the_same_day_the_old_stay_ends():
    facility = make_facility()
    guest = foreign_guest(arrival_on=today() - timedelta(days=2), departure_on=today())
    give_in(facility, guest)
    second = give_in(facility, foreign_guest(document_number=guest.document_number, arrival_on=today()))
    assert verdicts(second) == ["accepted"]


def test_the_same_guest_at_another_facility_is_no_duplicate():
    guest = foreign_guest()
    give_in(make_facility(), guest)
    assert verdicts(give_in(make_facility(ward=HAI_BA_TRUNG), guest)) == ["accepted"]


def test_the_database_itself_refuses_a_second_stay_of_one_day():
    facility = make_facility()
    give_in(facility, foreign_guest())
    stay = Stay.objects.get()
    stay.pk, stay.receipt = stay.pk + 1, "261100000000000"
    with pytest.raises(IntegrityError, match="facility_id_document_key_arrival_on"), transaction.atomic():
        stay.save(force_insert=True)


def test_a_late_declaration_is_taken_and_marked_late():
    facility = make_facility()
    old = today() - timedelta(days=40)
    outcome = give_in(
        facility,
        foreign_guest(arrival_on=old, departure_on=today(), arrival_time=time(14)),
        vietnamese_guest(),
    )
    assert verdicts(outcome) == ["accepted", "accepted"]
    assert Stay.objects.get(regime="F").is_late is True


def test_due_moments_follow_the_law_of_each_regime():
    facility = make_facility()
    yesterday = today() - timedelta(days=1)
    give_in(
        facility,
        foreign_guest(arrival_on=yesterday, arrival_time=time(20)),
        vietnamese_guest(arrival_on=yesterday, arrival_time=time(23)),
    )
    due = {stay.regime: timezone.localtime(stay.due_at) for stay in Stay.objects.all()}
    assert (due["F"].date(), due["F"].time()) == (today(), time(8))
    assert (due["V"].date(), due["V"].time()) == (today(), time(8))


def test_arrivals_more_than_a_year_ago_and_in_the_future_are_not_stored():
    facility = make_facility()
    old = today() - timedelta(days=366)
    outcome = give_in(
        facility,
        foreign_guest(arrival_on=old, departure_on=old),
        foreign_guest(arrival_on=today() + timedelta(days=1)),
    )
    assert codes(outcome) == [["arrival_too_old"], ["arrival_in_future"]]
    assert Stay.objects.count() == 0


def test_a_notification_over_thirty_days_is_led_to_registration():
    facility = make_facility()
    outcome = give_in(
        facility,
        vietnamese_guest(departure_on=today() + timedelta(days=30)),
        vietnamese_guest(departure_on=today() + timedelta(days=31)),
    )
    assert codes(outcome) == [[], ["stay_too_long"]]


def test_guests_of_the_wrong_regime_are_sent_to_the_right_one():
    outcome = give_in(make_facility(), foreign_guest(nationality="VNM"), vietnamese_guest(nationality="LAO"))
    assert codes(outcome) == [["vietnamese_among_foreigners"], ["foreigner_among_vietnamese"]]


def test_an_unverified_facility_may_declare_and_its_records_carry_the_mark():
    facility = make_facility(verified=False)
    outcome = give_in(facility, foreign_guest())
    assert verdicts(outcome) == ["accepted"]
    assert Stay.objects.get().facility_unverified is True


def test_a_refused_facility_hands_nothing_in():
    facility = make_facility(verified=False)
    facility.verification, facility.verification_reason = "refused", "Không có ở địa chỉ này"
    facility.save()
    assert codes(give_in(facility, foreign_guest())) == [["facility_refused"]]


def test_outside_the_rollout_nothing_is_taken():
    facility = make_facility()
    Rollout.objects.filter(service="V").delete()
    outcome = give_in(facility, foreign_guest(), vietnamese_guest())
    assert codes(outcome) == [[], ["service_not_rolled_out"]]


def test_a_known_close_relative_of_a_household_is_taken_with_the_hint_that_once_is_enough():
    home = make_facility(type=FacilityType.HOUSEHOLD)
    early = today() - timedelta(days=20)
    first = vietnamese_guest(relation="mother", arrival_on=early, departure_on=early + timedelta(days=2))
    assert verdicts(give_in(home, first)) == ["accepted"]
    again = vietnamese_guest(relation="mother", document_number=first.document_number)
    assert codes(give_in(home, again)) == [["relative_already_notified"]]


def test_strangers_other_facilities_and_officers_of_other_wards_may_not_hand_in():
    facility, other = make_facility(), make_facility()
    rows = candidates([foreign_guest()])
    officer = User.objects.create_user(
        "canbo", role=Role.WARD_POLICE, police_unit=PoliceUnit.objects.get(ward=HAI_BA_TRUNG)
    )
    left = receptionist_of(facility)
    left.memberships.update(is_active=False)
    for actor, channel in (
        (receptionist_of(other), Channel.FORM),
        (left, Channel.FORM),
        (officer, Channel.PHONE),
        (receptionist_of(other), Channel.PHONE),
    ):
        with pytest.raises(PermissionDenied):
            hand_in(actor, SubmissionIn(facility.pk, channel), rows)
    assert Stay.objects.count() == 0


def test_an_officer_of_the_ward_takes_in_a_notification_by_phone():
    facility = make_facility()
    officer = User.objects.create_user(
        "canbo", role=Role.WARD_POLICE, police_unit=PoliceUnit.objects.get(ward=facility.ward)
    )
    outcome = hand_in(officer, SubmissionIn(facility.pk, Channel.PHONE), candidates([vietnamese_guest()]))
    assert verdicts(outcome) == ["accepted"]
    assert Stay.objects.get().channel == Channel.PHONE


def test_the_journal_cannot_be_changed_or_deleted():
    give_in(make_facility(), foreign_guest())
    for statement in ("UPDATE stays_entry SET reason = 'x'", "DELETE FROM stays_entry"):
        with (
            pytest.raises(Exception, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert StayEntry.objects.count() == 1


def test_rows_of_one_import_join_one_submission():
    facility = make_facility()
    receptionist = receptionist_of(facility)
    first = give_in(facility, foreign_guest(), actor=receptionist)
    hand_in(
        receptionist,
        SubmissionIn(facility.pk, Channel.FORM),
        candidates([foreign_guest()]),
        submission_id=first.submission_id,
    )
    assert Submission.objects.get().accepted == 2


@pytest.mark.parametrize(("guests", "queries"), [(1, 7), (FEW, 7), (FEW + 1, 11), (1000, 11)])
def test_the_number_of_queries_does_not_grow_with_the_guests(django_assert_num_queries, guests, queries):
    facility = make_facility()
    receptionist = receptionist_of(facility)
    rows = candidates([foreign_guest() for _ in range(guests)])
    with django_assert_num_queries(queries):
        hand_in(receptionist, SubmissionIn(facility.pk, Channel.FORM), rows)


def test_fields_and_columns_of_the_partitioned_tables_agree():
    with connection.cursor() as cursor:
        for model in (Stay, StayEntry):
            description = connection.introspection.get_table_description(cursor, model._meta.db_table)
            columns = {column.name: bool(column.null_ok) for column in description}
            assert columns == {field.column: field.null for field in model._meta.concrete_fields}


def test_partitions_are_made_for_months_to_come():
    with connection.cursor() as cursor:
        cursor.execute("SELECT stays_ensure_partitions('2031-01-15', '2031-02-01')")
        assert cursor.fetchone() == (4,)
        cursor.execute("SELECT stays_ensure_partitions('2031-01-15', '2031-02-01')")
        assert cursor.fetchone() == (0,)


def test_handed_in_at_is_now():
    before = datetime.now(UTC)
    give_in(make_facility(), foreign_guest())
    assert before <= Stay.objects.get().handed_in_at <= datetime.now(UTC)


def read_so_far(regime, told, **values):
    """The codes the door adds to a row whose reader found `told` and could read `values`."""
    facility = make_facility()
    row = Candidate(1, None, told, Partial(regime, values))
    outcome = hand_in(receptionist_of(facility), SubmissionIn(facility.pk, Channel.XML), [row])
    assert verdicts(outcome) == ["rejected"]
    return [(problem.field, problem.code) for problem in outcome.results[0].problems[len(told) :]]


def test_a_row_its_reader_refused_is_told_everything_else_that_is_wrong():
    told = [Problem("sex", "required")]
    assert read_so_far(
        "F",
        told,
        full_name="SOMEBODY",
        document_number="0000000012345",
        arrival_on=today(),
        departure_on=today() - timedelta(days=1),
    ) == [
        ("departure_on", "departure_before_arrival"),
        ("room", "room_required"),
        ("document_number", "passport_number_form"),
    ]


@pytest.mark.parametrize(
    ("missing", "values"),
    [
        ("arrival_on", {"departure_on": today() + timedelta(days=400), "room": "1"}),
        ("departure_on", {"arrival_on": today(), "room": "1"}),
        ("document_type", {"document_number": "?", "room": "1"}),
        ("reason", {"room": "1"}),
    ],
)
def test_nothing_is_said_of_what_hangs_on_a_field_that_is_missing(missing, values):
    assert read_so_far("V", [Problem(missing, "required")], **values) == []
