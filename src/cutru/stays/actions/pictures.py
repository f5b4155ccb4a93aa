"""Pictures of the guests on the sheet: putting them beside a row, and what becomes of them afterwards.

Every function runs within the transaction of its caller, who has asked whether the actor may.
"""

from collections.abc import Mapping
from uuid import UUID

from cutru.documents.actions import release_pictures
from cutru.documents.models import Picture
from cutru.stays.models import Draft, DraftPicture
from cutru.stays.outcomes import RowResult


def put_beside(draft: Draft, picture: Picture) -> None:
    """Show this picture beside the row too, behind those that are there."""
    position = DraftPicture.objects.filter(draft=draft).count()
    DraftPicture.objects.get_or_create(draft=draft, picture=picture, defaults={"position": position})


def let_pictures_go(leaving: Mapping[int, RowResult | None]) -> None:
    """Drafts are about to leave the sheet: their pictures go, unless another row still shows them.

    `leaving` says for each draft's number what handing in made of it, None for a guest taken off the sheet.
    """
    beside = DraftPicture.objects.filter(draft__in=leaving)
    pictures: set[UUID] = set(beside.values_list("picture", flat=True))
    beside.delete()
    still_shown = DraftPicture.objects.filter(picture__in=pictures).values_list("picture", flat=True)
    release_pictures(pictures - set(still_shown))
