"""Asking the registers for the parts of a dossier that are data, once for each question."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction

from cutru.accounts.models import User
from cutru.dossiers.content import Content, content_of
from cutru.dossiers.models import DossierDocument
from cutru.dossiers.parts import PARENTS_OF, STATED, question_digest
from cutru.dossiers.queries import editable_drafts, locked
from cutru.law.residence import is_minor
from cutru.residence.lookups import Question, answer, parents
from cutru.residence.population import (
    PopulationDatabase,
    PopulationRefused,
    PopulationUnavailable,
    population_database,
)

LOOKUP = DossierDocument.Source.LOOKUP


def look_up(actor: User, code: str) -> None:
    """Ask what was not asked yet, or was asked about other words. Raises Dossier.DoesNotExist.

    A database that does not answer counts as one that does not know; the next look asks again.
    """
    content = content_of(editable_drafts(actor).select_related("applicant__citizen").get(code=code))
    known = {one.component_id: one.found for one in content.dossier.documents.filter(source=LOOKUP)}
    digest = question_digest(content)
    open_questions = [name for name in _questions(content) if known.get(name, {}).get("asked") != digest]
    if not open_questions:
        return
    population = population_database(actor, dossier_code=code)
    answers = {name: _asked(content, name, population) for name in open_questions}
    with transaction.atomic():
        dossier = locked(editable_drafts(actor), code)
        dossier.documents.filter(source=LOOKUP, component_id__in=open_questions).delete()
        DossierDocument.objects.bulk_create(
            DossierDocument(
                dossier=dossier,
                component_id=name,
                source=LOOKUP,
                created_by=actor,
                found={"asked": digest, "answer": told},
            )
            for name, (heard, told) in answers.items()
            if heard
        )


def _questions(content: Content) -> Iterator[str]:
    for part in content.case.components:
        if part.kind == "data" and part.id not in STATED:
            yield part.id
    for one in content.persons:
        if one.personal_number and one.birth_date and is_minor(one.birth_date, content.dossier.law_on):
            yield f"{PARENTS_OF}{one.personal_number}"


def _asked(content: Content, name: str, population: PopulationDatabase) -> tuple[bool, Any]:
    """Whether an answer came, and the answer."""
    try:
        if name.startswith(PARENTS_OF):
            return True, _parents(content, name.removeprefix(PARENTS_OF), population)
        return True, answer(name, _question(content), population)
    except (PopulationUnavailable, PopulationRefused):
        return False, None


def _parents(content: Content, child: str, population: PopulationDatabase) -> list[dict[str, str]]:
    """The parents of a minor, for a relative who files; a number somebody typed opens nobody's family."""
    citizen = getattr(content.dossier.applicant, "citizen", None)
    related = citizen and any(one.personal_number == citizen.personal_number for one in population.kin(child))
    return parents(child, population) if related or citizen is None else []


def _question(content: Content) -> Question:
    place = content.particulars.get("dwelling")
    return Question(
        person_number=content.subject.personal_number,
        head_number=content.head_number,
        dwelling=place if isinstance(place, Mapping) else {},
        changes=content.particulars.get("changes") or (),
    )
