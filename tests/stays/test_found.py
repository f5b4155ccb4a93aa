"""What a document in a picture fills in, and which of it asks for a look."""

from dataclasses import replace
from datetime import date

import pytest

from cutru.identity.id_card_qr import read_id_card_qr
from cutru.identity.mrz import read_mrz
from cutru.identity.reading import FoundDocument, ReadField
from cutru.problems import Problem
from cutru.stays.typed import read_typed, scan_problems, store_problems, values_from_found, values_from_visa
from tests.identity.zones import Person, td3

TODAY = date(2026, 11, 22)
CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1))
ZONE = td3(Person("MUSTERMANN", "ERIKA", "C01X0006H", "D<<", "640812", "F", "330101"))
CARD = "001199000000||Trần Thị Thử|15011999|Nữ|Số 1, Phường Mẫu, Hà Nội|20062021"


def found_zone(**fields):
    """A passport of which everything is sure; `fields` are added, or take the place of others."""
    reading, problems = read_mrz(ZONE, today=TODAY)
    assert reading is not None
    sure = {
        name: ReadField("x", "mrz", 1.0)
        for name in ("full_name", "sex", "birth_date", "nationality", "document_number")
    }
    return FoundDocument("TD3", {**sure, **fields}, tuple(problems), reading, CORNERS)


def unsure(scanned):
    return sorted(problem.field for problem in scanned.problems if problem.code == "reading_unsure")


def test_a_sure_document_asks_for_nothing_but_the_look_at_the_name():
    scanned = values_from_found(found_zone())
    assert (scanned.regime, scanned.values["full_name"], unsure(scanned)) == ("F", "MUSTERMANN ERIKA", [])
    assert set(scanned.origins.values()) == {"mrz"}


def test_what_is_not_sure_asks_for_a_look_and_lets_the_row_in():
    scanned = values_from_found(
        found_zone(
            birth_date=ReadField("1964-08-12", "mrz", 0.7),
            document_expiry=ReadField("2033-01-01", "mrz", 0.2),
        )
    )
    assert unsure(scanned) == ["birth_date"]
    [problem] = [problem for problem in scanned.problems if problem.code == "reading_unsure"]
    assert problem == Problem("birth_date", "reading_unsure", {}, "warning")
    assert problem in scan_problems({"scan_problems": store_problems(scanned.problems)})


def test_words_of_the_page_fill_what_the_zone_lacks_and_say_so():
    scanned = values_from_found(
        found_zone(
            permitted_until=ReadField("2026-12-31", "page", 0.6),
            entry_on=ReadField("2026-11-20", "page", 1.0),
            entry_gate=ReadField("Nội Bài", "page", 0.5),
            issuing_state=ReadField("D", "page", 1.0),
        )
    )
    read = {name: scanned.values.get(name) for name in ("permitted_until", "entry_on", "entry_gate")}
    assert read == {"permitted_until": "31/12/2026", "entry_on": "20/11/2026", "entry_gate": "Nội Bài"}
    assert {scanned.origins[name] for name in read} == {"page"}
    assert "issuing_state" not in scanned.values
    assert unsure(scanned) == ["entry_gate", "permitted_until"]


def test_a_name_read_from_the_page_waits_for_a_look_too():
    scanned = values_from_found(found_zone(full_name=ReadField("Mustermann Érika", "page", 1.0)))
    assert scanned.origins["full_name"] == "page"
    candidate = read_typed(
        "F", scanned.values, scanned.origins, today=TODAY, now=None, position=1, reference=None
    )
    asked = [problem for problem in candidate.problems if problem.code == "name_unconfirmed"]
    assert [problem.severity for problem in asked] == ["error"]


def test_a_card_fills_the_vietnamese_form_with_what_its_code_says():
    reading, problems = read_id_card_qr(CARD, today=TODAY)
    assert reading is not None
    fields = {"full_name": ReadField("Trần Thị Thử", "qr", 1.0), "sex": ReadField("F", "qr", 0.5)}
    scanned = values_from_found(FoundDocument("ID_CARD_QR", fields, tuple(problems), reading, CORNERS))
    assert (scanned.regime, scanned.values["document_number"]) == ("V", "001199000000")
    assert unsure(scanned) == ["sex"]


def test_problems_of_the_found_document_are_told_at_the_fields_of_the_sheet():
    found = replace(found_zone(), problems=(Problem("document_expiry", "document_expired", {}, "warning"),))
    [problem] = values_from_found(found).problems
    assert (problem.field, problem.code) == ("document_number", "document_expired")


@pytest.mark.parametrize("confidence", [0.3, 1.0])
def test_nothing_of_a_visa_counts_as_sure(confidence):
    found = replace(
        found_zone(entry_document_issuer=ReadField("Cục QLXNC", "page", confidence)), kind="MRV-A"
    )
    scanned = values_from_visa(found)
    filled = sorted(name for name in scanned.values if name.startswith("entry_"))
    assert filled == [
        "entry_document_issuer",
        "entry_document_kind",
        "entry_document_number",
        "entry_document_until",
    ]
    assert unsure(scanned) == filled
    assert scanned.values["entry_document_until"] == "01/01/2033"
