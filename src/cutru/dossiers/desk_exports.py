"""The desk's lists as files; no value can act as a formula."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import StringIO

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cutru.dossiers.models import Channel
from cutru.dossiers.rows import Row
from cutru.dossiers.workflow import STATES
from cutru.police.exports import workbook

MOST_ROWS = 20_000
"""An export has at most so many rows; every one of them is written to the audit log."""
_SIGNS_OF_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def as_workbook(rows: Iterable[Row]) -> bytes:
    """A workbook in the reader's language."""
    return workbook(_("Hồ sơ"), [], _titles(), map(_cells, rows))


def as_csv(rows: Iterable[Row]) -> bytes:
    """UTF-8 with a mark in front, as office programs expect it; signs of formulas are made text."""
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(_titles())
    for row in rows:
        writer.writerow([f"'{cell}" if cell.startswith(_SIGNS_OF_FORMULAS) else cell for cell in _cells(row)])
    return file.getvalue().encode("utf-8-sig")


def _titles() -> list[str]:
    return [
        _("Mã hồ sơ"),
        _("Người đề nghị"),
        _("Số định danh"),
        _("Thủ tục"),
        _("Trường hợp"),
        _("Tình trạng"),
        _("Cách nộp"),
        _("Lúc nộp"),
        _("Hạn trả kết quả"),
        _("Cán bộ xử lý"),
    ]


def _cells(row: Row) -> Sequence[str]:
    dossier, language = row.dossier, get_language() or "vi"
    return [
        dossier.shown_code,
        dossier.full_name,
        dossier.personal_number,
        row.procedure,
        row.case,
        STATES[dossier.state].label.in_language(language),
        str(Channel(dossier.channel).label),
        _moment(dossier.submitted_at),
        _moment(dossier.due_at),
        dossier.handled_by.get_full_name() if dossier.handled_by else "",
    ]


def _moment(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%d/%m/%Y %H:%M}" if moment else ""
