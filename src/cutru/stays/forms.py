"""The cells of the declaration sheet: which fields a guest's row has, in the order of the passport."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cutru.identity.codelists import (
    DOCUMENT_TYPES,
    ENTRY_DOCUMENT_KINDS,
    PASSPORT_TYPES,
    RESIDENCE_TYPES,
    SEXES,
    STAY_REASONS,
    CodeList,
)
from cutru.identity.names import search_key
from cutru.identity.nationalities import NATIONALITIES
from cutru.law.stay_rules import CLOSE_RELATIONS
from cutru.places.lookup import ProvinceRow, WardRow, units
from cutru.problems import Problem
from cutru.stays.schemas import Regime

Kind = Literal["text", "digits", "select", "nationality", "province", "ward"]
MISSING_CODES = frozenset({"required", "room_required"})
"""Problems of fields nobody has come to yet: told once for the row until somebody asks to send it."""

ORIGIN_LABELS: Mapping[str, str | Promise] = {
    "typed": pgettext_lazy("nguồn của ô", "gõ"),
    "mrz": "MRZ",
    "qr": "QR",
    "page": pgettext_lazy("nguồn của ô", "trang giấy tờ"),
    "file": pgettext_lazy("nguồn của ô", "tệp"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a row: `size` is its width in 24ths of the sheet, `part` the block it stands in."""

    part: Literal["who", "stay", "more"]
    name: str
    label: str | Promise
    size: int
    kind: Kind = "text"
    regimes: str = "FV"

    @property
    def is_wide(self) -> bool:
        """Whether its texts are too long for half a phone."""
        return self.kind == "nationality" or self.name in (
            "full_name",
            "document_number",
            "document_type",
            "reason",
        )


FIELDS: tuple[Field, ...] = (
    Field("who", "full_name", _("Họ và tên"), 6),
    Field("who", "nationality", _("Quốc tịch"), 4, "nationality"),
    Field("who", "birth_date", _("Ngày sinh"), 3, "digits"),
    Field("who", "sex", _("Giới tính"), 3, "select"),
    Field("who", "document_number", _("Số hộ chiếu"), 8, regimes="F"),
    Field("who", "document_type", _("Loại giấy tờ"), 4, "select", "V"),
    Field("who", "document_number", _("Số giấy tờ"), 4, regimes="V"),
    Field("who", "document_name", _("Tên giấy tờ"), 6, regimes="V"),
    Field("stay", "room", _("Phòng"), 3),
    Field("stay", "arrival_on", _("Ngày đến"), 4, "digits"),
    Field("stay", "arrival_time", _("Giờ đến"), 3, "digits"),
    Field("stay", "departure_on", _("Ngày đi dự kiến"), 4, "digits"),
    Field("stay", "permitted_until", _("Được tạm trú đến"), 4, "digits", "F"),
    Field("stay", "reason", _("Lý do lưu trú"), 5, "select", "V"),
    Field("stay", "reason_detail", _("Lý do cụ thể"), 5, regimes="V"),
    Field("stay", "relation", _("Quan hệ với chủ nhà"), 5, "select", "V"),
    Field("more", "document_type", _("Loại hộ chiếu"), 5, "select", "F"),
    Field("more", "entry_document_kind", _("Thị thực, thẻ hoặc diện miễn"), 6, "select", "F"),
    Field("more", "entry_document_number", _("Số thị thực, thẻ"), 5, regimes="F"),
    Field("more", "entry_document_from", _("Giá trị từ"), 4, "digits", "F"),
    Field("more", "entry_document_until", _("Giá trị đến"), 4, "digits", "F"),
    Field("more", "entry_document_issued_on", _("Ngày cấp"), 4, "digits", "F"),
    Field("more", "entry_document_issuer", _("Cơ quan cấp"), 7, regimes="F"),
    Field("more", "entry_on", _("Ngày nhập cảnh"), 4, "digits", "F"),
    Field("more", "entry_gate", _("Cửa khẩu"), 5, regimes="F"),
    Field("more", "entry_purpose", _("Mục đích nhập cảnh"), 4, regimes="F"),
    Field("more", "phone", _("Điện thoại"), 5, "digits", "V"),
    Field("more", "residence_kind", _("Nơi cư trú"), 4, "select", "V"),
    Field("more", "residence_province_code", _("Tỉnh, thành phố"), 6, "province", "V"),
    Field("more", "residence_ward_code", _("Phường, xã, đặc khu"), 9, "ward", "V"),
    Field("more", "residence_address", _("Địa chỉ chi tiết"), 9, regimes="V"),
    Field("more", "departure_time", _("Giờ đi dự kiến"), 4, "digits"),
    Field("more", "note", _("Ghi chú"), 7),
)
_ONLY_WHEN = {"document_name": ("document_type", "9"), "reason_detail": ("reason", "20")}
_LISTS: Mapping[tuple[str, str], CodeList] = {
    ("sex", ""): SEXES,
    ("document_type", "F"): PASSPORT_TYPES,
    ("document_type", "V"): DOCUMENT_TYPES,
    ("entry_document_kind", ""): ENTRY_DOCUMENT_KINDS,
    ("residence_kind", ""): RESIDENCE_TYPES,
    ("reason", ""): STAY_REASONS,
}


