"""The way of a payer through the pages, and what a gateway may say."""

import json
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client

from cutru.payments import actions
from cutru.payments.codes import new_code, read_code, show_code
from cutru.payments.gateways import gateway
from cutru.payments.models import Payment
from cutru.payments.tasks import tell
from cutru.web.checks import production_settings
from tests.accounts.factories import log_in, make_user
from tests.payments.acts import ask, journal, said, signed
from tests.police.factories import ward_officer

pytestmark = pytest.mark.django_db


def address(payment: Payment, rest: str = "") -> str:
    return f"/thanh-toan/{payment.shown_code}/{rest}"


def at_the_bank(client: Client, payment: Payment) -> str:
    """The address of the trial bank's page, reached as the payer."""
    answer = client.post(address(payment))
    assert answer.status_code == 302
    return str(answer["Location"])


@pytest.fixture
def payment(client: Client) -> Payment:
    """A payment whose payer is logged in."""
    payer = make_user(full_name="Kín Thị Trả")
    log_in(client, payer)
    return ask(payer)


def test_a_payer_pays_and_comes_back(client: Client, payment: Payment) -> None:
    assert "20.000 đồng" in client.get(address(payment)).content.decode()
    bank = at_the_bank(client, payment)
    assert "20.000 đồng" in client.get(bank).content.decode()
    back = client.post(bank, {"answer": "pay"})
    assert back["Location"].startswith(f"http://testserver{address(payment, 'tro-ve/')}?")
    assert client.get(back["Location"])["Location"] == address(payment, "ket-qua/")
    assert client.get(address(payment))["Location"] == address(payment, "ket-qua/")
    assert client.get(address(payment, "ket-qua/")).context["payment"].state == "paid"
    assert journal(payment) == ["requested", "started", "paid"]


def test_the_notice_before_the_return_and_after_it_pays_once(client: Client, payment: Payment) -> None:
    bank = at_the_bank(client, payment)
    back = client.post(bank, {"answer": "pay"})["Location"]
    answer = dict(pair.split("=") for pair in back.split("?")[1].split("&"))
    tell(answer)
    client.get(back)
    assert client.post("/thanh-toan/bao/trial/", answer).json() == {"taken": True}
    assert journal(payment) == ["requested", "started", "paid"]


def test_what_is_paid_for_is_said_in_the_readers_language(client: Client, payment: Payment) -> None:
    client.cookies["django_language"] = "en"
    assert "Fee for permanent residence" in client.get(address(payment)).content.decode()


def test_a_browser_that_vanished_leaves_the_money_to_the_notice(client: Client, payment: Payment) -> None:
    assert client.post(at_the_bank(client, payment), {"answer": "vanish"}).status_code == 200
    payment.refresh_from_db()
    assert payment.state == "waiting"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args->'answer' FROM procrastinate_jobs WHERE task_name = 'cutru.payments.tell'"
        )
        (row,) = cursor.fetchall()
    tell(json.loads(row[0]))
    payment.refresh_from_db()
    assert payment.state == "paid"


def test_who_does_not_pay_may_try_again(client: Client, payment: Payment) -> None:
    back = client.post(at_the_bank(client, payment), {"answer": "refuse"})["Location"]
    client.get(back)
    page = client.get(address(payment, "ket-qua/"))
    assert page.context["payment"].state == "failed"
    client.get(client.post(at_the_bank(client, payment), {"answer": "pay"})["Location"])
    payment.refresh_from_db()
    assert payment.state == "paid"


def test_a_session_that_ended_meanwhile_loses_no_money(client: Client, payment: Payment) -> None:
    client.logout()
    assert client.get(f"{address(payment, 'tro-ve/')}?{urlencode(signed(payment))}").status_code == 302
    payment.refresh_from_db()
    assert payment.state == "paid"


@pytest.mark.parametrize(
    "changed", [{"amount": "1"}, {"outcome": "failed"}, {"signature": "0" * 64}, {"more": "1"}]
)
def test_a_tampered_answer_is_not_believed(client: Client, payment: Payment, changed: dict[str, str]) -> None:
    answer = {**signed(payment), **changed}
    notice = client.post("/thanh-toan/bao/trial/", answer)
    assert (notice.status_code, notice.json()["taken"]) == (400, False)
    assert client.get(f"{address(payment, 'tro-ve/')}?{urlencode(answer)}").status_code == 400
    payment.refresh_from_db()
    assert (payment.state, journal(payment)) == ("waiting", ["requested"])


