from datetime import date, timedelta

import pytest

from cutru.law.bilingual import Text
from cutru.law.datafiles import read_data
from cutru.law.versions import BOOK, NoRuleInForce, RuleBook, RuleVersion, Standing, UnknownRule

WORDS = Text("căn cứ", "basis")


def version(
    version_id: str, starts: date, ends: date | None, standing: Standing = "confirmed", rule: str = "r"
) -> RuleVersion:
    grade = "found" if standing == "confirmed" else "secondary"
    return RuleVersion(version_id, rule, starts, ends, standing, grade, WORDS, "nguồn", WORDS, {})


@pytest.mark.parametrize(
    ("rule", "on", "confirmed", "expected"),
    [
        ("stay_notification", date(2021, 7, 1), (), "law-2020"),
        ("stay_notification", date(2026, 6, 30), (), "law-2020"),
        ("stay_notification", date(2026, 7, 1), (), "law-2020"),
        ("stay_notification", date(2026, 6, 30), ("law-2026",), "law-2020"),
        ("stay_notification", date(2026, 7, 1), ("law-2026",), "law-2026"),
        ("stay_notification", date(2026, 11, 21), ("tt87-2026",), "law-2020"),
        ("stay_limit", date(2026, 11, 21), (), "stay-limit-tt55"),
        ("stay_limit", date(2026, 11, 21), ("stay-limit-tt116",), "stay-limit-tt116"),
        ("foreigner_declaration", date(2026, 7, 23), ("tt87-2026",), "tt53-2016"),
        ("foreigner_declaration", date(2026, 7, 24), ("tt87-2026",), "tt87-2026"),
        ("foreigner_declaration", date(2026, 7, 24), (), "tt53-2016"),
        ("foreigner_declaration", date(2026, 7, 24), ("law-2026",), "tt53-2016"),
        ("penalties", date(2025, 12, 14), (), "nd144-2021"),
        ("penalties", date(2025, 12, 15), (), "nd282-2025"),
    ],
)
def test_the_version_is_chosen_by_day_and_by_what_was_confirmed(
    rule: str, on: date, confirmed: tuple[str, ...], expected: str
) -> None:
    assert BOOK.with_confirmed(confirmed).in_force(rule, on).id == expected


@pytest.mark.parametrize("confirmed", [(), ("law-2026",), ("law-2026", "stay-limit-tt116", "tt87-2026")])
def test_every_day_has_exactly_one_version_of_every_lasting_rule(confirmed: tuple[str, ...]) -> None:
    book = BOOK.with_confirmed(confirmed)
    for rule in book.rules():
        versions = book.versions(rule)
        if versions[0].standing == "proposed" or versions[-1].ends is not None:
            continue
        day = max(date(2021, 7, 1), versions[0].starts)
        while day < date(2031, 1, 1):
            acting = [one for one in versions if one.standing == "confirmed" or one.id in confirmed]
            latest = [one for one in acting if one.starts <= day][-1]
            assert book.in_force(rule, day) == latest
            day += timedelta(days=1)


def test_the_proposed_versions_wait_in_the_order_of_their_days() -> None:
    waiting = [
        "nd154-5-nd58", "nd154-6-nd58", "law-2026", "lct-20-2026", "lct-21-l118", "lct-24-2026",
        "lct-26-2026", "lct-27-tt116", "lct-29-2026", "lct-31-2026-07", "nd154-7-2026",
        "pictures-tt116", "stay-limit-tt116", "pictures-tt87", "tt87-2026", "nq66-22-2026",
    ]  # fmt: skip
    assert [one.id for one in BOOK.proposed()] == waiting
    still = BOOK.with_confirmed({"law-2026"}).proposed()
    assert [one.id for one in still] == [one for one in waiting if one != "law-2026"]


def test_confirming_in_one_book_leaves_the_other_as_it_was() -> None:
    BOOK.with_confirmed(["law-2026"])
    assert BOOK.in_force("stay_notification", date(2026, 8, 1)).id == "law-2020"


def test_a_rule_that_ended_without_successor_is_not_in_force() -> None:
    book = RuleBook([version("a", date(2022, 1, 1), date(2022, 12, 31))])
    assert book.in_force("r", date(2022, 12, 31)).id == "a"
    for day in (date(2021, 12, 31), date(2023, 1, 1)):
        with pytest.raises(NoRuleInForce):
            book.in_force("r", day)


def test_a_gap_before_a_proposed_successor_is_not_bridged_until_that_successor_would_start() -> None:
    book = RuleBook(
        [
            version("a", date(2022, 1, 1), date(2022, 12, 31)),
            version("b", date(2023, 2, 1), None, "proposed"),
        ]
    )
    with pytest.raises(NoRuleInForce):
        book.in_force("r", date(2023, 1, 15))
    assert book.in_force("r", date(2023, 2, 1)).id == "a"


