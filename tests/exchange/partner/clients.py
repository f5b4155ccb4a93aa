"""Two stand-ins for programs written against the official portal, over plain HTTP/1.1.

They know nothing of this project: only the document and the behaviour observed of such programs. To point
them here, the host is all that was changed.
"""

import base64
import http.client
import json
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote, urlencode

SECONDS = 10
SMALL, LARGE = 64 * 1024, 5 * 1024 * 1024
LISTS = (
    "/cms-backend/public/dm-qt/3th/get-all",
    "/cms-backend/public/dm-tinh-tp/get-all",
    "/cms-backend/public/dm-phuong-xa?trucThuocTinh=101",
    "/cms-backend/public/ly-do-cu-tru/get-all",
    "/cms-backend/public/loai-giay-to/get-all",
    "/cms-backend/public/noi-cu-tru/get-all",
)
BUILT_IN = "Basic " + base64.b64encode(b"t-client:t-secret").decode()
"""What one program carries in its source for APIs 2 and 3."""


class Refused(Exception):
    """The portal said no, in its own words."""


class OutcomeUnknown(Exception):
    """Nothing that can be trusted came back: not repeated automatically."""


class LaxClient:
    """Takes what comes: numbers for codes, everything by name, one connection for each call."""

    def __init__(self, host: str, port: int, client_id: str, secret: str) -> None:
        self.host, self.port = host, port
        self.login_basic = "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        self.tokens: dict[str, Any] = {}

    def call(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str], most: int = SMALL
    ) -> tuple[int, dict[str, Any]]:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=SECONDS)
        try:
            began = time.monotonic()
            everywhere = {"User-Agent": "Mozilla/5.0", "Accept": "application/json", **headers}
            connection.request(method, path, body, everywhere)
            answer = connection.getresponse()
            data = answer.read(most + 1)
        except (OSError, http.client.HTTPException) as error:
            raise OutcomeUnknown from error
        finally:
            connection.close()
        if time.monotonic() - began > SECONDS or len(data) > most:
            raise OutcomeUnknown
        return answer.status, self.read(answer.status, answer.headers.get("Content-Type", ""), data)

    def read(self, status: int, content_type: str, data: bytes) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(data.decode("utf-8-sig"))
        except ValueError as error:
            raise OutcomeUnknown from error
        return found

    def expect_success(self, answer: tuple[int, dict[str, Any]]) -> Any:
        status, found = answer
        if int(found["code"]) != 200 or status >= 300:
            raise Refused(found["message"])
        return found.get("data")

    def log_in(self, username: str, password: str) -> None:
        form = {"username": username, "password": password}
        form |= dict.fromkeys(("grant-type", "grant_type"), "api_cslt")
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Authorization": self.login_basic,
        }
        answer = self.call("POST", "/authorization-service/oauth/token", urlencode(form).encode(), headers)
        self.tokens = self.expect_success(answer)

    def refresh(self) -> None:
        token = quote(self.tokens["RefreshToken"])
        path = f"/authorization-service/oauth/refresh-token?refresh_token={token}"
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": BUILT_IN}
        self.tokens = self.expect_success(self.call("POST", path, b"", headers))

    def log_out(self) -> None:
        path = "/authorization-service/oauth/revoke?access_token=" + quote(self.tokens["AccessToken"])
        self.expect_success(self.call("DELETE", path, None, {"Authorization": BUILT_IN}))

    def get(self, path: str) -> list[dict[str, Any]]:
        headers = {"Content-Type": "application/json"}
        found: list[dict[str, Any]] = self.expect_success(self.call("GET", path, None, headers, LARGE))
        return found

    def lists(self) -> list[list[dict[str, Any]]]:
        """All six at once, without any token."""
        with ThreadPoolExecutor(len(LISTS)) as pool:
            return list(pool.map(self.get, LISTS))

    def send(self, path: str, records: list[dict[str, Any]]) -> Any:
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"bearer {self.tokens['AccessToken']}",
        }
        loose = [self.loosened(record) for record in records]
        return self.expect_success(self.call("POST", path, json.dumps(loose).encode(), headers))

    def loosened(self, record: dict[str, Any]) -> dict[str, Any]:
        """Fields of its own in every record, whole numbers as text, nothing as an empty text."""
        own = {"soDienThoai": "", "maQuocTich": "VNM", "ghiChu": ""}
        plain = {name: str(value) if value else "" for name, value in record.items()}
        return {**own, **plain}


TOKEN_FIELDS: dict[str, Callable[[Any], bool]] = {
    "AccessToken": lambda value: isinstance(value, str) and 0 < len(value) <= 8192,
    "RefreshToken": lambda value: isinstance(value, str) and 0 < len(value) <= 8192,
    "TokenType": lambda value: value == "bearer",
    "Exp": lambda value: type(value) is int and value - time.time() > 60,
    "Authorities": lambda value: isinstance(value, list) and "kbtt:create-3th" in value,
    "ClientId": lambda value: type(value) is int,
    "LoaiTK": lambda value: value == "CSLT",
    "CsltId": lambda value: isinstance(value, str) and re.fullmatch("[0-9]{1,32}", value) is not None,
    "CsltKhuVuc": lambda value: type(value) is int,
    "CsltDonVi": lambda value: type(value) is int,
    "MaTTCuaCslt": lambda value: isinstance(value, str) and value.isdigit(),
    "MaPxCuaCslt": lambda value: isinstance(value, str) and value.isdigit() and len(value) == 9,
    "IsCsltChinh": lambda value: type(value) is bool,
}


class StrictClient(LaxClient):
    """Takes only what the document says: `"200"` as text, three keys, all thirteen fields, no redirect."""

    def read(self, status: int, content_type: str, data: bytes) -> dict[str, Any]:
        if 300 <= status < 400 or status >= 500 or not content_type.startswith("application/json"):
            raise OutcomeUnknown
        found = super().read(status, content_type, data)
        if set(found) != {"code", "message", "data"} or not isinstance(found["code"], str):
            raise OutcomeUnknown
        if found["code"].startswith("5"):
            raise OutcomeUnknown
        return found

    def expect_success(self, answer: tuple[int, dict[str, Any]]) -> Any:
        status, found = answer
        if found["code"] != "200" or status != 200:
            raise Refused(found["message"])
        return found["data"]

    def log_in(self, username: str, password: str) -> None:
        super().log_in(username, password)
        self.check_tokens()

    def refresh(self) -> None:
        before = {self.tokens["AccessToken"], self.tokens["RefreshToken"]}
        super().refresh()
        self.check_tokens()
        assert before & {self.tokens["AccessToken"], self.tokens["RefreshToken"]} == set()

    def check_tokens(self) -> None:
        assert set(self.tokens) == set(TOKEN_FIELDS)
        assert [name for name, fits in TOKEN_FIELDS.items() if not fits(self.tokens[name])] == []

    def send(self, path: str, records: list[dict[str, Any]]) -> Any:
        found = super().send(path, records)
        assert found is None
        return found

    def loosened(self, record: dict[str, Any]) -> dict[str, Any]:
        return record
