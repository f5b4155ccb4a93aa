"""What keeps a dossier from being filed or granted, as problems that name the page to mend it on."""

from datetime import date

from cutru.dossiers.consents import digest_of, given, needed_consents
from cutru.dossiers.content import Content
from cutru.dossiers.drawing import problems_of
from cutru.dossiers.known import facts_for
from cutru.dossiers.models import Consent
from cutru.dossiers.options import options_of
from cutru.dossiers.orders import Unreadable, order_for
from cutru.dossiers.parts import missing_parts
from cutru.dossiers.prefill import NEW_PLACE
from cutru.law.bilingual import Text
from cutru.legislation.queries import rule_book
from cutru.problems import Problem
from cutru.residence.rules import check

FOR_OTHERS = frozenset({"armed-forces-unit", "by-list", "barracks"})
"""Cases in which a unit or body asks for its people."""


def form_problems(content: Content, key: str) -> list[Problem]:
    """What is missing or wrong on one form."""
    return problems_of(
        content.form(key),
        content.values_of(key),
        on=content.dossier.law_on,
        optional=content.optional_fields,
        options=options_of(content, key),
    )


def incomplete_forms(content: Content) -> tuple[str, ...]:
    """The keys of the forms that are not finished."""
    return tuple(key for key in content.keys if form_problems(content, key))


def part_problems(content: Content) -> list[Problem]:
    """One for each part that has to be given still."""
    return [
        Problem(
            "documents",
            "dossier_part_missing",
            {"part": state.component.name.vi, "part_en": state.component.name.en},
        )
        for state in missing_parts(content)
    ]


def consent_problems(content: Content) -> list[Problem]:
    """One for each person who has not agreed yet, or refused."""
    known = {(one.role, one.personal_number, one.full_name): one for one in content.dossier.consents.all()}
    problems, digest = [], digest_of(content)
    for person in needed_consents(content):
        consent = known.get((person.role, person.personal_number, person.full_name))
        if consent is not None and given(consent) and consent.digest == digest:
            continue
        refused = consent is not None and consent.state == Consent.State.REFUSED
        code = "dossier_consent_refused" if refused else "dossier_consent_missing"
        problems.append(Problem("consents", code, {"name": person.full_name or person.personal_number}))
    return problems


def register_problems(content: Content, on: date) -> list[Problem]:
    """What the law says against it, with the register as it is."""
    try:
        order = order_for(content, on)
    except Unreadable as error:
        return [missing_value(content, error)]
    return list(check(order, rule_book(), on)) if order else []


def subject_problems(content: Content) -> list[Problem]:
    """Online a citizen acts for themselves and their household; for others with an authorisation at the desk.

    Who registers at a new place may be anybody who goes with them: the consents say so.
    """
    number, dossier = content.subject.personal_number, content.dossier
    free = content.procedure.id in NEW_PLACE or content.case.id in FOR_OTHERS or not number
    citizen = getattr(dossier.applicant, "citizen", None)
    if free or citizen is None or citizen.personal_number == number or facts_for(content, number):
        return []
    return [Problem("for_whom", "dossier_subject_unrelated", {"name": content.subject.full_name})]


def missing_value(content: Content, error: Unreadable) -> Problem:
    """What the register needs and the forms do not hold, by the label of its field; else by whose it is."""
    labels = {one.id: one.label for key in content.keys for one in content.form(key).fields}
    name = str(error)
    label = labels.get(name, Text(name, name))
    return Problem("particulars", "dossier_value_missing", {"field": label.vi, "field_en": label.en})


def filing_problems(content: Content, on: date) -> list[Problem]:
    """Everything that keeps the dossier from being filed, in the order of the pages."""
    unfinished = incomplete_forms(content)
    if unfinished:
        return [
            Problem(key, "dossier_form_unfinished", {"form": title.vi, "form_en": title.en})
            for key in unfinished
            for title in [content.form(key).title.in_sentence_case()]
        ]
    return [
        *subject_problems(content),
        *part_problems(content),
        *consent_problems(content),
        *register_problems(content, on),
    ]