@dataclass(frozen=True, slots=True)
class Said:
    """A problem in the reader's language."""

    text: str
    severity: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of one guest, ready to be drawn."""

    field: Field
    id: str
    value: str
    options: SafeString | None
    origin: str | Promise
    said: Sequence[Said]
    is_missing: bool

    @property
    def is_wrong(self) -> bool:
        return any(item.severity == "error" for item in self.said)

    @property
    def asks(self) -> bool:
        """Whether a person should look, though nothing is known to be wrong."""
        return any(item.severity == "warning" for item in self.said)


def cells_of(
    regime: Regime,
    values: Mapping[str, str],
    origins: Mapping[str, str],
    problems: Iterable[Problem],
    *,
    prefix: str,
    household: bool,
    strict: bool,
    language: str,
) -> list[Cell]:
    """The row's cells in tab order; `strict` says missing fields in words too."""
    by_field: dict[str, list[Problem]] = {}
    for problem in problems:
        by_field.setdefault(problem.field, []).append(problem)
    made = []
    for field in FIELDS:
        found = by_field.get(field.name, [])
        if regime not in field.regimes or not _is_shown(field.name, values, household):
            continue
        told = [item for item in found if strict or item.code not in MISSING_CODES]
        value = values.get(field.name, "")
        made.append(
            Cell(
                field=field,
                id=f"{prefix}-{field.name}",
                value=_shown(field, value, language),
                options=_options(field, regime, values, language),
                origin=ORIGIN_LABELS.get(origins.get(field.name, ""), "") if value else "",
                said=[Said(item.message(language), item.severity) for item in told],
                is_missing=any(item.code in MISSING_CODES for item in found),
            )
        )
    return made


def _is_shown(name: str, values: Mapping[str, str], household: bool) -> bool:
    if name == "relation":
        return household
    if condition := _ONLY_WHEN.get(name):
        return values.get(condition[0]) == condition[1] or bool(values.get(name))
    return True


def _shown(field: Field, value: str, language: str) -> str:
    if field.kind == "nationality" and value in NATIONALITIES:
        return nationality_text(value, language)
    return value


def nationality_text(code: str, language: str) -> str:
    """`Hàn Quốc (KOR)`: what the field shows, and reads again."""
    return f"{NATIONALITIES[code].label(language)} ({code})"


def _options(field: Field, regime: str, values: Mapping[str, str], language: str) -> SafeString | None:
    value = values.get(field.name, "")
    if field.kind == "province":
        return _drawn(_province_choices(), value)
    if field.kind == "ward":
        return _drawn(_ward_choices(values.get("residence_province_code", "")), value)
    if field.kind != "select":
        return None
    if field.name == "relation":
        return _drawn(tuple((one.code, one.label.in_language(language)) for one in CLOSE_RELATIONS), value)
    codelist = _LISTS.get((field.name, regime)) or _LISTS[field.name, ""]
    return _drawn(_list_choices(codelist, language), value, optional=field.name != "document_type")


_SELECTED = SafeString(" selected")
Choices = tuple[tuple[str, str], ...]


@lru_cache(maxsize=64)
def _list_choices(codelist: CodeList, language: str) -> Choices:
    return tuple((code, entry.label(language)) for code, entry in codelist.items())


def _by_name(choices: Iterable[tuple[str, str]]) -> Choices:
    return tuple(sorted(choices, key=lambda choice: search_key(choice[1])))


@lru_cache(maxsize=1)
def _province_choices() -> Choices:
    rows: dict[str, ProvinceRow] = {row.code: row for row in units().provinces.values()}
    return tuple(
        sorted(((row.code, row.name) for row in rows.values()), key=lambda item: search_key(item[1]))
    )


@lru_cache(maxsize=64)
def _ward_choices(province: str) -> Choices:
    if not province:
        return ()
    rows: dict[str, WardRow] = {
        row.code: row for row in units().wards.values() if row.province_code == province
    }
    return tuple(
        sorted(((row.code, row.name) for row in rows.values()), key=lambda item: search_key(item[1]))
    )


@lru_cache(maxsize=2048)
def _drawn(choices: Choices, selected: str, optional: bool = True) -> SafeString:
    """The `<option>`s; a value that is not in the list is kept as one of its own, so that it is not lost."""
    options = list(choices)
    if optional:
        options.insert(0, ("", ""))
    if selected and selected not in {code for code, _label in options}:
        options.append((selected, selected))
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((code, _SELECTED if code == selected else "", label) for code, label in options),
    )
