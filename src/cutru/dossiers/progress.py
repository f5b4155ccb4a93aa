"""How far a dossier has come, as a line of steps."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cutru.dossiers.models import Dossier
from cutru.dossiers.workflow import MOVES

Look = Literal["done", "now", "ahead", "bad"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: done with its moment, the present one, or one ahead with the day it is due."""

    title: str
    look: Look
    at: datetime | None = None
    due: datetime | None = None
    who: str = ""
    text: str = ""


def journey(dossier: Dossier) -> list[Step]:
    """What happened, where the dossier is now, and what comes; oldest first."""
    language = get_language() or "vi"
    steps = [
        Step(
            MOVES[entry.move].label.in_language(language),
            "bad" if entry.after in ("refused", "denied") else "done",
            at=entry.at,
            who=entry.unit_name,
            text=str(entry.details.get("reason", "")),
        )
        for entry in dossier.entries.order_by("version")
        if entry.move not in ("take", "escalate")
    ]
    match dossier.state:
        case "submitted":
            steps.append(Step(_("Cơ quan xem và tiếp nhận hồ sơ"), "now"))
        case "supplement":
            steps.append(Step(_("Anh/chị bổ sung giấy tờ và nộp lại"), "now"))
        case "accepted":
            steps.append(Step(_("Cơ quan đang giải quyết"), "now"))
        case "referred":
            steps.append(Step(_("Chờ cơ quan khác trả lời; thời gian này không tính vào hạn"), "now"))
    if not dossier.is_ended and dossier.state != "supplement":
        steps.append(Step(_("Trả kết quả"), "ahead", due=dossier.due_at))
    return steps
