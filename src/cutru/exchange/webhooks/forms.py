"""What managers fill in about endpoints."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cutru.exchange.once import OnceForm
from cutru.exchange.webhooks.addresses import LONGEST_URL
from cutru.exchange.webhooks.models import CHOOSABLE
from cutru.facilities.fields import NameField, PlainForm
from cutru.problems import Problem


class EndpointForm(PlainForm):
    """The address of an endpoint and what it is told. The address itself is judged by the action."""

    url = NameField(
        label=_("Địa chỉ nhận"),
        max_length=LONGEST_URL,
        help_text=_("Bắt đầu bằng https://, ví dụ https://may-nhan.vn/thong-bao."),
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Báo khi"),
        choices=[(str(kind), kind.label) for kind in CHOOSABLE],
        initial=[str(kind) for kind in CHOOSABLE],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].error_messages["required"] = _("Hãy đánh dấu ít nhất một việc.")

    def refuse(self, problems: list[Problem]) -> None:
        """Put what the action refused beside its fields; what is of no field on top."""
        language = get_language() or "vi"
        for problem in problems:
            self.add_error(problem.field if problem.field in self.fields else None, problem.message(language))


class NewEndpointForm(EndpointForm, OnceForm):
    """A new endpoint; its secret is shown on the answer."""


class NewSecretForm(OnceForm):
    """Nothing but the button for a new secret."""
