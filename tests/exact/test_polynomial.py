"""exact/polynomial.py against sympy, and against the laws of a polynomial ring."""

import pickle

import pytest
import sympy
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from symbolic_landscape.exact.polynomial import Polynomial
from symbolic_landscape.exact.vector import vector

NAMES = ("x", "y", "z")
SYMBOLS = sympy.symbols(NAMES)

coefficients = st.builds(fmpq, st.integers(-6, 6), st.integers(1, 4))
exponents = st.tuples(*[st.integers(0, 3)] * 3)
polynomials = st.builds(
    lambda terms: Polynomial.from_terms(NAMES, terms), st.dictionaries(exponents, coefficients, max_size=5)
)
points = st.tuples(*[coefficients] * 3)


def symbolic(p: Polynomial) -> sympy.Poly:
    terms = {exponent: sympy.Rational(int(c.p), int(c.q)) for exponent, c in p.terms}
    return sympy.Poly.from_dict(terms, *sympy.symbols(p.variables), domain="QQ")


def rationally(value: fmpq) -> sympy.Rational:
    return sympy.Rational(int(value.p), int(value.q))


@given(polynomials, polynomials, st.integers(0, 4), coefficients)
def test_ring_operations_agree_with_sympy(p, q, power, factor) -> None:
    assert symbolic(p + q) == symbolic(p) + symbolic(q)
    assert symbolic(p - q) == symbolic(p) - symbolic(q)
    assert symbolic(p * q) == symbolic(p) * symbolic(q)
    assert symbolic(-p) == -symbolic(p)
    assert symbolic(p**power) == symbolic(p) ** power
    assert symbolic(p.scaled(factor)) == rationally(factor) * symbolic(p)


@given(polynomials, points)
def test_values_agree_with_sympy(p, point) -> None:
    assert rationally(p.at(point)) == symbolic(p).eval(dict(zip(SYMBOLS, map(rationally, point), strict=True)))


@given(polynomials)
def test_derivatives_agree_with_sympy(p) -> None:
    assert [symbolic(entry) for entry in p.gradient()] == [symbolic(p).diff(name) for name in SYMBOLS]
    assert [[symbolic(entry) for entry in row] for row in p.hessian()] == [
        [symbolic(p).diff(first).diff(second) for second in SYMBOLS] for first in SYMBOLS
    ]
    assert p.hessian() == tuple(zip(*p.hessian(), strict=True))


@given(polynomials, st.lists(polynomials, min_size=3, max_size=3), points)
def test_composition_is_evaluation_of_evaluations(p, values, point) -> None:
    low = Polynomial.from_terms(NAMES, {e: c for e, c in p.terms if sum(e) <= 3})
    assert low.compose(values).at(point) == low.at(tuple(value.at(point) for value in values))
    assert p.compose(Polynomial.variables_of(NAMES)) == p


def test_composition_with_fewer_variables() -> None:
    x, y, _ = Polynomial.variables_of(NAMES)
    (t,) = Polynomial.variables_of(("t",))
    along = (x * x * y - y).compose((t, t.scaled(fmpq(2)), Polynomial.constant(("t",), fmpq(7))))
    assert along.variables == ("t",)
    assert str(along) == "2*t^3 - 2*t"


@given(polynomials)
def test_text_reads_back_in_sympy(p) -> None:
    assert sympy.Poly(sympy.sympify(str(p).replace("^", "**")), *SYMBOLS, domain="QQ") == symbolic(p)


TEXTS = {
    "0": {},
    "1": {(0, 0): 1},
    "-1": {(0, 0): -1},
    "x": {(1, 0): 1},
    "-x": {(1, 0): -1},
    "x^2 - 1/2*x*y - y^2 + 3": {(2, 0): 1, (1, 1): "-1/2", (0, 2): -1, (0, 0): 3},
    "-x*y + 2/3*y": {(1, 1): -1, (0, 1): "2/3"},
}


@pytest.mark.parametrize("text", TEXTS)
def test_text(text: str) -> None:
    terms = {exponent: vector([value])[0] for exponent, value in TEXTS[text].items()}
    p = Polynomial.from_terms(("x", "y"), terms)
    assert str(p) == text
    assert p.is_zero == (text == "0")


@given(polynomials, polynomials)
def test_equal_polynomials_have_one_form(p, q) -> None:
    difference = p - q
    assert difference.is_zero == (p == q)
    assert q + difference == p
    assert hash(q + difference) == hash(p)
    assert list(p.terms) == sorted(p.terms, reverse=True)
    assert all(c != 0 for _, c in (p * q).terms)
    assert all(type(c) is fmpq and all(type(e) is int for e in exponent) for exponent, c in (p * q).terms)
    assert pickle.loads(pickle.dumps(p)) == p


@given(polynomials)
def test_degree_and_coefficients(p) -> None:
    assert p.degree == (-1 if p.is_zero else symbolic(p).total_degree())
    assert Polynomial.from_terms(NAMES, {e: p.coefficient(e) for e, _ in p.terms}) == p
    assert p.coefficient((9, 9, 9)) == 0


@given(points, points)
def test_linear_forms(form, point) -> None:
    expected = sum((rationally(a) * rationally(b) for a, b in zip(form, point, strict=True)), sympy.Integer(0))
    assert rationally(Polynomial.linear(NAMES, form).at(point)) == expected


def test_constants_without_variables() -> None:
    seven = Polynomial.constant((), fmpq(7))
    assert seven.at(()) == 7
    assert str(seven * seven) == "49"
    assert seven.degree == 0


X, Y, _Z = Polynomial.variables_of(NAMES)
(T,) = Polynomial.variables_of(("t",))
MISUSES = {
    "sum over other variables": (lambda: X + T, "differ"),
    "product over other variables": (lambda: X * T, "differ"),
    "short point": (lambda: X.at((fmpq(1),)), "a point of 3 coordinates was wanted, 1 came"),
    "unknown variable": (lambda: X.derivative("w"), "'w' is not one of the variables x, y, z"),
    "short composition": (lambda: X.compose((T,)), "each of 3 variables was wanted, 1 came"),
    "composition over different variables": (lambda: X.compose((T, T, X)), "in the same variables"),
    "negative power": (lambda: X**-1, "an exponent >= 0 was wanted, -1 came"),
    "long exponents": (lambda: Polynomial.from_terms(("x",), {(1, 2): fmpq(1)}), "1 exponents >= 0 were wanted"),
    "negative exponent": (lambda: Polynomial.from_terms(("x",), {(-1,): fmpq(1)}), "exponents >= 0 were wanted"),
    "short linear form": (lambda: Polynomial.linear(NAMES, (fmpq(1),)), "3 coefficients were wanted, 1 came"),
}


@pytest.mark.parametrize("name", MISUSES)
def test_misuse_raises(name: str) -> None:
    misuse, message = MISUSES[name]
    with pytest.raises(ValueError, match=message):
        misuse()
