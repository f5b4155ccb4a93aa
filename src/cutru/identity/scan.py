"""Telling what a pasted text or a scanner's burst is."""

import re
from typing import Literal

from cutru.identity.mrz_lines import LONGEST_TEXT, find_zone

Scan = Literal["mrz", "id_card_qr", "other"]

_ID_CARD = re.compile(r"[\ufeff\u200b\"'“\s]*\|?\s*[0-9]{12}\s*\|")
_FILLERS = re.compile(r"[<«‹]")
_ZONE_START = re.compile(r"^[\s\"']{0,20}[PIACV][A-Z<]{4}", re.IGNORECASE | re.MULTILINE)
_FEWEST_FILLERS = 6
_SHORTEST_ZONE = 40


def recognise(text: str) -> Scan:
    """Which reader a text is for; a damaged zone still counts as one, so that its reader can say so."""
    if _ID_CARD.match(text):
        return "id_card_qr"
    if len(text) > LONGEST_TEXT or len(text) < _SHORTEST_ZONE:
        return "other"
    if find_zone(text) is not None:
        return "mrz"
    damaged = len(_FILLERS.findall(text)) >= _FEWEST_FILLERS and _ZONE_START.search(text)
    return "mrz" if damaged else "other"
