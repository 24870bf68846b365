"""A tool's answer against the truth: the error in units in the last place, exactly, and the verdict on it."""

from collections.abc import Iterator
from dataclasses import dataclass

from symbolic_landscape.errors import InvalidNumber
from symbolic_landscape.exact.rational import ZERO, Rational, decimal_text, rational
from symbolic_landscape.numeric.audit.truth.answer import Enclosed, Holds, Missing, Numbers, Truth, Unknown

__all__ = ["ROUNDING_ULPS", "VERDICTS", "Comparison", "compare", "error_in_ulps", "ulp"]

VERDICTS = ("agrees", "beyond rounding", "wrong", "not claimed", "undecided")

# A sum of a few uncancelled terms is right to a handful of ulps, in any order of its additions; what errs by more than
# this lost digits to something other than the rounding of its own value.
ROUNDING_ULPS = 1024
# Beyond this share of the numbers' size not even three digits are right.
WRONG_SHARE = Rational(1, 1000)

_LEAST_EXPONENT = -1022  # of normal binary64 numbers; below it the spacing stays 2^-1074


@dataclass(frozen=True)
class Comparison:
    """What one claim came to.

    `told`, `exact`: the two values of the entry with the largest error, or the two answers; `entry` names it.  `ulps`:
    a bound on its error that is sharp up to the width of the enclosure; None where no number was compared.
    """

    verdict: str
    told: object
    exact: Truth
    entry: str = ""
    ulps: Rational | None = None
    remark: str = ""


def ulp(value: Rational) -> Rational:
    """Return the spacing of binary64 numbers at `value`: 2^(e - 52) for 2^e <= |value| < 2^(e+1), at least 2^-1074.

    >>> str(ulp(Rational(3, 2))), ulp(Rational(1, 3)) == Rational(1, 2**54), ulp(ZERO) == Rational(1, 2**1074)
    ('1/4503599627370496', True, True)
    """
    size = abs(value)
    exponent = _LEAST_EXPONENT
    if size != 0:
        exponent = int(size.p).bit_length() - int(size.q).bit_length()
        if size < Rational(2) ** exponent:
            exponent -= 1
    return Rational(2) ** (max(exponent, _LEAST_EXPONENT) - 52)


def error_in_ulps(told: Rational, exact: Enclosed) -> tuple[Rational, Rational] | None:
    """Return bounds on |told - x| / ulp(x) for the x of the enclosure; None where it holds 0 and more.

    The spacing grows with |x|, so it lies between those at the two ends, and the distance is at most the one to the
    farther end and at least the one to the nearer end, or 0 between them.

    >>> [str(bound) for bound in error_in_ulps(Rational(1), Enclosed(Rational(2), Rational(2)))]
    ['2251799813685248', '2251799813685248']
    """
    if exact.may_be_zero and not exact.is_exact:
        return None
    spacings = sorted((ulp(exact.lower), ulp(exact.upper)))
    distances = sorted((abs(told - exact.lower), abs(told - exact.upper)))
    nearest = ZERO if exact.lower <= told <= exact.upper else distances[0]
    return nearest / spacings[1], distances[1] / spacings[0]


def compare(told: object, exact: Truth) -> Comparison:
    """Return the comparison of what a tool told with the truth.

    `told`: None (no claim), a boolean, a number, or lists of numbers, nested as they may be.

    >>> compare(0.5, Numbers(("",), (Enclosed(Rational(1, 2), Rational(1, 2)),), Rational(1, 2))).verdict
    'agrees'
    >>> compare(True, Holds(False)).verdict, compare(0.0, Missing("a kink")).verdict, compare(None, Holds(True)).verdict
    ('wrong', 'wrong', 'not claimed')
    """
    if told is None:
        return Comparison("not claimed", None, exact)
    if isinstance(exact, Unknown):
        return Comparison("undecided", told, exact, remark=exact.reason)
    if isinstance(exact, Holds):
        answer = told.tolist() if callable(getattr(told, "tolist", None)) else told  # type: ignore[attr-defined]
        if not isinstance(answer, bool):
            return Comparison("wrong", told, exact, remark="true or false was wanted")
        return Comparison("agrees" if answer == exact.value else "wrong", answer, exact)
    try:
        numbers = list(_flat(told))
    except InvalidNumber as error:
        if isinstance(exact, Missing):
            return Comparison("not claimed", told, exact, remark="no finite number")
        return Comparison("wrong", told, exact, remark=str(error))
    if isinstance(exact, Missing):
        return Comparison("wrong", _largest(numbers), exact, remark=f"there is none: {exact.reason}")
    if len(numbers) != len(exact.values):
        return Comparison("wrong", told, exact, remark=f"{len(exact.values)} numbers were wanted, {len(numbers)} came")
    return _compared(numbers, exact)


def _compared(told: list[Rational], exact: Numbers) -> Comparison:
    worst: Comparison | None = None
    for name, number, value in zip(exact.names, told, exact.values, strict=True):
        found = _one(name, number, value, exact.scale)
        if worst is None or _rank(found) > _rank(worst):
            worst = found
    assert worst is not None
    return worst


def _one(name: str, told: Rational, exact: Enclosed, scale: Rational) -> Comparison:
    truth = Numbers((name,), (exact,), scale)
    bounds = error_in_ulps(told, exact)
    if bounds is None:
        # 0 may be the number: how many ulps the error is cannot be said, but its share of the scale can.
        if min(abs(told - exact.lower), abs(told - exact.upper)) > WRONG_SHARE * scale:
            return Comparison("wrong", told, truth, name)
        return Comparison("undecided", told, truth, name, remark="the enclosure contains 0")
    least, most = bounds
    if exact.is_exact and exact.lower == 0 and told != 0:  # ulps of 0 are 2^-1074: nobody sees from them how far it is
        off = abs(told) / scale
        verdict = "wrong" if off > WRONG_SHARE else "beyond rounding" if most > ROUNDING_ULPS else "agrees"
        return Comparison(verdict, told, truth, name, most, f"exactly 0, off by {decimal_text(off, 2)} of the scale")
    if most <= ROUNDING_ULPS:
        return Comparison("agrees", told, truth, name, most)
    if least <= ROUNDING_ULPS:
        return Comparison("undecided", told, truth, name, most, "the enclosure is too wide")
    wrong = min(abs(told - exact.lower), abs(told - exact.upper)) > WRONG_SHARE * scale
    return Comparison("wrong" if wrong else "beyond rounding", told, truth, name, most)


def _rank(found: Comparison) -> tuple[int, Rational]:
    order = ("agrees", "undecided", "beyond rounding", "wrong")
    return order.index(found.verdict), found.ulps or ZERO


def _largest(numbers: list[Rational]) -> Rational | None:
    return max(numbers, key=abs, default=None)


def _flat(told: object) -> Iterator[Rational]:
    listed = told.tolist() if callable(getattr(told, "tolist", None)) else told  # type: ignore[attr-defined]
    if isinstance(listed, list | tuple):
        for item in listed:
            yield from _flat(item)
    else:
        yield rational(listed)
