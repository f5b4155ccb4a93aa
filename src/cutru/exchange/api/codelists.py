"""GET /codelists: every list a coded field draws from, in both languages, with versions and ETags."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.utils.translation import override
from ninja import Field, Router, Schema

from cutru.exchange.api.auth import count_open
from cutru.exchange.api.documents import Document, documented, render, tell, version_of
from cutru.exchange.api.problems import ApiProblem, Words
from cutru.exchange.api.statements import open_refusals
from cutru.facilities.models import ROOM_REQUIRED_TYPES, FacilityType
from cutru.identity.codelists import (
    BIRTH_PRECISIONS,
    DOCUMENT_TYPES,
    ENTRY_DOCUMENT_KINDS,
    PASSPORT_TYPES,
    RESIDENCE_TYPES,
    SEXES,
    STAY_REASONS,
    STAY_REASONS_WITH_DETAIL,
    CodeList,
)
from cutru.identity.nationalities import NATIONALITIES
from cutru.law.stay_rules import CLOSE_RELATIONS
from cutru.places.models import Service
from cutru.problems import CATALOGUE
from cutru.stays.models import Channel, Stay, StayEntry

MOUNTED_AT = "/api/v1/codelists"
_LONGEST_SHOWN = 60
_TEMPLATE_DAY = "2026-07-26"
"""The day of the official templates that the closed lists were read from."""
_NATIONALITIES_MONTH = "2026-09"
"""The month of the official list of nationalities; templates and list are united."""

router = Router(tags=["Code lists · danh mục"])


def _where_known(description: str) -> Any:
    """A field that is left out where its list has no such thing."""
    return Field(None, description=description, exclude_if=lambda value: value is None)


class Entry(Schema):
    """One code. Fields that a list does not have are left out."""

    code: str
    label: Words = Field(
        description="For `problems` the sentence with its parameters in braces, `{value}` / câu có tham số."
    )
    iso2: str | None = _where_known("nationalities: ISO 3166-1 alpha-2, empty where ISO has none")
    iso3: str | None = _where_known("nationalities: ISO 3166-1 alpha-3, empty where ISO has none")
    portal_label: str | None = _where_known("nationalities: the name in the official files")
    kind: str | None = _where_known("nationalities: iso, special, duplicate or obsolete")
    detail_required: bool | None = _where_known("stay_reasons: needs `reason_detail` beside it")
    room_required: bool | None = _where_known("facility_types: stays there need `room`")


class ListInfo(Schema):
    """A code list without its entries."""

    name: str
    description: Words
    version: str = Field(description="Changes with the content: a digest, after the day the data speaks of.")
    count: int = Field(description="Number of entries.")
    fields: list[str] = Field(description="Fields of the API that take these codes; empty for answers only.")
    address: str


class ListIndex(Schema):
    """Every code list there is."""

    codelists: list[ListInfo]


class CodeListOut(Schema):
    """A code list with its entries, in the order people know."""

    name: str
    version: str
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a list comes from; `as_of` is the day or month the data speaks of, empty where none is known."""

    vi: str
    en: str
    entries: Callable[[], Iterable[Entry]]
    fields: tuple[str, ...] = ()
    as_of: str = ""


def _closed(codelist: CodeList) -> Callable[[], Iterable[Entry]]:
    return lambda: [
        Entry(code=one.code, label=Words(vi=one.label_vi, en=one.label_en)) for one in codelist.values()
    ]


def _choices(choices: type[TextChoices]) -> Callable[[], Iterable[Entry]]:
    def entries() -> Iterable[Entry]:
        words: dict[str, list[str]] = {value: [] for value in choices.values}
        for language in ("vi", "en"):
            with override(language):
                for choice in choices:
                    words[choice.value].append(str(choice.label))
        return [Entry(code=code, label=Words(vi=vi, en=en)) for code, (vi, en) in words.items()]

    return entries


def _nationalities() -> Iterable[Entry]:
    return [
        Entry(
            code=one.code,
            label=Words(vi=one.label_vi, en=one.label_en),
            iso2=one.iso2,
            iso3=one.iso3,
            portal_label=one.portal_label_en,
            kind=one.kind,
        )
        for one in NATIONALITIES.values()
    ]


def _stay_reasons() -> Iterable[Entry]:
    return [
        Entry(
            code=one.code,
            label=Words(vi=one.label_vi, en=one.label_en),
            detail_required=one.code in STAY_REASONS_WITH_DETAIL,
        )
        for one in STAY_REASONS.values()
    ]


def _relations() -> Iterable[Entry]:
    return [Entry(code=one.code, label=Words(vi=one.label.vi, en=one.label.en)) for one in CLOSE_RELATIONS]


def _facility_types() -> Iterable[Entry]:
    return [
        Entry(code=one.code, label=one.label, room_required=one.code in ROOM_REQUIRED_TYPES)
        for one in _choices(FacilityType)()
    ]


def _problems() -> Iterable[Entry]:
    return [Entry(code=code, label=Words(**words)) for code, words in sorted(CATALOGUE.items())]


