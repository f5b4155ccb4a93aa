"""Values inside the facts of a procedure: where they stand, what may be corrected, facts with corrections."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cutru.legislation.acting import Correction

Scalar = str | int | float | bool | date | None

FIXED_KEYS = frozenset(
    {
        "id", "n", "case", "code", "form", "forms", "forms_issued", "issues_form", "alternative_group",
        "channel", "channels", "party", "kind", "outcome", "actor", "field", "level", "authority_level",
        "required", "see_procedure", "number_in_source", "source", "source_lines", "source_lines_extra",
        "legal_version", "legal_basis", "currency",
    }
)  # fmt: skip
"""Keys that other data refers to, or that decide how rows are read: a release changes those, not a screen."""

DOUBTS = "uncertain"
"""Beside values: their digits are doubtful. At the top: sentences about what is doubtful."""


class NoSuchValue(LookupError):
    """A path that leads to nothing that can be corrected."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value and the way to it: `keys` as in the facts, numbers for places in lists."""

    keys: tuple[str | int, ...]
    value: Scalar
    is_uncertain: bool

    @property
    def path(self) -> str:
        return path_of(self.keys)

    @property
    def place(self) -> str:
        """The path as a part of an address."""
        return self.path.removeprefix("/")


def _is_number(value: Any) -> bool:
    """What is doubtful in a row are its digits, not the words beside them."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def path_of(keys: Iterable[str | int]) -> str:
    """A JSON pointer, such as `/fees/3/amount`."""
    return "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in keys)


def keys_of(path: str) -> tuple[str, ...]:
    """The parts of a JSON pointer. Raises NoSuchValue."""
    if not path.startswith("/"):
        raise NoSuchValue(path)
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in path[1:].split("/"))


def leaves(facts: Mapping[str, Any]) -> Iterator[Leaf]:
    """Every value that may be corrected, in the order of the facts."""
    yield from _leaves(facts, (), is_uncertain=False)


def _leaves(value: Any, keys: tuple[str | int, ...], *, is_uncertain: bool) -> Iterator[Leaf]:
    if isinstance(value, Mapping):
        doubtful = value.get(DOUBTS) is True
        for key, inner in value.items():
            if key in FIXED_KEYS or (key == DOUBTS and isinstance(inner, bool)):
                continue
            yield from _leaves(inner, (*keys, key), is_uncertain=doubtful and _is_number(inner))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for place, inner in enumerate(value):
            yield from _leaves(inner, (*keys, place), is_uncertain=keys == (DOUBTS,))
    else:
        yield Leaf(keys, value, is_uncertain)


def leaf_at(facts: Mapping[str, Any], path: str) -> Leaf:
    """The value a path leads to. Raises NoSuchValue, also for what may not be corrected."""
    found = next((leaf for leaf in leaves(facts) if leaf.path == path), None)
    if found is None:
        raise NoSuchValue(path)
    return found


def as_json(value: Scalar) -> str | int | float | bool | None:
    """The value as a correction keeps it: days as YYYY-MM-DD."""
    return value.isoformat() if isinstance(value, date) else value


def fits(facts: Mapping[str, Any], correction: Correction) -> bool:
    """Whether the released facts still say what they said when the correction was made."""
    try:
        return bool(as_json(leaf_at(facts, correction.path).value) == correction.released_value)
    except NoSuchValue:
        return False


def corrected(facts: Mapping[str, Any], corrections: Iterable[Correction]) -> dict[str, Any]:
    """The facts with corrections, the later ones last; those that no longer fit are left out.

    A corrected value is not doubtful any more. A doubt corrected to None is settled and falls away.
    """
    changed: dict[str, Any] = _thawed(facts)
    for correction in corrections:
        if fits(facts, correction):
            _put(changed, keys_of(correction.path), correction.value)
    if isinstance(changed.get(DOUBTS), list):
        changed[DOUBTS] = [doubt for doubt in changed[DOUBTS] if doubt is not None]
    return changed


def _put(facts: dict[str, Any], keys: tuple[str, ...], value: Any) -> None:
    holder: Any = facts
    for key in keys[:-1]:
        holder = holder[int(key) if isinstance(holder, list) else key]
    last: str | int = int(keys[-1]) if isinstance(holder, list) else keys[-1]
    was = holder[last]
    holder[last] = date.fromisoformat(value) if isinstance(was, date) and value else value
    if isinstance(holder, dict) and holder.get(DOUBTS) is True:
        holder[DOUBTS] = False


def _thawed(value: Any) -> Any:
    """A copy that may be changed."""
    if isinstance(value, Mapping):
        return {key: _thawed(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_thawed(inner) for inner in value]
    return value
