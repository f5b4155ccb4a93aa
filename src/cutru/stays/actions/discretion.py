"""What a citizen may learn of stays that others handed in: as little as the door can say.

A facility's stays are unique by document and day, so the door has to say when a guest is there already. It
says so without receipt, days or names, and only when the notification is sent; a preview says nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from cutru.accounts.models import User
from cutru.identity.names import search_key
from cutru.problems import Problem
from cutru.stays.models import Channel, Stay, Submission
from cutru.stays.outcomes import EarlierStay, RowResult
from cutru.stays.schemas import Candidate

OVERLAP = Problem("document_number", "overlap_elsewhere")
NOTIFIED = Problem("", "notified_by_others", {}, "notice")


def only_own(citizen: User, earlier: Mapping[str, list[EarlierStay]]) -> dict[str, list[EarlierStay]]:
    """Of the earlier stays those the citizen handed in."""
    own = _own_submissions(citizen, (item for rows in earlier.values() for item in rows))
    kept = {key: [item for item in rows if item.submission_id in own] for key, rows in earlier.items()}
    return {key: rows for key, rows in kept.items() if rows}


def told_to_citizen(
    citizen: User, candidates: Sequence[Candidate], results: Sequence[RowResult]
) -> list[RowResult]:
    """The results without what others handed in.

    A guest whose name and birth date are those of the stored stay is told to be notified already; any other
    overlap is refused without a reason that names anything.
    """
    own = _own_submissions(citizen, (result.earlier for result in results if result.earlier))
    stays = {candidate.position: candidate.stay for candidate in candidates}
    told = []
    for result in results:
        if result.earlier is None or result.earlier.submission_id in own:
            told.append(_without_relatives(result))
        elif result.outcome == "known" and _same_person(stays[result.position], result.earlier):
            told.append(RowResult(result.position, "known", None, None, [NOTIFIED]))
        else:
            told.append(RowResult(result.position, "rejected", None, None, [OVERLAP]))
    return told


def without_others(problems: Sequence[Problem]) -> list[Problem]:
    """Problems of a correction by a citizen: an overlap is told without the other stay."""
    return [OVERLAP if problem.code == "overlapping_stay" else problem for problem in problems]


def _without_relatives(result: RowResult) -> RowResult:
    kept = [problem for problem in result.problems if problem.code != "relative_already_notified"]
    return result._replace(problems=kept)


def _same_person(given: object, earlier: EarlierStay) -> bool:
    stored = Stay.objects.filter(pk=earlier.id, arrival_on=earlier.arrival_on).first()
    return (
        stored is not None
        and search_key(getattr(given, "full_name", "")) == stored.search_key
        and getattr(given, "birth_date", None) == stored.birth_date
    )


def _own_submissions(citizen: User, earlier: Iterable[EarlierStay]) -> set[UUID]:
    asked = {item.submission_id for item in earlier}
    if not asked:
        return set()
    own = Submission.objects.filter(pk__in=asked, by=citizen, channel=Channel.CITIZEN)
    return set(own.values_list("pk", flat=True))
