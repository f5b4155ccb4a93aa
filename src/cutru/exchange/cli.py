"""The command line's import: official files straight through the door."""

import sys
from collections.abc import Sequence
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cutru.accounts.models import Role, User
from cutru.exchange.handing import FileOutcome, hand_in_file
from cutru.exchange.programs.actions import make_key, program_of
from cutru.exchange.programs.scopes import ALL_SCOPES, UnknownScope, read_scopes
from cutru.exchange.queries import place_of
from cutru.exchange.readers import FileKind, Refused, Row
from cutru.exchange.readers.rows import LARGEST_FILE
from cutru.facilities.queries import active_memberships
from cutru.problems import Problem, errors_among
from cutru.stays.outcomes import RowResult

REFUSED = 2


def import_file(path: str | Path, username: str, check: bool) -> int:
    """Hand an official file in for the (main) facility of an account; the exit code of the command.

    Prints a line per rejected row and error (row, field, code, sentence) and last the counts. 0 when nothing
    was rejected, 1 when rows were or the file holds no guests, 2 when the file or the account is refused.
    """
    source = Path(path)
    user = User.objects.filter(
        username__iexact=username, role=Role.FACILITY, is_active=True, is_machine=False
    ).first()
    membership = active_memberships(user).first() if user else None
    if user is None or membership is None:
        return _refuse(_no_facility(username))
    try:
        if source.stat().st_size > LARGEST_FILE:
            raise Refused("file_too_large", max=LARGEST_FILE // (1024 * 1024))
        data = source.read_bytes()
        outcome = hand_in_file(
            user, membership.facility_id, data, today=timezone.localdate(), check=check, rejected=_print_row
        )
    except OSError:
        return _refuse(_("Không đọc được tệp %(path)s.") % {"path": source})
    except Refused as refused:
        return _refuse(refused.problem.message_vi)
    return _report(outcome)


def make_token(username: str, scopes: Sequence[str] | None, *, is_sandbox: bool) -> str:
    """A new key for the (main) facility of an account. Raises ValueError with a sentence for a person."""
    user = User.objects.filter(username__iexact=username, role=Role.FACILITY, is_active=True).first()
    membership = active_memberships(user).first() if user else None
    if user is None or membership is None or user.is_machine:
        raise ValueError(_no_facility(username))
    try:
        wanted = read_scopes(" ".join(scopes)) if scopes else ALL_SCOPES
    except UnknownScope as unknown:
        known = ", ".join(ALL_SCOPES)
        raise ValueError(
            _("Không có phạm vi “%(name)s”; có: %(known)s.") % {"name": unknown, "known": known}
        ) from None
    with transaction.atomic():
        program = program_of(membership.facility, is_sandbox=is_sandbox)
        return make_key(program, _("Tạo bằng dòng lệnh"), scopes=wanted, by=user).secret


def _no_facility(username: str) -> str:
    return _("Tài khoản “%(name)s” không thuộc cơ sở lưu trú nào.") % {"name": username}


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return REFUSED


def _print_row(kind: FileKind, row: Row, result: RowResult) -> None:
    """A line per error: row, field, code, sentence with the column or tag before it."""
    for problem in errors_among(result.problems):
        place = place_of(kind, problem.field)
        sentence = f"{place}: {problem.message_vi}" if place else problem.message_vi
        sys.stdout.write(f"{row.candidate.position}\t{problem.field or '-'}\t{problem.code}\t{sentence}\n")


def _report(outcome: FileOutcome) -> int:
    if not outcome.read:
        sys.stderr.write(f"{no_guests(outcome).message_vi}\n")
    sys.stdout.write(
        f"read {outcome.read}, accepted {outcome.accepted}, "
        f"rejected {outcome.rejected}, known {outcome.known}\n"
    )
    return 1 if outcome.rejected or not outcome.read else 0


def no_guests(outcome: FileOutcome) -> Problem:
    """Why an outcome without rows is a fault."""
    if outcome.reading.kind == "kbtt_xml":
        return Problem("", "file_has_no_records", {"tag": "THONG_TIN_KHACH"})
    return Problem("", "file_has_no_guests", {"row": outcome.reading.layout.first_row})
