from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutru.law import stay_rules
from cutru.law.versions import BOOK

AFTER_2026 = BOOK.with_confirmed(["law-2026", "stay-limit-tt116", "tt87-2026"])
OLD, NEW = date(2026, 6, 30), date(2026, 8, 1)


@pytest.mark.parametrize(
    ("arrival", "departure", "too_long"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), False),
        (date(2026, 1, 1), date(2026, 1, 30), False),
        (date(2026, 1, 1), date(2026, 1, 31), False),
        (date(2026, 1, 1), date(2026, 2, 1), True),
        (date(2026, 2, 1), date(2026, 3, 3), False),
        (date(2026, 2, 1), date(2026, 3, 4), True),
        (date(2024, 2, 1), date(2024, 3, 2), False),
        (date(2024, 2, 1), date(2024, 3, 3), True),
        (date(2026, 12, 15), date(2027, 1, 14), False),
        (date(2026, 12, 15), date(2027, 1, 15), True),
    ],
)
def test_thirty_days_are_allowed_thirty_one_are_not(arrival: date, departure: date, too_long: bool) -> None:
    for book in (BOOK, AFTER_2026):
        assert stay_rules.stay_too_long(arrival, departure, arrival, book) is too_long


@given(st.dates(date(2021, 7, 1), date(2030, 12, 31)), st.integers(0, 400))
def test_a_stay_is_too_long_exactly_beyond_the_longest(arrival: date, days: int) -> None:
    too_long = stay_rules.stay_too_long(arrival, arrival + timedelta(days=days), arrival)
    assert too_long is (days > stay_rules.longest_stay_days(arrival))


def test_the_longest_stay_is_thirty_days() -> None:
    assert stay_rules.longest_stay_days(OLD) == 30
    assert stay_rules.longest_stay_days(NEW, AFTER_2026) == 30


def test_the_close_relations_are_those_of_the_law() -> None:
    assert [(one.code, one.label.vi, one.label.en) for one in stay_rules.CLOSE_RELATIONS] == [
        ("grandfather", "ông", "grandfather"),
        ("grandmother", "bà", "grandmother"),
        ("father", "cha", "father"),
        ("mother", "mẹ", "mother"),
        ("wife", "vợ", "wife"),
        ("husband", "chồng", "husband"),
        ("child", "con", "child"),
        ("grandchild", "cháu", "grandchild"),
        ("older_brother", "anh ruột", "older brother"),
        ("older_sister", "chị ruột", "older sister"),
        ("younger_sibling", "em ruột", "younger brother or sister"),
    ]


def test_relatives_once_and_the_register_book_fall_away_only_when_confirmed() -> None:
    for rule in (stay_rules.relatives_notified_once, stay_rules.register_book_kept):
        assert [rule(OLD), rule(NEW)] == [True, True]
        assert [rule(OLD, AFTER_2026), rule(NEW, AFTER_2026)] == [True, False]


def test_the_birth_date_of_a_citizen_is_required_only_by_the_new_law() -> None:
    old = {"full_name", "personal_or_passport_number", "reason", "period", "address"}
    assert stay_rules.required_guest_fields("V", NEW) == old
    assert stay_rules.required_guest_fields("V", NEW, AFTER_2026) == old | {"birth_date"}


def test_the_data_of_a_foreigner_stay_the_same_under_the_new_circular() -> None:
    expected = {"full_name", "sex", "birth_date", "nationality", "passport_number", "period"}
    assert stay_rules.required_guest_fields("F", NEW) == expected
    assert stay_rules.required_guest_fields("F", NEW, AFTER_2026) == expected


def test_hotels_must_use_the_portal_and_the_new_circular_is_not_known_to_say_so() -> None:
    assert stay_rules.hotels_must_use_portal(NEW) is True
    assert stay_rules.hotels_must_use_portal(NEW, AFTER_2026) is None
    assert stay_rules.hotels_must_use_portal(date(2026, 7, 23), AFTER_2026) is True


@pytest.mark.parametrize(
    ("place", "host_present", "code"),
    [
        ("private_home", True, "host"),
        ("private_home", False, "guest"),
        ("private_home", None, "guest"),
        ("lodging_facility", None, "facility_representative"),
        ("lodging_facility", False, "facility_representative"),
        ("medical_facility", None, "medical_representative"),
    ],
)
def test_whoever_receives_the_guest_notifies(
    place: stay_rules.Place, host_present: bool | None, code: str
) -> None:
    for book in (BOOK, AFTER_2026):
        assert stay_rules.responsible_notifier(place, host_present, NEW, book).code == code


def test_a_vehicle_has_a_notifier_only_under_the_new_law() -> None:
    with pytest.raises(ValueError, match="names no notifier for vehicle"):
        stay_rules.responsible_notifier("vehicle", None, NEW)
    assert stay_rules.responsible_notifier("vehicle", None, NEW, AFTER_2026).code == "vehicle_manager"


def test_arrivals_are_taken_a_year_back() -> None:
    assert stay_rules.oldest_arrival_taken(date(2026, 11, 21)) == date(2025, 11, 21)
    assert stay_rules.oldest_arrival_taken(date(2026, 11, 21), days=30) == date(2026, 10, 22)
