"""What officers read, within what they may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from cutru.accounts.models import Role, User
from cutru.facilities.models import Facility
from cutru.facilities.queries import facilities_seen_by
from cutru.identity.names import search_key
from cutru.police.models import ConfirmedDocument
from cutru.stays.models import Stay, Submission
from cutru.stays.queries import find_by_receipt, stays_seen_by

PAGE = 50
SILENT_DAYS = 30
"""A facility without any declaration for so many days is worth a visit."""
_LONGEST_HAND_IN = timedelta(hours=1)


def inbox_stays(officer: User) -> QuerySet[Stay]:
    """Stays of the ward that wait for confirmation, newest first; not those the facility has to correct."""
    return waiting_stays(officer).filter(correction_asked_at__isnull=True)


def waiting_stays(officer: User) -> QuerySet[Stay]:
    """Stays of the ward not confirmed yet, whoever has to act next; newest first."""
    if officer.role != Role.WARD_POLICE:
        return Stay.objects.none()
    waiting = stays_seen_by(officer).filter(confirmed_at__isnull=True)
    return waiting.exclude(status=Stay.Status.CANCELLED).order_by("-handed_in_at", "-id")


def needs_a_look(today: date) -> Q:
    """Foreigners whose permitted stay is unknown, over, or ends before they leave."""
    unknown_or_short = Q(permitted_until__isnull=True) | Q(permitted_until__lt=F("departure_on"))
    over = Q(permitted_until__lt=today, status=Stay.Status.STAYING)
    return Q(regime="F") & (unknown_or_short | over)


@dataclass(frozen=True, slots=True)
class InboxNumbers:
    """The numbers above the inbox; each opens the list behind it."""

    waiting: int
    late: int
    problems: int
    correcting: int
    facilities: int


def inbox_numbers(officer: User) -> InboxNumbers:
    """Two queries."""
    here = Q(correction_asked_at__isnull=True)
    counts = (
        waiting_stays(officer)
        .order_by()
        .aggregate(
            waiting=Count("id", filter=here),
            late=Count("id", filter=here & Q(is_late=True)),
            problems=Count("id", filter=here & needs_a_look(timezone.localdate())),
            correcting=Count("id", filter=~here),
        )
    )
    return InboxNumbers(facilities=awaiting_facilities(officer).count(), **counts)


def awaiting_facilities(officer: User) -> QuerySet[Facility]:
    """Facilities of the ward that wait for verification, oldest first."""
    if officer.role != Role.WARD_POLICE:
        return Facility.objects.none()
    seen = facilities_seen_by(officer).filter(verification=Facility.Verification.AWAITING)
    return seen.order_by("created_at", "pk")


def newer_than(stays: QuerySet[Stay], newest_id: int, newest_at: datetime | None) -> int:
    """How many stays of an inbox list were handed in since its newest row was read."""
    newer = stays.filter(pk__gt=newest_id)
    if newest_at is not None:
        newer = newer.filter(handed_in_at__gte=newest_at - _LONGEST_HAND_IN)
    return newer.order_by().count()


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A page of the inbox, and the cursor of the next one."""

    stays: list[Stay]
    next_cursor: str


def inbox_page(stays: QuerySet[Stay], cursor: str) -> InboxPage:
    """A page after the cursor `moment~id`; an unreadable cursor starts from the beginning."""
    if place := _read_cursor(cursor):
        at, number = place
        stays = stays.filter(Q(handed_in_at__lt=at) | Q(handed_in_at=at, id__lt=number), handed_in_at__lte=at)
    found = list(stays[: PAGE + 1])
    if len(found) <= PAGE:
        return InboxPage(found, "")
    last = found[PAGE - 1]
    return InboxPage(found[:PAGE], f"{last.handed_in_at.timestamp():.6f}~{last.pk}")


def _read_cursor(cursor: str) -> tuple[datetime, int] | None:
    moment, _, number = cursor.partition("~")
    at = read_moment(moment)
    readable = number.isascii() and number.isdigit() and len(number) < 19
    return (at, int(number)) if at and readable else None


