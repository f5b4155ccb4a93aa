"""The steps of a citizen's login through the trial provider, by a test client that stands for the browser."""

import re
from urllib.parse import parse_qs, urlsplit

from django.http import HttpResponse
from django.test import Client

from cutru.accounts.openid.identities import TRIAL_PASSWORD


def to_provider(client: Client, next_address: str = "") -> str:
    """The provider's page the button leads to."""
    answer = client.get("/tai-khoan/dinh-danh/", {"next": next_address} if next_address else {})
    assert answer.status_code == 302, answer.content
    return without_host(answer["Location"])


def without_host(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def query_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def give_name(client: Client, page: str, username: str, password: str = TRIAL_PASSWORD) -> HttpResponse:
    return client.post(page, {"username": username, "password": password})


def proof_in(answer: HttpResponse) -> str:
    found = re.search(r'name="proof" value="([^"]+)"', answer.content.decode())
    assert found is not None, answer.content.decode()
    return found[1]


def agree(client: Client, page: str, username: str, *, says: str = "yes") -> str:
    """Log in at the provider and answer; the address the browser is sent back to."""
    proof = proof_in(give_name(client, page, username))
    answer = client.post(page, {"proof": proof, "answer": says})
    assert answer.status_code == 302, answer.content
    return without_host(answer["Location"])


def log_in_as_citizen(client: Client, username: str, next_address: str = "") -> HttpResponse:
    """The whole login; the answer of our own side at the end."""
    return client.get(agree(client, to_provider(client, next_address), username))
