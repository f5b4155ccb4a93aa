"""Code lists and nationalities: what a cell's text means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutru.identity import codelists
from cutru.identity.codelists import (
    BIRTH_PRECISIONS,
    DOCUMENT_TYPES,
    ENTRY_DOCUMENT_KINDS,
    PASSPORT_TYPES,
    RESIDENCE_TYPES,
    SEXES,
    STAY_REASONS,
    CodeList,
    resolve,
)
from cutru.identity.nationalities import (
    NATIONALITIES,
    from_mrz,
    resolve_nationality,
    search_nationalities,
)

ALL = [
    SEXES,
    DOCUMENT_TYPES,
    RESIDENCE_TYPES,
    STAY_REASONS,
    BIRTH_PRECISIONS,
    PASSPORT_TYPES,
    ENTRY_DOCUMENT_KINDS,
]


def test_the_lists_are_whole() -> None:
    assert [len(codes) for codes in ALL] == [2, 9, 3, 20, 3, 4, 6]
    assert frozenset({"20"}) == codelists.STAY_REASONS_WITH_DETAIL
    assert len(NATIONALITIES) == 253
    assert DOCUMENT_TYPES["1"].display == "1 - Thẻ CCCD"
    assert NATIONALITIES["SC-"].display == "SC- - Scotland"


@pytest.mark.parametrize("codelist", ALL, ids=lambda codelist: codelist.name)
def test_every_entry_is_found_by_code_display_and_label(codelist: CodeList) -> None:
    for code, entry in codelist.items():
        assert entry.label_vi
        assert entry.label_en
        for text in (
            code,
            entry.display,
            entry.display.replace(" - ", " – "),
            f" {code}\u00a0-  {entry.label_vi} ",
        ):
            assert resolve(codelist, text, "cell") == (code, [])
        found, problems = resolve(codelist, entry.label_vi.upper(), "cell")
        assert (found, [problem.severity for problem in problems]) == (code, ["notice"])
        assert resolve(codelist, entry.label_en, "cell")[0] == code


@pytest.mark.parametrize(
    ("codelist", "text", "expected", "code"),
    [
        (SEXES, "Nu", "F", "read_from_label"),
        (SEXES, "Female", "F", "read_from_label"),
        (SEXES, "0", "F", "read_from_label"),
        (SEXES, "1", "M", "read_from_label"),
        (SEXES, "U", None, "choose_sex"),
        (SEXES, "Unknown", None, "choose_sex"),
        (SEXES, "<", None, "choose_sex"),
        (SEXES, "khác", None, "not_in_list"),
        (DOCUMENT_TYPES, "1-Thẻ CCCD", "1", None),
        (DOCUMENT_TYPES, "4 - Passport", "4", None),
        (DOCUMENT_TYPES, "1 - Hộ chiếu", "1", "label_differs"),
        (DOCUMENT_TYPES, "cccd", "1", "read_from_label"),
        (DOCUMENT_TYPES, "10", None, "not_in_list"),
        (STAY_REASONS, "Du lich", "1", "read_from_label"),
        (STAY_REASONS, "", None, None),
    ],
)
def test_cells_made_by_hand(codelist: CodeList, text: str, expected: str | None, code: str | None) -> None:
    found, problems = resolve(codelist, text, "cell")
    assert found == expected
    assert [problem.code for problem in problems] == ([code] if code else [])
    assert {problem.severity for problem in problems} <= {"notice" if found else "error"}


@pytest.mark.parametrize(
    ("text", "expected", "code"),
    [
        ("RUS", "RUS", None),
        ("rus", "RUS", None),
        ("RUS - Russia", "RUS", None),
        ("RUS - Liên bang Nga", "RUS", None),
        ("VNM - Viet Nam", "VNM", None),
        ("D", "D", None),
        ("DEU", "D", "nationality_code_mapped"),
        ("DE", "D", "nationality_code_mapped"),
        ("GB", "GBR", "nationality_code_mapped"),
        ("XKX", "RKS", "nationality_code_mapped"),
        ("0RQ", "0RQ", None),
        ("SC-", "SC-", None),
        ("SC- - Scotland", "SC-", None),
        ("SC-Scotland", "SC-", None),
        ("SC - Seychelles", "SYC", "nationality_code_mapped"),
        ("RUS - Germany", "RUS", "label_differs"),
        ("Germany", None, "nationality_name"),
        ("Nga", None, "nationality_name"),
        ("Hoa Kỳ", None, "nationality_name"),
        ("Atlantis", None, "not_in_list"),
        ("", None, None),
    ],
)
def test_nationality_cells(text: str, expected: str | None, code: str | None) -> None:
    found, problems = resolve_nationality(text, "nationality")
    assert found == expected
    assert [problem.code for problem in problems] == ([code] if code else [])
    assert {problem.severity for problem in problems} <= {"notice" if found else "error"}


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [("Germany", "D - Germany"), ("Nga", "RUS - Russia"), ("Mỹ", "USA - United States of America")],
)
def test_a_country_name_is_answered_with_its_code(text: str, suggestion: str) -> None:
    _, problems = resolve_nationality(text, "nationality")
    assert problems[0].params["suggestion"] == suggestion


def test_every_nationality_is_found_by_its_display_text() -> None:
    for code, entry in NATIONALITIES.items():
        assert resolve_nationality(code, "n") == (code, [])
        assert resolve_nationality(entry.display, "n") == (code, [])


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("duc", "D"), ("Đức", "D"), ("ger", "D"), ("D", "D"), ("DEU", "D"), ("nga", "RUS"), ("NGA", "NGA"),
        ("han quoc", "KOR"), ("south korea", "KOR"), ("my", "USA"), ("campuchia", "KHM"), ("viet", "VNM"),
    ],
)  # fmt: skip
def test_type_ahead_finds_the_country_first(typed: str, first: str) -> None:
    assert search_nationalities(typed, 5)[0].code == first


def test_type_ahead_keeps_its_limit_and_finds_nothing_for_nothing() -> None:
    assert len(search_nationalities("a", 7)) == 7
    assert search_nationalities("  ", 7) == []
    assert search_nationalities("zzzz", 7) == []


@pytest.mark.parametrize(
    ("zone", "expected", "codes"),
    [
        ("D<<", "D", []),
        ("RUS", "RUS", []),
        ("RKS", "RKS", []),
        ("XKX", "RKS", []),
        ("GBO", "GBO", []),
        ("TWN", "TWN", []),
        ("XXA", "0RQ", ["nationality_open"]),
        ("XXB", "0RQ", ["nationality_open"]),
        ("UNA", "0RQ", ["nationality_open"]),
        ("UTO", None, ["specimen_document"]),
        ("QQQ", None, ["nationality_unreadable"]),
        ("<<<", None, ["nationality_unreadable"]),
    ],
)
def test_codes_of_zones(zone: str, expected: str | None, codes: list[str]) -> None:
    found, problems = from_mrz(zone)
    assert found == expected
    assert [problem.code for problem in problems] == codes


def test_the_specimen_state_is_taken_for_training() -> None:
    assert from_mrz("UTO", allow_specimen=True)[0] == "0RQ"


def test_endless_cells_are_refused_with_a_short_value() -> None:
    for found, problems in (resolve(SEXES, "x" * 100_000, "s"), resolve_nationality("x" * 100_000, "n")):
        assert (found, problems[0].code, len(problems[0].params["value"])) == (None, "not_in_list", 40)


@given(st.text(max_size=30))
def test_no_text_breaks_the_lists(text: str) -> None:
    for codelist in ALL:
        _, problems = resolve(codelist, text, "cell")
        assert all(problem.message_vi and problem.message_en for problem in problems)
    _, problems = resolve_nationality(text, "cell")
    assert all(problem.message_vi and problem.message_en for problem in problems)
    search_nationalities(text, 5)
