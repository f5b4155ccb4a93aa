"""What a file is, decided by its content; all but the official files are refused, each with its sentence."""

import re

from cutru.exchange.layouts import FOREIGN, VIETNAMESE
from cutru.exchange.readers.package import inspect_package
from cutru.exchange.readers.rows import LARGEST_FILE, FileKind, Refused
from cutru.exchange.readers.sheets import Book, has_headers_of, open_book

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_LOOKED_AT = 64 * 1024
_OLD_SYSTEM_SHEET = "extracted"

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|meta|style)\b", re.IGNORECASE)
_XML_START = re.compile(r"\s*<(?:\?xml|!--|!doctype|[\w:]+)", re.IGNORECASE)
_SPREADSHEET_XML = re.compile(r"mso-application|urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE)
_CSV = re.compile(r"[^\r\n]*[,;\t][^\r\n]*[,;\t][^\r\n]*(?:\r\n|\n|\r|$)")


def sniff(data: bytes) -> FileKind:
    """The kind of an official file. Raises Refused for anything else."""
    return examine(data)[0]


def examine(data: bytes) -> tuple[FileKind, Book | None]:
    """Like `sniff`, with the workbook that was opened on the way."""
    if not data.strip(b"\x00 \t\r\n"):
        raise Refused("file_empty")
    if len(data) > LARGEST_FILE:
        raise Refused("file_too_large", max=LARGEST_FILE // (1024 * 1024))
    if data.startswith(_ZIP):
        return _examine_package(data)
    if data.startswith(_OLE):
        raise Refused("file_encrypted" if "EncryptedPackage".encode("utf-16-le") in data else "file_is_xls")
    return _text_kind(data), None


def _text_kind(data: bytes) -> FileKind:
    start = data[:_LOOKED_AT]
    encoding = "utf-16" if start.startswith(_UTF16_MARKS) else "utf-8-sig"
    text = start.decode(encoding, errors="replace")
    if _SPREADSHEET_XML.search(text):
        raise Refused("file_is_xls")
    if _XML_START.match(text) and not _HTML.search(text[:4096]):
        return "kbtt_xml"
    if _HTML.search(text):
        raise Refused("file_is_html")
    if "\x00" not in text and _CSV.match(text):
        raise Refused("file_is_csv")
    raise Refused("file_unknown")


def _examine_package(data: bytes) -> tuple[FileKind, Book]:
    package = inspect_package(data)
    if package.has("mimetype") and package.has("content.xml"):
        raise Refused("file_is_ods")
    if package.has("xl/workbook.bin"):
        raise Refused("file_is_xls")
    if not package.has("xl/workbook.xml"):
        raise Refused("file_unknown")
    book = open_book(data, package)
    if [name.strip().casefold() for name in book.names] == [_OLD_SYSTEM_SHEET]:
        raise Refused("file_of_old_system")
    if package.has("xl/vbaproject.bin") or package.has("xl/macrosheets/"):
        raise Refused("file_has_macros")
    if package.has("xl/externallinks/"):
        raise Refused("file_has_external_links")
    return _kind_of(book), book


def _kind_of(book: Book) -> FileKind:
    if book.find(VIETNAMESE):
        return "tblt_xlsx"
    if book.find(FOREIGN):
        return "kbtt_xlsx"
    if has_headers_of(book, VIETNAMESE):
        return "tblt_xlsx"
    if has_headers_of(book, FOREIGN):
        return "kbtt_xlsx"
    raise Refused("sheet_not_found", vietnamese=VIETNAMESE.sheet, foreign=FOREIGN.sheet)
