"""Whom the login lets in."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser


class PeopleBackend(AuthenticationBackend):
    """People only: an account of a program has no session, whatever password or session might say.

    Citizens have no password here (a constraint of the database): the identity provider sends them.
    """

    def user_can_authenticate(self, user: AbstractBaseUser | None) -> bool:
        return super().user_can_authenticate(user) and not getattr(user, "is_machine", False)
