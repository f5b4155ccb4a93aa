"""Searching the register of a ward: by name, number of a person or household, address."""

from dataclasses import dataclass
from typing import TypeVar

from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db.models import Func, QuerySet

from cutru.accounts.models import User
from cutru.identity.names import search_tokens
from cutru.residence.models import Dwelling, Household, Person
from cutru.residence.queries import dwellings_seen_by, households_seen_by, persons_seen_by

MOST = 50
"""Rows shown of each kind; more words find fewer."""
SHORTEST_NUMBER = 4
"""Digits of a personal number that are enough to look for numbers beginning so."""


Row = TypeVar("Row", Person, Dwelling)


class WordsOf(Func):
    """The expression of the indexes of names and addresses, word for word, so that they serve it."""

    template = "to_tsvector('simple', %(expressions)s)"
    output_field = SearchVectorField()


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found; `more` when there are rows beyond those shown."""

    persons: list[Person]
    households: list[Household]
    dwellings: list[Dwelling]
    more: bool


def search(officer: User, words: str) -> Found:
    """Persons, households and dwellings the officer may see; accents, order and signs do not count."""
    persons = _persons(persons_seen_by(officer), words)
    dwellings = _having(dwellings_seen_by(officer), "address_key", words)
    households = _household(households_seen_by(officer), words)
    found_persons = list(persons.order_by("search_key", "pk")[: MOST + 1])
    found_dwellings = list(dwellings.order_by("address_key", "pk")[: MOST + 1])
    more = len(found_persons) > MOST or len(found_dwellings) > MOST
    return Found(found_persons[:MOST], list(households), found_dwellings[:MOST], more)


def _persons(persons: QuerySet[Person], words: str) -> QuerySet[Person]:
    digits = words.replace(" ", "")
    if digits.isascii() and digits.isdigit():
        begins = len(digits) >= SHORTEST_NUMBER
        return persons.filter(personal_number__startswith=digits) if begins else persons.none()
    return _having(persons, "search_key", words)


def _household(households: QuerySet[Household], words: str) -> QuerySet[Household]:
    code = words.replace(" ", "").upper()
    number = code.removeprefix("HK")
    if code.startswith("HK") and number.isascii() and number.isdigit() and len(number) < 19:
        return households.filter(pk=int(number))
    return households.none()


def _having(rows: QuerySet[Row], column: str, words: str) -> QuerySet[Row]:
    tokens = search_tokens(words)
    if not tokens:
        return rows.none()
    query = SearchQuery(" & ".join(f"{token}:*" for token in tokens), config="simple", search_type="raw")
    return rows.annotate(words=WordsOf(column)).filter(words=query)
