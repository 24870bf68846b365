"""The exact derivatives of audits at random points full of kinks, against limits along rays."""

from fractions import Fraction

from exact_tool import Ray
from hypothesis import given, settings
from hypothesis import strategies as st

import symbolic_landscape as sl
from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.model.gaussian import gaussian_from_arrays
from symbolic_landscape.model.interval import interval_from_arrays
from symbolic_landscape.numeric.audit.answers import answers
from symbolic_landscape.numeric.audit.case import as_floats, case_of
from symbolic_landscape.numeric.audit.truth.answer import Missing, Numbers

small = st.integers(-2, 2)
quarters = st.integers(-8, 8).map(lambda k: Fraction(k, 4))


@st.composite
def empirical(draw):
    d, n = draw(st.integers(1, 2)), draw(st.integers(1, 4))
    width, outputs = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    rows = lambda count, size: [[draw(small) for _ in range(size)] for _ in range(count)]  # noqa: E731
    activation = draw(st.sampled_from(["relu", "absolute_value", {"leaky_relu": "1/4"}]))
    bias = [draw(small) for _ in range(outputs)] if draw(st.booleans()) else None
    return sl.Instance.from_arrays(rows(n, d), rows(n, outputs), rows(width, d), rows(outputs, width), activation, bias)


@st.composite
def interval(draw):
    width = draw(st.integers(1, 3))
    w, b, v = ([draw(small) for _ in range(width)] for _ in range(3))
    activation = draw(st.sampled_from(["relu", "1/4", "quadratic"]))
    ends = draw(st.sampled_from([(0, 1), (0, 2), (-1, 1)]))
    return interval_from_arrays(
        w, b, v, draw(quarters), interval=ends, alpha=draw(small), beta=draw(quarters), activation=activation
    )


@st.composite
def gaussian(draw):
    nonzero = st.tuples(small, small).filter(any)
    students = [draw(nonzero) for _ in range(draw(st.integers(1, 2)))]
    return gaussian_from_arrays([draw(nonzero) for _ in range(draw(st.integers(1, 2)))], students)


def agree(instance):
    """Where the engine has a gradient or Hessian it is that of the rays; where it has none, no form fits the rays."""
    case = case_of(instance, "random")
    truth, ray = answers(case), Ray(as_floats(case))
    size = len(ray.point)
    axes = [ray.axis(k) for k in range(1, size + 1)]
    pairs = [ray.axis(i, s * k) for k in range(1, size + 1) for i in range(1, k) for s in (1, -1)]
    directions = [d for direction in (*axes, *pairs) for d in (direction, [-x for x in direction])]
    coefficients = [ray.along(d) for d in directions]
    gradient, hessian = truth["gradient"], truth["hessian"]
    bends = any(a[0] + b[0] != 0 for a, b in zip(coefficients[::2], coefficients[1::2], strict=True))
    assert bends == isinstance(gradient, Missing)
    if isinstance(gradient, Missing):
        assert isinstance(hessian, Missing)
        return
    assert close(gradient, ray.gradient())
    rows = ray.hessian()
    if isinstance(hessian, Numbers):
        assert close(hessian, [value for row in rows for value in row])
        return
    fits = all(
        2 * second == sum(rows[i][k] * d[i] * d[k] for i in range(size) for k in range(size))
        for d, (_, second) in zip(directions, coefficients, strict=True)
    )
    assert not fits, hessian


def close(exact, told, width=0):
    """Whether all numbers lie in their enclosures, up to `width`: what the limits along rays are known to."""
    return all(
        value.lower - width <= Rational(t.numerator, t.denominator) <= value.upper + width
        for value, t in zip(exact.values, told, strict=True)
    )


@settings(max_examples=40)
@given(empirical())
def test_empirical(instance):
    agree(instance)


@settings(max_examples=25)
@given(interval())
def test_interval(instance):
    agree(instance)


@settings(max_examples=6)
@given(gaussian())
def test_gaussian(instance):
    case = case_of(instance, "random")
    truth, ray = answers(case), Ray(as_floats(case))
    width = Rational(1, 2**400)
    assert close(truth["gradient"], ray.gradient(), width)
    assert close(truth["hessian"], [value for row in ray.hessian() for value in row], width)
