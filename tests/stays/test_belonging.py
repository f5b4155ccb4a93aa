"""A stay has a submission of its own facility, and keeps it: the database itself sees to that."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from cutru.accounts.models import User
from cutru.facilities.models import Membership
from cutru.stays.models import Stay, Submission
from tests.facilities.factories import make_facility
from tests.stays.factories import foreign_guest, give_in

pytestmark = pytest.mark.django_db


def refused(statement, values, match="submission"):
    with (
        pytest.raises(IntegrityError, match=match),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, values)


def put_again(table, changed):
    """Insert the only stay once more, with some columns changed (column → SQL of its new value)."""
    columns = [field.column for field in Stay._meta.concrete_fields]
    changed = {"id": "nextval('stays_stay_id_seq')", "document_key": "'ANOTHER'", "receipt": "'X'", **changed}
    selected = ", ".join(changed.get(column, column) for column in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {selected} FROM stays_stay"  # noqa: S608  names of our own columns


@pytest.fixture
def stay():
    give_in(make_facility(), foreign_guest())
    return Stay.objects.get()


def partition_of(stay):
    return f"stays_stay_{stay.arrival_on:%Y%m}"


def test_a_stay_needs_a_submission_that_exists(stay):
    for table in ("stays_stay", partition_of(stay)):
        refused(put_again(table, {"submission_id": "%s::uuid"}), [uuid4()])
    assert Stay.objects.count() == 1


def test_a_stay_needs_a_submission_of_its_facility(stay):
    other = make_facility()
    for table in ("stays_stay", partition_of(stay)):
        refused(put_again(table, {"facility_id": "%s"}), [other.pk])
        refused(put_again(table, {"facility_id": "%s"}), [other.pk + 1_000])
    assert Stay.objects.count() == 1


def test_a_second_stay_of_the_same_submission_is_fine(stay):
    with connection.cursor() as cursor:
        cursor.execute(put_again("stays_stay", {}))
    assert Stay.objects.filter(submission=stay.submission_id, facility=stay.facility_id).count() == 2


def test_a_stay_never_changes_its_submission_or_facility(stay):
    other = give_in(make_facility(), foreign_guest())
    refused("UPDATE stays_stay SET submission_id = %s WHERE id = %s", [other.submission_id, stay.pk])
    refused(
        "UPDATE stays_stay SET facility_id = %s WHERE id = %s",
        [Submission.objects.get(pk=other.submission_id).facility_id, stay.pk],
    )


def test_a_submission_with_stays_is_neither_deleted_nor_given_to_another_facility(stay):
    refused("DELETE FROM stays_submission WHERE id = %s", [stay.submission_id])
    refused("UPDATE stays_submission SET id = %s WHERE id = %s", [uuid4(), stay.submission_id])
    refused(
        "UPDATE stays_submission SET facility_id = %s WHERE id = %s", [make_facility().pk, stay.submission_id]
    )


def test_a_facility_with_stays_is_not_deleted(stay):
    Membership.objects.filter(facility=stay.facility_id).delete()
    refused(
        "DELETE FROM facilities_facility WHERE id = %s; SET CONSTRAINTS ALL IMMEDIATE", [stay.facility_id]
    )


def test_a_stay_is_confirmed_by_a_user_who_exists_and_remains(stay):
    confirmed = "UPDATE stays_stay SET confirmed_at = now(), confirmed_by_id = %s"
    officer = User.objects.create_user("canbo")
    refused(confirmed, [officer.pk + 1_000], "confirmed by a user")
    refused(
        put_again("stays_stay", {"confirmed_at": "now()", "confirmed_by_id": "%s"}),
        [officer.pk + 1_000],
        "confirmed by a user",
    )
    with connection.cursor() as cursor:
        cursor.execute(confirmed, [officer.pk])
    refused("DELETE FROM accounts_user WHERE id = %s", [officer.pk], "has confirmed stays")
    refused("UPDATE accounts_user SET id = id + 1000 WHERE id = %s", [officer.pk], "has confirmed stays")
    assert Stay.objects.get().confirmed_by == officer


def test_a_user_who_confirmed_nothing_may_go(stay):
    officer = User.objects.create_user("canbo")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_user WHERE id = %s", [officer.pk])
    assert not User.objects.filter(pk=officer.pk).exists()


def test_a_submission_without_stays_may_go(stay):
    empty = Submission.objects.create(
        facility_id=stay.facility_id,
        channel="form",
        by=stay.submission.by,
        at=stay.handed_in_at,
        **dict.fromkeys(("read", "accepted", "rejected", "known"), 0),
    )
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM stays_submission WHERE id = %s", [empty.pk])
    assert Submission.objects.get() == stay.submission
