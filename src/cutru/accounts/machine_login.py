"""Programs that log in with a person's name and password: one factor, the same lock as for people."""

from cutru.accounts import lockout
from cutru.accounts.models import Role, User
from cutru.accounts.signals import Action, announce


def check_machine_login(username: str, password: str, address: str | None) -> User | None:
    """The active facility account of this name and password, or None; wrong ones count towards the lock.

    Accounts of programs have no password: they act by keys. Raises ValidationError `locked` as for people. A
    right password does not clear the count: the slips that somebody makes with the authenticator code at the
    login page would be forgotten with it.
    """
    lockout.refuse_when_locked(username, address)
    user = User.objects.filter(
        username__iexact=username.strip(), role=Role.FACILITY, is_active=True, is_machine=False
    ).first()
    if user is None:
        User().set_password(password)  # as long as a real check, so that names cannot be tried out
    elif user.check_password(password):
        announce(Action.MACHINE_LOGGED_IN, by=user, user=user, address=address)
        return user
    lockout.record_failure(username, address)
    lockout.refuse_when_locked(username, address)
    return None
