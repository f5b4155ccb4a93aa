"""Reading what a citizen notified, limited to the citizen who asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils import timezone

from cutru.accounts.models import CitizenProfile, User
from cutru.citizens.models import Notice, NoticeGuest
from cutru.facilities.actions import HouseholdData, home_values
from cutru.facilities.models import Facility
from cutru.law.bilingual import Text
from cutru.law.stay_rules import Notifier, longest_stay_days, responsible_notifier
from cutru.problems import Problem
from cutru.stays.actions.handing_in import hand_in_locked
from cutru.stays.law import rule_book
from cutru.stays.models import Channel, Stay
from cutru.stays.queries import stays_seen_by
from cutru.stays.schemas import Candidate
from cutru.stays.typed import FIELDS, read_typed, read_values

RECENT = 5
MOST_SHOWN = 50


def notices_of(citizen: User) -> QuerySet[Notice]:
    """What the citizen wrote and sent, the latest first."""
    return Notice.objects.filter(user=citizen).select_related("facility__ward__province", "ward__province")


def sent_notices(citizen: User) -> QuerySet[Notice]:
    """What was sent, with its guests; the latest first."""
    sent = notices_of(citizen).filter(state=Notice.State.SENT)
    return sent.prefetch_related("guests").order_by("-sent_at")


def unfinished_notices(citizen: User) -> QuerySet[Notice]:
    """What was begun and not sent; one without place and guests is nothing yet."""
    begun = notices_of(citizen).filter(state=Notice.State.WRITING, ward__isnull=False)
    return begun.prefetch_related("guests")


def recent_places(citizen: User) -> list[Facility]:
    """Where the citizen notified a stay last, if a notification is still taken there."""
    last = (
        Notice.objects.filter(user=citizen, state=Notice.State.SENT)
        .exclude(facility__verification=Facility.Verification.REFUSED)
        .values("facility")
        .annotate(last=Max("sent_at"))
        .order_by("-last")[:RECENT]
    )
    ids = [row["facility"] for row in last]
    found = Facility.objects.select_related("ward__province").in_bulk(ids)
    return [found[number] for number in ids]


def place_of(notice: Notice) -> Facility | None:
    """The place of a notification; a home that is not on file yet as it will be, not stored."""
    if notice.facility is not None:
        return notice.facility
    if not notice.is_home or notice.ward is None:
        return None
    return Facility(**home_values(notice.ward, home_data(notice, "")), recorded_by_id=notice.user_id)


def home_data(notice: Notice, number: str) -> HouseholdData:
    """A private home as the notification describes it; `number` is the host's, where known."""
    return HouseholdData(notice.home_host, notice.home_address, notice.home_phone, number)


def candidate_of(guest: NoticeGuest, position: int, now: datetime) -> Candidate:
    """The guest as a row for the door."""
    return read_typed(
        "V",
        guest.values,
        guest.origins,
        today=timezone.localdate(now),
        now=now,
        position=position,
        reference=None,
    )


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A guest before sending, and what is to be said about it."""

    guest: NoticeGuest
    problems: Sequence[Problem]

    @property
    def is_ready(self) -> bool:
        return not any(problem.severity == "error" for problem in self.problems)


def reviewed(citizen: User, notice: Notice) -> list[Reviewed]:
    """What the door would say of each guest; nothing is stored, and nothing of other people is told."""
    place, now = place_of(notice), timezone.now()
    guests = list(notice.guests.all())
    if place is None or not guests:
        return []
    rows = [candidate_of(guest, number, now) for number, guest in enumerate(guests, 1)]
    results = hand_in_locked(citizen, place, Channel.CITIZEN, rows, check=True).results
    return [
        Reviewed(guest, [item for item in result.problems if item.code not in _NOT_FOR_CITIZENS])
        for guest, result in zip(guests, results, strict=True)
    ]


_NOT_FOR_CITIZENS = frozenset({"facility_mark_unverified"})


def stays_notified_in(citizen: User, submission_id: UUID | None) -> list[Stay]:
    """The stays that one notification stored, as they are now."""
    if submission_id is None:
        return []
    return list(stays_seen_by(citizen).filter(submission_id=submission_id).order_by("position"))


def home_address_of(citizen: CitizenProfile) -> str:
    """The citizen's own home in one line; empty when the identity provider told no ward."""
    if citizen.ward is None or not citizen.permanent_address:
        return ""
    return f"{citizen.permanent_address}, {citizen.ward}, {citizen.ward.province}"


@dataclass(frozen=True, slots=True)
class Duty:
    """Who has to notify and until when, as the law in force says it."""

    before: str
    late_from: str
    late_before: str
    longest_days: int
    host: Notifier
    guest: Notifier
    facility: Notifier
    basis: Text


def duty_on(day: date) -> Duty:
    """khoản 1, 4 Điều 30 Luật Cư trú, khoản 3 Điều 15 Thông tư 55/2021/TT-BCA, as the rule book has it."""
    book = rule_book()
    version = book.in_force("stay_notification", day)
    due = version.values["due"]
    return Duty(
        before=due["before"],
        late_from=due["late_arrival_from"],
        late_before=due["late_arrival_before"],
        longest_days=longest_stay_days(day, book),
        host=responsible_notifier("private_home", True, day, book),
        guest=responsible_notifier("private_home", False, day, book),
        facility=responsible_notifier("lodging_facility", None, day, book),
        basis=version.basis,
    )


def corrected_values(texts: Mapping[str, str]) -> dict[str, object]:
    """Clean values of all fields a citizen may correct, from texts that forms have accepted."""
    now = timezone.now()
    typed = read_values("V", texts, today=timezone.localdate(now), now=now)
    clean = {name: typed.clean.get(name) for name in FIELDS["V"]}
    return {**clean, "birth_precision": typed.clean.get("birth_precision")}
