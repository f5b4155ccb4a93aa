"""Where a procedure goes on: filing, when those pages are there, and the papers' blank forms."""

from django.urls import NoReverseMatch, reverse

STAY_NOTIFICATION = "stay-notification"


def start_address(procedure_id: str, case_id: str) -> str:
    """Where a dossier of a case is begun, for stays where they are notified; empty while there is no such page."""
    names: tuple[tuple[str, dict[str, str]], ...] = (
        ("dossiers:start", {"procedure_id": procedure_id, "case_id": case_id}),
    )
    if procedure_id == STAY_NOTIFICATION:
        names = (("citizens:notify", {}), ("stays:sheet", {}))
    for name, values in names:
        try:
            return reverse(name, kwargs=values)
        except NoReverseMatch:
            continue
    return ""
