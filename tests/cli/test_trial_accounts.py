import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from cutru import embedded
from cutru.accounts.actions import current_code
from cutru.accounts.models import CitizenProfile, Role, User
from cutru.cli import code, up
from cutru.facilities.models import Facility, Membership
from cutru.identity.personal_number import personal_number_problems
from cutru.web.trial import TRIAL_ACCOUNTS, TRIAL_PASSWORD, ensure_trial_accounts

pytestmark = pytest.mark.django_db


def test_the_accounts_have_their_roles_areas_and_an_authenticator():
    ensure_trial_accounts()
    found = User.objects.order_by("username").values_list(
        "username",
        "role",
        "police_unit__kind",
        "police_unit__ward_id",
        "police_unit__province_id",
        "is_trial",
    )
    assert list(found) == [
        ("congan", Role.WARD_POLICE, "ward", "00070", "01", True),
        ("congdan", Role.CITIZEN, None, None, None, True),
        ("congdan2", Role.CITIZEN, None, None, None, True),
        ("cuc_xnc", Role.CENTRAL_IMMIGRATION, "central", None, None, True),
        ("khachsan", Role.FACILITY, None, None, None, True),
        ("letan", Role.FACILITY, None, None, None, True),
        ("quantri", Role.ADMINISTRATOR, None, None, None, True),
        ("quantri2", Role.ADMINISTRATOR, None, None, None, True),
        ("ubnd", Role.COMMITTEE, None, None, None, True),
        ("xnc_tinh", Role.PROVINCE_IMMIGRATION, "province", None, "01", True),
    ]
    with_app = User.objects.exclude(role=Role.CITIZEN)
    assert Authenticator.objects.filter(type="totp").count() == with_app.count() == 8
    assert all(user.check_password(TRIAL_PASSWORD) for user in with_app)


def test_the_trial_citizens_are_known_by_numbers_that_fit_them_and_have_no_password():
    ensure_trial_accounts()
    citizens = CitizenProfile.objects.order_by("personal_number")
    assert [(one.user.username, one.identity_level, one.ward_id) for one in citizens] == [
        ("congdan", 2, "00070"),
        ("congdan2", 2, "00070"),
    ]
    assert [
        personal_number_problems(one.personal_number, one.sex, one.birth_date, "number") for one in citizens
    ] == [[], []]
    assert [one.user.has_usable_password() for one in citizens] == [False, False]


def test_the_hotel_is_verified_and_has_a_manager_and_a_receptionist():
    ensure_trial_accounts()
    facility = Facility.objects.get()
    assert (facility.name, facility.ward_id, facility.is_verified) == (
        "Khách sạn Dùng Thử Hồ Gươm",
        "00070",
        True,
    )
    staff = Membership.objects.order_by("user__username").values_list("user__username", "role")
    assert list(staff) == [("khachsan", "manager"), ("letan", "receptionist")]


def test_a_second_run_changes_nothing():
    ensure_trial_accounts()
    before = (
        list(User.objects.values()),
        list(Authenticator.objects.values()),
        list(Facility.objects.values()),
    )
    call_command("create_trial_accounts", verbosity=0)
    after = list(User.objects.values()), list(Authenticator.objects.values()), list(Facility.objects.values())
    assert after == before


def test_production_gets_none(settings):
    settings.ENVIRONMENT = "production"
    with pytest.raises(ImproperlyConfigured):
        ensure_trial_accounts()
    assert User.objects.count() == 0


@pytest.fixture
def _started(monkeypatch):
    monkeypatch.setattr(code, "start_django", lambda: None)  # pytest has started Django already
    monkeypatch.setenv("CUTRU_ENV", "local")


@pytest.mark.usefixtures("_started")
def test_code_prints_the_present_code_and_nothing_else(capsys):
    ensure_trial_accounts()
    user = User.objects.get(username="khachsan")
    possible = {current_code(user)}
    assert code.run(["KhachSan"]) == 0
    possible.add(current_code(user))  # the period may have turned over meanwhile
    assert capsys.readouterr().out.removesuffix("\n") in possible


@pytest.mark.usefixtures("_started")
@pytest.mark.parametrize("username", ["that", "nobody"])
def test_code_refuses_accounts_that_are_not_for_trial(username, capsys):
    ensure_trial_accounts()
    User.objects.filter(username="khachsan").update(username="that", is_trial=False)
    assert code.run([username]) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == (
        "",
        f"«{username}» không phải tài khoản dùng thử · is not a trial account.\n",
    )


def test_every_account_says_its_role_in_both_languages():
    assert [
        account.username for account in TRIAL_ACCOUNTS if not (account.vietnamese and account.english)
    ] == []


def test_the_trial_hints_say_where_mail_lies(capsys):
    up.announce("127.0.0.1", 8000)
    assert f"Thư đã gửi · mail:     {embedded.home() / 'mail'}\n" in capsys.readouterr().out
