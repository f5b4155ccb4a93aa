"""Asking those who have to agree, and writing down what they say."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cutru.accounts.models import CitizenProfile, User
from cutru.dossiers import messages
from cutru.dossiers.actions.moving import Conflict
from cutru.dossiers.consents import digest_of, needed_consents
from cutru.dossiers.content import Content, content_of
from cutru.dossiers.models import Consent, Dossier
from cutru.dossiers.queries import consents_asked_of, editable_drafts, locked

LONGEST_TEXT = 500


def ask_consents(actor: User, code: str) -> list[Consent]:
    """Bring the questions in line with what the dossier says now, and tell those who are newly asked.

    A question nobody has to answer any more goes; an answer to other words is asked anew.
    Raises Dossier.DoesNotExist.
    """
    with transaction.atomic():
        dossier = locked(editable_drafts(actor), code)
        return bring_in_line(content_of(dossier))


def bring_in_line(content: Content) -> list[Consent]:
    """`ask_consents` for a dossier that the caller has locked."""
    dossier, digest = content.dossier, digest_of(content)
    asked = {(one.role, one.personal_number, one.full_name): one for one in dossier.consents.all()}
    kept = []
    for person in needed_consents(content):
        known = asked.pop((person.role, person.personal_number, person.full_name), None)
        if known is None or (known.digest != digest and known.state != Consent.State.WAITING):
            if known is not None:
                known.delete()
            known = Consent.objects.create(
                dossier=dossier,
                role=person.role,
                full_name=person.full_name,
                personal_number=person.personal_number,
                digest=digest,
            )
            _tell(known)
        elif known.digest != digest:
            known.digest = digest
            known.save(update_fields=["digest"])
        kept.append(known)
    Consent.objects.filter(pk__in=[one.pk for one in asked.values()]).delete()
    return kept


def _tell(consent: Consent) -> None:
    profile = CitizenProfile.objects.select_related("user").filter(personal_number=consent.personal_number)
    for found in profile if consent.personal_number else ():
        messages.consent_asked(found.user, consent)


def answer_consent(actor: User, consent_id: UUID, *, agreed: bool, text: str = "") -> Consent:
    """Agree or refuse, as the citizen with the number that was named. The answer cannot be changed.

    Raises Consent.DoesNotExist for anybody else's, Conflict when it was answered or the dossier has moved on.
    """
    with transaction.atomic():
        dossier_id = (
            consents_asked_of(actor).values_list("dossier_id", flat=True).filter(pk=consent_id).first()
        )
        if dossier_id is None:
            raise Consent.DoesNotExist
        dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier_id)
        consent = Consent.objects.select_for_update(of=("self",)).get(pk=consent_id)
        consent.dossier = dossier
        if consent.state != Consent.State.WAITING or dossier.state not in ("draft", "supplement"):
            raise Conflict
        consent.state = Consent.State.AGREED if agreed else Consent.State.REFUSED
        consent.text = text[:LONGEST_TEXT]
        consent.answered_at = timezone.now()
        consent.answered_by = actor
        consent.save()
        if dossier.applicant is not None:
            messages.consent_answered(
                dossier.applicant, consent, reverse("dossiers:consents", args=[dossier.code])
            )
    return consent


def take_consent_on_paper(actor: User, code: str, consent_id: UUID, component_id: str) -> Consent:
    """Write down that a consent was given on paper: a page of it stands in the dossier.

    Raises Dossier.DoesNotExist, Consent.DoesNotExist, PermissionDenied without such a page, Conflict.
    """
    with transaction.atomic():
        dossier = locked(editable_drafts(actor), code)
        consent = Consent.objects.select_for_update(of=("self",)).get(pk=consent_id, dossier=dossier)
        if consent.state != Consent.State.WAITING:
            raise Conflict
        if not dossier.documents.filter(component_id=component_id).exists():
            raise PermissionDenied
        consent.state, consent.answered_at, consent.answered_by = (
            Consent.State.ON_PAPER,
            timezone.now(),
            actor,
        )
        consent.save()
    return consent
