"""Certified 2-cycles at a step size: against exact iteration, against all roots, and where there are none."""

import json
from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from polynomial_cases import descent

import symbolic_landscape as sl
from symbolic_landscape.claim import StableTwoCycle
from symbolic_landscape.conditions.polynomial.oscillation import analyze_oscillation
from symbolic_landscape.conditions.polynomial.two_cycle import find_two_cycles
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.limits import DEFAULT_LIMITS
from symbolic_landscape.verdict import Proved, Refuted, Undecided


def cycles(loss: str, variables: str, minimum, step_size: str):
    instance = descent(loss, variables, minimum, step_size=step_size)
    analysis = analyze_oscillation(instance.loss, instance.minimum, instance.square_roots, DEFAULT_LIMITS)
    return instance, find_two_cycles(instance, analysis, DEFAULT_LIMITS)


STABLE = [
    ("(h*w-1)^2/2", "h w", ["1", "1"], "101/100"),
    ("(h*w-2)^2/2", "h w", ["sqrt(2)", "sqrt(2)"], "101/200"),
    ("x^2+y^4+x^2*y+5*x^4", "x y", ["0", "0"], "51/50"),
    ("(a*b*c-1)^2/2", "a b c", ["1", "1", "1"], "67/100"),
    ("x^2/2+x^3/3+x^4/2-3*x^6", "x", ["0"], "2.01"),
    ("x^2*(1+y^2)/2-x^4/24", "x y", ["0", "0"], "2.01"),
    ("x^2/2-x^4/24+y^2/2-y^4/24", "x y", ["0", "0"], "2.02"),
]


@pytest.mark.parametrize(("loss", "variables", "minimum", "step_size"), STABLE)
def test_stable_cycles_are_swapped_and_attract(loss, variables, minimum, step_size) -> None:
    instance, found = cycles(loss, variables, minimum, step_size)
    assert isinstance(found.verdict, Proved) and found.verdict.claim == StableTwoCycle(rational(step_size))
    gradient = instance.loss.polynomial.gradient()
    eta = instance.step_size

    def move(x):
        return tuple(a - eta * part.at(x) for a, part in zip(x, gradient, strict=True))

    for cycle in found.cycles:
        x = move(cycle.x)
        assert max(abs(a - b) for a, b in zip(x, cycle.y, strict=True)) < rational("1e-10")
        assert max(abs(a - b) for a, b in zip(cycle.x, cycle.y, strict=True)) > rational("1e-4")
        start = np.array([float(a.p) / float(a.q) for a in cycle.x])
        distance = orbit_distance(gradient, float(eta.p) / float(eta.q), start, start + 1e-7)
        if cycle.stable:
            assert distance < 1e-7 * 0.9
        elif cycle.stable is False:
            assert distance > 1e-7


def orbit_distance(gradient, eta: float, a, b) -> float:
    packed = [
        (np.array([e for e, _ in g.terms]), np.array([float(c.p) / float(c.q) for _, c in g.terms])) for g in gradient
    ]

    def move(x):
        return x - eta * np.array([factors @ np.prod(x**exponents, axis=1) for exponents, factors in packed])

    for _ in range(400):
        a, b = move(a), move(b)
        if np.abs(a - b).max() > 1e-3:
            break
    return float(np.abs(a - b).max())


@settings(max_examples=15)
@given(st.lists(st.integers(-2, 2), min_size=1, max_size=3), st.sampled_from(["19/10", "2", "21/10"]))
def test_on_the_line_all_cycles_are_found(tail, step_size) -> None:
    """Against the real roots that sympy finds of F(F(x)) - x without those of F(x) - x, and the multipliers there."""
    assume(any(tail))
    x = sympy.Symbol("x")
    loss = x**2 / 2 + sum(sympy.Rational(c, 4) * x ** (k + 3) for k, c in enumerate(tail))
    instance, found = cycles(str(sympy.expand(loss)).replace("**", "^"), "x", ["0"], step_size)
    assert found.complete
    move = sympy.expand(x - sympy.Rational(step_size) * sympy.diff(loss, x))
    twice = sympy.Poly(sympy.expand(move.subs(x, move) - x), x)
    fixed = sympy.Poly(move - x, x)
    roots = [float(r.real) for r in np.roots([float(c) for c in twice.quo(fixed).all_coeffs()]) if abs(r.imag) < 1e-9]
    function, slope = sympy.lambdify(x, move), sympy.lambdify(x, sympy.diff(move, x))
    pairs = {tuple(sorted((round(r, 6), round(function(r), 6)))) for r in roots if abs(function(r) - r) > 1e-5}
    assert len(found.cycles) == len(pairs)
    for cycle in found.cycles:
        a, b = float(Fraction(str(cycle.x[0]))), float(Fraction(str(cycle.y[0])))
        multiplier = slope(a) * slope(b)
        assert abs(function(a) - b) < 1e-6
        if abs(abs(multiplier) - 1) > 1e-6:
            assert cycle.stable == (abs(multiplier) < 1)
    stable = any(cycle.stable for cycle in found.cycles)
    neutral = any(cycle.stable is None for cycle in found.cycles)
    expected = Proved if stable else Undecided if neutral else Refuted
    assert isinstance(found.verdict, expected)
    assert instance.step_size is not None


@pytest.mark.parametrize(
    ("loss", "step_size", "count"),
    [
        ("x^2/2", "3/2", 0),
        ("x^2/2", "2", 0),
        ("x^2/2+x^4/24", "2.02", 0),
        ("x^2/2+x^4/24", "1.98", 1),
        ("x^2/2-x^4/24", "2", 0),
    ],
)
def test_no_stable_cycle_on_the_line(loss, step_size, count) -> None:
    _, found = cycles(loss, "x", ["0"], step_size)
    assert isinstance(found.verdict, Refuted) and len(found.cycles) == count
    assert not any(cycle.stable for cycle in found.cycles)


def test_symmetric_families_are_not_certified() -> None:
    """A circle of 2-cycles: none is isolated, so Krawczyk's test must fail."""
    _, found = cycles("(a*b+c*d-2)^2/2", "a b c d", ["1", "1", "1", "1"], "101/200")
    assert isinstance(found.verdict, Undecided)
    assert all(cycle.stable is not True for cycle in found.cycles)


def test_drift_has_no_cycle_nearby() -> None:
    _, found = cycles("(h*w-1)^2/2", "h w", ["2", "1/2"], "12/25")
    assert isinstance(found.verdict, Undecided)


def test_step_sizes_in_answers(tmp_path) -> None:
    path = tmp_path / "a.json"
    document = {"kind": "polynomial", "variables": ["h", "w"], "loss": "(h*w-1)^2/2", "minimum": ["1", "1"]}
    path.write_text(json.dumps(document | {"step_size": "101/100"}))
    answer = sl.classify(sl.read(path)).to_json()
    assert answer["linearly_stable"] is False and answer["two_cycles"][0]["stable"] is True
    assert answer["verdict"] == "stable_two_cycle" and answer["two_cycles_complete"] is False
    path.write_text(json.dumps(document))
    assert "two_cycles" not in sl.classify(sl.read(path)).to_json()
    assert isinstance(sl.decide(sl.read(path), StableTwoCycle(rational("101/100"))), Proved)
    with pytest.raises(sl.InvalidRequest, match="step size"):
        sl.decide(sl.read(path), StableTwoCycle())