def test_an_order_cannot_be_used_as_an_answer_nor_for_another_payment(
    client: Client, payment: Payment
) -> None:
    bank = at_the_bank(client, payment)
    other = ask(make_user())
    assert client.get(bank.replace(payment.code, other.code)).status_code == 404
    assert client.get(bank.replace("amount=20000", "amount=1")).status_code == 404
    assert client.get(bank.split("?")[0]).status_code == 404
    order = dict(pair.split("=") for pair in bank.split("?")[1].split("&"))
    assert client.post("/thanh-toan/bao/trial/", order).status_code == 400


def test_a_signed_notice_of_another_amount_or_no_payment_is_refused(client: Client, payment: Payment) -> None:
    payment.amount = 5
    assert client.post("/thanh-toan/bao/trial/", signed(payment)).json()["reason"] == "amount"
    payment.code = "2611000000000"
    assert client.post("/thanh-toan/bao/trial/", signed(payment)).json()["reason"] == "unknown"


def test_another_persons_payment_is_not_found(client: Client, payment: Payment) -> None:
    actions.confirm_online(said(payment))
    for stranger in (make_user(), ward_officer()):
        log_in(client, stranger)
        for rest in ("", "ket-qua/", "xac-nhan.pdf"):
            page = client.get(address(payment, rest))
            assert (page.status_code, payment.title in page.content.decode()) == (404, False)
        assert client.post(address(payment)).status_code == 404


def test_strangers_are_asked_to_log_in(client: Client) -> None:
    payment = ask(make_user())
    for rest in ("", "ket-qua/", "xac-nhan.pdf"):
        assert client.get(address(payment, rest))["Location"].startswith("/tai-khoan/dang-nhap/")


def test_paying_what_is_no_longer_open_is_a_conflict(client: Client, payment: Payment) -> None:
    actions.cancel(None, payment, "withdrawn")
    answer = client.post(address(payment))
    assert answer.status_code == 409
    assert "không còn chờ trả tiền" in answer.content.decode()


def test_where_nothing_is_paid_online_the_page_sends_to_the_counter(
    client: Client, payment: Payment, settings: Any
) -> None:
    bank = at_the_bank(client, payment)
    settings.PAYMENT_GATEWAY = ""
    assert "chưa nhận tiền trực tuyến" in client.get(address(payment)).content.decode()
    assert client.post(address(payment)).status_code == 409
    gone = (bank, address(payment, "tro-ve/"))
    assert [client.get(one).status_code for one in gone] == [404, 404]
    assert client.post("/thanh-toan/bao/trial/", signed(payment)).status_code == 404


def test_the_trial_bank_never_opens_in_production(settings: Any) -> None:
    settings.ENVIRONMENT = "production"
    with pytest.raises(ImproperlyConfigured):
        gateway()
    assert "cutru.E008" in [finding.id for finding in production_settings()]


def test_a_button_the_bank_does_not_have_does_nothing(client: Client, payment: Payment) -> None:
    assert client.post(at_the_bank(client, payment), {"answer": "more"}).status_code == 400


def test_the_confirmation_is_printed_once_money_came(client: Client, payment: Payment) -> None:
    assert client.get(address(payment, "xac-nhan.pdf")).status_code == 404
    actions.confirm_online(said(payment))
    paper = client.get(address(payment, "xac-nhan.pdf"))
    assert (paper["Content-Type"], paper.content[:5]) == ("application/pdf", b"%PDF-")


def test_a_reference_that_was_copied_wrong_is_no_reference() -> None:
    stored = new_code(date(2026, 11, 22))
    shown = show_code(stored)
    assert (read_code(shown), read_code(shown.lower().replace("-", " "))) == (stored, stored)
    wrong = stored[:-1] + ("0" if stored[-1] != "0" else "1")
    assert read_code(wrong) is None
