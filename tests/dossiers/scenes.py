"""A scene for each procedure and case of the catalogue: people in the register, and what they write.

Nothing is listed that the catalogue lists: which forms a case has, which grounds it allows and who must agree
is read from it. What is here are invented people and the facts a rule asks for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from cutru.accounts.models import User
from cutru.law.catalogue import Case, Procedure, procedure_ids, procedure_on
from cutru.law.forms.paper import Field, PaperForm
from cutru.residence.orders import DwellingIn, PersonIn
from tests.accounts.factories import make_citizen
from tests.residence.factories import done, dwelling_in, number, permanent, person_in, temporary, woman_in

HOAN_KIEM, HAI_BA_TRUNG = "00070", "00256"
STAY_NOTIFICATION = "stay-notification"
_place = count(1)


def filed_cases() -> list[tuple[str, str]]:
    """Every procedure and case of today's catalogue that becomes a dossier, officers' own cases included."""
    today = timezone.localdate()
    found = []
    for procedure_id in procedure_ids("residence"):
        if procedure_id != STAY_NOTIFICATION:
            procedure = procedure_on(procedure_id, today)
            found += [(procedure_id, case.id) for case in procedure.cases]
    return found


def notified_cases() -> list[tuple[str, str]]:
    """Every case of today's catalogue that is notified instead of filed."""
    cases = procedure_on(STAY_NOTIFICATION, timezone.localdate()).cases
    return [(STAY_NOTIFICATION, case.id) for case in cases]


@dataclass
class Scene:
    """Who asks, who else belongs to it, and the facts from which forms are filled."""

    procedure: Procedure
    case: Case
    citizen: User
    subject: PersonIn
    head: PersonIn
    address: str
    ward: str
    facts: dict[str, Any] = field(default_factory=dict)
    members: tuple[PersonIn, ...] = ()
    consenting: tuple[User, ...] = ()

    def values_for(self, paper: PaperForm, options: Mapping[str, Any]) -> dict[str, Any]:
        """A finished form: what the scene says of a field, else something that fits its type."""
        return {
            one.id: self.value_of(one, options)
            for one in paper.fields
            if one.filled_by == "applicant" and one.type not in ("signature", "photo") and not one.with_place
        }

    def value_of(self, one: Field, options: Mapping[str, Any]) -> Any:
        if one.id in self.facts:
            return self.facts[one.id]
        if one.type == "ground":
            return options[one.id][0][0]
        return _plain(one, self)


def scene(procedure_id: str, case_id: str, ward: str = HOAN_KIEM) -> Scene:
    """The people of one case, in the register as the case needs them; `ward` is where they file."""
    procedure = procedure_on(procedure_id, timezone.localdate())
    case = procedure.case(case_id)
    place = next(_place)
    address = f"{place} phố Thử Nghiệm"
    subject, head = (
        person_in(full_name="Ngô Văn Đơn"),
        woman_in(full_name="Bùi Thị Chủ", birth_date=date(1960, 4, 5)),
    )
    made = Scene(
        procedure=procedure,
        case=case,
        citizen=_account(subject),
        subject=subject,
        head=head,
        address=address,
        ward=ward,
        consenting=(_account(head),),
    )
    _PREPARE.get(procedure_id, _plain_person)(made)
    made.facts |= _facts(made)
    return made


def _account(person: PersonIn) -> User:
    return make_citizen(
        personal_number=number(person),
        full_name=person.full_name,
        birth_date=person.birth_date,
        sex=person.sex,
    )


def _facts(scene: Scene) -> dict[str, Any]:
    """What all forms may ask of the person, unless the case said otherwise."""
    subject, head = scene.subject, scene.head
    today = timezone.localdate()
    known = {
        "full_name": subject.full_name,
        "dob": subject.birth_date.isoformat(),
        "sex": subject.sex,
        "personal_id": number(subject),
        "phone": "0912345678",
        "email": "nguoi.thu@thu.example",
        "head_name": head.full_name,
        "head_personal_id": number(head),
        "relation_to_head": "Con",
        "members": [],
        "dwelling": {"ward": scene.ward, "address": scene.address},
        "ward": scene.ward,
        "owner_name": head.full_name,
        "owner_number": number(head),
        "floor_area_m2": 60,
        "ground_on": (today - timedelta(days=2)).isoformat(),
        "residence": scene.address,
        "dwelling_address": scene.address,
        "owner_personal_id": number(head),
        "owner_dob": head.birth_date.isoformat(),
        "owner_residence": scene.address,
    }
    return {**known, **scene.facts}


def _plain_person(scene: Scene) -> None:
    """Registered at home, in a household of the head."""
    done(
        permanent(
            scene.head,
            _with(scene.subject, relation="Con"),
            on=timezone.localdate() - timedelta(days=500),
            dwelling=_owned(scene),
        )
    )


def _owned(scene: Scene, **values: Any) -> DwellingIn:
    return dwelling_in(
        scene.address, scene.ward, owner_name=scene.head.full_name, owner_number=number(scene.head), **values
    )


