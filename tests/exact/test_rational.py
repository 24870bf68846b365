"""exact/rational.py: what is accepted, what is refused, and the way back to text.

Expected values come from `fractions.Fraction`, `float.fromhex` and `decimal`, never from the code under test.
"""

import decimal
import pickle
import re
from fractions import Fraction
from math import lcm

import numpy as np
import pytest
from flint import fmpq, fmpz
from hypothesis import example, given
from hypothesis import strategies as st

from symbolic_landscape.errors import InvalidNumber
from symbolic_landscape.exact.rational import (
    LARGEST_EXPONENT,
    MOST_DIGITS,
    common_denominator,
    decimal_text,
    parse_rational,
    rational,
    rational_text,
    rounded,
    sign,
    simplest_between,
)

ACCEPTED = {
    "-3": Fraction(-3),
    "+3": Fraction(3),
    "0": Fraction(0),
    "-0": Fraction(0),
    "-0.0": Fraction(0),
    "007": Fraction(7),
    "7/10": Fraction(7, 10),
    "-14/20": Fraction(-7, 10),
    "+0/5": Fraction(0),
    "0.28": Fraction(7, 25),
    "5.": Fraction(5),
    ".5": Fraction(1, 2),
    "1e-3": Fraction(1, 1000),
    "1E+2": Fraction(100),
    "-2.5e1": Fraction(-25),
    "1e+00001": Fraction(10),
    "0x1.8p-3": Fraction(3, 16),
    "-0X1.8P-3": Fraction(-3, 16),
    "0x10": Fraction(16),
    "0x.8": Fraction(1, 2),
    "0x1.": Fraction(1),
    "0x1p+4": Fraction(16),
    "0xabcDEF": Fraction(0xABCDEF),
    f"1e{LARGEST_EXPONENT}": Fraction(10**10_000),
    f"1e-{LARGEST_EXPONENT}": Fraction(1, 10**10_000),
    f"0x1p{LARGEST_EXPONENT}": Fraction(2**10_000),
    f"-0x1p-{LARGEST_EXPONENT}": Fraction(-1, 2**10_000),
    "1e" + "0" * 5000 + "2": Fraction(100),  # past the 4300 digits at which Python's int() stops
    "9" * MOST_DIGITS: Fraction(10**100_000 - 1),
    "1/" + "1" + "0" * (MOST_DIGITS - 1): Fraction(1, 10**99_999),
    "0." + "0" * (MOST_DIGITS - 2) + "1": Fraction(1, 10**99_999),
    "0x" + "0" * (MOST_DIGITS - 1) + "f": Fraction(15),
}

REFUSED = {
    "empty": "",
    "space": " ",
    "leading space": " 1",
    "trailing space": "1 ",
    "trailing newline": "1\n",
    "inner space": "1 /2",
    "tab": "\t1",
    "null character": "1\x00",
    "underscore": "1_000",
    "comma": "0,5",
    "two signs": "+-1",
    "sign alone": "-",
    "minus sign of typography": "\N{MINUS SIGN}1",
    "point alone": ".",
    "exponent alone": "e5",
    "point and exponent": ".e5",
    "exponent without digits": "1e",
    "exponent sign without digits": "1e+",
    "exponent with point": "1e1.5",
    "two points": "1.2.3",
    "slash alone": "/",
    "no denominator": "1/",
    "no numerator": "/2",
    "signed denominator": "1/-2",
    "decimal quotient": "1.5/2",
    "hexadecimal quotient": "0x10/2",
    "three parts": "1/2/3",
    "zero denominator": "1/0",
    "zero denominator, zero numerator": "0/0",
    "zero denominator of many digits": "1/000",
    "hexadecimal without digits": "0x",
    "hexadecimal point": "0x.p3",
    "hexadecimal exponent without digits": "0x1p",
    "hexadecimal without prefix": "1.8p-3",
    "octal": "0o17",
    "binary": "0b101",
    "nan": "nan",
    "NaN": "NaN",
    "inf": "inf",
    "Infinity": "-Infinity",
    "boolean": "true",
    "null": "null",
    "word": "one",
    "Arabic digits": "\u0663",
    "fullwidth digits": "\uff11",
    "superscript": "2\u00b2",
    "vulgar fraction": "\u00bd",
    "exponent past the limit": f"1e{LARGEST_EXPONENT + 1}",
    "negative exponent past the limit": f"1e-{LARGEST_EXPONENT + 1}",
    "zero with a large exponent": "0e99999",
    "exponent of many digits": "1e999999999",
    "exponent of thousands of digits": "1e" + "9" * 5000,
    "binary exponent past the limit": f"0x1p{LARGEST_EXPONENT + 1}",
    "negative binary exponent past the limit": f"0x1p-{LARGEST_EXPONENT + 1}",
    "integer past the digits": "1" * (MOST_DIGITS + 1),
    "numerator past the digits": "1" * (MOST_DIGITS + 1) + "/3",
    "denominator past the digits": "1/" + "3" * (MOST_DIGITS + 1),
    "decimal past the digits": "0." + "1" * MOST_DIGITS,
    "hexadecimal past the digits": "0x" + "f" * (MOST_DIGITS + 1),
    "lone surrogate": "\ud800",
}

