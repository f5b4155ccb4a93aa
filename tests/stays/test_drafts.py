"""Drafts: shared by those who work at the facility, sent once, kept when faulty or still to come."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from cutru.accounts.models import Role, User
from cutru.facilities.models import FacilityType, Membership
from cutru.places.models import PoliceUnit
from cutru.problems import errors_among
from cutru.stays.actions import Refused
from cutru.stays.actions import drafts as actions
from cutru.stays.models import Draft, Stay, Submission
from cutru.stays.typed import Scanned
from tests.facilities.factories import add_member, make_facility
from tests.stays.factories import foreign_guest, give_in, receptionist_of, today

pytestmark = pytest.mark.django_db


def shown(days=0):
    return f"{today() + timedelta(days=days):%d/%m/%Y}"


def guest(**values):
    """What a receptionist types for a foreign guest without any fault."""
    return {
        "full_name": "MUSTERMANN ERIKA",
        "nationality": "D",
        "birth_date": "12/08/1964",
        "sex": "F",
        "document_number": "C01X0006H",
        "room": "305",
        "arrival_on": shown(),
        "departure_on": shown(3),
        "permitted_until": shown(40),
        **values,
    }


def draft(facility, actor=None, **values):
    actor = actor or receptionist_of(facility)
    added = actions.add_draft(actor, facility, "F")
    return actions.update_draft(actor, facility, added.pk, guest(**values))


def send(facility, *drafts):
    return actions.send_drafts(receptionist_of(facility), facility, [one.pk for one in drafts])


def scanned(**values):
    filled = {"full_name": "MUSTERMANN ERIKA", "document_number": "C01X0006H", "nationality": "D", **values}
    return Scanned("F", filled, dict.fromkeys(filled, "mrz"), [])


def test_a_new_row_takes_room_dates_and_duty_from_the_one_above():
    facility = make_facility()
    draft(facility, arrival_time="22:40")
    added = actions.add_draft(receptionist_of(facility), facility)
    assert (added.regime, added.values) == (
        "F",
        {
            "room": "305",
            "arrival_on": shown(),
            "arrival_time": "22:40",
            "departure_on": shown(3),
            "document_type": "ordinary",
        },
    )


def test_a_new_row_takes_no_faults_from_the_one_above():
    facility = make_facility()
    actor = receptionist_of(facility)
    draft(facility, room="3" * 40, arrival_time="25h99", departure_on=shown(-1))
    assert actions.add_draft(actor, facility).values == {"arrival_on": shown(), "document_type": "ordinary"}
    draft(facility, arrival_on=shown(1), arrival_time="", departure_on="mốt kia")
    values = {"room": "305", "arrival_on": shown(1), "document_type": "ordinary"}
    assert actions.add_draft(actor, facility).values == values


def test_the_first_row_of_a_sheet_arrives_today():
    facility = make_facility()
    added = actions.add_draft(receptionist_of(facility), facility, "V")
    assert added.values == {"arrival_on": shown(), "document_type": "1", "nationality": "VNM"}


def test_an_update_keeps_the_fields_it_does_not_carry_and_marks_what_was_typed():
    facility = make_facility()
    row = actions.add_scanned(receptionist_of(facility), facility, scanned())
    row = actions.update_draft(
        receptionist_of(facility), facility, row.pk, {"room": "12", "departure_on": "+2"}
    )
    assert (row.values["room"], row.values["departure_on"], row.values["full_name"]) == (
        "12",
        shown(2),
        "MUSTERMANN ERIKA",
    )
    assert (row.origins["full_name"], row.origins["room"]) == ("mrz", "typed")


def test_what_the_program_filled_in_or_copied_is_not_marked_as_typed():
    facility = make_facility()
    actor = receptionist_of(facility)
    assert actions.add_draft(actor, facility, "V").origins == {}
    above = draft(facility)
    assert above.origins["document_number"] == "typed"
    assert {"arrival_on", "document_type"} & above.origins.keys() == set()
    row = actions.update_draft(actor, facility, actions.add_draft(actor, facility).pk, {"room": "9"})
    assert row.origins == {"room": "typed"}
    row = actions.copy_from_previous(actor, facility, row.pk)
    assert (row.values["room"], row.origins) == ("305", {})
    row = actions.update_draft(actor, facility, row.pk, {"document_type": "ordinary", "nationality": "VNM"})
    assert (row.values["document_type"], row.origins) == ("1", {"nationality": "typed"})


def test_dates_and_reason_go_to_the_guests_below_where_these_have_none():
    facility = make_facility()
    actor = receptionist_of(facility)
    before, above, own, bare = (actions.add_draft(actor, facility, "V") for _row in range(4))
    typed = {"room": "305", "departure_on": shown(3), "reason": "1", "full_name": "Trần Thị Thử"}
    actions.update_draft(actor, facility, above.pk, typed)
    actions.update_draft(actor, facility, own.pk, {"departure_on": shown(9)})
    actions.copy_to_those_below(actor, facility, above.pk)
    names = ("room", "departure_on", "reason", "full_name")
    for row in (before, own, bare):
        row.refresh_from_db()
    assert [[row.values.get(name) for name in names] for row in (before, own, bare)] == [
        [None, None, None, None],
        [None, shown(9), "1", None],
        [None, shown(3), "1", None],
    ]
    assert (own.origins, bare.origins) == ({"departure_on": "typed"}, {})


def test_another_nationality_changes_the_duty_and_drops_the_other_duty_s_fields():
    facility = make_facility()
    row = draft(facility, entry_gate="Nội Bài")
    row = actions.update_draft(receptionist_of(facility), facility, row.pk, {"nationality": "viet nam"})
    assert (row.regime, row.values["document_type"]) == ("V", "1")
    assert "entry_gate" not in row.values


def test_another_province_forgets_the_ward():
    facility = make_facility()
    actor = receptionist_of(facility)
    row = actions.add_draft(actor, facility, "V")
    both = {"residence_province_code": "01", "residence_ward_code": "00070"}
    assert actions.update_draft(actor, facility, row.pk, both).values["residence_ward_code"] == "00070"
    row = actions.update_draft(actor, facility, row.pk, {**both, "residence_province_code": "79"})
    assert "residence_ward_code" not in row.values


def test_a_document_scanned_twice_fills_the_row_it_is_in():
    facility = make_facility()
    actor = receptionist_of(facility)
    first = actions.add_scanned(actor, facility, scanned())
    again = actions.add_scanned(actor, facility, scanned(sex="F"))
    assert (again.pk, again.values["sex"]) == (first.pk, "F")
    assert Draft.objects.count() == 1


def test_sent_drafts_leave_the_sheet_with_receipts_and_faulty_ones_stay():
    facility = make_facility()
    good, bad = draft(facility), draft(facility, document_number="X2", birth_date="")
    sent = send(facility, good, bad)
    assert [result.outcome for result in sent.outcome.results] == ["accepted", "rejected"]
    assert sent.kept == 1
    assert list(Draft.objects.values_list("pk", flat=True)) == [bad.pk]
    stay = Stay.objects.get()
    assert (stay.reference, stay.full_name, stay.channel) == (f"draft-{good.pk}", "MUSTERMANN ERIKA", "form")


def test_a_second_click_sends_nothing_twice():
    facility = make_facility()
    row = draft(facility)
    send(facility, row)
    assert send(facility, row) == actions.Sent(None, 0)
    assert (Stay.objects.count(), Submission.objects.count()) == (1, 1)


def test_a_guest_who_is_known_leaves_the_sheet_with_the_earlier_receipt():
    facility = make_facility()
    earlier = give_in(facility, foreign_guest(document_number="C01X0006H")).results[0]
    sent = send(facility, draft(facility))
    assert [(one.outcome, one.receipt) for one in sent.outcome.results] == [("known", earlier.receipt)]
    assert Draft.objects.count() == 0
    assert Stay.objects.count() == 1


def test_nothing_is_stored_when_no_row_would_be_taken():
    facility = make_facility()
    sent = send(facility, draft(facility, birth_date=""))
    assert (sent.outcome.submission_id, sent.kept) == (None, 1)
    assert Submission.objects.count() == 0


def test_a_guest_still_to_come_is_kept_and_not_handed_in():
    facility = make_facility()
    present, coming = (
        draft(facility),
        draft(facility, document_number="X2", arrival_on="+1", departure_on="+3"),
    )
    sent = send(facility, present, coming)
    assert (sent.outcome.accepted, sent.expected) == (1, 1)
    coming.refresh_from_db()
    assert (coming.state, coming.arrival_on) == ("expected", today() + timedelta(days=1))


def test_an_expected_guest_who_arrives_is_on_the_sheet_from_now():
    facility = make_facility()
    row = draft(facility, arrival_on="+2", departure_on="+3")
    send(facility, row)
    before = timezone.localtime()
    row = actions.guest_arrived(receptionist_of(facility), facility, row.pk)
    arrived = timezone.localtime()
    assert (row.state, row.arrival_on) == ("writing", arrived.date())
    assert f"{before:%H:%M}" <= row.values["arrival_time"] <= f"{arrived:%H:%M}"


def test_only_a_guest_still_to_come_can_be_kept_as_expected():
    facility = make_facility()
    row = draft(facility)
    with pytest.raises(Refused) as refused:
        actions.keep_expected(receptionist_of(facility), facility, row.pk)
    assert [problem.code for problem in refused.value.problems] == ["arrival_not_in_future"]


def test_a_held_guest_is_not_sent_until_released():
    facility = make_facility()
    row = draft(facility)
    actions.hold_draft(receptionist_of(facility), facility, row.pk)
    assert send(facility, row) == actions.Sent(None, 0)
    actions.release_draft(receptionist_of(facility), facility, row.pk)
    assert send(facility, row).outcome.accepted == 1


def test_a_name_read_by_a_machine_keeps_the_row_back_until_a_person_confirms_it():
    facility = make_facility()
    actor = receptionist_of(facility)
    row = actions.add_scanned(actor, facility, scanned(birth_date="12/08/1964", sex="F"))
    actions.update_draft(actor, facility, row.pk, {"room": "1", "departure_on": "+1"})
    assert send(facility, row).kept == 1
    actions.update_draft(actor, facility, row.pk, {"name_confirmed": "1"})
    assert send(facility, row).outcome.accepted == 1


def test_a_relation_counts_in_households_only():
    home, hotel = make_facility(type=FacilityType.HOUSEHOLD), make_facility()
    stored = []
    for facility in (home, hotel):
        actor = receptionist_of(facility)
        row = actions.add_draft(actor, facility, "V")
        typed = guest(nationality="VNM", document_number="001164000001", reason="4", relation="mother")
        actions.update_draft(actor, facility, row.pk, typed)
        send(facility, row)
        stored.append(Stay.objects.get(facility=facility).relation)
    assert stored == ["mother", ""]


def test_a_check_shows_the_earlier_stay_a_guest_overlaps():
    facility = make_facility()
    yesterday = today() - timedelta(days=1)
    earlier = give_in(facility, foreign_guest(document_number="C01X0006H", arrival_on=yesterday)).results[0]
    [checked] = actions.check_drafts(receptionist_of(facility), facility, [draft(facility)])
    assert [problem.code for problem in errors_among(checked.problems)] == ["overlapping_stay"]
    assert checked.earlier.receipt == earlier.receipt
    assert Stay.objects.count() == 1


def test_the_sheet_takes_no_more_than_it_can_show(monkeypatch):
    monkeypatch.setattr(actions, "MOST_DRAFTS", 1)
    facility = make_facility()
    draft(facility)
    with pytest.raises(Refused) as refused:
        actions.add_draft(receptionist_of(facility), facility)
    assert [problem.code for problem in refused.value.problems] == ["sheet_full"]


def test_staff_share_drafts_and_those_who_left_do_not():
    facility = make_facility()
    row = draft(facility)
    colleague = add_member(facility, role=Membership.Role.MANAGER)
    assert actions.update_draft(colleague.user, facility, row.pk, {"room": "7"}).values["room"] == "7"
    colleague.is_active = False
    colleague.save()
    with pytest.raises(PermissionDenied):
        actions.update_draft(colleague.user, facility, row.pk, {"room": "8"})


ACTS = [
    lambda actor, facility, pk: actions.update_draft(actor, facility, pk, {"room": "9"}),
    actions.delete_draft,
    actions.hold_draft,
    actions.release_draft,
    actions.keep_expected,
    actions.guest_arrived,
    actions.copy_from_previous,
    actions.copy_to_those_below,
]


@pytest.mark.parametrize("act", ACTS)
def test_nobody_touches_a_draft_of_another_facility(act):
    mine, theirs = make_facility(), make_facility()
    row = draft(theirs)
    before = Draft.objects.values().get()
    with pytest.raises(Draft.DoesNotExist):
        act(receptionist_of(mine), mine, row.pk)
    with pytest.raises(PermissionDenied):
        act(receptionist_of(mine), theirs, row.pk)
    assert Draft.objects.values().get() == before


def test_a_draft_of_another_facility_is_never_sent():
    mine, theirs = make_facility(), make_facility()
    row = draft(theirs)
    assert send(mine, row) == actions.Sent(None, 0)
    with pytest.raises(PermissionDenied):
        actions.send_drafts(receptionist_of(mine), theirs, [row.pk])
    assert (Stay.objects.count(), Draft.objects.count()) == (0, 1)


def test_officers_write_no_drafts():
    facility = make_facility()
    unit = PoliceUnit.objects.get(kind="ward", ward_id=facility.ward_id)
    officer = User.objects.create_user("congan1", role=Role.WARD_POLICE, police_unit=unit)
    with pytest.raises(PermissionDenied):
        actions.add_draft(officer, facility, "F")
    with pytest.raises(PermissionDenied):
        actions.check_drafts(officer, facility, [])
