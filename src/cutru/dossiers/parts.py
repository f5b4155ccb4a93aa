"""The parts of a dossier beside its forms: what the registers answer, what was given, what is missing."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cutru.dossiers.content import Content
from cutru.dossiers.models import DossierDocument
from cutru.law.catalogue import Component

Standing = Literal["given", "looked_up", "missing", "optional", "not_needed"]

REPLACED_BY: Mapping[str, tuple[str, ...]] = {
    "lawful-dwelling-data": ("lawful-dwelling-document",),
    "kinship-data": ("kinship-document",),
    "dwelling-area-data": ("dwelling-area-document", "dwelling-area-committee-confirmation"),
    "deregistration-ground-data": ("deregistration-ground-document",),
    "change-data": ("adjustment-document",),
}
"""Data the registers are asked for → the papers of which one is needed when they do not know."""

STATED = frozenset({"absence-declaration-content"})
"""Data that the applicant states in the form itself."""

FREE_PARTS = frozenset({"other", "consent-paper"})
"""What may be given beyond the parts of the case: other papers, and consents on paper."""

PARENTS_OF = "parents-of:"
"""Beginning of the component id under which the parents of a minor are kept, before its personal number."""

ALWAYS_ONE_OF = frozenset({"introduction-letter", "vehicle-papers"})
"""Groups of which one paper is needed in any case."""


@dataclass(frozen=True, slots=True)
class PartState:
    """One part, what was given for it, and how it stands."""

    component: Component
    standing: Standing
    documents: Sequence[DossierDocument]
    found: Mapping[str, Any] | None = None


def parts_of(content: Content) -> tuple[PartState, ...]:
    """Every part of the case that is no form, in the order of the catalogue."""
    given: dict[str, list[DossierDocument]] = {}
    documents_of = content.dossier.documents.all()
    for document in documents_of:
        if document.source != DossierDocument.Source.LOOKUP:
            given.setdefault(document.component_id, []).append(document)
    said = answers_of(content, documents_of)
    answers: dict[str, Mapping[str, Any] | None] = {
        part.id: {} if part.id in STATED else said.get(part.id)
        for part in content.case.components
        if part.kind == "data"
    }
    satisfied_groups: set[str | None] = {
        part.alternative_group
        for part in content.case.components
        if part.alternative_group and (part.id in given or (part.form and content.taken(part)))
    }
    papers_not_needed = {
        paper for data, papers in REPLACED_BY.items() if answers.get(data) is not None for paper in papers
    }
    papers_needed = {
        paper
        for data, papers in REPLACED_BY.items()
        if data in answers and answers[data] is None
        for paper in papers
    }
    states = []
    for part in content.case.components:
        if part.form and part.alternative_group != "dwelling-area-proof":
            continue
        documents = given.get(part.id, [])
        standing = _standing(
            part, bool(documents), answers, satisfied_groups, papers_not_needed, papers_needed
        )
        states.append(PartState(part, standing, documents, answers.get(part.id)))
    return tuple(states)


def _standing(
    part: Component,
    given: bool,
    answers: Mapping[str, Mapping[str, Any] | None],
    satisfied_groups: set[str | None],
    not_needed: set[str],
    needed: set[str],
) -> Standing:
    if part.kind == "data":
        return "looked_up" if answers[part.id] is not None else "not_needed"
    if given:
        return "given"
    if part.id in not_needed:
        return "not_needed"
    if part.alternative_group in satisfied_groups:
        return "not_needed"
    if part.required == "always" or part.alternative_group in ALWAYS_ONE_OF or part.id in needed:
        return "missing"
    return "optional"


def question_digest(content: Content) -> str:
    """What the registers are asked about; another digest means another question."""
    told = [
        [one.personal_number for one in content.persons],
        content.head_number,
        content.particulars.get("dwelling"),
        content.particulars.get("changes"),
    ]
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def answers_of(content: Content, documents: Iterable[DossierDocument] | None = None) -> dict[str, Any]:
    """What the registers said to the present words, by component id, and the parents of each minor.

    `documents` are the dossier's, when the caller has read them.
    """
    digest = question_digest(content)
    return {
        one.component_id: one.found.get("answer")
        for one in (content.dossier.documents.all() if documents is None else documents)
        if one.source == DossierDocument.Source.LOOKUP and one.found.get("asked") == digest
    }


def missing_parts(content: Content) -> tuple[PartState, ...]:
    """The parts that have to be given still; of a group the first one stands for all."""
    missing: dict[str, PartState] = {}
    for state in parts_of(content):
        if state.standing == "missing":
            missing.setdefault(state.component.alternative_group or state.component.id, state)
    return tuple(missing.values())
