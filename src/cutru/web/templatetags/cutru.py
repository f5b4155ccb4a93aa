"""Template tags of the portal's pages."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from cutru.law.bilingual import Text
from cutru.web.markdown import render_markdown

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon, one of `cutru.cli.frontend.ICONS`; the words beside it carry the meaning."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("vendor/icons.svg"),
        name,
    )


@register.filter
def words(text: Text) -> str:
    """Words of the law in the language of this request."""
    return text.in_language(get_language() or "vi")


@register.filter
def markdown(text: str) -> SafeString:
    """HTML of limited Markdown."""
    return render_markdown(text)
