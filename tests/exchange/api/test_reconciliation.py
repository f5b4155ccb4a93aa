"""A program proves that what it sent is what is held."""

import hashlib

import pytest

from tests.exchange.api.program import Program, day, foreigner
from tests.stays.factories import make_stay

pytestmark = pytest.mark.django_db


@pytest.fixture
def hotel() -> Program:
    return Program.of_hotel()


def digest(pairs: dict[str, str]) -> str:
    """As the document of the interface says it."""
    lines = sorted(f"{reference}\t{receipt}\n".encode() for reference, receipt in pairs.items())
    return hashlib.sha256(b"".join(lines)).hexdigest()


def test_counts_references_and_digest_of_a_day(hotel: Program) -> None:
    guests = [foreigner(reference=f"ref-{letter}-é") for letter in "cab"]
    receipts = hotel.accept(*guests)
    hotel.accept(foreigner(arrival_on=day(-3)))
    make_stay(hotel.facility)
    hotel.post(f"/stays/{receipts[0]}/departure")
    hotel.post(f"/stays/{receipts[1]}/cancellation", {"reason": "Nhầm"})
    told = hotel.get(f"/reconciliation?day={day()}").json()
    assert told["counts"] == {"held": 4, "staying": 2, "departed": 1, "cancelled": 1, "with_reference": 3}
    assert told["digest"] == digest({"ref-c-é": receipts[0], "ref-b-é": receipts[2]})
    assert [(item["reference"], item["status"], item["version"]) for item in told["items"]] == [
        ("ref-c-é", "departed", 2),
        ("ref-a-é", "cancelled", 2),
        ("ref-b-é", "staying", 1),
        (None, "staying", 1),
    ]
    assert hotel.get(f"/reconciliation?day={day()}&by=handed_in").json()["counts"]["held"] == 5
    assert hotel.get(f"/reconciliation?day={day(-3)}").json()["counts"]["held"] == 1


def test_the_stays_of_a_day_can_be_walked(hotel: Program) -> None:
    receipts = hotel.accept(*[foreigner() for _ in range(5)])
    seen: list[str] = []
    cursor = 0
    while cursor is not None:
        page = hotel.get(f"/reconciliation?day={day()}&limit=2&cursor={cursor}").json()
        seen += [item["receipt"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert seen == receipts


def test_a_day_without_stays_is_an_empty_day(hotel: Program) -> None:
    told = hotel.get("/reconciliation?day=2026-01-01").json()
    assert (told["counts"]["held"], told["items"], told["digest"]) == (0, [], hashlib.sha256(b"").hexdigest())


@pytest.mark.parametrize("value", ["", "today", "2026-13-01", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_refused(hotel: Program, value: str) -> None:
    answer = hotel.get(f"/reconciliation?day={value}")
    assert (answer.status_code, answer.json()["code"]) == (422, "request_invalid")
    assert [problem["field"] for problem in answer.json()["problems"]] == ["day"]
