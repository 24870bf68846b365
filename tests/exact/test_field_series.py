"""exact/field_series.py against sympy's polynomials, cut off afterwards."""

import sympy
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from symbolic_landscape.exact.field_series import Series, series_dot
from symbolic_landscape.exact.number_field import RATIONALS

S, T = sympy.symbols("s t")
terms = st.dictionaries(
    st.tuples(st.integers(0, 2), st.integers(0, 2)), st.integers(-3, 3).filter(bool), max_size=4
)


def series(mapping, order):
    kept = {e: RATIONALS.rational(c) for e, c in mapping.items() if sum(e) <= order}
    return Series(RATIONALS, 2, order, kept)


def plain(found):
    return {e: int(c.coefficients[0].p) for e, c in found.terms.items()}


def expected(expression, order):
    polynomial = sympy.Poly(sympy.expand(expression), S, T)
    return {e: int(c) for e, c in polynomial.terms() if c != 0 and sum(e) <= order}


def in_sympy(mapping, order):
    return sum((c * S ** e[0] * T ** e[1] for e, c in mapping.items() if sum(e) <= order), sympy.Integer(0))


@given(terms, terms, st.integers(1, 5))
def test_arithmetic(a, b, order) -> None:
    x, y = series(a, order), series(b, order)
    p, q = in_sympy(a, order), in_sympy(b, order)
    assert plain(x * y) == expected(p * q, order)
    assert plain(x + y) == expected(p + q, order)
    assert plain(x - y) == expected(p - q, order)
    assert plain(x.derivative(0)) == expected(sympy.diff(p, S), order)
    assert plain(x.parity(odd=True)) | plain(x.parity(odd=False)) == plain(x)
    assert plain(series_dot(RATIONALS.rational_vector([2, -1]), [x, y])) == expected(2 * p - q, order)


@given(terms, st.integers(1, 4))
def test_degrees(a, order) -> None:
    x = series(a, order)
    totals = [sum(e) for e in x.terms]
    assert x.degree == max(totals, default=-1) and x.lowest_degree == min(totals, default=None)
    assert sum(len(x.part([k]).terms) for k in range(order + 1)) == len(x.terms)
    assert x.coefficient((9, 9)) == 0 and x.cut(1).degree <= 1
    assert fmpq(0) == (x - x).coefficient((0, 0))
