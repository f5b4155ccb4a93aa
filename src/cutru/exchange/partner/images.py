"""Pictures of documents in Base64: checked, and kept with the stay where the facility keeps pictures."""

import base64
import binascii
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings

from cutru.documents.actions import store_jpegs
from cutru.documents.pictures import Jpegs, jpegs_of
from cutru.exchange.partner.models import PartnerSession
from cutru.exchange.partner.sentences import IMAGE_TOO_LARGE, LABELS, Fault, malformed
from cutru.identity.reading import UnreadableFile, open_file
from cutru.stays.actions.keeping import keep_with_stays, keeps_pictures
from cutru.stays.outcomes import Outcome
from cutru.stays.schemas import Regime

FIELDS: Mapping[Regime, tuple[str, ...]] = {"F": ("anhHoChieuB64",), "V": ("anhTruocB64", "anhSauB64")}
"""Where a record of the regime holds pictures."""
_DATA_ADDRESS = re.compile(r"data:image/[a-z]{3,4};base64,")
_WHITE_SPACE = re.compile(r"\s+")
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"


def image_fault(value: object, position: int, field: str) -> Fault | None:
    """What is wrong with a picture; None, "" and a missing one mean there is none."""
    return _read(value, position, field)[1]


def pictures_to_keep(
    session: PartnerSession, regime: Regime, records: Sequence[Any]
) -> dict[int, list[Jpegs]]:
    """The pictures of each record by its position from 1, made anew of their pixels; empty if none are kept.

    Takes a while for large pictures, so it is done before anything is locked. A picture that cannot be opened
    is left out: it keeps no guest from being declared.
    """
    if not keeps_pictures(session.facility, regime):
        return {}
    found: dict[int, list[Jpegs]] = {}
    for position, record in enumerate(records, start=1):
        for field in FIELDS[regime] if isinstance(record, dict) else ():
            data, _fault = _read(record.get(field), position, field)
            if data is not None and (jpegs := _jpegs(data)):
                found.setdefault(position, []).append(jpegs)
    return found


def keep_pictures(session: PartnerSession, outcome: Outcome, pictures: Mapping[int, Sequence[Jpegs]]) -> None:
    """Store the pictures with the stays of the records, in the transaction that handed them in."""
    of_stays: dict[int, Collection[UUID]] = {}
    for result in outcome.results:
        mine = pictures.get(result.position, ())
        if result.stay_id is not None and mine:
            stored = [store_jpegs(session.user, session.facility, jpegs) for jpegs in mine]
            of_stays[result.stay_id] = [picture.pk for picture in stored]
    keep_with_stays(of_stays)


def _jpegs(data: bytes) -> Jpegs | None:
    try:
        return jpegs_of(next(open_file(data)).image)
    except UnreadableFile:
        return None


def _read(value: object, position: int, field: str) -> tuple[bytes | None, Fault | None]:
    """The bytes of a picture, None when there is none; and what is wrong with it."""
    if value is None or value == "":
        return None, None
    if not isinstance(value, str):
        return None, malformed(position, field)
    most = settings.PARTNER_LARGEST_IMAGE
    matched = _DATA_ADDRESS.match(value)
    text = value[matched.end() :] if matched else value
    if len(text) > most * 3 // 2:
        return None, _too_large(position, field, most)
    try:
        data = base64.b64decode(_WHITE_SPACE.sub("", text), validate=True)
    except (binascii.Error, ValueError):
        return None, malformed(position, field)
    if len(data) > most:
        return None, _too_large(position, field, most)
    return (data, None) if data.startswith((_JPEG, _PNG)) else (None, malformed(position, field))


def _too_large(position: int, field: str, most: int) -> Fault:
    sentence = IMAGE_TOO_LARGE.format(label=LABELS[field], most=most // 1024 // 1024)
    return Fault(position, field, "image_too_large", sentence)
