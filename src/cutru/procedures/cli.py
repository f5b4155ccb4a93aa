"""What `./cutru procedures` prints."""

import json
import sys
from datetime import date

from django.utils import timezone

from cutru.law.catalogue import Case, NoVersionInForce, Procedure, UnknownProcedure
from cutru.legislation.queries import procedures_on
from cutru.problems import Problem
from cutru.procedures import data, showing, words
from cutru.procedures.queries import find

UNKNOWN = 2


def tell(code: str | None, on: date | None, field: str, *, as_json: bool) -> int:
    """Print the procedures of a day, or one of them; 2 with a sentence on stderr for an unknown one."""
    day = on or timezone.localdate()
    if code is None:
        procedures = procedures_on(day, field)
        if as_json:
            _write_json({"on": day.isoformat(), "procedures": [data.summary(one) for one in procedures]})
        else:
            _write("\n".join(f"{one.code or '-':<9}  {one.name.vi}  ({one.id})" for one in procedures))
        return 0
    try:
        procedure = find(code, day)
    except UnknownProcedure:
        return _refuse(Problem("code", "procedure_unknown", {"value": code}))
    except NoVersionInForce:
        params = {"value": code, "day": f"{day:%d/%m/%Y}"}
        return _refuse(Problem("on", "procedure_not_in_force", params))
    if as_json:
        _write_json({"on": day.isoformat(), "procedure": data.whole(procedure)})
    else:
        _write(as_text(procedure))
    return 0


def as_text(procedure: Procedure) -> str:
    """A procedure on a screen of letters, in Vietnamese."""
    until = f" – {procedure.legal_to:%d/%m/%Y}" if procedure.legal_to else ""
    lines = [
        f"{procedure.name.vi}  [{procedure.code or '-'}]  {procedure.id}",
        f"Có hiệu lực: {procedure.legal_from:%d/%m/%Y}{until}",
        f"Nơi giải quyết: {procedure.authority.vi}",
        f"Cách nộp: {', '.join(str(words.CHANNELS.get(one, one)) for one in procedure.channels)}",
        "Thời hạn:",
        *(f"  - {term.period} ({term.case})" for term in showing.terms(procedure)),
        "Lệ phí:",
        *(
            f"  - {row.case}: {cell.channel}: {_fee(cell)}"
            for row in showing.fee_rows(procedure)
            for cell in row.cells
        ),
    ]
    for case in procedure.cases:
        lines += _case_lines(case)
    return "\n".join(lines)


def _fee(cell: showing.FeeCell) -> str:
    text = cell.text or "nguồn không nêu"
    return f"{text} (cần đối chiếu)" if cell.is_uncertain else text


def _case_lines(case: Case) -> list[str]:
    by_officer = " (cơ quan tự thực hiện)" if case.officer_only else ""
    lines = [f"Trường hợp {case.id}: {case.name.vi}{by_officer}"]
    for part in case.components:
        form = f" [{part.form}]" if part.form else ""
        condition = f" — {part.condition.vi}" if part.condition else ""
        mark = "(tra cứu) " if part.kind == "data" else ""
        lines.append(f"  - {mark}{part.name.vi}{form}{condition}")
    return lines


def _refuse(problem: Problem) -> int:
    sys.stderr.write(f"{problem.message_vi} · {problem.message_en}\n")
    return UNKNOWN


def _write(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _write_json(content: object) -> None:
    _write(json.dumps(content, ensure_ascii=False, indent=2))
