"""Gradient descent at a minimum: the cases of the theory by hand, laws, and simulation as a third opinion.

The simulations use step sizes close to the threshold: the window in which the small 2-cycle is stable can be tiny, so a
failure to see it would prove nothing; the cases were chosen with a wide one.
"""

import json
import random
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from flint import fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from polynomial_cases import analyzed

from symbolic_landscape.conditions.polynomial.oscillation import analyze_oscillation
from symbolic_landscape.exact.polynomial import Polynomial
from symbolic_landscape.exact.rational import ONE
from symbolic_landscape.limits import DEFAULT_LIMITS, Limits
from symbolic_landscape.model.polynomial import PolynomialLoss
from symbolic_landscape.verdict import Proved, Refuted, Undecided

# loss, variables, minimum -> word, sharpness, sign of Q, Q for a unit eigenvector; all by hand
BY_HAND = [
    ("(h*w-1)^2/2", "h w", ["1", "1"], "stable_two_cycle", "2", "+", "24"),
    ("(h*w-1)^2/2", "h w", ["2", "1/2"], "drift_self_stabilising", "17/4", "+", "1536/289"),
    ("(h*w-1)^2/2", "h w", ["-3", "-1/3"], "drift_self_stabilising", "82/9", "+", "1944/1681"),
    ("h^2*w^2/2-h*w", "h w", ["1", "1"], "stable_two_cycle", "2", "+", "24"),
    ("(h*w-2)^2/2", "h w", ["sqrt(2)", "sqrt(2)"], "stable_two_cycle", "4", "+", "24"),
    ("(a*b*c-1)^2/2", "a b c", ["1", "1", "1"], "stable_two_cycle", "3", "+", "88"),
    ("(a*b+c*d-2)^2/2", "a b c d", ["1"] * 4, "undecided", "4", "+", "24"),
    ("(a*b-1)^2/2+(c*d-4)^2/2", "a b c d", ["1", "1", "2", "2"], "undecided", "8", "+", "24"),
    ("x^2+y^4+x^2*y+5*x^4", "x y", ["0", "0"], "stable_two_cycle", "2", "-", "-120"),
    ("x^2+y^6+x^2*y+5*x^4", "x y", ["0", "0"], "stable_two_cycle", "2", "-", "-120"),
    ("x^2*(1-y^2)/2-x^4/24", "x y", ["0", "0"], "unstable_two_cycle_drift_along_minima", "1", "+", "1"),
    ("x^2*(1+y^2)/2-x^4/24", "x y", ["0", "0"], "stable_two_cycle", "1", "+", "1"),
    ("x^2*(1+y^4)/2-x^4/24", "x y", ["0", "0"], "undecided", "1", "+", "1"),
    ("x^2*(1+y^2)/2+x^4/24", "x y", ["0", "0"], "unstable", "1", "-", "-1"),
    ("x^2*(1-y^2)/2+x^4/24", "x y", ["0", "0"], "drift_self_stabilising", "1", "-", "-1"),
    ("x^2*(1-y^2)/2+x^4/4", "x y", ["0", "0"], "undecided", "1", "-", "-6"),  # |Q| = 3 |Lambda| exactly
    ("x^2*(1-y^2)/2+x^4/4-x^4/1000", "x y", ["0", "0"], "drift_self_stabilising", "1", "-", "-747/125"),
    ("x^2*(1-y^2)/2+x^4/4+x^4/1000", "x y", ["0", "0"], "unstable", "1", "-", "-753/125"),
    ("x^2*(1-y^2+z^2)/2+x^4/24", "x y z", ["0"] * 3, "undecided", "1", "-", "-1"),
    ("x^2/2+x^4/24", "x", ["0"], "unstable", "1", "-", "-1"),
    ("x^2/2-x^4/24", "x", ["0"], "stable_two_cycle", "1", "+", "1"),
    ("x^2/2+x^3/6", "x", ["0"], "stable_two_cycle", "1", "+", "3"),
    ("x^2/2+x^3/3+x^4/2-3*x^6", "x", ["0"], "stable_two_cycle", "1", "0", "0"),
    ("x^2/2+x^3/3+x^4/2+3*x^6", "x", ["0"], "unstable", "1", "0", "0"),
    ("x^2/2-x^6", "x", ["0"], "stable_two_cycle", "1", "0", "0"),
    ("x^2/2+x^10", "x", ["0"], "unstable", "1", "0", "0"),
    ("x^2/2+x^1000", "x", ["0"], "unstable", "1", "0", "0"),
    ("x^2/2+y^2/4+x^20*y", "x y", ["0", "0"], "stable_two_cycle", "1", "0", "0"),  # -x^40 when y is eliminated
    ("x^2+(y+2*x^2)^2/2+x^30", "x y", ["0", "0"], "unstable", "2", "0", "0"),
    ("x^2/2+x^2*y+y^20", "x y", ["0", "0"], "stable_two_cycle", "1", "0", "0"),
    ("x^2/2+x^2*y+y^21", "x y", ["0", "0"], "not_a_minimum", "1", "0", "0"),
    ("x^2/2+x^2*y-x*y^12+y^24", "x y", ["0", "0"], "stable_two_cycle", "1", "0", "0"),  # y^24 / 2 is left
    ("x^2/2", "x", ["0"], "degenerate", "1", "0", "0"),
    ("x^2+(y+2*x^2)^2/2", "x y", ["0", "0"], "degenerate", "2", "0", "0"),
    ("x^2+y^2/2+2*x^2*y+x^4", "x y", ["0", "0"], "stable_two_cycle", "2", "+", "24"),
    ("x^2/2+y^2/2-x^4/24-y^4/24", "x y", ["0", "0"], "bounded_oscillation", "1", "+", None),
    ("x^2/2+y^2/2-x^4/24+y^4/24", "x y", ["0", "0"], "unstable", "1", "-", None),
    ("x^2/2+y^2/2-x^4/24", "x y", ["0", "0"], "undecided", "1", "0", None),
    ("x^2/2+y^2/2", "x y", ["0", "0"], "degenerate", "1", "0", None),
    ("x^2/2+y^2/2-x^6-y^6", "x y", ["0", "0"], "bounded_oscillation", "1", "0", None),
    ("x^2/2+y^2/2+z^2/2-(x^2+y^2+z^2)^2/24", "x y z", ["0"] * 3, "bounded_oscillation", "1", "+", None),
    ("x^2/2+y^2/2+z^2/2-x^4/24-y^4/24+z^4/24", "x y z", ["0"] * 3, "unstable", "1", "-", None),
    ("x^2/2+y^2/2-x^4/24-y^4/24", "x y z", ["0"] * 3, "undecided", "1", "+", None),
    ("x^2/2+y^3", "x y", ["0", "0"], "not_a_minimum", "1", "0", "0"),
    ("x^2/2-y^4", "x y", ["0", "0"], "not_a_minimum", "1", "0", "0"),
    ("x^2/2+x*y^2+y^4/4", "x y", ["0", "0"], "not_a_minimum", "1", "0", "0"),
    ("x^2/2+y^2*z^2*(y^2+z^2)-y^3*z^3*3", "x y z", ["0"] * 3, "not_a_minimum", "1", "0", "0"),
    ("x^2/2+y^4", "x y", ["0", "0"], "undecided", "1", "0", "0"),
    ("x^2/2-x^4/24", "x y", ["0", "0"], "undecided", "1", "+", "1"),
    ("((1+x)*y-x^2)^2/2", "x y", ["0", "0"], "drift_self_stabilising", "1", "0", "0"),
    ("x^4+y^4", "x y", ["0", "0"], "zero_hessian", None, None, None),
    ("x^2-y^2", "x y", ["0", "0"], "not_a_minimum", "2", None, None),
    ("x^2+y", "x y", ["0", "0"], "not_a_minimum", None, None, None),
]


