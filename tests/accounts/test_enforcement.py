"""Whoever passed the password but not the second factor reaches no page but the one that asks for it."""

import re
import time
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cutru.accounts.models import Role
from cutru.exchange.api.middleware import PREFIX
from tests.accounts.factories import log_in, make_user
from tests.accounts.logins import give_password, is_in

pytestmark = pytest.mark.django_db
SAMPLES = {"int": "1", "uuid": "00000000-0000-0000-0000-000000000000"}


def addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    """One address of every page there is, with invented numbers and keys."""
    for entry in patterns:
        route = str(entry.pattern)
        route = re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES.get(found[1], "a"), route)
        route = re.sub(r"\(\?P<\w+>[^()]*(\([^()]*\))?[^()]*\)", "a", route).strip("^$").replace("\\", "")
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, before + route)
        else:
            yield before + route


def all_addresses() -> list[str]:
    found = sorted({address.replace("$", "") for address in addresses(get_resolver().url_patterns)})
    assert len(found) > 30
    return found


def login_with_way_back(location: str) -> bool:
    return location.startswith(f"{reverse('account_login')}?next=")


def test_a_session_without_the_second_factor_is_ended_at_every_address():
    user = make_user(role=Role.ADMINISTRATOR)
    let_through = []
    of_people = [address for address in all_addresses() if not address.startswith(PREFIX)]  # programs: keys
    for address in of_people:
        client = Client()
        client.force_login(user)
        answer = client.get(address)
        if (
            not (answer.status_code == 302 and login_with_way_back(answer.url))
            or "_auth_user_id" in client.session
        ):
            let_through.append(address)
    assert let_through == []


@pytest.mark.parametrize("enrolled", [True, False])
def test_after_the_password_alone_every_page_answers_as_to_a_stranger(enrolled: bool):
    user = make_user(role=Role.ADMINISTRATOR, enrolled=enrolled)
    step = reverse("mfa_authenticate" if enrolled else "mfa_activate_totp")
    differing = []
    half_way, stranger = Client(raise_request_exception=False), Client(raise_request_exception=False)
    for address in all_addresses():
        if address in (reverse("account_logout"), reverse("accounts:identity_login")):
            continue  # the one would end it, the other leads everybody off with a number of their own
        if "account_login" not in half_way.session:
            give_password(half_way, user.username)
        first, second = half_way.get(address), stranger.get(address)
        same = (first.status_code, first.headers.get("Location")) == (
            second.status_code,
            second.headers.get("Location"),
        )
        if not same and (address, first.status_code) != (step, 200) and first.headers.get("Location") != step:
            differing.append(address)
    assert differing == []


def test_what_is_sent_after_the_password_alone_is_not_taken(client: Client):
    user = make_user()
    give_password(client, user.username)
    answer = client.post(reverse("account_change_password"), {"oldpassword": "x"})
    assert login_with_way_back(answer.url)


def test_after_half_an_hour_without_a_request_the_login_is_asked_again_with_a_way_back(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    log_in(client, make_user())
    assert is_in(client)
    later = time.time() + 30 * 60 + 5
    monkeypatch.setattr(time, "time", lambda: later)
    answer = client.get("/tai-khoan/?trang=2", follow=True)
    assert answer.redirect_chain == [("/tai-khoan/dang-nhap/?next=%2Ftai-khoan%2F%3Ftrang%3D2", 302)]
    assert "Bạn đã lâu không thao tác" in answer.content.decode()
    assert not is_in(client)


def test_a_person_who_keeps_working_stays_in_for_twelve_hours_at_most(
    client: Client, monkeypatch: pytest.MonkeyPatch
):
    start = time.time()
    log_in(client, make_user())
    answers = []
    for minutes in (25, 50, 75, *range(100, 730, 25)):
        monkeypatch.setattr(time, "time", lambda minutes=minutes: start + minutes * 60)
        answers.append((minutes <= 720, is_in(client)))
    assert [expected for expected, _answer in answers] == [answer for _expected, answer in answers]


def test_the_time_last_seen_is_written_once_a_minute(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries
):
    log_in(client, make_user())
    start = time.time()
    with django_assert_max_num_queries(8) as same_minute:
        is_in(client)
    assert [query["sql"][:6] for query in same_minute.captured_queries if "UPDATE" in query["sql"]] == []
    monkeypatch.setattr(time, "time", lambda: start + 61)
    is_in(client)
    assert client.session["last_seen"] == int(start + 61)


def test_a_time_out_is_told_to_pages_that_fetch_parts(client: Client, monkeypatch: pytest.MonkeyPatch):
    log_in(client, make_user())
    later = time.time() + 31 * 60
    monkeypatch.setattr(time, "time", lambda: later)
    answer = client.post(
        "/tai-khoan/", HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://testserver/tai-khoan/phien/"
    )
    assert answer.headers["HX-Redirect"] == "/tai-khoan/dang-nhap/?next=%2Ftai-khoan%2Fphien%2F"
    log_in(client, make_user())
    monkeypatch.setattr(time, "time", lambda: later + 31 * 60)
    answer = client.get("/tai-khoan/", HTTP_ACCEPT="application/json")
    assert (answer.status_code, answer.json()["code"]) == (401, "session_over")
