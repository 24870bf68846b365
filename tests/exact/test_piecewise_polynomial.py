"""Piecewise polynomials and moving integrals, against values by hand and against each other."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic_landscape.exact.parametric_polynomial import integral_of_products, powers_of
from symbolic_landscape.exact.piecewise_polynomial import PiecewisePolynomial, antiderivative
from symbolic_landscape.exact.rational import rational, square_root
from symbolic_landscape.exact.univariate import coefficients, composed, derivative, scaled_by, sum_of, value_at
from symbolic_landscape.exact.vector import vector

small = st.integers(-4, 4)
polynomials = st.lists(small, max_size=4).map(coefficients)


@st.composite
def functions(draw):
    """A function on [-2, 3] with up to three pieces."""
    inside = sorted(draw(st.sets(st.fractions(-2, 3, max_denominator=3).filter(lambda x: -2 < x < 3), max_size=2)))
    knots = vector([-2, *inside, 3])
    return PiecewisePolynomial(knots, tuple(draw(polynomials) for _ in knots[1:]))


points = st.fractions(-2, 3, max_denominator=7)


@given(functions(), functions(), points)
def test_values_of_sums_and_products(f, g, x):
    x = rational(x)
    for side in (-1, 1):
        a, b = f.value_beside(x, side), g.value_beside(x, side)
        assert (f + g).value_beside(x, side) == a + b
        assert (f - g).value_beside(x, side) == a - b
        assert (f * g).value_beside(x, side) == a * b
        assert f.times_power(2).value_beside(x, side) == x * x * a


@given(functions())
def test_integral_is_that_of_a_rule_exact_up_to_degree_five(f):
    total = Fraction(0)
    for start, end, piece in zip(f.knots, f.knots[1:], f.pieces, strict=False):
        h = (end - start) / 4
        values = [value_at(piece, start + k * h) for k in range(5)]
        boole = 2 * h / 45 * sum(weight * y for weight, y in zip((7, 32, 12, 32, 7), values, strict=True))
        total += Fraction(str(boole))
    assert Fraction(str(f.integral())) == total
    assert f.cumulative()[-1] == f.integral()


@given(functions(), st.lists(points, max_size=4))
def test_refining_and_merging_change_nothing(f, cuts):
    refined = f.refined([rational(x) for x in cuts])
    assert refined.integral() == f.integral()
    assert refined.merged() == f.merged()
    for x in map(rational, cuts):
        assert all(refined.value_beside(x, side) == f.value_beside(x, side) for side in (1, -1))


@given(functions(), points, st.sampled_from([1, -1]))
def test_expansion_is_the_function_nearby(f, x, side):
    x = rational(x)
    if (side > 0 and x == 3) or (side < 0 and x == -2):
        return
    nearest = min(abs(k - x) for k in f.knots if side * (k - x) > 0)
    u = nearest / 3
    assert value_at(f.expansion(x, side), u) == f.value_beside(x + side * u, side)


@given(polynomials, polynomials, small)
def test_polynomial_arithmetic(p, q, x):
    x = rational(x)
    assert value_at(sum_of(p, q), x) == value_at(p, x) + value_at(q, x)
    assert value_at(composed(p, q), x) == value_at(p, value_at(q, x))
    assert value_at(scaled_by(rational("2/3"), p), x) == rational("2/3") * value_at(p, x)
    assert derivative(antiderivative(p)) == p


@given(polynomials, polynomials, polynomials, st.lists(polynomials, min_size=3, max_size=3), st.integers(-2, 2))
def test_moving_integral_is_the_integral_at_every_parameter(f, g, shift, ends, u):
    """int f(x) g(x) (x + shift(u)) between breaks that are polynomials in u, against the fixed integral at one u."""
    u = rational(u)
    moving = (shift, coefficients([1]))
    whole = integral_of_products(ends, [[powers_of(f), powers_of(g), moving]] * 2)
    at = [value_at(end, u) for end in ends]
    plain = coefficients([value_at(shift, u), 1])
    primitive = antiderivative(_product(_product(f, g), plain))
    assert value_at(whole, u) == value_at(primitive, at[2]) - value_at(primitive, at[0])


def _product(p, q):
    result = [rational(0)] * (len(p) + len(q))
    for i, a in enumerate(p):
        for k, b in enumerate(q):
            result[i + k] += a * b
    return coefficients(result)


@pytest.mark.parametrize(
    ("knots", "pieces"), [([0, 1], 2), ([0], 0), ([1, 0], 1), ([0, 0], 1), ([0, 2, 1], 2)]
)
def test_knots_and_pieces_have_to_fit(knots, pieces):
    with pytest.raises(ValueError):
        PiecewisePolynomial(vector(knots), (coefficients([1]),) * pieces)


def test_functions_on_different_intervals_do_not_add():
    one, other = (PiecewisePolynomial.constant(rational(0), rational(end), rational(1)) for end in (1, 2))
    with pytest.raises(ValueError, match="intervals differ"):
        one + other


def test_integrals_need_fitting_ends():
    with pytest.raises(ValueError, match="ends"):
        integral_of_products([coefficients([1])], [[powers_of(coefficients([1]))]])


@given(st.fractions(0, 50, max_denominator=60))
def test_square_root(x):
    assert square_root(rational(x * x)) == rational(x)
    assert square_root(rational(x * x * 2)) is None or x == 0
    assert square_root(rational(-x * x)) is None or x == 0
