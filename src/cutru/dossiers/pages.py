"""Pages of documents as JPEG files, for those whom `queries.document_for` has let in."""

from typing import Literal
from uuid import UUID

from cutru.documents.encryption import unseal
from cutru.dossiers.models import DossierDocument, DossierPage

Part = Literal["full", "thumbnail"]


def bound_to(document_id: UUID, number: int, part: Part) -> str:
    """What a page's ciphertext is bound to: it opens in no other place."""
    return f"dossier page {document_id} {number} {part}"


def jpeg_of_page(document: DossierDocument, number: int, part: Part) -> bytes:
    """One page of a document. Raises DossierPage.DoesNotExist, Unreadable when no key opens it."""
    page = DossierPage.objects.only("key_id", part).get(document=document, number=number)
    return unseal(page.key_id, bytes(getattr(page, part)), bound_to(document.pk, number, part))
