"""Every change of accounts.

What an actor may do to whose account is decided by the layer that knows facilities and police areas, before
it calls here; these functions keep the accounts themselves right and announce what was done.
"""

import secrets
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import decrypt
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cutru.accounts import second_factor
from cutru.accounts.models import Role, User
from cutru.accounts.signals import Action, announce
from cutru.places.models import PoliceUnit, Ward

LEGACY_PREFIXES = {"ag": "91", "hp": "31", "bn": "24", "pt": "25"}
"""Login names of the old systems begin with these letters and `_` (PR-12), each for one province's code."""
MACHINE_PREFIX = "may-"
"""Login names of programs begin so; nobody logs in with them, they stand where an account is named."""


def create_account(
    actor: User | None,
    *,
    username: str,
    password: str | None,
    email: str = "",
    full_name: str = "",
    phone: str = "",
    role: Role = Role.FACILITY,
    police_unit: PoliceUnit | None = None,
    committee_ward: Ward | None = None,
    is_trial: bool = False,
    address: str | None = None,
) -> User:
    """A new account; `actor` is None when a person registers. Without a password one is set by mail.

    Raises ValidationError with the keys username, password, email …; its codes are `username_taken`,
    `username_reserved` and Django's own. Nothing is stored then.
    """
    user = User(
        username=username.strip().lower(),
        email=email.strip().lower(),
        full_name=full_name.strip(),
        phone=phone.strip(),
        role=role,
        police_unit=police_unit,
        committee_ward=committee_ward,
        is_trial=is_trial,
        is_superuser=role == Role.ADMINISTRATOR,
    )
    check_new_account(user, password)
    user.set_password(password)
    with transaction.atomic():
        user.save()
        if user.email:
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=False)
        announce(Action.CREATED, by=actor, user=user, address=address, details={"role": str(role)})
    return user


def create_machine_account(name: str, *, by: User | None = None, address: str | None = None) -> User:
    """An account for a program called `name`: it acts by keys only and opens no page.

    Who may ask for one is decided by the caller, who hands on the asker as `by`. Raises ValidationError for a
    name that is empty or longer than 160 characters.
    """
    user = User(
        username=f"{MACHINE_PREFIX}{secrets.token_hex(8)}",
        full_name=name.strip(),
        role=Role.FACILITY,
        is_machine=True,
    )
    if not user.full_name:
        raise ValidationError({"full_name": ValidationError(_("Hãy đặt tên cho phần mềm."), code="required")})
    user.set_unusable_password()
    check_new_account(user, None)
    with transaction.atomic():
        user.save()
        announce(
            Action.CREATED,
            by=by,
            user=user,
            address=address,
            details={"role": str(user.role), "machine": True},
        )
    return user


def check_new_account(user: User, password: str | None) -> None:
    """Raises ValidationError with a dictionary of field names when the unsaved `user` may not be created."""
    problems: dict[str, Any] = {}
    try:
        user.full_clean(exclude=["password"], validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        problems.update(error.error_dict)
    if "username" not in problems:
        problems.update(_name_problems(user.username))
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            problems["password"] = error.error_list
    if problems:
        raise ValidationError(problems)


def _name_problems(username: str) -> dict[str, ValidationError]:
    if username.partition("_")[0] in LEGACY_PREFIXES and "_" in username:
        sentence = _(
            "Tên bắt đầu bằng ag_, hp_, bn_, pt_ dành cho tài khoản của hệ thống cũ. Hãy chọn tên khác."
        )
        return {"username": ValidationError(sentence, code="username_reserved")}
    if User.objects.filter(username__iexact=username).exists():
        sentence = _("Tên đăng nhập này đã có người dùng. Hãy chọn tên khác.")
        return {"username": ValidationError(sentence, code="username_taken")}
    return {}


def update_account(actor: User, user: User, *, changed: list[str], address: str | None) -> None:
    """Store what an administrator changed; PermissionDenied for others, and for closing the own account.

    An account of a program can only be closed and opened.
    """
    if actor.role != Role.ADMINISTRATOR or (actor.pk == user.pk and {"role", "is_active"} & set(changed)):
        raise PermissionDenied
    if user.is_machine and set(changed) - {"is_active"}:
        raise PermissionDenied
    user.is_superuser = user.role == Role.ADMINISTRATOR
    with transaction.atomic():
        user.save()
        if not user.is_active:
            end_sessions(user)
        announce(Action.CHANGED, by=actor, user=user, address=address, details={"fields": sorted(changed)})


def send_email_confirmation(user: User, request: HttpRequest) -> bool:
    """Send the link that confirms the user's address; False when it is confirmed, absent or just sent."""
    if not user.email:
        return False
    first = {"primary": not EmailAddress.objects.filter(user=user, primary=True).exists()}
    address, _created = EmailAddress.objects.get_or_create(user=user, email=user.email, defaults=first)
    if address.verified:
        return False
    with request_context(request):
        return bool(send_verification_email_to_address(request, address, signup=True))


@transaction.atomic
def enrol_totp(
    user: User, secret: str | None = None, *, address: str | None = None, codes_seen: bool = True
) -> str:
    """Bind an authenticator app with recovery codes; returns the base-32 secret.

    Raises ValidationError `already_enrolled` when the account has an app, `machine_account` when it is a
    program's. With `codes_seen` false the
    recovery codes are shown before the login that is under way is completed.
    """
    User.objects.select_for_update().get(pk=user.pk)
    _must_be_a_person(user)
    if Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        raise ValidationError(_("Tài khoản đã gắn ứng dụng xác thực."), code="already_enrolled")
    secret = secret or generate_totp_secret()
    TOTP.activate(user, secret)
    codes = RecoveryCodes.activate(user)
    if codes_seen:
        codes.mark_as_viewed()
    announce(Action.SECOND_FACTOR_ENROLLED, by=user, user=user, address=address)
    return secret


def mark_recovery_codes_kept(user: User) -> None:
    """The person says they are printed or stored: from now on they are not shown again."""
    RecoveryCodes.activate(user).mark_as_viewed()


def current_code(user: User) -> str:
    """The code the user's authenticator app shows now. Raises Authenticator.DoesNotExist without one."""
    authenticator = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    return second_factor.code_at(decrypt(authenticator.data["secret"]))


@transaction.atomic
def reset_second_factor(actor: User, user: User, reason: str, address: str | None) -> None:
    """For a lost authenticator: ends all sessions, tells the user by mail; the next login enrols anew.

    The caller has checked that `actor` manages the user's facility, is police of its ward, or is an
    administrator. Raises PermissionDenied for one's own account and ValidationError `reason_missing`
    without a reason, `machine_account` for an account of a program.
    """
    if actor.pk == user.pk:
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError(_("Hãy ghi lý do đặt lại xác thực hai bước."), code="reason_missing")
    _must_be_a_person(user)
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    announce(
        Action.SECOND_FACTOR_RESET,
        by=actor,
        user=user,
        address=address,
        details={"reason": reason.strip()[:300]},
    )
    transaction.on_commit(lambda: _tell_about_reset(user), robust=True)


def end_sessions(user: User) -> None:
    """Log the user out everywhere."""
    for session in UserSession.objects.filter(user=user):
        session.end()


def _must_be_a_person(user: User) -> None:
    if user.is_machine:
        raise ValidationError(
            _("Tài khoản của phần mềm không đăng nhập nên không có xác thực hai bước."),
            code="machine_account",
        )


def _tell_about_reset(user: User) -> None:
    if user.email:
        get_adapter().send_mail("mfa/email/second_factor_reset", user.email, {"user": user})
