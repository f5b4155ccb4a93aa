"""Stays of test facilities: the rules of a real one, no area, no value."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from psycopg.types.json import Jsonb

from cutru.accounts.actions import create_machine_account
from cutru.facilities.actions import sandbox_for
from cutru.facilities.models import Facility
from cutru.places.models import Ward
from cutru.stays import actions
from cutru.stays.actions import drafts
from cutru.stays.models import Channel, Stay
from cutru.stays.papers import NO_UNIT, na17_of, receipts_of
from cutru.stays.queries import find_by_receipt, public_receipt, stays_seen_by, submission_of_drafts
from cutru.stays.receipts import show_receipt
from tests.accounts.factories import make_user
from tests.facilities.factories import HOAN_KIEM, add_member, make_facility, make_sandbox
from tests.police.factories import central_officer, province_officer, ward_officer
from tests.printing.samples import bare, whole_text
from tests.stays.factories import (
    candidates,
    foreign_guest,
    give_in,
    make_stay,
    receptionist_of,
    today,
    vietnamese_guest,
)

pytestmark = pytest.mark.django_db
NOWHERE = [("", "")]
MARK = bare("THỬ NGHIỆM – KHÔNG CÓ GIÁ TRỊ") + bare("TEST – NOT VALID")


def areas(facility: Facility) -> list[tuple[str, str]]:
    return list(Stay.objects.filter(facility=facility).values_list("province_code", "ward_code").distinct())


def codes(facility: Facility, *stays: object) -> list[list[str]]:
    return [[one.code for one in result.problems] for result in give_in(facility, *stays).results]  # type: ignore[arg-type]


def test_stays_of_a_test_facility_stand_in_no_area():
    facility = make_facility()
    twin = sandbox_for(facility)
    add_member(twin, create_machine_account("Phần mềm"))
    give_in(facility, foreign_guest(), vietnamese_guest())
    give_in(twin, foreign_guest(), vietnamese_guest())
    assert (areas(facility), areas(twin)) == ([("01", HOAN_KIEM)], NOWHERE)


def test_whatever_happens_to_a_stay_of_a_test_facility_it_stays_out_of_every_area():
    sandbox = make_sandbox()
    program = receptionist_of(sandbox)
    stay = make_stay(sandbox, arrival_on=today() - timedelta(days=1))
    actions.correct(program, stay.pk, {"full_name": "MUSTERMANN ERNA", "arrival_on": today()})
    actions.change_room(program, [stay.pk], "9")
    actions.extend(program, [stay.pk], today() + timedelta(days=9))
    actions.depart(program, [stay.pk])
    actions.withdraw_departure(program, stay.pk, "nhầm")
    actions.cancel(program, stay.pk, "thử")
    stay = Stay.objects.get(pk=stay.pk)
    assert (stay.version, stay.status, areas(sandbox)) == (7, "cancelled", NOWHERE)


def test_the_database_keeps_test_stays_out_of_areas_and_all_others_in_theirs():
    stays = {"real": make_stay(make_facility()), "test": make_stay(make_sandbox())}
    changes = (
        ("test", {"ward_code": HOAN_KIEM}),
        ("test", {"province_code": "01"}),
        ("real", {"ward_code": ""}),
        ("real", {"province_code": ""}),
    )
    for which, change in changes:
        with pytest.raises(IntegrityError, match="in no area"), transaction.atomic():
            Stay.objects.filter(pk=stays[which].pk).update(**change)


@pytest.mark.parametrize("is_sandbox", [True, False])
@pytest.mark.parametrize("wrong", ["ward_code", "province_code"])
def test_the_database_takes_no_new_stay_into_the_wrong_area(is_sandbox: bool, wrong: str):
    stay = make_stay(make_sandbox() if is_sandbox else make_facility())
    other = {"document_key": "ANOTHER1", "receipt": stay.receipt[::-1]}

    def store_copy(number: int, values: dict[str, str]) -> None:
        with connection.cursor() as cursor, transaction.atomic():
            cursor.execute(
                "INSERT INTO stays_stay SELECT (jsonb_populate_record(stay, %s)).* "
                "FROM stays_stay AS stay WHERE id = %s",
                [Jsonb({"id": number, **values}), stay.pk],
            )

    in_the_wrong = {wrong: "01" if is_sandbox else ""}
    with pytest.raises(IntegrityError, match="in no area"):
        store_copy(-1, {**other, **in_the_wrong})
    store_copy(-2, other)
    assert set(Stay.objects.values_list("pk", flat=True)) == {stay.pk, -2}


def test_a_test_facility_follows_the_rules_of_its_ward():
    unserved = Ward.objects.filter(province_id="11").order_by("code").first()
    assert unserved is not None
    assert codes(make_sandbox(), foreign_guest(), foreign_guest(room="")) == [[], ["room_required"]]
    assert codes(make_sandbox(unserved.pk), foreign_guest()) == [["service_not_rolled_out"]]
    near = make_stay(make_sandbox(), arrival_time=None)
    Ward.objects.filter(pk=HOAN_KIEM).update(is_remote=True)
    remote = make_stay(make_sandbox(), arrival_time=None)
    assert remote.due_at - near.due_at == timedelta(hours=12)


def test_no_officer_sees_stays_of_a_test_facility():
    real, test = make_facility(), make_sandbox()
    seen = {make_stay(real).pk}
    make_stay(test), make_stay(test, vietnamese_guest())
    for officer in (ward_officer(), province_officer(), central_officer()):
        assert {stay.pk for stay in stays_seen_by(officer)} == seen


def test_no_officer_takes_in_confirms_or_asks_about_a_guest_of_a_test_facility():
    sandbox, officer = make_sandbox(), ward_officer()
    stay = make_stay(sandbox)
    for channel in (Channel.PHONE, Channel.EMAIL, Channel.COUNTER):
        submission = actions.SubmissionIn(sandbox.pk, channel)
        with pytest.raises(PermissionDenied):
            actions.hand_in(officer, submission, candidates([foreign_guest()]))
    assert actions.confirm(officer, [stay.pk]) == 0
    with pytest.raises(PermissionDenied):
        actions.ask_correction(officer, stay.pk, "Số không rõ")
    assert Stay.objects.get().version == 1


def test_a_test_facility_is_open_to_programs_and_to_no_person():
    sandbox = make_sandbox()
    program, person = receptionist_of(sandbox), make_user()
    add_member(sandbox, person)
    stay = make_stay(sandbox)
    assert list(stays_seen_by(program)) == [stay]
    assert list(stays_seen_by(person)) == []
    with pytest.raises(PermissionDenied):
        give_in(sandbox, foreign_guest(), actor=person)
    with pytest.raises(PermissionDenied):
        drafts.add_draft(person, sandbox, "V")


def test_the_public_check_answers_a_test_receipt_with_clear_words_and_nothing_else(client: Client):
    sandbox = make_sandbox(name="Khách sạn Không Thật")
    test, real = make_stay(sandbox), make_stay(make_facility(name="Khách sạn Có Thật"))
    page = client.get(reverse("stays:check", args=[show_receipt(test.receipt)])).content.decode()
    assert "Biên nhận thử nghiệm, không có giá trị" in page
    assert "không chứng minh điều gì" in page
    assert [word for word in ("Biên nhận thật", "Không Thật", "Hoàn Kiếm", "Gửi lúc") if word in page] == []
    genuine = client.get(reverse("stays:check", args=[show_receipt(real.receipt)])).content.decode()
    assert ["Biên nhận thật" in genuine, "Có Thật" in genuine, "thử nghiệm" in genuine] == [True, True, False]
    found = public_receipt(test.receipt)
    assert found is not None
    assert (found.is_test, found.facility_name, found.ward_name) == (True, "", "")


def test_a_cancelled_test_receipt_is_a_test_receipt_all_the_same(client: Client):
    sandbox = make_sandbox()
    stay = make_stay(sandbox)
    actions.cancel(receptionist_of(sandbox), stay.pk, "thử")
    page = client.get(reverse("stays:check", args=[show_receipt(stay.receipt)])).content.decode()
    assert ["Biên nhận thử nghiệm" in page, "Biên nhận thật" in page] == [True, False]


def test_papers_of_test_stays_are_marked_and_name_no_unit():
    real, sandbox = make_facility(), make_sandbox()
    real_stays = [make_stay(real), make_stay(real)]
    test_stays = [make_stay(sandbox), make_stay(sandbox)]
    for papers in (lambda stays: receipts_of(stays), lambda stays: receipts_of(stays[:1])):
        test, genuine = whole_text(papers(test_stays)), whole_text(papers(real_stays))
        assert (MARK in test, bare(NO_UNIT) in test, bare("Công an phường") in test) == (True, True, False)
        assert (MARK in genuine, bare("Công an phường") in genuine) == (False, True)
    test, genuine = whole_text(na17_of(test_stays, "Lê Văn A")), whole_text(na17_of(real_stays, "Lê Văn A"))
    assert (MARK in test, bare("Công an phường") in test) == (True, False)
    assert (MARK in genuine, bare("Công an phường") in genuine) == (False, True)


def test_only_guests_from_the_sheet_answer_for_its_drafts():
    facility = make_facility()
    program = create_machine_account("Phần mềm")
    add_member(facility, program)
    person = make_user()
    add_member(facility, person)
    typed = give_in(facility, foreign_guest(reference="draft-5"), actor=person)
    for channel in (Channel.API, Channel.PARTNER_API, Channel.XLSX):
        sent = actions.SubmissionIn(facility.pk, channel)
        actions.hand_in(program, sent, candidates([foreign_guest(reference=f"draft-{n}") for n in (5, 6)]))
    assert submission_of_drafts(facility, [5]) == typed.submission_id
    assert submission_of_drafts(facility, [6]) is None


def test_a_receipt_of_a_test_is_found_by_its_program_only():
    sandbox = make_sandbox()
    stay = make_stay(sandbox)
    assert find_by_receipt(stays_seen_by(receptionist_of(sandbox)), stay.receipt) == stay
    officers = (ward_officer(), province_officer(), central_officer())
    assert [find_by_receipt(stays_seen_by(one), stay.receipt) for one in officers] == [None] * 3
