"""Bring over the accounts of an old provincial system; `cutru.facilities.legacy_accounts` says how."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cutru.facilities.legacy_accounts import import_accounts, missing_columns, prefix_of, read_rows


class Command(BaseCommand):
    """Prints known names and wrong rows; last `read N, accepted N, rejected N, known N`."""

    help = "Import accounts of an old provincial system from a CSV file; all rows or none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--province", required=True, help="91|ag, 31|hp, 24|bn or 25|pt")

    def handle(self, *args: Any, **options: Any) -> None:
        prefix = prefix_of(options["province"])
        if prefix is None:
            raise CommandError("Tỉnh phải là 91 (ag), 31 (hp), 24 (bn) hoặc 25 (pt).")
        outcome = import_accounts(self._rows(options["file"]), prefix)
        for name in outcome.known:
            self.stdout.write(f"{name}: đã có từ lần trước")
        for error in outcome.errors:
            self.stdout.write(f"dòng {error.row}, {error.field}: {error.sentence}")
        rejected = len({error.row for error in outcome.errors})
        self.stdout.write(
            f"read {outcome.read}, accepted {outcome.created}, "
            f"rejected {rejected}, known {len(outcome.known)}"
        )
        if outcome.errors:
            raise CommandError("Có dòng sai, không lưu dòng nào.")

    @staticmethod
    def _rows(path: Path) -> Any:
        try:
            text = path.read_text(encoding="utf-8-sig")
            if "\0" in text:
                raise CommandError("Tệp không phải là CSV dạng chữ.")
            missing = missing_columns(text)
            rows = list(read_rows(text))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise CommandError(f"Không đọc được tệp: {error}") from error
        if missing:
            raise CommandError(f"Thiếu cột: {', '.join(missing)}")
        return rows
