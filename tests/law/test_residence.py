"""The law of residence as pure functions of a day and a rule book."""

from datetime import date, timedelta

import pytest

from cutru.law import residence
from cutru.law.bilingual import Text
from cutru.law.versions import BOOK, NoRuleInForce

BEFORE, AFTER = date(2026, 6, 30), date(2026, 7, 1)
NEW = BOOK.with_confirmed([one.id for one in BOOK.proposed()])
RULES = (
    "permanent_grounds", "forbidden_places", "permanent_deregistration_grounds", "household_separation",
    "residence_adjustment", "temporary_residence", "temporary_deregistration_grounds", "temporary_absence",
    "minors_registration", "consents", "lawful_dwelling_papers", "kinship_papers", "overseas_vietnamese",
)  # fmt: skip


def ids(entries: tuple[object, ...]) -> list[str]:
    return [one.id for one in entries]  # type: ignore[attr-defined]  # all have one


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_of_residence_acts_today_and_says_what_it_changes(rule: str) -> None:
    assert BOOK.in_force(rule, date(2026, 11, 22)).standing == "confirmed"
    for version in BOOK.versions(rule):
        assert version.summary.vi != version.summary.en
        assert version.source


def test_the_ground_of_small_children_waits_for_an_administrator() -> None:
    assert residence.permanent_ground("under-6-with-parent", AFTER) is None
    assert residence.permanent_ground("under-6-with-parent", BEFORE, NEW) is None
    found = residence.permanent_ground("under-6-with-parent", AFTER, NEW)
    assert found is not None
    assert (found.below_age, found.consents, found.exempt_from_forbidden_places) == (6, (), True)


def test_only_close_family_is_let_in_at_forbidden_places() -> None:
    exempt = [one.id for one in residence.permanent_grounds(AFTER) if one.exempt_from_forbidden_places]
    assert exempt == ["family-close"]
    exempt = [one.id for one in residence.permanent_grounds(AFTER, NEW) if one.exempt_from_forbidden_places]
    assert exempt == ["under-6-with-parent", "family-close"]
    assert residence.exempt_from_forbidden_places("family-close", AFTER)
    assert not residence.exempt_from_forbidden_places("rented-borrowed", AFTER)
    assert not residence.exempt_from_forbidden_places("liking", AFTER)


def test_grounds_and_places_are_those_of_the_articles() -> None:
    assert [one.article for one in residence.permanent_grounds(AFTER)] == ["20"] * 12 + ["15"]
    assert ids(residence.forbidden_places(AFTER)) == [
        "forbidden-or-protected-zone", "encroached-land", "land-recovered-or-disputed", "confiscated",
        "to-be-demolished",
    ]  # fmt: skip
    assert len(residence.end_grounds("permanent", AFTER)) == 9
    assert len(residence.end_grounds("temporary", AFTER)) == 8
    by_authority = [one.id for one in residence.end_grounds("permanent", AFTER) if one.files == "authority"]
    assert by_authority == ["death", "registration-cancelled", "lost-nationality"]
    assert residence.days_to_file_deregistration("temporary", AFTER) == 7


@pytest.mark.parametrize(
    ("procedure", "case", "ground", "age", "who"),
    [
        ("permanent-residence-registration", "own-home", "own-dwelling", 40, []),
        ("permanent-residence-registration", "own-home", "own-dwelling", 17, ["parent_or_guardian"]),
        ("permanent-residence-registration", "not-own-home-family", "family-close", 18,
         ["household_head", "dwelling_owner"]),
        ("permanent-residence-registration", "not-own-home-family", "minor-with-relatives", 12,
         ["household_head", "dwelling_owner", "parent_or_guardian"]),
        ("permanent-residence-registration", "x", "social-facility", 70, ["facility_head"]),
        ("temporary-residence-registration", "general", None, 30, []),
        ("temporary-residence-registration", "join-household-art20-2", None, 30,
         ["household_head", "dwelling_owner"]),
        ("temporary-residence-extension", "general", None, 15, ["dwelling_owner", "parent_or_guardian"]),
        ("household-separation", "same-dwelling", None, None, ["household_head", "dwelling_owner"]),
        ("household-separation", "divorced-spouses", None, None, []),
        ("residence-information-adjustment", "household-head", None, 40, ["household_members"]),
        ("temporary-absence-declaration", "art31-1-a-b", None, 16, []),
        ("residence-information-confirmation", None, None, 10, []),
    ],
)  # fmt: skip
def test_who_must_agree(
    procedure: str, case: str | None, ground: str | None, age: int | None, who: list[str]
) -> None:
    needed = residence.consents_needed(procedure, case, AFTER, ground=ground, age=age)
    assert [one.who for one in needed] == who


