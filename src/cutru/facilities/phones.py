"""Vietnamese telephone numbers: one way of writing each."""

import re

_PUNCTUATION = str.maketrans("", "", " .-()\u00a0\t")
_NATIONAL = re.compile(r"0[0-9]{8,10}")
_COUNTRY = re.compile(r"(?:\+|00)?84(?=[1-9])")


def normal_phone(text: str) -> str | None:
    """`+84 912.345.678` → `0912345678`; None unless it is 9–11 digits beginning with 0."""
    digits = text.strip().translate(_PUNCTUATION)
    if not digits.startswith("0") or digits.startswith("0084"):
        digits = _COUNTRY.sub("0", digits, count=1)
    return digits if _NATIONAL.fullmatch(digits) and digits.isascii() else None
