"""Password, mail address, recovery codes, sessions: the pages of the own account."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from cutru.accounts import actions
from cutru.accounts.models import Role, User
from cutru.audit.models import Event
from tests.accounts.factories import PASSWORD, log_in, make_user
from tests.accounts.logins import give_code, give_password, is_in, recovery_codes

pytestmark = pytest.mark.django_db
NEW = "ghe-go-ben-song-7"


def link_in_mail() -> str:
    return re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]


def actions_of(user: User) -> list[str]:
    return list(Event.objects.filter(subject_id=str(user.pk)).values_list("action", flat=True).order_by("pk"))


def confirm_again(client: Client) -> None:
    """The question for the password that stands before delicate pages."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


@pytest.mark.parametrize(
    ("username", "email", "mails"),
    [
        ("khachsan", "khachsan@thu.example", 1),
        ("KhachSan", "KHACHSAN@thu.example", 1),
        ("khachsan", "letan@thu.example", 0),
        ("letan2", "khachsan@thu.example", 0),
    ],
)
def test_a_forgotten_password_gets_the_same_answer_for_every_name(
    client: Client, username: str, email: str, mails: int
):
    make_user("khachsan")
    make_user("letan")
    answer = client.post(
        reverse("account_reset_password"), {"username": username, "email": email}, follow=True
    )
    assert answer.redirect_chain == [(reverse("account_reset_password_done"), 302)]
    assert "Nếu tên đăng nhập và thư điện tử khớp" in answer.content.decode()
    assert [message.to for message in mail.outbox] == [["khachsan@thu.example"]] * mails


def test_the_link_sets_a_new_password_once_and_the_second_factor_stays(client: Client):
    user = make_user()
    client.post(reverse("account_reset_password"), {"username": user.username, "email": user.email})
    assert "Đặt mật khẩu mới" in mail.outbox[0].subject
    link = link_in_mail()
    page = client.get(link, follow=True)
    form = page.redirect_chain[-1][0]
    differing = client.post(form, {"password1": NEW, "password2": "khac-han-99-x"})
    assert differing.context["form"].errors["password2"] == ["Hai lần nhập mật khẩu chưa giống nhau."]
    done = client.post(form, {"password1": NEW, "password2": NEW})
    assert done.url == reverse("account_reset_password_from_key_done")
    assert not is_in(client)
    assert "đã dùng rồi hoặc đã hết hạn" in client.get(link).content.decode()
    assert give_password(client, user.username, NEW).url == reverse("mfa_authenticate")
    assert "password_reset" in actions_of(user)


def test_a_changed_password_ends_other_sessions(client: Client):
    user = make_user()
    other = Client()
    for one in (client, other):
        log_in(one, user)
    fields = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post(reverse("account_change_password"), fields).url == reverse("accounts:profile")
    assert [is_in(client), is_in(other)] == [True, False]
    assert "Đã đổi mật khẩu" in mail.outbox[-1].subject
    assert actions_of(user)[-1] == "password_changed"


def test_a_weak_or_wrong_password_is_refused_beside_its_field(client: Client):
    log_in(client, make_user())
    fields = {"oldpassword": "sai", "password1": "123", "password2": "123"}
    answer = client.post(reverse("account_change_password"), fields)
    assert answer.status_code == 400
    assert sorted(answer.context["form"].errors) == ["oldpassword", "password1"]
    assert answer.context["form"].errors["oldpassword"] == ["Mật khẩu hiện tại chưa đúng."]


def test_a_registered_address_is_confirmed_by_its_link(client: Client):
    user = make_user()
    request = client.get(reverse("account_login")).wsgi_request
    assert actions.send_email_confirmation(user, request)
    link = link_in_mail()
    assert "Xác nhận" in client.get(link).content.decode()
    assert client.post(link).url == reverse("account_login")
    assert EmailAddress.objects.get(user=user).verified
    assert not actions.send_email_confirmation(user, request)
    assert "đã dùng rồi hoặc đã hết hạn" in client.get(link).content.decode()


