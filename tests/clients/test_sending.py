"""Requests that meet trouble on the way: tried again when that is safe, after pauses, and never doubled."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from cutru.stays.models import Stay, StayEntry
from cutru_client import ApiError, Client, NoAnswer, Retry
from tests.clients.hotel import ADDRESS, Network, Pauses, Trouble, client_of
from tests.exchange.api.program import Program, foreigner

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("trouble", ["lost", "unanswered", 429, 502, 503, 504])
def test_a_hand_in_is_tried_again_with_the_same_words(program: Program, trouble: Trouble) -> None:
    network, pauses = Network(trouble, trouble), Pauses()
    with client_of(program, network, sleep=pauses) as client:
        [result] = client.hand_in([foreigner()]).results
    assert (result.outcome, len(pauses.seconds), StayEntry.objects.count()) == ("accepted", 2, 1)
    sent = {(request.headers["Idempotency-Key"], request.content) for request in network.requests}
    assert (len(network.requests), len(sent)) == (3, 1)


@pytest.mark.parametrize("trouble", ["lost", "unanswered"])
def test_an_act_without_an_answer_is_done_once(program: Program, trouble: Trouble) -> None:
    network = Network()
    with client_of(program, network) as client:
        [taken] = client.hand_in([foreigner()]).results
        network.troubles = [trouble]
        assert client.change_room(taken.receipt or "", "9").version == 2
        network.troubles = [trouble]
        assert client.create_import("a.xml", b"<KHAI_BAO_TAM_TRU></KHAI_BAO_TAM_TRU>").read == 0


def test_after_the_last_attempt_the_failure_is_told(program: Program) -> None:
    with client_of(program, Network("lost", "lost", "lost")) as client:
        with pytest.raises(NoAnswer, match=r"^POST /api/v1/stays: ConnectError refused$"):
            client.hand_in([foreigner()])
        assert client.whoami().holder
    with client_of(program, Network(503, 503, 503)) as client, pytest.raises(ApiError, match="503 http_503"):
        client.whoami()


@pytest.mark.parametrize("status", [301, 400, 403, 404, 500])
def test_other_refusals_are_not_tried_again(program: Program, status: int) -> None:
    network = Network(status, headers={"Location": "https://elsewhere.example/"})
    with client_of(program, network) as client, pytest.raises(ApiError, match=f"^{status} http_{status}: "):
        client.whoami()
    assert len(network.requests) == 1


def test_a_rotation_is_never_tried_again(program: Program) -> None:
    network = Network("unanswered")
    with client_of(program, network) as client, pytest.raises(NoAnswer):
        client.rotate_key()
    assert len(network.requests) == 1


@pytest.mark.parametrize("moment", [False, True])
def test_a_pause_that_was_asked_for_is_kept(program: Program, moment: bool) -> None:
    asked = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True) if moment else "40"
    pauses = Pauses()
    with client_of(program, Network(429, headers={"Retry-After": asked}), sleep=pauses) as client:
        client.whoami()
    [pause] = pauses.seconds
    assert 35 < pause <= 40


def test_nobody_waits_longer_than_agreed(program: Program) -> None:
    network = Network(429, headers={"Retry-After": "3600"})
    with client_of(program, network) as client, pytest.raises(ApiError) as refused:
        client.whoami()
    assert (refused.value.retry_after, len(network.requests)) == (3600, 1)


def test_pauses_grow_and_are_drawn() -> None:
    retry = Retry(first_pause=1, longest_pause=8)
    for attempt, longest in enumerate((1, 2, 4, 8, 8), start=1):
        drawn = [retry.pause(attempt, None) for _time in range(200)]
        assert 0 <= min(drawn) < longest / 4
        assert longest / 2 < max(drawn) <= longest


def test_an_answer_of_something_else_is_no_answer(program: Program) -> None:
    """A page of a hotel's Wi-Fi, for instance; what it said, or was asked, stands in no message."""
    portal = httpx.MockTransport(lambda request: httpx.Response(200, text="<html>MUSTERMANN</html>"))
    with Client(ADDRESS, program.secret, transport=portal) as client, pytest.raises(NoAnswer) as told:
        client.hand_in([foreigner()])
    assert (str(told.value), told.value.__cause__) == ("200: not an answer of the portal", None)
    assert not Stay.objects.exists()
