"""Two programs written for the official portal, against a running one: only the host was changed."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection

import pytest

from cutru.cli import frontend
from cutru.web.trial import TRIAL_PASSWORD
from tests.browser.portal import Portal
from tests.exchange.partner.clients import LaxClient, OutcomeUnknown, Refused, StrictClient
from tests.exchange.partner.software import CHANGE, FOREIGN, VIETNAMESE, change, citizen, foreigner, moment

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("drills")]

COUNTS = [252, 34, 126, 20, 8, 3]


@pytest.fixture(scope="module")
def running() -> Iterator[Portal]:
    """A portal as its users start it, with its trial hotel."""
    frontend.install(lambda step: None)
    portal = Portal()
    try:
        yield portal.start()
    finally:
        portal.leave()


@pytest.fixture(scope="module")
def pair(running: Portal) -> dict[str, str]:
    """What the operator's command prints."""
    lines = running.run("-m", "cutru", "manage", "partner_client", "Phần mềm Thử").splitlines()
    return dict(line.split() for line in lines if line.startswith("client_"))


@pytest.mark.parametrize("kind", [LaxClient, StrictClient])
def test_the_whole_day_of_a_program(kind: type[LaxClient], running: Portal, pair: dict[str, str]) -> None:
    program = kind("127.0.0.1", running.port, pair["client_id"], pair["client_secret"])
    program.log_in("khachsan", TRIAL_PASSWORD)
    assert [len(rows) for rows in program.lists()] == COUNTS
    guests = [citizen(soGiayTo=f"00{kind is LaxClient:d}19900010{number}") for number in range(5)]
    passports = [foreigner(soHoChieu=f"{kind.__name__[0]}100{number}") for number in range(5)]
    assert program.send(FOREIGN, passports) is None
    assert program.send(VIETNAMESE, guests) is None
    assert program.send(VIETNAMESE, guests) is None  # after a time-out: the first answer
    with pytest.raises(
        Refused, match=r"^Bản khai báo 1: Số hộ chiếu đang tạm trú tại CSLT và chưa checkout$"
    ):
        program.send(FOREIGN, passports[:1])
    program.refresh()
    program.send(CHANGE, [change(guests[0]), change(guests[1], "GH", thoiGianStr=moment(5))])
    with pytest.raises(Refused, match="đang không tồn tại trong hệ thống"):
        program.send(CHANGE, [change(guests[0], "GH", thoiGianStr=moment(5))])
    program.log_out()
    with pytest.raises(Refused):
        program.send(FOREIGN, [foreigner()])
    with pytest.raises(Refused):
        program.refresh()


def test_a_wrong_password_is_a_refusal_and_no_unknown_outcome(running: Portal, pair: dict[str, str]) -> None:
    program = StrictClient("127.0.0.1", running.port, pair["client_id"], pair["client_secret"])
    with pytest.raises(Refused, match="Sai tên đăng nhập"):
        program.log_in("khachsan", "sai")


def test_the_largest_refusal_stays_small(running: Portal, pair: dict[str, str]) -> None:
    program = StrictClient("127.0.0.1", running.port, pair["client_id"], pair["client_secret"])
    program.log_in("khachsan", TRIAL_PASSWORD)
    with pytest.raises(Refused, match=r"và 2800 lỗi khác$"):
        program.send(FOREIGN, [foreigner(hoTen="", soPhong="", gioiTinh="X") for _number in range(1000)])
    program.log_out()


def test_the_same_request_ten_times_at_once_is_taken_once(running: Portal, pair: dict[str, str]) -> None:
    program = LaxClient("127.0.0.1", running.port, pair["client_id"], pair["client_secret"])
    program.log_in("khachsan", TRIAL_PASSWORD)
    guest = foreigner(soHoChieu="CUNG10LAN")
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _number: program.send(FOREIGN, [guest]), range(10)))
    assert answers == [None] * 10
    different = foreigner(soHoChieu="cung10lan", soPhong="7")
    with pytest.raises(Refused, match="chưa checkout"):
        program.send(FOREIGN, [different])


def test_a_body_sent_in_chunks_is_read(running: Portal, pair: dict[str, str]) -> None:
    program = LaxClient("127.0.0.1", running.port, pair["client_id"], pair["client_secret"])
    program.log_in("khachsan", TRIAL_PASSWORD)
    connection = HTTPConnection("127.0.0.1", running.port, timeout=10)
    parts = iter([b"[", json.dumps(foreigner(soHoChieu="TUNGKHUC1")).encode(), b"]"])
    bearer = {"Authorization": f"Bearer {program.tokens['AccessToken']}"}
    connection.request("POST", FOREIGN, parts, bearer, encode_chunked=True)
    answer = connection.getresponse()
    assert json.loads(answer.read()) == {"code": "200", "message": "Thành công", "data": None}
    connection.close()


def test_no_token_stands_in_what_the_portal_writes(running: Portal, pair: dict[str, str]) -> None:
    program = LaxClient("127.0.0.1", running.port, pair["client_id"], pair["client_secret"])
    program.log_in("khachsan", TRIAL_PASSWORD)
    first = program.tokens
    program.refresh()
    program.log_out()
    for again in (program.refresh, program.log_out):
        with pytest.raises(Refused):
            again()
    written = running.log.read_text()
    words = [
        *(tokens[name] for tokens in (first, program.tokens) for name in ("AccessToken", "RefreshToken"))
    ]
    assert [word for word in (*words, pair["client_secret"]) if word in written] == []


def test_a_wrong_host_path_is_an_unknown_outcome_never_a_success(
    running: Portal, pair: dict[str, str]
) -> None:
    program = StrictClient("127.0.0.1", running.port, pair["client_id"], pair["client_secret"])
    with pytest.raises(OutcomeUnknown):
        program.get("/cms-backend/public/dm-qt/3th/get-all/")
