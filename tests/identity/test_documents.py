"""Document numbers and personal numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutru.identity.dates import PartialDate
from cutru.identity.documents import (
    clean_document_number,
    document_key,
    document_number_problems,
    passport_problems,
)
from cutru.identity.personal_number import personal_number_problems, province_of_birth_registration


@pytest.mark.parametrize(
    ("document_type", "number", "code"),
    [
        ("1", "001199000000", None),
        ("1", "0011990000001", "number_12_digits"),
        ("1", "00119900000A", "number_12_digits"),
        ("1", "٠٠١١٩٩٠٠٠٠٠٠", "number_12_digits"),
        ("1", "1199000000", "leading_zeros_lost"),
        ("8", "79090000000", "leading_zeros_lost"),
        ("2", "012345678", None),
        ("2", "001199000000", None),
        ("2", "12345678", "leading_zeros_lost"),
        ("2", "0123456789", "number_9_or_12_digits"),
        ("3", "A" * 20, None),
        ("3", "A" * 21, "number_letters_digits_20"),
        ("4", "C0000000", None),
        ("4", "C00000000000", "passport_number_form"),
        ("4", "Ç0000000", "passport_number_form"),
        ("5", "A/12", "number_letters_digits"),
        ("7", "A12", None),
        ("9", "Số 12/KS", None),
        ("9", "", "required"),
        ("9", "A" * 33, "too_long"),
        ("1", "1.23457E+11", "number_scientific"),
    ],
)
def test_number_rules_of_each_type(document_type: str, number: str, code: str | None) -> None:
    problems = document_number_problems(document_type, number, "document_number")
    assert [(problem.code, problem.severity) for problem in problems] == ([(code, "error")] if code else [])
    assert all(problem.message_vi and problem.message_en for problem in problems)


def test_lost_zeros_are_offered_not_added() -> None:
    (problem,) = document_number_problems("1", "1199000000", "document_number")
    assert problem.params["suggestion"] == "001199000000"


@pytest.mark.parametrize(
    ("number", "codes"),
    [("C0000000", []), ("C00000000", []), ("P00000A0", ["vietnamese_passport_form"]), ("", ["required"])],
)
def test_vietnamese_passports_have_a_usual_form(number: str, codes: list[str]) -> None:
    assert [problem.code for problem in passport_problems(number, "n", nationality="VNM")] == codes
    assert [problem.code for problem in passport_problems(number or "X1", "n")] == []


@pytest.mark.parametrize(
    ("text", "number", "codes"),
    [
        ("001199000000", "001199000000", []),
        (" 001199000000\u00a0", "001199000000", []),
        ("001 199.000-000", "001199000000", ["number_cleaned"]),
        ("'001199000000", "001199000000", ["number_cleaned"]),
        ("79123456789.0", "79123456789", ["number_cleaned"]),
        ("1.23457E+11", "1.23457E+11", []),
        ("5E10", "5E10", []),
        ("", "", []),
    ],
)
def test_numbers_are_cleaned_with_a_notice(text: str, number: str, codes: list[str]) -> None:
    found, problems = clean_document_number(text)
    assert found == number
    assert [problem.code for problem in problems] == codes
    assert {problem.severity for problem in problems} <= {"notice"}


@given(st.text("ABC0123456789 .-'", max_size=20))
def test_cleaning_never_changes_the_key(text: str) -> None:
    assume_number, _ = clean_document_number(text)
    if not text.strip().endswith((".0",)):
        assert document_key(assume_number) == document_key(text)


def test_one_number_in_two_spellings_has_one_key() -> None:
    assert document_key("c01-x00 06h") == document_key("C01X0006H") == "C01X0006H"


@pytest.mark.parametrize(
    ("number", "sex", "birth", "codes"),
    [
        ("001199000000", "F", PartialDate(date(1999, 1, 15)), []),
        ("001199000000", None, None, []),
        ("001299000000", "M", date(2099, 1, 15), []),
        ("001199000000", "M", date(1999, 1, 15), ["personal_number_sex"]),
        ("001199000000", "F", PartialDate(date(1998, 1, 1), "Y"), ["personal_number_year"]),
        ("001199000000", "F", date(2099, 1, 1), ["personal_number_year"]),
        ("999199000000", "F", date(1999, 1, 1), ["personal_number_place"]),
        (
            "003199000000",
            "M",
            date(1990, 1, 1),
            ["personal_number_place", "personal_number_sex", "personal_number_year"],
        ),
    ],
)
def test_a_personal_number_that_disagrees_is_only_a_warning(
    number: str, sex: str | None, birth: PartialDate | date | None, codes: list[str]
) -> None:
    problems = personal_number_problems(number, sex, birth, "document_number")
    assert [problem.code for problem in problems] == codes
    assert {problem.severity for problem in problems} <= {"warning"}


@pytest.mark.parametrize("number", ["", "00119900000", "0011990000000", "00119900000A", "001 19900000"])
def test_twelve_digits_are_the_only_hard_rule(number: str) -> None:
    problems = personal_number_problems(number, "F", None, "document_number")
    assert [(problem.code, problem.severity) for problem in problems] == [("number_12_digits", "error")]


def test_the_province_of_birth_registration() -> None:
    assert province_of_birth_registration("001199000000") == "Hà Nội"
    assert province_of_birth_registration("096199000000") == "Cà Mau"
    assert province_of_birth_registration("999199000000") is None
