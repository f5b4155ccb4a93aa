"""What is to be done on a dossier before it can be filed, in order, with what is finished."""

from dataclasses import dataclass
from typing import Literal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cutru.dossiers.checks import consent_problems, form_problems, part_problems
from cutru.dossiers.consents import needed_consents
from cutru.dossiers.content import PARTICULARS, PARTS, Content
from cutru.dossiers.models import Channel
from cutru.dossiers.parts import parts_of
from cutru.dossiers.prefill import SUBJECT

Standing = Literal["done", "todo", "waiting", "not_needed"]


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the list; `id` is also the key of a form."""

    id: str
    title: str | Promise
    url: str
    standing: Standing
    hint: str | Promise = ""


def task_list(content: Content) -> list[Task]:
    """All tasks of a dossier, in the order of its pages."""
    code = content.dossier.code
    tasks = [
        Task(
            "for_whom",
            _("Người làm thủ tục"),
            reverse("dossiers:for_whom", args=[code]),
            "done" if SUBJECT in content.values_of(PARTS) else "todo",
        )
    ]
    tasks += [_form_task(content, key) for key in content.keys]
    if parts_of(content):
        missing = part_problems(content)
        tasks.append(
            Task(
                "documents",
                _("Giấy tờ"),
                reverse("dossiers:documents", args=[code]),
                "todo" if missing else "done",
            )
        )
    tasks.append(_consents(content))
    if content.dossier.channel != Channel.EX_OFFICIO:
        tasks.append(Task("fee", _("Lệ phí"), reverse("dossiers:fee", args=[code]), "done"))
    tasks.append(Task("review", _("Xem lại và nộp"), reverse("dossiers:review", args=[code]), "todo"))
    return tasks


def _form_task(content: Content, key: str) -> Task:
    paper = content.form(key)
    words = paper.title.in_language(get_language() or "vi")
    title = words if key == PARTICULARS else f"{key.partition('@')[0]} · {words.capitalize()}"
    written = key in content.dossier.values
    standing: Standing = "done" if written and not form_problems(content, key) else "todo"
    return Task(key, title, reverse("dossiers:form", args=[content.dossier.code, key]), standing)


def _consents(content: Content) -> Task:
    url = reverse("dossiers:consents", args=[content.dossier.code])
    if not needed_consents(content):
        return Task("consents", _("Ý kiến đồng ý"), url, "not_needed", _("Không cần hỏi ai thêm"))
    open_ones = consent_problems(content)
    asked = content.dossier.consents.exists()
    standing: Standing = "done" if not open_ones else "waiting" if asked else "todo"
    return Task("consents", _("Ý kiến đồng ý"), url, standing)


def next_task(content: Content, after: str) -> str:
    """The address of the page after one that is finished: the first open task behind it, else the list."""
    tasks = task_list(content)
    places = [number for number, task in enumerate(tasks) if task.id == after]
    behind = tasks[places[0] + 1 :] if places else tasks
    for task in behind:
        if task.standing in ("todo", "waiting"):
            return task.url
    return reverse("dossiers:tasks", args=[content.dossier.code])
