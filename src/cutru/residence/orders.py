"""What a decided dossier tells the residence register to do.

An order names persons by their personal number; a person without one (a newborn child) is named by `#` and
the number the register gave, as `Person.reference` writes it. `on` is the day from which the change holds.
`parents_agree` says that the dossier holds the consent of parents or guardian of the minors in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

RegistrationKind = Literal["permanent", "temporary"]


@dataclass(frozen=True, slots=True)
class PersonIn:
    """A person as the dossier states them. `sex` M or F; `relation` to the head of the household joined."""

    full_name: str
    birth_date: date
    sex: str
    personal_number: str | None = None
    relation: str | None = None
    ethnicity: str = ""
    religion: str = ""
    native_place: str = ""


@dataclass(frozen=True, slots=True)
class DwellingIn:
    """A dwelling by ward and address; found again by both, accents and signs aside. Area in square metres."""

    ward_code: str
    address: str
    kind: str = "house"
    floor_area_m2: int | None = None
    owner_name: str = ""
    owner_number: str = ""


@dataclass(frozen=True, slots=True)
class RegisterPermanent:
    """Register permanently (Điều 20). `head_number` is the head of the household joined.

    None: the persons make a household of their own and the first of them is its head.
    """

    on: date
    dossier_code: str
    persons: tuple[PersonIn, ...]
    dwelling: DwellingIn
    ground: str
    head_number: str | None = None
    parents_agree: bool = False


@dataclass(frozen=True, slots=True)
class RegisterTemporary:
    """Register temporarily until a day, that day included (Điều 27)."""

    on: date
    dossier_code: str
    persons: tuple[PersonIn, ...]
    dwelling: DwellingIn
    until: date
    head_number: str | None = None
    barracks: bool = False
    parents_agree: bool = False


@dataclass(frozen=True, slots=True)
class ExtendTemporary:
    """Extend the temporary registrations of these persons until a day, that day included (Điều 28)."""

    on: date
    dossier_code: str
    person_numbers: tuple[str, ...]
    until: date


@dataclass(frozen=True, slots=True)
class Deregister:
    """End registrations on a ground of Điều 24 (permanent) or Điều 29 (temporary)."""

    on: date
    dossier_code: str
    kind: RegistrationKind
    person_numbers: tuple[str, ...]
    ground: str


@dataclass(frozen=True, slots=True)
class SplitHousehold:
    """Persons leave their household for one of their own in the same dwelling (Điều 25).

    `divorced`: divorced spouses who go on using the dwelling. `relations` to the new head, by person.
    """

    on: date
    dossier_code: str
    person_numbers: tuple[str, ...]
    head_number: str
    divorced: bool = False
    relations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangeHead:
    """Another member becomes head of the household of a person (Điều 26). `relations` to the new head."""

    on: date
    dossier_code: str
    household_of: str
    new_head_number: str
    relations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CorrectPerson:
    """Facts of a person change: field of `CORRECTABLE` → new value, days as YYYY-MM-DD."""

    on: date
    dossier_code: str
    person_number: str
    changes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RenameAddress:
    """A dwelling gets another address, perhaps in another ward, without anybody moving (Điều 26)."""

    on: date
    dossier_code: str
    ward_code: str
    old_address: str
    new_address: str
    new_ward_code: str | None = None


@dataclass(frozen=True, slots=True)
class DeclareWhereabouts:
    """The present abode of persons who cannot register (Điều 19)."""

    on: date
    dossier_code: str
    persons: tuple[PersonIn, ...]
    dwelling: DwellingIn
    in_population_database: bool
    parents_agree: bool = False


@dataclass(frozen=True, slots=True)
class RecordAbsence:
    """A declared absence, both days included (Điều 31). `point` a, b, c or d."""

    on: date
    dossier_code: str
    person_number: str
    point: str
    starts: date
    until: date
    reason: str
    destination: str


@dataclass(frozen=True, slots=True)
class ConfirmInformation:
    """A confirmation about a person was issued; nothing in the register changes (Điều 17 TT 55/2021)."""

    on: date
    dossier_code: str
    person_number: str
    content: str


Order = (
    RegisterPermanent
    | RegisterTemporary
    | ExtendTemporary
    | Deregister
    | SplitHousehold
    | ChangeHead
    | CorrectPerson
    | RenameAddress
    | DeclareWhereabouts
    | RecordAbsence
    | ConfirmInformation
)

CORRECTABLE = (
    "full_name",
    "birth_date",
    "sex",
    "personal_number",
    "ethnicity",
    "religion",
    "native_place",
    "birth_registration_place",
    "died_on",
)
"""Facts of a person that `CorrectPerson` may change."""
