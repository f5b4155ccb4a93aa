"""What the pages of dossiers show in one way."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cutru.dossiers.messages import procedure_name
from cutru.dossiers.models import Consent, Dossier
from cutru.dossiers.parts import PartState
from cutru.dossiers.tasklist import Task
from cutru.dossiers.workflow import STATES
from cutru.law.bilingual import Text
from cutru.law.fees import FeeDecision
from cutru.law.forms.paper import paper_form

register = template.Library()

_LOOKS = {"waiting": "note", "applicant": "warn", "other": "note", "open": "note"}


@register.filter
def spoken(text: Text | None) -> str:
    """Words of the law in the reader's language."""
    return text.in_language(get_language() or "vi") if text else ""


@register.filter
def spoken_capital(text: Text | None) -> str:
    """The same for titles that are printed in capitals."""
    words = spoken(text)
    return words.capitalize() if words.isupper() else words


def _chip(label: str, state: str) -> SafeString:
    return format_html('<span class="chip chip--{}">{}</span>', state, label)


@register.simple_tag
def state_chip(dossier: Dossier) -> SafeString:
    """How a dossier stands."""
    state = STATES[dossier.state]
    ends = {"granted": "good", "denied": "bad", "refused": "bad", "withdrawn": "note"}
    return _chip(spoken(state.label), ends.get(dossier.state) or _LOOKS[state.kind])


@register.simple_tag
def task_chip(task: Task) -> SafeString:
    """How a task of the list stands."""
    words = {
        "done": (_("Xong"), "good"),
        "todo": (_("Cần làm"), "warn"),
        "waiting": (_("Đang chờ"), "note"),
        "not_needed": (_("Không cần"), "note"),
    }
    return _chip(*words[task.standing])


@register.simple_tag
def part_chip(state: PartState) -> SafeString:
    """How a part of the dossier stands."""
    words = {
        "given": (_("Đã có"), "good"),
        "looked_up": (_("Tra cứu được"), "good"),
        "missing": (_("Còn thiếu"), "warn"),
        "optional": (_("Nếu có"), "note"),
        "not_needed": (_("Không cần"), "note"),
    }
    return _chip(*words[state.standing])


@register.simple_tag
def consent_chip(consent: Consent) -> SafeString:
    """What somebody said."""
    looks = {"agreed": "good", "on_paper": "good", "refused": "bad", "waiting": "note"}
    return _chip(str(consent.get_state_display()), looks[consent.state])


@register.simple_tag
def fee_line(fee: FeeDecision) -> str:
    """The fee in one sentence."""
    if fee.amount is None:
        return _("Lệ phí: văn bản không nêu mức cho cách nộp này; cơ quan sẽ cho biết.")
    if fee.exemption is not None:
        return _("Lệ phí: 0 đồng, miễn vì %(ground)s.") % {"ground": spoken(fee.exemption)}
    if fee.amount == 0:
        return _("Lệ phí: không thu.")
    amount = f"{fee.amount:,}".replace(",", ".")
    return _("Lệ phí: %(amount)s đồng.") % {"amount": amount}


@register.filter
def form_code(form_id: str) -> str:
    """The code that is printed on an official form, whichever version of it this is."""
    return form_id.partition("@")[0]


@register.simple_tag
def form_title(form_id: str) -> str:
    """The title of an official form."""
    return spoken_capital(paper_form(form_id).title)


@register.simple_tag
def procedure_title(dossier: Dossier) -> str:
    """The procedure of a dossier."""
    return spoken(procedure_name(dossier))


@register.simple_tag
def absolute_url(name: str, *arguments: Any) -> str:
    """The address of a page as it can be sent to somebody."""
    return settings.PUBLIC_ADDRESS.rstrip("/") + reverse(name, args=arguments)
