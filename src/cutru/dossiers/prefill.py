"""What the portal knows already and writes into a form: shown to confirm instead of asked again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cutru.dossiers.content import PARTICULARS, PARTS, Content
from cutru.dossiers.desks import deciding_kind
from cutru.dossiers.known import facts_for
from cutru.dossiers.models import DeskKind
from cutru.places.models import Ward
from cutru.places.queries import unit_of_ward
from cutru.residence.queries import KnownFacts

SUBJECT, WITH = "subject", "with"
"""Keys among the parts: the personal number of the person it is about, and of those who change with them."""

NEW_PLACE = frozenset(
    {
        "permanent-residence-registration",
        "temporary-residence-registration",
        "residence-information-declaration",
    }
)
"""Procedures whose declaration names the household of the new place, which the register cannot know."""


JOINING = frozenset({"not-own-home-family", "caring-household", "join-household-art20-2"})
"""Cases in which somebody joins the household of others."""


@dataclass(frozen=True, slots=True)
class Prefilled:
    """Values by field, and the fields among them that are shown to confirm only."""

    values: Mapping[str, Any]
    locked: frozenset[str]


def subject_number(content: Content) -> str:
    """The personal number of the person the dossier is about: the one chosen, else the account's."""
    chosen = content.values_of(PARTS).get(SUBJECT)
    if isinstance(chosen, str):
        return chosen
    citizen = getattr(content.dossier.applicant, "citizen", None)
    return citizen.personal_number if citizen else ""


def prefilled(content: Content, key: str) -> Prefilled:
    """What is known for one form before anybody writes on it."""
    number = subject_number(content)
    facts = facts_for(content, number)
    person = _person(content, number, facts)
    if key == PARTICULARS:
        known = {**person, **_ward(content, facts)}
        asked = {field.id for field in content.form(key).fields}
        return Prefilled(
            {name: value for name, value in known.items() if name in asked},
            frozenset({"full_name", "dob", "sex", "personal_id"} & asked) if facts else frozenset(),
        )
    head = _head(content, facts)
    suggested = _suggested_head(content, number, facts)
    addressed = _addressed(content)
    written = {"request_content": request_content(content)} if key.startswith("CT") else {}
    known = {**person, **suggested, **head, **addressed, **written, **_place(content, facts)}
    asked = {field.id for field in content.form(key).fields}
    locked = set(addressed)
    if facts:
        locked |= {"full_name", "dob", "sex", "personal_id"} | set(head)
    return Prefilled(
        {name: value for name, value in known.items() if name in asked and value not in (None, "")},
        frozenset(name for name in locked & asked if known.get(name)),
    )


def _person(content: Content, number: str, facts: KnownFacts | None) -> dict[str, Any]:
    citizen = getattr(content.dossier.applicant, "citizen", None)
    contact: dict[str, Any] = {}
    if content.dossier.applicant is not None:
        contact = {"phone": content.dossier.applicant.phone, "email": content.dossier.applicant.email}
    if facts is not None:
        members = _members(content, facts)
        return {
            "full_name": facts.full_name,
            "dob": facts.birth_date.isoformat() if facts.birth_date else "",
            "sex": facts.sex,
            "personal_id": number,
            "ethnicity": facts.ethnicity,
            "religion": facts.religion,
            "residence": facts.permanent_address or facts.current_address,
            **contact,
            **({"members": members} if members else {}),
        }
    if citizen is not None and citizen.personal_number == number:
        birth: date | None = citizen.birth_date
        return {
            "full_name": citizen.full_name,
            "dob": birth.isoformat() if birth else "",
            "sex": citizen.sex,
            "personal_id": number,
            "residence": citizen.permanent_address,
            **contact,
        }
    return {"personal_id": number, **contact}


def _members(content: Content, facts: KnownFacts) -> list[dict[str, Any]]:
    wanted = content.values_of(PARTS).get(WITH) or []
    return [
        {
            "full_name": one.full_name,
            "dob": one.birth_date.isoformat() if one.birth_date else "",
            "sex": one.sex,
            "personal_id": one.personal_number,
            "relation_to_head": one.relation,
        }
        for one in facts.other_members
        if one.personal_number in wanted
    ]


def _head(content: Content, facts: KnownFacts | None) -> dict[str, Any]:
    if facts is None or not facts.head_number or content.procedure.id in NEW_PLACE:
        return {}
    return {
        "head_name": facts.head_name,
        "head_personal_id": facts.head_number,
        "relation_to_head": facts.relation,
    }


def _suggested_head(content: Content, number: str, facts: KnownFacts | None) -> dict[str, Any]:
    """Who may head the new household: the owner who takes somebody in, else the person; to be changed."""
    if content.procedure.id not in NEW_PLACE:
        return {}
    if content.case.id in JOINING:
        told = content.particulars
        return {"head_name": told.get("owner_name"), "head_personal_id": told.get("owner_number")}
    if facts is None:
        return {}
    return {"head_name": facts.full_name, "head_personal_id": number, "relation_to_head": "Chủ hộ"}


def _ward(content: Content, facts: KnownFacts | None) -> dict[str, Any]:
    if facts is None:
        return {}
    temporary = content.procedure.id.startswith("temporary-residence-")
    ward = facts.temporary_ward_code if temporary else facts.permanent_ward_code
    return {"ward": ward} if ward else {}


def _place(content: Content, facts: KnownFacts | None) -> dict[str, Any]:
    if content.procedure.id == "dwelling-area-and-dispute-confirmation" and facts:
        return {"dwelling_address": facts.permanent_address}
    return {"current_place_vn": facts.current_address} if facts else {}


def _addressed(content: Content) -> dict[str, Any]:
    """The lines that name the authority, from the ward of the particulars."""
    ward = Ward.objects.select_related("province").filter(pk=content.ward_code).first()
    if ward is None:
        return {}
    committee = f"Ủy ban nhân dân {ward.name}"
    if deciding_kind(content.procedure) == DeskKind.COMMITTEE:
        addressee = committee
    else:
        unit = unit_of_ward(ward.pk)
        addressee = unit.name if unit else f"Công an {ward.name}"
    return {
        "addressee": addressee,
        "superior_committee": ward.province.name,
        "committee": ward.name,
        "committee_name": ward.name,
    }


def request_content(content: Content) -> str:
    """The request in one sentence for item 10 of CT01 (17 of CT02), from the particulars."""
    told = content.particulars
    parts = [content.procedure.name.vi]
    place = told.get("dwelling")
    if isinstance(place, Mapping) and place.get("address"):
        ward = Ward.objects.select_related("province").filter(pk=place.get("ward")).first()
        parts.append(f"tại {place['address']}" + (f", {ward}, {ward.province}" if ward else ""))
    if isinstance(told.get("until"), str) and told["until"]:
        parts.append(f"đến hết ngày {_day(told['until'])}")
    if told.get("content"):
        parts.append(str(told["content"]))
    if told.get("new_head_number"):
        parts.append(f"chủ hộ mới có số định danh {told['new_head_number']}")
    for row in told.get("changes") or ():
        parts.append(f"{_FACTS.get(str(row.get('fact')), '')}: {row.get('value', '')}")
    return "; ".join(part for part in parts if part)


_FACTS = {
    "full_name": "họ tên",
    "birth_date": "ngày sinh",
    "sex": "giới tính",
    "ethnicity": "dân tộc",
    "religion": "tôn giáo",
    "native_place": "quê quán",
}


def _day(text: str) -> str:
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    except ValueError:
        return text
