"""Requests of the document that run as they stand; a test sends each of them."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone


def _today(days: int = 0) -> str:
    day: date = timezone.localdate() + timedelta(days=days)
    return day.isoformat()


def guests() -> dict[str, Any]:
    """A foreign and a Vietnamese guest who arrived today."""
    return {
        "guests": [
            {
                "regime": "F",
                "reference": "PMS-000123-1",
                "full_name": "MARTIN CLAIRE",
                "sex": "F",
                "birth_date": "1988-03-14",
                "nationality": "FRA",
                "document_type": "ordinary",
                "document_number": "12AB34567",
                "room": "305",
                "arrival_on": _today(),
                "departure_on": _today(2),
                "entry_on": _today(-1),
                "entry_gate": "Nội Bài",
                "permitted_until": _today(40),
            },
            {
                "regime": "V",
                "reference": "PMS-000124-1",
                "full_name": "TRẦN THỊ BÌNH",
                "sex": "F",
                "birth_date": "1990-05-17",
                "document_type": "4",
                "document_number": "C1234567",
                "room": "306",
                "arrival_on": _today(),
                "departure_on": _today(1),
                "reason": "1",
            },
        ]
    }


def acts() -> dict[str, Any]:
    """A guest moves to another room, another one stays a day longer."""
    return {
        "acts": [
            {"action": "change_room", "reference": "PMS-000123-1", "room": "512"},
            {"action": "extend", "reference": "PMS-000124-1", "departure_on": _today(2)},
        ]
    }


def webhook() -> dict[str, Any]:
    """Tell of guests taken and of what the police decide."""
    return {
        "url": "https://pms.example/cutru",
        "kinds": ["stay.accepted", "stay.confirmed", "stay.correction_asked", "stay.limit_near"],
    }
