"""Accounts to try the portal with. They exist outside production only."""

from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils import timezone

from cutru.accounts.actions import create_account, enrol_totp
from cutru.accounts.models import CitizenProfile, Role, User
from cutru.accounts.openid.client import TRIAL
from cutru.accounts.openid.identities import IDENTITIES, TRIAL_PASSWORD, TRIAL_WARD, TrialIdentity
from cutru.facilities.models import Facility, FacilityType, Membership
from cutru.facilities.rules import regulation_in_force
from cutru.places.models import PoliceUnit, Ward
from cutru.residence.trial import ensure_trial_register

TRIAL_PROVINCE = "01"
FACILITY_NAME = "Khách sạn Dùng Thử Hồ Gươm"


@dataclass(frozen=True)
class TrialAccount:
    """One account; `vietnamese` and `english` say its role to whoever tries it."""

    username: str
    role: Role
    full_name: str
    vietnamese: str
    english: str
    unit: PoliceUnit.Kind | None = None
    membership: Membership.Role | None = None
    committee_ward: str | None = None
    citizen: TrialIdentity | None = None


TRIAL_ACCOUNTS = (
    TrialAccount(
        "khachsan",
        Role.FACILITY,
        "Nguyễn Thị Dùng Thử",
        "quản lý khách sạn ở Phường Hoàn Kiếm",
        "manager of a hotel in Hoàn Kiếm ward",
        membership=Membership.Role.MANAGER,
    ),
    TrialAccount(
        "letan",
        Role.FACILITY,
        "Trần Văn Lễ Tân",
        "lễ tân của khách sạn đó",
        "receptionist of that hotel",
        membership=Membership.Role.RECEPTIONIST,
    ),
    TrialAccount(
        "congan",
        Role.WARD_POLICE,
        "Lê Văn Công An",
        "công an Phường Hoàn Kiếm",
        "police of Hoàn Kiếm ward",
        unit=PoliceUnit.Kind.WARD,
    ),
    TrialAccount(
        "xnc_tinh",
        Role.PROVINCE_IMMIGRATION,
        "Phạm Thị Cấp Tỉnh",
        "quản lý xuất nhập cảnh Hà Nội",
        "immigration office of Hà Nội",
        unit=PoliceUnit.Kind.PROVINCE,
    ),
    TrialAccount(
        "cuc_xnc",
        Role.CENTRAL_IMMIGRATION,
        "Hoàng Văn Trung Ương",
        "Cục Quản lý xuất nhập cảnh",
        "central immigration department",
        unit=PoliceUnit.Kind.CENTRAL,
    ),
    TrialAccount("quantri", Role.ADMINISTRATOR, "Vũ Thị Quản Trị", "quản trị hệ thống", "administrator"),
    TrialAccount(
        "quantri2",
        Role.ADMINISTRATOR,
        "Đặng Văn Quản Trị",
        "quản trị hệ thống, người thứ hai",
        "second administrator",
    ),
    TrialAccount(
        "ubnd",
        Role.COMMITTEE,
        "Bùi Thị Ủy Ban",
        "Ủy ban nhân dân Phường Hoàn Kiếm",
        "People's Committee of Hoàn Kiếm ward",
        committee_ward=TRIAL_WARD,
    ),
    TrialAccount(
        "congdan",
        Role.CITIZEN,
        IDENTITIES["congdan"].full_name,
        "công dân, định danh mức độ 2",
        "citizen, identity level 2",
        citizen=IDENTITIES["congdan"],
    ),
    TrialAccount(
        "congdan2",
        Role.CITIZEN,
        IDENTITIES["congdan2"].full_name,
        "công dân, chủ hộ và chủ nhà",
        "citizen, head of household and owner",
        citizen=IDENTITIES["congdan2"],
    ),
)


@transaction.atomic
def ensure_trial_accounts() -> None:
    """Create what is missing: the accounts with an authenticator each, and the hotel two of them work for.

    Raises ImproperlyConfigured in production.
    """
    if settings.ENVIRONMENT == "production":
        raise ImproperlyConfigured(
            "Tài khoản dùng thử không được tạo trong production · no trial accounts here."
        )
    users = {account.username: _ensure_account(account) for account in TRIAL_ACCOUNTS}
    facility = Facility.objects.filter(memberships__user=users["khachsan"]).first()
    if facility is None:
        facility = _create_facility(verified_by=users["congan"])
    ensure_trial_register()
    for account in TRIAL_ACCOUNTS:
        if account.membership is not None:
            Membership.objects.get_or_create(
                user=users[account.username], facility=facility, defaults={"role": account.membership}
            )


def _ensure_account(account: TrialAccount) -> User:
    user = User.objects.filter(username=account.username).first()
    if user is None:
        user = create_account(
            None,
            username=account.username,
            password=None if account.citizen else TRIAL_PASSWORD,
            email=f"{account.username}@cutru.example",
            full_name=account.full_name,
            role=account.role,
            police_unit=_unit(account.unit),
            committee_ward=Ward.objects.get(pk=account.committee_ward) if account.committee_ward else None,
            is_trial=True,
        )
        EmailAddress.objects.filter(user=user).update(verified=True)
    if account.citizen:
        _ensure_profile(user, account.citizen)
    elif not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        enrol_totp(user)
    return user


def _ensure_profile(user: User, citizen: TrialIdentity) -> None:
    CitizenProfile.objects.get_or_create(
        user=user,
        defaults={
            "personal_number": citizen.personal_number,
            "identity_level": citizen.level,
            "full_name": citizen.full_name,
            "birth_date": citizen.birth_date,
            "sex": citizen.sex,
            "permanent_address": citizen.address,
            "ward_id": citizen.ward_code,
            "provider": TRIAL,
            "subject": citizen.subject,
            "verified_at": timezone.now(),
        },
    )


def _unit(kind: PoliceUnit.Kind | None) -> PoliceUnit | None:
    if kind is None:
        return None
    area = {
        PoliceUnit.Kind.WARD: {"ward_id": TRIAL_WARD},
        PoliceUnit.Kind.PROVINCE: {"province_id": TRIAL_PROVINCE},
        PoliceUnit.Kind.CENTRAL: {},
    }[kind]
    return PoliceUnit.objects.get(kind=kind, **area)


def _create_facility(verified_by: User) -> Facility:
    now = timezone.now()
    return Facility.objects.create(
        type=FacilityType.HOTEL,
        name=FACILITY_NAME,
        ward_id=TRIAL_WARD,
        address="1 phố Thử Nghiệm",
        phone="0240000001",
        email="khachsan@cutru.example",
        stars=3,
        room_count=40,
        business_number="0100000001",
        representative_name="Nguyễn Thị Dùng Thử",
        representative_birth_date=date(1985, 3, 14),
        representative_phone="0900000001",
        representative_number="001185000001",
        verification=Facility.Verification.VERIFIED,
        verified_at=now,
        verified_by=verified_by,
        rules_confirmed_at=now,
        rules_version=regulation_in_force(timezone.localdate()).version_id,
    )
