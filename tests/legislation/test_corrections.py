"""Values of procedures that administrators have set right, from a day on."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cutru.law import catalogue
from cutru.legislation import acting, actions, queries
from cutru.legislation.errors import NotInThisState
from cutru.legislation.facts import NoSuchValue, corrected, leaf_at, leaves
from cutru.legislation.models import CatalogueCorrection
from tests.legislation.factories import confirmed_correction, proposed_correction
from tests.police.factories import administrator

pytestmark = pytest.mark.django_db
EXTENSION = "temporary-residence-extension"
DAY = date(2026, 1, 1)


def doubtful_fee() -> tuple[str, Any]:
    """The path and amount of the fee whose digits the source lost."""
    found = [
        leaf for leaf in leaves(catalogue.load_procedure(EXTENSION).facts)
        if leaf.is_uncertain and leaf.keys[-1] == "amount"
    ]  # fmt: skip
    assert len(found) == 1
    return found[0].path, found[0].value


def test_a_corrected_fee_acts_from_its_day_and_is_doubtful_no_more() -> None:
    path, amount = doubtful_fee()
    confirmed_correction(path=path, value=amount + 1000)
    place = int(path.split("/")[2])
    before = queries.procedure_on(EXTENSION, date(2025, 12, 31)).fees[place]
    after = queries.procedure_on(EXTENSION, DAY).fees[place]
    assert (before.amount, before.uncertain) == (amount, True)
    assert (after.amount, after.uncertain) == (amount + 1000, False)


def test_other_versions_and_procedures_stay_as_they_are() -> None:
    confirmed_correction()
    for procedure_id in catalogue.procedure_ids("residence"):
        for version in catalogue.versions(procedure_id):
            if (procedure_id, version.legal_from) != (EXTENSION, date(2025, 11, 15)):
                assert queries.corrected_version(version) is version


def test_a_settled_doubt_falls_away() -> None:
    doubts = catalogue.load_procedure(EXTENSION).uncertain
    confirmed_correction(path="/uncertain/0", value=None)
    assert queries.procedure_on(EXTENSION, DAY).uncertain == doubts[1:]


def test_later_corrections_replace_earlier_ones() -> None:
    confirmed_correction(value=4, starts=DAY)
    confirmed_correction(value=5, starts=date(2026, 2, 1))
    values = [queries.procedure_on(EXTENSION, on).deadlines[0].value for on in (DAY, date(2026, 2, 1))]
    assert values == [4, 5]


def test_a_correction_waits_for_its_second_person() -> None:
    one = administrator()
    waiting = proposed_correction(by=one)
    acting.forget()
    assert queries.procedure_on(EXTENSION, DAY) is catalogue.load_procedure(EXTENSION)
    with pytest.raises(NotInThisState, match="law_second_person"):
        actions.confirm(one, waiting)


def test_a_correction_rests_when_a_release_says_something_else() -> None:
    made = confirmed_correction()
    assert not queries.rests(made)
    CatalogueCorrection.objects.filter(pk=made.pk).update(released_value=99)
    made.refresh_from_db()
    acting.forget()
    assert queries.rests(made)
    assert queries.procedure_on(EXTENSION, DAY) == catalogue.load_procedure(EXTENSION)


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"value": 3}, "value", "law_value_unchanged"),
        ({"starts": date(2025, 11, 14)}, "starts", "law_before_version"),
        ({"path": "/cases/0/components", "value": 1}, None, None),
    ],
)
def test_what_cannot_be_is_not_proposed(changes: dict[str, Any], field: str | None, code: str | None) -> None:
    if field is None:
        with pytest.raises(NoSuchValue):
            proposed_correction(**changes)
    else:
        with pytest.raises(ValidationError) as wrong:
            proposed_correction(**changes)
        assert [error.code for error in wrong.value.error_dict[field]] == [code]
    assert CatalogueCorrection.objects.count() == 0


@pytest.mark.parametrize(
    "path", ["", "fees", "/fees", "/fees/99/amount", "/id", "/cases/0/id", "/fees/x/amount"]
)
def test_other_paths_lead_to_nothing(path: str) -> None:
    with pytest.raises(NoSuchValue):
        leaf_at(catalogue.load_procedure(EXTENSION).facts, path)


@given(st.data())
def test_correcting_one_value_changes_that_value_alone(data: st.DataObject) -> None:
    procedure = catalogue.load_procedure(data.draw(st.sampled_from(catalogue.procedure_ids("residence"))))
    released = {leaf.path: leaf.value for leaf in leaves(procedure.facts)}
    path = data.draw(st.sampled_from([one for one in released if not one.startswith("/uncertain/")]))
    one = acting.Correction(procedure.id, procedure.legal_from, path, released[path], "khác", DAY)
    changed = {leaf.path: leaf.value for leaf in leaves(corrected(procedure.facts, [one]))}
    assert changed == {**released, path: "khác"}


def test_the_catalogue_costs_no_query(django_assert_num_queries: Any) -> None:
    confirmed_correction()
    queries.procedure_on(EXTENSION, DAY)
    with django_assert_num_queries(0):
        assert len(queries.procedures_on(DAY)) == 13