def test_consents_have_words_in_both_languages() -> None:
    [consent] = residence.consents_needed("temporary-residence-extension", "general", AFTER, age=30)
    assert consent.text == Text("Chủ sở hữu chỗ ở hợp pháp", "Owner of the dwelling")


def test_a_temporary_term_ends_the_day_before_two_years_are_over() -> None:
    assert residence.temporary_terms(AFTER) == residence.TemporaryTerms(30, 2, 15)
    assert residence.longest_term_until(date(2026, 3, 1), AFTER) == date(2028, 2, 29)
    assert residence.longest_term_until(date(2024, 2, 29), AFTER) == date(2026, 2, 27)
    assert residence.extension_window(date(2026, 3, 10)) == (date(2026, 2, 23), date(2026, 3, 10))


def test_kin_need_no_paper_on_the_dwelling_once_the_circular_is_confirmed() -> None:
    assert residence.dwelling_proof_needed("family-close", AFTER)
    assert not residence.dwelling_proof_needed("family-close", AFTER, NEW)
    assert residence.dwelling_proof_needed("rented-borrowed", AFTER, NEW)


def test_absences_are_counted_from_their_points_length() -> None:
    points = {one.id: one for one in residence.absence_points(AFTER)}
    begin = date(2026, 1, 31)
    for point, last_day in {
        "a": date(2026, 1, 31), "b": date(2026, 1, 31), "c": date(2026, 4, 29), "d": date(2027, 1, 30),
    }.items():  # fmt: skip
        assert residence.absence_long_enough(points[point], begin, last_day)
        assert not residence.absence_long_enough(points[point], begin, last_day - timedelta(days=1))


def test_the_district_is_the_measure_until_the_commune_is_confirmed() -> None:
    def leaves(on: date, book: object = BOOK) -> list[str]:
        return [one.leaves for one in residence.absence_points(on, book)]  # type: ignore[arg-type]  # a book

    assert leaves(AFTER) == ["commune", "commune", "district", "commune"]
    assert leaves(AFTER, NEW) == ["commune"] * 4
    assert leaves(BEFORE, NEW)[2] == "district"


def test_minors_are_registered_within_sixty_days_of_the_registration_of_birth() -> None:
    assert residence.minors_days(AFTER) == residence.minors_days(AFTER, NEW) == 60
    child = date(2022, 1, 1)
    assert not residence.may_live_apart_from_parents_place(child, AFTER)
    assert residence.may_live_apart_from_parents_place(child, AFTER, NEW)
    assert not residence.may_live_apart_from_parents_place(date(2019, 1, 1), AFTER, NEW)
    with pytest.raises(NoRuleInForce):
        residence.minors_days(date(2024, 1, 1))


def test_civil_status_is_filed_for_until_the_law_of_2026_is_confirmed() -> None:
    assert residence.adjustment_is_filed("civil-status", AFTER)
    assert not residence.adjustment_is_filed("civil-status", AFTER, NEW)
    assert residence.adjustment_is_filed("household-head", AFTER, NEW)
    with pytest.raises(KeyError):
        residence.adjustment_is_filed("hair-colour", AFTER)


def test_papers_are_those_the_procedures_state_until_the_decree_is_confirmed() -> None:
    assert ids(residence.dwelling_papers("permanent", AFTER)) == ["certificate", "other-permanent"]
    assert len(residence.dwelling_papers("permanent", AFTER, NEW)) == 12
    assert len(residence.dwelling_papers("temporary", AFTER, NEW)) == 5
    assert ids(residence.kinship_papers("family-close", AFTER)) == ["other"]
    assert ids(residence.kinship_papers("family-close", AFTER, NEW)) == ["spouse", "parent-child", "guardian"]
    assert residence.kinship_papers("rented-borrowed", AFTER, NEW) == ()


def test_people_from_abroad_need_the_immigration_authority_until_the_law_of_2026_is_confirmed() -> None:
    assert residence.overseas_needs_immigration_consent(False, AFTER)
    assert not residence.overseas_needs_immigration_consent(True, AFTER)
    assert not residence.overseas_needs_immigration_consent(False, AFTER, NEW)


def test_ages_and_months_are_counted_by_the_calendar() -> None:
    leap = date(2008, 2, 29)
    assert residence.age_on(leap, date(2026, 2, 28)) == 17
    assert residence.is_minor(leap, date(2026, 2, 28))
    assert not residence.is_minor(leap, date(2026, 3, 1))
    assert residence.months_later(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert residence.months_later(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert residence.months_later(date(2026, 12, 15), 12) == date(2027, 12, 15)
    assert residence.capacity_age(AFTER) == 18
