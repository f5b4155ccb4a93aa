"""Reading places: public knowledge, the same for everybody."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from cutru.identity.names import search_key
from cutru.places.lookup import resolve_province, resolve_ward
from cutru.places.models import PoliceUnit, Province, Rollout, Service, Ward
from cutru.prepared import prepared_cursor

__all__ = [
    "find_wards",
    "provinces",
    "resolve_province",
    "resolve_ward",
    "rollout_start",
    "served_ward",
    "services_at",
    "services_rolled_out",
    "unit_of_ward",
    "wards_of",
]


def provinces() -> QuerySet[Province]:
    """The 34, by name."""
    return Province.objects.order_by("search_key")


def wards_of(province_code: str) -> QuerySet[Ward]:
    """The wards of a province (national code), by name; none for an unknown code."""
    if not province_code.isdigit():
        return Ward.objects.none()
    return Ward.objects.filter(province_id=province_code).order_by("search_key", "code")


def find_wards(text: str, province: str | None = None, limit: int = 20) -> list[Ward]:
    """Wards whose name holds the text, accents ignored; names that begin with it come first."""
    key = search_key(text)
    if not key:
        return []
    found = Ward.objects.select_related("province")
    if province:
        found = found.filter(province__in=[province] if province.isdigit() else [])
    begins = Q(search_key__regex=rf"^((PHUONG|XA|DAC KHU) )?{key}")
    first = list(found.filter(begins).order_by("search_key", "code")[:limit])
    rest = found.filter(search_key__contains=key).exclude(begins).order_by("search_key", "code")
    return first if len(first) == limit else first + list(rest[: limit - len(first)])


def services_at(ward: Ward, on: date) -> dict[Service, Rollout | None]:
    """For each service the rollout that covers the ward on the day, or None."""
    covering = _rollouts_of(ward).filter(starts__lte=on).filter(Q(ends__isnull=True) | Q(ends__gte=on))
    found: dict[Service, Rollout | None] = dict.fromkeys(Service)
    for rollout in covering.order_by("-starts"):
        found[Service(rollout.service)] = rollout
    return found


def served_ward(on: date) -> Ward:
    """Some ward where both services are there on the day, of all wards the first that is not remote.

    Where no ward has both, simply the first. Raises Ward.DoesNotExist without any ward.
    """
    wards = Ward.objects.select_related("province").order_by("is_remote", "code")
    covering = Rollout.objects.filter(
        Q(ward=OuterRef("pk")) | Q(ward__isnull=True),
        Q(ends__isnull=True) | Q(ends__gte=on),
        province=OuterRef("province"),
        starts__lte=on,
    )
    both = (Exists(covering.filter(service=service)) for service in Service)
    found = wards.filter(*both).first() or wards.first()
    if found is None:
        raise Ward.DoesNotExist
    return found


_ROLLED_OUT = """
    SELECT DISTINCT service FROM places_rollout
    WHERE province_id = %s AND (ward_id = %s OR ward_id IS NULL)
      AND starts <= %s::date AND (ends IS NULL OR ends >= %s::date)
    """


def services_rolled_out(ward: Ward, on: date) -> frozenset[str]:
    """Which services (`F`, `V`) the ward may use on the day; asked at every hand-in."""
    with prepared_cursor() as cursor:
        cursor.execute(_ROLLED_OUT, [ward.province_id, ward.pk, on, on])
        return frozenset(row[0] for row in cursor.fetchall())


def rollout_start(service: str, ward: Ward, on: date | None = None) -> date | None:
    """The first day of the service in the ward; with `on`, the next first day after it. None: not known."""
    rollouts = _rollouts_of(ward).filter(service=service)
    if on is not None:
        rollouts = rollouts.filter(starts__gt=on)
    return rollouts.order_by("starts").values_list("starts", flat=True).first()


def unit_of_ward(ward_code: str) -> PoliceUnit | None:
    """The commune police of a ward."""
    return PoliceUnit.objects.filter(kind=PoliceUnit.Kind.WARD, ward_id=ward_code).first()


def _rollouts_of(ward: Ward) -> QuerySet[Rollout]:
    return Rollout.objects.filter(Q(ward=ward) | Q(ward__isnull=True), province_id=ward.province_id)
