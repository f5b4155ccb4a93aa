"""Official files as a resource: created, checked, handed in, reported on; kept for a stated time."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Query, Router, Schema, Status, UploadedFile
from pydantic import Field

from cutru.accounts.models import User
from cutru.exchange import actions, queries
from cutru.exchange.api.auth import READ, WRITE, caller_behind, facility_of
from cutru.exchange.api.problems import ApiProblem, ProblemOut, problem_out
from cutru.exchange.api.rendering import json_answer, xlsx_answer
from cutru.exchange.api.repeating import repeatable
from cutru.exchange.api.schemas import Receipt, Where
from cutru.exchange.api.statements import XLSX, refusals
from cutru.exchange.models import Import, ImportRow, unpack
from cutru.exchange.readers import Refused
from cutru.exchange.writers import rejected_workbook
from cutru.stays.receipts import show_receipt
from cutru.stays.schemas import Regime

router = Router(tags=["Imports · nhập tệp"])

LARGEST_ANSWER = 1_000
Outcome = Literal["accepted", "known", "rejected"]


class ImportOut(Schema):
    """A file on its way from bytes to receipts; read = accepted + known + rejected."""

    id: UUID
    facility: int
    file_name: str
    kind: Literal["kbtt_xml", "kbtt_xlsx", "tblt_xlsx"]
    state: Literal["checking", "checked", "handing_in", "done", "failed"]
    total: int = Field(description="rows the file has about")
    progress: int = Field(description="position of the last row dealt with")
    read: int
    accepted: int = Field(description="checked: would be taken; done: were taken")
    known: int
    rejected: int
    questions: dict[str, int] = Field(
        description="code → rows: what one answer settles for all these rows, see `answers`"
    )
    refusal: ProblemOut | None = Field(description="why the whole file was refused")
    created_at: datetime
    expires_at: datetime = Field(description="file and report are removed then; stays remain")


class ImportsOut(Schema):
    """The latest imports of a facility."""

    imports: list[ImportOut]


class ImportRowOut(Schema):
    """What became of one row."""

    position: int = Field(description="row of the sheet, or place of the record in the XML file")
    outcome: Outcome
    name: str
    receipt: Receipt | None
    problems: list[ProblemOut]


class ImportRowsOut(Schema):
    """One page of the report."""

    rows: list[ImportRowOut]
    next_cursor: int | None


class AnswerIn(Schema):
    """Yes to a question, for all rows it concerns."""

    code: str = Field(max_length=60, examples=["leading_zeros_lost"])


class CreateQuery(Where):
    hand_in: bool = Field(
        False, description="hand the good rows in as soon as the check is done, unless it asks something"
    )


@router.post(
    "/imports", auth=WRITE, response={201: ImportOut, **refusals(413)}, summary="Upload a file · tải tệp lên"
)
def create_import(
    request: HttpRequest, query: Query[CreateQuery], file: Annotated[UploadedFile, File(...)]
) -> Status[dict[str, Any]]:
    """An official XML or XLSX file. Small ones are checked at once, others go on: ask until `checked`."""
    facility = facility_of(request, query.facility)
    name = (file.name or "").encode("utf-8", "replace").decode().replace("\0", "")
    try:
        made = actions.create_import(
            caller_behind(request).account, facility, name, file.read(), hand_in_when_checked=query.hand_in
        )
    except Refused as refused:
        raise ApiProblem(422, "file_refused", problems=[refused.problem]) from refused
    return Status(201, import_out(made))


@router.get("/imports", auth=READ, response={200: ImportsOut, **refusals()}, summary="Imports · các lần nhập")
def list_imports(request: HttpRequest, query: Query[Where]) -> dict[str, Any]:
    """The latest 50 of a facility, newest first; those of people at the page too."""
    facility = facility_of(request, query.facility)
    found = queries.imports_listed(caller_behind(request).account, facility)
    return {"imports": [import_out(one) for one in found]}


@router.get("/imports/{number}", auth=READ, response={200: ImportOut, **refusals()}, summary="One import")
def get_import(request: HttpRequest, number: UUID) -> dict[str, Any]:
    """How far it is, with counters."""
    return import_out(_find(request, number))


@router.post(
    "/imports/{number}/answers",
    auth=WRITE,
    response={200: ImportOut, **refusals(409)},
    summary="Answer a question · trả lời câu hỏi",
)
@repeatable
def answer_question(request: HttpRequest, number: UUID, payload: AnswerIn) -> HttpResponse:
    """Settle a question for all its rows; the file is checked again."""
    return _act(request, lambda account: actions.answer(account, number, payload.code))


@router.post(
    "/imports/{number}/hand-in",
    auth=WRITE,
    response={200: ImportOut, **refusals(409)},
    summary="Hand in · gửi",
)
@repeatable
def hand_in(request: HttpRequest, number: UUID) -> HttpResponse:
    """Hand the good rows of a checked file in; rejected ones stay in the report."""
    return _act(request, lambda account: actions.start_hand_in(account, number))


class RowsQuery(Schema):
    outcome: Outcome | None = None
    cursor: int = Field(0, ge=0, le=2**31 - 1, description="`next_cursor` of the page before")
    limit: int = Field(200, ge=1, le=LARGEST_ANSWER)


@router.get(
    "/imports/{number}/rows",
    auth=READ,
    response={200: ImportRowsOut, **refusals()},
    summary="Report · kết quả",
)
def get_rows(request: HttpRequest, number: UUID, query: Query[RowsQuery]) -> dict[str, Any]:
    """What became of each row, in the order of the file."""
    rows = ImportRow.objects.filter(owner=_find(request, number), position__gt=query.cursor)
    if query.outcome:
        rows = rows.filter(outcome=query.outcome)
    some = list(rows.order_by("position")[: query.limit + 1])
    more = len(some) > query.limit
    shown = some[: query.limit]
    return {"rows": [_row_out(row) for row in shown], "next_cursor": shown[-1].position if more else None}


@router.get(
    "/imports/{number}/rejected.xlsx",
    auth=READ,
    response={200: None, **refusals()},
    summary="Rejected rows as a workbook · tệp dòng bị từ chối",
    openapi_extra=XLSX,
)
def get_rejected(request: HttpRequest, number: UUID) -> HttpResponse:
    """The rejected rows in the official layout, each with its reasons: mend them and upload again."""
    found = _find(request, number)
    workbook = rejected_workbook(cast(Regime, found.regime), queries.rejected_rows(found, "vi"))
    return xlsx_answer(workbook, "dong-bi-tu-choi.xlsx")


def import_out(found: Import) -> dict[str, Any]:
    """An import as the interface shows it."""
    problem = found.refusal_problem
    if problem is None and found.state == Import.State.CHECKED and not found.read:
        problem = queries.no_guests_problem(found)
    names = ("kind", "state", "file_name", "total", "progress", "read", "accepted", "known", "rejected")
    return {
        "id": str(found.pk),
        "facility": found.facility_id,
        "questions": found.questions,
        "refusal": problem_out(problem) if problem else None,
        "created_at": found.created_at,
        "expires_at": found.expires_at,
        **{name: getattr(found, name) for name in names},
    }


def _row_out(row: ImportRow) -> dict[str, Any]:
    return {
        "position": row.position,
        "outcome": row.outcome,
        "name": row.name,
        "receipt": show_receipt(row.receipt) if row.receipt else None,
        "problems": [problem_out(unpack(packed)) for packed in row.problems],
    }


def _find(request: HttpRequest, number: UUID) -> Import:
    found = queries.find_import(caller_behind(request).account, number)
    if found is None:
        raise ApiProblem(404, "import_unknown")
    return found


def _act(request: HttpRequest, act: Callable[[User], Import]) -> HttpResponse:
    try:
        return json_answer(import_out(act(caller_behind(request).account)))
    except actions.ImportMissing as error:
        raise ApiProblem(404, "import_unknown") from error
    except actions.WrongState as error:
        raise ApiProblem(409, "import_in_another_state") from error
