"""Files that are not what they should be: one clear refusal each, before anything big is opened."""

import io
import tracemalloc
import zipfile

import pytest

from cutru.exchange.layouts import VIETNAMESE
from cutru.exchange.readers import Refused, read_file, sniff
from cutru.exchange.readers.package import LARGEST_UNZIPPED
from tests.exchange.files import (
    TODAY,
    foreign,
    foreign_workbook,
    record,
    sheet_xml,
    vietnamese,
    vietnamese_workbook,
    with_parts,
    workbook,
    xml,
)

SHEET = "xl/worksheets/sheet1.xml"
PLAIN = vietnamese_workbook({5: vietnamese()})


def _zip(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _refusal(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        read_file(data, today=TODAY)
    problem = caught.value.problem
    assert problem.message_vi
    assert problem.message_en
    return problem.code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b" \r\n\x00", "file_empty"),
        (b"x" * (10 * 1024 * 1024 + 1), "file_too_large"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file_is_xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "file_encrypted"),
        (b"<html><body><table><tr><td>STT</td></tr></table></body></html>", "file_is_html"),
        (b"\xef\xbb\xbf<table><tr><td>STT</td></tr></table>", "file_is_html"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "file_is_xls"),
        ("STT,HỌ TÊN,NGÀY SINH\n1,A,01/01/1990\n".encode(), "file_is_csv"),
        (b"%PDF-1.7 nothing of ours", "file_unknown"),
        (b"PK\x03\x04 broken", "file_broken"),
        (PLAIN[: len(PLAIN) // 2], "file_broken"),
        (_zip({"readme.txt": b"hello"}), "file_unknown"),
        (_zip({"mimetype": b"application/vnd.oasis", "content.xml": b"<x/>"}), "file_is_ods"),
        (_zip({"xl/workbook.bin": b"x"}), "file_is_xls"),
        (_zip({f"part{number}": b"" for number in range(600)}), "file_zip_bomb"),
        (_zip({"xl/media/big.bin": b"\0" * (8 * 1024 * 1024)}), "file_zip_bomb"),
        (with_parts(PLAIN, {"xl/vbaProject.bin": b"macro"}), "file_has_macros"),
        (with_parts(PLAIN, {"xl/externalLinks/externalLink1.xml": b"<x/>"}), "file_has_external_links"),
        (with_parts(PLAIN, {SHEET: b"<worksheet><sheetData><row>"}), "file_broken"),
        (with_parts(PLAIN, {SHEET: sheet_xml('<row r="1"><c t="s"><v>9999</v></c></row>')}), "file_broken"),
        (workbook(VIETNAMESE, {}, sheet="extracted"), "file_of_old_system"),
        (workbook(VIETNAMESE, {}, sheet="Sheet1", headers=["a", "b"]), "sheet_not_found"),
        (workbook(VIETNAMESE, {}, sheet="Sheet1", more_sheets=["Sheet2"]), "sheet_not_found"),
        (
            workbook(VIETNAMESE, {}, headers=["", *[column.header for column in VIETNAMESE.columns]]),
            "columns_shifted",
        ),
    ],
)  # fmt: skip
def test_what_is_not_an_official_file_is_refused_with_its_own_reason(data: bytes, code: str) -> None:
    assert _refusal(data) == code


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r = \'XFD900000\'><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="20000"><c r="ZZ20000"><v>1</v></c></row>',
    ],
)
def test_a_sheet_with_one_cell_far_away_is_refused_before_it_fills_the_memory(rows: str) -> None:
    assert _refusal(with_parts(PLAIN, {SHEET: sheet_xml(rows)})) == "sheet_too_large"


def test_cells_that_are_only_coloured_do_not_count() -> None:
    data = with_parts(PLAIN, {SHEET: sheet_xml('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>')})
    assert list(read_file(data, today=TODAY).rows) == []


