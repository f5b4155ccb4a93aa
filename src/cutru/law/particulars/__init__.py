"""What the residence register must know of a request beyond its official form, drawn by the same engine.

One file per procedure: fields in the shape of a form's, each with the `cases` it is asked in. CT01 has one
free line for the request; the register needs the dwelling, the term and the ground as data.
"""

from functools import cache

from cutru.law.datafiles import names_in, read_data
from cutru.law.forms.paper import PaperForm, paper_form_from


class NoParticulars(KeyError):
    """A procedure that asks for nothing beyond its form, such as a stay notification."""


@cache
def particulars(procedure_id: str, case_id: str) -> PaperForm:
    """The fields for one case, as a form without a print. Raises NoParticulars."""
    if procedure_id not in procedures_with_particulars():
        raise NoParticulars(procedure_id)
    facts = read_data("particulars", procedure_id)
    asked = [field for field in facts["fields"] if case_id in field.get("cases", (case_id,))]
    title = {"title_vi": facts["title_vi"], "title_en": facts["title_en"]}
    section = {"id": "particulars", "fields": asked}
    return paper_form_from({"id": f"particulars:{procedure_id}:{case_id}", **title, "sections": [section]})


@cache
def procedures_with_particulars() -> tuple[str, ...]:
    """The ids of the procedures that have particulars, in order."""
    return names_in("particulars")