@pytest.mark.parametrize(("loss", "variables", "minimum", "word", "sharpness", "sign", "q"), BY_HAND)
def test_by_hand(loss, variables, minimum, word, sharpness, sign, q) -> None:
    found = analyzed(loss, variables, minimum)
    assert found.word == word and found.reason
    assert (found.spectrum and str(found.spectrum.sharpness)) == sharpness
    assert found.criterion_sign == sign
    if q is not None:
        assert str(found.criterion.coefficient((4,)) / found.spectrum.squared_length**2) == q
    for verdict in (found.local_minimum, found.oscillation, found.stable_at_threshold):
        assert not isinstance(verdict, Undecided) or verdict.reason


def test_words_and_verdicts_agree() -> None:
    for loss, variables, minimum, word, *_ in BY_HAND:
        found = analyzed(loss, variables, minimum)
        oscillation, threshold = found.oscillation, found.stable_at_threshold
        if word == "stable_two_cycle":
            assert isinstance(oscillation, Proved) and isinstance(found.local_minimum, Proved)
        elif word in ("drift_self_stabilising", "unstable_two_cycle_drift_along_minima"):
            assert isinstance(oscillation, Refuted)
        elif word == "unstable":
            assert isinstance(threshold, Refuted) and not (
                isinstance(oscillation, Proved) and found.spectrum.multiplicity == 1
            )
        elif word == "bounded_oscillation":
            assert isinstance(threshold, Proved)
        elif word == "not_a_minimum":
            assert isinstance(found.local_minimum, Refuted)
        else:
            assert isinstance(oscillation, Undecided) or word in ("degenerate", "undecided")


