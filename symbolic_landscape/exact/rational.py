"""Rational numbers: from text and Python values, and back to text."""

import re
from collections.abc import Iterable
from fractions import Fraction
from math import isfinite

from flint import fmpq, fmpz

from symbolic_landscape.errors import InvalidNumber

__all__ = [
    "ONE",
    "ZERO",
    "Rational",
    "common_denominator",
    "decimal_text",
    "nearest_dyadic",
    "nearest_float",
    "parse_rational",
    "rational",
    "rational_text",
    "rounded",
    "sign",
    "simplest_between",
    "square_root",
]

Rational = fmpq
ZERO = fmpq(0)
ONE = fmpq(1)

LARGEST_EXPONENT = 10_000
MOST_DIGITS = 100_000

_INTEGER = r"[0-9]+"
_QUOTIENT = re.compile(rf"([+-]?)({_INTEGER})/({_INTEGER})")
_DECIMAL = re.compile(rf"([+-]?)({_INTEGER})?(?:\.({_INTEGER})?)?(?:[eE]([+-]?{_INTEGER}))?")
_HEXADECIMAL = re.compile(r"([+-]?)0[xX]([0-9a-fA-F]+)?(?:\.([0-9a-fA-F]+)?)?(?:[pP]([+-]?[0-9]+))?")


def parse_rational(text: str) -> Rational:
    """Return the rational number that `text` spells, exactly.

    Accepted: an integer, a quotient of integers, a decimal with or without exponent, a hexadecimal float.

    Raises `InvalidNumber` for anything else, for a zero denominator, for exponents past 10000 and for integers
    past 100 000 digits.

    >>> [str(parse_rational(text)) for text in ("-3", "7/10", "0.28", "1e-3", "0x1.8p-3")]
    ['-3', '7/10', '7/25', '1/1000', '3/16']
    """
    if match := _QUOTIENT.fullmatch(text):
        sign_text, numerator, denominator = match.groups()
        divisor = _integer(denominator, text)
        if divisor == 0:
            raise InvalidNumber(f"division by zero in {_shown(text)}")
        value = fmpq(_integer(numerator, text), divisor)
    elif (match := _DECIMAL.fullmatch(text)) and (match[2] or match[3]):
        sign_text, whole, part, exponent = match.groups()
        value = _scaled(whole or "", part or "", 10, _exponent(exponent, text) - len(part or ""), text)
    elif (match := _HEXADECIMAL.fullmatch(text)) and (match[2] or match[3]):
        sign_text, whole, part, exponent = match.groups()
        digits = (whole or "") + (part or "")
        if len(digits) > MOST_DIGITS:
            raise InvalidNumber(f"{_shown(text)} has more than {MOST_DIGITS} digits")
        value = fmpq(int(digits, 16)) * _power(2, _exponent(exponent, text) - 4 * len(part or ""))
    else:
        raise InvalidNumber(f'{_shown(text)} is not an exact number such as "-3", "7/10", "0.28", "1e-3"')
    return -value if sign_text == "-" else value


def rational(value: object) -> Rational:
    """Return `value` as the rational it is: text as spelled, a binary float as the dyadic rational it holds.

    Raises `InvalidNumber` for booleans, None, non-finite floats and other types.

    >>> str(rational(0.5)), str(rational("0.1")), str(rational(Fraction(1, 3)))
    ('1/2', '1/10', '1/3')
    """
    if isinstance(value, fmpq):
        return value
    if isinstance(value, str):
        return parse_rational(value)
    if isinstance(value, bool) or value is None:
        raise InvalidNumber(f"{value!r} is not an exact number")
    if isinstance(value, int | fmpz):
        return fmpq(value)
    if isinstance(value, float):
        if not isfinite(value):
            raise InvalidNumber(f"{value!r} is not a finite number")
        return fmpq(*value.as_integer_ratio())
    if isinstance(value, Fraction):
        return fmpq(value.numerator, value.denominator)
    # Scalars of array libraries (numpy, torch, jax) say what they hold; arrays answer with lists, a masked entry with
    # None, and both are refused.
    tolist = getattr(value, "tolist", None)
    if callable(tolist) and not isinstance(plain := tolist(), type(value)):
        return rational(plain)
    raise InvalidNumber(
        f"a {type(value).__name__} is not an exact number: give an integer, a binary float, a Fraction or a text"
    )


def rational_text(value: Rational) -> str:
    """Return `"p"` or `"p/q"`, the text that `parse_rational` reads back.

    >>> rational_text(parse_rational("0.28"))
    '7/25'
    """
    return str(value.str())


