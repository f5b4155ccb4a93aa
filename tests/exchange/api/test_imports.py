"""Official files as a resource: created, checked, handed in, reported on."""

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from cutru.exchange.actions import work_on
from cutru.exchange.layouts import VIETNAMESE
from cutru.exchange.models import Import
from cutru.stays.models import Channel, Stay
from tests.exchange import files
from tests.exchange.api.program import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def hotel() -> Program:
    return Program.of_hotel()


def workbook(*rows: dict[str, Any]) -> bytes:
    """The official workbook of Vietnamese guests."""
    return files.vietnamese_workbook(dict(enumerate(rows, start=VIETNAMESE.first_row)))


def counters(told: dict[str, Any]) -> tuple[str, int, int, int, int]:
    return (told["state"], told["read"], told["accepted"], told["known"], told["rejected"])


def test_a_file_is_checked_first_and_handed_in_when_asked(hotel: Program) -> None:
    made = hotel.upload("khach.xlsx", workbook(files.vietnamese(), files.vietnamese(B="", H="001190000002")))
    assert made.status_code == 201, made.content
    told = made.json()
    assert counters(told) == ("checked", 2, 1, 0, 1)
    assert not Stay.objects.exists()
    done = hotel.post(f"/imports/{told['id']}/hand-in")
    assert counters(done.json()) == ("done", 2, 1, 0, 1)
    [stay] = Stay.objects.all()
    assert (stay.channel, stay.facility_id) == (Channel.XLSX, hotel.facility.pk)
    again = hotel.post(f"/imports/{told['id']}/hand-in")
    assert (again.status_code, again.json()["code"]) == (409, "import_in_another_state")


def test_the_report_tells_each_row_with_receipt_or_problems(hotel: Program) -> None:
    number = hotel.upload(
        "khach.xlsx", workbook(files.vietnamese(), files.vietnamese(B="", H="001190000002")), "?hand_in=true"
    ).json()["id"]
    report = hotel.get(f"/imports/{number}/rows").json()
    [taken, refused] = report["rows"]
    assert taken["receipt"].replace("-", "") == Stay.objects.get().receipt
    assert (refused["outcome"], refused["receipt"]) == ("rejected", None)
    assert [(one["field"], one["code"]) for one in refused["problems"]] == [("full_name", "required")]
    assert report["next_cursor"] is None
    first = hotel.get(f"/imports/{number}/rows?limit=1").json()
    second = hotel.get(f"/imports/{number}/rows?limit=1&cursor={first['next_cursor']}").json()
    assert first["rows"] + second["rows"] == report["rows"]
    assert [
        row["position"] for row in hotel.get(f"/imports/{number}/rows?outcome=rejected").json()["rows"]
    ] == [refused["position"]]


def test_rejected_rows_come_back_as_a_workbook(hotel: Program) -> None:
    number = hotel.upload("khach.xlsx", workbook(files.vietnamese(B="", H="001190000002"))).json()["id"]
    answer = hotel.get(f"/imports/{number}/rejected.xlsx")
    assert answer["Content-Type"].startswith("application/vnd.openxmlformats")
    texts = [
        str(cell.value) for row in openpyxl.load_workbook(BytesIO(answer.content)).active for cell in row
    ]
    assert any("Hãy điền ô này." in text for text in texts)


def test_with_hand_in_no_second_call_is_needed(hotel: Program) -> None:
    made = hotel.upload("khach.xml", files.xml([files.record()]).encode(), "?hand_in=true")
    assert counters(hotel.get(f"/imports/{made.json()['id']}").json()) == ("done", 1, 1, 0, 0)
    again = hotel.upload("khach.xml", files.xml([files.record()]).encode(), "?hand_in=true").json()
    assert counters(hotel.get(f"/imports/{again['id']}").json()) == ("checked", 1, 0, 1, 0)
    assert Stay.objects.count() == 1


def test_a_question_waits_for_its_answer(hotel: Program) -> None:
    row = files.vietnamese(H="1190000001")
    made = hotel.upload("khach.xlsx", workbook(row), "?hand_in=true").json()
    assert (made["state"], made["questions"]) == ("checked", {"leading_zeros_lost": 1})
    wrong = hotel.post(f"/imports/{made['id']}/answers", {"code": "anything"})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "import_in_another_state")
    answered = hotel.post(f"/imports/{made['id']}/answers", {"code": "leading_zeros_lost"}).json()
    assert answered["questions"] == {}


def test_a_large_file_goes_on_in_the_worker(hotel: Program) -> None:
    records = [files.record(so_ho_chieu=f"K{number:07}") for number in range(250)]
    made = hotel.upload("khach.xml", files.xml(records).encode(), "?hand_in=true").json()
    assert (made["state"], made["accepted"]) == ("checking", 0)
    for _part in ("check", "hand in"):
        work_on(Import.objects.get().pk)
    assert counters(hotel.get(f"/imports/{made['id']}").json()) == ("done", 250, 250, 0, 0)


@pytest.mark.parametrize("content", [b"", b"\x00" * 100, b"<html>", b"PK\x03\x04broken", "khách".encode()])
def test_what_is_no_official_file_is_refused_in_a_sentence(hotel: Program, content: bytes) -> None:
    answer = hotel.upload("khach\x00.xlsx", content)
    assert (answer.status_code, answer.json()["code"]) in ((422, "file_refused"), (422, "request_invalid"))
    assert not Import.objects.exists()


def test_a_request_without_a_file_is_refused(hotel: Program) -> None:
    answer = hotel.post("/imports", {"file": "text"})
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")
