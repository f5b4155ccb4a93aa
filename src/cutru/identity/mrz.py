"""Machine-readable zones of passports and cards (ICAO Doc 9303 parts 3 to 7), read from text.

The grammar is written here and not taken from the `mrz` package: a desk needs to hear which digit failed and
what was corrected, and that package's parser cannot say so. The name has no check digit: even a zone with all
digits right needs a person's look at the name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cutru.identity import mrz_fields as fields
from cutru.identity.dates import PartialDate, show_date
from cutru.identity.documents import VIETNAMESE_PASSPORT
from cutru.identity.mrz_fields import check_digit, digit_holds
from cutru.identity.mrz_lines import Kind, Zone, find_zone
from cutru.identity.names import name_problems
from cutru.identity.nationalities import SPECIMEN, VIETNAM, from_mrz
from cutru.identity.personal_number import is_personal_number, personal_number_problems
from cutru.problems import Problem, Severity

__all__ = ["COMPOSITE", "PLACES", "Kind", "MrzReading", "check_digit", "read_mrz"]

Place = tuple[int, int, int]
"""Line, first position and the one behind the last, counted from zero."""

_TWO_LINES: dict[str, Place] = {
    "code": (0, 0, 2), "issuer": (0, 2, 5), "number": (1, 0, 9), "number_digit": (1, 9, 10),
    "nationality": (1, 10, 13), "birth": (1, 13, 19), "birth_digit": (1, 19, 20), "sex": (1, 20, 21),
    "expiry": (1, 21, 27), "expiry_digit": (1, 27, 28),
}  # fmt: skip
PLACES: Mapping[Kind, Mapping[str, Place]] = {
    "TD3": _TWO_LINES | {
        "name": (0, 5, 44), "optional": (1, 28, 42), "optional_digit": (1, 42, 43), "composite": (1, 43, 44),
    },
    "MRV-A": _TWO_LINES | {"name": (0, 5, 44), "optional": (1, 28, 44)},
    "TD2": _TWO_LINES | {"name": (0, 5, 36), "optional": (1, 28, 35), "composite": (1, 35, 36)},
    "MRV-B": _TWO_LINES | {"name": (0, 5, 36), "optional": (1, 28, 36)},
    "TD1": {
        "code": (0, 0, 2), "issuer": (0, 2, 5), "number": (0, 5, 14), "number_digit": (0, 14, 15),
        "optional": (0, 15, 30), "birth": (1, 0, 6), "birth_digit": (1, 6, 7), "sex": (1, 7, 8),
        "expiry": (1, 8, 14), "expiry_digit": (1, 14, 15), "nationality": (1, 15, 18),
        "optional_2": (1, 18, 29), "composite": (1, 29, 30), "name": (2, 0, 30),
    },
}  # fmt: skip
"""Where each field of a kind stands."""
_DATES = ("birth", "birth_digit", "expiry", "expiry_digit")
COMPOSITE: Mapping[Kind, tuple[str, ...]] = {
    "TD3": ("number", "number_digit", *_DATES, "optional", "optional_digit"),
    "TD2": ("number", "number_digit", *_DATES, "optional"),
    "TD1": ("number", "number_digit", "optional", *_DATES, "optional_2"),
}
"""The fields the composite digit covers, in its order; visas have none."""

# So many of the digits must hold before a reading is shown at all.
_FEWEST_HOLDING: dict[Kind, int] = {"TD3": 3, "TD1": 2, "TD2": 2, "MRV-A": 2, "MRV-B": 2}

_NINE_DIGITS = re.compile(r"[0-9]{9}")
_CITIZEN_CARD = re.compile(r"(\d{12})<<(\d)", re.ASCII)
_FIELD_OF = {
    "number": "document_number", "birth": "birth_date", "expiry": "document_expiry",
    "optional": "optional_data", "name": "full_name", "composite": "mrz",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MrzReading:
    """What a zone says.

    `issuing_state` is the zone's code without fillers, `nationality` the portal's code. `checks`
    tells which of number, birth, expiry, optional and composite are right, as far as the kind has them.
    `corrections` tells each misread field that was mended ("birth_date: 74O812 → 740812").
    """

    kind: Kind
    document_code: str
    issuing_state: str
    document_number: str
    surname: str
    given_names: str
    full_name: str
    birth: PartialDate | None
    sex: str | None
    nationality: str | None
    expiry: date | None
    optional_data: str
    personal_number: str | None
    checks: Mapping[str, bool]
    corrections: tuple[str, ...]
    name_cut: bool
    problems: tuple[Problem, ...]

    @property
    def document_type(self) -> str | None:
        """The portal's document type: 4 for a passport, 1 for a Vietnamese card, None for others."""
        if self.kind == "TD3":
            return "4"
        return "1" if self.kind == "TD1" and self.issuing_state == VIETNAM else None


