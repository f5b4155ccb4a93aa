"""Reading stays, always within what the asker may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeVar, cast
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Count, Func, Model, Q, QuerySet
from django.utils import timezone

from cutru.accounts.models import Role, User
from cutru.documents.models import Picture
from cutru.facilities.models import Facility
from cutru.facilities.queries import workplaces
from cutru.identity.documents import document_key
from cutru.identity.names import search_tokens
from cutru.stays.models import Channel, Draft, DraftPicture, Stay, StayEntry, StayPicture, Submission
from cutru.stays.receipts import read_receipt

ROOMS_REMEMBERED = timedelta(days=60)
"""How far back a search for a room number looks."""
WORDS_OF_A_ROOM = 2
"""`P 134`, `VIP 2`; longer texts are names, and trying them on all rooms would take the longest."""

SHORTEST_BEGINNING = 4
"""Letters and digits of a document number that are enough to look for numbers beginning so."""

PAGE = 50
"""Rows of one page of a list."""

Tab = Literal["in_house", "due_today", "left", "late", "problems", "cancelled", "all"]
TABS: tuple[Tab, ...] = ("in_house", "due_today", "left", "late", "problems", "cancelled", "all")


def stays_seen_by(user: User | AnonymousUser) -> QuerySet[Stay]:
    """The stays a person may see at all: of their facilities, ward, province, or all foreigners.

    A citizen sees what they notified themselves, and nothing else of the places they notified for.

    Stays of test facilities stand in no ward and no province, so that no officer meets them.
    """
    everything = Stay.objects.select_related("facility__ward__province")
    if isinstance(user, AnonymousUser):
        return everything.none()
    if user.role == Role.FACILITY:
        return everything.filter(facility_id__in=workplaces(user).values("facility_id"))
    if user.role == Role.CITIZEN:
        return everything.filter(submission__by=user, submission__channel=Channel.CITIZEN)
    unit = user.police_unit
    if user.role == Role.WARD_POLICE and unit is not None:
        return everything.filter(ward_code=unit.ward_id)
    if user.role == Role.PROVINCE_IMMIGRATION and unit is not None:
        return everything.filter(province_code=unit.province_id, regime="F")
    if user.role == Role.CENTRAL_IMMIGRATION:
        return everything.filter(regime="F").exclude(province_code="")
    return everything.none()


def stays_of(facility: Facility) -> QuerySet[Stay]:
    """All stays of one facility; the caller has the facility from a limited query."""
    return Stay.objects.filter(facility=facility)


def find_by_receipt(stays: QuerySet[Stay], text: str) -> Stay | None:
    """The stay with this receipt among `stays`; the number may be written with hyphens."""
    receipt = read_receipt(text)
    return None if receipt is None else stays.filter(receipt=receipt).first()


def with_tab(stays: QuerySet[Stay], tab: Tab, today: date) -> QuerySet[Stay]:
    """The part of a list that one tab shows."""
    staying = Q(status=Stay.Status.STAYING)
    conditions: Mapping[Tab, Q] = {
        "in_house": staying,
        "due_today": staying & Q(departure_on__lte=today),
        "left": Q(status=Stay.Status.DEPARTED),
        "late": Q(is_late=True) & ~Q(status=Stay.Status.CANCELLED),
        "problems": ~Q(status=Stay.Status.CANCELLED)
        & (
            Q(correction_asked_at__isnull=False)
            | Q(regime="F", permitted_until__isnull=True)
            | (Q(regime="F", permitted_until__lt=today) & staying)
        ),
        "cancelled": Q(status=Stay.Status.CANCELLED),
        "all": Q(),
    }
    return stays.filter(conditions[tab])


Named = TypeVar("Named", bound=Model)


class NameVector(Func):
    """The expression of the indexes of names, word for word, so that an index serves it."""

    template = "to_tsvector('simple', %(expressions)s)"
    output_field = SearchVectorField()


def named(rows: QuerySet[Named], text: str) -> QuerySet[Named]:
    """Rows whose name (`search_key`) has all these words, or words beginning so.

    Accents and order do not count.
    """
    words = _words(text)
    if words is None:
        return rows.none()
    found = rows.alias(name_vector=NameVector("search_key")).filter(name_vector=words)
    return cast("QuerySet[Named]", found)


def _words(text: str) -> SearchQuery | None:
    tokens = search_tokens(text)
    if not tokens:
        return None
    return SearchQuery(" & ".join(f"{token}:*" for token in tokens), config="simple", search_type="raw")


def document_begins(text: str) -> Q:
    """Documents whose number begins so; a beginning too short to tell must be the whole number."""
    key = document_key(text)
    return Q(document_key__startswith=key) if len(key) >= SHORTEST_BEGINNING else Q(document_key=key)


def matching(stays: QuerySet[Stay], text: str) -> QuerySet[Stay]:
    """Search by receipt, beginning of a document number, room or name; accents and order do not count.

    A room means the guests of the last weeks. Each way has its own index, so they are asked one by one: one
    condition for all of them would be tried on every stay of the facility.
    """
    text = text.strip()
    if not text:
        return stays
    if receipt := read_receipt(text):
        return stays.filter(receipt=receipt)
    ways = []
    if len(text.split()) <= WORDS_OF_A_ROOM:
        lately = timezone.localdate() - ROOMS_REMEMBERED
        ways.append(stays.filter(room__iexact=text, arrival_on__gte=lately))
    if document_key(text):
        ways.append(stays.filter(document_begins(text)))
    if _words(text):
        ways.append(named(stays, text))
    if not ways:
        return stays.none()
    first, *others = [way.order_by().values("pk") for way in ways]
    return stays.filter(pk__in=first.union(*others, all=True) if others else first)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list in the order newest arrival first, and the cursor of the next one."""

    stays: list[Stay]
    next_cursor: str | None


