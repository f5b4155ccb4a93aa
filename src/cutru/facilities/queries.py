"""Reading facilities and their people, limited to what the asker may see."""

import uuid

from django.db.models import F, QuerySet

from cutru.accounts.models import Role, User
from cutru.facilities.models import Facility, FacilityType, Membership
from cutru.places.models import Ward
from cutru.prepared import columns_of, objects_of, prepared_cursor


def workplaces(user: User) -> QuerySet[Membership]:
    """Where the account works now. Test facilities are for programs: nobody else works there."""
    memberships = Membership.objects.filter(user=user, is_active=True)
    return memberships if user.is_machine else memberships.filter(facility__is_sandbox=False)


_WORKPLACE = f"""
    SELECT {columns_of(Facility, "facility")}, {columns_of(Ward, "ward")}
    FROM facilities_membership AS membership
    JOIN facilities_facility AS facility ON facility.id = membership.facility_id
    JOIN places_ward AS ward ON ward.code = facility.ward_id
    WHERE membership.user_id = %s::bigint AND facility.id = %s::bigint
      AND membership.is_active AND (%s OR NOT facility.is_sandbox)
    """  # noqa: S608  no values among it


def workplace(user: User, facility_id: int) -> Facility | None:
    """Of the facilities of `workplaces` this one, with its ward; asked at every hand-in."""
    with prepared_cursor() as cursor:
        cursor.execute(_WORKPLACE, [user.pk, facility_id, user.is_machine])
        row = cursor.fetchone()
    if row is None:
        return None
    facility, ward = objects_of(row, Facility, Ward)
    facility.ward = ward
    found: Facility = facility
    return found


def active_memberships(user: User) -> QuerySet[Membership]:
    """Where the person works now, main facilities first; with facility, ward and province."""
    return (
        workplaces(user)
        .select_related("facility__ward__province")
        .order_by(F("facility__main_facility").asc(nulls_first=True), "facility__name", "pk")
    )


def facilities_of(user: User) -> QuerySet[Facility]:
    """The facilities the person works for."""
    return (
        Facility.objects.filter(pk__in=workplaces(user).values("facility"))
        .select_related("ward__province")
        .order_by("name", "pk")
    )


def current_membership(memberships: list[Membership], chosen: object) -> Membership | None:
    """The membership of the chosen facility (its number), else the first; None without any."""
    by_facility = {membership.facility_id: membership for membership in memberships}
    found = by_facility.get(chosen) if isinstance(chosen, int) else None
    return found or next(iter(memberships), None)


def manages(user: User, facility: Facility) -> bool:
    """Whether the person is an active manager of the facility; a program never is."""
    return Membership.objects.filter(
        user=user,
        facility=facility,
        role=Membership.Role.MANAGER,
        is_active=True,
        user__is_active=True,
        user__is_machine=False,
    ).exists()


def managed_by(user: User) -> QuerySet[Facility]:
    """The facilities the person manages."""
    return Facility.objects.filter(
        memberships__user=user,
        memberships__is_active=True,
        memberships__role=Membership.Role.MANAGER,
        is_sandbox=False,
    )


def facilities_seen_by(officer: User) -> QuerySet[Facility]:
    """Ward police see their ward, provincial immigration its province, central and administrators all.

    Nobody sees test facilities.
    """
    seen = Facility.objects.filter(is_sandbox=False).select_related("ward__province", "main_facility")
    unit = officer.police_unit
    if officer.role in (Role.CENTRAL_IMMIGRATION, Role.ADMINISTRATOR):
        return seen
    if officer.role == Role.PROVINCE_IMMIGRATION and unit and unit.province_id:
        return seen.filter(province_code=unit.province_id)
    if officer.role == Role.WARD_POLICE and unit and unit.ward_id:
        return seen.filter(ward_id=unit.ward_id)
    return seen.none()


def open_to(citizen: User, place: Facility) -> bool:
    """Whether a citizen may notify a stay there: it is verified, or a home they put on file themselves.

    A refused home stays open to the question, so that the door can say why it takes nothing.
    """
    return not place.is_sandbox and (place.is_verified or place.recorded_by_id == citizen.pk)


def places_to_notify(ward_code: str, type: str) -> QuerySet[Facility]:
    """The places of one kind in a ward that anybody may choose by name; private homes are not listed."""
    listed = Facility.objects.filter(
        ward_id=ward_code, type=type, verification=Facility.Verification.VERIFIED, is_sandbox=False
    )
    return listed.exclude(type=FacilityType.HOUSEHOLD).select_related("ward__province").order_by("name", "pk")


def people_of(facility: Facility) -> QuerySet[Membership]:
    """Everyone who works or worked for the facility; programs that act for it are not people."""
    return Membership.objects.filter(facility=facility, user__is_machine=False).select_related("user")


def staff_of(manager: User, facility: Facility) -> QuerySet[Membership]:
    """The people of a facility, those who left last; nobody unless the asker manages it."""
    if not manages(manager, facility):
        return Membership.objects.none()
    return people_of(facility).order_by("-is_active", "role", "user__username")


def staff_elsewhere(manager: User, facility: Facility) -> QuerySet[User]:
    """People of the manager's other facilities who have never worked in this one."""
    if not manages(manager, facility):
        return User.objects.none()
    return (
        User.objects.filter(
            is_active=True,
            is_machine=False,
            memberships__is_active=True,
            memberships__facility__in=managed_by(manager),
        )
        .exclude(memberships__facility=facility)
        .order_by("username")
        .distinct()
    )


def branches_of(manager: User, facility: Facility) -> QuerySet[Facility]:
    """The branches of the main facility that the asker manages too; with their ward."""
    main_id = facility.main_facility_id or facility.pk
    branches = managed_by(manager).filter(main_facility_id=main_id)
    return branches.select_related("ward__province").order_by("name", "pk")


def registered_with(token: uuid.UUID) -> Facility | None:
    """The facility a form with this token has registered already."""
    return Facility.objects.filter(registration_token=token).first()


def is_free_username(username: str) -> bool:
    """Whether no account has the name, whatever the case of its letters."""
    return not User.objects.filter(username__iexact=username).exists()
