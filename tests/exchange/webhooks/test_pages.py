"""The pages of endpoints: what managers see of them and do with them, and what stays hidden."""

import html
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cutru.audit.models import Event
from cutru.exchange.webhooks.models import Webhook, WebhookDelivery
from cutru.exchange.webhooks.signing import take_out
from cutru.facilities.models import Membership
from tests.accounts.factories import asked_anew, log_in, make_user
from tests.exchange.programs.managers import Manager, secret_in, text
from tests.exchange.webhooks.factories import ALL, make_event, make_webhook, program_of, send
from tests.exchange.webhooks.receiver import Receiver
from tests.facilities.factories import add_member, make_facility

pytestmark = pytest.mark.django_db

URL = "http://127.0.0.1:9/tin?khoa=bi-mat"
ACTS = ("detail", "change", "switch", "new_secret", "delete", "ping")


class Keeper(Manager):
    """A manager who looks after endpoints."""

    def open(self, page: str, webhook: Webhook, /, **query: str) -> Any:
        return self.client.get(reverse(f"webhooks:{page}", args=[webhook.pk]), query)

    def send(self, page: str, webhook: Webhook, /, **data: Any) -> Any:
        return self.client.post(reverse(f"webhooks:{page}", args=[webhook.pk]), data)

    def add(self, **data: Any) -> Any:
        """The answer to the form for a new endpoint."""
        given = {"facility": self.facility.pk, "url": URL, "kinds": ALL, **data}
        return self.client.post(reverse("webhooks:new"), given)


@pytest.fixture
def keeper() -> Keeper:
    return Keeper(name="Khách sạn Sông Thử")


@pytest.fixture
def webhook(keeper: Keeper) -> Webhook:
    return make_webhook(keeper.facility, URL, actor=keeper.user)[0]


# --- Adding, changing, deleting -----------------------------------------------------------------------------


def test_a_new_endpoint_shows_its_secret_once(keeper: Keeper) -> None:
    answer = keeper.add()
    secret = html.unescape(secret_in(answer))
    webhook = Webhook.objects.get()
    assert (webhook.url, webhook.kinds, webhook.by) == (URL, list(ALL), keeper.user)
    assert take_out(webhook.secret) == secret
    assert "no-store" in answer["Cache-Control"]
    for page in ("detail", "change", "new_secret", "delete"):
        assert secret not in html.unescape(keeper.open(page, webhook).content.decode())
    assert secret not in html.unescape(keeper.get("start").content.decode())
    assert URL in keeper.list()


def test_a_reload_adds_no_second_endpoint_and_shows_no_secret(keeper: Keeper) -> None:
    page = keeper.client.get(reverse("webhooks:new")).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token is not None
    secret = html.unescape(secret_in(keeper.add(token=token[1])))
    again = keeper.add(token=token[1])
    assert (again.status_code, Webhook.objects.count()) == (302, 1)
    listed = html.unescape(keeper.get("start").content.decode())
    assert "Khoá ký đã được tạo và chỉ hiện một lần" in listed
    assert secret not in listed


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"url": ""}, "Địa chỉ nhận"),
        ({"url": "ftp://127.0.0.1/"}, "Địa chỉ nhận phải bắt đầu bằng https://."),
        ({"url": "http://ai:gi@127.0.0.1/"}, "không được chứa tên và mật khẩu"),
        ({"url": "http://a\0b/"}, "Địa chỉ nhận"),
        ({"url": "http://127.0.0.1/" + "x" * 600}, "Địa chỉ nhận"),
        ({"kinds": []}, "Hãy đánh dấu ít nhất một việc."),
        ({"kinds": ["ping"]}, "Báo khi"),
    ],
)
def test_what_cannot_be_is_said_and_not_stored(
    keeper: Keeper, webhook: Webhook, wrong: dict[str, object], said: str
) -> None:
    before = list(Webhook.objects.values())
    for answer in (
        keeper.add(**wrong),
        keeper.send("change", webhook, **{"url": URL, "kinds": ALL, **wrong}),
    ):
        assert answer.status_code == 422
        assert said in answer.content.decode().split('class="error-summary"')[1].split("</ul>")[0]
    assert list(Webhook.objects.values()) == before


def test_one_endpoint_too_many_is_refused_in_words(keeper: Keeper, webhook: Webhook, settings: Any) -> None:
    settings.WEBHOOKS_OF_A_FACILITY = 1
    answer = keeper.add()
    assert (answer.status_code, Webhook.objects.count()) == (422, 1)
    assert "Mỗi cơ sở có nhiều nhất 1 địa chỉ nhận." in answer.content.decode()


