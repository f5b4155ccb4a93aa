"""Every write of a citizen's stay notification: the place, the guests, sending."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cutru.accounts.models import CitizenProfile, Role, User
from cutru.audit.actions import record_event
from cutru.citizens.models import Notice, NoticeGuest
from cutru.citizens.queries import candidate_of, home_data
from cutru.facilities.actions import home_of_citizen
from cutru.facilities.models import Facility, FacilityType
from cutru.facilities.queries import open_to
from cutru.identity.documents import document_key
from cutru.places.models import Service, Ward
from cutru.places.queries import services_at
from cutru.problems import Problem
from cutru.stays.actions import Refused, SubmissionIn, hand_in
from cutru.stays.models import Channel
from cutru.stays.outcomes import Outcome
from cutru.stays.typed import NAME_CONFIRMED

MOST_GUESTS = 20
MOST_UNFINISHED = 20


class AlreadySent(Exception):
    """The notification was sent: it can only be looked at. The second click of two ends here."""


class NotReady(Exception):
    """Nothing was sent; `problems` by the number of the guest say why."""

    def __init__(self, problems: Mapping[int, list[Problem]]) -> None:
        super().__init__(str(sorted(problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class HomeIn:
    """A private home: whose, where, how the police call back."""

    host: str
    address: str
    phone: str
    is_own: bool


@transaction.atomic
def start_notice(citizen: User) -> Notice:
    """A notification to fill in; a second click gives the one begun by the first."""
    if citizen.role != Role.CITIZEN:
        raise PermissionDenied
    CitizenProfile.objects.select_for_update().get(user=citizen)
    writing = Notice.objects.filter(user=citizen, state=Notice.State.WRITING)
    untouched = writing.filter(ward__isnull=True, guests__isnull=True).first()
    if untouched is not None:
        return untouched
    for old in list(writing.order_by("-updated_at")[MOST_UNFINISHED - 1 :]):
        old.delete()
    return Notice.objects.create(user=citizen)


@transaction.atomic
def drop_notice(citizen: User, notice_id: UUID) -> None:
    """Forget a notification that was not sent. Raises Notice.DoesNotExist, AlreadySent."""
    _writing(citizen, notice_id).delete()


@transaction.atomic
def choose_place(citizen: User, notice_id: UUID, place: Facility) -> Notice:
    """The stay is in this place. Raises PermissionDenied where the citizen may not notify, AlreadySent."""
    notice = _writing(citizen, notice_id)
    if not open_to(citizen, place):
        raise PermissionDenied
    notice.facility, notice.ward, notice.type = place, place.ward, place.type
    notice.home_host = notice.home_address = notice.home_phone = ""
    notice.home_is_own = place.is_household and place.representative_number == citizen.citizen.personal_number
    notice.save()
    return notice


@transaction.atomic
def choose_area(citizen: User, notice_id: UUID, ward: Ward) -> Notice:
    """The police of this ward are told. Raises Refused where notifications are not taken yet, AlreadySent."""
    notice = _writing(citizen, notice_id)
    _must_be_served(ward)
    if notice.ward_id != ward.pk:
        _forget_place(notice)
    notice.ward = ward
    notice.save()
    return notice


@transaction.atomic
def choose_type(citizen: User, notice_id: UUID, type: FacilityType) -> Notice:
    """The kind of place; another kind than before forgets the place."""
    notice = _writing(citizen, notice_id)
    if notice.type != type:
        _forget_place(notice)
    notice.type = type
    notice.save()
    return notice


@transaction.atomic
def choose_home(citizen: User, notice_id: UUID, ward: Ward, home: HomeIn) -> Notice:
    """The stay is in a private home of the ward, which is put on file when the notification is sent.

    Raises Refused where notifications are not taken yet, AlreadySent.
    """
    notice = _writing(citizen, notice_id)
    _must_be_served(ward)
    notice.ward, notice.type, notice.facility = ward, FacilityType.HOUSEHOLD, None
    notice.home_host, notice.home_address, notice.home_phone = home.host, home.address, home.phone
    notice.home_is_own = home.is_own
    notice.save()
    return notice


@transaction.atomic
def put_guest(
    citizen: User,
    notice_id: UUID,
    guest_id: int | None,
    values: Mapping[str, str],
    origins: Mapping[str, str],
    *,
    is_notifier: bool = False,
) -> NoticeGuest:
    """Add a guest, or change what was told of one; the rest of what is known of the guest stays.

    The same document twice is the same guest. Raises Refused (`too_many_guests`, `document_twice`),
    NoticeGuest.DoesNotExist, AlreadySent.
    """
    notice = _writing(citizen, notice_id)
    guests = NoticeGuest.objects.select_for_update().filter(notice=notice)
    key = document_key(values.get("document_number", ""))
    if guest_id is not None:
        guest = guests.get(pk=guest_id)
        key = key or guest.document_key
        if guests.filter(document_key=key).exclude(pk=guest.pk).exists():
            raise Refused([Problem("document_number", "document_twice")])
    else:
        guest = guests.filter(document_key=key).first() or NoticeGuest(notice=notice)
        if guest.pk is None and guests.count() >= MOST_GUESTS:
            raise Refused([Problem("", "too_many_guests", {"most": MOST_GUESTS})])
    guest.values = {name: text for name, text in {**guest.values, **values}.items() if text}
    guest.values[NAME_CONFIRMED] = "1"  # whoever saves the page has the name before their eyes
    guest.origins = {**guest.origins, **origins}
    guest.document_key = key
    guest.is_notifier = guest.is_notifier or is_notifier
    guest.save()
    notice.save(update_fields=["updated_at"])
    return guest


@transaction.atomic
def remove_guest(citizen: User, notice_id: UUID, guest_id: int) -> None:
    """Take a guest out again. Raises NoticeGuest.DoesNotExist, AlreadySent."""
    NoticeGuest.objects.get(notice=_writing(citizen, notice_id), pk=guest_id).delete()


def send_notice(citizen: User, notice_id: UUID, *, address: str | None) -> Notice:
    """Hand all guests in through the door: all of them, or none and NotReady says why.

    A second click finds it sent and gets the same answer. Raises Notice.DoesNotExist, PermissionDenied when
    the place is no longer open to the citizen, Refused without place or guests.
    """
    try:
        with transaction.atomic():
            return _send(citizen, notice_id, address)
    except NotReady as refusal:
        codes = {problem.code for problems in refusal.problems.values() for problem in problems}
        if "overlap_elsewhere" in codes:  # somebody may be trying out whether a person is there
            record_event(citizen, "notice_overlap_refused", "notice", notice_id, address=address)
        raise


def _send(citizen: User, notice_id: UUID, address: str | None) -> Notice:
    try:
        notice = _writing(citizen, notice_id)
    except AlreadySent:
        return Notice.objects.get(user=citizen, pk=notice_id)
    guests = list(notice.guests.all())
    if not notice.has_place or not guests:
        raise Refused([Problem("", "notice_incomplete")])
    place = notice.facility or _home(citizen, notice, address)
    now = timezone.now()
    rows = [candidate_of(guest, number, now) for number, guest in enumerate(guests, 1)]
    outcome = hand_in(citizen, SubmissionIn(place.pk, Channel.CITIZEN), rows)
    _all_or_none(guests, outcome)
    for guest, result in zip(guests, outcome.results, strict=True):
        guest.outcome = result.outcome
        guest.save(update_fields=["outcome"])
    notice.state, notice.sent_at = Notice.State.SENT, now
    notice.facility, notice.ward = place, place.ward
    notice.submission_id = outcome.submission_id
    notice.save()
    return notice


def _home(citizen: User, notice: Notice, address: str | None) -> Facility:
    if notice.ward is None:
        raise Refused([Problem("", "notice_incomplete")])
    number = citizen.citizen.personal_number if notice.home_is_own else ""
    home, _is_new = home_of_citizen(citizen, notice.ward, home_data(notice, number), address=address)
    return home


def _all_or_none(guests: list[NoticeGuest], outcome: Outcome) -> None:
    refused = {
        guest.pk: list(result.problems)
        for guest, result in zip(guests, outcome.results, strict=True)
        if result.outcome == "rejected"
    }
    if refused:
        raise NotReady(refused)


def _writing(citizen: User, notice_id: UUID) -> Notice:
    """The citizen's notification, locked. Raises Notice.DoesNotExist, AlreadySent."""
    if citizen.role != Role.CITIZEN:
        raise PermissionDenied
    notice = (
        Notice.objects.select_for_update(of=("self",))
        .select_related("facility__ward__province", "ward__province")
        .get(user=citizen, pk=notice_id)
    )
    if notice.state != Notice.State.WRITING:
        raise AlreadySent
    return notice


def _must_be_served(ward: Ward) -> None:
    if services_at(ward, timezone.localdate())[Service.VIETNAMESE] is None:
        raise Refused([Problem("ward", "service_not_rolled_out")])


def _forget_place(notice: Notice) -> None:
    notice.facility = None
    notice.home_host = notice.home_address = notice.home_phone = ""
    notice.home_is_own = False
