"""Desks: which authority an officer works for, and which one a dossier lies with."""

from dataclasses import dataclass

from django.db.models import Q

from cutru.accounts.models import Role, User
from cutru.dossiers.models import DeskKind, Dossier, Referral
from cutru.law.catalogue import Procedure
from cutru.places.models import Ward


@dataclass(frozen=True, slots=True)
class Desk:
    """One authority: the police or the committee of a ward, immigration of a province or the country.

    `ward_code` None: all of the province; both None: the country.
    """

    kind: DeskKind
    ward_code: str | None
    province_code: str | None
    name: str

    @property
    def decides(self) -> bool:
        """Whether dossiers are decided here; immigration is only asked."""
        return self.kind != DeskKind.IMMIGRATION

    def own(self) -> Q:
        """The dossiers that lie with this desk."""
        return Q(desk=self.kind, ward_id=self.ward_code) if self.decides else Q(pk__in=[])

    def referred(self) -> Q:
        """The referrals that this desk has to answer."""
        asked = Q(to=self.kind)
        if self.ward_code:
            return asked & Q(ward_id=self.ward_code)
        return asked & Q(province_code=self.province_code) if self.province_code else asked


def desk_of(user: User) -> Desk | None:
    """The desk an account works at; None for everybody who is no officer of residence."""
    unit = user.police_unit
    match user.role:
        case Role.WARD_POLICE if unit and unit.ward_id:
            return Desk(DeskKind.POLICE, unit.ward_id, unit.province_id, unit.name)
        case Role.COMMITTEE if user.committee_ward_id:
            ward = Ward.objects.select_related("province").get(pk=user.committee_ward_id)
            return Desk(DeskKind.COMMITTEE, ward.pk, ward.province_id, f"Ủy ban nhân dân {ward.name}")
        case Role.PROVINCE_IMMIGRATION if unit:
            return Desk(DeskKind.IMMIGRATION, None, unit.province_id, unit.name)
        case Role.CENTRAL_IMMIGRATION if unit:
            return Desk(DeskKind.IMMIGRATION, None, None, unit.name)
    return None


def deciding_kind(procedure: Procedure) -> DeskKind:
    """Who decides a procedure: the catalogue's `authority_level`."""
    committee = procedure.authority_level == "commune_committee"
    return DeskKind.COMMITTEE if committee else DeskKind.POLICE


def authority_name(dossier: Dossier) -> str:
    """The authority of a dossier as papers name it."""
    if dossier.ward is None:
        return ""
    if dossier.desk == DeskKind.COMMITTEE:
        return f"Ủy ban nhân dân {dossier.ward.name}"
    unit = getattr(dossier.ward, "police_unit", None)
    return unit.name if unit else f"Công an {dossier.ward.name}"


def may_answer(desk: Desk, referral: Referral) -> bool:
    """Whether a referral is for this desk."""
    if referral.to != desk.kind:
        return False
    if desk.ward_code:
        return referral.ward_id == desk.ward_code
    return desk.province_code in (None, referral.province_code)
