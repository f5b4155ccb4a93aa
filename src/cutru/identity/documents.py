"""Numbers of identity documents: cleaning, the rule of each document type, and the key duplicates share."""

import re
import unicodedata
from functools import cache

from cutru.identity.codelists import OTHER_DOCUMENT
from cutru.identity.names import search_key
from cutru.identity.nationalities import VIETNAM
from cutru.identity.tables import read_table
from cutru.problems import Problem

CITIZEN_CARD, OLD_CARD, DRIVING_LICENCE, PASSPORT, IDENTITY_CARD = "1", "2", "3", "4", "8"
LONGEST_NUMBER = 32

_DROPPED = re.compile(r"[\s.‐-―−-]+")
_SCIENTIFIC = re.compile(r"\d[.,]\d+[eE]\+?\d{1,2}|\d[eE]\+\d{1,2}")
_WHOLE_FLOAT = re.compile(r"(\d+)[.,]0")
VIETNAMESE_PASSPORT = re.compile(r"[A-Za-z][0-9]{7,8}")
_RULES = {
    "1": "number_12_digits", "2": "number_9_or_12_digits", "3": "number_letters_digits_20",
    "4": "passport_number_form", "5": "number_letters_digits", "6": "number_letters_digits_20",
    "7": "number_letters_digits", "8": "number_12_digits",
}  # fmt: skip
_FULL_LENGTHS = {CITIZEN_CARD: 12, IDENTITY_CARD: 12, OLD_CARD: 9}
_SHORTEST_DAMAGED = 6


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        row["code"]: re.compile(row["number_pattern"], re.ASCII)
        for row in read_table("document_types")
        if row["number_pattern"]
    }


def clean_document_number(text: str, field: str = "document_number") -> tuple[str, list[Problem]]:
    """The number without spaces, dots, hyphens and a leading apostrophe; a notice when some went.

    A spreadsheet's `79123456789.0` loses its empty fraction. Surrounding white space alone gives no notice.
    """
    outer = unicodedata.normalize("NFC", text).strip("\u200b\ufeff\u00a0 \t\r\n")
    bare = _WHOLE_FLOAT.sub(r"\1", outer) if _WHOLE_FLOAT.fullmatch(outer) else outer
    if not _SCIENTIFIC.fullmatch(bare):
        bare = _DROPPED.sub("", bare.lstrip("'’`")).replace("\u200b", "")
    if bare == outer:
        return bare, []
    params = {"value": outer[:LONGEST_NUMBER], "number": bare[:LONGEST_NUMBER]}
    return bare, [Problem(field, "number_cleaned", params, "notice")]


def document_number_problems(
    document_type: str, number: str, field: str, *, nationality: str | None = None
) -> list[Problem]:
    """What is wrong with a cleaned number of a document type; accented letters are special characters.

    Digits a spreadsheet lost at the front are the error `leading_zeros_lost`, whose `suggestion` a person may
    take. With `nationality` VNM a passport of unusual form gets a warning.
    """
    if not number:
        return [Problem(field, "required")]
    if not number.isalnum() and _SCIENTIFIC.fullmatch(number):
        return [Problem(field, "number_scientific", {"value": number})]
    if len(number) > LONGEST_NUMBER:
        return [Problem(field, "too_long", {"max": LONGEST_NUMBER})]
    pattern = _patterns().get(document_type)
    if document_type == OTHER_DOCUMENT or pattern is None:
        return []
    if not pattern.fullmatch(number):
        return [_rule_problem(document_type, number, field)]
    if document_type == PASSPORT and nationality == VIETNAM and not VIETNAMESE_PASSPORT.fullmatch(number):
        return [Problem(field, "vietnamese_passport_form", {"value": number}, "warning")]
    return []


def _rule_problem(document_type: str, number: str, field: str) -> Problem:
    full = _FULL_LENGTHS.get(document_type, 0)
    if number.isascii() and number.isdigit() and _SHORTEST_DAMAGED <= len(number) < full:
        return Problem(
            field, "leading_zeros_lost", {"value": number, "length": full, "suggestion": number.zfill(full)}
        )
    return Problem(field, _RULES[document_type], {"value": number})


def passport_problems(number: str, field: str, *, nationality: str | None = None) -> list[Problem]:
    """What is wrong with a foreign guest's cleaned passport number: letters and digits, at most 10."""
    return document_number_problems(PASSPORT, number, field, nationality=nationality)


def document_key(number: str) -> str:
    """Upper-case letters and digits: equal for two spellings of one number."""
    if number.isascii() and number.isalnum():
        return number.upper()
    return search_key(number).replace(" ", "")
