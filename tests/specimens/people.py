"""Invented bearers of passports, cards and visas of more than 60 nationalities, and their oddities."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from tests.specimens.names import COUNTRIES, transliterate, words
from tests.specimens.zones import NAME_WIDTH, Kind, Zone, digit

TODAY = date(2026, 1, 1)
"""What birth and expiry dates are counted from, so that one seed gives one document for ever."""
NATIONALITIES = tuple(COUNTRIES)
SPECIMEN = "UTO"
WITHOUT_NATIONALITY = ("XXA", "XXB")
UNIDENTIFIED = "0RQ"
"""The portal's code for holders without a listed nationality."""

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CONFUSABLE = "O0I1B8S5G6Z2DQL"
_SHAPES = ("A0000000", "000000000", "AA0000000", "A00000000", "AAA000000", "00AA00000", "A00A00000")


@dataclass(frozen=True)
class Bearer:
    """A person with a document, as the page prints it (accents and all) and as the zone writes it."""

    surname: str
    given: str
    sex: str
    birth: str
    expiry: date
    issued: date
    zone: Zone
    truth: dict[str, str]


def bearer(rng: random.Random, kind: Kind, nationality: str | None = None) -> Bearer:
    """One invented person; of the kinds only TD1 comes as the back of a Vietnamese card."""
    code = nationality or rng.choice(NATIONALITIES)
    sex = rng.choices("MF<", (48, 48, 4))[0]
    surname, given = _name(rng, COUNTRIES.get(code, "german"), sex)
    name = _name_field(rng, surname, given, NAME_WIDTH[kind])
    born, birth = _birth(rng)
    issued = TODAY - timedelta(days=rng.randrange(30, 3000))
    expiry = issued + timedelta(days=3652)
    # Papers for people without a nationality are a state's papers all the same.
    issuer = rng.choice(("D", "FRA", "SWE", "CHE")) if code in WITHOUT_NATIONALITY else code
    zone = Zone(
        kind, _document_code(rng, kind, code), issuer, name, _number(rng, kind, code), code, birth, sex,
        f"{expiry:%y%m%d}", empty_digit=rng.choice("0<"),
    )  # fmt: skip
    zone = _with_optional(rng, zone, born, birth)
    truth = _truth(zone, born, birth, expiry)
    return Bearer(surname, given, sex, birth, expiry, issued, zone, truth)


