"""Reading dossiers, always within what the asker may see: the applicant, or the desk they lie with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from cutru.accounts.models import Role, User
from cutru.dossiers.codes import read_code
from cutru.dossiers.desks import desk_of
from cutru.dossiers.models import Channel, Consent, Dossier, DossierDocument, DossierPerson, Referral, Slip
from cutru.dossiers.workflow import ENDED, UNDER_WAY, WAITING
from cutru.identity.names import search_tokens

PAGE = 50


def own_dossiers(user: User | AnonymousUser) -> QuerySet[Dossier]:
    """What a citizen filed or is writing, the latest first."""
    if isinstance(user, AnonymousUser) or user.role != Role.CITIZEN:
        return Dossier.objects.none()
    return Dossier.objects.filter(applicant=user).order_by("-updated_at", "-id")


def desk_dossiers(user: User | AnonymousUser) -> QuerySet[Dossier]:
    """The filed dossiers of the officer's desk, and those of which it has a question to answer."""
    desk = None if isinstance(user, AnonymousUser) else desk_of(user)
    if desk is None:
        return Dossier.objects.none()
    asked = Exists(Referral.objects.filter(desk.referred(), dossier=OuterRef("pk"), answered_at=None))
    return Dossier.objects.filter((desk.own() & ~Q(state="draft")) | asked)


def decided_here(user: User | AnonymousUser) -> QuerySet[Dossier]:
    """The filed dossiers that lie with the officer's desk, to be decided or decided."""
    desk = None if isinstance(user, AnonymousUser) else desk_of(user)
    if desk is None:
        return Dossier.objects.none()
    return Dossier.objects.filter(desk.own()).exclude(state="draft")


def visible_dossiers(user: User | AnonymousUser) -> QuerySet[Dossier]:
    """The dossiers a person may open: their own, or those of their desk."""
    if isinstance(user, AnonymousUser):
        return Dossier.objects.none()
    return own_dossiers(user) if user.role == Role.CITIZEN else desk_dossiers(user)


def editable_drafts(user: User | AnonymousUser) -> QuerySet[Dossier]:
    """What a person may write on: a citizen's own drafts and returned dossiers, an officer's own drafts."""
    if isinstance(user, AnonymousUser):
        return Dossier.objects.none()
    open_states = Q(state__in=["draft", "supplement"])
    if user.role == Role.CITIZEN:
        return own_dossiers(user).filter(open_states)
    if desk_of(user) is None:
        return Dossier.objects.none()
    return Dossier.objects.filter(state="draft", typed_by=user, applicant=None).exclude(
        channel=Channel.ONLINE
    )


CONNECTED = ("ward__province", "ward__police_unit", "applicant__citizen")
"""What filing and deciding want to know beside the dossier itself."""


def locked(dossiers: QuerySet[Dossier], code: str, *related: str) -> Dossier:
    """One of these dossiers, locked until the transaction ends. Raises Dossier.DoesNotExist."""
    found = dossiers.select_for_update(of=("self",)).select_related(*(related or ("ward",)))
    return found.get(code=code)


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What an officer wants to see of the queue."""

    state: str = ""
    procedure_id: str = ""
    text: str = ""
    overdue: bool = False
    mine: bool = False
    after: tuple[datetime, int] | None = None


def queued(user: User, wanted: QueueFilter) -> QuerySet[Dossier]:
    """The desk's dossiers under way, by due day; the filter says where a page begins."""
    desk = desk_of(user)
    if desk is None:
        return Dossier.objects.none()
    states = {wanted.state} & UNDER_WAY if wanted.state else WAITING | {"referred", "supplement"}
    found = Dossier.objects.filter(desk.own(), state__in=sorted(states), due_at__isnull=False)
    if wanted.procedure_id:
        found = found.filter(procedure_id=wanted.procedure_id)
    if wanted.overdue:
        found = found.filter(due_at__lt=timezone.now(), state__in=sorted(WAITING))
    if wanted.mine:
        found = found.filter(handled_by=user)
    if wanted.after:
        at, number = wanted.after
        found = found.filter(due_at__gte=at).exclude(due_at=at, id__lte=number)
    return found.select_related("handled_by").order_by("due_at", "id")


def queue(user: User, wanted: QueueFilter) -> list[Dossier]:
    """One page of `queued`; one more than a page tells that there is a next."""
    return list(queued(user, wanted).defer("values")[: PAGE + 1])


def ended(user: User, after: tuple[datetime, int] | None = None) -> list[Dossier]:
    """One page of what the desk has ended, the latest first."""
    desk = desk_of(user)
    if desk is None:
        return []
    found = Dossier.objects.filter(desk.own(), state__in=sorted(ENDED))
    if after:
        at, number = after
        found = found.filter(decided_at__lte=at).exclude(decided_at=at, id__gte=number)
    return list(found.select_related("handled_by").defer("values").order_by("-decided_at", "-id")[: PAGE + 1])


