"""JSON records of APIs 4 and 5 as stays for the door, with the API's own rules and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cutru.exchange.partner import sentences
from cutru.exchange.partner.fields import Record, time_meant
from cutru.exchange.partner.images import FIELDS as IMAGES
from cutru.exchange.partner.sentences import Fault, malformed
from cutru.identity.codelists import RESIDENCE_TYPES, STAY_REASONS, STAY_REASONS_WITH_DETAIL
from cutru.identity.documents import PASSPORT, document_key
from cutru.identity.names import LONGEST_NAME
from cutru.identity.nationalities import NATIONALITIES
from cutru.law.deadlines import VIETNAM as VIETNAM_TIME
from cutru.places.lookup import units
from cutru.stays.schemas import Candidate, Regime, StayIn, build_stay

LONGEST_ROOM, LONGEST_PHONE, LONGEST_NOTE, LONGEST_ADDRESS, LONGEST_DETAIL = 32, 20, 500, 300, 200


@dataclass(slots=True)
class Reading:
    """What was read of a request: a candidate for each record that is whole, and all faults so far.

    `documents` has the key of every readable document number by position, also of records that are not whole.
    """

    candidates: list[Candidate] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    documents: dict[int, str] = field(default_factory=dict)


def read_records(regime: Regime, records: Sequence[Any], now: datetime, *, room_needed: bool) -> Reading:
    """Every record of the array, positions from 1; the same document twice is a fault of the later one.

    `now` is local and has no zone; `room_needed` follows from the type of the facility.
    """
    read = _foreign_values if regime == "F" else _vietnamese_values
    number_field = "soHoChieu" if regime == "F" else "soGiayTo"
    reading = Reading()
    earlier: dict[str, int] = {}
    for position, values in enumerate(records, start=1):
        if not isinstance(values, dict):
            reading.faults.append(Fault(position, "", "malformed", sentences.NO_RECORD))
            continue
        record = Record(position, values)
        values_read = read(record, now) | {"room": record.text("soPhong", LONGEST_ROOM, needed=room_needed)}
        for name in IMAGES[regime]:
            record.image(name)
        stay = _stay_of(regime, record, values_read)
        if number := values_read["document_number"]:
            reading.documents[position] = document_key(number)
        repeated(record, number_field, earlier)
        reading.faults += record.faults
        if stay is not None:
            reading.candidates.append(Candidate(position, stay))
    return reading


def repeated(record: Record, field: str, earlier: dict[str, int]) -> None:
    """Tell when a record before had the same document number."""
    number = record.values.get(field)
    key = document_key(number[:200]) if isinstance(number, str) else ""
    if not key:
        return
    first = earlier.setdefault(key, record.position)
    if first != record.position:
        record.add(field, "repeated_in_request", sentences.REPEATED.format(earlier=first))


def _stay_of(regime: Regime, record: Record, values: Mapping[str, Any]) -> StayIn | None:
    if any(fault.code in _UNREADABLE for fault in record.faults):
        return None
    stay, problems = build_stay(regime, {**values, "origins": dict.fromkeys(_given(values), "api")})
    for problem in problems:
        record.faults.append(malformed(record.position, FIELDS[regime].get(problem.field, "hoTen")))
    return stay


_UNREADABLE = frozenset(
    {"required", "malformed", "not_in_list", "too_long", "special_signs", "number_form", "image_too_large"}
)
"""Faults after which there is no whole stay to look at; the rules of days leave one."""


def _given(values: Mapping[str, Any]) -> list[str]:
    return [name for name, value in values.items() if value not in (None, "")]


def _foreign_values(record: Record, now: datetime) -> dict[str, Any]:
    name = record.text("hoTen", LONGEST_NAME, needed=True)
    nationality = record.text("quocTich", 40, needed=True)
    if nationality and nationality not in NATIONALITIES:
        record.faults.append(malformed(record.position, "quocTich", "not_in_list"))
    number = record.document_number("soHoChieu", PASSPORT)
    sex = record.letter("gioiTinh", "MF")
    precision = record.letter("loaiNgayThangNamSinh", "DMY")
    values = {
        "full_name": name,
        "nationality": nationality,
        "document_number": number,
        "sex": sex,
        "birth_precision": precision,
        "birth_date": record.birth("ngayThangNamSinhStr", precision),
        **_period(record, now),
    }
    if permitted := record.moment("thoiHanTamTruStr"):
        values["permitted_until"] = permitted.date()
        if permitted.date() < now.date():
            record.add("thoiHanTamTruStr", "permitted_over", sentences.PERMITTED_OVER)
    return values


def _vietnamese_values(record: Record, now: datetime) -> dict[str, Any]:
    name = record.text("hoTen", LONGEST_NAME, needed=True)
    document_type = record.document_type("loaiGiayTo")
    reason = record.code("lyDoCuTru", STAY_REASONS, needed=True)
    detail = ""
    if reason in STAY_REASONS_WITH_DETAIL:
        detail = record.text("lyDoChiTiet", LONGEST_DETAIL, needed=True)
    return {
        "full_name": name,
        "sex": record.letter("gioiTinh", "MF"),
        "phone": record.text("soDienThoai", LONGEST_PHONE),
        "birth_date": record.birth("ngayThangNamSinhStr", "D"),
        "note": record.text("ghiChu", LONGEST_NOTE),
        "residence_kind": record.code("noiCuTru", RESIDENCE_TYPES),
        **_places(record),
        "residence_address": record.text("diaChi", LONGEST_ADDRESS),
        **_period(record, now),
        "reason": reason,
        "reason_detail": detail,
        "document_type": document_type,
        "document_number": record.document_number("soGiayTo", document_type),
    }


def _places(record: Record) -> dict[str, str]:
    """National codes of the portal's codes; both may be empty, a ward alone gives its province."""
    known = units()
    province_code, ward_code = record.text("maTT", 20), record.text("maPX", 20)
    province, ward = known.provinces.get(province_code), known.wards.get(ward_code)
    if province_code and province is None:
        record.faults.append(malformed(record.position, "maTT", "not_in_list"))
    if ward_code and ward is None:
        record.faults.append(malformed(record.position, "maPX", "not_in_list"))
    if province and ward and ward.province_code != province.code:
        record.add("maPX", "not_in_list", sentences.WARD_ELSEWHERE)
    code = province.code if province else ward.province_code if ward else ""
    return {"residence_province_code": code, "residence_ward_code": ward.code if ward else ""}


