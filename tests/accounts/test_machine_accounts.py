"""An account of a program acts by keys only: no way of logging in leads to it."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from cutru.accounts import actions
from cutru.accounts.backends import PeopleBackend
from cutru.accounts.machine_login import check_machine_login
from cutru.accounts.models import Role, User
from cutru.audit.models import Event
from tests.accounts.factories import PASSWORD, log_in, make_user
from tests.accounts.logins import give_password, is_in

pytestmark = pytest.mark.django_db

ADMIN = "/quan-tri/accounts/user/"


@pytest.fixture
def machine() -> User:
    return actions.create_machine_account("Phần mềm Hồ Gươm", by=make_user("nguoi-mo"), address="203.0.113.7")


def refused(machine: User, **changes: object) -> bool:
    """Whether the database itself refuses the change."""
    try:
        with transaction.atomic():
            User.objects.filter(pk=machine.pk).update(**changes)
    except IntegrityError as error:
        return "machine_accounts_open_no_page" in str(error)
    return False


def test_a_machine_account_has_a_name_of_its_own_and_nothing_to_log_in_with(machine: User):
    other = actions.create_machine_account("Phần mềm Hồ Gươm")
    assert machine.username != other.username
    assert machine.username.startswith("may-")
    known = (machine.full_name, machine.role, machine.email, machine.is_machine, machine.is_superuser)
    assert known == ("Phần mềm Hồ Gươm", Role.FACILITY, "", True, False)
    assert not machine.has_usable_password()
    event = Event.objects.get(subject="account", subject_id=str(machine.pk))
    assert (event.action, event.by.username, event.address, event.details) == (
        "account_created",
        "nguoi-mo",
        "203.0.113.7",
        {"role": "facility", "machine": True},
    )


@pytest.mark.parametrize("name", ["", "  ", "x" * 161])
def test_a_machine_account_needs_a_name_that_fits(name: str):
    with pytest.raises(ValidationError) as refusal:
        actions.create_machine_account(name)
    assert list(refusal.value.message_dict) == ["full_name"]
    assert not User.objects.exists()


def test_the_database_lets_no_machine_account_become_one_that_logs_in(machine: User):
    usable = make_user().password
    changes = ({"password": usable}, {"email": "a@thu.example"}, {"role": "administrator"})
    assert [refused(machine, **one) for one in changes] == [True, True, True]
    assert refused(machine, is_superuser=True)
    assert not refused(machine, is_active=False)


def test_the_login_refuses_a_program_even_with_a_right_password():
    program = User(username="may-x", is_machine=True)
    program.set_password(PASSWORD)
    person = User(username="nguoi-x")
    assert not PeopleBackend().user_can_authenticate(program)
    assert PeopleBackend().user_can_authenticate(person)


def test_the_login_page_knows_no_machine_account(client: Client, machine: User):
    assert give_password(client, machine.username, "!").status_code == 400
    assert give_password(client, machine.username, PASSWORD).status_code == 400
    assert not is_in(client)


def test_a_session_of_a_machine_account_is_nobodys(client: Client, machine: User):
    assert not is_in(log_in(client, machine))
    assert is_in(log_in(Client(), make_user()))


def test_no_letter_with_a_new_password_is_sent_for_a_machine_account(
    client: Client, machine: User, mailoutbox: list[object]
):
    person = make_user("nguoi-that", email="that@thu.example")
    page = reverse("account_reset_password")
    for typed in ("", "that@thu.example", machine.username):
        client.post(page, {"username": machine.username, "email": typed})
    assert mailoutbox == []
    client.post(page, {"username": person.username, "email": person.email})
    assert len(mailoutbox) == 1


def test_programs_of_the_old_interface_cannot_log_in_as_a_machine_account(machine: User):
    person = make_user()
    assert check_machine_login(machine.username, PASSWORD, None) is None
    assert check_machine_login(machine.username, machine.password, None) is None
    assert check_machine_login(person.username, PASSWORD, None) == person


def test_a_machine_account_gets_no_authenticator(machine: User):
    with pytest.raises(ValidationError) as refusal:
        actions.enrol_totp(machine)
    assert refusal.value.code == "machine_account"
    with pytest.raises(ValidationError) as refusal:
        actions.reset_second_factor(make_user(role=Role.ADMINISTRATOR), machine, "mất máy", None)
    assert refusal.value.code == "machine_account"
    assert not Authenticator.objects.filter(user=machine).exists()


def test_the_administration_marks_machine_accounts_and_can_only_close_them(client: Client, machine: User):
    administrator = make_user(role=Role.ADMINISTRATOR)
    log_in(client, administrator)
    page = client.get(f"{ADMIN}?is_machine__exact=1").content.decode()
    assert [machine.username in page, f">{administrator.username}</a></th>" in page] == [True, False]
    change = f"{ADMIN}{machine.pk}/change/"
    fields = client.get(change).context["adminform"].form.fields
    assert list(fields) == ["is_active"]
    posted = {"full_name": "Khác", "role": "administrator", "email": "a@thu.example", "is_machine": ""}
    assert client.post(change, posted).status_code == 302
    changed = User.objects.get(pk=machine.pk)
    assert (changed.is_active, changed.full_name, changed.role, changed.is_machine) == (
        False,
        machine.full_name,
        Role.FACILITY,
        True,
    )
    with pytest.raises(PermissionDenied):
        actions.update_account(administrator, machine, changed=["full_name"], address=None)


def test_the_administration_resets_no_authenticator_of_a_program(client: Client, machine: User):
    log_in(client, make_user(role=Role.ADMINISTRATOR))
    reset = {"action": "reset_second_factor", "_selected_action": [machine.pk], "reason": "thử"}
    answer = client.post(ADMIN, reset, follow=True)
    assert "Tài khoản của phần mềm không đăng nhập" in answer.content.decode()
    assert not Event.objects.filter(action="second_factor_reset").exists()