def personal_number(rng: random.Random, born: date, sex: str) -> str:
    """Twelve digits of a Vietnamese, with an invented serial number."""
    century = (born.year // 100 - 19) * 2 + (sex == "F")
    return f"{rng.choice(('001', '079', '048', '092'))}{century}{born:%y}{rng.randrange(10**6):06}"


def _name(rng: random.Random, culture: str, sex: str) -> tuple[str, str]:
    column = 2 if sex == "F" or (sex == "<" and rng.random() < 0.5) else 1
    surname = rng.choice(words(culture, 0))
    given = rng.choice(words(culture, column))
    oddity = rng.random()
    if culture == "vietnamese":
        return surname, given
    if oddity < 0.06:
        return rng.choice((surname, given)), ""
    if oddity < 0.14:
        long = rng.sample(words(culture, 0), 3)
        return " ".join(long), " ".join(rng.sample(words(culture, column), 4))
    if oddity < 0.4:
        given = " ".join(rng.sample(words(culture, column), 2))
    return surname, given


def _name_field(rng: random.Random, surname: str, given: str, width: int) -> str:
    bare = rng.random() < 0.3
    parts = [transliterate(part, bare=bare) for part in (surname, given) if part]
    field = "<<".join(parts)
    if given and rng.random() < 0.04 and len(field) + 1 < width:
        # A name that ends exactly where its field ends, without having been cut.
        field += "<" + "".join(rng.choice("AEIOUNSB") for _ in range(width - len(field) - 1))
    return field[:width]


def _birth(rng: random.Random) -> tuple[date, str]:
    """A day, and the six signs that tell all or a part of it."""
    born = date(rng.randrange(1940, 2024), rng.randrange(1, 13), rng.randrange(1, 29))
    oddity = rng.random()
    if oddity < 0.02:
        return born, f"{born:%y}<<<<"
    if oddity < 0.04:
        return born, f"{born:%y%m}<<"
    if oddity < 0.05:
        return born, f"{born:%y}0000"
    return born, f"{born:%y%m%d}"


def _document_code(rng: random.Random, kind: Kind, code: str) -> str:
    if kind == "TD3":
        return rng.choices(("P", "PD", "PS", "PO", "PP"), (85, 4, 4, 3, 4))[0]
    if kind.startswith("MRV"):
        return rng.choices(("V", "VC", "VB"), (80, 10, 10))[0]
    if code == "VNM" and kind == "TD1":
        return "ID"
    return rng.choice(("I", "ID", "I", "A", "C", "IR", "AR"))


def _number(rng: random.Random, kind: Kind, code: str) -> str:
    if code == "VNM" and kind == "TD3":
        return rng.choice(_LETTERS) + "".join(rng.choice("0123456789") for _ in range(rng.choice((7, 8))))
    oddity = rng.random()
    if kind in ("TD1", "TD2") and oddity < 0.12 and code != "VNM":
        return _mixed(rng, rng.randrange(10, 14 if kind == "TD2" else 20))
    if oddity < 0.35:
        return _mixed(rng, rng.randrange(7, 10))
    if oddity < 0.5:
        return "".join(rng.choice(_CONFUSABLE) for _ in range(9))
    shape = rng.choice(_SHAPES)
    return "".join(rng.choice(_LETTERS if sign == "A" else "0123456789") for sign in shape)


def _mixed(rng: random.Random, length: int) -> str:
    return "".join(rng.choice(_LETTERS + "0123456789" * 2) for _ in range(length))


def _with_optional(rng: random.Random, zone: Zone, born: date, birth: str) -> Zone:
    """Optional data: none mostly, a personal number, or some signs of the state's own."""
    changes: dict[str, str] = {}
    if zone.nationality == "VNM" and zone.kind in ("TD1", "TD3"):
        number = personal_number(rng, born, zone.sex)
        if zone.kind == "TD1":
            changes = {"number": number[3:], "optional": f"{number}<<{digit(number)}"}
        elif rng.random() < 0.8:
            changes = {"optional": rng.choice((number, f"{rng.randrange(10**9):09}"))}
    elif rng.random() < 0.35 and len(zone.number) <= 9:
        width = {"TD3": 14, "MRV-A": 16, "TD2": 7, "MRV-B": 8, "TD1": 15}[zone.kind]
        changes = {"optional": _mixed(rng, rng.randrange(4, width + 1))}
        if zone.kind == "TD1" and rng.random() < 0.3:
            changes["optional_2"] = _mixed(rng, rng.randrange(4, 12))
    return Zone(**{**zone.__dict__, **changes})


def _truth(zone: Zone, born: date, birth: str, expiry: date) -> dict[str, str]:
    """What a reader should find, by the names of found fields; what the zone does not tell is missing."""
    surname, _, given = zone.name.strip("<").partition("<<")
    truth = {
        "full_name": " ".join(f"{surname}<{given}".replace("<", " ").split()),
        "birth_date": _iso(born, birth),
        "nationality": UNIDENTIFIED
        if zone.nationality in (*WITHOUT_NATIONALITY, SPECIMEN)
        else zone.nationality,
        "document_number": zone.number,
        "document_expiry": expiry.isoformat(),
        "issuing_state": zone.issuer,
    }
    if zone.sex != "<":
        truth["sex"] = zone.sex
    if zone.nationality == "VNM" and len(zone.optional.split("<")[0]) == 12:
        truth["personal_number"] = zone.optional[:12]
        if zone.kind == "TD1":
            truth["document_number"] = zone.optional[:12]
    return truth


def _iso(born: date, birth: str) -> str:
    if birth.endswith(("<<<<", "0000")):
        return f"{born:%Y}"
    return f"{born:%Y-%m}" if birth.endswith("<<") else born.isoformat()
