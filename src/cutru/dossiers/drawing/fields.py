"""Django fields for the types of an official form's fields. Each cleans to plain JSON and shows it again."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cutru.facilities.phones import normal_phone
from cutru.identity.dates import parse_typed_birth, parse_typed_date, parse_typed_time, show_date
from cutru.identity.names import clean_name
from cutru.identity.personal_number import is_personal_number
from cutru.law.deadlines import VIETNAM
from cutru.places.queries import resolve_ward
from cutru.printing.field_text import date_text, moment_of
from cutru.problems import Problem, errors_among

SHORT, LONG = 300, 4000
"""Most characters of one line and of a long answer; no official form states a length."""

_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,3})?")


class ProblemError(forms.ValidationError):
    """A validation error that keeps the problem it says."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message(get_language() or "vi"), code=problem.code)
        self.problem = problem


def refuse(code: str, **params: object) -> ProblemError:
    """The error for a problem of the field being cleaned."""
    return ProblemError(Problem("", code, params))


def _raise(problems: Iterable[Problem]) -> None:
    for problem in errors_among(problems):
        raise ProblemError(problem)


class LineField(forms.CharField):
    """One line of text in one spelling."""

    longest = SHORT

    def __init__(self, *, longest: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.longest = longest or self.longest

    def clean(self, value: object) -> Any:
        text = self.tidy(str(value or ""))
        if not text:
            if self.required:
                raise refuse("required")
            return self.empty_value
        if len(text) > self.longest:
            raise refuse("too_long", max=self.longest)
        return self.read(text)

    def tidy(self, text: str) -> str:
        return clean_name(text)

    def read(self, text: str) -> Any:
        """The value of a text that is not empty. Raises ProblemError."""
        return text


class LongField(LineField):
    """An answer of several lines; the breaks between them are kept."""

    longest = LONG
    widget = forms.Textarea(attrs={"rows": 3})

    def tidy(self, text: str) -> str:
        lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return "\n".join(clean_name(line) for line in lines).strip("\n")


class DayField(LineField):
    """A day as people type it, kept as "2026-11-25".

    `birth`: not after today; `partial`: a year ("1990") or a month ("1990-03") may be all that is known.
    """

    def __init__(self, *, on: date, birth: bool = False, partial: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.on, self.birth, self.partial = on, birth, partial
        attrs = {"inputmode": "text", "autocomplete": "off", "data-date": ""}
        attrs["placeholder"] = "2/9/1980" if birth else "25/11/2026"
        self.widget.attrs.update(attrs)

    def prepare_value(self, value: object) -> object:
        return date_text(value) if isinstance(value, str) else value

    def read(self, text: str) -> str:
        if not self.birth:
            day, problems = parse_typed_date(text, today=self.on, field="")
            _raise(problems)
            return day.isoformat() if day else ""
        birth, problems = parse_typed_birth(text, today=self.on, field="")
        _raise(problems)
        if birth is None:
            return ""
        if birth.precision != "D" and not self.partial:
            raise refuse("full_birth_date_required")
        return birth.date.isoformat()[: {"D": 10, "M": 7, "Y": 4}[birth.precision]]


class MomentField(LineField):
    """A time and a day on Vietnam's clock, kept as "2026-11-25T10:42:00+07:00"."""

    def __init__(self, *, on: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.on = on
        self.widget.attrs.update({"autocomplete": "off", "placeholder": "10:42 25/11/2026"})

    def prepare_value(self, value: object) -> object:
        moment = moment_of(value) if isinstance(value, str) else None
        return f"{moment:%H:%M} {show_date(moment.date())}" if moment else value

    def read(self, text: str) -> str:
        clock, _space, day_text = text.partition(" ")
        time, _faults = parse_typed_time(clock)
        day, _faults = parse_typed_date(day_text, today=self.on, field="")
        if time is None or day is None:
            raise refuse("moment_malformed", value=text[:40])
        return datetime.combine(day, time, VIETNAM).isoformat()


class NumberField(LineField):
    """A number that is not negative, with a decimal comma or point; kept as a number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def prepare_value(self, value: object) -> object:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        return f"{value}".replace(".", ",")

    def read(self, text: str) -> int | float:
        if not _NUMBER.fullmatch(text) or not text.isascii():
            raise refuse("number_malformed", value=text[:40])
        number = float(text.replace(",", "."))
        return int(number) if number.is_integer() else number


class PersonNumberField(LineField):
    """A personal number of 12 digits; `old_too`: the form also takes the identity card number of 9 digits."""

    def __init__(self, *, old_too: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.old_too = old_too
        attrs = {"inputmode": "numeric", "autocomplete": "off", "class": "digits-12", "maxlength": "20"}
        self.widget.attrs.update(attrs)

    def tidy(self, text: str) -> str:
        return re.sub(r"[\s.\-]", "", text)

    def read(self, text: str) -> str:
        if is_personal_number(text) or (self.old_too and re.fullmatch(r"[0-9]{9}", text)):
            return text
        raise refuse("number_9_or_12_digits" if self.old_too else "number_12_digits", value=text[:40])


class TelephoneField(LineField):
    """A Vietnamese telephone number, kept as `0912345678`."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"})

    def read(self, text: str) -> str:
        number = normal_phone(text)
        if number is None:
            raise refuse("phone_not_vietnamese")
        return number


class MailField(LineField):
    """An address of electronic mail."""

    widget = forms.EmailInput(attrs={"autocomplete": "email"})

    def read(self, text: str) -> str:
        try:
            validate_email(text)
        except forms.ValidationError:
            raise refuse("email_malformed") from None
        return text


class PickField(LineField):
    """One value of a list. Values that are not in it are refused and shown again as typed."""

    widget = forms.Select

    def __init__(self, *, choices: Iterable[tuple[str, Any]], empty: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        pairs = list(choices)
        self.allowed = frozenset(value for value, _label in pairs)
        if empty and isinstance(self.widget, forms.Select) and not isinstance(self.widget, forms.RadioSelect):
            pairs.insert(0, ("", _("Chọn trong danh sách")))
        self.widget.choices = pairs

    def read(self, text: str) -> str:
        if text not in self.allowed:
            raise refuse("not_in_list", value=text[:40])
        return text


class ManyField(forms.MultipleChoiceField):
    """Several values of a list, kept in the list's order."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, choices: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        self.allowed = list(choices)
        super().__init__(choices=self.allowed, **kwargs)

    def clean(self, value: object) -> list[str]:
        chosen = {str(one) for one in value} if isinstance(value, list | tuple) else set()
        allowed = [key for key, _label in self.allowed]
        for one in chosen.difference(allowed):
            raise refuse("not_in_list", value=one[:40])
        if self.required and not chosen:
            raise refuse("required")
        return [key for key in allowed if key in chosen]


class YesField(forms.BooleanField):
    """A box to tick; one that is required has to be ticked."""

    def validate(self, value: object) -> None:
        if self.required and not value:
            raise refuse("required")


class WardField(LineField):
    """A ward's code; the list offers the wards of the province chosen beside it."""

    widget = forms.Select

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.province = ""

    def read(self, text: str) -> str:
        ward, problems = resolve_ward(text, self.province or None)
        _raise(problems)
        return ward.code if ward else ""
