"""The first and every later login, and what must not let anybody in."""

import time

import pytest
from allauth.mfa.models import Authenticator
from captcha.models import CaptchaStore
from django.test import Client
from django.urls import NoReverseMatch, reverse

from cutru.accounts import actions, second_factor
from cutru.audit.models import Event
from tests.accounts.factories import PASSWORD, make_user
from tests.accounts.logins import give_code, give_password, is_in, recovery_codes, secret_of

pytestmark = pytest.mark.django_db

WRONG = "Tên đăng nhập hoặc mật khẩu chưa đúng."
WRONG_CODE = "Mã chưa đúng hoặc đã hết hạn. Nhập mã đang hiện trong ứng dụng."


def secret_on_page(response) -> str:
    return response.context["secret"].replace(" ", "")


def test_the_first_login_enrols_an_app_shows_recovery_codes_and_goes_in(client: Client):
    user = make_user("khachsan", enrolled=False)
    assert give_password(client, "KhachSan").url == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp"))
    text = page.content.decode()
    assert [part in text for part in ("BƯỚC 1", "BƯỚC 2", "Xác nhận", "data:image/svg+xml")] == [True] * 4
    assert secret_on_page(client.get(reverse("mfa_activate_totp"))) == secret_on_page(page)
    code = second_factor.code_at(secret_on_page(page))
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).url == reverse("mfa_new_recovery_codes")
    assert not is_in(client)
    shown = client.get(reverse("mfa_new_recovery_codes"))
    assert len(shown.context["unused_codes"]) == 10
    done = client.post(reverse("mfa_new_recovery_codes"))
    assert done.status_code == 302
    assert is_in(client)
    assert Authenticator.objects.filter(user=user).count() == 2
    assert list(Event.objects.values_list("action", flat=True).order_by("pk")) == [
        "account_created",
        "second_factor_enrolled",
        "logged_in",
    ]


def test_later_logins_ask_only_for_the_code(client: Client):
    user = make_user("khachsan")
    assert give_password(client, "khachsan").url == reverse("mfa_authenticate")
    page = client.get(reverse("mfa_authenticate")).content.decode()
    assert ["BƯỚC 1" in page, "Xác nhận" in page] == [False, True]
    assert give_code(client, actions.current_code(user)).status_code == 302
    assert is_in(client)


def test_codes_not_said_to_be_kept_are_shown_again_at_the_next_login(client: Client):
    user = make_user(enrolled=False)
    actions.enrol_totp(user, codes_seen=False)
    give_password(client, user.username)
    assert give_code(client, actions.current_code(user)).url == reverse("mfa_new_recovery_codes")