def search(user: User, text: str) -> list[Dossier]:
    """Filed dossiers of the desk by number of the dossier, personal number or name, the latest first."""
    found = decided_here(user).select_related("handled_by").defer("values")
    if code := read_code(text):
        return list(found.filter(code=code))
    digits = text.replace(" ", "")
    if digits.isascii() and digits.isdigit():
        persons = DossierPerson.objects.filter(personal_number=digits, dossier=OuterRef("pk"))
        return list(found.filter(Exists(persons)).order_by("-id")[:PAGE])
    return list(found.filter(pk__in=_named(decided_here(user), text)).order_by("-id"))


def _named(found: QuerySet[Dossier], text: str) -> list[int]:
    """The latest of these dossiers whose name has all these words, or words beginning so, accents aside.

    Read along the index of one desk: an index of all names would first gather everybody called Nguyễn.
    """
    words = search_tokens(text)
    for word in words:
        found = found.filter(Q(search_key__startswith=word) | Q(search_key__contains=f" {word}"))
    return list(found.order_by("-id").values_list("pk", flat=True)[:PAGE]) if words else []


def referral_for(user: User, number: int) -> Referral:
    """A question to the officer's desk, open or answered. Raises Referral.DoesNotExist."""
    desk = desk_of(user)
    if desk is None:
        raise Referral.DoesNotExist
    asked = Referral.objects.filter(desk.referred()).select_related("dossier__ward__province", "answered_by")
    return asked.get(pk=number)


def open_referrals(user: User) -> QuerySet[Referral]:
    """Questions that the officer's desk has to answer, the oldest first."""
    desk = desk_of(user)
    if desk is None:
        return Referral.objects.none()
    waiting = Referral.objects.filter(desk.referred(), answered_at__isnull=True)
    return waiting.select_related("dossier__ward", "ward").order_by("asked_at")


def escalated(user: User) -> QuerySet[Dossier]:
    """Overdue dossiers of a province that were reported to its officers."""
    unit = user.police_unit
    if user.role != Role.PROVINCE_IMMIGRATION or unit is None:
        return Dossier.objects.none()
    late = Dossier.objects.filter(
        province_code=unit.province_id, escalated_at__isnull=False, state__in=sorted(WAITING)
    )
    return late.select_related("ward").order_by("due_at")


def numbers(user: User) -> dict[str, int]:
    """The counters over the desk's queue; each one is a filter of it, counted up to a thousand."""
    desk = desk_of(user)
    if desk is None:
        return {}
    own = Dossier.objects.filter(desk.own())
    now = timezone.now()
    wanted = {
        "submitted": own.filter(state="submitted"),
        "accepted": own.filter(state="accepted"),
        "referred": own.filter(state="referred"),
        "overdue": own.filter(state__in=sorted(WAITING), due_at__lt=now),
    }
    return {name: _up_to(found, 1_000) for name, found in wanted.items()} | {
        "questions": _up_to(open_referrals(user), 1_000)
    }


def _up_to(found: QuerySet[Any], most: int) -> int:
    return found.order_by()[:most].count()


def consents_asked_of(user: User) -> QuerySet[Consent]:
    """What a citizen is asked to agree to, and answered, by their personal number."""
    citizen = getattr(user, "citizen", None)
    if citizen is None:
        return Consent.objects.none()
    asked = Consent.objects.filter(personal_number=citizen.personal_number)
    return asked.exclude(dossier__state="draft", dossier__applicant=user).select_related("dossier__ward")


def document_for(user: User | AnonymousUser, document_id: UUID) -> DossierDocument | None:
    """A document of a dossier that the person may open."""
    seen = visible_dossiers(user)
    if not isinstance(user, AnonymousUser) and user.role != Role.CITIZEN:
        seen = seen | editable_drafts(user)
    return DossierDocument.objects.filter(pk=document_id, dossier__in=seen.values("pk")).first()


def slip_for(user: User | AnonymousUser, slip_id: UUID) -> Slip | None:
    """A slip of a dossier that the person may open."""
    citizen = not isinstance(user, AnonymousUser) and user.role == Role.CITIZEN
    seen = own_dossiers(user) if citizen else decided_here(user)
    return Slip.objects.select_related("dossier").filter(pk=slip_id, dossier__in=seen.values("pk")).first()


def open_pauses(referrals: Sequence[Referral]) -> list[tuple[datetime, datetime | None]]:
    """The spans in which another authority had the dossier."""
    return [(referral.asked_at, referral.answered_at) for referral in referrals]
