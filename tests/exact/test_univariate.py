"""exact/univariate.py against sympy, against products of known factors, and against dense sampling."""

from itertools import pairwise

import sympy
from flint import fmpq
from hypothesis import assume, given
from hypothesis import strategies as st

from symbolic_landscape.exact.univariate import (
    coefficients,
    composition,
    count_real_roots,
    derivative,
    greatest_common_divisor,
    irreducible_factors,
    is_nonnegative_between,
    polynomial_text,
    primitive_part,
    product,
    quotient_and_remainder,
    sign_changes,
    squarefree_part,
    value_at,
)
from symbolic_landscape.model.polynomial_text import parse_polynomial

Z = sympy.Symbol("z")
small = st.builds(fmpq, st.integers(-4, 4), st.sampled_from([1, 1, 1, 2, 3]))
polynomials = st.lists(small, min_size=1, max_size=6).map(coefficients)
# Products of few linear factors: multiple roots and roots at the ends of intervals must be common.
with_roots = st.lists(st.integers(-2, 2), max_size=5).map(
    lambda roots: coefficients([1]) if not roots else _product_of(roots)
)


def _product_of(roots):
    total = coefficients([1])
    for root in roots:
        total = product(total, coefficients([-root, 1]))
    return total


def in_sympy(p):
    return sympy.Poly([sympy.Rational(int(c.p), int(c.q)) for c in reversed(p)] or [0], Z, domain=sympy.QQ)


def rational(value):
    return sympy.Rational(int(value.p), int(value.q))


@given(polynomials, polynomials)
def test_division_leaves_a_smaller_remainder(p, q) -> None:
    assume(q)
    a, r = quotient_and_remainder(p, q)
    assert len(r) < len(q)
    assert in_sympy(p) == in_sympy(a) * in_sympy(q) + in_sympy(r)


@given(polynomials, polynomials)
def test_common_divisor_composition_and_derivative_are_those_of_sympy(p, q) -> None:
    assert in_sympy(derivative(p)) == in_sympy(p).diff(Z)
    assert in_sympy(composition(p, q)) == in_sympy(p).compose(in_sympy(q))
    if p or q:
        assert in_sympy(greatest_common_divisor(p, q)) == in_sympy(p).gcd(in_sympy(q)).monic()


@given(polynomials | with_roots, st.none() | small, st.none() | small)
def test_sturm_counts_as_sympy_does(p, low, high) -> None:
    assume(p)
    if low is not None and high is not None and low > high:
        low, high = high, low
    ends = (None if low is None else rational(low), None if high is None else rational(high))
    counted = in_sympy(squarefree_part(p)).count_roots(*ends)  # closed at both ends
    at_low = low is not None and value_at(p, low) == 0
    assert count_real_roots(p, low, high) == counted - int(at_low)


@given(polynomials | with_roots, polynomials)
def test_factors_multiply_back(p, q) -> None:
    assume(p and q)
    both = product(p, q)
    total = coefficients([1])
    for factor, power in irreducible_factors(both):
        assert in_sympy(factor).is_irreducible
        for _ in range(power):
            total = product(total, factor)
    assert primitive_part(total) == primitive_part(both)


@given(with_roots, with_roots, small, small)
def test_nonnegative_on_an_interval(square_root, rest, low, high) -> None:
    assume(low < high)
    p = product(product(square_root, square_root), rest)
    # Between neighboring roots (all integers from -2 to 2) the sign is constant: quarters of the cells are enough.
    samples = [low, high, *(fmpq(k, 4) for k in range(-16, 17) if low <= fmpq(k, 4) <= high), (low + high) / 2]
    marks = sorted({low, high, *(fmpq(k) for k in range(-3, 4) if low < k < high)})
    samples += [(a + b) / 2 for a, b in pairwise(marks)]
    assert is_nonnegative_between(p, low, high) == all(value_at(p, x) >= 0 for x in samples)


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=6))
def test_descartes_is_exact_for_real_roots(roots) -> None:
    p = _product_of(roots)
    assert sign_changes((c > 0) - (c < 0) for c in p) == sum(root > 0 for root in roots)


@given(polynomials)
def test_text_is_read_back(p) -> None:
    read = parse_polynomial(polynomial_text(p), ("z",)).polynomial
    assert {exponents[0]: c for exponents, c in read.terms} == {k: c for k, c in enumerate(p) if c != 0}
