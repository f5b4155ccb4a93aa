"""The state machine of dossiers, read from `workflow.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

import yaml

from cutru.law.bilingual import Text, text_from

StateKind = Literal["open", "waiting", "applicant", "other", "ended"]
Mover = Literal["applicant", "officer", "referral", "system"]


@dataclass(frozen=True, slots=True)
class State:
    """One state; `kind` says for whom it waits."""

    id: str
    label: Text
    kind: StateKind


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed act: from which states, to which (None: it stays), by whom, with which slip."""

    id: str
    label: Text
    starts: frozenset[str]
    ends: str | None
    by: Mover
    slip: str | None
    needs_reason: bool


class NotAllowed(Exception):
    """A move that the present state does not allow; pages answer 409."""

    def __init__(self, move: str, state: str) -> None:
        super().__init__(f"{move} is not allowed in state {state}")
        self.move, self.state = move, state


def _load() -> tuple[Mapping[str, State], Mapping[str, Move]]:
    data = yaml.safe_load(files("cutru.dossiers").joinpath("workflow.yaml").read_text(encoding="utf-8"))
    states = {name: State(name, text_from(entry), entry["kind"]) for name, entry in data["states"].items()}
    moves = {name: _move(name, entry, states) for name, entry in data["moves"].items()}
    return MappingProxyType(states), MappingProxyType(moves)


def _move(name: str, entry: Mapping[str, Any], states: Mapping[str, State]) -> Move:
    ends = None if entry["to"] == "same" else entry["to"]
    unknown = {*entry["from"], *([ends] if ends else [])} - set(states)
    if unknown:
        raise ValueError(f"move {name} names unknown states {sorted(unknown)}")
    return Move(
        id=name,
        label=text_from(entry),
        starts=frozenset(entry["from"]),
        ends=ends,
        by=entry["by"],
        slip=entry.get("slip"),
        needs_reason=entry.get("reason", False),
    )


STATES, MOVES = _load()

ENDED = frozenset(name for name, state in STATES.items() if state.kind == "ended")
WAITING = frozenset(name for name, state in STATES.items() if state.kind == "waiting")
"""States in which the authority's time runs."""
UNDER_WAY = frozenset(STATES) - ENDED - {"draft"}


def end_of(move: str, state: str) -> str:
    """The state after a move. Raises NotAllowed, KeyError for an unknown move."""
    known = MOVES[move]
    if state not in known.starts:
        raise NotAllowed(move, state)
    return known.ends or state


def moves_from(state: str) -> frozenset[str]:
    """The names of the moves that a state allows."""
    return frozenset(name for name, move in MOVES.items() if state in move.starts)


def drawing() -> str:
    """The state machine as a Mermaid diagram, for the documents."""
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    for move in MOVES.values():
        for start in sorted(move.starts):
            lines.append(f"    {start} --> {move.ends or start}: {move.id}")
    lines += [f"    {name} --> [*]" for name in STATES if name in ENDED]
    return "\n".join(lines)
