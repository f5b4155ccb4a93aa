"""What a hand-in costs: statements counted, and what was left out for speed is still right."""

from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from cutru.accounts.models import Role
from cutru.exchange.api.models import CallCount
from cutru.exchange.programs.queries import caller_of, facilities_served, served_facility
from cutru.facilities.models import Membership
from cutru.facilities.queries import workplace, workplaces
from cutru.places.models import Service
from cutru.places.queries import services_at, services_rolled_out
from cutru.prepared import prepared_cursor
from cutru.stays.actions.storing import COLUMNS, FEW
from cutru.stays.models import Stay, StayEntry, Submission
from tests.exchange.api.program import Program, foreigner, outcomes, vietnamese
from tests.facilities.factories import HAI_BA_TRUNG, make_facility

pytestmark = pytest.mark.django_db


@pytest.fixture
def hotel() -> Program:
    """A program whose key was used this minute, so that its use is told already."""
    program = Program.of_hotel()
    program.accept(foreigner())
    return program


@pytest.mark.parametrize(("guests", "statements"), [(1, 10), (FEW, 10), (FEW + 1, 14), (1000, 14)])
def test_the_statements_of_a_hand_in_do_not_grow_with_its_guests(
    hotel: Program, django_assert_num_queries: Any, guests: int, statements: int
) -> None:
    """Two of them are the test client's savepoint, where a server has BEGIN and COMMIT."""
    sent = [foreigner() if number % 2 else vietnamese() for number in range(guests)]
    with django_assert_num_queries(statements):
        answer = hotel.send(*sent)
    assert outcomes(answer) == ["accepted"] * guests


def test_a_repeated_hand_in_asks_once_more_for_what_is_held(
    hotel: Program, django_assert_num_queries: Any
) -> None:
    guest = foreigner()
    hotel.accept(guest)
    with django_assert_num_queries(7):
        assert outcomes(hotel.send(guest)) == ["known"]


def test_few_and_many_guests_are_stored_alike() -> None:
    hotel = Program.of_hotel()
    people = [
        foreigner(note='"x" \\N {a,b}', arrival_time="00:05"),
        vietnamese(note="Đỗ · 猫 %s", phone="09"),
    ]
    hotel.accept(*people)
    others = [foreigner() for _number in range(FEW)]
    documents = {"F": "X9999999", "V": "001199999999"}
    hotel.accept(
        *({**guest, "reference": f"N{guest['regime']}", "document_number": documents[guest["regime"]]}
          for guest in people),
        *others,
    )  # fmt: skip
    own = {"id", "receipt", "submission_id", "handed_in_at", "document_number", "document_key", "reference"}
    for regime in ("F", "V"):
        few, many = (
            Stay.objects.filter(regime=regime, position__lte=2).order_by("pk").values(*set(COLUMNS) - own)
        )
        assert few == many
    assert StayEntry.objects.filter(stay_id__in=Stay.objects.values("pk")).count() == len(others) + 4
    assert {item.accepted for item in Submission.objects.order_by("-at")[:2]} == {2, FEW + 2}


def test_rejected_guests_alone_leave_a_submission_that_adds_up(hotel: Program) -> None:
    assert outcomes(hotel.send(foreigner(room=""), foreigner(full_name=""))) == ["rejected", "rejected"]
    submission = Submission.objects.latest("at")
    assert (submission.read, submission.accepted, submission.rejected) == (2, 0, 2)


def test_the_statement_that_reads_a_key_agrees_with_the_query_of_its_facilities() -> None:
    here, elsewhere, left = make_facility(), make_facility(ward=HAI_BA_TRUNG), make_facility()
    vendor = Program.of_vendor(here, elsewhere, left)
    Membership.objects.filter(facility=left).update(is_active=False)
    trial = Program.of_vendor(here, is_sandbox=True)
    for program in (vendor, trial, Program.of_hotel(here), Program.of_hotel(here, is_sandbox=True)):
        caller = caller_of(program.secret)
        assert caller is not None
        served = set(facilities_served(caller.program).values_list("pk", flat=True))
        for facility in (here, elsewhere, left, here.sandbox, left.sandbox):
            found = served_facility(caller.program, facility.pk)
            assert (found == facility) is (facility.pk in served)
            works = workplaces(caller.account).filter(facility=facility).exists()
            assert (workplace(caller.account, facility.pk) == facility) is works
        assert len(caller.some_facilities) == min(2, len(served))
        assert set(caller.some_facilities) <= served


def test_nobody_works_at_a_test_facility_but_programs(hotel: Program) -> None:
    sandbox = Program.of_hotel(hotel.facility, is_sandbox=True).facility
    person = hotel.facility.memberships.get(user__is_machine=False).user
    assert person.role == Role.FACILITY
    Membership.objects.create(user=person, facility=sandbox, role=Membership.Role.MANAGER)
    assert workplace(person, sandbox.pk) is None
    assert workplace(person, hotel.facility.pk) == hotel.facility


def test_services_rolled_out_are_those_of_the_rollouts() -> None:
    ward = make_facility().ward
    day = Stay._meta.get_field("arrival_on").to_python("2026-11-21")
    covered = {service.value for service, rollout in services_at(ward, day).items() if rollout}
    assert services_rolled_out(ward, day) == covered <= {service.value for service in Service}


def test_each_call_with_a_key_is_counted_once(hotel: Program) -> None:
    CallCount.objects.all().delete()
    answer = hotel.send(foreigner())
    assert [row.count for row in CallCount.objects.all()] == [1]
    assert answer["RateLimit"].startswith('"minute";r=5999;')


def test_statements_stay_prepared_over_a_rollback_and_others_are_not() -> None:
    def prepared() -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%%forty%%'")
            return [row[0] for row in cursor.fetchall()]

    for number in (40, 41):
        with transaction.atomic():
            with prepared_cursor() as cursor:
                cursor.execute("SELECT %s::int AS forty", [number])
                assert cursor.fetchone() == (number,)
            with connection.cursor() as cursor:
                cursor.execute("SELECT %s AS forty_plain", [number])
            transaction.set_rollback(True)
    assert prepared() == ["SELECT $1::int AS forty"]


def test_what_programs_send_to_no_address_or_host_is_answered_in_problems(hotel: Program) -> None:
    assert (hotel.post("/nothing").status_code, hotel.post("/nothing").json()["code"]) == (404, "not_found")
    wrong = hotel.call("PUT", "/stays", {})
    assert (wrong.status_code, wrong.json()["code"]) == (405, "wrong_method")
    assert set(wrong["Allow"].split(", ")) == {"GET", "POST"}
    foreign = Client(SERVER_NAME="elsewhere.example").post("/api/v1/stays", {}, "application/json")
    assert (foreign.status_code, foreign["Content-Type"]) == (400, "application/problem+json")