SOURCES: Mapping[str, Source] = {
    "nationalities": Source(
        "Quốc tịch, theo mã in trên hộ chiếu (ICAO)",
        "Nationalities, by the codes printed in passports (ICAO)",
        _nationalities, ("nationality",), _NATIONALITIES_MONTH,
    ),
    "document_types": Source(
        "Loại giấy tờ của khách Việt Nam", "Documents of Vietnamese guests",
        _closed(DOCUMENT_TYPES), ("document_type",), _TEMPLATE_DAY,
    ),
    "passport_types": Source(
        "Loại hộ chiếu của khách nước ngoài", "Passports of foreign guests",
        _closed(PASSPORT_TYPES), ("document_type",),
    ),
    "sexes": Source("Giới tính", "Sexes", _closed(SEXES), ("sex",), _TEMPLATE_DAY),
    "birth_precisions": Source(
        "Độ chính xác của ngày sinh", "How precisely a birth date is known",
        _closed(BIRTH_PRECISIONS), ("birth_precision",),
    ),
    "stay_reasons": Source(
        "Lý do lưu trú", "Reasons of a stay", _stay_reasons, ("reason",), _TEMPLATE_DAY,
    ),
    "residence_kinds": Source(
        "Loại nơi cư trú", "Kinds of residence", _closed(RESIDENCE_TYPES), ("residence_kind",), _TEMPLATE_DAY,
    ),
    "relations": Source(
        "Quan hệ ruột thịt với chủ nhà", "Close relations to the host", _relations, ("relation",),
    ),
    "entry_document_kinds": Source(
        "Loại giấy tờ nhập cảnh", "Documents of entry",
        _closed(ENTRY_DOCUMENT_KINDS), ("entry_document_kind",),
    ),
    "regimes": Source("Loại khai báo", "The two duties", _choices(Service), ("regime",)),
    "facility_types": Source("Loại hình cơ sở lưu trú", "Types of facility", _facility_types),
    "channels": Source("Cách gửi khai báo", "Ways a declaration comes in", _choices(Channel)),
    "stay_statuses": Source("Tình trạng lượt lưu trú", "States of a stay", _choices(Stay.Status)),
    "journal_actions": Source("Việc trong nhật ký", "Acts in a stay's journal", _choices(StayEntry.Action)),
    "problems": Source(
        "Mã lỗi, cảnh báo, lưu ý và câu giải thích", "Codes of errors, warnings and notices, with sentences",
        _problems,
    ),
}  # fmt: skip


@cache
def codelist(name: str) -> CodeListOut:
    """The list of that name. Raises KeyError for an unknown one."""
    source = SOURCES[name]
    entries = list(source.entries())
    content = [entry.model_dump(mode="json") for entry in entries]
    return CodeListOut(name=name, version=version_of(content, source.as_of), entries=entries)


def index() -> ListIndex:
    """All lists without their entries."""
    return ListIndex(codelists=[_info(name, source) for name, source in SOURCES.items()])


def _info(name: str, source: Source) -> ListInfo:
    found = codelist(name)
    return ListInfo(
        name=name,
        description=Words(vi=source.vi, en=source.en),
        version=found.version,
        count=len(found.entries),
        fields=list(source.fields),
        address=f"{MOUNTED_AT}/{name}",
    )


@cache
def _index_document() -> Document:
    return render(index())


@cache
def _document(name: str) -> Document:
    return render(codelist(name))


_RUSSIA: dict[str, Any] = {
    "code": "RUS", "label": {"vi": "Liên bang Nga", "en": "Russia"}, "iso2": "RU", "iso3": "RUS",
    "portal_label": "Russia", "kind": "iso",
}  # fmt: skip
_INDEX_EXAMPLE = ListIndex(
    codelists=[
        ListInfo(
            name="sexes",
            description=Words(vi="Giới tính", en="Sexes"),
            version="2026-07-26.1a2b3c4d5e6f",
            count=2,
            fields=["sex"],
            address=f"{MOUNTED_AT}/sexes",
        )
    ]
)
_LIST_EXAMPLE = CodeListOut(name="nationalities", version="2026-09.1a2b3c4d5e6f", entries=[Entry(**_RUSSIA)])


@router.api_operation(["HEAD"], "", include_in_schema=False, auth=None)
@router.get(
    "",
    response={200: ListIndex, **open_refusals()},
    auth=None,
    summary="All code lists · các danh mục",
    description="Name, version and size of each list. No key is needed.\n\nMọi danh mục mã; không cần khoá.",
    openapi_extra=documented(_INDEX_EXAMPLE),
)
def list_codelists(request: HttpRequest) -> HttpResponse:
    count_open(request)
    return tell(request, _index_document())


@router.api_operation(["HEAD"], "/{name}", include_in_schema=False, auth=None)
@router.get(
    "/{name}",
    response={200: CodeListOut, **open_refusals()},
    auth=None,
    summary="One code list · một danh mục",
    description=(
        "All entries with their labels in both languages. Keep a copy and ask again with `If-None-Match`. "
        "No key is needed.\n\nMột danh mục với mọi mã và nhãn bằng hai thứ tiếng; không cần khoá."
    ),
    openapi_extra=documented(_LIST_EXAMPLE),
)
def get_codelist(request: HttpRequest, name: str) -> HttpResponse:
    count_open(request)
    if name not in SOURCES:
        raise ApiProblem(404, "codelist_unknown", detail_params={"value": name[:_LONGEST_SHOWN]})
    return tell(request, _document(name))
