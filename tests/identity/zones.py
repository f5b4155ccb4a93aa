"""Building machine-readable zones for tests, apart from the reader: its own check digit and layout."""

from dataclasses import dataclass


def digit(text: str) -> str:
    total = 0
    for place, sign in enumerate(text):
        value = 0 if sign == "<" else int(sign, 36)
        total += value * [7, 3, 1][place % 3]
    return str(total % 10)


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


def _name(person: Person, width: int) -> str:
    name = person.surname.replace(" ", "<")
    if person.given:
        name += "<<" + person.given.replace(" ", "<")
    return name.ljust(width, "<")[:width]


def td3(person: Person) -> str:
    number, optional = person.number.ljust(9, "<"), person.optional.ljust(14, "<")
    state = person.nationality.ljust(3, "<")
    start, birth = number + digit(number), person.birth + digit(person.birth)
    end = person.expiry + digit(person.expiry) + optional + digit(optional)
    composite = digit(start + birth + end)
    return f"P<{state}{_name(person, 39)}\n{start}{state}{birth}{person.sex}{end}{composite}"


def td2(person: Person) -> str:
    number, optional = person.number.ljust(9, "<"), person.optional.ljust(7, "<")
    state = person.nationality.ljust(3, "<")
    start, birth = number + digit(number), person.birth + digit(person.birth)
    end = person.expiry + digit(person.expiry) + optional
    composite = digit(start + birth + end)
    return f"I<{state}{_name(person, 31)}\n{start}{state}{birth}{person.sex}{end}{composite}"


def td1(person: Person) -> str:
    number, state = person.number, person.nationality.ljust(3, "<")
    if len(number) > 9:
        front = number[:9] + "<" + (number[9:] + digit(number) + "<").ljust(15, "<")
    else:
        front = number.ljust(9, "<") + digit(number) + person.optional.ljust(15, "<")
    birth, expiry = person.birth + digit(person.birth), person.expiry + digit(person.expiry)
    composite = digit(front + birth + expiry + "<" * 11)
    return f"I<{state}{front}\n{birth}{person.sex}{expiry}{state}{'<' * 11}{composite}\n{_name(person, 30)}"