def test_irrational_sharpness() -> None:
    found = analyzed("(h*b-1)^2/2+(h*(w+b)-2)^2/2", "h w b", ["1", "1", "1"])  # H = J^T J, J = [[1,0,1],[2,1,1]]
    z = sympy.Symbol("z")
    jacobian = sympy.Matrix([[1, 0, 1], [2, 1, 1]])
    assert sympy.factor((jacobian.T * jacobian).charpoly(z).as_expr()) == z * (z**2 - 8 * z + 3)
    assert [int(c.p) for c in found.spectrum.sharpness.minimal_polynomial] == [3, -8, 1]
    assert found.spectrum.sharpness.compare(7) > 0 and found.word == "drift_self_stabilising"


@pytest.mark.parametrize("scale", [fmpq(1, 3), fmpq(7)])
@pytest.mark.parametrize("case", range(len(BY_HAND)))
def test_factors_of_loss_and_space_change_nothing(case: int, scale: fmpq) -> None:
    """L -> c L multiplies the sharpness by c, L(x) -> L(c x) by c^2; the word stays."""
    loss, variables, minimum, word, sharpness, sign, _ = BY_HAND[case]
    if minimum[0].startswith("sqrt"):
        return
    names = variables.split()
    times = f"({scale})*({loss})"
    found = analyzed(times, variables, minimum)
    assert (found.word, found.criterion_sign) == (word, sign)
    if sharpness is not None:
        assert found.spectrum.sharpness.rational == scale * fmpq(*Fraction(sharpness).as_integer_ratio())
    text = loss
    for name in names:
        text = text.replace(name, f"(({scale})*{name.upper()})")
    moved = [str(fmpq(*Fraction(x).as_integer_ratio()) / scale) for x in minimum]
    found = analyzed(text, variables.upper(), moved)
    assert (found.word, found.criterion_sign) == (word, sign)
    if sharpness is not None:
        assert found.spectrum.sharpness.rational == scale**2 * fmpq(*Fraction(sharpness).as_integer_ratio())


IN_THE_PLANE = [i for i, case in enumerate(BY_HAND) if len(case[2]) == 2 and "sqrt" not in case[2][0]]