def test_a_new_address_is_used_only_after_its_confirmation(client: Client):
    user = make_user()
    EmailAddress.objects.filter(user=user).update(verified=True)
    log_in(client, user)
    client.post(reverse("account_email"), {"email": "moi@thu.example", "action_add": ""})
    user.refresh_from_db()
    assert user.email != "moi@thu.example"
    assert "moi@thu.example" in client.get(reverse("accounts:profile")).content.decode()
    client.post(link_in_mail())
    user.refresh_from_db()
    assert user.email == "moi@thu.example"
    assert "email_changed" in actions_of(user)


def test_two_accounts_may_share_a_mail_address():
    first, second = make_user(email="chung@thu.example"), make_user(email="chung@thu.example")
    EmailAddress.objects.filter(user__in=[first, second]).update(verified=True)
    assert EmailAddress.objects.filter(verified=True).count() == 2


def test_recovery_codes_are_renewed_after_the_password_and_shown_once(
    client: Client, django_capture_on_commit_callbacks
):
    user = make_user()
    old = recovery_codes(user)
    log_in(client, user)
    answer = client.post(reverse("mfa_generate_recovery_codes"))
    assert answer.url.startswith(reverse("account_reauthenticate"))
    confirm_again(client)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("mfa_generate_recovery_codes"))
    assert answer.url == reverse("mfa_view_recovery_codes")
    fresh = recovery_codes(user)
    assert not set(old) & set(fresh)
    first, second = (client.get(reverse("mfa_view_recovery_codes")).content.decode() for _look in range(2))
    assert [code in first for code in fresh] == [True] * 10
    assert [code in second for code in fresh] == [False] * 10
    assert "Còn 10 mã dự phòng" in second
    assert actions_of(user)[-1] == "recovery_codes_renewed"


def test_other_sessions_are_listed_and_ended(client: Client):
    user = make_user()
    other = Client(HTTP_USER_AGENT="Trình duyệt ở quầy")
    give_password(other, user.username)
    give_code(other, actions.current_code(user))
    give_password(client, user.username)
    give_code(client, recovery_codes(user)[0])
    assert "Trình duyệt ở quầy" in client.get(reverse("usersessions_list")).content.decode()
    client.post(reverse("usersessions_list"))
    assert [is_in(client), is_in(other)] == [True, False]


def test_a_lost_authenticator_is_reset_with_a_reason_and_the_next_login_enrols(client: Client):
    user, manager = make_user(), make_user()
    give_password(client, user.username)
    give_code(client, actions.current_code(user))
    assert is_in(client)
    actions.reset_second_factor(manager, user, "  mất điện thoại ", "203.0.113.5")
    assert not is_in(client)
    assert give_password(client, user.username).url == reverse("mfa_activate_totp")
    event = Event.objects.get(action="second_factor_reset")
    assert (event.by, event.subject_id, event.details, event.address) == (
        manager,
        str(user.pk),
        {"reason": "mất điện thoại"},
        "203.0.113.5",
    )


def test_the_owner_is_told_of_the_reset_by_mail(django_capture_on_commit_callbacks):
    user = make_user()
    with django_capture_on_commit_callbacks(execute=True):
        actions.reset_second_factor(make_user(), user, "mất điện thoại", None)
    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([user.email], "[Cư Trú] Đã đặt lại xác thực hai bước")
    ]


def test_nobody_resets_the_own_second_factor_or_without_a_reason():
    user = make_user()
    with pytest.raises(PermissionDenied):
        actions.reset_second_factor(user, user, "mất", None)
    with pytest.raises(ValidationError, match="lý do"):
        actions.reset_second_factor(make_user(), user, "  ", None)
    assert len(recovery_codes(user)) == 10


def test_an_account_that_has_an_app_gets_no_second_one():
    with pytest.raises(ValidationError, match="đã gắn"):
        actions.enrol_totp(make_user())


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"username": "KHACHSAN"}, "username"),
        ({"username": "bn_moi"}, "username"),
        ({"username": "tên có dấu"}, "username"),
        ({"username": ""}, "username"),
        ({"password": "123"}, "password"),
        ({"email": "khong-phai-thu"}, "email"),
    ],
)
def test_an_account_with_something_wrong_is_not_created(fields: dict[str, str], field: str):
    make_user("khachsan")
    with pytest.raises(ValidationError) as error:
        actions.create_account(
            None, **{"username": "moi", "password": PASSWORD, "email": "moi@thu.example", **fields}
        )
    assert list(error.value.message_dict) == [field]
    assert User.objects.count() == 1


