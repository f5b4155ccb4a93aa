"""Template tags that hand a drawn form to its templates."""

from django import template

from cutru.dossiers.drawing.forms import DrawnForm
from cutru.dossiers.drawing.showing import Part, parts_of, unsigned_notes
from cutru.law.forms.paper import Note

register = template.Library()


@register.simple_tag
def form_parts(form: DrawnForm) -> list[Part]:
    """The sections of a form to fill."""
    return parts_of(form)


@register.simple_tag
def notes_of_unsigned(form: DrawnForm) -> tuple[Note, ...]:
    """The notes at the signature that nobody gives online."""
    return unsigned_notes(form)
