"""Values of the law in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cutru.law import catalogue
from cutru.law.bilingual import Text
from cutru.law.versions import BOOK
from cutru.legislation.facts import leaves
from cutru.legislation.readable import Line, compare, has_words, name_of, points, spoken


def test_two_versions_stand_side_by_side_with_what_differs_marked() -> None:
    before = {"register_book": True, "channels": ["in_person", "phone"], "due": {"before": "23:00"}}
    after = {"register_book": False, "channels": ["phone", "vneid"], "due": {"before": "23:00"}}
    rows = compare(before, after)
    assert [(row.label.vi, row.differs) for row in rows] == [
        ("Sổ tiếp nhận lưu trú", True), ("Kênh tiếp nhận", True), ("Thời hạn › Trước giờ", False),
    ]  # fmt: skip
    assert rows[0].before == (Line(Text("Có", "Yes"), True),)
    assert rows[1].after == (
        Line(Text("điện thoại", "telephone")),
        Line(Text("ứng dụng VNeID", "VNeID"), True),
    )


def test_what_is_new_and_what_falls_away_is_marked() -> None:
    rows = {row.label.vi: row for row in compare({"days": 30}, {"due_hours": 12})}
    assert (rows["Số ngày"].before[0].differs, rows["Số ngày"].after) == (True, ())
    assert (rows["Số giờ"].before, rows["Số giờ"].after[0].differs) == ((), True)


def test_single_values_are_spoken() -> None:
    values = [None, True, False, 1_000_000, date(2026, 7, 1), "online", {"vi": "cha", "en": "father"}]
    assert [spoken(value).vi for value in values] == [
        "Không nêu", "Có", "Không", "1.000.000", "01/07/2026", "trực tuyến", "cha",
    ]  # fmt: skip


def test_every_value_of_every_rule_can_be_said() -> None:
    for rule in BOOK.rules():
        for version in BOOK.versions(rule):
            for label, lines in points(version.values):
                assert label.vi
                assert all(line.vi and line.en for line in lines), (version.id, label)


def keys_in(value: Any) -> set[str]:
    """All keys of nested values, but those of bilingual words and codes."""
    if isinstance(value, Mapping):
        return (set(value) - {"vi", "en", "code"}).union(*map(keys_in, value.values()))
    return set().union(*map(keys_in, value)) if isinstance(value, tuple) else set()


def test_every_key_of_the_rules_has_a_name() -> None:
    keys = {
        key for rule in BOOK.rules() for version in BOOK.versions(rule) for key in keys_in(version.values)
    }
    assert [key for key in sorted(keys) if not has_words("keys", key)] == []


def test_every_value_that_may_be_corrected_has_a_name() -> None:
    keys = {
        key
        for procedure_id in catalogue.procedure_ids("residence")
        for version in catalogue.versions(procedure_id)
        for leaf in leaves(version.facts)
        for key in leaf.keys
        if isinstance(key, str)
    }
    assert [key for key in sorted(keys) if not has_words("keys", key)] == []


def test_rules_and_grades_have_names() -> None:
    assert name_of("rules", "stay_notification").vi == "Thông báo lưu trú"
    for version in BOOK.proposed():
        assert name_of("grades", version.grade).vi != version.grade
        assert name_of("rules", version.rule).vi != version.rule.replace("_", " "), version.rule
