"""What stands on the slips of a dossier, and their print."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import timezone

from cutru.accounts.models import User
from cutru.dossiers.content import PARTICULARS, Content, content_of
from cutru.dossiers.desks import authority_name
from cutru.dossiers.models import Consent, Dossier, DossierDocument, Slip
from cutru.dossiers.parts import parts_of
from cutru.law.bilingual import Text
from cutru.law.forms.paper import PaperForm, paper_form
from cutru.printing.paper_form import Consents, GivenConsent, paper_form_pdf
from cutru.residence.queries import KnownFacts, known_facts

CONFIRMATION_DAYS = 365
"""How long a CT07 says it holds; the form leaves the day to the authority."""
TRIAL = Text("Bản dùng thử, không có giá trị", "Trial copy, not valid")
_OF_REGISTER = frozenset({"permanent_residence", "temporary_residence", "current_place"})
"""Fields that only the register fills; a form without them needs no look into it."""
_COLUMNS = {Consent.Role.HEAD: "head", Consent.Role.OWNER: "owner", Consent.Role.PARENT: "parent"}


def slip_values(content: Content, form_id: str, *, number: str, officer: User) -> dict[str, Any]:
    """The values of an official slip, from the dossier and the register; field ids are those of the form."""
    dossier, asked = content.dossier, _field_ids(form_id)
    facts = None if asked.isdisjoint(_OF_REGISTER) else known_facts(content.subject.personal_number)
    values = _head(content, number, officer) | _subject(content, facts)
    match form_id:
        case "CT04":
            values |= _receipt(content)
        case "CT05":
            values |= {"guidance": dossier.reason, "reason": dossier.reason, **_contact(dossier)}
        case "CT06":
            values |= {"reason": dossier.reason}
        case "CT07":
            values |= _confirmation(content, facts)
        case "CT08":
            values |= {"subject": _subject_line(content), "content": _notice(content)}
        case "CT03":
            values |= {**content.values_of(PARTICULARS), **_absence_signatures(content, officer)}
        case "ND154-01" | "ND154-02":
            values |= {**content.values_of(form_id), **_committee(content, form_id, officer)}
    return {key: value for key, value in values.items() if key in asked}


@cache
def _field_ids(form_id: str) -> frozenset[str]:
    form = paper_form(form_id)
    ids = {field.id for field in form.fields}
    return frozenset(ids | {f"{one}_place" for one in ids})


def _head(content: Content, number: str, officer: User) -> dict[str, Any]:
    dossier = content.dossier
    ward = dossier.ward
    province = ward.province.name if ward else ""
    authority = authority_name(dossier)
    today = timezone.localdate().isoformat()
    return {
        "superior_authority": f"Công an {province}",
        "superior_committee": province,
        "authority": authority,
        "committee": ward.name if ward else "",
        "police_unit": authority.removeprefix("Công an "),
        "number": number,
        "dossier_code": dossier.shown_code,
        "issue_date": today,
        "issue_date_place": ward.name if ward else "",
        "officer_signature": officer.get_full_name(),
        "head_signature": officer.get_full_name(),
        "valid_until": (date.fromisoformat(today) + timedelta(days=CONFIRMATION_DAYS)).isoformat(),
    }


def _subject(content: Content, facts: KnownFacts | None) -> dict[str, Any]:
    one = content.subject
    return {
        "applicant_name": one.full_name,
        "addressee": one.full_name,
        "requester_name": one.full_name,
        "requester_personal_id": one.personal_number,
        "full_name": one.full_name,
        "dob": one.birth_date.isoformat() if one.birth_date else "",
        "sex": one.sex,
        "personal_id": one.personal_number,
        "phone": content.dossier.phone,
        "email": content.dossier.email,
        **_residence(facts),
    }


def _residence(facts: KnownFacts | None) -> dict[str, Any]:
    if facts is None:
        return {}
    return {
        "permanent_residence": facts.permanent_address,
        "temporary_residence": facts.temporary_address,
        "current_place": facts.current_address,
    }


def _receipt(content: Content) -> dict[str, Any]:
    dossier = content.dossier
    return {
        "request": content.procedure.name.vi,
        "documents": _documents(content),
        "received_at": _moment(dossier.submitted_at),
        "result_due_at": _moment(dossier.due_at),
        "result_mode": ["Bản điện tử"] if dossier.applicant else ["Bản giấy"],
        "paper_result_place": "" if dossier.applicant else authority_name(dossier),
    }


def _documents(content: Content) -> list[dict[str, Any]]:
    rows: list[tuple[str, str]] = [(part.name.vi, "Biểu mẫu điện tử") for part in content.form_components]
    for state in parts_of(content):
        if state.standing == "looked_up":
            rows.append((state.component.name.vi, "Tra cứu dữ liệu"))
        elif state.documents:
            rows.append((state.component.name.vi, _copy(state.documents[0])))
    return [
        {"no": position, "name": name, "form_of_copy": copy, "remark": ""}
        for position, (name, copy) in enumerate(rows, start=1)
    ]


def _copy(document: DossierDocument) -> str:
    return "Bản giấy" if document.source == DossierDocument.Source.PAPER else "Bản chụp, bản quét"


def _confirmation(content: Content, facts: KnownFacts | None) -> dict[str, Any]:
    if facts is None:
        return {}
    return {
        "ethnicity": facts.ethnicity,
        "religion": facts.religion,
        "native_place": facts.native_place,
        "birth_registration_place": facts.birth_registration_place,
        "head_name": facts.head_name,
        "relation_to_head": facts.relation,
        "head_personal_id": facts.head_number,
        "other_members": [
            {
                "no": position,
                "full_name": member.full_name,
                "dob": member.birth_date.isoformat() if member.birth_date else "",
                "sex": member.sex,
                "personal_id": member.personal_number,
                "relation_to_head": member.relation,
            }
            for position, member in enumerate(facts.other_members, start=1)
        ],
    }


def _subject_line(content: Content) -> str:
    return (
        f"kết quả giải quyết thủ tục {content.procedure.name.vi[:1].lower()}{content.procedure.name.vi[1:]}"
    )


def _notice(content: Content) -> str:
    """The sentence of CT08: what was done, for whom, where, until when."""
    people = ", ".join(one.full_name for one in content.persons)
    name, code = content.procedure.name.vi, content.dossier.shown_code
    told = f"Đã giải quyết thủ tục {name} (mã hồ sơ {code}) cho {people}."
    place = content.particulars.get("dwelling")
    if isinstance(place, Mapping) and content.dossier.ward:
        told += (
            f" Địa chỉ: {place.get('address', '')}, {content.dossier.ward}, {content.dossier.ward.province}."
        )
    until = content.particulars.get("until")
    if isinstance(until, str) and until:
        told += f" Thời hạn đến hết ngày {date.fromisoformat(until):%d/%m/%Y}."
    return told


def _contact(dossier: Dossier) -> dict[str, Any]:
    unit = authority_name(dossier)
    return {"contact_police_unit": unit.removeprefix("Công an "), "contact_phone": ""}


def _absence_signatures(content: Content, officer: User) -> dict[str, Any]:
    today = timezone.localdate().isoformat()
    return {
        "absent_from": content.particulars.get("absent_from", ""),
        "absent_to": content.particulars.get("absent_to", ""),
        "receiver_date": today,
        "receiver_signature": officer.get_full_name(),
        "declarant_date": today,
        "declarant_signature": content.subject.full_name,
        "authority_date": today,
        "authority_signature": officer.get_full_name(),
    }


def _committee(content: Content, form_id: str, officer: User) -> dict[str, Any]:
    """The lower half of Mẫu 01, 02: what the committee confirms, unless the officer wrote something else."""
    written, ward = content.values_of(form_id), content.dossier.ward
    values: dict[str, Any] = {
        "committee_of": ward.name if ward else "",
        "committee_signature": officer.get_full_name(),
    }
    if form_id == "ND154-01":
        vehicle = str(written.get("vehicle_name") or "")
        values |= {
            "confirm_vehicle_1": vehicle if written.get("mooring_address") else "",
            "confirm_mooring_address": written.get("mooring_address", ""),
            "confirm_vehicle_2": vehicle if written.get("used_as_dwelling") else "",
        }
    else:
        values["confirmed_content"] = (
            f"{written.get('dwelling_state', '')}. Diện tích sàn {written.get('floor_area', '')} m²."
        )
    return values


def _moment(moment: Any) -> str:
    return timezone.localtime(moment).isoformat(timespec="minutes") if moment else ""


def slip_pdf(slip: Slip) -> bytes:
    """The print of a slip, without signature; marked outside production."""
    return paper_form_pdf(paper_form(slip.form_id), slip.values, mark=_mark())


def form_pdf(dossier: Dossier, key: str) -> bytes:
    """The print of one of the dossier's forms with the consents given so far. Raises UnknownForm."""
    content = content_of(dossier)
    form: PaperForm = paper_form(key)
    return paper_form_pdf(form, content.values_of(key), consents=_consents(dossier), mark=_mark())


def _consents(dossier: Dossier) -> Consents:
    given: dict[str, list[GivenConsent]] = {}
    for one in dossier.consents.filter(state__in=[Consent.State.AGREED, Consent.State.ON_PAPER]):
        if one.answered_at is not None and one.role in _COLUMNS:
            given.setdefault(_COLUMNS[Consent.Role(one.role)], []).append(
                GivenConsent(
                    one.full_name,
                    one.personal_number,
                    one.text or "Đồng ý",
                    one.answered_at,
                    on_paper=one.state == Consent.State.ON_PAPER,
                )
            )
    return given


def _mark() -> Text | None:
    return None if settings.ENVIRONMENT == "production" else TRIAL