def test_an_endpoint_is_changed_switched_off_on_and_deleted(keeper: Keeper, webhook: Webhook) -> None:
    other = "http://127.0.0.1:9/khac"
    assert keeper.send("change", webhook, url=other, kinds=["stay.accepted"]).status_code == 302
    webhook.refresh_from_db()
    assert (webhook.url, webhook.kinds) == (other, ["stay.accepted"])
    states = []
    for on in ("0", "1"):
        assert keeper.send("switch", webhook, on=on).status_code == 302
        webhook.refresh_from_db()
        states.append((webhook.is_active, "Đã tắt" in text(keeper.open("detail", webhook))))
    assert states == [(False, True), (True, False)]
    assert "nhật ký gửi cũng mất" in text(keeper.open("delete", webhook))
    assert keeper.send("delete", webhook).status_code == 302
    assert keeper.send("delete", webhook).status_code == 404
    assert Webhook.objects.count() == 0
    told = Event.objects.filter(subject="webhook").order_by("pk").values_list("action", "by")
    acts = ["created", "changed", "changed", "changed", "deleted"]
    assert list(told) == [(f"webhook_{act}", keeper.user.pk) for act in acts]


def test_an_endpoint_we_cut_off_says_why_and_is_switched_on_again(keeper: Keeper, webhook: Webhook) -> None:
    Webhook.objects.filter(pk=webhook.pk).update(disabled_at=webhook.created_at, disabled_reason="gone")
    page = text(keeper.open("detail", webhook))
    assert "Cổng đã ngắt địa chỉ này lúc" in page
    assert "Máy nhận báo địa chỉ không còn (410)" in page
    assert "Gửi tin thử" not in page
    keeper.send("switch", webhook, on="1")
    webhook.refresh_from_db()
    assert webhook.is_on


def test_a_new_secret_signs_beside_the_old_one_and_is_made_once(keeper: Keeper, webhook: Webhook) -> None:
    old = take_out(webhook.secret)
    page = keeper.open("new_secret", webhook).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token is not None
    secret = html.unescape(secret_in(keeper.send("new_secret", webhook, token=token[1])))
    assert keeper.send("new_secret", webhook, token=token[1]).status_code == 302
    webhook.refresh_from_db()
    assert (take_out(webhook.secret), take_out(webhook.old_secret)) == (secret, old)


@pytest.mark.parametrize("page", ["new", "new_secret"])
def test_who_was_not_asked_lately_gets_no_secret(keeper: Keeper, webhook: Webhook, page: str) -> None:
    client = log_in(Client(), keeper.user)
    address = reverse(f"webhooks:{page}", args=[webhook.pk] if page == "new_secret" else [])
    before = list(Webhook.objects.values())
    sent = {"facility": keeper.facility.pk, "url": URL, "kinds": ALL}
    for answer in (client.get(address), client.post(address, sent)):
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert list(Webhook.objects.values()) == before


# --- The log ------------------------------------------------------------------------------------------------


def test_a_test_message_arrives_and_stands_in_the_log(keeper: Keeper, receiver: Receiver) -> None:
    webhook, _secret = make_webhook(keeper.facility, receiver.url, actor=keeper.user)
    assert "Chưa gửi tin nào" in text(keeper.open("detail", webhook))
    assert keeper.send("ping", webhook).status_code == 302
    send(webhook)
    page = text(keeper.open("detail", webhook))
    assert "Thử kết nối" in page
    assert "HTTP 20" in page
    assert len(receiver.messages) == 1


def test_a_message_that_did_not_arrive_says_why_and_is_sent_again(keeper: Keeper, webhook: Webhook) -> None:
    delivery = make_event(webhook)
    attempt = {"at": "2026-11-25T15:40:00+00:00", "status": 500, "error": "status", "duration_ms": 70}
    log = [{**attempt, "response": "<script>alert(1)</script>"}]
    WebhookDelivery.objects.filter(pk=delivery.pk).update(state="failed", attempts=9, log=log)
    page = keeper.open("detail", webhook, state="failed").content.decode()
    assert "22:40 25/11/2026 · HTTP 500 · Máy nhận trả lời lỗi · 70 ms" in " ".join(page.split())
    assert "<script>alert" not in page
    address = reverse("webhooks:replay", args=[webhook.pk, delivery.pk])
    assert keeper.client.post(address).status_code == 302
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("pending", 0)


