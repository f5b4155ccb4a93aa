"""Answers as bytes."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse

from cutru.exchange.writers import XLSX_TYPE


def json_answer(content: Any, status: int = 200) -> HttpResponse:
    """JSON in UTF-8. For long answers: ninja would look at every row of them a second time."""
    body = json.dumps(content, ensure_ascii=False, cls=DjangoJSONEncoder, separators=(",", ":"))
    return HttpResponse(body.encode(), status=status, content_type="application/json; charset=utf-8")


def pdf_answer(content: bytes, name: str) -> HttpResponse:
    """A paper to be shown or kept under this name."""
    disposition = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=disposition)


def xlsx_answer(content: bytes, name: str) -> HttpResponse:
    """A workbook to be kept under this name."""
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=disposition)
