"""Every address, read and written to by everybody: who gets what, and what nobody else reads or changes.

access_matrix.txt holds the expected answers. A new address needs its two lines there; a changed answer shows
up as a changed line.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from pypdf import PdfReader

from cutru.accounts.models import User
from cutru.documents.models import Picture, Upload
from cutru.exchange.models import Import
from cutru.exchange.programs.models import ApiKey
from cutru.exchange.webhooks.models import Webhook, WebhookDelivery
from cutru.facilities.models import Facility, Membership
from cutru.stays.models import Draft, Stay
from tests.police.factories import at_work
from tests.routes import routes
from tests.town import (
    ROLES,
    STAFF,
    Town,
    addresses,
    addresses_for_keys,
    administration_pages,
    hidden_from,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SHOWN = ("stays:", "exchange:", "police:", "citizens:", "residence:", "dossiers:", "desk:")
"""Beginnings of the names of pages that show people."""
TABLE = Path(__file__).with_name("access_matrix.txt")
WRITTEN = {"reason": "Thiếu giấy tờ", "room": "909", "departure_on": "+9", "kept": "365"}
ADMINISTRATION_SHUT = {302, 403, 404}
"""What the administration answers to others: its login, or a refusal."""


@pytest.fixture(autouse=True)
def _own_home(settings: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The trial key for signing goes to a directory of its own."""
    settings.HOME = tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]  # pytest-django's settings
    cache.clear()


def expected() -> dict[str, tuple[int, ...]]:
    """`GET stays:today` → the statuses by role, in the order of ROLES.

    A line of statuses stands above the addresses it is for, which are indented.
    """
    table, row = {}, ()
    for line in TABLE.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith(" "):
            table[line.strip()] = row
        else:
            row = tuple(int(status) for status in line.split())
            assert len(row) == len(ROLES), line
    return table


def client_of(town: Town, role: str) -> Client:
    person = town.people[role]
    return at_work(person) if person else Client()


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is taken back, so that every address finds the same town."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def text_of(response: HttpResponseBase) -> str:
    """What a person can read in an answer; workbooks and papers are opened."""
    content = b"".join(response) if response.streaming else response.content  # type: ignore[call-overload]  # either kind
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as parts:
            return "\n".join(parts.read(name).decode(errors="replace") for name in parts.namelist())
    if content.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    return content.decode(errors="replace")


def state_of(town: Town) -> list[object]:
    """All that others might change of the hotel, its people and its guests."""
    people = User.objects.filter(pk__in=Membership.objects.filter(facility=town.place).values("user"))
    return [
        list(Stay.objects.filter(facility=town.place).order_by("pk").values()),
        list(Facility.objects.filter(pk=town.place.pk).values()),
        list(Draft.objects.filter(facility=town.place).order_by("pk").values()),
        list(Membership.objects.filter(facility=town.place).order_by("pk").values()),
        list(people.order_by("pk").values("pk", "password", "is_active", "email")),
        list(Picture.objects.filter(facility=town.place).order_by("pk").values()),
        list(Upload.objects.filter(facility=town.place).order_by("pk").values()),
        list(Import.objects.filter(facility=town.place).order_by("pk").values()),
        list(ApiKey.objects.filter(program__facility=town.place).order_by("pk").values()),
        list(Webhook.objects.filter(facility=town.place).order_by("pk").values()),
        list(WebhookDelivery.objects.filter(webhook__facility=town.place).order_by("pk").values()),
    ]


def observed(town: Town, role: str) -> tuple[dict[str, int], list[str]]:
    """Status by label, and what was read or changed that is not the role's."""
    client = client_of(town, role)
    session = client.cookies.copy()
    hidden, before = hidden_from(role), state_of(town)
    may_write = role in STAFF | {"ward", "citizen"}
    written = {**WRITTEN, "stay": f"{town.citizen.pk}.1", "draft": town.draft.pk}
    statuses, faults = {}, []
    for label, address in addresses(town).items():
        for method, data in (("GET", {}), ("POST", written)):
            client.cookies = session.copy()
            with undone():
                response = client.get(address, data) if method == "GET" else client.post(address, data)
                text = text_of(response)
                statuses[f"{method} {label}"] = response.status_code
                faults += [f"{method} {label} shows {secret}" for secret in hidden if secret in text]
                if method == "POST" and not may_write and state_of(town) != before:
                    faults.append(f"{method} {label} changes something")
    return statuses, faults


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_the_table_says_and_reads_nothing_else(role: str) -> None:
    statuses, faults = observed(Town(), role)
    table, column = expected(), ROLES.index(role)
    assert {label: row[column] for label, row in table.items()} == statuses
    assert faults == []


@pytest.mark.parametrize("role", ROLES)
def test_the_administration_is_open_to_administrators_only(role: str) -> None:
    town = Town()
    client, hidden = client_of(town, role), hidden_from(role)
    for label, address in administration_pages().items():
        with undone():
            response = client.get(address)
            text = text_of(response)
        assert (label, [secret for secret in hidden if secret in text]) == (label, [])
        if role == "administrator":
            assert (label, response.status_code) in ((label, 200), (label, 302), (label, 403))
        else:
            assert (label, response.status_code in ADMINISTRATION_SHUT) == (label, True)


@pytest.mark.parametrize("role", ["manager", "ward", "central", "administrator"])
def test_a_session_opens_nothing_of_the_interface_for_programs(role: str) -> None:
    town = Town()
    person, stranger, before = client_of(town, role), Client(), state_of(town)
    for label, address in addresses_for_keys(town).items():
        for method in ("get", "post", "put", "patch", "delete"):
            with undone():
                answers = [getattr(client, method)(address) for client in (stranger, person)]
                texts = [text_of(answer) for answer in answers]
            assert (label, method, answers[1].status_code) == (label, method, answers[0].status_code)
            found = [secret for secret in hidden_from("anonymous") if secret in texts[1]]
            assert (label, method, found) == (label, method, [])
    assert state_of(town) == before


def test_every_page_of_the_administration_has_an_example() -> None:
    Town()
    named = {
        route.name.removeprefix("admin:")
        for route in routes()
        if route.is_administration and "/" not in route.name
    }
    without = {"logout", "autocomplete", "view_on_site", "password_change_done"}  # no pages to look at
    shown = {label.split()[0] for label in administration_pages()}
    assert named - shown - without == set()


def test_the_data_of_these_tests_could_leak() -> None:
    town = Town()
    everything = ""
    for role in ("manager", "ward", "citizen"):
        client = client_of(town, role)
        for label, address in addresses(town).items():
            if label.startswith(SHOWN):
                with undone():
                    everything += text_of(client.get(address))
    assert [secret for secret in hidden_from("anonymous") if secret not in everything] == []
