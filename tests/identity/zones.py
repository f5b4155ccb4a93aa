"""The zones of one `Person` as text to paste, with as little to say as a test needs."""

from dataclasses import dataclass

from tests.specimens.zones import Kind, Zone, lines


@dataclass(frozen=True)
class Person:
    surname: str
    given: str
    number: str
    nationality: str
    birth: str
    sex: str
    expiry: str
    optional: str = ""


def _text(kind: Kind, code: str, person: Person) -> str:
    name = "<<".join(part.replace(" ", "<") for part in (person.surname, person.given) if part)
    zone = Zone(
        kind, code, person.nationality, name, person.number, person.nationality, person.birth, person.sex,
        person.expiry, person.optional,
    )  # fmt: skip
    return "\n".join(lines(zone))


def td3(person: Person) -> str:
    return _text("TD3", "P", person)


def td2(person: Person) -> str:
    return _text("TD2", "I", person)


def td1(person: Person) -> str:
    return _text("TD1", "I", person)