def decimal_text(value: Rational, digits: int = 6) -> str:
    """Return `value` rounded to `digits` significant decimal digits, for people to read.

    >>> decimal_text(parse_rational("16139/231500"))
    '0.0697149'
    """
    if value == 0:
        return "0"
    magnitude = abs(value)
    exponent = len(str(magnitude.p.str())) - len(str(magnitude.q.str()))
    if magnitude < _power(10, exponent):
        exponent -= 1
    shift = digits - 1 - exponent
    scaled = int((magnitude * _power(10, shift) + fmpq(1, 2)).floor())
    if scaled >= 10**digits:
        scaled, exponent, shift = scaled // 10, exponent + 1, shift - 1
    text, minus = str(scaled), "-" if value < 0 else ""
    if -5 <= exponent < 0:
        return minus + ("0." + "0" * (-exponent - 1) + text).rstrip("0")
    if 0 <= exponent < digits:
        whole, part = text[: exponent + 1], text[exponent + 1 :].rstrip("0")
        return minus + whole + ("." + part if part else "")
    part = text[1:].rstrip("0")
    return f"{minus}{text[0]}{'.' + part if part else ''}e{exponent}"


def rounded(value: Rational, scale: Rational, digits: int) -> Rational:
    """Return `value` rounded to a multiple of 10^-digits times the power of ten just below `scale` > 0.

    >>> str(rounded(rational("0.123456"), rational("0.5"), 3))
    '247/2000'
    """
    exponent = len(scale.p.str()) - len(scale.q.str())
    if scale < _power(10, exponent):
        exponent -= 1
    unit = _power(10, exponent - digits)
    return fmpq((value / unit + fmpq(1, 2)).floor()) * unit


def nearest_dyadic(value: Rational, bits: int) -> Rational:
    """Return the multiple of 2^-bits that is nearest to `value`.

    >>> str(nearest_dyadic(parse_rational("1/3"), 4))
    '5/16'
    """
    return fmpq((value * _power(2, bits) + fmpq(1, 2)).floor()) / _power(2, bits)


def nearest_float(value: Rational) -> float:
    """Return the float nearest to `value`, infinite where it is too large: for those who guess.

    >>> nearest_float(parse_rational("1/3")) == 1 / 3
    True
    """
    try:
        return int(value.p) / int(value.q)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def sign(value: Rational) -> int:
    """Return -1, 0 or 1.

    >>> [sign(rational(value)) for value in (-2, 0, 0.5)]
    [-1, 0, 1]
    """
    return (value > 0) - (value < 0)


def square_root(value: Rational) -> Rational | None:
    """Return the root >= 0 of a square of a rational, or None where `value` is none.

    >>> str(square_root(rational("9/16"))), square_root(rational(2)), square_root(rational(-1))
    ('3/4', None, None)
    """
    if value < 0:
        return None
    root = fmpq(value.p.isqrt(), value.q.isqrt())
    return root if root * root == value else None


def common_denominator(values: Iterable[Rational]) -> int:
    """Return the least positive integer that makes all `values` integers.

    >>> common_denominator([rational("1/4"), rational("1/6")])
    12
    """
    result = fmpz(1)
    for value in values:
        result = result.lcm(value.q)
    return int(result)


def simplest_between(low: Rational, high: Rational) -> Rational:
    """Return the rational of least denominator in the closed interval [low, high] (Stern-Brocot).

    Raises `ValueError` when `low > high`.

    >>> str(simplest_between(rational("0.3332"), rational("0.3334")))
    '1/3'
    """
    if low > high:
        raise ValueError(f"the interval [{low}, {high}] is empty; give low <= high")
    if low <= 0 <= high:
        return fmpq(0)
    if high < 0:
        return -simplest_between(-high, -low)
    # The common beginning of the continued fractions of low and high, then the least integer between what is left.
    beginning: list[fmpz] = []
    while (whole := low.ceil()) > high:
        beginning.append(whole - 1)
        low, high = 1 / (high - whole + 1), 1 / (low - whole + 1)
    simplest = fmpq(whole)
    for part in reversed(beginning):
        simplest = part + 1 / simplest
    return simplest


def _integer(digits: str, text: str) -> fmpz:
    if len(digits) > MOST_DIGITS:
        raise InvalidNumber(f"{_shown(text)} has more than {MOST_DIGITS} digits")
    return fmpz(digits)


def _exponent(digits: str | None, text: str) -> int:
    if digits is None:
        return 0
    significant = digits.lstrip("+-").lstrip("0") or "0"
    if len(significant) > len(str(LARGEST_EXPONENT)) or int(significant) > LARGEST_EXPONENT:
        raise InvalidNumber(f"the exponent of {_shown(text)} is past {LARGEST_EXPONENT}")
    return -int(significant) if digits[0] == "-" else int(significant)


def _scaled(whole: str, part: str, base: int, exponent: int, text: str) -> fmpq:
    return fmpq(_integer(whole + part, text)) * _power(base, exponent)


def _power(base: int, exponent: int) -> fmpq:
    power = fmpz(base) ** abs(exponent)
    return fmpq(power) if exponent >= 0 else fmpq(1, power)


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:37] + "...")
