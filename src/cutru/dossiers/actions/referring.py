"""Asking another authority, and its answer; the time in between does not count."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cutru.accounts.models import User
from cutru.dossiers import messages
from cutru.dossiers.actions.moving import Conflict, Incomplete, held_by_desk, move
from cutru.dossiers.actions.slips import issue
from cutru.dossiers.content import content_of
from cutru.dossiers.deadlines import due_of
from cutru.dossiers.desks import desk_of, may_answer
from cutru.dossiers.models import DeskKind, Dossier, Referral
from cutru.dossiers.workflow import STATES
from cutru.problems import Problem

LONGEST_TEXT = 2_000


def refer(
    officer: User, code: str, version: int | None, *, to: DeskKind, question: str, form_id: str = ""
) -> Referral:
    """Ask the committee of the ward or the immigration authority of the province.

    Raises Incomplete without a question, NotAllowed, Conflict, Dossier.DoesNotExist.
    """
    question = question.strip()[:LONGEST_TEXT]
    with transaction.atomic():
        dossier, desk = held_by_desk(officer, code, version)
        if to == desk.kind:
            raise Incomplete([Problem("to", "referral_to_oneself")])
        if not question:
            raise Incomplete([Problem("question", "dossier_reason_missing")])
        move(officer, dossier, "refer", {"to": str(to)})
        referral = Referral.objects.create(
            dossier=dossier,
            to=to,
            ward=dossier.ward if to != DeskKind.IMMIGRATION else None,
            province_code=dossier.province_code,
            question=question,
            form_id=form_id,
            asked_by=officer,
        )
        messages.moved(dossier, STATES["referred"].label)
    return referral


def answer_referral(officer: User, referral_id: int, *, outcome: Referral.Outcome, answer: str) -> Referral:
    """Answer for the authority that was asked; the dossier goes back with its time moved on.

    A declaration (Mẫu 01, Mẫu 02) that is confirmed goes out as a paper of the committee.

    Raises PermissionDenied for another desk, Conflict when it was answered, Incomplete without words.
    """
    desk = desk_of(officer)
    answer = answer.strip()[:LONGEST_TEXT]
    with transaction.atomic():
        found = Referral.objects.filter(pk=referral_id).select_related("dossier").first()
        if desk is None or found is None or not may_answer(desk, found):
            raise PermissionDenied
        dossier = (
            Dossier.objects.select_for_update(of=("self",)).select_related("ward").get(pk=found.dossier_id)
        )
        referral = Referral.objects.select_for_update(of=("self",)).get(pk=referral_id)
        if referral.answered_at is not None:
            raise Conflict
        if not answer:
            raise Incomplete([Problem("answer", "dossier_reason_missing")])
        referral.outcome, referral.answer = outcome, answer
        referral.answered_at, referral.answered_by = timezone.now(), officer
        referral.save()
        content = content_of(dossier)
        if dossier.submitted_at is not None:
            dossier.due_at = due_of(content, dossier.submitted_at, list(dossier.referrals.all()))
        entry = move(officer, dossier, "answer_referral", {"outcome": str(outcome)})
        if outcome == Referral.Outcome.CONFIRMED and referral.form_id:
            issue(officer, content, referral.form_id, entry)
        messages.moved(dossier, STATES["accepted"].label)
    return referral
