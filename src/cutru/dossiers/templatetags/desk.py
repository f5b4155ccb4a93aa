"""What the pages of the desk show of documents and of looked-up data."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.utils.translation import gettext as _

from cutru.dossiers.models import DossierDocument
from cutru.identity.dates import show_date

register = template.Library()


@register.filter
def page_numbers(document: DossierDocument) -> range:
    """The numbers of a document's pages."""
    return range(1, document.pages + 1)


@register.filter
def looked_up(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What the registers answered, as label and value."""
    said = []
    if owner := found.get("owner"):
        words = _("chính người đề nghị") if owner == "self" else _("người khác, có trong sổ")
        said.append((_("Chủ sở hữu chỗ ở"), words))
    if relation := found.get("relation"):
        said.append((_("Quan hệ với chủ hộ"), str(relation)))
    if area := found.get("floor_area_m2"):
        said.append((_("Diện tích sàn"), f"{area} m²"))
    if died := found.get("died_on"):
        said.append((_("Ngày chết"), show_date(date.fromisoformat(died))))
    return said