def page_of(stays: QuerySet[Stay], cursor: str, size: int = PAGE) -> Page:
    """A page after the cursor `YYYY-MM-DD.id`; an unreadable cursor starts from the beginning."""
    ordered = stays.order_by("-arrival_on", "-id")
    if place := _read_cursor(cursor):
        ordered = ordered.filter(
            Q(arrival_on__lt=place[0]) | Q(arrival_on=place[0], id__lt=place[1]), arrival_on__lte=place[0]
        )
    found = list(ordered[: size + 1])
    if len(found) <= size:
        return Page(found, None)
    last = found[size - 1]
    return Page(found[:size], f"{last.arrival_on.isoformat()}.{last.pk}")


def _read_cursor(cursor: str) -> tuple[date, int] | None:
    day, _, number = cursor.partition(".")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class TodayNumbers:
    """The four numbers of the start page."""

    drafts: int
    in_house: int
    due_today: int
    to_correct: int


def today_numbers(facility: Facility) -> TodayNumbers:
    """Not yet declared, staying, leaving by today, asked to correct; three queries, each by its index.

    Expected guests are to be declared from the day they come.
    """
    today = timezone.localdate()
    still_to_come = Q(state=Draft.State.EXPECTED) & ~Q(arrival_on__lte=today)
    staying = stays_of(facility).filter(status=Stay.Status.STAYING)
    to_correct = stays_of(facility).filter(correction_asked_at__isnull=False)
    return TodayNumbers(
        drafts=drafts_of(facility).exclude(still_to_come).count(),
        to_correct=to_correct.exclude(status=Stay.Status.CANCELLED).count(),
        **staying.aggregate(in_house=Count("id"), due_today=Count("id", filter=Q(departure_on__lte=today))),
    )


def drafts_of(facility: Facility) -> QuerySet[Draft]:
    """What is typed and not handed in; shared by everyone who works there."""
    return Draft.objects.filter(facility=facility)


def pictures_of(drafts: Sequence[Draft]) -> Mapping[int, list[Picture]]:
    """The pictures beside rows, by the number of the draft; the caller has these from a limited query."""
    found: dict[int, list[Picture]] = {}
    beside = DraftPicture.objects.filter(draft__in=[draft.pk for draft in drafts]).select_related("picture")
    for one in beside.order_by("draft", "position", "id"):
        found.setdefault(one.draft_id, []).append(one.picture)
    return found


def expected_guests(facility: Facility, until: date | None = None) -> QuerySet[Draft]:
    """Guests who are still to come, the next first."""
    expected = drafts_of(facility).filter(state=Draft.State.EXPECTED).order_by("arrival_on", "id")
    return expected.filter(arrival_on__lte=until) if until else expected


def journal_of(stay: Stay) -> QuerySet[StayEntry]:
    """The whole journal of a stay, first act first; the caller has the stay from a limited query."""
    return StayEntry.objects.filter(stay_id=stay.pk).select_related("by__police_unit").order_by("version")


def pictures_kept_of(stay: Stay) -> QuerySet[StayPicture]:
    """The pictures kept with a stay whose time is not over; the caller has the stay from a limited query."""
    kept = StayPicture.objects.filter(stay_id=stay.pk, kept_until__gte=timezone.localdate())
    return kept.select_related("picture").order_by("id")


def stays_of_submission(user: User, submission_id: UUID) -> list[Stay]:
    """What one act of handing in stored, in its order, as far as the asker may see it."""
    return list(stays_seen_by(user).filter(submission_id=submission_id).order_by("position"))


def submissions_by(citizen: User) -> QuerySet[Submission]:
    """What a citizen notified, newest first; with the place."""
    sent = Submission.objects.filter(by=citizen, channel=Channel.CITIZEN)
    return sent.select_related("facility__ward__province").order_by("-at")


def submissions_of(facility: Facility) -> QuerySet[Submission]:
    """The facility's acts of handing in, newest first."""
    return Submission.objects.filter(facility=facility).select_related("by").order_by("-at")


@dataclass(frozen=True, slots=True)
class PublicReceipt:
    """What anyone may learn from a receipt: that it is genuine, for what, when; nothing of the guest.

    With `is_test` it is not genuine: a program tried something, and neither facility nor ward are named.
    """

    receipt: str
    regime: str
    facility_name: str
    ward_name: str
    handed_in_at: datetime
    is_late: bool
    is_cancelled: bool
    is_confirmed: bool
    is_test: bool


def public_receipt(text: str) -> PublicReceipt | None:
    """The public face of a receipt, or None when no stay has it."""
    receipt = read_receipt(text)
    if receipt is None:
        return None
    stay = Stay.objects.filter(receipt=receipt).select_related("facility__ward").first()
    if stay is None:
        return None
    is_test = stay.facility.is_sandbox
    return PublicReceipt(
        receipt=receipt,
        regime=stay.regime,
        facility_name="" if is_test else stay.facility.name,
        ward_name="" if is_test else stay.facility.ward.name,
        handed_in_at=stay.handed_in_at,
        is_late=stay.is_late,
        is_cancelled=stay.status == Stay.Status.CANCELLED,
        is_confirmed=stay.confirmed_at is not None,
        is_test=is_test,
    )


def submission_of_drafts(facility: Facility, draft_ids: Sequence[int]) -> UUID | None:
    """The newest submission in which one of these drafts was handed in, None when none was.

    Only what came from the form counts: a program may give a guest any reference, `draft-5` too.
    """
    references = [f"draft-{number}" for number in draft_ids]
    stays = stays_of(facility).filter(reference__in=references, channel=Channel.FORM).order_by("-id")
    return stays.values_list("submission_id", flat=True).first()
