"""Pictures of the guests on the sheet: putting them beside a row, and where they go when the row is done.

Every function runs within the transaction of its caller, who has asked whether the actor may.
"""

from collections.abc import Mapping
from uuid import UUID

from cutru.documents.models import Picture
from cutru.stays.actions.keeping import keep_with_stays, release_unused
from cutru.stays.models import Draft, DraftPicture
from cutru.stays.outcomes import RowResult


def put_beside(draft: Draft, picture: Picture) -> None:
    """Show this picture beside the row too, behind those that are there."""
    position = DraftPicture.objects.filter(draft=draft).count()
    DraftPicture.objects.get_or_create(draft=draft, picture=picture, defaults={"position": position})


def let_pictures_go(leaving: Mapping[int, RowResult | None]) -> None:
    """Drafts are about to leave the sheet: their pictures go, unless they are kept or another row shows them.

    `leaving` says for each draft's number what handing in made of it, None for a guest taken off the sheet.
    """
    rows = DraftPicture.objects.filter(draft__in=leaving)
    beside = list(rows.values_list("draft", "picture"))
    if not beside:
        return
    rows.delete()
    of_stays: dict[int, set[UUID]] = {}
    for draft, picture in beside:
        result = leaving[draft]
        if result is not None and result.stay_id is not None:
            of_stays.setdefault(result.stay_id, set()).add(picture)
    keep_with_stays(of_stays)
    release_unused({picture for _draft, picture in beside})