def _with(person: PersonIn, **values: Any) -> PersonIn:
    facts = {name: getattr(person, name) for name in PersonIn.__slots__} | values
    return PersonIn(**facts)


def _new_permanent(scene: Scene) -> None:
    """Somebody of another ward who comes to the head's place, or to a place of their own."""
    ago = timezone.localdate() - timedelta(days=500)
    done(permanent(scene.subject, on=ago, dwelling=dwelling_in(f"nhà cũ {scene.address}", HAI_BA_TRUNG)))
    if scene.case.id in ("not-own-home-family", "rent-borrow-stay", "caring-household"):
        done(permanent(scene.head, on=ago, dwelling=_owned(scene, floor_area_m2=60)))
    else:
        scene.facts |= _own_head(scene)
    if scene.case.id == "own-home":
        scene.facts |= {"owner_name": scene.subject.full_name, "owner_number": number(scene.subject)}


def _own_head(scene: Scene) -> dict[str, Any]:
    return {
        "head_name": scene.subject.full_name,
        "head_personal_id": number(scene.subject),
        "relation_to_head": "Chủ hộ",
    }


def _new_temporary(scene: Scene) -> None:
    ago = timezone.localdate() - timedelta(days=500)
    done(permanent(scene.subject, on=ago, dwelling=dwelling_in(f"quê {scene.address}", HAI_BA_TRUNG)))
    done(permanent(scene.head, on=ago, dwelling=_owned(scene)))
    scene.facts["until"] = (timezone.localdate() + timedelta(days=400)).isoformat()
    if scene.case.id != "join-household-art20-2":
        scene.facts |= _own_head(scene)


def _term_to_extend(scene: Scene) -> None:
    """A temporary residence whose term ends within the fifteen days of the window."""
    today = timezone.localdate()
    done(
        permanent(
            scene.subject,
            on=today - timedelta(days=900),
            dwelling=dwelling_in(f"quê {scene.address}", HAI_BA_TRUNG),
        )
    )
    done(temporary(scene.subject, on=today - timedelta(days=300), days=310, dwelling=_owned(scene)))
    scene.facts |= {"until": (today + timedelta(days=370)).isoformat(), **_own_head(scene)}


def _temporary_to_end(scene: Scene) -> None:
    today = timezone.localdate()
    done(
        permanent(
            scene.subject,
            on=today - timedelta(days=900),
            dwelling=dwelling_in(f"quê {scene.address}", HAI_BA_TRUNG),
        )
    )
    done(temporary(scene.subject, on=today - timedelta(days=300), days=500, dwelling=_owned(scene)))
    scene.facts |= _own_head(scene)


def _household_to_split(scene: Scene) -> None:
    _plain_person(scene)
    scene.facts |= {"head_number": number(scene.subject)}


def _to_adjust(scene: Scene) -> None:
    _plain_person(scene)
    scene.facts |= {
        "new_head_number": number(scene.subject),
        "changes": [{"fact": "religion", "value": "Không"}],
        "old_address": scene.address,
        "new_address": f"{scene.address} mới",
    }


def _not_registered(scene: Scene) -> None:
    """Somebody the register knows nothing of; without a number where the population database has none."""
    if scene.case.id == "not-in-population-database":
        scene.facts |= {"personal_id": "", "head_name": "", "head_personal_id": "", "relation_to_head": ""}
    else:
        scene.facts |= {"head_name": "", "head_personal_id": "", "relation_to_head": ""}


def _to_be_absent(scene: Scene) -> None:
    _plain_person(scene)
    today = timezone.localdate()
    scene.facts |= {
        "absent_from": (today + timedelta(days=1)).isoformat(),
        "absent_to": (today + timedelta(days=500)).isoformat(),
        "reason": "Đi làm xa",
        "destination": "7 phố Xa, Phường Hai Bà Trưng, Hà Nội",
    }


_PREPARE = {
    "permanent-residence-registration": _new_permanent,
    "temporary-residence-registration": _new_temporary,
    "temporary-residence-extension": _term_to_extend,
    "temporary-residence-deregistration": _temporary_to_end,
    "household-separation": _household_to_split,
    "residence-information-adjustment": _to_adjust,
    "residence-information-declaration": _not_registered,
    "temporary-absence-declaration": _to_be_absent,
}


def _plain(one: Field, scene: Scene) -> Any:
    """A value that fits the type of a field nobody said anything about."""
    if one.choices:
        return [one.choices[0].value] if one.type == "multi" else one.choices[0].value
    match one.type:
        case "date":
            return "2020-03-04"
        case "number":
            return 40
        case "sex":
            return "M"
        case "id12" | "person_number":
            return number(scene.head)
        case "phone":
            return "0912345678"
        case "email":
            return "nguoi.thu@thu.example"
        case "country":
            return "VNM"
        case "bool":
            return True
        case "table":
            return [{column.id: _plain(column, scene) for column in one.columns if not column.auto}]
        case "address":
            return "9 phố Thử Nghiệm, Hà Nội"
    return "Nội dung thử"
