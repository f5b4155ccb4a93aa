"""Personal names: cleaning, searching without accents, the form a machine-readable zone prints."""

import re
import unicodedata

from cutru.problems import Problem

LONGEST_NAME = 160
"""Characters a name may have, on every channel."""

_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF])
_SAMPLE = re.compile(r"\[\s*(?:TEST|EXAMPLE)\s*\]", re.IGNORECASE)
_PLAIN_NAME = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]+(?:[ '’-][A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]+)*")
"""Names of Latin letters alone, which nearly all are: recognised without looking at every sign."""
_SIGNS_OF_NAMES = frozenset(" '’‘ʼ`´.,·・-‐‑–")
"""What stands in real names beside letters and their marks."""
_SIGNS_OF_PLACES = frozenset(" '’‘\"“”.,:·&+/()#@-‐‑–")
"""What stands in the names of houses beside letters and digits."""

# Letters that Unicode does not decompose into a base letter and an accent.
_BASE_LETTERS = str.maketrans(
    {"Đ": "D", "Ð": "D", "Ø": "O", "Æ": "AE", "Œ": "OE", "Ł": "L", "Þ": "TH", "ẞ": "SS", "ß": "SS",
     "Ħ": "H", "Ŧ": "T", "Ŋ": "N", "Ĳ": "IJ", "ı": "I"}
)  # fmt: skip

# ICAO Doc 9303-3 section 6: where two forms are legal the first is the recommended one.
_PASSPORT_LETTERS: dict[str, tuple[str, ...]] = {
    "Ä": ("AE", "A"), "Ö": ("OE", "O"), "Ü": ("UE", "UXX", "U"), "Ø": ("OE",), "Å": ("AA", "A"), "Æ": ("AE",),
    "Œ": ("OE",), "Ñ": ("N", "NXX"), "ß": ("SS",), "ẞ": ("SS",), "Þ": ("TH",), "Ð": ("D",), "Đ": ("D",),
    "Ĳ": ("IJ",), "Ł": ("L",), "Ħ": ("H",), "Ŧ": ("T",), "Ŋ": ("N",), "ı": ("I",),
}  # fmt: skip


class _Folding(dict[int, str]):
    """For `str.translate`: each sign as the search key writes it, worked out when it is first met."""

    def __missing__(self, point: int) -> str:
        bare = _without_accents(_without_accents(chr(point)).upper()).translate(_BASE_LETTERS).upper()
        self[point] = folded = "".join(sign if sign.isalnum() else " " for sign in bare)
        return folded


_FOLDING = _Folding()


def clean_name(text: str) -> str:
    """The name as it is kept: NFC, one space between words, no invisible or control characters."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return " ".join(text.split())
    visible = unicodedata.normalize("NFC", text).translate(_INVISIBLE)
    return " ".join("".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in visible).split())


def search_key(name: str) -> str:
    """Upper case, no accents, only letters and digits with single spaces: "Đỗ Thị-Hà" → "DO THI HA"."""
    return " ".join(name.translate(_FOLDING).split())


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_INVISIBLE))
    return "".join(sign for sign in decomposed if not unicodedata.category(sign).startswith("M"))


def search_tokens(name: str) -> tuple[str, ...]:
    """The words of the search key, each once, in order."""
    return tuple(dict.fromkeys(search_key(name).split()))


def passport_form(name: str) -> str:
    """The name as the zone prints it: A–Z and single spaces; of two legal forms the recommended one."""
    spelled = "".join(options[0] for options in _spellings(name))
    return " ".join(spelled.split())


def _spellings(name: str) -> list[tuple[str, ...]]:
    """For every sign the forms it may have in a zone; apostrophes are dropped, other signs part words."""
    forms: list[tuple[str, ...]] = []
    for sign in unicodedata.normalize("NFC", name.translate(_INVISIBLE)):
        upper = sign if sign == "ß" else sign.upper()
        if upper in _PASSPORT_LETTERS:
            forms.append(_PASSPORT_LETTERS[upper])
            continue
        if sign in "'’ʼ`´‘":
            continue
        for letter in _without_accents(upper).translate(_BASE_LETTERS) or " ":
            forms.append((letter,) if "A" <= letter <= "Z" else (" ",))
    return forms


def same_person_name(a: str, b: str) -> bool:
    """Whether two spellings can be one name: accents, spaces and the legal transliterations do not count.

    Either may be the printed name, the other the one from the zone: "Jürgen" is "JUERGEN" and "JURGEN".
    """
    return _can_be(a, b) or _can_be(b, a)


def _can_be(printed: str, zone: str) -> bool:
    target = passport_form(zone).replace(" ", "")
    bare = search_key(zone).replace(" ", "")
    forms = [form for form in _spellings(printed) if form != (" ",)]
    return bool(forms) and any(_spelled_as(forms, candidate) for candidate in {target, bare})


def _spelled_as(forms: list[tuple[str, ...]], target: str) -> bool:
    reached = {0}
    for options in forms:
        reached = {at + len(option) for at in reached for option in options if target.startswith(option, at)}
        if not reached:
            return False
    return len(target) in reached


def is_sample(text: str) -> bool:
    """Whether the text carries the mark of a template's sample record, `[TEST]` or `[EXAMPLE]`."""
    return bool(_SAMPLE.search(text))


def name_problems(text: str, field: str) -> list[Problem]:
    """Why this cannot be a person's name: missing, too long, or with digits or signs no name has."""
    if len(text) <= LONGEST_NAME and _PLAIN_NAME.fullmatch(text):
        return []
    name = clean_name(text)
    if not search_key(name):
        return [Problem(field, "name_has_sign", {"sign": sign}) for sign in _odd_signs(name)[:1]] or [
            Problem(field, "required")
        ]
    found: list[Problem] = []
    if len(name) > LONGEST_NAME:
        found.append(Problem(field, "too_long", {"max": LONGEST_NAME}))
    if any(unicodedata.category(sign)[0] == "N" for sign in name):
        found.append(Problem(field, "name_has_digits", {"value": name[:LONGEST_NAME]}))
    if odd := _odd_signs(name):
        found.append(Problem(field, "name_has_sign", {"sign": odd[0]}))
    return found


def _odd_signs(name: str) -> list[str]:
    """Signs that are neither letters of any script, their marks, digits, nor usual between letters."""
    return [sign for sign in name if sign not in _SIGNS_OF_NAMES and not _is_letter_or_digit(sign)]


def _is_letter_or_digit(sign: str) -> bool:
    category = unicodedata.category(sign)
    return category[0] in "LN" or category in ("Mn", "Mc")


def place_name_problems(text: str, field: str) -> list[Problem]:
    """Why this cannot be the name of a house or a firm: no letter or digit in it, or a sign none has."""
    name = clean_name(text)
    for sign in name:
        if sign not in _SIGNS_OF_PLACES and not _is_letter_or_digit(sign):
            return [Problem(field, "place_name_has_sign", {"sign": sign})]
    return [] if search_key(name) else [Problem(field, "required")]
