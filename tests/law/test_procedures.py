from pathlib import Path

import pytest

import cutru.law
from cutru.law.catalogue import UnknownProcedure, load_procedure, procedure_ids
from cutru.law.forms import load_form

ONLINE = "foreigner-temporary-residence-declaration-online"
COMMUNE = "foreigner-temporary-residence-declaration-commune"
STAY = "stay-notification"


def test_the_procedures_of_both_fields_are_at_hand() -> None:
    assert procedure_ids("immigration") == (COMMUNE, ONLINE)
    assert [load_procedure(one).number for one in procedure_ids("residence")] == list(range(1, 14))
    assert procedure_ids() == (COMMUNE, ONLINE, *procedure_ids("residence"))


@pytest.mark.parametrize("procedure_id", [ONLINE, COMMUNE, STAY])
def test_every_procedure_is_complete(procedure_id: str) -> None:
    procedure = load_procedure(procedure_id)
    assert procedure.id == procedure_id
    assert procedure.name.vi
    assert procedure.name.en
    assert [step.number for step in procedure.steps] == list(range(1, len(procedure.steps) + 1))
    assert all(step.action.vi and step.action.en for step in procedure.steps)
    assert all(basis.number and basis.kind and basis.title.vi for basis in procedure.legal_basis)
    assert [fee["amount"] for fee in procedure.facts["fees"]] == [0]
    for form in procedure.facts["forms"]:
        assert load_form(form).code == form


def test_the_channels_and_codes_are_those_of_the_catalogue() -> None:
    assert [(one.code, one.channels) for one in map(load_procedure, (ONLINE, COMMUNE, STAY))] == [
        (None, ("online",)),
        (None, ("in_person",)),
        ("2.001159", ("phone", "email", "online", "device_app")),
    ]


def test_the_paper_slip_is_due_in_12_hours_or_24_in_remote_areas() -> None:
    deadlines = load_procedure(COMMUNE).facts["deadlines"]
    limits = {entry["area"]: (entry["value"], entry["unit"]) for entry in deadlines if "area" in entry}
    assert limits == {"normal": (12, "hours"), "remote": (24, "hours")}


def test_a_legal_basis_reads_as_kind_and_number() -> None:
    basis = load_procedure(STAY).legal_basis[0]
    assert str(basis) == "Luật 68/2020/QH14"
    assert basis.name.en == "Law 68/2020/QH14"


def test_an_unknown_procedure_is_refused() -> None:
    for procedure_id in ("no-such-procedure", "../data/faq"):
        with pytest.raises(UnknownProcedure):
            load_procedure(procedure_id)


def test_no_data_file_speaks_of_the_papers_it_was_drawn_from() -> None:
    folder = Path(cutru.law.__file__).parent
    for name in ("catalogue", "forms"):
        for file in (folder / name).glob("*.yaml"):
            text = file.read_text(encoding="utf-8").lower().replace("dẫn nguồn", "")
            assert "nguồn" not in text, file.name
            assert ".txt" not in text, file.name
