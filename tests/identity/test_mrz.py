"""Machine-readable zones: published specimens, invented vectors, and what scanners make of them."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cutru.identity.mrz import MrzReading, check_digit, read_mrz
from cutru.identity.nationalities import NATIONALITIES
from tests.identity.zones import Person, td1, td2, td3

TODAY = date(2026, 11, 21)

TD3_UTOPIA = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD1_UTOPIA = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
TD2_UTOPIA = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
LONG_NUMBER = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"
VISA_A = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<"
VISA_B = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<"
CITIZEN_CARD = (
    "IDVNM1990000003001199000000<<4\n9901155F3901153VNM<<<<<<<<<<<6\nTRAN<<THI<THU<<<<<<<<<<<<<<<<<"
)
VIETNAMESE = "P<VNMTRAN<<THI<THU<<<<<<<<<<<<<<<<<<<<<<<<<<\nC0000000<4VNM9901155F3407024001199000000<<48"
ONE_NAME = "P<IDNSUHARTINI<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<\nX0000000<1IDN85<<<<1F3001019<<<<<<<<<<<<<<<6"
GERMAN = "P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X0006H1D<<6408125F2710316<<<<<<<<<<<<<<<8"


def read(text: str, *, allow_specimen: bool = False) -> MrzReading:
    reading, problems = read_mrz(text, today=TODAY, allow_specimen=allow_specimen)
    assert reading is not None
    assert list(reading.problems) == problems
    return reading


def codes(reading: MrzReading) -> list[str]:
    return [problem.code for problem in reading.problems]


def summary(reading: MrzReading) -> tuple[object, ...]:
    birth = reading.birth.display() if reading.birth else None
    expiry = reading.expiry.isoformat() if reading.expiry else None
    return (
        reading.kind,
        reading.document_number,
        reading.full_name,
        birth,
        reading.sex,
        reading.nationality,
        expiry,
        reading.optional_data,
        reading.personal_number,
    )


@pytest.mark.parametrize(
    ("text", "expected"), [("520727", 3), ("AB2134<<<", 5), ("HA672242<658022549601086<<<<<<<<<<<<<<0", 8)]
)
def test_check_digits_of_the_standard(text: str, expected: int) -> None:
    assert check_digit(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            TD3_UTOPIA,
            (
                "TD3",
                "L898902C3",
                "ERIKSSON ANNA MARIA",
                "12/08/1974",
                "F",
                "0RQ",
                "2012-04-15",
                "ZE184226B",
                None,
            ),
        ),
        (
            TD1_UTOPIA,
            ("TD1", "D23145890", "ERIKSSON ANNA MARIA", "12/08/1974", "F", "0RQ", "2012-04-15", "", None),
        ),
        (
            TD2_UTOPIA,
            ("TD2", "D23145890", "ERIKSSON ANNA MARIA", "12/08/1974", "F", "0RQ", "2012-04-15", "", None),
        ),
        (
            LONG_NUMBER,
            ("TD1", "D23145890734", "STEVENSON PETER JOHN", "12/07/1934", "M", "0RQ", "1995-07-12", "", None),
        ),
        (
            CITIZEN_CARD,
            (
                "TD1",
                "001199000000",
                "TRAN THI THU",
                "15/01/1999",
                "F",
                "VNM",
                "2039-01-15",
                "001199000000",
                "001199000000",
            ),
        ),
        (
            VIETNAMESE,
            (
                "TD3",
                "C0000000",
                "TRAN THI THU",
                "15/01/1999",
                "F",
                "VNM",
                "2034-07-02",
                "001199000000",
                "001199000000",
            ),
        ),
        (ONE_NAME, ("TD3", "X0000000", "SUHARTINI", "1985", "F", "IDN", "2030-01-01", "", None)),
        (GERMAN, ("TD3", "C01X0006H", "MUSTERMANN ERIKA", "12/08/1964", "F", "D", "2027-10-31", "", None)),
    ],
)
def test_specimens_are_read_with_all_digits_right(text: str, expected: tuple[object, ...]) -> None:
    reading = read(text, allow_specimen=True)
    assert summary(reading) == expected
    assert set(reading.checks.values()) == {True}
    assert reading.corrections == ()
    assert reading.name_cut is False


@pytest.mark.parametrize(
    ("text", "expected"),
    [(GERMAN, []), (CITIZEN_CARD, []), (VIETNAMESE, []), (ONE_NAME, ["mrz_one_part_name"])],
)
def test_a_clean_zone_gives_nothing_to_correct(text: str, expected: list[str]) -> None:
    assert codes(read(text)) == expected


def test_a_specimen_is_refused_outside_training() -> None:
    assert codes(read(TD3_UTOPIA)) == ["specimen_document", "document_expired"]
    assert codes(read(TD3_UTOPIA, allow_specimen=True)) == ["nationality_open", "document_expired"]


@pytest.mark.parametrize(("text", "kind"), [(VISA_A, "MRV-A"), (VISA_B, "MRV-B")])
def test_a_visa_gives_its_fields_but_is_no_identity_document(text: str, kind: str) -> None:
    reading = read(text, allow_specimen=True)
    assert (reading.kind, reading.document_number, reading.full_name) == (
        kind,
        "L8988901C",
        "ERIKSSON ANNA MARIA",
    )
    assert reading.checks == {"number": True, "birth": True, "expiry": True}
    assert codes(reading) == ["mrz_visa", "nationality_open", "document_expired"]
    assert reading.document_type is None


def test_the_document_type_follows_from_the_kind() -> None:
    assert [read(text).document_type for text in (GERMAN, CITIZEN_CARD, TD1_UTOPIA)] == ["4", "1", None]


@pytest.mark.parametrize(
    "text",
    [
        GERMAN.lower(),
        GERMAN.replace("\n", ""),
        GERMAN.replace("\n", " "),
        GERMAN.replace("\n", "\r\n\r\n  "),
        GERMAN.replace("<", " "),
        GERMAN.replace("<<", "«"),
        GERMAN.replace("<", "‹"),
        GERMAN.replace("C01X", "C01X "),
        "Passport\n\n" + GERMAN + "\n\nscanned 21/11/2026",
        f'"{GERMAN}"',
        GERMAN.replace("<<<<<<<<<<<<<<<<<<<<<<\n", "<<\n"),
    ],
)
def test_pasted_and_typed_forms_read_alike(text: str) -> None:
    reading = read(text)
    assert summary(reading) == summary(read(GERMAN))
    assert codes(reading) == []


def test_three_lines_run_together_are_a_card() -> None:
    assert summary(read(CITIZEN_CARD.replace("\n", ""))) == summary(read(CITIZEN_CARD))
    assert summary(read(TD2_UTOPIA.replace("\n", ""))) == summary(read(TD2_UTOPIA))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "NGUYEN VAN A",
        GERMAN[:70],
        GERMAN.split("\n")[1],
        GERMAN + "<",
        GERMAN.replace("C01", "Ç01"),
        "<" * 88,
        "P<" * 5000,
    ],
)
def test_a_text_without_a_zone_says_so(text: str) -> None:
    reading, problems = read_mrz(text, today=TODAY)
    assert reading is None
    assert [problem.code for problem in problems] == ["mrz_not_found"]


@pytest.mark.parametrize(
    ("read_as", "corrections"),
    [
        (("6408125F", "64O8125F"), ("birth_date: 64O812 → 640812",)),
        (("6408125F", "640812SF"), ("birth_date: S → 5",)),
        (("2710316", "27IO316"), ("document_expiry: 27IO31 → 271031",)),
        (("C01X0006H1", "C0IX0006H1"), ("document_number: C0IX0006H → C01X0006H",)),
        (("MUSTERMANN", "MU5TERMANN"), ("full_name: MU5TERMANN<<ERIKA → MUSTERMANN<<ERIKA",)),
    ],
)
def test_misreads_are_mended_and_shown(read_as: tuple[str, str], corrections: tuple[str, ...]) -> None:
    reading = read(GERMAN.replace(*read_as))
    assert summary(reading) == summary(read(GERMAN))
    assert reading.corrections == corrections
    assert codes(reading) == ["mrz_corrected"]


def test_a_country_code_with_a_digit_is_mended() -> None:
    mended = read(ONE_NAME.replace("1IDN", "11DN"))
    assert (mended.nationality, mended.corrections) == ("IDN", ("nationality: 1DN → IDN",))


def test_a_misread_with_two_solutions_is_left_for_a_person() -> None:
    person = Person("TEST", "ANNA", "A00000005", "FRA", "900101", "F", "300101")
    reading = read(td3(person).replace("A00000005", "AO0000OO5"))
    assert reading.checks["number"] is False
    assert reading.document_number == "AO0000OO5"
    assert reading.corrections == ()


def test_the_usual_form_of_a_vietnamese_number_decides_between_solutions() -> None:
    reading = read(VIETNAMESE.replace("C0000000", "CO000000"))
    assert (reading.document_number, codes(reading)) == ("C0000000", ["mrz_corrected"])
    card = read(CITIZEN_CARD.replace("VNM199", "VNMI99"))
    assert (card.document_number, codes(card)) == ("001199000000", ["mrz_corrected"])


def test_a_short_last_line_is_filled_and_marked() -> None:
    reading = read(GERMAN[:-10])
    assert reading.document_number == "C01X0006H"
    assert reading.checks == {
        "number": True,
        "birth": True,
        "expiry": True,
        "optional": False,
        "composite": False,
    }
    assert codes(reading) == ["mrz_short", "mrz_check_optional", "mrz_check_composite"]


def test_a_short_card_line_is_filled_and_marked() -> None:
    first, second, third = CITIZEN_CARD.split("\n")
    reading = read(f"{first}\n{second[:15]}\n{third[:13]}")
    assert (reading.document_number, reading.full_name) == ("001199000000", "TRAN THI THU")
    assert codes(reading) == ["mrz_short", "mrz_check_composite", "nationality_unreadable"]


def test_too_many_wrong_digits_are_not_shown_at_all() -> None:
    damaged = GERMAN.replace("H1D", "H7D").replace("6408125", "6408127").replace("2710316", "2710319")
    reading, problems = read_mrz(damaged, today=TODAY)
    assert reading is None
    assert [problem.code for problem in problems] == ["mrz_too_many_faults"]


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        ("351121", "21/11/1935"),
        ("261121", "21/11/2026"),
        ("261122", "22/11/1926"),
        ("85<<<<", "1985"),
        ("850000", "1985"),
        ("8503<<", "03/1985"),
        ("<<<<<<", None),
        ("990230", None),
    ],
)
def test_birth_dates_lie_in_the_past_and_may_be_partial(birth: str, expected: str | None) -> None:
    reading = read(td3(Person("TEST", "ANNA", "A12345678", "FRA", birth, "F", "300101")))
    assert (reading.birth.display() if reading.birth else None) == expected


@pytest.mark.parametrize(
    ("expiry", "expected"),
    [
        ("351121", date(2035, 11, 21)),
        ("120415", date(2012, 4, 15)),
        ("961210", date(1996, 12, 10)),
        ("3002<<", date(2030, 2, 28)),
        ("300000", date(2030, 12, 31)),
        ("<<<<<<", None),
    ],
)
def test_expiry_dates_lie_ahead_or_not_long_ago(expiry: str, expected: date | None) -> None:
    assert read(td3(Person("TEST", "ANNA", "A12345678", "FRA", "900101", "F", expiry))).expiry == expected


def test_impossible_dates_and_open_fields_ask_a_person() -> None:
    reading = read(td3(Person("TEST", "ANNA", "A12345678", "XXA", "990230", "<", "301301")))
    assert [(problem.field, problem.code, problem.severity) for problem in reading.problems] == [
        ("birth_date", "mrz_date_impossible", "error"),
        ("sex", "mrz_sex_open", "warning"),
        ("nationality", "nationality_open", "warning"),
        ("document_expiry", "mrz_date_impossible", "error"),
    ]
    assert (reading.sex, reading.nationality) == (None, "0RQ")


def test_a_full_name_line_may_be_cut() -> None:
    long = Person(
        "VAN DER STEEN TEST", "MARIANNE LOUISE ANTOINETTE", "A12345678", "NLD", "900101", "F", "300101"
    )
    reading = read(td3(long))
    assert reading.name_cut is True
    assert codes(reading) == ["mrz_name_cut"]


def test_a_card_whose_two_numbers_differ_is_marked() -> None:
    wrong = td1(Person("TRAN", "THI THU", "199000001", "VNM", "990115", "F", "390115", "001199000000<<4"))
    reading = read(wrong)
    assert reading.document_number == "001199000000"
    assert codes(reading) == ["mrz_card_number_differs"]


def test_a_personal_number_that_disagrees_is_a_warning() -> None:
    reading = read(
        td1(Person("TRAN", "VAN A", "199000000", "VNM", "980115", "M", "390115", "001199000000<<4"))
    )
    assert codes(reading) == ["personal_number_sex", "personal_number_year"]


WORD = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=8)
STATES = st.sampled_from(sorted(code for code in NATIONALITIES if code.isalpha()))
BIRTHS = st.dates(date(1930, 1, 1), TODAY)
EXPIRIES = st.dates(TODAY, date(2070, 1, 1))


@st.composite
def people(draw: st.DrawFn, longest_number: int = 9) -> Person:
    return Person(
        surname=draw(WORD),
        given=f"{draw(WORD)} {draw(WORD)}",
        number=draw(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=9, max_size=longest_number)),
        nationality=draw(STATES),
        birth=f"{draw(BIRTHS):%y%m%d}",
        sex=draw(st.sampled_from("MF")),
        expiry=f"{draw(EXPIRIES):%y%m%d}",
    )


def fields_of(reading: MrzReading) -> tuple[object, ...]:
    birth = reading.birth.date if reading.birth else None
    return (
        reading.surname,
        reading.given_names,
        reading.document_number,
        reading.nationality,
        f"{birth:%y%m%d}",
        reading.sex,
        f"{reading.expiry:%y%m%d}",
    )


def fields_of_person(person: Person) -> tuple[object, ...]:
    return (
        person.surname,
        person.given,
        person.number,
        person.nationality,
        person.birth,
        person.sex,
        person.expiry,
    )


@given(people())
def test_every_two_line_zone_reads_back(person: Person) -> None:
    for build in (td3, td2):
        reading = read(build(person))
        assert fields_of(reading) == fields_of_person(person)
        assert set(reading.checks.values()) == {True}
        assert reading.corrections == ()


@given(people(longest_number=12))
def test_every_card_reads_back(person: Person) -> None:
    reading = read(td1(person))
    assert fields_of(reading) == fields_of_person(person)
    assert set(reading.checks.values()) == {True}


CHECKED = [*range(45, 55), *range(58, 65), *range(66, 73)]
"""Positions of number, birth and expiry with their digits in the text of a passport zone."""


@given(people(), st.sampled_from(CHECKED), st.sampled_from("0123456789"))
def test_one_wrong_digit_never_goes_unseen(person: Person, place: int, sign: str) -> None:
    text = td3(person)
    assume(text[place].isdigit() and text[place] != sign)
    reading, _ = read_mrz(text[:place] + sign + text[place + 1 :], today=TODAY)
    assert reading is None or reading.corrections or not all(reading.checks.values())


@given(st.text(max_size=300) | st.text("P<IVAC0123456789ABC \n«", max_size=120))
def test_no_text_breaks_the_reader(text: str) -> None:
    reading, problems = read_mrz(text, today=TODAY)
    assert reading is not None or problems
    assert all(problem.message_vi and problem.message_en for problem in problems)
