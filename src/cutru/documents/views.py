"""Pictures of documents, for those who may see them; nothing on the way keeps a copy."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cutru.documents.encryption import Unreadable
from cutru.documents.queries import Part, jpeg_of, visible_picture


@require_safe
@login_required
def picture(request: HttpRequest, number: UUID) -> HttpResponse:
    """The picture as it is kept."""
    return _jpeg(request, number, "full")


@require_safe
@login_required
def thumbnail(request: HttpRequest, number: UUID) -> HttpResponse:
    """The picture in small."""
    return _jpeg(request, number, "thumbnail")


def _jpeg(request: HttpRequest, number: UUID, part: Part) -> HttpResponse:
    found = visible_picture(request.user, number)
    if found is None:
        raise Http404
    try:
        content = jpeg_of(found, part)
    except Unreadable as error:
        raise Http404 from error  # its key was taken away: for everybody it is gone
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'inline; filename="{number}.jpg"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type="image/jpeg", headers=headers)
