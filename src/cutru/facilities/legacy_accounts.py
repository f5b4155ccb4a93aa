"""Accounts and facilities of the old provincial systems (PR-12, PR-13): read from CSV, all or none.

Columns (UTF-8, header row; order free, * required):
  username*, password_hash*, algorithm (bcrypt, pbkdf2, md5, sha1, sha256, the last three perhaps with
  `_salt_last`; empty: recognised by its form, see cutru.accounts.hashers), full_name*, email, phone, role
  (manager, receptionist; empty: manager), facility_name*, facility_type (a value of FacilityType; empty:
  other), facility_address*, ward_code* (5 digits, of the province), facility_phone, facility_email,
  room_count, business_number, representative_name*, representative_birth_date* (25/11/1980 or 1980-11-25),
  representative_phone, representative_number* (12 digits).

The login name becomes prefix + old name in small letters. Rows of the same facility name, address and ward
share one facility. The facility waits for verification like a new one; that the rules were confirmed is
taken over from the old system under the version `old-system`.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from io import StringIO

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cutru.accounts.actions import LEGACY_PREFIXES
from cutru.accounts.hashers import UnknownPasswordHash, encoded_from_old_system
from cutru.accounts.models import Role, User
from cutru.audit.actions import record_event
from cutru.facilities.models import Facility, FacilityType, Membership
from cutru.identity.dates import parse_date
from cutru.places.models import Province, Ward

RULES_VERSION = "old-system"
REQUIRED = (
    "username",
    "password_hash",
    "full_name",
    "facility_name",
    "facility_address",
    "ward_code",
    "representative_name",
    "representative_birth_date",
    "representative_number",
)
Row = dict[str, str]
FacilityKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing wrong in one row; rows are counted as a spreadsheet does, the header being row 1."""

    row: int
    field: str
    sentence: str


@dataclass(slots=True)
class Outcome:
    """What an import did: with errors nothing was stored."""

    read: int = 0
    created: int = 0
    known: list[str] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)


@dataclass(slots=True)
class _Entry:
    user: User
    facility: Facility
    membership_role: str

    @property
    def key(self) -> FacilityKey:
        return self.facility.name, self.facility.address, self.facility.ward_id


def prefix_of(province: str) -> str | None:
    """`ag`, `hp`, `bn`, `pt` from itself or from the province's code; None for other provinces."""
    text = province.strip().lower()
    by_code = {code: prefix for prefix, code in LEGACY_PREFIXES.items()}
    return text if text in LEGACY_PREFIXES else by_code.get(text)


def missing_columns(text: str) -> list[str]:
    """Required columns that the header row of the CSV text lacks."""
    header = {cell.strip() for cell in next(csv.reader(StringIO(text, newline="")), [])}
    return [name for name in REQUIRED if name not in header]


def read_rows(text: str) -> Iterator[tuple[int, Row]]:
    """Row number and cells without surrounding blanks; missing cells are empty."""
    for number, row in enumerate(csv.DictReader(StringIO(text, newline="")), start=2):
        yield number, {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}


def import_accounts(rows: Iterable[tuple[int, Row]], prefix: str) -> Outcome:
    """Store every row, or none when one is wrong; names imported before are only reported as known."""
    province = Province.objects.get(pk=LEGACY_PREFIXES[prefix])
    wards = {ward.code: ward for ward in Ward.objects.filter(province=province)}
    outcome, entries, seen = Outcome(), [], {}
    rows = list(rows)
    names = [f"{prefix}_{row.get('username', '').lower()}" for _number, row in rows]
    taken = {user.username: user for user in User.objects.filter(username__in=names)}
    for (number, row), name in zip(rows, names, strict=True):
        outcome.read += 1
        if name in taken and taken[name].legacy_system == prefix:
            outcome.known.append(name)
            continue
        entry, problems = _entry(row, name, prefix, wards)
        if name in taken or name in seen:
            problems.append(("username", _("Tên đăng nhập %(name)s đã có.") % {"name": name}))
        seen[name] = number
        outcome.errors.extend(RowError(number, *problem) for problem in problems)
        if entry is not None:
            entries.append(entry)
    if not outcome.errors:
        _store(entries, province.code, prefix)
        outcome.created = len(entries)
    return outcome


