"""Pictures of documents in Base64: looked at and let go, because there is no place that keeps them yet."""

import base64
import binascii
import re

from django.conf import settings

from cutru.exchange.partner.sentences import IMAGE_TOO_LARGE, LABELS, Fault, malformed

_DATA_ADDRESS = re.compile(r"data:image/[a-z]{3,4};base64,")
_WHITE_SPACE = re.compile(r"\s+")
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"


def image_fault(value: object, position: int, field: str) -> Fault | None:
    """What is wrong with a picture; None, "" and a missing one mean there is none."""
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        return malformed(position, field)
    most = settings.PARTNER_LARGEST_IMAGE
    matched = _DATA_ADDRESS.match(value)
    text = value[matched.end() :] if matched else value
    if len(text) > most * 3 // 2:
        return _too_large(position, field, most)
    try:
        data = base64.b64decode(_WHITE_SPACE.sub("", text), validate=True)
    except (binascii.Error, ValueError):
        return malformed(position, field)
    if len(data) > most:
        return _too_large(position, field, most)
    return None if data.startswith((_JPEG, _PNG)) else malformed(position, field)


def _too_large(position: int, field: str, most: int) -> Fault:
    sentence = IMAGE_TOO_LARGE.format(label=LABELS[field], most=most // 1024 // 1024)
    return Fault(position, field, "image_too_large", sentence)
