"""Limited Markdown: headings, lists, emphasis, links and pictures of the guide; no HTML."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

PICTURES = "cutru/guide"
"""Where pictures lie among the static files; `![words](name.webp)` shows one, if it has been taken."""


class _Renderer(RendererHTML):
    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        path = picture(str(token.attrGet("src") or ""))
        if not path:
            return ""
        return format_html('<img src="{}" alt="{}" loading="lazy">', static(path), token.content)


_MARKDOWN = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)
_MARKDOWN.enable("table")


def render_markdown(text: str) -> SafeString:
    """HTML of a text; raw HTML in it is shown as typed, links to scripts stay text."""
    # The renderer escapes everything that is not its own markup.
    html: str = _MARKDOWN.render(text)
    return mark_safe(html)


def picture(name: str) -> str:
    """The static path of a picture of the guide, "" while it has not been taken or lies elsewhere."""
    if "/" in name or not name.endswith((".webp", ".png")):
        return ""
    path = f"{PICTURES}/{name}"
    return path if finders.find(path) else ""


def check_markdown(text: str) -> None:
    """Refuses pictures and links that pages could not show. Raises ValidationError."""
    for token in _MARKDOWN.parse(text):
        for part in token.children or ():
            source = str(part.attrGet("src") or "")
            if part.type == "image" and ("/" in source or ":" in source):
                sentence = _("Ảnh phải là tên một tệp của trang hướng dẫn, ví dụ dang-ky.webp.")
                raise ValidationError(sentence, code="picture_elsewhere")
            target = urlsplit(str(part.attrGet("href") or ""))
            if part.type == "link_open" and target.scheme not in ("", "https", "mailto", "tel"):
                raise ValidationError(_("Liên kết ra ngoài phải bắt đầu bằng https."), code="link_not_https")
