"""Who calls: keys and tokens by what they show, and what a person may see of them."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from cutru.accounts.models import User
from cutru.audit.models import Event
from cutru.exchange.limits import COUNTING, this_minute
from cutru.exchange.programs.models import ApiKey, Program, Vendor
from cutru.facilities.models import Facility, Membership
from cutru.facilities.queries import manages
from cutru.places.models import Province, Ward
from cutru.prepared import columns_of, objects_of, prepared_cursor

SECRET = re.compile(r"cutru_(live|test|at)_[A-Za-z0-9_-]{20,100}", re.ASCII)
"""What our keys (`live`, `test`) and tokens (`at`) look like; nothing else is worth a query."""
USE_TOLD_EVERY = timedelta(minutes=1)


def digest(text: str) -> str:
    """SHA-256 in hexadecimal: enough for what is long and random."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Caller:
    """A program that has shown a living key, or a token bought with one."""

    key: ApiKey
    scopes: frozenset[str]
    calls: int
    """In this minute, this one included."""
    some_facilities: tuple[int, ...]
    """Two of `facilities_served`, or all when there are fewer."""

    @property
    def program(self) -> Program:
        return self.key.program

    @property
    def account(self) -> User:
        return self.key.program.account

    @property
    def is_sandbox(self) -> bool:
        return self.key.program.is_sandbox


_KEY = f"""
    , counted AS ({COUNTING.format("SELECT 'api-key:' || key_id, %s::bigint, 1 FROM shown")})
    SELECT scopes_shown, counted.count,
        ARRAY(
            SELECT facility.id FROM facilities_membership AS membership
            JOIN facilities_facility AS facility ON facility.id = membership.facility_id
            WHERE membership.user_id = program.account_id AND membership.is_active
              AND facility.is_sandbox = program.is_sandbox
            LIMIT 2
        ),
        {columns_of(ApiKey, "key")}, {columns_of(Program, "program")}, {columns_of(User, "account")},
        {columns_of(Vendor, "vendor")}
    FROM shown CROSS JOIN counted
    JOIN exchange_apikey AS key ON key.id = shown.key_id
    JOIN exchange_program AS program ON program.id = key.program_id
    JOIN accounts_user AS account ON account.id = program.account_id
    LEFT JOIN exchange_vendor AS vendor ON vendor.id = program.vendor_id
    """  # noqa: S608  no values among it
_BY_KEY = f"""
    WITH shown AS (
        SELECT id AS key_id, scopes AS scopes_shown FROM exchange_apikey WHERE digest = %s
    ) {_KEY}
    """  # noqa: S608
_BY_TOKEN = f"""
    WITH shown AS (
        SELECT key_id, scopes AS scopes_shown FROM exchange_apitoken
        WHERE digest = %s AND expires_at > clock_timestamp()
    ) {_KEY}
    """  # noqa: S608


def caller_of(secret: str) -> Caller | None:
    """Who shows this key or token; None when it is unknown, withdrawn, or past its end.

    The call is counted, as `count_call` does, in the same query.
    """
    if not SECRET.fullmatch(secret):
        return None
    with prepared_cursor() as cursor:
        by = _BY_TOKEN if secret.startswith("cutru_at_") else _BY_KEY
        cursor.execute(by, [digest(secret), this_minute()])
        row = cursor.fetchone()
    if row is None:
        return None
    key, program, account, vendor = objects_of(row[3:], ApiKey, Program, User, Vendor)
    key.program, program.account, program.vendor = program, account, vendor
    if not _acts(key, timezone.now()):
        return None
    return Caller(key, frozenset(row[0].split()), row[1], tuple(row[2]))


def _acts(key: ApiKey, now: datetime) -> bool:
    vendor = key.program.vendor
    return (
        key.revoked_at is None
        and (key.expires_at is None or key.expires_at > now)
        and key.program.account.is_active
        and (vendor is None or vendor.is_active)
    )


