"""The paper of a confirmation: form NA17 with the unit's confirmation, digitally signed."""

import hashlib

from django.db import transaction
from django.utils import timezone

from cutru.accounts.models import User
from cutru.law.stay_rules import Regime
from cutru.places.queries import unit_of_ward
from cutru.police.models import ConfirmedDocument
from cutru.police.signing_keys import signer
from cutru.printing.documents import Confirmation
from cutru.printing.signing import sign_pdf
from cutru.stays.models import Stay, StayEntry
from cutru.stays.papers import na17_of

FOREIGN: Regime = "F"
REASON = "Xác nhận khai báo tạm trú cho người nước ngoài"


def store_confirmed_document(stay_id: int, version: int) -> bool:
    """Keep the signed paper of the confirmation that gave the stay this version; twice is as good as once.

    False when there is nothing to sign: the confirmation fell away, or the stay has no NA17.
    """
    stay = (
        Stay.objects.select_related("facility__ward__province", "submission__by", "confirmed_by__police_unit")
        .filter(pk=stay_id, regime=FOREIGN, confirmed_at__isnull=False, facility__is_sandbox=False)
        .first()
    )
    if stay is None or stay.confirmed_at is None or not _is_latest_confirmation(stay, version):
        return False
    pdf = confirmed_na17(stay)
    with transaction.atomic():
        ConfirmedDocument.objects.get_or_create(
            stay_id=stay.pk,
            stay_version=version,
            defaults={
                "confirmed_at": stay.confirmed_at,
                "pdf": pdf,
                "sha256": hashlib.sha256(pdf).hexdigest(),
                "signer_name": signer().name,
                "signed_at": timezone.now(),
            },
        )
    return True


def confirmed_na17(stay: Stay) -> bytes:
    """The signed form of one confirmed foreigner; `stay` comes with facility, ward, province, submission."""
    officer = stay.confirmed_by
    if officer is None or stay.confirmed_at is None:
        raise ValueError("the stay is not confirmed")
    unit = officer.police_unit or unit_of_ward(stay.ward_code)
    unit_name = unit.name if unit else ""
    confirmation = Confirmation(unit_name, officer.get_full_name(), stay.confirmed_at)
    pdf = na17_of([stay], declared_by(stay), confirmation)
    contact = unit.phone if unit else ""
    return sign_pdf(pdf, signer(), reason=REASON, location=unit_name, contact=contact)


def declared_by(stay: Stay) -> str:
    """Who declared: the person at the facility; its representative when an officer or a program did it."""
    by: User = stay.submission.by
    return stay.facility.representative_name if by.is_officer or by.is_machine else by.get_full_name()


def _is_latest_confirmation(stay: Stay, version: int) -> bool:
    latest = (
        StayEntry.objects.filter(stay_id=stay.pk, action=StayEntry.Action.CONFIRMED)
        .order_by("-version")
        .values_list("version", flat=True)
        .first()
    )
    return latest == version