quotients = st.builds(Fraction, st.integers(-(10**30), 10**30), st.integers(1, 10**30))
small_quotients = st.builds(Fraction, st.integers(-200, 200), st.integers(1, 200))


def flinted(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)


def fractional(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))


@pytest.mark.parametrize("text", ACCEPTED, ids=lambda text: text[:20])
def test_accepted(text: str) -> None:
    value = parse_rational(text)
    assert type(value) is fmpq
    assert fractional(value) == ACCEPTED[text]


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    with pytest.raises(InvalidNumber) as refusal:
        parse_rational(REFUSED[name])
    message = str(refusal.value)
    assert "\n" not in message
    assert len(message) < 150


@given(st.text(alphabet="0123456789.+-/eE_ ", max_size=7))
def test_decimal_text_means_what_python_fractions_say(text: str) -> None:
    if exponent := re.search(r"[eE][+-]?(\d+)", text):
        text = text.replace(exponent[1], exponent[1][:3])  # keeps the reference itself quick
    try:
        expected = None if re.search(r"[_\s]", text) else Fraction(text)
    except (ValueError, ZeroDivisionError):
        expected = None
    try:
        value = fractional(parse_rational(text))
    except InvalidNumber:
        value = None
    assert value == expected


@given(st.text(alphabet="018fA.+-pP_ ", max_size=7))
def test_hexadecimal_text_means_what_python_floats_say(tail: str) -> None:
    if exponent := re.search(r"[pP][+-]?(\d+)", tail):
        tail = tail.replace(exponent[1], exponent[1][:2])
    text = "0x" + tail
    try:
        expected = None if re.search(r"[_\s]", text) else Fraction(float.fromhex(text))
    except ValueError:
        expected = None
    try:
        value = fractional(parse_rational(text))
    except InvalidNumber:
        value = None
    assert value == expected


@given(st.text(max_size=5))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        value = parse_rational(text)
    except InvalidNumber:
        return
    assert fractional(value) == Fraction(text)
    assert text.isascii()


@given(quotients)
def test_text_and_back(value: Fraction) -> None:
    text = rational_text(flinted(value))
    assert text == str(value)
    assert fractional(parse_rational(text)) == value


def test_long_numbers_are_printed_past_pythons_limit_of_digits() -> None:
    assert rational_text(fmpq(1, fmpz(10) ** 6000)) == "1/1" + "0" * 6000


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(5e-324)
@example(1.7976931348623157e308)
@example(-0.0)
def test_floats_enter_as_the_dyadic_they_hold(value: float) -> None:
    assert fractional(rational(value)) == Fraction(value)
    assert fractional(rational(value.hex())) == Fraction(value)


@given(st.integers(), st.fractions())
def test_integers_and_fractions_enter_as_they_are(integer: int, fraction: Fraction) -> None:
    assert fractional(rational(integer)) == integer
    assert fractional(rational(fmpz(integer))) == integer
    assert fractional(rational(fraction)) == fraction
    assert rational(flinted(fraction)) == flinted(fraction)


INTEGER_TYPES = [np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint16, np.uint32, np.uint64]


@pytest.mark.parametrize("scalar_type", INTEGER_TYPES)
def test_numpy_integers(scalar_type: type[np.integer]) -> None:
    for extreme in (np.iinfo(scalar_type).min, np.iinfo(scalar_type).max):
        assert rational(scalar_type(extreme)) == fmpq(extreme)


@pytest.mark.parametrize("scalar_type", [np.float16, np.float32, np.float64])
def test_numpy_floats_of_every_width_are_dyadic(scalar_type: type[np.floating]) -> None:
    held = scalar_type(0.1)
    numerator, denominator = held.as_integer_ratio()
    assert rational(held) == fmpq(numerator, denominator)
    assert rational(np.array(held)) == fmpq(numerator, denominator)  # an array of no dimension is a scalar
    assert fmpq(numerator, denominator) != fmpq(1, 10)
    for extreme in (np.finfo(scalar_type).max, np.finfo(scalar_type).smallest_subnormal):
        assert fractional(rational(extreme)) == Fraction(float(extreme))


def test_numpy_text_is_text() -> None:
    assert rational(np.str_("0.1")) == fmpq(1, 10)


