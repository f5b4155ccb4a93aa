"""Template tags that hand a drawn form to its templates."""

from django import template

from cutru.dossiers.drawing.forms import DrawnForm
from cutru.dossiers.drawing.showing import Part, own_signatures, parts_of
from cutru.law.forms.paper import Note

register = template.Library()


@register.simple_tag
def form_parts(form: DrawnForm) -> list[Part]:
    """The sections of a form to fill."""
    return parts_of(form)


@register.simple_tag
def signature_notes(form: DrawnForm) -> list[tuple[Note, ...]]:
    """The notes at each signature that paper asks of the person and the screen does not."""
    return [form.paper.notes_for(one.note_ref) for one in own_signatures(form)]
