"""Who has to agree to a dossier, by the law of its day and by what its forms say."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from cutru.dossiers.content import Content, PersonValues
from cutru.dossiers.known import facts_for
from cutru.dossiers.models import Channel, Consent
from cutru.dossiers.parts import PARENTS_OF, answers_of
from cutru.law.residence import MAJORITY, age_on, consents_needed
from cutru.legislation.queries import rule_book

Role = Consent.Role

_ROLES = {
    "household_head": Role.HEAD,
    "household_head_if_same_household": Role.HEAD,
    "dwelling_owner": Role.OWNER,
    "religious_establishment": Role.OWNER,
    "facility_head": Role.OWNER,
    "vehicle_owner_if_not_owner": Role.OWNER,
    "parent_or_guardian": Role.PARENT,
    "household_members": Role.MEMBER,
}
"""Codes of the rule `consents` → the column of CT01; who represents a dwelling signs column (4), too.

Members have no column: their opinions on a new head come by the identity account or on a paper.
"""

ON_PAPER = "consent-paper"
"""Key under which pages of a consent on paper are kept."""


@dataclass(frozen=True, slots=True)
class Needed:
    """One person to be asked; without a personal number only a paper can answer."""

    role: Consent.Role
    full_name: str
    personal_number: str


def needed_consents(content: Content) -> tuple[Needed, ...]:
    """Those who have to agree and are not the declarant: notes (3) to (6) of CT01."""
    if content.dossier.channel == Channel.EX_OFFICIO:
        return ()
    ages = [age_on(one.birth_date, content.dossier.law_on) for one in content.persons if one.birth_date]
    wanted = consents_needed(
        content.procedure.id,
        content.case.id,
        content.dossier.law_on,
        ground=content.particulars.get("ground") or None,
        age=min(ages, default=None),
        book=rule_book(),
    )
    found: dict[tuple[Consent.Role, str], Needed] = {}
    for role in dict.fromkeys(_ROLES[one.who] for one in wanted):
        for person in _persons(content, role):
            if person.personal_number != _declarant_number(content) or not person.personal_number:
                found[role, person.personal_number or person.full_name] = person
    return tuple(found.values())


def _persons(content: Content, role: Consent.Role) -> Iterator[Needed]:
    told, asked = content.declaration, content.particulars
    if role == Role.HEAD:
        if content.head_number and content.head_number not in {
            one.personal_number for one in content.persons
        }:
            yield Needed(role, str(told.get("head_name") or ""), content.head_number)
    elif role == Role.OWNER:
        name, number = str(asked.get("owner_name") or ""), str(asked.get("owner_number") or "")
        if name or number:
            yield Needed(role, name, number)
    elif role == Role.MEMBER:
        facts = facts_for(content, content.subject.personal_number)
        for member in facts.other_members if facts else ():
            if age_on(member.birth_date, content.dossier.law_on) >= MAJORITY:
                yield Needed(role, member.full_name, member.personal_number)
    else:
        for child in content.persons:
            yield from _parents(child, content)


def _parents(child: PersonValues, content: Content) -> Iterator[Needed]:
    """One parent or guardian of a minor; one's agreement is enough. Where none is known, a paper says it."""
    if child.birth_date is None or age_on(child.birth_date, content.dossier.law_on) >= MAJORITY:
        return
    known = answers_of(content).get(f"{PARENTS_OF}{child.personal_number}") or ()
    declarant = _declarant_number(content)
    if any(one["number"] == declarant for one in known):
        return
    if known:
        yield Needed(Role.PARENT, known[0]["name"], known[0]["number"])
    else:
        yield Needed(Role.PARENT, f"Cha, mẹ hoặc người giám hộ của {child.full_name}"[:160], "")


def _declarant_number(content: Content) -> str:
    """Who files: the citizen of the account, else the person the declaration names."""
    citizen = getattr(content.dossier.applicant, "citizen", None)
    return citizen.personal_number if citizen else content.subject.personal_number


def digest_of(content: Content) -> str:
    """What is agreed to: the forms of the dossier, so that a later change asks anew."""
    told = {key: content.values_of(key) for key in content.keys}
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def given(consent: Consent) -> bool:
    """Whether a consent is there, in whichever way."""
    return consent.state in (Consent.State.AGREED, Consent.State.ON_PAPER)


def parents_agree(content: Content) -> bool:
    """Whether a parent or guardian agreed to a minor's registration, or files it: note (5) of CT01."""
    if any(one.role == Role.PARENT and given(one) for one in content.dossier.consents.all()):
        return True
    declarant = _declarant_number(content)
    return any(
        parent["number"] == declarant
        for name, told in answers_of(content).items()
        if name.startswith(PARENTS_OF)
        for parent in told or ()
    )