@pytest.mark.parametrize("case", IN_THE_PLANE)
def test_a_rotation_changes_nothing(case: int) -> None:
    """x -> R x with the rational rotation (3, 4; -4, 3) / 5: gradient descent commutes with it."""
    loss, variables, minimum, word, sharpness, sign, _ = BY_HAND[case]
    a, b = variables.split()
    text = loss.replace(a, "#").replace(b, "((-4*U+3*V)/5)").replace("#", "((3*U+4*V)/5)")
    x, y = (Fraction(value) for value in minimum)
    moved = [str((3 * x - 4 * y) / 5), str((4 * x + 3 * y) / 5)]
    found = analyzed(text, "U V", moved)
    assert (found.word, found.criterion_sign) == (word, sign)
    assert sharpness is None or str(found.spectrum.sharpness) == sharpness


# The criterion, computed a second time by floats from derivatives that sympy takes.

coefficient = st.integers(-3, 3)


@st.composite
def regular_losses(draw):
    """(2 x^2 + y^2 + z^2 ..)/2 plus random cubic and quartic terms: a simple sharpness, H > 0."""
    names = ("x", "y", "z")[: draw(st.integers(1, 3))]
    terms = [f"{2 + 2 * (i == 0)}*{name}^2/2" for i, name in enumerate(names)]
    for degree in (3, 4):
        for _ in range(draw(st.integers(0, 4))):
            factors = [draw(st.sampled_from(names)) for _ in range(degree)]
            terms.append(f"({draw(coefficient)})*" + "*".join(factors))
    return " + ".join(terms), names


def float_criterion(text: str, names) -> float:
    symbols = sympy.symbols(names)
    symbols = symbols if isinstance(symbols, tuple) else (symbols,)
    loss = sympy.Poly(sympy.sympify(text.replace("^", "**")), *symbols).as_expr()
    zero = dict.fromkeys(symbols, 0)

    def derivative(*which) -> float:
        return float(sympy.diff(loss, *(symbols[i] for i in which)).subs(zero)) if which else 0.0

    n = len(symbols)
    hessian = np.array([[derivative(i, j) for j in range(n)] for i in range(n)])
    _, vectors = np.linalg.eigh(hessian)
    u = vectors[:, -1]
    g = np.array([sum(derivative(i, j, k) * u[i] * u[j] for i in range(n) for j in range(n)) for k in range(n)])
    fourth = sum(
        derivative(i, j, k, m) * u[i] * u[j] * u[k] * u[m]
        for i in range(n) for j in range(n) for k in range(n) for m in range(n)
    )  # fmt: skip
    return float(3 * g @ np.linalg.pinv(hessian) @ g - fourth)


@settings(max_examples=25)
@given(regular_losses())
def test_criterion_is_that_of_floats(case) -> None:
    text, names = case
    found = analyzed(text, " ".join(names), ["0"] * len(names))
    q = found.criterion.coefficient((4,)) / found.spectrum.squared_length**2
    assert abs(float(q.decimal(12)) - float_criterion(text, names)) < 1e-6 * (1 + abs(float(q.decimal(12))))


# One variable: stability at the threshold read off the second iterate, by composition of power series.


@settings(max_examples=25)
@given(st.lists(st.integers(-3, 3), min_size=3, max_size=5))
def test_one_variable_against_the_second_iterate(tail) -> None:
    """F(F(x)) - x = c x^m + .. at eta = 2 / lambda: c < 0 (m odd) attracts, c > 0 repels."""
    x = sympy.Symbol("x")
    loss = x**2 / 2 + sum(c * x ** (k + 3) for k, c in enumerate(tail))
    move = sympy.expand(x - 2 * sympy.diff(loss, x))
    twice = sympy.Poly(sympy.expand(move.subs(x, move) - x), x)
    found = analyzed(str(sympy.expand(loss)).replace("**", "^"), "x", ["0"])
    if twice.is_zero:
        assert found.word == "degenerate"
        return
    (power,), lead = twice.terms()[-1]
    assert power % 2 == 1  # an orbit of a map of slope -1 cannot pass 0 on one side only
    if power <= 13:
        assert found.word == ("stable_two_cycle" if lead < 0 else "unstable")


# Simulation: close to the threshold, in many digits.

