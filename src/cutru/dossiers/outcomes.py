"""Which papers a procedure gives out at which step, as its catalogue entry says."""

from cutru.dossiers.content import Content
from cutru.law.catalogue import ALL
from cutru.law.forms.paper import paper_form_ids


def accept_form(content: Content) -> str | None:
    """The slip of an accepted dossier: CT04 where the procedure gives one."""
    return _intake_form(content, "accept")


def takes_supplements(content: Content) -> bool:
    """Whether this version of the procedure knows a request for more papers (those of 2024 do)."""
    return any(one.outcome == "supplement" for one in content.procedure.intake_outcomes)


def refusal_form(content: Content, move: str) -> str | None:
    """The slip of a refusal, a denial or a request for papers; None where a letter has no form."""
    if move == "deny":
        named = (one.form for one in content.procedure.results if one.outcome == "refused")
        return next((form for form in named if _can_print(form)), None) or _intake_form(content, "refuse")
    return _intake_form(content, "refuse" if move == "refuse" else "supplement")


def granted_forms(content: Content) -> tuple[str, ...]:
    """The papers of a granted dossier, those of its own case only."""
    named = (
        one.form
        for one in content.procedure.results
        if one.outcome == "granted" and one.case in (ALL, content.case.id)
    )
    return tuple(dict.fromkeys(form for form in named if form and _can_print(form)))


def _intake_form(content: Content, outcome: str) -> str | None:
    named = (
        one.form
        for one in content.procedure.intake_outcomes
        if one.outcome == outcome and one.case in (ALL, content.case.id)
    )
    return next((form for form in named if _can_print(form)), None)


def _can_print(form_id: str | None) -> bool:
    """CT03 of 2023 is named by the old version, but its print is in no source."""
    return form_id in paper_form_ids()
