"""Where each field stands in the two official workbooks, and what their header rows say."""

from collections.abc import Mapping
from dataclasses import dataclass

from cutru.identity.names import search_key

_PROPER_WORDS: Mapping[str, str] = {"VIỆT": "Việt", "NAM": "Nam", "CSLT": "CSLT"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `field` is the name in the schema, empty for columns the portal ignores."""

    letter: str
    header: str
    field: str
    width: int = 16
    hint: str = ""

    @property
    def name(self) -> str:
        """The header as a sentence writes it: `GIỚI TÍNH (*)` → `giới tính`."""
        words = self.header.removesuffix(" (*)").split()
        return " ".join(_PROPER_WORDS.get(word, word.lower()) for word in words)


@dataclass(frozen=True, slots=True)
class Layout:
    """A workbook: its sheet, its title and its columns; `first_row` is where guests begin, counted from 1."""

    sheet: str
    title: str
    first_row: int
    columns: tuple[Column, ...]

    def letter_of(self, field: str) -> str:
        """The column letter of a field, empty when it has no column."""
        return _letters(self).get(field, "")

    def place_of(self, field: str) -> str:
        """Letter and heading of a field's column, `D (giới tính)`; empty when it has no column."""
        if not field:
            return ""
        return next((f"{item.letter} ({item.name})" for item in self.columns if item.field == field), "")


def _letters(layout: Layout) -> Mapping[str, str]:
    return {column.field: column.letter for column in layout.columns if column.field}


VIETNAMESE = Layout(
    "DS_KHACH_VIET_NAM_LUU_TRU",
    "DANH SÁCH THÔNG BÁO LƯU TRÚ CHO CÔNG DÂN VIỆT NAM "
    "(*Vui lòng không xóa dữ liệu mẫu; hãy thêm thông tin từ dòng tiếp theo)",
    5,
    (
        Column("A", "STT", "", 8, "Mẫu dữ liệu"),
        Column("B", "HỌ TÊN (*)", "full_name", 28, "<Chữ và ký tự>"),
        Column("C", "NGÀY SINH (*)", "birth_date", 14, "<dd/MM/yyyy>"),
        Column("D", "GIỚI TÍNH (*)", "sex", 12, "<Chọn trong danh sách>"),
        Column("E", "QUỐC TỊCH (*)", "nationality", 18, "<Chọn trong danh sách>"),
        Column("F", "LOẠI GIẤY TỜ (*)", "document_type", 20, "<Chọn trong danh sách>"),
        Column("G", "TÊN GIẤY TỜ", "document_name", 18, "<Nhập khi chọn giấy tờ khác>"),
        Column("H", "SỐ GIẤY TỜ (*)", "document_number", 18, "<Dạng chữ, giữ số 0 ở đầu>"),
        Column("I", "SỐ ĐIỆN THOẠI", "phone", 16, "<Dạng chữ, giữ số 0 ở đầu>"),
        Column("J", "NƠI CƯ TRÚ HIỆN NAY", "residence_kind", 20, "<Chọn trong danh sách>"),
        Column("K", "TỈNH/ THÀNH PHỐ", "residence_province_code", 24, "<Chọn trong danh sách>"),
        Column("L", "PHƯỜNG/ XÃ/ ĐẶC KHU", "residence_ward_code", 32, "<Chọn sau khi chọn tỉnh>"),
        Column("M", "ĐỊA CHỈ CHI TIẾT", "residence_address", 32, "<Số nhà, đường, thôn>"),
        Column("N", "NGÀY ĐẾN (*)", "arrival_on", 14, "<dd/MM/yyyy>"),
        Column("O", "NGÀY ĐI DỰ KIẾN (*)", "departure_on", 18, "<dd/MM/yyyy>"),
        Column("P", "SỐ PHÒNG/ KHOA", "room", 16, "<Dạng chữ>"),
        Column("Q", "LÝ DO CƯ TRÚ (*)", "reason", 20, "<Chọn trong danh sách>"),
        Column("R", "NHẬP LÝ DO", "reason_detail", 20, "<Nhập khi chọn mục đích khác>"),
        Column("S", "GHI CHÚ", "note", 24, "<Ghi chú>"),
    ),
)

FOREIGN = Layout(
    "KBTT",
    "DANH SÁCH HỒ SƠ KBTT",
    4,
    (
        Column("A", "STT", "", 8),
        Column("B", "HỌ TÊN", "full_name", 28),
        Column("C", "NGÀY SINH", "birth_date", 14),
        Column("D", "NGÀY SINH ĐÚNG ĐẾN", "birth_precision", 20),
        Column("E", "GIỚI TÍNH", "sex", 12),
        Column("F", "MÃ QUỐC TỊCH", "nationality", 30),
        Column("G", "SỐ HỘ CHIẾU", "document_number", 18),
        Column("H", "SỐ PHÒNG", "room", 12),
        Column("I", "NGÀY ĐẾN", "arrival_on", 14),
        Column("J", "THỜI GIAN DỰ KIẾN TẠM TRÚ TẠI CSLT", "departure_on", 24),
        Column("K", "NGÀY TRẢ PHÒNG", "departed_on", 18),
        Column("L", "THỜI HẠN ĐƯỢC PHÉP TẠM TRÚ TẠI VIỆT NAM", "permitted_until", 24),
    ),
)

XML_TAGS: Mapping[str, str] = {
    "full_name": "ho_ten",
    "birth_date": "ngay_sinh",
    "birth_precision": "ngay_sinh_dung_den",
    "sex": "gioi_tinh",
    "nationality": "ma_quoc_tich",
    "document_number": "so_ho_chieu",
    "room": "so_phong",
    "arrival_on": "ngay_den",
    "departure_on": "ngay_di_du_kien",
    "departed_on": "ngay_tra_phong",
    "permitted_until": "thoi_han_tam_tru",
}
"""Field → tag of the official XML, in the order of the tags."""

PERMITTED_UNTIL_KEY = "THOI HAN"
"""How the search key of the twelfth header begins; files of the older form have no such column."""


def header_key(text: object) -> str:
    """A header cell without accents, stars and stray spaces, for comparing."""
    return search_key(str(text))


HEADER_KEYS: Mapping[str, tuple[str, ...]] = {
    layout.sheet: tuple(header_key(column.header) for column in layout.columns)
    for layout in (VIETNAMESE, FOREIGN)
}

NUMBER_OF_OLDER_HEADERS = 11
"""The older foreign workbook ends before `permitted_until`; its tenth header reads NGÀY ĐI DỰ KIẾN."""
