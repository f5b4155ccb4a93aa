"""The official XML of foreign guests, 11 or 12 tags a record, as tools of many years write it."""

import codecs
import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from xml.parsers import expat

from cutru.exchange.layouts import FOREIGN, XML_TAGS
from cutru.exchange.readers.kbtt_values import ForeignGuests, is_sample_guest
from cutru.exchange.readers.rows import BARE_AMPERSAND, MOST_XML_RECORDS, Notice, Reading, Refused, Row
from cutru.identity.names import clean_name
from cutru.problems import Problem

ROOT, RECORD = "KHAI_BAO_TAM_TRU", "THONG_TIN_KHACH"
_VISA_ROOT = "EVISA"
_NUMBER_TAG = "so_thu_tu"
_FIELDS = {tag.upper(): field for field, tag in XML_TAGS.items()}
_KNOWN_TAGS = frozenset({*_FIELDS, _NUMBER_TAG.upper()})

_DECLARATION = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"'][^>]*\?>")
_ENCODINGS = frozenset({"utf-8", "ascii", "cp1258", "cp1252", "iso8859-1"})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BARE_AMPERSAND = re.compile(r"&(?!#?\w+;)")
_LONGEST_VALUE = 2000

Record = dict[str, str]


def read_foreign_xml(data: bytes, *, today: date, answers: frozenset[str] = frozenset()) -> Reading:
    """The records of the file; the position of a record is its number in the file, counted from 1.

    Raises Refused for a broken file, another root, a DTD, too many records; with the code `bare_ampersand`
    when unescaped `&` signs are the only fault, which the answer of that code repairs.
    """
    text = _decode(data)
    if control := _CONTROL.search(text):
        line, column = _place(text, control.start())
        raise Refused("xml_control_character", line=line, column=column)
    parsed = _parse_or_offer(text, repair=BARE_AMPERSAND in answers)
    reading = Reading("kbtt_xml", len(parsed.records))
    for tag in sorted(parsed.unknown):
        reading.notices.append(Notice(Problem("", "xml_unknown_tag", {"tag": tag}, "notice")))
    reading.rows = _rows(parsed, reading, ForeignGuests(today, answers, {}))
    return reading


def _rows(parsed: "_Parser", reading: Reading, guests: ForeignGuests) -> Iterator[Row]:
    for position, (record, repeated) in enumerate(parsed.records, 1):
        if is_sample_guest(record):
            reading.notices.append(Notice(Problem("", "sample_row_skipped", {}, "notice"), position))
            continue
        told = [Problem(field, "xml_tag_repeated", {"tag": XML_TAGS[field]}) for field in repeated]
        raw = [record.get(column.field, "") for column in FOREIGN.columns]
        yield guests.row(position, record, raw, told)


def _decode(data: bytes) -> str:
    """The text of the file: byte order mark first, then the declared encoding, else UTF-8."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig" if data.startswith(codecs.BOM_UTF8) else _declared(data)
    try:
        return data.decode(encoding).lstrip()
    except UnicodeDecodeError as error:
        params = {"encoding": encoding.replace("-sig", "").upper(), "place": error.start + 1}
        raise Refused("xml_not_in_encoding", **params) from error


def _declared(data: bytes) -> str:
    match = _DECLARATION.match(data[:400])
    if match is None:
        return "utf-8"
    told = match[1].decode("ascii")
    try:
        encoding = codecs.lookup(told).name
    except LookupError:
        encoding = ""
    if encoding.startswith("utf-16"):
        return "utf-8"  # the declaration could be read as single bytes, so it is not true
    if encoding not in _ENCODINGS:
        raise Refused("xml_encoding_unknown", encoding=told)
    return encoding


def _place(text: str, index: int) -> tuple[int, int]:
    """Line and column, both counted from 1."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def _parse_or_offer(text: str, *, repair: bool) -> "_Parser":
    try:
        return _Parser(text)
    except _Broken as broken:
        mended = _BARE_AMPERSAND.sub("&amp;", text)
        if mended != text:
            try:
                parsed = _Parser(mended)
            except _Broken:
                parsed = None
            if parsed is not None:
                if repair:
                    return parsed
                match = _BARE_AMPERSAND.search(text)
                line, column = _place(text, match.start() if match else 0)
                raise Refused(BARE_AMPERSAND, line=line, column=column) from broken
        raise Refused("xml_broken", line=broken.line, column=broken.column) from broken


class _Broken(Exception):
    def __init__(self, line: int, column: int) -> None:
        super().__init__(line, column)
        self.line, self.column = line, column


class _Parser:
    """Walks the file with expat; DTDs are refused, so there are no entities to expand or fetch."""

    def __init__(self, text: str) -> None:
        self.records: list[tuple[Record, list[str]]] = []
        self.unknown: set[str] = set()
        self._depth = 0
        self._record: Record = {}
        self._repeated: list[str] = []
        self._seen: set[str] = set()
        self._tag = ""
        self._pieces: list[str] = []
        self._expat = expat.ParserCreate("utf-8")
        self._expat.buffer_text = True
        self._expat.StartDoctypeDeclHandler = self._refuse_doctype
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._pieces.append
        try:
            self._expat.Parse(text.encode(), True)
        except expat.ExpatError as error:
            raise _Broken(error.lineno, error.offset + 1) from error

    def _refuse_doctype(self, *_details: Any) -> None:
        place = {"line": self._expat.CurrentLineNumber, "column": self._expat.CurrentColumnNumber + 1}
        raise Refused("xml_has_dtd", **place)

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._depth += 1
        tag = name.rpartition(":")[2].upper()
        if self._depth == 1:
            _check_root(tag, name)
        elif self._depth == 2 and tag == RECORD:
            if len(self.records) >= MOST_XML_RECORDS:
                raise Refused("too_many_records", max=MOST_XML_RECORDS)
            self._record, self._repeated, self._seen = {}, [], set()
        elif self._depth == 3 and tag in _KNOWN_TAGS:
            self._tag = tag
        elif len(self.unknown) < 20:
            self.unknown.add(name[:60])
        self._pieces.clear()

    def _end(self, name: str) -> None:
        if self._depth == 3 and self._tag:
            self._keep("".join(self._pieces))
            self._tag = ""
        elif self._depth == 2 and name.rpartition(":")[2].upper() == RECORD:
            self.records.append((self._record, self._repeated))
        self._depth -= 1
        self._pieces.clear()

    def _keep(self, text: str) -> None:
        field = _FIELDS.get(self._tag)
        if field is None:
            return
        if self._tag in self._seen:
            self._repeated.append(field)
        self._seen.add(self._tag)
        self._record[field] = clean_name(text[:_LONGEST_VALUE])


def _check_root(tag: str, name: str) -> None:
    if tag == _VISA_ROOT:
        raise Refused("xml_is_visa_list")
    if tag != ROOT:
        raise Refused("xml_other_root", root=name[:60], expected=ROOT)
