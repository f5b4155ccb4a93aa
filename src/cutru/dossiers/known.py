"""Whose facts of the register may show on a dossier: a number somebody typed opens nobody's record."""

from cutru.dossiers.content import Content
from cutru.residence.queries import KnownFacts, known_facts, persons_seen_by


def facts_for(content: Content, number: str) -> KnownFacts | None:
    """What the register knows of a person, for those who may know it.

    Citizens: of themselves and the members of their household. Officers: of people of their ward.
    """
    if not number:
        return None
    dossier = content.dossier
    if dossier.applicant is None:
        seen = persons_seen_by(dossier.typed_by).filter(personal_number=number)
        return known_facts(number) if seen.exists() else None
    citizen = getattr(dossier.applicant, "citizen", None)
    own = known_facts(citizen.personal_number) if citizen else None
    if own is None or own.personal_number == number:
        return own if own and own.personal_number == number else None
    return known_facts(number) if number in {one.personal_number for one in own.other_members} else None
