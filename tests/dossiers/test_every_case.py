"""Every procedure and case of the catalogue, from the first word to the register, without a browser."""

import pytest

from cutru.dossiers.content import content_of
from cutru.dossiers.models import DeskKind
from cutru.dossiers.orders import changes_register
from cutru.dossiers.outcomes import granted_forms
from cutru.residence.models import RegisterEntry
from tests.accounts.factories import make_committee
from tests.dossiers.scenes import filed_cases, scene
from tests.dossiers.steps import granted
from tests.police.factories import ward_officer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("procedure_id", "case_id"), filed_cases())
def test_a_case_is_filed_decided_and_written_into_the_register(procedure_id: str, case_id: str) -> None:
    told = scene(procedure_id, case_id)
    officer = make_committee() if told.procedure.authority_level == "commune_committee" else ward_officer()

    dossier = granted(told, officer)

    assert dossier.state == "granted"
    entries = RegisterEntry.objects.filter(dossier_code=dossier.code)
    assert entries.count() == (1 if changes_register(procedure_id) else 0)
    given = list(dossier.slips.values_list("form_id", flat=True))
    assert [form for form in given if form in granted_forms(content_of(dossier))] == list(
        granted_forms(content_of(dossier))
    )
    assert dossier.desk == (
        DeskKind.COMMITTEE if told.procedure.authority_level == "commune_committee" else DeskKind.POLICE
    )
