"""The administrator's pages about the law."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from cutru.law import catalogue
from cutru.law.versions import BOOK
from cutru.legislation.facts import leaves
from cutru.legislation.models import CatalogueCorrection, LawConfirmation
from tests.accounts.factories import make_user
from tests.legislation.factories import confirmed_version, proposed_correction
from tests.police.factories import (
    administrator,
    at_work,
    central_officer,
    page,
    province_officer,
    ward_officer,
)

pytestmark = pytest.mark.django_db
EXTENSION = "temporary-residence-extension"
VERSION = reverse("legislation:version", args=["law-2026"])


def desk(user: Any = None) -> Client:
    return at_work(user or administrator(), None)


def propose(client: Client, reason: str = "Đã đối chiếu Công báo số 12") -> Any:
    return client.post(reverse("legislation:propose", args=["law-2026"]), {"reason": reason})


def step(client: Client, name: str, **typed: str) -> Any:
    pk = LawConfirmation.objects.latest("pk").pk
    return client.post(reverse("legislation:confirmation_step", args=[pk, name]), typed)


def test_two_administrators_put_a_law_in_force(django_capture_on_commit_callbacks: Any) -> None:
    one, other = desk(), desk()
    assert propose(one).status_code == 302
    text = page(one, VERSION)
    assert "Cần một quản trị viên khác xác nhận" in text
    assert (
        reverse("legislation:confirmation_step", args=[LawConfirmation.objects.get().pk, "xac-nhan"])
        not in text
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert step(one, "xac-nhan").status_code == 409
        assert step(other, "xac-nhan").status_code == 302
    book = page(at_work(ward_officer()), reverse("police:register_book") + "?day=2026-07-01")
    assert "không còn sổ tiếp nhận lưu trú" in book
    listed = page(one, reverse("legislation:pending"))
    assert "Đang áp dụng" in listed
    assert step(one, "de-nghi-rut", reason="Nhầm bản").status_code == 302
    assert "Nhầm bản" in page(other, VERSION)
    with django_capture_on_commit_callbacks(execute=True):
        assert step(one, "rut").status_code == 409
        assert step(other, "rut").status_code == 302
    assert "không còn sổ tiếp nhận lưu trú" not in page(
        at_work(ward_officer()), reverse("police:register_book") + "?day=2026-07-01"
    )
    text = page(one, VERSION)
    assert text.count('class="event-line__title"') == 4


def test_a_proposal_is_refused_with_a_reason() -> None:
    propose(desk())
    missing = step(desk(), "tu-choi", reason=" ")
    assert missing.status_code == 422
    assert "Hãy ghi lý do." in missing.content.decode()
    assert step(desk(), "tu-choi", reason="Chưa có Công báo").status_code == 302
    assert "Chưa có Công báo" in page(desk(), VERSION)
    assert step(desk(), "xac-nhan").status_code == 409


def test_a_withdrawal_can_be_given_up() -> None:
    confirmed_version("law-2026")
    client = desk()
    assert step(client, "de-nghi-rut", reason="Nhầm bản").status_code == 302
    assert step(client, "giu-lai").status_code == 302
    assert LawConfirmation.objects.get().state == "acting"


def test_every_waiting_version_has_its_page() -> None:
    client = desk()
    listed = page(client, reverse("legislation:pending"))
    for version in BOOK.proposed():
        assert escape(version.basis.vi) in listed
        text = page(client, reverse("legislation:version", args=[version.id]))
        assert "Đề nghị xác nhận" in text
    client.cookies["django_language"] = "en"
    for version in BOOK.proposed():
        text = page(client, reverse("legislation:version", args=[version.id]))
        assert escape(version.basis.en) in text


def test_what_differs_is_marked() -> None:
    text = page(desk(), VERSION)
    assert '<mark class="differs">trực tiếp</mark>' in text
    assert "Sổ tiếp nhận lưu trú" in text
    assert "Ngày có hiệu lực đã qua" in text


def test_a_missing_reason_is_said_beside_the_field() -> None:
    answer = propose(desk(), "")
    assert answer.status_code == 422
    assert LawConfirmation.objects.count() == 0


@pytest.mark.parametrize("version_id", ["law-2020", "khong-co", "a b"])
def test_versions_that_do_not_wait_have_no_page(version_id: str) -> None:
    assert desk().get(reverse("legislation:version", args=[version_id])).status_code == 404


def test_unknown_steps_are_not_found() -> None:
    propose(desk())
    assert step(desk(), "lam-gi-do").status_code == 404
    unknown = reverse("legislation:confirmation_step", args=[2**62, "xac-nhan"])
    assert desk().post(unknown).status_code == 404


def addresses() -> list[str]:
    decision = confirmed_version("law-2026")
    correction = proposed_correction()
    return [
        reverse("legislation:pending"), VERSION, reverse("legislation:propose", args=["law-2026"]),
        reverse("legislation:confirmation_step", args=[decision.pk, "de-nghi-rut"]),
        reverse("legislation:procedures"), reverse("legislation:procedure", args=[EXTENSION]),
        reverse("legislation:correct", args=[EXTENSION, "fees/0/amount"]),
        reverse("legislation:correction", args=[correction.pk]),
        reverse("legislation:correction_step", args=[correction.pk, "xac-nhan"]),
    ]  # fmt: skip


def test_only_administrators_open_these_pages() -> None:
    paths = addresses()
    for person in (make_user(), ward_officer(), province_officer(), central_officer()):
        client = at_work(person)
        for path in paths:
            for answer in (client.get(path), client.post(path)):
                assert answer.status_code in (403, 405), path
                assert "Đã đối chiếu" not in answer.content.decode()
    for path in paths:
        assert Client().get(path).status_code in (302, 405)
    assert CatalogueCorrection.objects.get().state == "proposed"


def correct(client: Client, **changes: str) -> Any:
    typed = {"value": "4", "starts": "2026-01-01", "source": "Quyết định 1", "reason": "In mờ", **changes}
    return client.post(reverse("legislation:correct", args=[EXTENSION, "deadlines/0/value"]), typed)


def test_a_value_is_corrected_on_screen(django_capture_on_commit_callbacks: Any) -> None:
    client = desk()
    answer = correct(client)
    assert answer.status_code == 302, answer.content.decode()
    made = CatalogueCorrection.objects.get()
    acts = reverse("legislation:correction_step", args=[made.pk, "xac-nhan"])
    assert client.post(acts).status_code == 409
    with django_capture_on_commit_callbacks(execute=True):
        assert desk().post(acts).status_code == 302
    assert "Quyết định 1" in page(client, reverse("legislation:correction", args=[made.pk]))
    assert "Đang áp dụng" in page(client, reverse("legislation:procedures"))


@pytest.mark.parametrize(
    "changes",
    [
        {"value": "3"}, {"value": ""}, {"value": "-1"}, {"value": "x"}, {"value": "9" * 40}, {"starts": "x"},
        {"starts": "2025-11-14"}, {"source": " "}, {"reason": ""}, {"reason": "x" * 1001}, {"source": "\x00"},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_and_nothing_is_stored(changes: dict[str, str]) -> None:
    answer = correct(desk(), **changes)
    assert answer.status_code == 422
    assert 'class="error-summary"' in answer.content.decode()
    assert CatalogueCorrection.objects.count() == 0


def test_every_value_of_every_procedure_has_a_form() -> None:
    client = desk()
    for procedure_id in catalogue.procedure_ids("residence"):
        for version in catalogue.versions(procedure_id):
            day = version.legal_from.isoformat()
            page(client, reverse("legislation:procedure", args=[procedure_id]) + f"?phien-ban={day}")
            kinds = {(leaf.keys[0], leaf.keys[-1], type(leaf.value)): leaf for leaf in leaves(version.facts)}
            for leaf in kinds.values():
                path = reverse("legislation:correct", args=[procedure_id, leaf.place])
                page(client, f"{path}?phien-ban={day}")


@pytest.mark.parametrize(
    "place", ["fees", "fees/99/amount", "fees/x/amount", "id", "fees//amount", "cases/0/id"]
)
def test_other_values_are_not_found(place: str) -> None:
    assert desk().get(reverse("legislation:correct", args=[EXTENSION, place])).status_code == 404


@pytest.mark.parametrize("day", ["x", "2020-01-01"])
def test_versions_that_never_were_are_not_found(day: str) -> None:
    path = reverse("legislation:correct", args=[EXTENSION, "fees/0/amount"])
    assert desk().get(f"{path}?phien-ban={day}").status_code == 404


def test_the_pages_cost_the_same_however_much_was_decided(django_assert_max_num_queries: Any) -> None:
    client = desk()
    for version in ("law-2026", "stay-limit-tt116", "pictures-tt116"):
        confirmed_version(version)
    proposed_correction()
    for name in ("pending", "procedures"):
        page(client, reverse(f"legislation:{name}"))
        with django_assert_max_num_queries(12):
            page(client, reverse(f"legislation:{name}"))
