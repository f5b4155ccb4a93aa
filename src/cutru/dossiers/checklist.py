"""What an officer has to check on a dossier, with what the portal has checked already."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cutru.dossiers.checks import form_problems, register_problems
from cutru.dossiers.consents import given, needed_consents
from cutru.dossiers.content import Content
from cutru.dossiers.fees import is_settled
from cutru.dossiers.models import Consent
from cutru.dossiers.orders import changes_register
from cutru.dossiers.parts import PartState, parts_of
from cutru.law.bilingual import Text
from cutru.law.catalogue import ALL
from cutru.problems import has_errors

Standing = Literal["ok", "bad", "look"]


@dataclass(frozen=True, slots=True)
class Check:
    """One point: ok, bad, or for the officer's eyes; `lines` say more."""

    title: str
    standing: Standing
    lines: tuple[str, ...] = ()


def checklist(content: Content, on: date) -> tuple[Check, ...]:
    """All points of a dossier under way, in the order in which they are looked at."""
    return (
        _forms(content),
        *_parts(content),
        *_consents(content),
        *_register(content, on),
        *_fee(content),
    )


def guidance(content: Content) -> tuple[Text, ...]:
    """What the procedure tells the officer: conditions of the case, when to accept, the officer's steps."""
    procedure, case = content.procedure, content.case
    accepted = [
        one.condition
        for one in procedure.intake_outcomes
        if one.outcome == "accept" and one.case in (ALL, case.id)
    ]
    steps = [step.action for step in procedure.steps if step.actor == "officer"]
    return tuple(dict.fromkeys((*case.conditions, *accepted, *steps)))


def _forms(content: Content) -> Check:
    language = get_language() or "vi"
    lines = [
        f"{content.form(key).title.in_language(language).capitalize()}: {problem.message(language)}"
        for key in content.keys
        for problem in form_problems(content, key)
    ]
    if lines:
        return Check(_("Mẫu khai còn chỗ chưa đúng"), "bad", tuple(dict.fromkeys(lines)))
    return Check(_("Mẫu khai đã điền đủ"), "ok")


def _parts(content: Content) -> Iterator[Check]:
    for state in parts_of(content):
        name = state.component.name.in_language(get_language() or "vi")
        if state.standing == "looked_up":
            yield Check(name, "ok", (_("Đã có trong cơ sở dữ liệu, không cần giấy tờ"),))
        elif state.standing == "missing":
            yield Check(name, "bad", (_("Chưa có"),))
        elif state.standing == "given":
            yield Check(name, "look", (_given(state),))


def _given(state: PartState) -> str:
    count = len(state.documents)
    said = ngettext("%(count)s tài liệu, cần xem", "%(count)s tài liệu, cần xem", count)
    return said % {"count": count}


def _consents(content: Content) -> Iterator[Check]:
    known = {(one.role, one.personal_number, one.full_name): one for one in content.dossier.consents.all()}
    for person in needed_consents(content):
        title = _("Ý kiến của %(name)s (%(role)s)") % {
            "name": person.full_name or person.personal_number,
            "role": person.role.label,
        }
        consent = known.get((person.role, person.personal_number, person.full_name))
        if consent is None:
            yield Check(title, "bad", (_("Chưa hỏi"),))
        elif not given(consent):
            yield Check(title, "bad", (str(consent.get_state_display()),))
        else:
            on_paper = consent.state == Consent.State.ON_PAPER
            yield Check(title, "look" if on_paper else "ok", (str(consent.get_state_display()),))


def _register(content: Content, on: date) -> Iterator[Check]:
    if not changes_register(content.procedure.id):
        return
    found = register_problems(content, on)
    lines = tuple(problem.message(get_language() or "vi") for problem in found)
    if has_errors(found):
        yield Check(_("Chưa đủ điều kiện theo luật và sổ đăng ký"), "bad", lines)
    elif found:
        yield Check(_("Điều kiện theo luật cần cán bộ xem"), "look", lines)
    else:
        yield Check(_("Đủ điều kiện theo luật và sổ đăng ký"), "ok")


def _fee(content: Content) -> Iterator[Check]:
    dossier = content.dossier
    if not dossier.fee_amount:
        return
    amount = f"{dossier.fee_amount:,}".replace(",", ".")
    if is_settled(dossier):
        yield Check(_("Đã nộp lệ phí %(amount)s đồng") % {"amount": amount}, "ok")
    else:
        yield Check(_("Chưa nộp lệ phí %(amount)s đồng") % {"amount": amount}, "bad")