def read_moment(seconds: str) -> datetime | None:
    """The moment that an address carries as seconds since 1970; None when it carries none."""
    try:
        return datetime.fromtimestamp(float(seconds), tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def register_book(officer: User, day: date) -> list[Stay]:
    """What the ward received on a day, in the order received."""
    if officer.role != Role.WARD_POLICE:
        return []
    start = timezone.make_aware(datetime.combine(day, time()))
    received = stays_seen_by(officer).filter(
        handed_in_at__gte=start,
        handed_in_at__lt=start + timedelta(days=1),
        arrival_on__lte=day + timedelta(days=1),
    )
    return list(received.select_related("submission__by", "confirmed_by").order_by("handed_in_at", "id"))


def listed_facilities(officer: User) -> QuerySet[Facility]:
    """The facilities of the area, newest first, with `in_house`, `recent` and `last_declared_at`.

    `recent` counts the guests who arrived in the last 30 days, so that a long history costs nothing.
    """
    since = timezone.localdate() - timedelta(days=SILENT_DAYS)
    regimes = Q() if officer.role == Role.WARD_POLICE else Q(regime="F")
    of_it = Stay.objects.filter(regimes, facility=OuterRef("pk")).exclude(status=Stay.Status.CANCELLED)
    last = (
        Submission.objects.filter(facility=OuterRef("pk"), accepted__gt=0)
        .values("facility")
        .annotate(last=Max("at"))
        .values("last")
    )
    return (
        facilities_seen_by(officer)
        .annotate(
            in_house=_counted(of_it.filter(status=Stay.Status.STAYING)),
            recent=_counted(of_it.filter(arrival_on__gte=since)),
            last_declared_at=Subquery(last),
        )
        .order_by("-pk")
    )


def _counted(stays: QuerySet[Stay]) -> Coalesce:
    numbers = stays.order_by().values("facility").annotate(number=Count("id")).values("number")
    return Coalesce(Subquery(numbers, output_field=IntegerField()), 0)


def silent(facilities: QuerySet[Facility]) -> QuerySet[Facility]:
    """Those registered for longer than 30 days that declared nothing in the last 30."""
    since = timezone.now() - timedelta(days=SILENT_DAYS)
    heard = Submission.objects.filter(facility=OuterRef("pk"), at__gte=since, accepted__gt=0)
    return facilities.filter(~Exists(heard), created_at__lt=since)


def facilities_named(facilities: QuerySet[Facility], words: str) -> QuerySet[Facility]:
    """Those whose name or address has all the words; accents and their order do not count."""
    tokens = search_key(words).split()
    if not tokens:
        return facilities.none() if words.strip() else facilities
    for token in tokens:
        facilities = facilities.filter(search_key__contains=token)
    return facilities


def confirmed_document_of(stay: Stay) -> ConfirmedDocument | None:
    """The signed paper of the stay's present confirmation; the caller has the stay from a limited query."""
    if stay.confirmed_at is None:
        return None
    papers = ConfirmedDocument.objects.filter(stay_id=stay.pk, confirmed_at=stay.confirmed_at)
    papers = papers.defer("pdf")  # most who ask only want to know whether there is one
    return papers.order_by("-stay_version").first()


def confirmed_document_for(user: User, receipt: str) -> tuple[Stay, ConfirmedDocument] | None:
    """The stay with this receipt and its signed paper, when the person may see it and it is in force."""
    stay = find_by_receipt(stays_seen_by(user), receipt)
    paper = confirmed_document_of(stay) if stay else None
    return (stay, paper) if stay and paper else None


def receiving_officers(stays: Sequence[Stay]) -> dict[int, str]:
    """Who received each stay: the officer who wrote it down, else who confirmed it; "" for nobody."""
    names = {}
    for stay in stays:
        by = stay.submission.by if stay.submission.by.is_officer else stay.confirmed_by
        names[stay.pk] = by.get_full_name() if by else ""
    return names
