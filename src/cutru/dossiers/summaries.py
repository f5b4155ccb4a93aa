"""A form of a dossier to read: with the words of the grounds that were chosen."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import get_language

from cutru.dossiers.content import Content
from cutru.dossiers.drawing.asking import screen_label
from cutru.dossiers.drawing.showing import ToldPart, told_of
from cutru.dossiers.options import options_of


def summary_of(content: Content, key: str, fields: Iterable[str] = ()) -> list[ToldPart]:
    """The filled form below its title, without empty fields; `fields`: only these, if any.

    A section of the same title is not headed by it again. Raises UnknownForm, NoRuleInForce.
    """
    paper, language = content.form(key), get_language() or "vi"
    labels = {field.id: screen_label(field) for field in paper.fields}
    words = {
        (labels[name], value): label.in_language(language)
        for name, options in options_of(content, key).items()
        for value, label in options
    }
    title = paper.title.in_language(language)
    return [
        replace(
            part,
            title="" if part.title == title else part.title,
            told=tuple(replace(one, text=words.get((one.label, one.text), one.text)) for one in part.told),
        )
        for part in told_of(paper, content.values_of(key), fields=fields)
    ]
