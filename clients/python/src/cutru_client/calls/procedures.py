"""Procedures of the national catalogue. No key is needed for them."""

from datetime import date
from typing import Literal

from cutru_client.calls.base import Calls, read
from cutru_client.models import ProcedureOnDay, Procedures


class ProcedureCalls(Calls):
    """`/procedures`."""

    def procedures(
        self, *, on: date | None = None, field: Literal["residence", "immigration"] = "residence"
    ) -> Procedures:
        """The procedures of a field as they stand on a day, today when none is given."""
        request = self._request("GET", "procedures", {"on": on, "field": field})
        return read(Procedures, self._sender.send(request, with_key=False))

    def procedure(self, code: str, *, on: date | None = None) -> ProcedureOnDay:
        """A procedure by national code or id: cases, dossier parts, deadlines, fees, results, basis.

        Raises ValueError for what is no code.
        """
        if not (code.isascii() and code.replace("-", "").replace(".", "").isalnum()):
            raise ValueError("not a code")
        request = self._request("GET", f"procedures/{code}", {"on": on})
        return read(ProcedureOnDay, self._sender.send(request, with_key=False))