def test_a_skipped_proposal_does_not_hide_a_later_confirmed_version() -> None:
    book = RuleBook(
        [
            version("a", date(2022, 1, 1), date(2022, 12, 31)),
            version("b", date(2023, 1, 1), date(2023, 12, 31), "proposed"),
            version("c", date(2024, 1, 1), None),
        ]
    )
    assert [book.in_force("r", date(year, 6, 1)).id for year in (2022, 2023, 2024)] == ["a", "a", "c"]


def test_a_rule_with_only_proposals_does_not_act() -> None:
    book = RuleBook([version("a", date(2022, 1, 1), None, "proposed")])
    with pytest.raises(NoRuleInForce):
        book.in_force("r", date(2024, 1, 1))
    assert book.with_confirmed(["a"]).in_force("r", date(2024, 1, 1)).id == "a"


def test_overlapping_or_repeated_versions_are_refused() -> None:
    with pytest.raises(ValueError, match="a and b overlap"):
        RuleBook([version("a", date(2022, 1, 1), None), version("b", date(2023, 1, 1), None)])
    with pytest.raises(ValueError, match="a stands twice"):
        RuleBook([version("a", date(2022, 1, 1), None), version("a", date(2023, 1, 1), None)])


def test_unknown_names_are_refused() -> None:
    with pytest.raises(UnknownRule):
        BOOK.in_force("no_such_rule", date(2026, 1, 1))
    with pytest.raises(UnknownRule):
        BOOK.versions("no_such_rule")
    with pytest.raises(UnknownRule):
        BOOK.version("no-such-version")
    with pytest.raises(UnknownRule):
        BOOK.with_confirmed(["no-such-version"])


def test_only_texts_that_were_read_are_confirmed() -> None:
    grades = {one.id: (one.grade, one.standing) for rule in BOOK.rules() for one in BOOK.versions(rule)}
    assert grades == {
        "law-2020": ("found", "confirmed"),
        "tt75-2022": ("found", "confirmed"),
        "tt71-2025": ("found", "confirmed"),
        "nq66-22-2026": ("found_ocr", "proposed"),
        "law-2026": ("found_ocr", "proposed"),
        "stay-limit-tt55": ("found", "confirmed"),
        "stay-limit-tt116": ("found_ocr", "proposed"),
        "tt53-2016": ("found", "confirmed"),
        "tt87-2026": ("secondary", "proposed"),
        "pictures-tt53": ("found", "confirmed"),
        "pictures-tt87": ("secondary", "proposed"),
        "pictures-law-2020": ("found", "confirmed"),
        "pictures-tt116": ("found_ocr", "proposed"),
        "lct-20-2020": ("found", "confirmed"),
        "lct-20-2026": ("found_ocr", "proposed"),
        "lct-23-2020": ("found", "confirmed"),
        "lct-24-2020": ("found", "confirmed"),
        "lct-24-2026": ("found_ocr", "proposed"),
        "lct-25-2020": ("found", "confirmed"),
        "lct-26-2020": ("found", "confirmed"),
        "lct-26-2026": ("found_ocr", "proposed"),
        "lct-27-2020": ("found", "confirmed"),
        "lct-27-tt116": ("found_ocr", "proposed"),
        "lct-29-2020": ("found", "confirmed"),
        "lct-29-2026": ("found_ocr", "proposed"),
        "lct-31-2020": ("found", "confirmed"),
        "lct-31-2026-01": ("found", "confirmed"),
        "lct-31-2026-07": ("found_ocr", "proposed"),
        "nd154-7-2025": ("found", "confirmed"),
        "nd154-7-2026": ("found_ocr", "proposed"),
        "consents-2020": ("found", "confirmed"),
        "nd154-5-published": ("found", "confirmed"),
        "nd154-5-nd58": ("found_ocr", "proposed"),
        "nd154-6-published": ("found", "confirmed"),
        "nd154-6-nd58": ("found_ocr", "proposed"),
        "lct-21-published": ("found", "confirmed"),
        "lct-21-l118": ("found_ocr", "proposed"),
        "nd144-2021": ("found", "confirmed"),
        "nd282-2025": ("found", "confirmed"),
    }


def test_versions_of_a_rule_answer_the_same_questions() -> None:
    version_specific = {"close_relations"}
    for rule in BOOK.rules():
        keys = {frozenset(set(one.values) - version_specific) for one in BOOK.versions(rule)}
        assert len(keys) == 1, rule


def test_shared_data_cannot_be_changed() -> None:
    values = BOOK.version("law-2020").values
    with pytest.raises(TypeError):
        values["due"]["before"] = "22:00"
    assert isinstance(values["guest_fields"], tuple)


def test_every_named_source_is_used_and_explained() -> None:
    sources = [one.source for rule in BOOK.rules() for one in BOOK.versions(rule)]
    used = {address for source in sources for address in source.split("; ")}
    assert used == set(read_data("data", "sources").values())
