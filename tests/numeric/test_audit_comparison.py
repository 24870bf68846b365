"""Laws of the comparison: errors in ulps are symmetric, monotone and scale with powers of two, down to signed zeros."""

import math
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from symbolic_landscape.exact.rational import ONE, ZERO, Rational, rational
from symbolic_landscape.numeric.audit.comparison import ROUNDING_ULPS, VERDICTS, compare, error_in_ulps, ulp
from symbolic_landscape.numeric.audit.truth.answer import Enclosed, Missing, Numbers, exactly

LEAST = Fraction(1, 2**1074)  # the least positive float
finite = st.floats(allow_nan=False, allow_infinity=False)
subnormal = st.integers(-(2**52) + 1, 2**52 - 1).map(lambda k: math.ldexp(k, -1074))
floats = st.one_of(finite, subnormal, st.sampled_from([0.0, -0.0, 5e-324, -5e-324, 2.0**-1022, math.nextafter(1, 0)]))
numbers = st.one_of(floats.map(Fraction), st.fractions(min_value=-(10**9), max_value=10**9))


def exact(value: Fraction) -> Rational:
    return Rational(value.numerator, value.denominator)


def enclosed(low: Fraction, high: Fraction) -> Enclosed:
    return Enclosed(exact(low), exact(high))


def one(value: Fraction, scale: Fraction = Fraction(1)) -> Numbers:
    return Numbers(("",), (exactly(exact(value)),), exact(scale))


@given(floats)
def test_neighboring_floats_are_one_ulp_apart(x: float) -> None:
    """Of the number nearer to 0, which is where the spacing may change."""
    farther = math.nextafter(x, math.copysign(math.inf, x))
    assume(math.isfinite(farther))
    assert error_in_ulps(rational(farther), exactly(rational(x))) == (ONE, ONE)


@given(numbers, numbers)
def test_the_unit_grows_with_the_number(a: Fraction, b: Fraction) -> None:
    small, large = sorted((a, b), key=abs)
    assert ulp(exact(small)) <= ulp(exact(large))
    assert ulp(exact(a)) == ulp(exact(-a)) >= exact(LEAST)


@given(numbers, numbers, st.integers(-20, 20))
def test_powers_of_two_change_nothing_above_the_subnormal(told: Fraction, value: Fraction, k: int) -> None:
    assume(value == 0 or abs(value) > Fraction(1, 2**1000))
    assume(value != 0)
    factor = Fraction(2) ** k
    assert error_in_ulps(exact(told), exactly(exact(value))) == error_in_ulps(
        exact(told * factor), exactly(exact(value * factor))
    )


@given(numbers, numbers, numbers)
def test_signs_change_nothing(told: Fraction, a: Fraction, b: Fraction) -> None:
    low, high = sorted((a, b))
    mirrored = error_in_ulps(exact(-told), enclosed(-high, -low))
    assert error_in_ulps(exact(told), enclosed(low, high)) == mirrored
    assert (mirrored is None) == (low <= 0 <= high and low < high)
    truth, opposite = (Numbers(("",), (value,), ONE) for value in (enclosed(low, high), enclosed(-high, -low)))
    found, turned = compare(exact(told), truth), compare(exact(-told), opposite)
    assert (found.verdict, found.ulps) == (turned.verdict, turned.ulps)


@given(numbers, st.lists(numbers.map(abs).filter(bool), min_size=4, max_size=4), st.sampled_from([1, -1]))
def test_a_wider_enclosure_knows_less(told: Fraction, ends: list[Fraction], sign: int) -> None:
    lowest, low, high, highest = sorted(sign * end for end in ends)
    least, most = error_in_ulps(exact(told), enclosed(low, high))
    wider_least, wider_most = error_in_ulps(exact(told), enclosed(lowest, highest))
    assert wider_least <= least <= most <= wider_most


RANK = {verdict: place for place, verdict in enumerate(VERDICTS[:3])}


@given(numbers, st.fractions(0, 10**6), st.fractions(0, 10**6), st.booleans())
def test_farther_away_is_never_better(value: Fraction, near: Fraction, more: Fraction, below: bool) -> None:
    side = -1 if below else 1
    scale = abs(value) if value else Fraction(1)
    truth = one(value, scale)
    nearer, farther = (compare(exact(value + side * off), truth) for off in (near, near + more))
    assert RANK[nearer.verdict] <= RANK[farther.verdict]
    assert nearer.ulps <= farther.ulps


@given(numbers)
def test_the_number_itself_agrees_and_its_nearest_float_is_within_one_ulp(value: Fraction) -> None:
    assert (compare(exact(value), one(value)).verdict, compare(exact(value), one(value)).ulps) == ("agrees", ZERO)
    nearest = float(value)
    assume(math.isfinite(nearest))
    assert compare(nearest, one(value)).ulps <= 1
    assert compare(nearest, one(value)).verdict == "agrees"


@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_both_zeros_are_0(zero: float) -> None:
    assert compare(zero, one(Fraction(0))).ulps == 0
    assert compare(zero, one(LEAST)).ulps == 1
    assert compare(zero, one(Fraction(1))).verdict == "wrong"
    assert compare(zero, Missing("a kink")).verdict == "wrong"


def test_around_0_the_least_float_is_the_unit() -> None:
    for count, verdict in ((1, "agrees"), (ROUNDING_ULPS, "agrees"), (ROUNDING_ULPS + 1, "beyond rounding")):
        for sign in (1, -1):
            found = compare(sign * math.ldexp(count, -1074), one(Fraction(0)))
            assert (found.ulps, found.verdict) == (count, verdict)


@pytest.mark.parametrize("told", [math.inf, -math.inf, math.nan, [math.inf], "one", True, None, object()])
def test_what_is_no_number_is_no_number(told: object) -> None:
    assert compare(told, one(Fraction(1))).verdict == ("not claimed" if told is None else "wrong")
    assert compare(told, Missing("a kink")).verdict == "not claimed"
    assert compare(told, one(Fraction(1))).ulps is None


@given(floats.filter(bool), st.fractions(min_value=Fraction(1, 100), max_value=100))
def test_an_error_at_0_says_its_share_of_the_scale(told: float, scale: Fraction) -> None:
    found = compare(told, one(Fraction(0), scale))
    share = Fraction(told) / scale
    assert (found.verdict == "wrong") == (abs(share) > Fraction(1, 1000))
    if found.verdict != "agrees" or abs(Fraction(told)) >= LEAST:
        said = float(found.remark.removeprefix("exactly 0, off by ").removesuffix(" of the scale"))
        assert said == pytest.approx(float(abs(share)), rel=0.06, abs=5e-324)
