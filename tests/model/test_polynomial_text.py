"""model/polynomial_text.py: what is read, what is refused, and how fast, against Python's own arithmetic."""

import time
from fractions import Fraction

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from symbolic_landscape.errors import InvalidInstance
from symbolic_landscape.exact.polynomial import Polynomial
from symbolic_landscape.exact.rational import ZERO
from symbolic_landscape.model.polynomial_text import is_variable_name, parse_polynomial

VARIABLES = ("x", "y")

READ = {
    "x**2^3": "x^8",  # powers associate to the right
    "-x^2": "-x^2",
    "2*-x": "-2*x",
    "x++--y": "x + y",
    "0.5*x^2": "1/2*x^2",
    "x/(1/3)": "3*x",
    "(x+y)^2/2": "1/2*x^2 + x*y + 1/2*y^2",
    " ( x ) \n": "x",
    "(x-x)^5": "0",
    "(x-x)^0": "1",
    "x^2.0": "x^2",
    "1/2/2*x": "1/4*x",
    ".5*x - 3.": "1/2*x - 3",
    "x^(1+1)": "x^2",
}
REFUSED = {
    "": "ends where",
    "()": "stands where",
    "x+": "ends where",
    "2x": "write every product",
    "x y": "write every product",
    "1e5*x": "write every product",
    "x/y": "division by constants",
    "x/0": "division by zero",
    "x^-1": "whole number",
    "x^0.5": "whole number",
    "x^y": "whole number",
    "x^1001": "whole number",
    "z": "not a declared variable",
    "sqrt(2)*x": "not a declared variable",
    "x;y": "does not belong",
    "__import__('os').system('true')": "does not belong",
    "lambda: x": "does not belong",
    "x[0]": "does not belong",
    "(x": "closing bracket",
    "x)": "not expected",
    "x^999*x^2": "degree 1001",
    "(" * 101 + "x" + ")" * 101: "nested deeper",
    "x^" * 200 + "1": "nested deeper",
    "(x+y+1)^1000*(x+y+1)": "degree 1001",
    "(((x+y+1)^10)^10)^11": "degree 1100",
    "((2^1000)^1000)^1000": "longer than",
    "((1/2)^1000)^1000*x": "longer than",
}


@pytest.mark.parametrize(("text", "meaning"), READ.items())
def test_read(text: str, meaning: str) -> None:
    assert str(parse_polynomial(text, VARIABLES).polynomial) == meaning


@pytest.mark.parametrize(("text", "reason"), REFUSED.items())
def test_refused_in_one_sentence(text: str, reason: str) -> None:
    with pytest.raises(InvalidInstance, match=reason) as caught:
        parse_polynomial(text, VARIABLES)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 200


@pytest.mark.parametrize(
    "text",
    [
        "(x+y+z+1)^1000",
        "((((x+y+z+1)^10)^10)^5)^2",
        "(x+y+z+w+1)^100*(x-y)^100",
        "(x+y+2^300)^500",
        "-" * 200_000 + "(",
        "x*" * 100_000 + "x",
        "9" * 100_001,
    ],
)
def test_what_is_too_large_is_refused_before_it_is_expanded(text: str) -> None:
    begin = time.monotonic()
    with pytest.raises(InvalidInstance):
        parse_polynomial(text, ("x", "y", "z", "w"))
    assert time.monotonic() - begin < 60  # expanding the first would take hours


def test_large_ones_within_the_limits_are_read() -> None:
    assert len(parse_polynomial("(x+y)^1000", VARIABLES).polynomial.terms) == 1001
    assert len(parse_polynomial("(x+y+1)^200", VARIABLES).polynomial.terms) == 20301
    long = "+".join(f"{i}*x^{i % 40}*y^{i // 40}" for i in range(1, 1600))
    assert len(parse_polynomial(long, VARIABLES).polynomial.terms) == 1599


# Random expressions, evaluated twice: as text by the parser, as numbers by Fraction.
numbers = st.builds(Fraction, st.integers(-4, 4), st.integers(1, 3))


@st.composite
def expressions(draw, depth=3):
    """A text and a function of (x, y) that computes what it says."""
    kind = draw(st.integers(0, 6 if depth else 1))
    if kind == 0:
        value = draw(numbers)
        return f"({value})", lambda x, y: value
    if kind == 1:
        name = draw(st.sampled_from(VARIABLES))
        return name, (lambda x, y: x) if name == "x" else (lambda x, y: y)
    left, f = draw(expressions(depth - 1))
    if kind == 2:
        return f"-({left})", lambda x, y: -f(x, y)
    if kind == 3:
        power = draw(st.integers(0, 3))
        return f"({left})^{power}", lambda x, y: f(x, y) ** power
    if kind == 4:
        divisor = draw(numbers.filter(bool))
        return f"({left})/({divisor})", lambda x, y: f(x, y) / divisor
    right, g = draw(expressions(depth - 1))
    if kind == 5:
        return f"{left} + {right}", lambda x, y: f(x, y) + g(x, y)
    return f"({left})*({right})", lambda x, y: f(x, y) * g(x, y)


@given(expressions(), numbers, numbers)
def test_values_are_those_of_fractions(expression, x, y) -> None:
    text, function = expression
    found = parse_polynomial(text, VARIABLES).polynomial.at((fmpq(*x.as_integer_ratio()), fmpq(*y.as_integer_ratio())))
    assert found == fmpq(*function(x, y).as_integer_ratio())


@given(expressions())
def test_squares_add_up(expression) -> None:
    parsed = parse_polynomial(expression[0], VARIABLES)
    again = parse_polynomial(str(parsed.polynomial), VARIABLES)
    assert again.polynomial == parsed.polynomial
    if parsed.squares is not None:
        total = Polynomial.constant(VARIABLES, ZERO)
        for weight, root in parsed.squares:
            assert weight > 0
            total = total + (root * root).scaled(weight)
        assert (parsed.polynomial - total).degree <= 0


def test_squares_are_seen_where_they_are_written() -> None:
    found = parse_polynomial("((x*y - 1)^2 + 3*(x - y)^4)/2 + x*x - 7", VARIABLES).squares
    assert found is not None
    assert [(str(c), str(r)) for c, r in found] == [("1/2", "x*y - 1"), ("3/2", "x^2 - 2*x*y + y^2"), ("1", "x")]
    for text in ("x^2 - y^2", "x*y", "x^3", "-(x^2)"):
        assert parse_polynomial(text, VARIABLES).squares is None


def test_names() -> None:
    assert is_variable_name("w_1_0") and is_variable_name("_x")
    for name in ("1x", "", "x y", "x-y", "λ", "x'"):
        assert not is_variable_name(name)
