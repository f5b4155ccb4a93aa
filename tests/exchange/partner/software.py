"""Hotel software over Django's test client, and the records it sends."""

import base64
import json
from datetime import timedelta
from itertools import count
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from cutru.exchange.partner.actions import issue_client
from cutru.facilities.models import Facility, Membership
from tests.accounts.factories import PASSWORD, make_user
from tests.facilities.factories import add_member, make_facility

TOKEN = "/authorization-service/oauth/token"
REFRESH = "/authorization-service/oauth/refresh-token"
REVOKE = "/authorization-service/oauth/revoke"
FOREIGN = "/client-service/kbtt/kbtt-3th"
VIETNAMESE = "/client-service/kbtt-vn/kbtt-3th"
CHANGE = "/client-service/kbtt-vn/kbtt-3th/doi-ngay-tra-phong"
FORM = "application/x-www-form-urlencoded"
BUILT_IN = "Basic " + base64.b64encode(b"built-in:of-the-program").decode()
"""A pair that is not ours, as programs have it in their source for refresh and revoke."""

_numbers = count(1)


def basic(client_id: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()


def moment(days: int, clock: str = "12:00:00") -> str:
    """A local time some days from today as the API writes it."""
    return f"{timezone.localdate() + timedelta(days=days)} {clock}"


class Day(NamedTuple):
    """A time some days from the day on which the record is made."""

    days: int
    clock: str = "12:00:00"


def _made(values: dict[str, Any]) -> dict[str, Any]:
    return {name: moment(*value) if isinstance(value, Day) else value for name, value in values.items()}


def foreigner(**values: Any) -> dict[str, Any]:
    """A record of API 4 without faults; every call invents another passport."""
    return {
        "hoTen": "MUSTERMANN ERIKA",
        "quocTich": "D",
        "soHoChieu": f"C{next(_numbers):07}",
        "gioiTinh": "F",
        "loaiNgayThangNamSinh": "D",
        "ngayThangNamSinhStr": "1964-08-12",
        "ngayDenCsltStr": moment(0, "00:00:00"),
        "ngayDiDuKienStr": moment(3),
        "soPhong": "305",
        "anhHoChieuB64": "",
        "thoiHanTamTruStr": moment(40, "23:59:59"),
        **_made(values),
    }


def citizen(**values: Any) -> dict[str, Any]:
    """A record of API 5 without faults; every call invents another personal number."""
    return {
        "hoTen": "TRẦN THỊ THỬ",
        "gioiTinh": "F",
        "soDienThoai": "",
        "ngayThangNamSinhStr": "1999-01-15",
        "ghiChu": "",
        "noiCuTru": 1,
        "maTT": "",
        "maPX": "",
        "diaChi": "12 Phố Cũ, Phường Cũ, Quận Cũ",
        "ngayDenCsltStr": moment(0, "00:00:00"),
        "ngayDiDuKienStr": moment(2),
        "soPhong": "Phong so 5",
        "lyDoCuTru": 1,
        "lyDoChiTiet": "",
        "loaiGiayTo": 1,
        "soGiayTo": f"001199{next(_numbers):06}",
        "anhTruocB64": "",
        "anhSauB64": None,
        **_made(values),
    }


def change(record: dict[str, Any], kind: str = "TS", **values: Any) -> dict[str, Any]:
    """A record of API 12 for a guest declared with `record`."""
    return {"loai": kind, "soGiayTo": record["soGiayTo"], "loaiGiayTo": record["loaiGiayTo"], **_made(values)}


def said(response: HttpResponse) -> tuple[int, str, str, Any]:
    """HTTP status, code, message, data: an envelope always holds exactly these three keys."""
    body = json.loads(response.content)
    assert sorted(body) == ["code", "data", "message"]
    assert response["Content-Type"] == "application/json; charset=utf-8"
    return response.status_code, body["code"], body["message"], body["data"]


class Software:
    """One program of one facility; `log_in` first."""

    def __init__(self, facility: Facility | None = None, *, receipts_in_data: bool = False) -> None:
        self.user = make_user()
        self.facility = facility or make_facility()
        add_member(self.facility, self.user, Membership.Role.RECEPTIONIST)
        self.issued, self.secret = issue_client("Phần mềm Thử", receipts_in_data=receipts_in_data)
        self.client = Client(headers={"User-Agent": "Mozilla/5.0", "Accept": "application/json"})
        self.tokens: dict[str, Any] = {}

    @property
    def basic(self) -> str:
        return basic(self.issued.client_id, self.secret)

    def ask_token(self, **fields: str) -> HttpResponse:
        """API 1; `fields` replace those that are right, `-` leaves one out."""
        sent = {"username": self.user.username, "password": PASSWORD, "grant-type": "api_cslt", **fields}
        pairs = "&".join(f"{name}={value}" for name, value in sent.items() if value != "-")
        return self.client.post(TOKEN, pairs, content_type=FORM, headers={"Authorization": self.basic})

    def log_in(self) -> "Software":
        status, code, _message, self.tokens = said(self.ask_token())
        assert (status, code) == (200, "200")
        return self

    def refresh(self, token: str = "", authorization: str = BUILT_IN) -> HttpResponse:
        address = f"{REFRESH}?refresh_token={token or self.tokens['RefreshToken']}"
        return self.client.post(address, content_type=FORM, headers={"Authorization": authorization})

    def revoke(self, token: str = "") -> HttpResponse:
        address = f"{REVOKE}?access_token={token or self.tokens['AccessToken']}"
        return self.client.delete(address, headers={"Authorization": BUILT_IN})

    def send(self, path: str, body: Any, **headers: str) -> HttpResponse:
        """A call with the bearer token; bytes go as they are, anything else as JSON."""
        data = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        headers = {"Authorization": f"Bearer {self.tokens.get('AccessToken', '')}", **headers}
        return self.client.post(path, data, content_type="application/json", headers=headers)

    def refused(self, path: str, *records: Any) -> str:
        """The message of a refused declaration."""
        status, code, message, data = said(self.send(path, list(records)))
        assert (status, code, data) == (400, "400", None), message
        return message

    def taken(self, path: str, *records: Any) -> list[str]:
        """The receipts of an accepted declaration."""
        response = self.send(path, list(records))
        assert said(response) == (200, "200", "Thành công", None)
        return response["X-Receipts"].split(",")