@pytest.mark.parametrize(("name", "password"), [("khachsan", "sai-mat-khau"), ("khong-co-ai", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(client: Client, name: str, password: str):
    make_user("khachsan")
    answer = give_password(client, name, password)
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (400, [WRONG])
    assert answer.context["form"].fields["password"].widget.render_value is False


@pytest.mark.parametrize("answer", ["", "00000", "passed-not"])
def test_the_captcha_is_required_at_every_login(client: Client, answer: str):
    make_user("khachsan")
    page = give_password(client, "khachsan", captcha_1=answer)
    assert page.status_code == 400
    assert list(page.context["form"].errors) == ["captcha"]
    assert client.get(reverse("mfa_authenticate")).url == reverse("account_login")


def test_a_captcha_answered_wrongly_is_used_up(client: Client):
    make_user("khachsan")
    key = CaptchaStore.generate_key()
    right = CaptchaStore.objects.get(hashkey=key).response
    assert (len(right), right.isdigit()) == (5, True)
    wrong = "11111" if right != "11111" else "22222"
    assert give_password(client, "khachsan", captcha_0=key, captcha_1=wrong).status_code == 400
    assert give_password(client, "khachsan", captcha_0=key, captcha_1=right).status_code == 400
    fresh = CaptchaStore.generate_key()
    right = CaptchaStore.objects.get(hashkey=fresh).response
    assert give_password(client, "khachsan", captcha_0=fresh, captcha_1=right).status_code == 302


@pytest.mark.parametrize("kind", ["wrong", "expired", "letters", "empty"])
def test_a_wrong_or_expired_code_does_not_log_in(client: Client, kind: str):
    user = make_user()
    secret = secret_of(user)
    now = time.time()
    near = {second_factor.code_at(secret, now + 30 * step) for step in range(-2, 3)}
    wrong = next(
        code for code in ("111111", "222222", "333333", "444444", "555555", "666666") if code not in near
    )
    code = {
        "wrong": wrong,
        "expired": second_factor.code_at(secret, now - 120),
        "letters": "ａｂｃ",
        "empty": "",
    }[kind]
    give_password(client, user.username)
    answer = give_code(client, code)
    assert answer.status_code == 400
    assert answer.context["form"].errors["code"] == [WRONG_CODE if code else "Hãy điền ô này."]
    assert not is_in(client)


def test_a_code_is_taken_once_also_while_it_would_still_be_valid(client: Client, monkeypatch):
    user = make_user()
    code = actions.current_code(user)
    give_password(client, user.username)
    give_code(client, code)
    client.post(reverse("account_logout"))
    give_password(client, user.username)
    assert give_code(client, code).status_code == 400
    later = time.time() + 31
    monkeypatch.setattr(time, "time", lambda: later)
    assert give_code(client, code).status_code == 400
    assert not is_in(client)


def test_the_code_of_the_enrolment_is_not_taken_a_second_time(client: Client):
    user = make_user(enrolled=False)
    give_password(client, user.username)
    page = client.get(reverse("mfa_activate_totp"))
    code = second_factor.code_at(secret_on_page(page))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    client.post(reverse("mfa_new_recovery_codes"))
    client.post(reverse("account_logout"))
    give_password(client, user.username)
    assert give_code(client, code).status_code == 400


def test_a_recovery_code_logs_in_once(client: Client):
    user = make_user()
    codes = recovery_codes(user)
    give_password(client, user.username)
    assert give_code(client, codes[3]).status_code == 302
    assert is_in(client)
    client.post(reverse("account_logout"))
    give_password(client, user.username)
    assert give_code(client, codes[3]).status_code == 400


def test_each_account_gets_its_own_secret_stored_encrypted():
    first, second = make_user(), make_user()
    stored = [row.data["secret"] for row in Authenticator.objects.filter(type="totp")]
    secrets = {secret_of(first), secret_of(second)}
    assert len(secrets) == 2
    assert not secrets & set(stored)


def test_an_account_that_is_closed_does_not_get_in(client: Client):
    user = make_user(is_active=False)
    assert give_password(client, user.username).url == reverse("account_inactive")
    assert client.get(reverse("account_inactive")).status_code == 200
    assert not is_in(client)


@pytest.mark.parametrize("elsewhere", ["https://xau.example/", "//xau.example/", "javascript:alert(1)"])
def test_the_way_back_never_leads_to_another_site(client: Client, elsewhere: str):
    user = make_user()
    give_password(client, user.username, next=elsewhere)
    assert give_code(client, actions.current_code(user)).url == _start()


def test_the_way_back_leads_to_the_page_that_was_asked_for(client: Client):
    user = make_user()
    wanted = reverse("usersessions_list")
    asked = client.get(wanted)
    assert asked.url == f"{reverse('account_login')}?next={wanted}"
    give_password(client, user.username, next=wanted)
    assert give_code(client, actions.current_code(user)).url == wanted


def test_the_login_page_is_vietnamese_with_picture_sound_and_no_signup(client: Client):
    text = client.get(reverse("account_login")).content.decode()
    found = [
        part in text
        for part in ("Tên đăng nhập", "Mật khẩu", "Mã xác nhận", "Đăng nhập", "<audio", "captcha/image")
    ]
    assert found == [True] * 6
    assert "Sign" not in text
    assert client.get("/tai-khoan/signup/").status_code == 404


def test_the_usual_address_of_the_login_leads_to_ours(client: Client):
    assert client.get("/tai-khoan/login/?next=/a").url == "/tai-khoan/dang-nhap/?next=/a"


def _start() -> str:
    try:
        return reverse("site:start")
    except NoReverseMatch:
        return "/"