def facilities_served(program: Program) -> QuerySet[Facility]:
    """Where the program may act: of its kind only, so that a test never touches what is real."""
    return (
        Facility.objects.filter(
            memberships__user=program.account_id,
            memberships__is_active=True,
            is_sandbox=program.is_sandbox,
        )
        .select_related("ward__province")
        .order_by("pk")
    )


_SERVED = f"""
    SELECT {columns_of(Facility, "facility")}, {columns_of(Ward, "ward")}, {columns_of(Province, "province")}
    FROM facilities_membership AS membership
    JOIN facilities_facility AS facility ON facility.id = membership.facility_id
    JOIN places_ward AS ward ON ward.code = facility.ward_id
    JOIN places_province AS province ON province.code = ward.province_id
    WHERE membership.user_id = %s::bigint AND membership.is_active AND facility.is_sandbox = %s
      AND facility.id = %s::bigint
    """  # noqa: S608  no values among it


def served_facility(program: Program, number: int) -> Facility | None:
    """Of `facilities_served` the one with this number."""
    with prepared_cursor() as cursor:
        cursor.execute(_SERVED, [program.account_id, program.is_sandbox, number])
        row = cursor.fetchone()
    if row is None:
        return None
    facility, ward, province = objects_of(row, Facility, Ward, Province)
    facility.ward, ward.province = ward, province
    found: Facility = facility
    return found


def keys_of(manager: User, facility: Facility) -> QuerySet[ApiKey]:
    """The keys of the facility's own programs, for its managers; others see none."""
    if not manages(manager, facility):
        return ApiKey.objects.none()
    return ApiKey.objects.filter(program__facility=facility).select_related(
        "program", "created_by", "replaced_by"
    )


def living(keys: QuerySet[ApiKey]) -> QuerySet[ApiKey]:
    """Those that still open something."""
    return keys.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=timezone.now()), revoked_at__isnull=True)


def ended(keys: QuerySet[ApiKey]) -> QuerySet[ApiKey]:
    """Those that open nothing any more."""
    return keys.filter(Q(expires_at__lte=timezone.now()) | Q(revoked_at__isnull=False))


@dataclass(frozen=True, slots=True)
class Grant:
    """A vendor at a facility: whether it may act there, and who let it in and shut it out last, and when."""

    vendor: Vendor
    is_active: bool
    since: datetime
    let_in_by: User | None = None
    ended_at: datetime | None = None
    ended_by: User | None = None


def grants_of(manager: User, facility: Facility) -> list[Grant]:
    """The vendors that may act for the facility, then those that could once; for its managers."""
    if not manages(manager, facility):
        return []
    members = (
        Membership.objects.filter(facility=facility, user__program__vendor__isnull=False)
        .select_related("user__program__vendor")
        .order_by("-is_active", "created_at", "pk")
    )
    acts = _vendor_acts(facility)
    return [_grant(vendor, member, acts) for member in members if (vendor := member.user.program.vendor)]


def _vendor_acts(facility: Facility) -> dict[tuple[str, str], Event]:
    """The last act of each kind on each vendor: (action, vendor's code) → event."""
    events = (
        Event.objects.filter(
            subject="facility", subject_id=str(facility.pk), action__in=("vendor_let_in", "vendor_shut_out")
        )
        .select_related("by")
        .order_by("pk")
    )
    return {(event.action, event.details.get("vendor", "")): event for event in events}


def _grant(vendor: Vendor, member: Membership, acts: dict[tuple[str, str], Event]) -> Grant:
    let_in = acts.get(("vendor_let_in", vendor.code))
    ended = None if member.is_active else acts.get(("vendor_shut_out", vendor.code))
    return Grant(
        vendor,
        member.is_active,
        let_in.at if let_in else member.created_at,
        let_in.by if let_in else None,
        ended.at if ended else None,
        ended.by if ended else None,
    )


def vendor_by_code(code: str) -> Vendor | None:
    """The active vendor of this code, as people copy it: case, spaces and hyphens do not count."""
    signs = re.sub(r"[^A-Z0-9]", "", code[:40].upper())
    return Vendor.objects.filter(code=f"{signs[:4]}-{signs[4:]}", is_active=True).first() if signs else None