def _period(record: Record, now: datetime) -> dict[str, Any]:
    """Arrival and departure by the rules of days; `now` is local and has no zone here.

    An arrival later today is a default of the program, not a clock: its time counts as unknown.
    """
    arrival, departure = record.moment("ngayDenCsltStr"), record.moment("ngayDiDuKienStr")
    today, yesterday = now.date(), now.date() - timedelta(days=1)
    if arrival and arrival.date() not in (today, yesterday):
        record.add("ngayDenCsltStr", "arrival_day", sentences.ARRIVAL_DAY)
    if arrival and departure and _before(departure, arrival):
        record.add("ngayDiDuKienStr", "departure_before_arrival", sentences.DEPARTURE_BEFORE_ARRIVAL)
    if departure and departure.date() < yesterday:
        record.add("ngayDiDuKienStr", "departure_too_old", sentences.DEPARTURE_TOO_OLD)
    if arrival is None or departure is None:
        return {}
    return {
        "arrival_on": arrival.date(),
        "arrival_time": time_meant(arrival) if arrival <= now else None,
        "departure_on": departure.date(),
        "departure_time": time_meant(departure),
    }


def _before(departure: datetime, arrival: datetime) -> bool:
    """By days; on one day by times, where both are known."""
    if departure.date() != arrival.date():
        return departure.date() < arrival.date()
    left, came = time_meant(departure), time_meant(arrival)
    return left is not None and came is not None and left < came


def local_now(now: datetime) -> datetime:
    """The clock on the wall in Viet Nam, without a zone, as the API writes times."""
    return now.astimezone(VIETNAM_TIME).replace(tzinfo=None)


_SHARED_FIELDS = {
    "full_name": "hoTen",
    "sex": "gioiTinh",
    "birth_date": "ngayThangNamSinhStr",
    "arrival_on": "ngayDenCsltStr",
    "arrival_time": "ngayDenCsltStr",
    "departure_on": "ngayDiDuKienStr",
    "departure_time": "ngayDiDuKienStr",
    "room": "soPhong",
}
FIELDS: Mapping[Regime, Mapping[str, str]] = {
    "F": {
        **_SHARED_FIELDS,
        "nationality": "quocTich",
        "document_number": "soHoChieu",
        "birth_precision": "loaiNgayThangNamSinh",
        "permitted_until": "thoiHanTamTruStr",
    },
    "V": {
        **_SHARED_FIELDS,
        "document_number": "soGiayTo",
        "document_type": "loaiGiayTo",
        "phone": "soDienThoai",
        "note": "ghiChu",
        "residence_kind": "noiCuTru",
        "residence_province_code": "maTT",
        "residence_ward_code": "maPX",
        "residence_address": "diaChi",
        "reason": "lyDoCuTru",
        "reason_detail": "lyDoChiTiet",
    },
}
"""Our fields by the names of the API."""
