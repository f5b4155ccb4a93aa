import base64
from io import BytesIO
from xml.etree import ElementTree

import typst
import zxingcpp
from PIL import Image

from cutru.printing.qr import qr_data_uri, qr_svg
from tests.printing.samples import CHECK_URL

SVG = "{http://www.w3.org/2000/svg}"


def decoded(svg: str) -> list[str]:
    """What a reader sees in a picture."""
    page = b'#set page(width: auto, height: auto)\n#image(bytes(sys.inputs.svg), format: "svg", width: 40mm)'
    png = typst.compile(page, format="png", ignore_system_fonts=True, sys_inputs={"svg": svg})
    return [code.text for code in zxingcpp.read_barcodes(Image.open(BytesIO(png)))]


def test_a_reader_decodes_the_picture_to_the_same_text() -> None:
    assert decoded(qr_svg(CHECK_URL)) == [CHECK_URL]
    assert decoded(qr_svg("Phường Hoàn Kiếm")) == ["Phường Hoàn Kiếm"]


def test_a_screen_reader_hears_the_title() -> None:
    root = ElementTree.fromstring(qr_svg(CHECK_URL, title='Mã <kiểm> & "tra"'))  # noqa: S314  our own picture

    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == 'Mã <kiểm> & "tra"'


def test_the_data_address_carries_the_same_picture() -> None:
    head, _, body = qr_data_uri(CHECK_URL).partition(",")

    assert head == "data:image/svg+xml;base64"
    assert base64.b64decode(body).decode() == qr_svg(CHECK_URL)
