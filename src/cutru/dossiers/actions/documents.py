"""Pages given with a dossier: opened safely, kept encrypted."""

from uuid import UUID

from django.db import transaction

from cutru.accounts.models import User
from cutru.documents.actions import shortened
from cutru.documents.encryption import seal
from cutru.documents.pictures import Jpegs, jpegs_of
from cutru.dossiers.actions.moving import Incomplete
from cutru.dossiers.content import content_of
from cutru.dossiers.models import Dossier, DossierDocument, DossierPage
from cutru.dossiers.pages import bound_to
from cutru.dossiers.parts import FREE_PARTS
from cutru.dossiers.queries import editable_drafts, locked
from cutru.identity.reading.opening import UnreadableFile, open_file
from cutru.problems import Problem

MOST_PAGES = 30
MOST_DOCUMENTS = 60
"""Of one dossier."""


def add_document(actor: User, code: str, component_id: str, data: bytes, name: str) -> DossierDocument:
    """Keep a file as one document of a part. JPEG, PNG, WebP, TIFF and PDF are taken.

    Raises Incomplete with the sentence of what is wrong with the file, Dossier.DoesNotExist, KeyError for a
    part the case does not have.
    """
    dossier = editable_drafts(actor).get(code=code)
    _check_part(dossier, component_id)
    try:
        pages = [jpegs_of(page.image) for page in open_file(data)]
    except UnreadableFile as refused:
        raise Incomplete([refused.problem]) from refused
    if len(pages) > MOST_PAGES:
        raise Incomplete([Problem("file", "document_too_long", {"max": MOST_PAGES})])
    with transaction.atomic():
        dossier = locked(editable_drafts(actor), code)
        if dossier.documents.count() >= MOST_DOCUMENTS:
            raise Incomplete([Problem("file", "too_many_documents", {"max": MOST_DOCUMENTS})])
        document = DossierDocument.objects.create(
            dossier=dossier,
            component_id=component_id,
            source=DossierDocument.Source.UPLOAD,
            name=shortened(name),
            pages=len(pages),
            created_by=actor,
        )
        DossierPage.objects.bulk_create(
            _page(document, number, jpegs) for number, jpegs in enumerate(pages, start=1)
        )
    return document


def note_paper(actor: User, code: str, component_id: str) -> DossierDocument:
    """Write down that a part was handed over on paper at the desk. Raises Dossier.DoesNotExist, KeyError."""
    with transaction.atomic():
        dossier = locked(editable_drafts(actor).filter(applicant=None), code)
        _check_part(dossier, component_id)
        found, _new = DossierDocument.objects.get_or_create(
            dossier=dossier,
            component_id=component_id,
            source=DossierDocument.Source.PAPER,
            defaults={"created_by": actor},
        )
    return found


def remove_document(actor: User, document_id: UUID) -> None:
    """Take a document back before filing. Raises DossierDocument.DoesNotExist."""
    with transaction.atomic():
        mine = editable_drafts(actor).values("pk")
        DossierDocument.objects.select_for_update(of=("self",)).get(pk=document_id, dossier__in=mine).delete()


def _check_part(dossier: Dossier, component_id: str) -> None:
    content = content_of(dossier)
    if component_id not in {part.id for part in content.case.components} | FREE_PARTS:
        raise KeyError(component_id)


def _page(document: DossierDocument, number: int, jpegs: Jpegs) -> DossierPage:
    key_id, full = seal(jpegs.full, bound_to(document.pk, number, "full"))
    _key, thumbnail = seal(jpegs.thumbnail, bound_to(document.pk, number, "thumbnail"))
    return DossierPage(document=document, number=number, key_id=key_id, full=full, thumbnail=thumbnail)
