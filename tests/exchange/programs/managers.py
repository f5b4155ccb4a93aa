"""A manager in front of the pages "Kết nối phần mềm"."""

import html
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cutru.exchange.programs.scopes import ALL_SCOPES
from cutru.facilities.models import Facility
from tests.accounts.factories import asked_anew, log_in, make_user
from tests.facilities.factories import make_facility


class Manager:
    """The manager of a hotel of their own, just asked anew who it is."""

    def __init__(self, **facility: Any) -> None:
        self.user = make_user(full_name="Chủ Thị Quán")
        self.facility: Facility = make_facility(manager=self.user, **facility)
        self.client = asked_anew(log_in(Client(), self.user))

    def get(self, page: str, /, *arguments: str, **query: str) -> HttpResponse:
        return self.client.get(reverse(f"programs:{page}", args=arguments), query)

    def post(self, page: str, /, *arguments: str, **data: Any) -> HttpResponse:
        """Send a form of the present facility."""
        address = reverse(f"programs:{page}", args=arguments)
        return self.client.post(address, {"facility": self.facility.pk, **data})

    def list(self) -> str:
        """The text of the page of keys and vendors."""
        return text(self.get("start"))

    def make_key(self, **data: Any) -> HttpResponse:
        """The answer to the form for a new key, freshly shown."""
        token = re.search(r'name="token" value="([^"]+)"', self.get("new_key").content.decode())
        assert token is not None
        return self.post("new_key", **{**filled(), "token": token[1], **data})


def filled() -> dict[str, Any]:
    """The form for a new key without any fault, but for its token."""
    return {"name": "Máy chủ lễ tân", "kind": "live", "scopes": [str(scope) for scope in ALL_SCOPES]}


def text(response: HttpResponse) -> str:
    """What a person reads on the page, as one line."""
    assert response.status_code == 200, response.status_code
    page = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(page).split())


def secret_in(response: HttpResponse) -> str:
    """The key that a page shows."""
    found = re.search(r"data-secret>([^<]+)<", response.content.decode())
    assert found is not None
    return found[1]
