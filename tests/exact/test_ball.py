"""Balls contain what they should, say only what is certain, and leave the precision of others alone."""

import pickle
from fractions import Fraction

import mpmath
import pytest
from flint import ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic_landscape.exact.ball import (
    Ball,
    angle,
    ball,
    ball_dot,
    ball_sum,
    decimal_bounds,
    hull,
    pi,
    sign,
    working_precision,
)
from symbolic_landscape.exact.rational import Rational, rational

fractions = st.fractions(min_value=-1000, max_value=1000, max_denominator=10**6)
radii = st.fractions(min_value=0, max_value=10, max_denominator=1000)


def contains(value: Ball, exact: Fraction) -> bool:
    return value.contains(rational(exact))


@given(fractions, fractions, radii, radii, st.integers(-4, 4), st.integers(-4, 4))
def test_operations_contain_the_results_of_members(a, b, ra, rb, s, t):
    x, y = a + ra * Fraction(s, 4), b + rb * Fraction(t, 4)
    first, second = Ball.around(rational(a), rational(ra)), Ball.around(rational(b), rational(rb))
    assert contains(first, x) and contains(second, y)
    assert contains(first + second, x + y)
    assert contains(first - second, x - y)
    assert contains(first * second, x * y)
    assert contains(-first, -x) and contains(abs(first), abs(x)) and contains(first**3, x**3)
    assert contains(hull(first, second), x) and contains(hull(first, second), y)
    assert contains(ball_dot([first, second], [second, first]), 2 * x * y)
    assert contains(ball_sum([first, second, first]), 2 * x + y)
    quotient = first / second
    if quotient.finite and y != 0:
        assert contains(quotient, x / y)
    assert sign(first) in (None, (x > 0) - (x < 0))


@given(fractions, radii, st.integers(-4, 4))
def test_roots_contain_the_roots_of_members(a, r, s):
    x = a + r * Fraction(s, 4)
    given_ball = Ball.around(rational(a), rational(r))
    root = given_ball.root_of_nonnegative()
    assert root.finite
    if x >= 0:
        assert root.lower <= 0 or rational(x) >= root.lower * root.lower
        assert rational(x) <= root.upper * root.upper
        assert contains(given_ball.nonnegative_part(), x)


@given(st.fractions(-3, 3, max_denominator=1000), st.fractions(0, 3, max_denominator=1000))
def test_angles_agree_with_mpmath(adjacent, opposite):
    if adjacent == 0 == opposite:
        return
    with working_precision(150):
        found = angle(ball(rational(opposite)), ball(rational(adjacent)))
    with mpmath.workprec(200):
        wanted = mpmath.atan2(
            mpmath.mpf(opposite.numerator) / opposite.denominator, mpmath.mpf(adjacent.numerator) / adjacent.denominator
        )
        middle = mpmath.mpf(int(found.midpoint.p)) / int(found.midpoint.q)
        assert abs(middle - wanted) <= mpmath.mpf(int(found.radius.p)) / int(found.radius.q) + mpmath.mpf(2) ** -190
    assert found.radius < rational("1e-40")


@pytest.mark.parametrize("adjacent", [1, -1])
def test_an_angle_near_the_axis_stays_in_the_half_plane(adjacent):
    """A height that straddles 0 must not jump to the other side of the cut of the inverse tangent."""
    height = Ball.around(rational(0), rational("1e-9"))
    found = angle(height, ball(adjacent))
    target = 0 if adjacent > 0 else 3
    assert target - 1 < found.midpoint < target + 1
    assert found.radius < rational("1e-8")


@given(fractions)
def test_sign_of_an_exact_number_is_its_sign(a):
    with working_precision(200):
        assert sign(ball(rational(a)) - rational(a)) in (0, None)
        assert sign(ball(rational(a.numerator))) == (a > 0) - (a < 0)


def test_what_is_not_certain_is_none():
    assert sign(Ball.around(rational(0), rational("1e-100"))) is None
    assert sign(ball(1) / Ball.around(rational(0), rational(1))) is None
    assert sign(ball(-1).sqrt()) is None
    assert not ball(-1).sqrt().finite


@pytest.mark.parametrize(
    "use",
    [
        bool, lambda x: x < x, lambda x: x <= 1, lambda x: x > 1, lambda x: x >= x, lambda x: x + 0.5,
        lambda x: setattr(x, "_value", None), lambda x: x * "2",
    ],
)  # fmt: skip
def test_misuse_raises(use):
    with pytest.raises((TypeError, AttributeError)):
        use(ball(1))


def test_a_negative_radius_is_refused():
    with pytest.raises(ValueError, match="radius >= 0"):
        Ball.around(rational(1), rational(-1))


@given(fractions, radii)
def test_balls_are_values(a, r):
    first, second = (Ball.around(rational(a), rational(r)) for _ in range(2))
    assert first == second and hash(first) == hash(second) and len({first, second}) == 1
    assert pickle.loads(pickle.dumps(first)) == first
    assert first != first + 1 and first != rational(a)


def test_a_ball_without_bounds_survives_pickling():
    assert not pickle.loads(pickle.dumps(ball(1) / ball(0))).finite


def test_precision_comes_back_also_after_an_exception():
    before = ctx.prec
    with pytest.raises(ZeroDivisionError), working_precision(300):
        assert ctx.prec == 300
        with working_precision(100):
            assert ctx.prec == 100
        assert ctx.prec == 300
        raise ZeroDivisionError
    assert ctx.prec == before
    with pytest.raises(ValueError, match="at least 2 bits"), working_precision(1):
        pass


def test_pi_agrees_with_mpmath():
    with working_precision(300):
        found = pi()
    with mpmath.workprec(400):
        assert abs(mpmath.mpf(int(found.midpoint.p)) / int(found.midpoint.q) - mpmath.pi) < mpmath.mpf(2) ** -290


@settings(max_examples=200)
@given(fractions, st.fractions(0, Fraction(1, 10), max_denominator=10**12), st.integers(1, 40))
def test_decimal_bounds_enclose_and_are_decimals(a, r, digits):
    value = Ball.around(rational(a), rational(r))
    lower, upper = decimal_bounds(value, digits)
    assert Fraction(lower) <= a - r and Fraction(upper) >= a + r
    assert "e" not in lower + upper
    wanted = max(len(word.lstrip("-0.").replace(".", "")) for word in (lower, upper))
    whole = len(str(abs(int(max(abs(a - r), abs(a + r))))))
    assert wanted <= max(digits, whole) + 2


def test_decimal_bounds_of_an_exact_number_agree():
    assert decimal_bounds(ball(Rational(1, 4))) == ("0.2500000000000000000000000000000000000000",) * 2
    assert decimal_bounds(ball(0)) == ("0", "0")
    assert decimal_bounds(ball(123456789), 4) == ("123400000", "123500000")