def read_mrz(
    text: str, *, today: date, allow_specimen: bool = False
) -> tuple[MrzReading | None, list[Problem]]:
    """The zone in a text and everything to be said about it.

    None when there is no zone or too few of its digits hold. A visa gives its fields and the error
    `mrz_visa`. `allow_specimen` takes documents of Utopia, for training.
    """
    zone = find_zone(text)
    if zone is None:
        return None, [Problem("mrz", "mrz_not_found")]
    reading = _Reader(zone, today, allow_specimen).read()
    if sum(reading.checks.values()) < _FEWEST_HOLDING[reading.kind]:
        return None, [Problem("mrz", "mrz_too_many_faults")]
    return reading, list(reading.problems)


class _Reader:
    """Mends the fields of one zone in place and gathers what happened."""

    def __init__(self, zone: Zone, today: date, allow_specimen: bool) -> None:
        self.zone = zone
        self.today = today
        self.allow_specimen = allow_specimen
        self.cells = {
            name: zone.lines[line][start:end] for name, (line, start, end) in PLACES[zone.kind].items()
        }
        self.checks: dict[str, bool] = {}
        self.corrections: list[str] = []
        self.problems: list[Problem] = []
        self.number = ""
        self.optional = self.cells["optional"]
        self.personal_number: str | None = None

    def read(self) -> MrzReading:
        self._letters()
        self._number()
        for name in ("birth", "expiry"):
            self._date_digits(name)
        self._optional()
        self._composite()
        self._judge_checks()
        surname, given = self._name()
        birth, sex = self._birth(), self._sex()
        nationality = self._nationality()
        self._judge_personal_number(sex, birth)
        cells = self.cells
        return MrzReading(
            kind=self.zone.kind,
            document_code=cells["code"].strip("<"),
            issuing_state=cells["issuer"].strip("<"),
            document_number=self.number.replace("<", ""),
            surname=surname,
            given_names=given,
            full_name=f"{surname} {given}".strip(),
            birth=birth,
            sex=sex,
            nationality=nationality,
            expiry=self._expiry(),
            optional_data=self._optional_data(),
            personal_number=self.personal_number,
            checks=self.checks,
            corrections=tuple(self.corrections),
            name_cut=cells["name"][-1] != "<",
            problems=tuple(self.problems),
        )

    def _say(self, field: str, code: str, severity: Severity = "warning", **params: str) -> None:
        self.problems.append(Problem(field, code, params, severity))

    def _mend(self, name: str, mended: str) -> None:
        """Puts a corrected text in a field's place and says so."""
        old = self.cells[name]
        if mended == old:
            return
        self.cells[name] = mended
        field = _FIELD_OF.get(name.removesuffix("_digit"), name)
        shown = {"old": old.strip("<"), "new": mended.strip("<")}
        self.corrections.append(f"{field}: {shown['old']} → {shown['new']}")
        self.problems.append(Problem(field, "mrz_corrected", shown, "warning"))

    def _letters(self) -> None:
        for name in ("issuer", "nationality", "name"):
            self._mend(name, fields.as_letters(self.cells[name]))

    def _number(self) -> None:
        cells = self.cells
        number, digit = cells["number"], cells["number_digit"]
        rest = cells["optional"].split("<", 1)[0]
        narrow = self.zone.kind in ("TD1", "TD2")
        if narrow and digit == "<" and number[-1] != "<" and len(rest) > 1:
            self.number = number + rest[:-1]
            self.checks["number"] = digit_holds(self.number, rest[-1])
            self.optional = cells["optional"][len(rest) :]
            return
        mended, holds = fields.mended_number(number, fields.as_digits(digit), self._usual_number())
        if holds:
            self._mend("number", mended)
            self._mend("number_digit", fields.as_digits(digit))
        self.number = cells["number"]
        self.checks["number"] = holds

    def _usual_number(self) -> re.Pattern[str] | None:
        if self.cells["issuer"] != VIETNAM:
            return None
        return VIETNAMESE_PASSPORT if self.zone.kind == "TD3" else _NINE_DIGITS

    def _date_digits(self, name: str) -> None:
        digit = f"{name}_digit"
        mended, mended_digit = fields.as_digits(self.cells[name]), fields.as_digits(self.cells[digit])
        holds = fields.same_digits(mended) and digit_holds(mended, mended_digit)
        if holds:
            self._mend(name, mended)
            self._mend(digit, mended_digit)
        self.checks[name] = holds

    def _optional(self) -> None:
        cells = self.cells
        vietnamese = cells["issuer"] == VIETNAM
        if self.zone.kind == "TD1" and vietnamese:
            self._citizen_card()
        if "optional_digit" not in cells:
            return
        digit = fields.as_digits(cells["optional_digit"])
        holds = digit_holds(cells["optional"], digit) and not self.zone.short
        if holds:
            self._mend("optional_digit", digit)
        self.checks["optional"] = holds
        bare = cells["optional"].strip("<")
        if vietnamese and holds and is_personal_number(bare):
            self.personal_number = bare

    def _citizen_card(self) -> None:
        """The card of Viet Nam carries the last nine digits as its number and all twelve behind it."""
        match = _CITIZEN_CARD.fullmatch(fields.as_digits(self.cells["optional"]))
        if match is None:
            return
        whole = match[1]
        self.checks["optional"] = digit_holds(whole, match[2])
        if self.checks["optional"]:
            self._mend("optional", match[0])
        self.optional = whole
        if not whole.endswith(self.number):
            self._say("document_number", "mrz_card_number_differs", whole=whole, part=self.number.strip("<"))
        self.personal_number = self.number = whole

    def _optional_data(self) -> str:
        both = f"{self.optional}<{self.cells.get('optional_2', '')}"
        return " ".join(both.replace("<", " ").split())

    def _composite(self) -> None:
        if "composite" not in self.cells:
            return
        whole = "".join(self.cells[name] for name in COMPOSITE[self.zone.kind])
        digit = fields.as_digits(self.cells["composite"])
        self.checks["composite"] = digit_holds(whole, digit)
        if self.checks["composite"]:
            self._mend("composite", digit)

    def _judge_checks(self) -> None:
        if self.zone.kind in ("MRV-A", "MRV-B"):
            self._say("mrz", "mrz_visa", "error")
        if self.zone.short:
            self._say("mrz", "mrz_short")
        for name, holds in self.checks.items():
            if not holds:
                self._say(_FIELD_OF[name], f"mrz_check_{name}")
        if not self.number.strip("<"):
            self._say("document_number", "required", "error")

    def _name(self) -> tuple[str, str]:
        name = self.cells["name"]
        surname, given = fields.split_name(name)
        self.problems += name_problems(f"{surname} {given}", "full_name")
        if surname and not given:
            self._say("full_name", "mrz_one_part_name")
        if name[-1] != "<":
            self._say("full_name", "mrz_name_cut")
        return surname, given

    def _birth(self) -> PartialDate | None:
        text = self.cells["birth"]
        birth = fields.read_birth(text, self.today)
        if birth is None:
            if text.strip("<0"):
                self._say("birth_date", "mrz_date_impossible", "error", value=text)
            else:
                self._say("birth_date", "mrz_birth_unknown")
        return birth

    def _expiry(self) -> date | None:
        text = self.cells["expiry"]
        expiry = fields.read_expiry(text, self.today)
        if expiry is None and text.strip("<"):
            self._say("document_expiry", "mrz_date_impossible", "error", value=text)
        elif expiry is not None and expiry < self.today:
            self._say("document_expiry", "document_expired", date=show_date(expiry))
        return expiry

    def _sex(self) -> str | None:
        if self.cells["sex"] in ("M", "F"):
            return self.cells["sex"]
        self._say("sex", "mrz_sex_open")
        return None

    def _nationality(self) -> str | None:
        cells = self.cells
        if cells["issuer"] == SPECIMEN and cells["nationality"] != SPECIMEN and not self.allow_specimen:
            self._say("mrz", "specimen_document", "error")
        code, problems = from_mrz(cells["nationality"], allow_specimen=self.allow_specimen)
        self.problems += problems
        return code

    def _judge_personal_number(self, sex: str | None, birth: PartialDate | None) -> None:
        if self.personal_number:
            self.problems += personal_number_problems(self.personal_number, sex, birth, "personal_number")