def test_a_bomb_that_lies_about_its_size_is_counted_while_it_unpacks() -> None:
    data = bytearray(_zip({"xl/media/image1.png": b"\0" * (LARGEST_UNZIPPED // 8)}))
    claimed = (LARGEST_UNZIPPED // 8).to_bytes(4, "little")
    while (place := data.find(claimed)) >= 0:
        data[place : place + 4] = (1000).to_bytes(4, "little")
    tracemalloc.start()
    try:
        code = _refusal(bytes(data))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert code in {"file_zip_bomb", "file_broken"}
    assert peak < 20 * 1024 * 1024


def test_more_guests_than_a_workbook_may_hold_are_refused() -> None:
    row = '<row r="{0}"><c r="B{0}" t="inlineStr"><is><t>A</t></is></c></row>'
    data = with_parts(PLAIN, {SHEET: sheet_xml("".join(row.format(number) for number in range(5, 20_006)))})
    assert _refusal(data) == "too_many_rows"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (xml([record()])[:-5], "xml_broken"),
        (xml([record(ho_ten="A < B")]), "xml_broken"),
        (xml([record(ho_ten="A&nbsp;B")]), "xml_broken"),
        (xml([record(ho_ten="TOM & JERRY")]), "bare_ampersand"),
        (xml([record(ho_ten="A\x07B")]), "xml_control_character"),
        (xml([record(ho_ten="A\x7fB")]), "xml_control_character"),
        ('<?xml version="1.0"?><EVISA><THONG_TIN_NNN/></EVISA>', "xml_is_visa_list"),
        ("<danh_sach/>", "xml_other_root"),
        (xml([record()], '<?xml version="1.0" encoding="koi8-r"?>'), "xml_encoding_unknown"),
        (xml([record()] * 5001), "too_many_records"),
    ],
)
def test_a_broken_xml_is_refused_as_a_whole(text: str, code: str) -> None:
    assert _refusal(text.encode()) == code


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://localhost:9/x.dtd">',
        "<!DOCTYPE KHAI_BAO_TAM_TRU>",
    ],
)
def test_a_dtd_is_refused_with_its_place(doctype: str) -> None:
    data = xml([record(ho_ten="A")], f'<?xml version="1.0"?>\n  {doctype}\n').encode()
    with pytest.raises(Refused) as caught:
        read_file(data, today=TODAY)
    assert (caught.value.problem.code, caught.value.problem.params["line"]) == ("xml_has_dtd", 2)


def test_a_broken_xml_names_line_and_column() -> None:
    with pytest.raises(Refused) as caught:
        read_file(b"<KHAI_BAO_TAM_TRU>\n  <a></b>\n</KHAI_BAO_TAM_TRU>", today=TODAY)
    assert caught.value.problem.params == {"line": 2, "column": 8}


def test_a_bare_ampersand_is_repaired_when_a_person_says_so() -> None:
    data = xml([record(ho_ten="TOM & JERRY"), record(ho_ten="R&amp;B", so_ho_chieu="B1")]).encode()
    reading = read_file(data, today=TODAY, answers=frozenset({"bare_ampersand"}))
    assert [row.candidate.stay.full_name for row in reading.rows if row.candidate.stay] == [
        "TOM & JERRY",
        "R&B",
    ]


@pytest.mark.parametrize(
    "data",
    [
        xml([record()]).encode("utf-8-sig"),
        xml([record()], '<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16"),
        xml([record()], "").encode(),
        xml([record()], "\r\n").replace("\n", "\r\n").encode(),
        xml([record()], '<?xml version="1.0" encoding="UTF-8" ?>').encode(),
        xml([record()], '<?xml version="1.0"?>').encode(),
        xml([record()], '<?xml version="1.0" encoding="utf-16"?>').encode(),
        xml([record()], '<?xml version="1.0" encoding="iso-8859-1"?>').encode("latin-1"),
        xml([record()], '<?xml version="1.0" encoding="windows-1258"?>').encode("cp1258"),
        xml([record()]).replace("<ho_ten>", "<HO_TEN>\n    ").replace("</ho_ten>", "\n</HO_TEN>").encode(),
        xml([record()]).replace("</KHAI", "</khai").replace("<KHAI", "<khai").encode(),
    ],
)  # fmt: skip
def test_encodings_and_writing_habits_do_not_matter(data: bytes) -> None:
    assert [
        row.candidate.stay.full_name for row in read_file(data, today=TODAY).rows if row.candidate.stay
    ] == ["SAMPLE ANNA"]


def test_bytes_outside_the_encoding_are_refused() -> None:
    assert _refusal(xml([record(ho_ten="Đỗ")]).encode("utf-8").replace("Đ".encode(), b"\xd0")) == (
        "xml_not_in_encoding"
    )


def test_unknown_tags_are_told_once_and_repeated_tags_refuse_the_row() -> None:
    text = xml([record(), record(so_ho_chieu="B2")])
    text = text.replace("<so_phong>5A</so_phong>", "<so_phong>5A</so_phong><mau_mat>x</mau_mat>")
    text = text.replace("<gioi_tinh>F</gioi_tinh>", "<gioi_tinh>F</gioi_tinh><gioi_tinh>M</gioi_tinh>", 1)
    reading = read_file(text.encode(), today=TODAY)
    told = [[problem.code for problem in row.candidate.problems] for row in reading.rows]
    assert told == [["xml_tag_repeated"], []]
    assert [notice.problem.params for notice in reading.notices] == [{"tag": "mau_mat"}]


def test_the_kind_follows_from_the_content() -> None:
    assert [sniff(data) for data in (PLAIN, foreign_workbook({4: foreign()}), xml([]).encode())] == [
        "tblt_xlsx",
        "kbtt_xlsx",
        "kbtt_xml",
    ]
