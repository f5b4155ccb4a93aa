"""What the public pages are asked: words to search, the day of the law."""

from datetime import date, datetime

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    """Words of a procedure's name."""

    tim = forms.CharField(
        label=_("Tìm thủ tục"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    hide_optional_mark = True


def day_from(text: str, today: date) -> date | None:
    """The day of `?ngay=YYYY-MM-DD`, today where none is given; None for what is no day."""
    if not text:
        return today
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007  a calendar day has no zone
    except ValueError:
        return None
