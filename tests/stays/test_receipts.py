"""Receipt numbers: made fast, read back whole, wrong when mistyped."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cutru.stays.receipts import ALPHABET, LENGTH, ReceiptMaker, arrival_month, read_receipt, show_receipt

days = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))


@given(days, st.integers(min_value=1, max_value=40))
def test_every_number_made_is_read_back_and_carries_its_month(day: date, count: int) -> None:
    maker = ReceiptMaker(count)
    made = [maker.make(day + timedelta(days=number % 3)) for number in range(count)]
    assert [read_receipt(show_receipt(receipt)) for receipt in made] == made
    assert [len(receipt) for receipt in made] == [LENGTH] * count
    assert arrival_month(made[0]) == day.replace(day=1)


@given(days, st.integers(min_value=0, max_value=LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_always_found(day: date, place: int, sign: str) -> None:
    receipt = ReceiptMaker(1).make(day)
    mistyped = receipt[:place] + sign + receipt[place + 1 :]
    assert read_receipt(mistyped) == (receipt if mistyped == receipt else None)


def test_two_numbers_of_one_maker_differ() -> None:
    maker = ReceiptMaker(1_000)
    assert len({maker.make(date(2026, 11, 25)) for _ in range(1_000)}) == 1_000
