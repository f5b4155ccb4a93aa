"""Where a procedure goes on: the pages of filing belong to apps above this one and may be missing."""

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

STAY_NOTIFICATION = "stay-notification"
DECLARATIONS_OF_FOREIGNERS = "foreigner-temporary-residence-declaration-"


def start_address(procedure_id: str, case_id: str) -> str:
    """Where a dossier of a case is begun, or a stay notified; empty while there is no such page."""
    try:
        if procedure_id.startswith(DECLARATIONS_OF_FOREIGNERS):
            return reverse("stays:sheet")
        if procedure_id == STAY_NOTIFICATION:
            return reverse("citizens:notify" if case_id == "household" else "stays:sheet")
        return f"{reverse('dossiers:start')}?{urlencode({'procedure': procedure_id, 'case': case_id})}"
    except NoReverseMatch:
        return ""
