"""From upload to receipts: preview, answers, hand-in, rejected rows and back, crashes on the way."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection
from django.utils import timezone

from cutru.accounts.models import User
from cutru.exchange import actions, queries, tasks
from cutru.exchange.models import Import, ImportFile, ImportRow
from cutru.exchange.readers import Refused
from cutru.exchange.writers import rejected_workbook
from cutru.facilities.models import Facility
from cutru.identity.dates import show_date
from cutru.stays.models import Stay, Submission
from tests.exchange.files import record, vietnamese, vietnamese_workbook, xml
from tests.facilities.factories import make_facility
from tests.stays.factories import receptionist_of

ARRIVAL = show_date(timezone.localdate())
DEPARTURE = show_date(timezone.localdate() + timedelta(days=2))


def guest(number: int, **cells: Any) -> dict[str, Any]:
    """A Vietnamese guest who arrives today."""
    return vietnamese(H=f"001190{number:06}", N=ARRIVAL, O=DEPARTURE, **cells)


def book(*guests: dict[str, Any]) -> bytes:
    return vietnamese_workbook(dict(enumerate(guests, 5)))


def foreigners(*numbers: str) -> bytes:
    return xml(
        [record(so_ho_chieu=number, ngay_den=ARRIVAL, ngay_di_du_kien=DEPARTURE) for number in numbers]
    ).encode()


@pytest.fixture
def facility() -> Facility:
    return make_facility()


@pytest.fixture
def clerk(facility: Facility) -> User:
    return receptionist_of(facility)


def counts(found: Import) -> tuple[int, int, int, int]:
    return found.read, found.accepted, found.rejected, found.known


def test_a_file_is_checked_before_anything_is_stored(facility: Facility, clerk: User) -> None:
    made = actions.create_import(clerk, facility, "khach.xlsx", book(guest(1), guest(2, C="hôm qua")))
    assert (made.state, counts(made)) == ("checked", (2, 1, 1, 0))
    assert list(made.rows.values_list("position", "outcome", "name")) == [
        (5, "accepted", "Nguyễn Thị Thử"),
        (6, "rejected", "Nguyễn Thị Thử"),
    ]
    assert [Stay.objects.count(), Submission.objects.count()] == [0, 0]


def test_the_good_rows_are_handed_in_and_get_receipts(facility: Facility, clerk: User) -> None:
    made = actions.create_import(clerk, facility, "khach.xlsx", book(guest(1), guest(2, C="hôm qua")))
    done = actions.start_hand_in(clerk, made.pk)
    assert (done.state, counts(done)) == ("done", (2, 1, 1, 0))
    stay = Stay.objects.get()
    assert (stay.submission_id, stay.position, stay.channel) == (made.submission_id, 5, "xlsx")
    assert list(done.rows.values_list("receipt", flat=True)) == [stay.receipt, ""]
    assert not ImportFile.objects.exists()


def test_mended_rows_come_back_as_accepted_and_known_rows_are_never_doubled(
    facility: Facility, clerk: User
) -> None:
    first = actions.create_import(clerk, facility, "a.xlsx", book(guest(1), guest(2, Q="99 - Bay")))
    actions.start_hand_in(clerk, first.pk)
    [rejected] = queries.rejected_rows(first, "vi")
    assert rejected.reasons == [
        "Cột Q (lý do cư trú): “99 - Bay” không có trong danh mục. Hãy chọn một giá trị trong danh sách."
    ]
    cells = list(rejected.cells)
    cells[16] = "1 - Du lịch"
    mended = rejected_workbook("V", [type(rejected)(cells, rejected.reasons)])
    second = actions.create_import(clerk, facility, "b.xlsx", mended)
    assert counts(second) == (1, 1, 0, 0)
    actions.start_hand_in(clerk, second.pk)
    again = actions.create_import(clerk, facility, "a.xlsx", book(guest(1), guest(2)))
    assert counts(again) == (2, 0, 0, 2)
    assert Stay.objects.count() == 2
    with pytest.raises(actions.WrongState):
        actions.start_hand_in(clerk, again.pk)


def test_lost_zeros_are_added_for_all_rows_when_a_person_says_so(facility: Facility, clerk: User) -> None:
    data = book(guest(1), guest(2) | {"H": 79190000002.0}, guest(3) | {"H": 79190000003.0})
    made = actions.create_import(clerk, facility, "khach.xlsx", data)
    assert (counts(made), made.questions) == ((3, 1, 2, 0), {"leading_zeros_lost": 2})
    answered = actions.answer(clerk, made.pk, "leading_zeros_lost")
    assert (counts(answered), answered.questions) == ((3, 3, 0, 0), {})
    actions.start_hand_in(clerk, made.pk)
    numbers = Stay.objects.order_by("position").values_list("document_number", flat=True)
    assert list(numbers) == ["001190000001", "079190000002", "079190000003"]


def test_only_questions_that_stand_open_can_be_answered(facility: Facility, clerk: User) -> None:
    made = actions.create_import(clerk, facility, "khach.xlsx", book(guest(1)))
    for code in ("leading_zeros_lost", "required", ""):
        with pytest.raises(actions.WrongState):
            actions.answer(clerk, made.pk, code)


def test_a_bare_ampersand_waits_for_the_word_to_repair_it(facility: Facility, clerk: User) -> None:
    data = foreigners("A1").replace(b">5A<", b">5 & 6<")
    made = actions.create_import(clerk, facility, "khach.xml", data)
    assert (made.state, made.refusal and made.refusal["code"]) == ("failed", "bare_ampersand")
    assert counts(actions.answer(clerk, made.pk, "bare_ampersand")) == (1, 1, 0, 0)


def test_xml_guests_keep_their_place_in_the_file(facility: Facility, clerk: User) -> None:
    made = actions.create_import(clerk, facility, "khach.xml", foreigners("A1", "A2"))
    actions.start_hand_in(clerk, made.pk)
    assert list(Stay.objects.order_by("position").values_list("position", "document_number", "channel")) == [
        (1, "A1", "xml"),
        (2, "A2", "xml"),
    ]


def test_a_refused_file_leaves_nothing_behind(facility: Facility, clerk: User) -> None:
    with pytest.raises(Refused):
        actions.create_import(clerk, facility, "khach.csv", b"a,b,c\n1,2,3\n")
    assert not Import.objects.exists()


def test_nobody_imports_for_a_facility_of_others(facility: Facility, clerk: User) -> None:
    other = make_facility()
    made = actions.create_import(clerk, facility, "khach.xlsx", book(guest(1)))
    stranger = receptionist_of(other)
    with pytest.raises(PermissionDenied):
        actions.create_import(stranger, facility, "khach.xlsx", book(guest(2)))
    with pytest.raises(actions.ImportMissing):
        actions.start_hand_in(stranger, made.pk)
    with pytest.raises(actions.ImportMissing):
        actions.answer(stranger, made.pk, "leading_zeros_lost")
    assert queries.imports_listed(stranger, facility) == []
    assert Stay.objects.count() == 0


def test_who_has_left_the_facility_sees_its_imports_no_more(facility: Facility, clerk: User) -> None:
    made = actions.create_import(clerk, facility, "khach.xlsx", book(guest(1)))
    assert queries.find_import(clerk, made.pk) == made
    facility.memberships.update(is_active=False)
    assert queries.find_import(clerk, made.pk) is None


FAULT = """
CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF NEW.position = 1500 THEN RAISE EXCEPTION 'the power is gone'; END IF; RETURN NEW; END $$;
CREATE TRIGGER fault BEFORE INSERT ON exchange_importrow FOR EACH ROW EXECUTE FUNCTION fault();
"""


def _sql(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)


def test_work_cut_off_in_the_middle_loses_nothing_and_doubles_nothing(
    facility: Facility, clerk: User
) -> None:
    made = actions.create_import(clerk, facility, "khach.xlsx", book(*map(guest, range(2_100))))
    assert (made.state, counts(made)) == ("checking", (0, 0, 0, 0))
    tasks.work_on_import(str(made.pk))
    made.refresh_from_db()
    assert (made.state, counts(made)) == ("checked", (2_100, 2_100, 0, 0))
    actions.start_hand_in(clerk, made.pk)
    _sql(FAULT)
    with pytest.raises(ProgrammingError, match="the power is gone"):
        tasks.work_on_import(str(made.pk))
    made.refresh_from_db()
    assert (made.state, counts(made), Stay.objects.count()) == ("handing_in", (1_000, 1_000, 0, 0), 1_000)
    acknowledged = set(Stay.objects.values_list("receipt", flat=True))
    _sql("DROP TRIGGER fault ON exchange_importrow")
    tasks.work_on_import(str(made.pk))
    tasks.work_on_import(str(made.pk))
    made.refresh_from_db()
    assert (made.state, counts(made), Stay.objects.count()) == ("done", (2_100, 2_100, 0, 0), 2_100)
    receipts = list(made.rows.values_list("receipt", flat=True))
    assert len(receipts) == len(set(receipts)) == 2_100
    assert acknowledged < set(receipts)
    assert Submission.objects.values_list("read", "accepted").get() == (2_100, 2_100)


def test_who_leaves_the_facility_meanwhile_hands_in_no_more(facility: Facility, clerk: User) -> None:
    made = actions.create_import(clerk, facility, "khach.xlsx", book(*map(guest, range(300))))
    tasks.work_on_import(str(made.pk))
    actions.start_hand_in(clerk, made.pk)
    facility.memberships.update(is_active=False)
    tasks.work_on_import(str(made.pk))
    made.refresh_from_db()
    assert (made.state, made.refusal and made.refusal["code"]) == ("failed", "import_not_allowed")
    assert Stay.objects.count() == 0


def test_imports_are_forgotten_when_their_time_is_over(facility: Facility, clerk: User) -> None:
    old = actions.create_import(clerk, facility, "cu.xlsx", book(guest(1)))
    new = actions.create_import(clerk, facility, "moi.xlsx", book(guest(2)))
    Import.objects.filter(pk=old.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    tasks.remove_expired_imports(0)
    assert list(Import.objects.all()) == [new]
    assert list(ImportRow.objects.values_list("owner", flat=True)) == [new.pk]
    assert list(ImportFile.objects.values_list("owner", flat=True)) == [new.pk]


@pytest.mark.slow
def test_ten_thousand_guests_go_in_with_receipts(facility: Facility, clerk: User) -> None:
    made = actions.create_import(clerk, facility, "khach.xlsx", book(*map(guest, range(10_000))))
    tasks.work_on_import(str(made.pk))
    actions.start_hand_in(clerk, made.pk)
    tasks.work_on_import(str(made.pk))
    made.refresh_from_db()
    assert (made.state, counts(made)) == ("done", (10_000, 10_000, 0, 0))
    assert Stay.objects.filter(submission_id=made.submission_id).count() == 10_000