def _entry(
    row: Row, name: str, prefix: str, wards: dict[str, Ward]
) -> tuple[_Entry | None, list[tuple[str, str]]]:
    problems = [(column, _("Ô này không được trống.")) for column in REQUIRED if not row.get(column)]
    if problems:
        return None, problems
    ward = wards.get(row["ward_code"])
    if ward is None:
        problems.append(("ward_code", _("Mã xã %(code)s không thuộc tỉnh này.") % {"code": row["ward_code"]}))
    password = ""
    try:
        password = encoded_from_old_system(row["password_hash"], row.get("algorithm", ""))
    except UnknownPasswordHash:
        problems.append(("password_hash", _("Dạng mật khẩu đã băm này không đọc được.")))
    birth, unreadable = parse_date(
        row["representative_birth_date"], today=timezone.localdate(), field="representative_birth_date"
    )
    problems.extend((problem.field, problem.message_vi) for problem in unreadable)
    role = row.get("role") or Membership.Role.MANAGER
    if role not in Membership.Role.values:
        problems.append(("role", _("Vai trò phải là manager hoặc receptionist.")))
    if not re.fullmatch(r"\d{12}", row["representative_number"]):
        problems.append(("representative_number", _("Số định danh gồm 12 chữ số.")))
    if problems or ward is None or birth is None:
        return None, problems
    entry = _Entry(_user(row, name, prefix, password), _facility(row, ward, birth), role)
    return entry, [*_model_problems(entry.user), *_model_problems(entry.facility)]


def _user(row: Row, name: str, prefix: str, password: str) -> User:
    return User(
        username=name,
        password=password,
        email=row.get("email", "").lower(),
        full_name=row["full_name"],
        phone=row.get("phone", ""),
        role=Role.FACILITY,
        legacy_system=prefix,
    )


def _facility(row: Row, ward: Ward, birth: date) -> Facility:
    phone, email = row.get("phone", ""), row.get("email", "").lower()
    rooms = row.get("room_count", "")
    return Facility(
        type=row.get("facility_type") or FacilityType.OTHER,
        name=row["facility_name"],
        ward=ward,
        province_code=ward.province_id,
        address=row["facility_address"],
        phone=row.get("facility_phone") or phone,
        email=row.get("facility_email", "").lower() or email,
        room_count=rooms or None,
        business_number=row.get("business_number", ""),
        representative_name=row["representative_name"],
        representative_birth_date=birth,
        representative_phone=row.get("representative_phone") or phone,
        representative_number=row["representative_number"],
        rules_confirmed_at=timezone.now(),
        rules_version=RULES_VERSION,
    )


def _model_problems(record: User | Facility) -> list[tuple[str, str]]:
    """Lengths and forms, as the models know them; addresses the old system lacked may stay empty."""
    absent = [name for name in ("phone", "email", "representative_phone") if not getattr(record, name, "")]
    try:
        record.clean_fields(exclude=[*absent, "ward", "main_facility", "verified_by", "police_unit"])
    except ValidationError as error:
        return [(name, sentence) for name, sentences in error.message_dict.items() for sentence in sentences]
    return []


@transaction.atomic
def _store(entries: list[_Entry], province_code: str, prefix: str) -> None:
    User.objects.bulk_create([entry.user for entry in entries])
    EmailAddress.objects.bulk_create(
        EmailAddress(user=entry.user, email=entry.user.email, primary=True)
        for entry in entries
        if entry.user.email
    )
    facilities: dict[FacilityKey, Facility] = {
        (known.name, known.address, known.ward_id): known
        for known in Facility.objects.filter(
            province_code=province_code, rules_version=RULES_VERSION, is_sandbox=False
        )
    }
    new = {entry.key: entry.facility for entry in entries if entry.key not in facilities}
    Facility.objects.bulk_create(new.values())
    facilities |= new
    Membership.objects.bulk_create(
        Membership(user=entry.user, facility=facilities[entry.key], role=entry.membership_role)
        for entry in entries
    )
    if entries:
        counts = {"accounts": len(entries), "facilities": len(new)}
        record_event(
            None, "legacy_accounts_imported", "province", province_code, details={"prefix": prefix, **counts}
        )
