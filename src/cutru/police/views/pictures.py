"""Pictures of guests' documents that a facility keeps: every one an officer sees is written down."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from cutru.documents.queries import Part
from cutru.documents.views import jpeg_response
from cutru.police.access import OfficerRequest, officer_page
from cutru.police.purpose import look, purpose_required
from cutru.police.views.stays import stay_or_404
from cutru.stays.queries import pictures_kept_of


@require_safe
@officer_page
@purpose_required
def picture(request: OfficerRequest, pk: int, number: UUID) -> HttpResponse:
    """The picture as it is kept."""
    return _shown(request, pk, number, "full")


@require_safe
@officer_page
@purpose_required
def thumbnail(request: OfficerRequest, pk: int, number: UUID) -> HttpResponse:
    """The picture in small, as it stands in the record."""
    return _shown(request, pk, number, "thumbnail")


def _shown(request: OfficerRequest, pk: int, number: UUID, part: Part) -> HttpResponse:
    """A picture of a stay that the officer may see, and the look at it."""
    kept = pictures_kept_of(stay_or_404(request, pk)).filter(picture=number).first()
    if kept is None:
        raise Http404
    response = jpeg_response(kept.picture, part)
    look(request, "picture" if part == "full" else "thumbnail", [number], about=f"stay {pk}")
    return response
