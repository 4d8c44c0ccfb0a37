import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilbudskatalog.registers.organizations.numbers import is_organization_number


@pytest.mark.parametrize("number", ["983974880", "883658752", "958935420"])
def test_numbers_in_use_pass(number: str) -> None:
    assert is_organization_number(number)


@pytest.mark.parametrize("text", ["", "98397488", "9839748800", "98397488x", "983 974 880", "٩٨٣٩٧٤٨٨٠", "983974880\n"])
def test_what_is_not_nine_digits_fails(text: str) -> None:
    assert not is_organization_number(text)


def test_a_number_that_would_need_the_check_digit_ten_is_never_given_out() -> None:
    assert not any(is_organization_number(f"00000006{digit}") for digit in range(10))


@given(st.from_regex(r"[0-9]{9}", fullmatch=True), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: str, place: int, shift: int) -> None:
    digit = (int(number[place]) + shift) % 10
    wrong = f"{number[:place]}{digit}{number[place + 1 :]}"
    assert not (is_organization_number(number) and is_organization_number(wrong))
