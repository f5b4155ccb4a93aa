"""Test facilities, where programs try: the twin of a facility, or one of a vendor. Police see none."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from cutru.accounts.models import User
from cutru.audit.actions import record_event
from cutru.facilities.models import Facility, FacilityType
from cutru.places.queries import served_ward

RULES_VERSION = "sandbox"
"""Stands for the version of the rules where nobody ticked them: no guest of a test facility is real."""

LIKE_ITS_ORIGINAL = ("type", "ward", "address", "phone", "email", "stars", "room_count")
"""What decides about rules and papers; the person who answers for the original is left out."""

_LONGEST_NAME = 160
_SUFFIX = " (thử nghiệm)"


@transaction.atomic
def sandbox_for(facility: Facility, *, by: User | None = None, address: str | None = None) -> Facility:
    """The test twin of a facility, made when there is none, else brought up to date; a twin is its own.

    Who may ask for it is decided by the caller, who hands on the asker as `by`.
    """
    if facility.is_sandbox:
        return facility
    original = (
        Facility.objects.select_for_update(of=("self",)).select_related("ward__province").get(pk=facility.pk)
    )
    twin = Facility.objects.filter(sandbox_of=original).select_related("ward__province").first()
    if twin is not None:
        _resemble(twin, original)
        return twin
    values = {name: getattr(original, name) for name in LIKE_ITS_ORIGINAL}
    made = _create(_test_name(original.name), sandbox_of=original, **values)
    _record(by, made, address, original=original.pk)
    return made


def test_facility(
    name: str,
    *,
    by: User | None = None,  # noqa: PT028  no test, but for tests
    address: str | None = None,  # noqa: PT028
) -> Facility:
    """A hotel for a vendor without any facility yet, in a ward where both services are there.

    Every call makes one. Who may ask for it is decided by the caller, who hands on the asker as `by`.
    """
    with transaction.atomic():
        ward = served_ward(timezone.localdate())
        made = _create(
            _test_name(name),
            type=FacilityType.HOTEL,
            ward=ward,
            address="1 phố Thử Nghiệm",
            phone="0000000000",
        )
        _record(by, made, address)
    return made


def keep_sandbox_alike(original: Facility) -> None:
    """After a change of the facility: its twin, if there is one, follows the same rules again."""
    twin = Facility.objects.filter(sandbox_of=original).first()
    if twin is not None:
        _resemble(twin, original)


def _resemble(twin: Facility, original: Facility) -> None:
    wanted = {name: getattr(original, name) for name in LIKE_ITS_ORIGINAL}
    wanted["name"] = _test_name(original.name)
    changed = [name for name, value in wanted.items() if getattr(twin, name) != value]
    for name in changed:
        setattr(twin, name, wanted[name])
    if changed:
        twin.save()


def _create(name: str, **values: object) -> Facility:
    now = timezone.now()
    return Facility.objects.create(
        name=name,
        is_sandbox=True,
        partner_api_allowed=False,
        representative_name="Người thử nghiệm",
        representative_birth_date=date(1990, 1, 1),
        representative_phone="0000000000",
        representative_number="000000000000",
        verification=Facility.Verification.VERIFIED,
        verified_at=now,
        rules_confirmed_at=now,
        rules_version=RULES_VERSION,
        **values,
    )


def _test_name(name: str) -> str:
    return name.strip()[: _LONGEST_NAME - len(_SUFFIX)].rstrip() + _SUFFIX


def _record(by: User | None, facility: Facility, address: str | None, **details: object) -> None:
    record_event(by, "sandbox_made", "facility", facility.pk, details=details, address=address)
