"""What officers of the desk write: reasons, questions, answers, receipts, words on papers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cutru.dossiers.models import Referral
from cutru.law.forms.paper import paper_form
from cutru.payments.actions import LONGEST_RECEIPT_NUMBER

LONGEST_TEXT = 2_000
WRITABLE: Mapping[str, str] = {
    "CT07": "other_confirmed",
    "CT08": "content",
    "ND154-02": "confirmed_content",
}
"""Form → the field in which the officer's own words may stand."""


def _long_text(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}), **more
    )


class PickedReasonForm(forms.Form):
    """A reason: sentences to tick and own words, at least one of both. `reason` is the text of all."""

    picked = forms.MultipleChoiceField(
        label=_("Câu gợi ý"), required=False, widget=forms.CheckboxSelectMultiple
    )
    own = _long_text(
        _("Lý do khác hoặc nói rõ hơn"),
        required=False,
        help_text=_("Chọn ít nhất một câu ở trên hoặc ghi ở đây."),
    )

    def __init__(self, *args: Any, sentences: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [(one, format_html('<span lang="vi">{}</span>', one)) for one in sentences]
        self.fields["picked"].choices = shown  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("picked") and not cleaned.get("own"):
            self.add_error("own", _("Hãy chọn một câu hoặc ghi lý do."))
        if not self.errors and len(self.reason) > LONGEST_TEXT:
            self.add_error("own", _("Lý do dài quá %(most)s chữ.") % {"most": LONGEST_TEXT})
        return cleaned

    @property
    def reason(self) -> str:
        """The sentences and the own words, one below the other."""
        return "\n".join([*self.cleaned_data.get("picked", []), self.cleaned_data.get("own", "")]).strip()


class QuestionForm(forms.Form):
    """The question to another authority."""

    question = _long_text(_("Nội dung đề nghị"), error_messages={"required": _("Hãy ghi điều cần hỏi.")})


class AnswerForm(forms.Form):
    """The answer of the authority that was asked."""

    outcome = forms.ChoiceField(
        label=_("Kết quả"),
        choices=Referral.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Hãy chọn xác nhận hay không xác nhận.")},
    )
    answer = _long_text(_("Nội dung trả lời"), error_messages={"required": _("Hãy ghi nội dung trả lời.")})


class ReceiptForm(forms.Form):
    """Money taken at the desk or by post."""

    receipt_number = forms.CharField(
        label=_("Số biên lai"),
        max_length=LONGEST_RECEIPT_NUMBER,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Hãy ghi số biên lai.")},
    )
    by_post = forms.BooleanField(label=_("Tiền gửi qua bưu chính"), required=False)


class RefundForm(forms.Form):
    """Money given back."""

    reference = forms.CharField(
        label=_("Số chứng từ hoàn tiền"),
        max_length=LONGEST_RECEIPT_NUMBER,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Hãy ghi số chứng từ.")},
    )


class GrantForm(forms.Form):
    """Which papers are given out, and the officer's words on them."""

    forms_given = forms.MultipleChoiceField(
        label=_("Giấy tờ cấp cho người dân"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, form_ids: Sequence[str], written: Mapping[str, Mapping[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.form_ids = tuple(form_ids)
        given = self.fields["forms_given"]
        given.choices = [(one, _title(one)) for one in self.form_ids]  # type: ignore[attr-defined]
        given.initial = list(self.form_ids)
        if not self.form_ids:
            del self.fields["forms_given"]
        for form_id in self.form_ids:
            if name := WRITABLE.get(form_id):
                field = _long_text(_("Nội dung ghi trên %(form)s") % {"form": form_id}, required=False)
                field.initial = written.get(form_id, {}).get(name, "")
                self.fields[f"words_{form_id}"] = field

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for form_id in cleaned.get("forms_given", []):
            name = f"words_{form_id}"
            if form_id == "CT08" and name in self.fields and not cleaned.get(name):
                self.add_error(name, _("Thông báo phải có nội dung."))
        return cleaned

    @property
    def words(self) -> dict[str, dict[str, str]]:
        """Form → field → the officer's words."""
        return {
            form_id: {WRITABLE[form_id]: self.cleaned_data.get(f"words_{form_id}", "")}
            for form_id in self.form_ids
            if form_id in WRITABLE
        }


def _title(form_id: str) -> str:
    return f"{form_id} · {paper_form(form_id).title.vi.capitalize()}"