SIMULATED = [
    ("(h*w-1)^2/2", "h w", ["1", "1"]),
    ("(a*b*c-1)^2/2", "a b c", ["1", "1", "1"]),
    ("x^2*(1+y^2)/2-x^4/24", "x y", ["0", "0"]),
    ("x^2+y^2/2+2*x^2*y+x^4", "x y", ["0", "0"]),
    ("x^2/2+x^3/6", "x", ["0"]),
]


def descend(loss: str, variables: str, minimum, step, start, steps: int):
    names = variables.split()
    symbols = [sympy.Symbol(name) for name in names]
    gradient = [sympy.diff(sympy.sympify(loss.replace("^", "**")), s) for s in symbols]
    move = sympy.lambdify(symbols, gradient, "mpmath")
    x = [mpmath.mpf(Fraction(m).numerator) / Fraction(m).denominator + s for m, s in zip(minimum, start, strict=True)]
    for _ in range(steps):
        x = [a - step * g for a, g in zip(x, move(*x), strict=True)]
    return x


@pytest.mark.parametrize(("loss", "variables", "minimum"), SIMULATED)
def test_stable_cycles_have_the_predicted_amplitude(loss, variables, minimum) -> None:
    """d ~ s u with s^2 = 6 (lambda - 2 / eta) / Q for a unit u, one per cent above the threshold."""
    found = analyzed(loss, variables, minimum)
    assert found.word == "stable_two_cycle"
    u = [float(x.decimal(15)) for x in found.spectrum.eigenvectors[0]]
    unit = np.array(u) / np.linalg.norm(u)
    q = float((found.criterion.coefficient((4,)) / found.spectrum.squared_length**2).decimal(15))
    lam = float(found.spectrum.sharpness.decimal(15))
    with mpmath.workdps(40):
        eta = mpmath.mpf(2) / lam * mpmath.mpf("1.002")
        start = [mpmath.mpf(0.02 * c) for c in unit]
        x = descend(loss, variables, minimum, eta, start, 40_000 if len(u) < 3 else 20_000)
        y = descend(loss, variables, ["0"] * len(u), eta, x, 1)
        half = np.array([float(a - b) / 2 for a, b in zip(x, y, strict=True)])
    amplitude = (6 * (lam - 2 / float(eta)) / q) ** 0.5
    assert abs(np.linalg.norm(half) / amplitude - 1) < 0.05
    assert abs(abs(half @ unit) / np.linalg.norm(half) - 1) < 0.01


def test_the_naive_criterion_is_wrong_both_ways() -> None:
    """Q > 0 where orbits drift to a flatter minimum; Q < 0 where a stable 2-cycle exists."""
    drift, missed = analyzed(*BY_HAND[1][:3]), analyzed(*BY_HAND[8][:3])
    assert drift.criterion_sign == "+" and drift.word == "drift_self_stabilising"
    assert missed.criterion_sign == "-" and missed.word == "stable_two_cycle"
    with mpmath.workdps(30):
        x = descend("(h*w-1)^2/2", "h w", ["2", "1/2"], mpmath.mpf(8) / 17 * mpmath.mpf("1.005"), [0.01, 0], 4000)
        assert abs(x[0] * x[1] - 1) < 1e-12 and x[0] ** 2 + x[1] ** 2 < mpmath.mpf(17) / 4 / mpmath.mpf("1.004")
        x = descend("x^2+y^4+x^2*y+5*x^4", "x y", ["0", "0"], mpmath.mpf("1.02"), [0.006, -0.02], 40_000)
        y = descend("x^2+y^4+x^2*y+5*x^4", "x y", ["0", "0"], mpmath.mpf("1.02"), x, 1)
        assert abs(x[0] + y[0]) < 1e-12 < abs(x[0]) and abs(x[1] - y[1]) < 1e-12


