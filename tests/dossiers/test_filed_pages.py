"""Pages for writing on a dossier that was filed in the meantime."""

import pytest
from django.test import Client
from django.urls import reverse

from cutru.accounts.models import User
from cutru.dossiers.models import Dossier
from tests.accounts.factories import log_in, make_citizen
from tests.dossiers.scenes import scene
from tests.dossiers.steps import filed
from tests.police.factories import at_work, ward_officer

pytestmark = pytest.mark.django_db
CONFIRMATION = ("residence-information-confirmation", "verification-needed")
PAGES = ("tasks", "for_whom", "documents", "consents", "fee", "review")


def _filed() -> tuple[User, Dossier]:
    told = scene(*CONFIRMATION)
    return told.citizen, filed(told)


def test_the_pages_for_writing_lead_to_how_a_filed_dossier_stands() -> None:
    citizen, dossier = _filed()
    client = log_in(Client(), citizen)
    status = reverse("dossiers:status", args=[dossier.code])
    for name in PAGES:
        response = client.get(reverse(f"dossiers:{name}", args=[dossier.code]))
        assert (response.status_code, response["Location"]) == (302, status), name


def test_the_second_press_of_the_button_leads_to_how_the_dossier_stands() -> None:
    citizen, dossier = _filed()
    response = log_in(Client(), citizen).post(reverse("dossiers:review", args=[dossier.code]))
    assert (response.status_code, response["Location"]) == (
        302,
        reverse("dossiers:status", args=[dossier.code]),
    )
    assert [one.move for one in dossier.entries.all()] == ["submit"]


def test_writing_on_a_filed_dossier_is_refused_as_too_late() -> None:
    citizen, dossier = _filed()
    response = log_in(Client(), citizen).post(reverse("dossiers:for_whom", args=[dossier.code]))
    assert response.status_code == 409


def test_somebody_elses_filed_dossier_is_not_there() -> None:
    _citizen, dossier = _filed()
    for client in (log_in(Client(), make_citizen()), at_work(ward_officer("00256"))):
        assert client.get(reverse("dossiers:review", args=[dossier.code])).status_code == 404