NO_NUMBERS = {
    "None": None,
    "True": True,
    "False": False,
    "numpy boolean": np.bool_(True),
    "numpy boolean array": np.array(False),
    "nan": float("nan"),
    "infinity": float("inf"),
    "minus infinity": float("-inf"),
    "numpy nan": np.float32("nan"),
    "numpy infinity": np.float16("-inf"),
    "complex": 1j,
    "numpy complex": np.complex64(1),
    "numpy long double": np.longdouble(1),
    "bytes": b"1",
    "numpy bytes": np.bytes_(b"1"),
    "date": np.datetime64("2020-01-01"),
    "list": [1],
    "tuple": (1, 2),
    "dictionary": {"a": 1},
    "array of one": np.array([1.0]),
    "array of two": np.array([1.0, 2.0]),
    "empty array": np.array([]),
    "masked entry": np.ma.masked,
    "object": object(),
    "class": float,
    "decimal": decimal.Decimal("0.1"),
}


@pytest.mark.parametrize("name", NO_NUMBERS)
def test_other_values_are_refused(name: str) -> None:
    with pytest.raises(InvalidNumber):
        rational(NO_NUMBERS[name])


@given(quotients, st.integers(1, 25))
@example(Fraction(999_999_5, 10), 6)
@example(Fraction(-1, 3), 1)
def test_decimal_text_is_the_correctly_rounded_decimal(value: Fraction, digits: int) -> None:
    with decimal.localcontext() as context:
        context.prec, context.rounding = digits, decimal.ROUND_HALF_UP
        expected = decimal.Decimal(value.numerator) / decimal.Decimal(value.denominator)
        assert decimal.Decimal(decimal_text(flinted(value), digits)) == expected


DECIMALS = {
    "0": "0",
    "1": "1",
    "-1": "-1",
    "100": "100",
    "999999": "999999",
    "9999995/10": "1e6",
    "1000000": "1e6",
    "1234567": "1.23457e6",
    "-1234567": "-1.23457e6",
    "1/3": "0.333333",
    "-1/3": "-0.333333",
    "2/3": "0.666667",
    "1/2": "0.5",
    "25/2": "12.5",
    "1/100000": "0.00001",
    "1/1000000": "1e-6",
    "3/2000000": "1.5e-6",
    "16139/231500": "0.0697149",
}


@pytest.mark.parametrize("text", DECIMALS)
def test_decimal_text_for_people(text: str) -> None:
    assert decimal_text(parse_rational(text)) == DECIMALS[text]


def test_decimal_text_of_huge_and_tiny_numbers() -> None:
    assert decimal_text(fmpq(fmpz(10) ** 6000)) == "1e6000"
    assert decimal_text(fmpq(-3, fmpz(10) ** 6000)) == "-3e-6000"


@given(quotients, st.builds(Fraction, st.integers(1, 10**8), st.integers(1, 10**8)), st.integers(0, 9))
def test_rounded_is_the_nearest_multiple_of_its_unit(value: Fraction, scale: Fraction, digits: int) -> None:
    below = next(Fraction(10) ** power for power in range(9, -10, -1) if Fraction(10) ** power <= scale)
    unit = below / 10**digits
    found = fractional(rounded(flinted(value), flinted(scale), digits))
    assert (found / unit).denominator == 1
    assert abs(found - value) <= unit / 2


@given(quotients)
def test_sign(value: Fraction) -> None:
    assert sign(flinted(value)) == (value > 0) - (value < 0)
    assert type(sign(flinted(value))) is int


@given(st.lists(small_quotients, max_size=5))
def test_common_denominator_is_the_least(values: list[Fraction]) -> None:
    least = common_denominator([flinted(value) for value in values])
    assert type(least) is int
    assert least == lcm(*(value.denominator for value in values))


@given(small_quotients, small_quotients)
def test_simplest_between_has_the_least_denominator_then_the_least_numerator(a: Fraction, b: Fraction) -> None:
    low, high = min(a, b), max(a, b)
    found = fractional(simplest_between(flinted(low), flinted(high)))
    assert low <= found <= high
    for denominator in range(1, found.denominator + 1):
        first, last = -(-low * denominator // 1), high * denominator // 1
        candidates = [Fraction(numerator, denominator) for numerator in range(int(first), int(last) + 1)]
        if candidates:
            assert denominator == found.denominator
            assert found == min(candidates, key=abs)
            return
    raise AssertionError("no candidate up to the denominator that was found")


def test_simplest_between_equal_ends_and_misuse() -> None:
    golden = fmpq(fmpz.fib_ui(6000), fmpz.fib_ui(5999))  # the longest continued fraction of its size
    assert simplest_between(golden, golden) == golden
    assert simplest_between(-golden, -golden) == -golden
    with pytest.raises(ValueError, match="is empty"):
        simplest_between(fmpq(1), fmpq(0))


def test_rationals_are_hashable_and_picklable() -> None:
    value = parse_rational("7/10")
    assert pickle.loads(pickle.dumps(value)) == value
    assert {value: 1}[parse_rational("0.7")] == 1