def test_the_race_between_escape_and_drift() -> None:
    """Q < 0 on a line of minima with falling sharpness: |Q| = 3 |Lambda| parts escape from drift (float orbits)."""
    rng = random.Random(0)
    for c, escapes_expected in ((0.5, True), (1 / 24, False)):  # Q = -24 c against 3 Lambda = -6
        escaped = 0
        for _ in range(40):
            x, y = 0.02 * rng.uniform(0.5, 1), 0.02 * rng.uniform(0.5, 1)
            for _ in range(200_000):
                x, y = x - 2 * (x * (1 - y * y) + 4 * c * x**3), y + 2 * x * x * y
                if abs(x) > 0.3 or abs(x) < 1e-9:
                    break
            escaped += abs(x) > 0.3
        assert escaped > 5 if escapes_expected else escaped == 0


# Kernels.


@st.composite
def sums_of_squares(draw):
    """sum r_i^2 / 2 with r_i(0) = 0 and independent gradients in three variables, multiplied out."""
    names = ("x", "y", "z")
    residuals = []
    for i in range(draw(st.integers(1, 2))):
        linear = f"{names[i]}*{draw(st.integers(1, 3))}"
        bent = "".join(
            f" + ({draw(coefficient)})*{a}*{b}" for a, b in (("x", "y"), ("z", "z"), ("x", "z"), ("y", "z"))
        )
        residuals.append(linear + bent)
    return residuals


@settings(max_examples=20)
@given(sums_of_squares())
def test_minima_are_shown_whether_squares_are_written_or_not(residuals) -> None:
    written = " + ".join(f"({r})^2/2" for r in residuals)
    found = analyzed(written, "x y z", ["0", "0", "0"])
    assert found.details["minima"]["shown_by"] == "residual_rank"
    names = ("x", "y", "z")
    polynomial = descent_polynomial(written, names)
    expanded = analyze_oscillation(
        PolynomialLoss(polynomial), found_point(3), (), DEFAULT_LIMITS
    )
    assert expanded.word in (found.word, "undecided")
    if len(residuals) == 1:
        assert expanded.word == found.word


def descent_polynomial(text: str, names) -> Polynomial:
    from symbolic_landscape.model.polynomial_text import parse_polynomial

    return parse_polynomial(text, names).polynomial


def found_point(size: int):
    from symbolic_landscape.exact.number_field import RATIONALS

    return RATIONALS.rational_vector([0] * size)


@settings(max_examples=25)
@given(st.integers(2, 4), st.integers(-3, 3), st.integers(-3, 3), st.integers(-3, 3))
def test_isolated_or_not_by_the_reduced_potential(p, a, b, c) -> None:
    """x^2/2 + a x y^2 + b y^4 + ..: G(y) = (b - a^2/2) y^4 + .. decides, with the sharpness slope c."""
    assume(c != 0)
    loss = f"x^2/2 + ({a})*x*y^2 + ({b})*y^4 + ({c})*x^2*y + 10*y^{2 * p + 2}"
    found = analyzed(loss, "x y", ["0", "0"])
    lead = 2 * b - a * a
    if lead > 0:
        assert found.word == "stable_two_cycle" and found.details["kernel_potential_degree"] == 4
    elif lead < 0:
        assert found.word == "not_a_minimum"
    else:
        assert found.word in ("stable_two_cycle", "not_a_minimum", "undecided")


def test_limits_give_undecided() -> None:
    found = analyze_oscillation(
        PolynomialLoss(descent_polynomial("x^2/2+y^2/2+z^2/2-(x^2+y*z)^2/24-y^4/24-z^4/240", ("x", "y", "z"))),
        found_point(3), (), Limits(patterns=1),
    )  # fmt: skip
    assert found.word == "undecided" and found.criterion_sign is None and "patterns" in found.reason


def test_answers_are_json(tmp_path) -> None:
    import symbolic_landscape as sl

    for k, (loss, variables, minimum, *_) in enumerate(BY_HAND):
        path = tmp_path / f"{k}.json"
        document = {"kind": "polynomial", "variables": variables.split(), "loss": loss, "minimum": minimum}
        path.write_text(json.dumps(document))
        answer = json.loads(json.dumps(sl.classify(sl.read(path)).to_json()))
        assert answer["kind"] == "polynomial" and "sharpness" in answer and "criterion_sign" in answer
        assert ONE == 1
