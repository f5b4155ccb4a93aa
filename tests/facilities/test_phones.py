import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutru.facilities.phones import normal_phone


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0912345678", "0912345678"),
        ("+84 912.345.678", "0912345678"),
        ("84912345678", "0912345678"),
        ("0084 24 3812 3456", "02438123456"),
        ("(024) 3812-3456", "02438123456"),
        ("024381234", "024381234"),
        ("", None),
        ("02438123", None),
        ("091234567890", None),
        ("+44 20 7946 0000", None),
        ("912345678", None),
        ("0912abc678", None),
        ("٠912345678", None),
    ],
)
def test_a_phone_number_has_one_spelling(text, number):
    assert normal_phone(text) == number


@given(st.from_regex(r"0[1-9][0-9]{7,9}", fullmatch=True))
def test_home_and_international_spelling_are_the_same_number(number):
    assert (
        normal_phone(number) == normal_phone(f"+84{number[1:]}") == normal_phone(f"84 {number[1:]}") == number
    )


@given(st.text())
def test_any_text_is_a_number_of_9_to_11_digits_or_none(text):
    number = normal_phone(text)
    assert number is None or (number.isascii() and number.isdigit() and 9 <= len(number) <= 11)
