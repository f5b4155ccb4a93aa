"""What people type and scan, read as they mean it."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutru.identity.id_card_qr import read_id_card_qr
from cutru.identity.mrz import read_mrz
from cutru.problems import Problem
from cutru.stays.typed import (
    FIELDS,
    Scanned,
    identity_doubts,
    read_nationality,
    read_typed,
    regime_of,
    scan_problems,
    store_problems,
    tidy,
    values_from_card,
    values_from_mrz,
)

TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 15, 40, tzinfo=UTC)
"""22:40 in Viet Nam."""

FOREIGN = {
    "full_name": "Erika Mustermann",
    "sex": "F",
    "birth_date": "12081964",
    "nationality": "duc",
    "document_type": "ordinary",
    "document_number": "c01x 0006-h",
    "room": "305",
    "arrival_on": "2511",
    "arrival_time": "2210",
    "departure_on": "+3",
    "permitted_until": "2001",
}
VIETNAMESE = {
    "full_name": "Trần Thị Thử",
    "sex": "nữ",
    "birth_date": "15/01/1999",
    "nationality": "VNM",
    "document_type": "1",
    "document_number": "001199000000",
    "arrival_on": "hôm nay",
    "departure_on": "mai",
    "reason": "du lịch",
}
GERMAN_ZONE = "P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<\nC01X0006H1D<<6408125F2710316<<<<<<<<<<<<<<<8"
VIETNAMESE_CARD = (
    "IDVNM1990000003001199000000<<4\n9901155F3901153VNM<<<<<<<<<<<6\nTRAN<<THI<THU<<<<<<<<<<<<<<<<<"
)
CARD_CODE = "001199000000||Trần Thị Thử|15011999|Nữ|Số 1, Phường Mẫu, Hà Nội|20062021"


def read(regime, values, origins=None):
    return read_typed(regime, values, origins or {}, today=TODAY, now=NOW, position=1, reference="draft-1")


def typed_stay(regime, values):
    candidate = read(regime, values)
    assert [problem.code for problem in candidate.problems] == []
    return candidate.stay


def codes(candidate):
    return [(problem.field, problem.code) for problem in candidate.problems]


def from_zone(text) -> Scanned:
    reading, _problems = read_mrz(text, today=TODAY)
    return values_from_mrz(reading)


def test_a_foreign_guest_is_read_from_what_a_hurried_person_types():
    stay = typed_stay("F", FOREIGN)
    assert stay.model_dump(exclude_defaults=True) == {
        "full_name": "ERIKA MUSTERMANN",
        "sex": "F",
        "birth_date": date(1964, 8, 12),
        "nationality": "D",
        "document_number": "C01X0006H",
        "room": "305",
        "arrival_on": date(2026, 11, 25),
        "arrival_time": time(22, 10),
        "departure_on": date(2026, 11, 28),
        "permitted_until": date(2027, 1, 20),
        "reference": "draft-1",
        "origins": dict.fromkeys(FOREIGN, "typed"),
    }


def test_a_vietnamese_guest_is_read_from_words():
    stay = typed_stay("V", VIETNAMESE)
    assert (stay.full_name, stay.sex, stay.reason) == ("Trần Thị Thử", "F", "1")
    assert (stay.arrival_on, stay.departure_on) == (date(2026, 11, 25), date(2026, 11, 26))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("duc", "D"),
        ("Đức", "D"),
        ("ger", "D"),
        ("D", "D"),
        ("d", "D"),
        ("CH Liên bang Đức (D)", "D"),
        ("Germany (D)", "D"),
        ("my", "USA"),
        ("anh", "GBR"),
        ("Nga", "RUS"),
        ("nga", "RUS"),
        ("NGA", "NGA"),
        ("han", "KOR"),
        ("indo", "IDN"),
        ("viet nam", "VNM"),
        ("vn", "VNM"),
        ("phap", "FRA"),
        ("", None),
    ],
)
def test_a_nationality_is_understood_when_only_one_can_be_meant(text, code):
    assert read_nationality(text) == (code, [])


@pytest.mark.parametrize(("text", "problem"), [("trung", "nationality_ambiguous"), ("xyzzy", "not_in_list")])
def test_a_nationality_that_is_open_is_asked_for(text, problem):
    code, problems = read_nationality(text)
    assert code is None
    assert [item.code for item in problems] == [problem]


@pytest.mark.parametrize(
    ("field", "text", "shown"),
    [
        ("arrival_on", "2511", "25/11/2026"),
        ("arrival_on", "25/11", "25/11/2026"),
        ("arrival_on", "mai", "26/11/2026"),
        ("arrival_on", "hôm qua", "24/11/2026"),
        ("arrival_on", "3112", "31/12/2026"),
        ("departure_on", "mai", "26/11/2026"),
        ("departure_on", "+2", "27/11/2026"),
        ("departure_on", "0201", "02/01/2027"),
        ("arrival_time", "2240", "22:40"),
        ("arrival_time", "7h5", "07:05"),
        ("arrival_time", "bây giờ", "22:40"),
        ("birth_date", "080390", "08/03/1990"),
        ("birth_date", "1990", "1990"),
        ("birth_date", "03/1990", "03/1990"),
        ("entry_on", "2011", "20/11/2026"),
        ("entry_on", "3011", "30/11/2025"),
        ("sex", "nam", "M"),
        ("sex", "f", "F"),
        ("document_number", " c01-x00 ", "C01X00"),
        ("arrival_on", "3113", "3113"),
        ("nationality", "trung", "trung"),
    ],
)
def test_what_can_be_read_is_kept_in_the_form_it_is_shown_in(field, text, shown):
    values = {"arrival_on": "25/11/2026", field: text}
    assert tidy("F", values, today=TODAY, now=NOW)[field] == shown


def test_a_departure_is_counted_from_a_late_declared_arrival():
    stay = typed_stay("F", {**FOREIGN, "arrival_on": "2010", "departure_on": "2210"})
    assert (stay.arrival_on, stay.departure_on) == (date(2026, 10, 20), date(2026, 10, 22))


@pytest.mark.parametrize(("text", "precision"), [("1964", "Y"), ("08/1964", "M"), ("12/08/1964", "D")])
def test_a_birth_date_keeps_the_precision_it_was_typed_with(text, precision):
    assert typed_stay("F", {**FOREIGN, "birth_date": text}).birth_precision == precision


def test_every_missing_field_is_named_once():
    assert codes(read("F", {})) == [
        (name, "required")
        for name in (
            "full_name",
            "sex",
            "birth_date",
            "nationality",
            "document_number",
            "arrival_on",
            "departure_on",
        )
    ]


def test_an_unreadable_field_gets_its_own_sentence_and_not_a_second_one():
    candidate = read("F", {**FOREIGN, "birth_date": "31/02/1964", "arrival_time": "25:61"})
    assert candidate.stay is None
    assert sorted(codes(candidate)) == [("arrival_time", "not_a_time"), ("birth_date", "not_a_date")]


def test_an_optional_field_with_a_fault_keeps_the_row_back_too():
    candidate = read("F", {**FOREIGN, "entry_on": "abc"})
    assert candidate.stay is None
    assert codes(candidate) == [("entry_on", "not_a_date")]


@pytest.mark.parametrize(
    ("nationality", "before", "regime"),
    [("duc", "V", "F"), ("viet nam", "F", "V"), ("", "V", "V"), ("", "F", "F"), ("trung", "V", "V")],
)
def test_the_duty_follows_from_the_nationality(nationality, before, regime):
    assert regime_of({"nationality": nationality}, before) == regime


def test_a_document_kind_of_the_other_duty_is_put_right():
    assert tidy("V", {"document_type": "ordinary"}, today=TODAY, now=NOW)["document_type"] == "1"
    assert tidy("F", {"document_type": "8"}, today=TODAY, now=NOW)["document_type"] == "ordinary"


def test_places_are_taken_by_code_and_must_belong_together(db):
    right = {**VIETNAMESE, "residence_province_code": "01", "residence_ward_code": "00070"}
    assert typed_stay("V", right).residence_ward_code == "00070"
    wrong = {**right, "residence_province_code": "79"}
    assert codes(read("V", wrong)) == [("residence_ward_code", "ward_not_in_province")]


def test_a_passport_zone_fills_the_row_and_waits_for_a_look_at_the_name():
    scanned = from_zone(GERMAN_ZONE)
    assert (scanned.regime, scanned.values) == (
        "F",
        {
            "full_name": "MUSTERMANN ERIKA",
            "sex": "F",
            "birth_date": "12/08/1964",
            "nationality": "D",
            "document_number": "C01X0006H",
            "document_type": "ordinary",
        },
    )
    assert set(scanned.origins.values()) == {"mrz"}
    values = {**scanned.values, "room": "1", "arrival_on": "2511", "departure_on": "2611"}
    assert codes(read("F", values, scanned.origins)) == [("full_name", "name_unconfirmed")]
    confirmed = read("F", {**values, "name_confirmed": "1"}, scanned.origins)
    assert codes(confirmed) == []
    assert confirmed.stay.origins == {
        **dict.fromkeys(scanned.values, "mrz"),
        **dict.fromkeys(("room", "arrival_on", "departure_on"), "typed"),
    }
    retyped = {**scanned.origins, "full_name": "typed"}
    assert codes(read("F", values, retyped)) == []


def test_the_zone_of_a_vietnamese_card_makes_a_vietnamese_guest():
    scanned = from_zone(VIETNAMESE_CARD)
    assert scanned.regime == "V"
    assert (scanned.values["document_type"], scanned.values["document_number"]) == ("1", "001199000000")


@pytest.mark.django_db
def test_the_code_of_an_identity_card_fills_the_row_and_only_asks_about_the_name():
    reading, _problems = read_id_card_qr(CARD_CODE, today=TODAY)
    scanned = values_from_card(reading)
    assert scanned.regime == "V"
    assert scanned.values == {
        "full_name": "Trần Thị Thử",
        "sex": "F",
        "birth_date": "15/01/1999",
        "nationality": "VNM",
        "document_type": "1",
        "document_number": "001199000000",
        "residence_province_code": "01",
        "residence_address": "Số 1, Phường Mẫu, Hà Nội",
        "residence_kind": "1",
    }
    values = {**scanned.values, "arrival_on": "2511", "departure_on": "2611", "reason": "1"}
    candidate = read("V", values, scanned.origins)
    assert candidate.stay is not None
    assert [(item.code, item.severity) for item in candidate.problems] == [("name_unconfirmed", "warning")]
    assert [(item.field, item.code, item.severity) for item in scanned.problems] == [
        ("residence_ward_code", "address_ward_not_known", "warning")
    ]


@pytest.mark.django_db
def test_the_old_address_of_a_card_is_brought_to_the_units_of_today_and_shown_as_printed():
    code = CARD_CODE.replace("Số 1, Phường Mẫu, Hà Nội", "Thôn 3, Chương Dương, Thường Tín, Hà Tây")
    reading, _problems = read_id_card_qr(code, today=TODAY)
    scanned = values_from_card(reading)
    placed = {name: text for name, text in scanned.values.items() if name.startswith("residence_")}
    assert placed == {
        "residence_kind": "1",
        "residence_province_code": "01",
        "residence_ward_code": "10237",
        "residence_address": "Thôn 3",
    }
    assert {scanned.origins[name] for name in placed} == {"qr"}
    (said,) = scanned.problems
    assert (said.field, said.severity) == ("residence_address", "warning")
    assert said.message_vi.startswith("Trên thẻ ghi “Thôn 3, Chương Dương, Thường Tín, Hà Tây”.")
    candidate = read("V", {**scanned.values, "arrival_on": "2511", "departure_on": "2611", "reason": "1"})
    assert candidate.stay is not None
    assert candidate.stay.residence_ward_code == "10237"


def test_what_the_reader_said_is_kept_beside_the_fields():
    scanned = from_zone(GERMAN_ZONE.replace("6408125F", "6408126F"))
    stored = store_problems(scanned.problems)
    assert scan_problems({"scan_problems": stored}) == [
        problem for problem in scanned.problems if problem.severity != "notice"
    ]
    assert {problem.field for problem in scanned.problems} == {"birth_date", ""}


@pytest.mark.parametrize("regime", FIELDS)
def test_a_doubt_about_anything_but_the_residence_is_one_about_who_it_is(regime):
    fields = (*FIELDS[regime], "")
    doubts = [Problem(name, "reading_unsure", {}, "warning") for name in fields]
    stored = {"scan_problems": store_problems(doubts)}
    kept_back = [problem.field for problem in identity_doubts(stored)]
    assert kept_back == [name for name in fields if not name.startswith("residence_")]
    assert scan_problems(stored) == doubts


TEXTS = st.dictionaries(st.sampled_from(FIELDS["F"] + FIELDS["V"]), st.text(max_size=60))


@given(st.sampled_from(["F", "V"]), TEXTS)
def test_tidying_twice_changes_nothing_and_no_text_is_too_strange(regime, values):
    values = {name: text for name, text in values.items() if "residence" not in name}
    once = tidy(regime, values, today=TODAY, now=NOW)
    assert tidy(regime, once, today=TODAY, now=NOW) == once
    candidate = read(regime, once)
    assert (candidate.stay is None) == any(problem.severity == "error" for problem in candidate.problems)