def test_the_log_is_filtered_by_state_and_leafed_through(keeper: Keeper, webhook: Webhook) -> None:
    failed = make_event(webhook)
    WebhookDelivery.objects.filter(pk=failed.pk).update(state="failed")
    waiting = [make_event(webhook) for _number in range(55)]
    shown = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

    def events(**query: str) -> set[str]:
        return set(shown.findall(text(keeper.open("detail", webhook, **query))))

    assert events(state="failed") == {str(failed.event_id)}
    assert events(state="delivered") == set()
    assert events(state="pending") == {str(one.event_id) for one in waiting[5:]}
    body = html.unescape(keeper.open("detail", webhook, state="pending").content.decode())
    following = re.search(r'rel="next" href="\?([^"]+)"', body)
    assert following is not None
    more = dict(part.split("=") for part in following[1].split("&"))
    assert events(**more) == {str(one.event_id) for one in waiting[:5]}
    for odd in ({"state": "'"}, {"cursor": "9" * 40}, {"cursor": "\0"}):
        assert len(events(**odd)) == 50


def test_nothing_is_sent_to_an_endpoint_that_is_off(keeper: Keeper, webhook: Webhook) -> None:
    delivery = make_event(webhook)
    keeper.send("switch", webhook, on="0")
    keeper.send("ping", webhook)
    keeper.client.post(reverse("webhooks:replay", args=[webhook.pk, delivery.pk]))
    assert text(keeper.open("detail", webhook)).count("Địa chỉ nhận đang tắt. Hãy bật lại rồi gửi.") == 2
    delivery.refresh_from_db()
    assert (delivery.state, WebhookDelivery.objects.count()) == ("failed", 1)


# --- Whose it is --------------------------------------------------------------------------------------------


def test_endpoints_of_other_facilities_are_not_there(keeper: Keeper, webhook: Webhook) -> None:
    delivery = make_event(webhook)
    stranger = Keeper()
    own = make_webhook(stranger.facility, "http://127.0.0.1:9/rieng", actor=stranger.user)[0]
    before = list(Webhook.objects.values())
    assert "bi-mat" not in stranger.list()
    for page in ACTS:
        for answer in (stranger.open(page, webhook), stranger.send(page, webhook, on="0")):
            assert answer.status_code in (404, 405)
            assert "bi-mat" not in answer.content.decode()
    crossed = [reverse("webhooks:replay", args=[pk, delivery.pk]) for pk in (webhook.pk, own.pk)]
    assert [stranger.client.post(address).status_code for address in crossed] == [404, 404]
    assert list(Webhook.objects.values()) == before


def test_each_branch_has_its_own_endpoints(keeper: Keeper, webhook: Webhook) -> None:
    branch = make_facility(manager=keeper.user, main_facility=keeper.facility)
    keeper.client.post(reverse("facilities:switch", args=[branch.pk]))
    assert "bi-mat" not in keeper.list()
    assert keeper.open("detail", webhook).status_code == 404
    assert keeper.add().status_code == 302
    assert Webhook.objects.count() == 1


def test_managers_see_what_programs_registered_for_their_facility(keeper: Keeper) -> None:
    webhook, _secret = make_webhook(keeper.facility, URL, actor=program_of(keeper.facility))
    assert webhook.url in keeper.list()
    assert keeper.send("switch", webhook, on="0").status_code == 302
    webhook.refresh_from_db()
    assert not webhook.is_active


def test_receptionists_see_and_do_nothing(keeper: Keeper, webhook: Webhook) -> None:
    person = make_user()
    add_member(keeper.facility, person, Membership.Role.RECEPTIONIST)
    client = asked_anew(log_in(Client(), person))
    before = list(Webhook.objects.values())
    for page in ACTS:
        answer = client.post(reverse(f"webhooks:{page}", args=[webhook.pk]), {"on": "0"})
        assert (answer.status_code, "bi-mat" in answer.content.decode()) in ((403, False), (405, False))
    assert client.get(reverse("webhooks:detail", args=[webhook.pk])).status_code == 403
    assert client.get(reverse("webhooks:new")).status_code == 403
    assert list(Webhook.objects.values()) == before


@pytest.mark.parametrize("number", [0, 10**12, 10**40])
def test_an_endpoint_that_does_not_exist_is_not_found(keeper: Keeper, webhook: Webhook, number: int) -> None:
    for page in ACTS:
        assert keeper.client.post(reverse(f"webhooks:{page}", args=[number])).status_code in (404, 405)
    for pair in ((webhook.pk, number), (number, number)):
        assert keeper.client.post(reverse("webhooks:replay", args=pair)).status_code == 404
