"""Two connections at once."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from cutru.payments import actions
from tests.accounts.factories import make_user
from tests.payments.acts import ask, journal, said


@pytest.mark.usefixtures("committed")
def test_two_notices_at_the_same_time_pay_once() -> None:
    payment = ask(make_user())
    start, answers = Barrier(2), []

    def tell() -> None:
        try:
            start.wait()
            answers.append(actions.confirm_online(said(payment)).pk)
        finally:
            connection.close()

    threads = [Thread(target=tell) for _turn in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [payment.pk, payment.pk]
    assert journal(payment) == ["requested", "paid"]
