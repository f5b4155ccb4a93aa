"""Ten wrong passwords or codes in a quarter of an hour lock an account, real or not, for as long."""

import re
import time

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from cutru.accounts import actions
from cutru.audit.models import Event
from tests.accounts.factories import PASSWORD, log_in, make_user
from tests.accounts.logins import give_code, give_password, is_in

pytestmark = pytest.mark.django_db
LOCKED = re.compile(r"Đã nhập sai quá nhiều lần\. Việc đăng nhập tạm khoá, hãy thử lại sau (\d+) phút\.")


def said(answer) -> str:
    return answer.context["form"].non_field_errors()[0]


@pytest.mark.parametrize("name", ["khachsan", "khong-co-ai"])
def test_ten_wrong_passwords_lock_the_name_with_the_same_words_for_every_name(client: Client, name: str):
    make_user("khachsan")
    sentences = [said(give_password(client, name, "sai")) for _attempt in range(10)]
    assert sentences[:9] == ["Tên đăng nhập hoặc mật khẩu chưa đúng."] * 9
    assert LOCKED.fullmatch(sentences[9])[1] == "15"
    right = give_password(client, name.upper())
    assert LOCKED.fullmatch(said(right))[1] == "15"
    assert "account_login" not in client.session
    events = Event.objects.filter(action="account_locked").values_list("subject", flat=True)
    assert list(events) == (["account"] if name == "khachsan" else [])


def test_the_lock_opens_after_a_quarter_of_an_hour(client: Client, monkeypatch: pytest.MonkeyPatch):
    user = make_user()
    for _attempt in range(10):
        give_password(client, user.username, "sai")
    start = time.time()
    monkeypatch.setattr(time, "time", lambda: start + 14 * 60 + 1)
    assert LOCKED.fullmatch(said(give_password(client, user.username)))[1] == "1"
    monkeypatch.setattr(time, "time", lambda: start + 15 * 60 + 2)
    assert give_password(client, user.username).status_code == 302


def test_wrong_passwords_long_ago_do_not_count(client: Client, monkeypatch: pytest.MonkeyPatch):
    user = make_user()
    start = time.time()
    for _attempt in range(9):
        give_password(client, user.username, "sai")
    monkeypatch.setattr(time, "time", lambda: start + 16 * 60)
    assert "chưa đúng" in said(give_password(client, user.username, "sai"))


def test_wrong_codes_lock_too_and_then_the_right_one_does_not_help(client: Client):
    user = make_user()
    for _attempt in range(5):
        give_password(client, user.username, "sai")
    give_password(client, user.username)
    answers = [give_code(client, "abcdef") for _attempt in range(5)]
    assert LOCKED.fullmatch(answers[-1].context["form"].errors["code"][0])
    right = give_code(client, actions.current_code(user))
    assert LOCKED.fullmatch(right.context["form"].errors["code"][0])
    assert not is_in(client)


def test_the_right_password_alone_does_not_forgive_wrong_codes(client: Client):
    user = make_user()
    for _round in range(2):
        give_password(client, user.username)
        answers = [give_code(client, "abcdef") for _attempt in range(5)]
    assert LOCKED.fullmatch(answers[-1].context["form"].errors["code"][0])


def test_a_complete_login_forgives_earlier_slips(client: Client):
    user = make_user()
    for _attempt in range(9):
        give_password(client, user.username, "sai")
    give_password(client, user.username)
    give_code(client, actions.current_code(user))
    client.post(reverse("account_logout"))
    assert "chưa đúng" in said(give_password(client, user.username, "sai"))


def test_one_address_guessing_at_many_names_is_locked_out(client: Client, settings):
    settings.LOCKOUT_ADDRESS_FAILURES = 12
    user = make_user()
    for number in range(12):
        give_password(client, f"ten-{number}", "sai")
    assert LOCKED.fullmatch(said(give_password(client, user.username)))
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert give_password(elsewhere, user.username).status_code == 302
    assert [(e.subject, e.subject_id) for e in Event.objects.filter(action="account_locked")] == [
        ("address", "127.0.0.1")
    ]


def test_too_many_logins_from_one_address_are_slowed_down(client: Client, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "3/m/ip"}
    answers = [give_password(client, "ai-do", captcha_1="sai") for _attempt in range(4)]
    assert [answer.status_code for answer in answers] == [400, 400, 400, 429]
    assert "Hãy chờ một phút" in answers[-1].content.decode()


def test_guessing_the_present_password_in_the_account_pages_counts(client: Client):
    user = make_user()
    log_in(client, user)
    fields = {"oldpassword": "sai", "password1": "moi-hoan-toan-1", "password2": "moi-hoan-toan-1"}
    for _attempt in range(2):
        client.post(reverse("account_change_password"), fields)
    other = Client()
    for _attempt in range(8):
        last = give_password(other, user.username, "sai")
    assert LOCKED.fullmatch(said(last))
    assert user.check_password(PASSWORD)


def test_the_lock_holds_in_the_cache_that_processes_share(client: Client, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "cache_of_this_test",
        }
    }
    call_command("createcachetable")
    user = make_user()
    for _attempt in range(10):
        give_password(client, user.username, "sai")
    assert LOCKED.fullmatch(said(give_password(Client(), user.username)))
