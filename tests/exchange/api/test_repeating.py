"""The Idempotency-Key: the same request again gets the same answer and does nothing."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from cutru.exchange.models import ApiAnswer
from cutru.stays.models import Stay, StayEntry
from tests.exchange.api.program import Program, foreigner


@pytest.fixture
def hotel(db: None) -> Program:
    return Program.of_hotel()


def test_the_same_request_gets_the_first_answer_word_for_word(hotel: Program) -> None:
    guest = foreigner()
    first = hotel.send(guest, Idempotency_Key="k1")
    again = hotel.send(guest, Idempotency_Key="k1")
    assert (again.content, again["Idempotent-Replayed"]) == (first.content, "true")
    assert "Idempotent-Replayed" not in first
    assert StayEntry.objects.count() == 1


def test_another_request_with_the_same_key_is_refused(hotel: Program) -> None:
    hotel.send(foreigner(), Idempotency_Key="k1")
    other = hotel.send(foreigner(), Idempotency_Key="k1")
    assert (other.status_code, other.json()["code"]) == (422, "key_used_for_another_request")
    assert Stay.objects.count() == 1


def test_what_was_refused_may_be_tried_again(hotel: Program) -> None:
    [receipt] = hotel.accept(foreigner())
    address = f"/stays/{receipt}/departure/withdrawal"
    refused = hotel.post(address, {"reason": "Còn ở"}, Idempotency_Key="k1")
    assert refused.status_code == 409
    hotel.post(f"/stays/{receipt}/departure")
    assert hotel.post(address, {"reason": "Còn ở"}, Idempotency_Key="k1").status_code == 200
    assert not hotel.post(address, {"reason": "Còn ở"}, Idempotency_Key="k1").json()["departed_at"]


def test_keys_of_two_programs_do_not_meet(hotel: Program) -> None:
    other = Program.of_hotel()
    guest = foreigner()
    receipts = {
        program.send(guest, Idempotency_Key="k1").json()["results"][0]["receipt"]
        for program in (hotel, other)
    }
    assert len(receipts) == 2


def test_a_key_is_forgotten_after_a_day(hotel: Program) -> None:
    hotel.send(foreigner(), Idempotency_Key="k1")
    ApiAnswer.objects.update(at=timezone.now() - timedelta(days=2))
    assert hotel.send(foreigner(), Idempotency_Key="k1").json()["accepted"] == 1


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
def test_a_key_that_is_none_is_refused(hotel: Program, key: str) -> None:
    answer = hotel.send(foreigner(), Idempotency_Key=key)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_wrong")


def test_two_calls_at_the_same_time_do_one_thing(committed: None) -> None:
    hotel = Program.of_hotel()
    guests = [foreigner() for _ in range(20)]
    answers: list[bytes] = []

    def call() -> None:
        answers.append(hotel.send(*guests, Idempotency_Key="k1").content)
        connection.close()

    threads = [threading.Thread(target=call) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 4
    assert len(set(answers)) == 1
    assert (Stay.objects.count(), StayEntry.objects.count()) == (20, 20)
