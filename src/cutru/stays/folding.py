"""A second picture of a guest who is on the sheet already: which of its fields are worth taking."""

from collections.abc import Mapping, Sequence

from cutru.identity.names import search_key
from cutru.stays.models import Draft
from cutru.stays.schemas import Regime
from cutru.stays.typed import Scanned, scan_problems

_TRUST: Mapping[str, int] = {"page": 1, "mrz": 2, "qr": 3}
"""Of two readings the one trusted more is taken; a card's code has the accents that a zone lacks."""
_BY_HAND = 4


def better_of(draft: Draft, scanned: Scanned) -> Scanned:
    """The part of a reading that betters the row, and what is to be said of it; what a person typed stays."""
    asked = {problem.field for problem in scanned.problems if problem.severity != "notice"}
    values = {
        name: value
        for name, value in scanned.values.items()
        if _is_better(name, value, draft, scanned.origins[name], asks=name in asked)
    }
    problems = [problem for problem in scan_problems(draft.values) if problem.field not in values]
    problems += [problem for problem in scanned.problems if problem.field in values]
    regime: Regime = "V" if draft.regime == "V" else "F"
    origins = {name: scanned.origins[name] for name in values}
    return Scanned(scanned.regime if "nationality" in values else regime, values, origins, problems)


def holder_of(visa: Scanned, guests: Sequence[Draft]) -> Draft | None:
    """The one guest with the passport that a visa names, otherwise the one with its name."""
    number, name = visa.values.get("document_number"), search_key(visa.values.get("full_name", ""))
    by_number = [guest for guest in guests if number and guest.values.get("document_number") == number]
    by_name = [guest for guest in guests if name and search_key(guest.values.get("full_name", "")) == name]
    fitting = by_number or by_name
    return fitting[0] if len(fitting) == 1 else None


def for_guest(visa: Scanned, guest: Draft) -> Scanned:
    """What a visa says beyond who its guest is; some have the passport's number in the place of their own."""
    passport = guest.values.get("document_number")
    values = {
        name: value
        for name, value in visa.values.items()
        if name not in ("full_name", "document_number")
        and not (name == "entry_document_number" and value == passport)
    }
    problems = [problem for problem in visa.problems if problem.field in values]
    return Scanned("F", values, {name: visa.origins[name] for name in values}, problems)


def _is_better(name: str, value: str, draft: Draft, origin: str, *, asks: bool) -> bool:
    before = draft.values.get(name, "")
    if not before:
        return True
    trust, trust_before = _TRUST[origin], _trust_before(name, draft)
    if trust != trust_before:
        return trust > trust_before
    return not asks


def _trust_before(name: str, draft: Draft) -> int:
    """What nobody typed or read (taken over from the guest above, filled in by the program) gives way."""
    origin = draft.origins.get(name)
    return 0 if origin is None else _TRUST.get(origin, _BY_HAND)