OPEN = ["account_login", "account_reset_password", "account_reset_password_done", "account_inactive"]
OWN = [
    "accounts:profile",
    "account_email",
    "account_change_password",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_index",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "usersessions_list",
    "account_logout",
]


@pytest.mark.parametrize(
    "name", [*OPEN, "account_reset_password_from_key_done", "account_email_verification_sent"]
)
def test_open_pages_wear_the_portals_frame_and_hold_nothing_inline(client: Client, name: str):
    check_page(client.get(reverse(name)).content.decode())


@pytest.mark.parametrize("name", OWN)
def test_own_pages_wear_the_portals_frame_and_hold_nothing_inline(client: Client, name: str):
    log_in(client, make_user())
    confirm_again(client)
    check_page(client.get(reverse(name)).content.decode())


def check_page(text: str) -> None:
    assert 'lang="vi"' in text
    main = text[text.index("<main") : text.index("</main>")]
    assert re.search(r"<h1[^>]*>\s*\w", main)
    assert re.findall(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", text) == []
    english = r"\b(Password|Username|Email address|Sign|Confirm|Code|Change|Your|Please|the)\b"
    assert re.findall(english, re.sub(r"<[^>]+>", " ", main)) == []


def test_the_administrators_pages_are_entered_through_our_login(client: Client):
    answer = client.get("/quan-tri/login/?next=/quan-tri/")
    assert answer.url == f"{reverse('account_login')}?next=%2Fquan-tri%2F"
    log_in(client, make_user(role=Role.FACILITY))
    assert client.get("/quan-tri/login/").status_code == 403


def test_the_administrator_opens_closes_and_resets_accounts_but_sees_no_password(client: Client):
    administrator = make_user(role=Role.ADMINISTRATOR)
    log_in(client, administrator)
    fields = {"username": "MoiMo", "email": "moi@thu.example", "role": "facility", "full_name": "Ai Đó"}
    assert client.post("/quan-tri/accounts/user/add/", fields).status_code == 302
    user = User.objects.get(username="moimo")
    assert not user.has_usable_password()
    page = client.get(f"/quan-tri/accounts/user/{user.pk}/change/").content.decode()
    assert ['name="password"' in page, user.password in page] == [False, False]
    fields = {"full_name": "Ai Đó", "role": "facility", "phone": ""}
    assert client.post(f"/quan-tri/accounts/user/{user.pk}/change/", fields).status_code == 302
    user.refresh_from_db()
    assert not user.is_active
    actions.enrol_totp(user)
    reset = {"action": "reset_second_factor", "_selected_action": [user.pk], "reason": "mất điện thoại"}
    client.post("/quan-tri/accounts/user/", reset)
    assert actions_of(user) == [
        "account_created",
        "account_changed",
        "second_factor_enrolled",
        "second_factor_reset",
    ]


def test_an_officer_needs_a_unit_and_names_stay_unique_in_the_administration(client: Client):
    log_in(client, make_user(role=Role.ADMINISTRATOR))
    make_user("khachsan")
    answers = [
        client.post("/quan-tri/accounts/user/add/", {"email": "a@thu.example", **fields}).context["errors"]
        for fields in (
            {"username": "canbo", "role": "ward_police"},
            {"username": "KhachSan", "role": "facility"},
        )
    ]
    assert ["phải thuộc một đơn vị" in str(answers[0]), "đã có người dùng" in str(answers[1])] == [True, True]


def test_the_administrators_password_and_way_out_are_the_portals(client: Client):
    log_in(client, make_user(role=Role.ADMINISTRATOR))
    assert client.get("/quan-tri/password_change/").url == reverse("account_change_password")
    client.post("/quan-tri/logout/")
    assert not is_in(client)
    assert Event.objects.last().action == "logged_out"


def test_the_administrator_cannot_close_the_own_account(client: Client):
    administrator = make_user(role=Role.ADMINISTRATOR)
    log_in(client, administrator)
    fields = {"full_name": "x", "role": "administrator", "phone": ""}
    answer = client.post(f"/quan-tri/accounts/user/{administrator.pk}/change/", fields)
    assert answer.status_code == 403
    assert is_in(client)
