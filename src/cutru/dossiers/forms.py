"""Forms of the pages around the official forms, and the official forms drawn for a dossier."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cutru.accounts.models import CitizenProfile
from cutru.dossiers.content import DECLARATION, Content
from cutru.dossiers.drawing import DrawnForm, form_class, initial_of
from cutru.dossiers.options import options_of
from cutru.dossiers.prefill import prefilled
from cutru.identity.personal_number import is_personal_number
from cutru.law.fees import exemptions_for
from cutru.legislation.queries import rule_book
from cutru.residence.queries import KnownFacts, KnownMember

OTHER = "other"
LONGEST_TEXT = 2_000


def drawn_form(content: Content, key: str, data: Mapping[str, Any] | None = None) -> DrawnForm:
    """One official form of a dossier: what was written, else what is known."""
    known = prefilled(content, key)
    written = content.values_of(key)
    values = {**known.values, **written, **{name: known.values[name] for name in known.locked}}
    made = form_class(
        content.form(key),
        on=content.dossier.law_on,
        locked=known.locked,
        optional=content.optional_fields,
        options=options_of(content, key),
    )
    return made(data, initial=initial_of(values))


class ForWhomForm(forms.Form):
    """Whom a dossier is about: the citizen, a member of the household, or somebody else by number."""

    person = forms.ChoiceField(label=_("Làm thủ tục cho ai?"), widget=forms.RadioSelect)
    other_number = forms.CharField(
        label=_("Nếu cho người khác: số định danh cá nhân của người đó"),
        max_length=14,
        required=False,
        help_text=_("Chưa có số thì để trống."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    with_them = forms.MultipleChoiceField(
        label=_("Ai trong hộ cùng thay đổi?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        content: Content,
        citizen: CitizenProfile | None,
        known: KnownFacts | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        members = list(known.other_members) if known else []
        choices = (
            [(citizen.personal_number, _("Cho tôi (%(name)s)") % {"name": citizen.full_name})]
            if citizen
            else []
        )
        choices += [(one.personal_number, _member_words(one)) for one in members]
        self.fields["person"].choices = [*choices, (OTHER, _("Cho người khác"))]  # type: ignore[attr-defined]
        if members:
            own = [(citizen.personal_number, citizen.full_name)] if citizen else []
            self.fields["with_them"].choices = [  # type: ignore[attr-defined]
                *own,
                *((one.personal_number, one.full_name) for one in members),
            ]
        else:
            del self.fields["with_them"]
        listed = {value for value, _label in choices}
        initial = self.initial.get("person", "")
        if initial and initial not in listed:
            self.initial = {**self.initial, "person": OTHER, "other_number": initial}
        declarations = [part for part in content.case.components if part.alternative_group == DECLARATION]
        if len(declarations) > 1:
            language = get_language() or "vi"
            self.fields[DECLARATION] = forms.ChoiceField(
                label=_("Người đó thuộc diện nào?"),
                choices=[
                    (
                        part.id,
                        part.condition.in_language(language)
                        if part.condition
                        else part.name.in_language(language),
                    )
                    for part in declarations
                ],
                widget=forms.RadioSelect,
            )

    @property
    def number(self) -> str:
        """The personal number of the person chosen; empty for somebody without one."""
        chosen: str = self.cleaned_data["person"]
        return str(self.cleaned_data["other_number"]) if chosen == OTHER else chosen

    def clean_other_number(self) -> str:
        """The number's digits; a person without one leaves it empty."""
        typed: str = self.cleaned_data["other_number"].strip()
        if not typed:
            return ""
        digits = re.sub(r"[\s.\-]", "", typed)
        if not is_personal_number(digits):
            raise forms.ValidationError(_("Số định danh cá nhân có 12 chữ số; hãy xem lại."))
        return digits

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned.setdefault("with_them", [])
        cleaned["with_them"] = [one for one in cleaned["with_them"] if one != cleaned.get("person")]
        return cleaned


def _member_words(member: KnownMember) -> str:
    return f"{member.full_name} · {member.relation}" if member.relation else member.full_name


class ExemptionForm(forms.Form):
    """Whether the person is exempt from the fee."""

    exemption = forms.ChoiceField(
        label=_("Có thuộc diện được miễn lệ phí không?"), required=False, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, content: Content, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "vi"
        where = (content.procedure, content.case.id, content.dossier.channel)
        grounds = exemptions_for(*where, content.dossier.law_on, rule_book())
        self.fields["exemption"].choices = [  # type: ignore[attr-defined]
            ("", _("Không")),
            *((one.code, one.name.in_language(language)) for one in grounds),
        ]


class ReasonForm(forms.Form):
    """The words of a refusal, a request, an answer."""

    reason = forms.CharField(
        label=_("Lý do"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}), strip=True
    )
