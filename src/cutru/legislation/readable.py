"""Nested values of the law in words: keys and codes by their names, lists as lines, versions side by side."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from cutru.law.bilingual import Text, text_from
from cutru.law.catalogue import text_of

YES, NO, SILENT = Text("Có", "Yes"), Text("Không", "No"), Text("Không nêu", "Not stated")
_BETWEEN = " › "


@dataclass(frozen=True, slots=True)
class Line:
    """One value, or one item of a list; `differs`: the other side has no such line."""

    text: Text
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One point of two versions: what acts on the left, what is proposed on the right."""

    label: Text
    before: tuple[Line, ...]
    after: tuple[Line, ...]

    @property
    def differs(self) -> bool:
        return any(line.differs for line in (*self.before, *self.after)) or bool(self.before) != bool(
            self.after
        )


@cache
def _words() -> Mapping[str, Mapping[str, Text]]:
    """`keys`, `codes`, `rules`, `affects`, `grades`: name → words in both languages."""
    data = yaml.safe_load(files(__package__).joinpath("data", "words.yaml").read_text(encoding="utf-8"))
    return {
        group: {name: text_from(entry) for name, entry in entries.items()} for group, entries in data.items()
    }


def name_of(group: str, code: str) -> Text:
    """The words for a key, code, rule, effect or grade; a name without words is shown as it is."""
    plain = code.replace("_", " ")
    return _words()[group].get(code, Text(plain, plain))


def has_words(group: str, code: str) -> bool:
    return code in _words()[group]


def compare(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> tuple[Row, ...]:
    """Two versions' values point by point, in the order of the proposed one, then what falls away."""
    left, right = dict(points(before or {})), dict(points(after))
    return tuple(
        _row(label, left.get(label, ()), right.get(label, ())) for label in dict.fromkeys((*right, *left))
    )


def _row(label: Text, before: Sequence[Text], after: Sequence[Text]) -> Row:
    return Row(
        label,
        tuple(Line(text, text not in after) for text in before),
        tuple(Line(text, text not in before) for text in after),
    )


def points(values: Mapping[str, Any], above: Text | None = None) -> Iterator[tuple[Text, tuple[Text, ...]]]:
    """Each point's name with its lines; inner mappings open into points of their own."""
    for key, value in values.items():
        name = name_of("keys", key)
        label = Text(above.vi + _BETWEEN + name.vi, above.en + _BETWEEN + name.en) if above else name
        if isinstance(value, Mapping) and not _is_text(value):
            yield from points(value, label)
        else:
            yield label, tuple(lines(value))


def lines(value: Any) -> Iterable[Text]:
    """A value as lines: one for a single value, one for each item of a list."""
    if _is_list(value):
        return [spoken(item) for item in value] or [SILENT]
    return [spoken(value)]


def spoken(value: Any) -> Text:
    """One value in words."""
    if value is None or value == "":
        return SILENT
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, (int, float)):
        return Text(f"{value:,}".replace(",", "."), f"{value:,}")
    if isinstance(value, date):
        return Text(f"{value:%d/%m/%Y}", f"{value:%d %b %Y}")
    if isinstance(value, Mapping):
        return _record(value)
    if _is_list(value):
        return _joined([spoken(item) for item in value], ", ")
    return name_of("codes", value) if has_words("codes", value) else text_of(value)


def _record(record: Mapping[str, Any]) -> Text:
    """An item of a list: its own words first, then its other points as `name: value`."""
    rest = {key: value for key, value in record.items() if key not in ("vi", "en", "code")}
    said = [
        _joined([name_of("keys", key), spoken(value)], ": ")
        for key, value in rest.items()
        if value is not None
    ]
    if not _is_text(record):
        return _joined(said, "; ")
    own = text_from(record)
    return (
        Text(f"{own.vi} ({_joined(said, '; ').vi})", f"{own.en} ({_joined(said, '; ').en})") if said else own
    )


def _joined(texts: Sequence[Text], between: str) -> Text:
    return Text(between.join(text.vi for text in texts), between.join(text.en for text in texts))


def _is_text(value: Mapping[str, Any]) -> bool:
    return "vi" in value and "en" in value


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def label_of(keys: Sequence[str | int], facts: Mapping[str, Any]) -> Text:
    """The way to a value of a procedure in words: `Lệ phí › Theo danh sách · Trực tuyến › Mức thu`."""
    steps: list[Text] = []
    holder: Any = facts
    for key in keys:
        holder = holder[key]
        steps.append(_item(holder, key, facts) if isinstance(key, int) else name_of("keys", key))
    return _joined(steps, _BETWEEN)


def _item(item: Any, place: int, facts: Mapping[str, Any]) -> Text:
    """An item of a list by what names it, else by its place."""
    number = Text(str(place + 1), str(place + 1))
    if not isinstance(item, Mapping):
        return number
    if "name_vi" in item:
        return _named(item)
    said = [_case(item["case"], facts)] if item.get("case") else []
    said += [name_of("codes", item[key]) for key in ("channel", "outcome") if isinstance(item.get(key), str)]
    return _joined(said, " · ") if said else number


def _case(case_id: str, facts: Mapping[str, Any]) -> Text:
    if case_id == "all":
        return Text("mọi trường hợp", "all cases")
    for case in facts.get("cases", ()):
        if case["id"] == case_id:
            return _named(case)
    return Text(case_id, case_id)


def _named(entry: Mapping[str, Any]) -> Text:
    return Text(entry["name_vi"], entry["name_en"]) if "name_en" in entry else text_of(entry["name_vi"])
