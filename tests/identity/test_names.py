"""Names: cleaning, search keys, and names of zones."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutru.identity.names import (
    clean_name,
    is_sample,
    name_problems,
    passport_form,
    place_name_problems,
    same_person_name,
    search_key,
    search_tokens,
)


def test_names_are_cleaned_of_what_nobody_sees() -> None:
    decomposed = unicodedata.normalize("NFD", "Trần  Thị")
    assert clean_name(f"\ufeff {decomposed}\u00a0\u200bThử\t\r\n\x00") == "Trần Thị Thử"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Trần Thị Thử", "TRAN THI THU"),
        ("đỗ  thị-hà", "DO THI HA"),
        ("O'Brien, Seán", "O BRIEN SEAN"),
        ("Jürgen Groß", "JURGEN GROSS"),
        ("Øystein Łuk", "OYSTEIN LUK"),
        (unicodedata.normalize("NFD", "Nguyễn Ưởng"), "NGUYEN UONG"),
        ("—", ""),
    ],
)
def test_search_keys_carry_no_accents(name: str, key: str) -> None:
    assert search_key(name) == key


@given(st.text(max_size=60))
def test_a_search_key_is_its_own_key(name: str) -> None:
    assert search_key(search_key(name)) == search_key(name)


def test_search_tokens_are_words_once_each() -> None:
    assert search_tokens("Lê Văn Lê") == ("LE", "VAN")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Trần Thị Thử", "TRAN THI THU"),
        ("Đặng Ơn", "DANG ON"),
        ("Jürgen Groß", "JUERGEN GROSS"),
        ("O'Brien-Smith, Seán", "OBRIEN SMITH SEAN"),
        ("Åse Ærø Þór", "AASE AEROE THOR"),
        ("NGUYEN V4N", "NGUYEN V N"),
    ],
)
def test_the_form_of_the_zone(name: str, form: str) -> None:
    assert passport_form(name) == form


@pytest.mark.parametrize(
    ("printed", "zone"),
    [
        ("Jürgen Müller", "JUERGEN MUELLER"),
        ("Jürgen Müller", "JURGEN MULLER"),
        ("Jürgen Müller", "JUXXRGEN MUELLER"),
        ("Trần Thị Thử", "TRAN THI THU"),
        ("Señor Muñoz", "SENXXOR MUNOZ"),
        ("Søren Åberg", "SOEREN AABERG"),
        ("O'Brien Seán", "OBRIEN SEAN"),
        ("Anne-Marie", "ANNE MARIE"),
        ("van der Steen", "VANDERSTEEN"),
        ("Jürgen", "jürgen"),
    ],
)
def test_two_legal_spellings_are_one_name(printed: str, zone: str) -> None:
    assert same_person_name(printed, zone) is True
    assert same_person_name(zone, printed) is True


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Trần Thị Thử", "TRAN THI THO"),
        ("Müller", "MOELLER"),
        ("", ""),
        ("Anna", ""),
        ("Å" * 80, "A" * 120 + "B"),
    ],
)
def test_other_names_stay_other_names(a: str, b: str) -> None:
    assert same_person_name(a, b) is False


@given(
    st.text("AĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXYáàảãạ Ñüößø", min_size=1).filter(
        lambda text: bool(search_key(text))
    )
)
def test_a_name_is_its_own_zone_form(name: str) -> None:
    assert same_person_name(name, passport_form(name))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Trần Thị Thử", []),
        ("ERIKSSON, ANNA-MARIA O'NEIL JR.", []),
        ("Gal·la ’t Hooft", []),
        ("สมชาย ใจดี", []),
        ("王小明", []),
        ("प्रिया", []),
        ("", [("required", "error")]),
        (" \u200b-", [("required", "error")]),
        ("N" * 161, [("too_long", "error")]),
        ("Tra62n Thi", [("name_has_digits", "error")]),
        ("Anna²", [("name_has_digits", "error")]),
        ("123 456", [("name_has_digits", "error")]),
        ("Tran|Thi", [("name_has_sign", "error")]),
        ("Tran_Thi", [("name_has_sign", "error")]),
        ("Anna (Jr)", [("name_has_sign", "error")]),
        ("😀", [("name_has_sign", "error")]),
        ("ANNA 😀 <script>", [("name_has_sign", "error")]),
        ("=cmd|' /C calc'!A0", [("name_has_digits", "error"), ("name_has_sign", "error")]),
    ],
)
def test_faults_of_names(text: str, expected: list[tuple[str, str]]) -> None:
    problems = name_problems(text, "full_name")
    assert [(problem.code, problem.severity) for problem in problems] == expected


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Nhà nghỉ 68 “Hoa Mai” & Spa (Đà Lạt) - số 3/2+", []),
        ("旅館", []),
        ("<b>Khách sạn</b>", ["place_name_has_sign"]),
        ("Khách sạn 😀", ["place_name_has_sign"]),
        ("=1+1", ["place_name_has_sign"]),
        ("...", ["required"]),
    ],
)
def test_faults_of_the_names_of_houses(text: str, codes: list[str]) -> None:
    assert [problem.code for problem in place_name_problems(text, "name")] == codes


@pytest.mark.parametrize(
    ("text", "sample"),
    [
        ("[TEST] SAMPLE", True),
        ("[example]", True),
        ("AVAD [ TEST ]", True),
        ("TEST", False),
        ("TESTA ANNA", False),
    ],
)
def test_sample_records_are_known_by_their_mark(text: str, sample: bool) -> None:
    assert is_sample(text) is sample
