"""How often the database is asked when a dossier is filed and decided; a change here wants a reason."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cutru.accounts.models import User
from cutru.dossiers import actions
from cutru.dossiers.fees import payment_of
from cutru.dossiers.models import Dossier
from cutru.payments.actions import pay_at_counter
from tests.accounts.factories import make_committee
from tests.dossiers.scenes import Scene, scene
from tests.dossiers.steps import agreed, written
from tests.police.factories import ward_officer
from tests.residence.factories import child_in, number

pytestmark = pytest.mark.django_db

ASKED = {
    ("permanent-residence-registration", "not-own-home-family"): {"submit": 25, "accept": 14, "grant": 47},
    ("permanent-residence-deregistration", "citizen-or-household"): {"submit": 13, "accept": 14, "grant": 29},
    ("household-separation", "same-dwelling"): {"submit": 21, "accept": 14, "grant": 38},
    ("temporary-residence-registration", "general"): {"submit": 24, "accept": 14, "grant": 35},
    ("temporary-residence-extension", "general"): {"submit": 19, "accept": 14, "grant": 27},
    ("temporary-absence-declaration", "art31-1-a-b"): {"submit": 12, "accept": 14, "grant": 29},
    ("residence-information-confirmation", "data-available"): {"submit": 10, "accept": 14, "grant": 24},
    ("dwelling-area-and-dispute-confirmation", "filed-at-committee"): {"submit": 9, "accept": 7, "grant": 9},
}
"""For some cases, the statements of each act; savepoints are not counted."""


@contextmanager
def counted(found: dict[str, int], act: str) -> Iterator[None]:
    with CaptureQueriesContext(connection) as captured:
        yield
    found[act] = sum("SAVEPOINT" not in one["sql"] for one in captured.captured_queries)


def anew(user: User) -> User:
    """The account as a request has it: nothing read of it yet but itself."""
    return User.objects.get(pk=user.pk)


def asked_in(told: Scene, officer: User) -> dict[str, int]:
    """The statements of each act in the life of a dossier."""
    found: dict[str, int] = {}
    dossier = written(told, officer)
    agreed(told, dossier, officer)
    code, citizen = dossier.code, anew(told.citizen)
    with counted(found, "submit"):
        actions.submit(citizen, code)
    decider = anew(officer)
    with counted(found, "accept"):
        actions.accept(decider, code, None)
    dossier = Dossier.objects.get(code=code)
    if payment := payment_of(dossier) if dossier.fee_amount else None:
        pay_at_counter(officer, payment, "BL-1")
    decider = anew(officer)
    with counted(found, "grant"):
        actions.grant(decider, code, None)
    return found


@pytest.mark.parametrize(("procedure_id", "case_id"), ASKED)
def test_acts_ask_the_database_as_often_as_they_have_to(procedure_id: str, case_id: str) -> None:
    told = scene(procedure_id, case_id)
    maker: Callable[[], User] = (
        make_committee if told.procedure.authority_level == "commune_committee" else ward_officer
    )
    officer = maker()
    asked_in(told, officer)  # what is read once in a process

    assert asked_in(scene(procedure_id, case_id), officer) == ASKED[procedure_id, case_id]


def test_a_family_costs_the_desk_that_accepts_no_more_than_one_person() -> None:
    officer, case = ward_officer(), ("temporary-residence-registration", "general")
    alone, family = scene(*case), scene(*case)
    children = [child_in() for _child in range(4)]
    family.facts["members"] = [
        {
            "full_name": one.full_name,
            "dob": one.birth_date.isoformat(),
            "sex": one.sex,
            "personal_id": number(one),
            "relation_to_head": one.relation,
        }
        for one in children
    ]
    asked_in(scene(*case), officer)
    one_person, five_persons = asked_in(alone, officer), asked_in(family, officer)

    assert five_persons["accept"] == one_person["accept"]
    assert five_persons["submit"] - one_person["submit"] <= 4 * 2
    assert five_persons["grant"] - one_person["grant"] <= 4 * 5
