"""QR codes as SVG, for pages and for print."""

import base64
from io import BytesIO

import segno

TITLE = "Mã QR"


def qr_svg(text: str, *, title: str = TITLE) -> str:
    """An SVG element of the code with a quiet zone; `title` is what a screen reader says.

    Raises segno.DataOverflowError for text beyond what a code can hold (about 2,300 bytes).
    """
    out = BytesIO()
    segno.make_qr(text, error="m").save(
        out, kind="svg", xmldecl=False, title=title, border=4, omitsize=True, svgclass=None, lineclass=None
    )
    return out.getvalue().decode("utf-8").replace("<svg ", '<svg role="img" ', 1).strip()


def qr_data_uri(text: str, *, title: str = TITLE) -> str:
    """The same picture as an address for `<img src>`."""
    encoded = base64.b64encode(qr_svg(text, title=title).encode("utf-8")).decode("ascii")
    return f"data:image/svg+xml;base64,{encoded}"
