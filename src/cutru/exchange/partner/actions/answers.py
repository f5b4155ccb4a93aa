"""The same request again gets the first answer: by its Idempotency-Key, or for a while by its very bytes."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from cutru.exchange.partner.models import PartnerAnswer
from cutru.exchange.partner.queries import digest
from cutru.exchange.partner.sentences import Fault
from cutru.facilities.models import Facility
from cutru.stays.models import Stay


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a request: receipts of all its records in the order given, or what is wrong.

    `refusal` speaks of the request as a whole.
    """

    receipts: Sequence[str] = ()
    faults: Sequence[Fault] = ()
    refusal: str = ""


class KeyUsed(Exception):
    """The Idempotency-Key was given with another body before."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it is recognised again."""

    facility: Facility
    call: str
    key_digest: str
    body_digest: str

    @classmethod
    def of(cls, facility: Facility, call: str, key: str, body: bytes) -> "Asked":
        return cls(facility, call, digest(key) if key else "", hashlib.sha256(body).hexdigest())


def remembered(asked: Asked) -> Answer | None:
    """The answer given before; the facility's lock is held. Raises KeyUsed.

    Without a key an earlier answer stands only as long as nothing has happened to its stays: a guest who was
    cancelled on the page and is sent again is new.
    """
    now = timezone.now()
    given = PartnerAnswer.objects.filter(facility=asked.facility, call=asked.call)
    if asked.key_digest:
        since = now - timedelta(seconds=settings.PARTNER_SAME_KEY_SECONDS)
        given.filter(key_digest=asked.key_digest, at__lt=since).delete()
        found = given.filter(key_digest=asked.key_digest).first()
        if found is not None and found.body_digest != asked.body_digest:
            raise KeyUsed
        return _answer(found) if found else None
    since = now - timedelta(seconds=settings.PARTNER_SAME_BODY_SECONDS)
    found = given.filter(body_digest=asked.body_digest, at__gte=since).order_by("-at").first()
    return _answer(found) if found and _is_untouched(found) else None


def remember(asked: Asked, receipts: Iterable[str]) -> Answer:
    """Keep the answer of this transaction; gives it back."""
    ordered = list(receipts)
    versions = _versions(asked.facility, ordered)
    PartnerAnswer.objects.create(
        facility=asked.facility,
        call=asked.call,
        key_digest=asked.key_digest,
        body_digest=asked.body_digest,
        versions=[[receipt, versions[receipt]] for receipt in ordered],
        at=timezone.now(),
    )
    return Answer(receipts=ordered)


def _answer(found: PartnerAnswer) -> Answer:
    return Answer(receipts=[receipt for receipt, _version in found.versions])


def _is_untouched(found: PartnerAnswer) -> bool:
    receipts = [receipt for receipt, _version in found.versions]
    present = _versions(found.facility, receipts)
    return all(present.get(receipt) == version for receipt, version in found.versions)


def _versions(facility: Facility, receipts: Sequence[str]) -> dict[str, int]:
    stays = Stay.objects.filter(facility=facility, receipt__in=receipts)
    return dict(stays.values_list("receipt", "version"))
