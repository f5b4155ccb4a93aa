"""Guests and stays for the tests of every app above."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from cutru.accounts.models import User
from cutru.facilities.models import Facility, Membership
from cutru.stays.actions import SubmissionIn, hand_in
from cutru.stays.models import Channel, Stay
from cutru.stays.outcomes import Outcome
from cutru.stays.schemas import Candidate, ForeignStayIn, StayIn, VietnameseStayIn
from tests.facilities.factories import add_member

_numbers = count(1)


def today() -> date:
    return timezone.localdate()


def foreign_guest(**values: Any) -> ForeignStayIn:
    """A declaration without any fault; every call invents another passport number."""
    number = next(_numbers)
    return ForeignStayIn(
        **{
            "full_name": "MUSTERMANN ERIKA",
            "sex": "F",
            "birth_date": date(1964, 8, 12),
            "nationality": "D",
            "document_number": f"C{number:08}",
            "room": "305",
            "arrival_on": today(),
            "departure_on": today() + timedelta(days=3),
            "permitted_until": today() + timedelta(days=40),
            **values,
        }
    )


def vietnamese_guest(**values: Any) -> VietnameseStayIn:
    """A notification without any fault; every call invents another personal number."""
    number = next(_numbers)
    return VietnameseStayIn(
        **{
            "full_name": "Trần Thị Thử",
            "sex": "F",
            "birth_date": date(1999, 1, 15),
            "document_type": "1",
            "document_number": f"001199{number:06}",
            "room": "201",
            "arrival_on": today(),
            "departure_on": today() + timedelta(days=2),
            "reason": "1",
            **values,
        }
    )


def candidates(stays: Sequence[StayIn]) -> list[Candidate]:
    return [Candidate(position, stay) for position, stay in enumerate(stays, start=1)]


def receptionist_of(facility: Facility) -> User:
    """Someone who works there; made when nobody does yet."""
    membership = facility.memberships.filter(is_active=True).first()
    return (membership or add_member(facility, role=Membership.Role.RECEPTIONIST)).user


def give_in(facility: Facility, *stays: StayIn, actor: User | None = None, **options: Any) -> Outcome:
    """Hand in through the door, as the facility's receptionist."""
    submission = SubmissionIn(facility.pk, Channel.FORM)
    return hand_in(actor or receptionist_of(facility), submission, candidates(stays), **options)


def make_stay(facility: Facility, stay: StayIn | None = None, **values: Any) -> Stay:
    """A stored stay; `values` override the invented guest's."""
    outcome = give_in(facility, stay or foreign_guest(**values))
    [result] = outcome.results
    assert result.outcome == "accepted", [problem.message_en for problem in result.problems]
    return Stay.objects.get(pk=result.stay_id)
