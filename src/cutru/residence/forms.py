"""What officers type on the pages of the register."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cutru.law.residence import ForbiddenPlace

LONGEST_BASIS = 500


class BasisForm(forms.Form):
    """On what paper an act rests."""

    basis = forms.CharField(
        label=_("Căn cứ"),
        help_text=_("Số, ngày của quyết định hoặc văn bản."),
        max_length=LONGEST_BASIS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Hãy ghi căn cứ.")},
    )


class BarForm(BasisForm):
    """Mark a dwelling as one of the places of Article 23."""

    place_id = forms.ChoiceField(
        label=_("Loại địa điểm"), error_messages={"required": _("Hãy chọn loại địa điểm.")}
    )
    field_order = ("place_id", "basis")

    def __init__(self, *args: Any, places: tuple[ForbiddenPlace, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "vi"
        choices = [(place.id, place.text.in_language(language)) for place in places]
        self.fields["place_id"].choices = [("", "---------"), *choices]  # type: ignore[attr-defined]  # a choice field
