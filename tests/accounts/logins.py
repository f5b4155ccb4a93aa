"""Steps of the login by a test client, as a person takes them."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cutru.accounts.models import User
from tests.accounts.factories import PASSWORD


def give_password(client: Client, username: str, password: str = PASSWORD, **more: str) -> HttpResponse:
    data = {"login": username, "password": password, "captcha_0": "x", "captcha_1": "PASSED", **more}
    return client.post(reverse("account_login"), data)


def give_code(client: Client, code: str) -> HttpResponse:
    return client.post(reverse("mfa_authenticate"), {"code": code})


def is_in(client: Client) -> bool:
    return client.get(reverse("accounts:profile")).status_code == 200


def secret_of(user: User) -> str:
    return decrypt(Authenticator.objects.get(user=user, type="totp").data["secret"])


def recovery_codes(user: User) -> list[str]:
    return Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
