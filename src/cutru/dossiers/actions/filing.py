"""Handing a dossier in, handing it in again, and taking it back."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cutru.accounts.models import User
from cutru.dossiers import messages
from cutru.dossiers.actions.moving import Conflict, Incomplete, move
from cutru.dossiers.checks import filing_problems, form_problems
from cutru.dossiers.content import Content, content_of
from cutru.dossiers.deadlines import due_of
from cutru.dossiers.desks import authority_name
from cutru.dossiers.fees import ask_fee, let_fee_go
from cutru.dossiers.models import Channel, Dossier, DossierPerson
from cutru.dossiers.queries import CONNECTED, editable_drafts, locked, own_dossiers
from cutru.dossiers.workflow import STATES
from cutru.identity.names import search_key
from cutru.places.models import Ward
from cutru.problems import Problem


def submit(actor: User, code: str) -> Dossier:
    """Hand a draft in. A second click finds it handed in and changes nothing.

    Raises Incomplete with everything that is missing, Dossier.DoesNotExist.
    """
    with transaction.atomic():
        try:
            dossier = locked(editable_drafts(actor).filter(state="draft"), code, *CONNECTED)
        except Dossier.DoesNotExist:
            if filed := _filed_before(actor, code):
                return filed
            raise
        dossier.law_on = timezone.localdate()
        content = content_of(dossier)
        _check(filing_problems(content, dossier.law_on))
        ask_fee(actor, content)
        _file(actor, content, "submit")
        messages.moved(dossier, STATES["submitted"].label)
    return dossier


def resubmit(actor: User, code: str) -> Dossier:
    """Hand a dossier in again after papers were asked for; the law of its first filing still holds.

    Raises Incomplete, Dossier.DoesNotExist.
    """
    with transaction.atomic():
        dossier = locked(editable_drafts(actor).filter(state="supplement"), code, *CONNECTED)
        content = content_of(dossier)
        _check(filing_problems(content, timezone.localdate()))
        dossier.persons.all().delete()
        _file(actor, content, "resubmit")
        messages.moved(dossier, STATES["submitted"].label)
    return dossier


def open_ex_officio(actor: User, code: str) -> Dossier:
    """Open a dossier that the authority deals with by itself: the catalogue's cases of officers.

    Raises Incomplete, Dossier.DoesNotExist, PermissionDenied for any other draft.
    """
    with transaction.atomic():
        dossier = locked(editable_drafts(actor).filter(state="draft"), code)
        if dossier.channel != Channel.EX_OFFICIO:
            raise PermissionDenied
        content = content_of(dossier)
        problems = [problem for key in content.keys for problem in form_problems(content, key)]
        _check(problems)
        _file(actor, content, "open_ex_officio")
    return dossier


def withdraw(actor: User, code: str, version: int | None) -> Dossier:
    """Take a dossier back before it is decided. Raises NotAllowed, Conflict, Dossier.DoesNotExist."""
    with transaction.atomic():
        dossier = locked(own_dossiers(actor), code)
        if version is not None and dossier.version != version:
            raise Conflict
        for referral in dossier.referrals.filter(answered_at=None).select_for_update():
            referral.delete()
        move(actor, dossier, "withdraw")
        let_fee_go(actor, dossier, "withdrawn")
        messages.moved(dossier, STATES["withdrawn"].label)
    return dossier


def _filed_before(actor: User, code: str) -> Dossier | None:
    mine = Dossier.objects.filter(code=code, typed_by=actor, submitted_at__isnull=False)
    return mine.exclude(state__in=["draft", "supplement"]).first()


def _check(problems: list[Problem]) -> None:
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise Incomplete(errors)


def _file(actor: User, content: Content, name: str) -> None:
    dossier = content.dossier
    ward = Ward.objects.select_related("police_unit").filter(pk=content.ward_code).first()
    if ward is None:
        raise Incomplete([Problem("particulars", "dossier_ward_unknown")])
    subject = content.subject
    dossier.ward, dossier.province_code = ward, ward.province_id
    dossier.full_name = subject.full_name or authority_name(dossier)
    dossier.search_key = search_key(dossier.full_name)
    dossier.personal_number = subject.personal_number
    dossier.phone = str(content.declaration.get("phone") or "")[:20]
    dossier.email = str(content.declaration.get("email") or "")
    dossier.submitted_at = timezone.now()
    dossier.reason = ""
    dossier.due_at = due_of(content, dossier.submitted_at)
    move(actor, dossier, name, {"channel": dossier.channel})
    DossierPerson.objects.bulk_create(
        DossierPerson(
            dossier=dossier,
            position=position,
            full_name=one.full_name,
            birth_date=one.birth_date,
            sex=one.sex,
            personal_number=one.personal_number,
            relation=one.relation[:60],
        )
        for position, one in enumerate(content.persons)
        if one.full_name
    )
