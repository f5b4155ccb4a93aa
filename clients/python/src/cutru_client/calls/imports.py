"""Official files: uploaded, checked, answered for, handed in, reported on."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from cutru_client.calls.base import Calls, read
from cutru_client.encoding import as_json
from cutru_client.models import Import, ImportRow, ImportRows, Imports, Outcome

LARGEST_PAGE = 1_000


class ImportCalls(Calls):
    """`/imports`."""

    def create_import(self, file_name: str, content: bytes, *, hand_in: bool = False) -> Import:
        """Upload an official XML or XLSX file to have it checked.

        With `hand_in` its good rows are handed in as soon as they are checked, unless there are questions.
        The same file again gives known rows, no doubles.
        """
        query = {"hand_in": "true" if hand_in else None}
        files = {"file": (file_name, content)}
        return read(Import, self._sender.send(self._request("POST", "imports", query, files=files)))

    def upload(self, path: str | Path, *, hand_in: bool = False) -> Import:
        """The same for a file on the disk."""
        path = Path(path)
        return self.create_import(path.name, path.read_bytes(), hand_in=hand_in)

    def imports(self) -> list[Import]:
        """The latest imports of the facility, newest first."""
        return self._get(Imports, "imports").imports

    def get_import(self, number: UUID) -> Import:
        """How far it is, with counters; ask again while it `is_working`."""
        return self._get(Import, f"imports/{number}")

    def answer_import(self, number: UUID, code: str) -> Import:
        """Yes to a question, for all rows it concerns; the file is checked again."""
        return self._post(Import, f"imports/{number}/answers", as_json({"code": code}))

    def hand_in_import(self, number: UUID) -> Import:
        """Hand the good rows of a checked file in."""
        return self._post(Import, f"imports/{number}/hand-in")

    def import_rows(self, number: UUID, outcome: Outcome | None = None) -> Iterator[ImportRow]:
        """What became of each row, in the order of the file. Pages are fetched as they are needed."""
        cursor: int | None = 0
        while cursor is not None:
            page = self.import_rows_page(number, outcome, cursor=cursor, limit=LARGEST_PAGE)
            yield from page.rows
            cursor = page.next_cursor

    def import_rows_page(
        self, number: UUID, outcome: Outcome | None = None, *, cursor: int = 0, limit: int = 200
    ) -> ImportRows:
        """One page of that."""
        query = {"outcome": outcome, "cursor": cursor, "limit": limit}
        return self._get(ImportRows, f"imports/{number}/rows", query)

    def rejected_workbook(self, number: UUID) -> bytes:
        """The rejected rows in the official layout (XLSX), each with its reasons: mend and upload again."""
        return self._bytes(f"imports/{number}/rejected.xlsx")
