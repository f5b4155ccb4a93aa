"""A program in the tests: a key, and calls with it."""

import json
from datetime import timedelta
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from cutru.accounts.models import User
from cutru.exchange.programs import actions
from cutru.exchange.programs.models import Vendor
from cutru.exchange.programs.scopes import ALL_SCOPES, Scope
from cutru.facilities.models import Facility, Membership
from tests.facilities.factories import add_member, make_facility

_numbers = count(1)


def day(days: int = 0) -> str:
    """A day as the interface writes it, counted from today."""
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def foreigner(**values: Any) -> dict[str, Any]:
    """A foreign guest without any fault, with another document and reference each time."""
    number = next(_numbers)
    return {
        "regime": "F",
        "reference": f"PMS-{number}",
        "full_name": "MUSTERMANN ERIKA",
        "sex": "F",
        "birth_date": "1964-08-12",
        "nationality": "D",
        "document_number": f"X{number:08}",
        "room": "305",
        "arrival_on": day(),
        "departure_on": day(3),
        "permitted_until": day(40),
        **values,
    }


def vietnamese(**values: Any) -> dict[str, Any]:
    """A Vietnamese guest without any fault."""
    number = next(_numbers)
    return {
        "regime": "V",
        "reference": f"PMS-{number}",
        "full_name": "Trần Thị Thử",
        "sex": "F",
        "birth_date": "1999-01-15",
        "document_type": "1",
        "document_number": f"001199{number:06}",
        "room": "201",
        "arrival_on": day(),
        "departure_on": day(2),
        "reason": "1",
        **values,
    }


class Program:
    """A key of a hotel's own software (or of a vendor), and what it calls."""

    def __init__(self, facility: Facility, secret: str) -> None:
        self.facility = facility
        self.secret = secret
        self.client = Client(raise_request_exception=True)

    @classmethod
    def of_hotel(
        cls,
        facility: Facility | None = None,
        *,
        scopes: tuple[Scope, ...] = ALL_SCOPES,
        is_sandbox: bool = False,
    ) -> "Program":
        """The own software of a hotel in Phường Hoàn Kiếm."""
        hotel = facility or make_facility()
        made = actions.make_facility_key(
            manager_of(hotel), hotel, "Phần mềm lễ tân", scopes=scopes, is_sandbox=is_sandbox
        )
        return cls(hotel.sandbox if is_sandbox else hotel, made.secret)

    @classmethod
    def of_vendor(cls, *facilities: Facility, is_sandbox: bool = False) -> "Program":
        """A vendor's software that these hotels have let in."""
        vendor = make_vendor()
        for facility in facilities:
            actions.let_vendor_in(manager_of(facility), facility, vendor)
        program = actions.vendor_program(vendor, is_sandbox=is_sandbox)
        return cls(facilities[0], actions.make_key(program, "Máy chủ").secret)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> HttpResponse:
        """One call below /api/v1; `body` becomes JSON."""
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("Authorization", f"Bearer {self.secret}")
        return self.client.generic(method, f"/api/v1{path}", headers=named, **content)

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.call("POST", path, body if body is not None else {}, **headers)

    def send(self, *guests: Any, query: str = "", **headers: str) -> HttpResponse:
        """Hand guests in."""
        return self.post(f"/stays{query}", {"guests": list(guests)}, **headers)

    def upload(self, name: str, content: bytes, query: str = "") -> HttpResponse:
        """Create an import of a file."""
        headers = {"Authorization": f"Bearer {self.secret}"}
        form = {"file": SimpleUploadedFile(name, content)}
        return self.client.post(f"/api/v1/imports{query}", form, headers=headers)

    def accept(self, *guests: Any) -> list[str]:
        """Hand guests in that have no fault; their receipts."""
        answer = self.send(*guests).json()
        assert [result["outcome"] for result in answer["results"]] == ["accepted"] * len(guests), answer
        return [result["receipt"] for result in answer["results"]]


def make_vendor(name: str = "Phần mềm Sao Mai") -> Vendor:
    """A registered vendor."""
    return actions.register_vendor(name, "lienhe@saomai.example")


def manager_of(facility: Facility) -> User:
    """A manager of the facility; made when there is none yet."""
    people = facility.memberships.filter(is_active=True, role=Membership.Role.MANAGER, user__is_machine=False)
    member = people.first() or add_member(facility, role=Membership.Role.MANAGER)
    return member.user


def outcomes(response: HttpResponse) -> list[str]:
    return [result["outcome"] for result in response.json()["results"]]


def codes(response: HttpResponse, place: int = 0) -> list[tuple[str, str]]:
    """Field and code of each problem of one guest."""
    return [(item["field"], item["code"]) for item in response.json()["results"][place]["problems"]]
