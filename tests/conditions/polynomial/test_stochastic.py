"""SGD: mean-square stability against floats and enumeration, divergence and boundedness against words of batches."""

import random
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from polynomial_cases import stochastic

from symbolic_landscape.conditions.polynomial.mean_square import decide_mean_square
from symbolic_landscape.conditions.polynomial.stochastic import classify_stochastic
from symbolic_landscape.conditions.polynomial.stochastic_map import (
    escape_radius,
    move_of,
    moved,
    top_form_growth,
)
from symbolic_landscape.exact.number_field import RATIONALS
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.limits import DEFAULT_LIMITS
from symbolic_landscape.model.polynomial import PolynomialLoss
from symbolic_landscape.model.polynomial_text import parse_polynomial
from symbolic_landscape.verdict import Proved, Refuted
from symbolic_landscape.witness.polynomial_stochastic import EscapeEverywhere, EscapeLine, EscapeWord, TrappingBox


def answer(*case, **others):
    return classify_stochastic(stochastic(*case, **others), DEFAULT_LIMITS)


def status(found, claim: str) -> str:
    return next(verdict.status for verdict in found.claims if verdict.claim.name == claim)


# Mean square.

entry = st.integers(-2, 2)


@st.composite
def batch_hessians(draw):
    """Positive semidefinite integer matrices B B^T, often singular, sometimes with a common kernel."""
    n = draw(st.integers(1, 3))
    found = []
    for _ in range(draw(st.integers(1, 3))):
        columns = draw(st.integers(1, 2))
        b = np.array([[draw(entry) for _ in range(columns)] for _ in range(n)])
        found.append(b @ b.T)
    if n > 1 and draw(st.booleans()):
        for h in found:
            h[-1, :] = h[:, -1] = 0
    return found


def spectral_radius(hessians, probabilities, eta: float) -> float:
    """The largest eigenvalue of X -> sum p A X A on the symmetric matrices of the common range, by floats."""
    stacked = np.vstack(hessians)
    _, values, rows = np.linalg.svd(stacked)
    basis = rows[: int(np.sum(values > 1e-9))].T
    if basis.shape[1] == 0:
        return 0.0
    total = sum(
        p * np.kron(a, a)
        for p, h in zip(probabilities, hessians, strict=True)
        for a in [basis.T @ (np.eye(len(h)) - eta * h) @ basis]
    )
    return float(np.abs(np.linalg.eigvals(total)).max())


@settings(max_examples=40)
@given(batch_hessians(), st.sampled_from(["1/10", "1/4", "1/2", "1"]))
def test_mean_square_is_that_of_floats_and_so_is_the_threshold(hessians, step_size) -> None:
    n, count = len(hessians[0]), len(hessians)
    exact = tuple(tuple(RATIONALS.rational_vector([int(x) for x in row]) for row in h) for h in hessians)
    probabilities = [rational(f"1/{count}")] * count
    eta = rational(step_size)
    found = decide_mean_square(exact, tuple(probabilities), eta, (), DEFAULT_LIMITS)
    floats = [1 / count] * count
    rho = spectral_radius(hessians, floats, float(eta.p) / float(eta.q))
    if abs(rho - 1) > 1e-9:
        assert isinstance(found.verdict, Proved) == (rho < 1)
    assert found.rank == np.linalg.matrix_rank(np.vstack(hessians)) and n >= found.rank
    if found.threshold is not None:
        at = float(found.threshold.decimal(15))
        assert abs(spectral_radius(hessians, floats, at) - 1) < 1e-6
        assert spectral_radius(hessians, floats, at * 0.99) < 1 < spectral_radius(hessians, floats, at * 1.01)
    else:
        assert found.rank == 0


def test_thresholds_by_hand() -> None:
    # one variable: E (1 - eta h)^2 < 1 iff eta < 2 E h / E h^2
    found = answer(["5*x^2/4+x^4", "x^2/2"], ["1/4", "3/4"], "x", ["0"], "1")
    assert found.details["linear_threshold"] == {"value": "44/37"}
    found = answer(["x^2/2", "(x+y)^2/2"], ["1/2", "1/2"], "x y", ["0", "0"], "9/10")
    assert found.details["linear_threshold"] == {"minimal_polynomial": "3*z^2 - 14*z + 12", "interval": ["1", "2"]}
    for step_size, stable in (("1", True), ("2", False), ("3", False)):  # E |x|^2 constant at 2: not stable
        found = answer(["x^2/2", "x^2/2"], ["1/2", "1/2"], "x y", ["0", "0"], step_size)
        assert found.details["mean_square_linear_stable"] is stable and found.details["rank"] == 1


def test_an_indefinite_batch_outside_the_mean_range_is_seen() -> None:
    """H = 0 in the mean, but the batches push apart: not stable at any step size."""
    found = answer(["x^2/2-y^2/2", "x^2/2+y^2/2"], ["1/2", "1/2"], "x y", ["0", "0"], "1/100")
    assert found.details["mean_square_linear_stable"] is False and found.details["linear_threshold"] is None
    assert found.details["batch_positive_semidefinite"] == [False, True]


def test_linear_moments_follow_the_matrix_of_second_moments() -> None:
    found = answer(["x^2/2", "(x+y)^2/2"], ["1/2", "1/2"], "x y", ["0", "0"], "9/10", start=["1", "1"])
    x = np.ones((2, 2))
    parts = [np.eye(2) - 0.9 * np.array(h) for h in ([[1, 0], [0, 0]], [[1, 1], [1, 1]])]
    for moment in found.details["squared_distance_moments"]:
        value = rational(moment)
        assert abs(float(value.p) / float(value.q) - np.trace(x)) < 1e-12
        x = sum(a @ x @ a for a in parts) / 2


# Divergence and boundedness.

BATCHES = ["5*x^2/4+x^4/4", "x^2/2"]


def test_moments_of_the_exact_example() -> None:
    """E x_t^2 = 4^-t F_1^t(x_0)^2 with F_1 = -3x/2 - x^3, F_2 = 0."""
    found = answer(BATCHES, ["1/4", "3/4"], "x", ["0"], "1", start=["1/2"])
    x, expected = rational("1/2"), []
    for t in range(len(found.details["squared_distance_moments"])):
        expected.append(x * x / 4**t)
        x = -3 * x / 2 - x**3
    assert [rational(m) for m in found.details["squared_distance_moments"]] == expected
    assert found.verdict == "diverges_in_expectation" and found.details["mean_square_linear_stable"] is True


@pytest.mark.parametrize(
    ("batches", "variables", "minimum", "step_size", "start", "word"),
    [
        (BATCHES, "x", ["0"], "1", ["1/100"], "diverges_in_expectation"),
        (BATCHES, "x", ["0"], "1", None, "diverges_in_expectation"),
        (BATCHES, "x", ["0"], "1", ["0"], "bounded"),
        (BATCHES, "x", ["0"], "1/2", None, "bounded"),
        (BATCHES, "x", ["0"], "1/2", ["3"], "diverges_in_expectation"),
        (["5*x^2/4-x^4/8", "x^2/2"], "x", ["0"], "1", ["1/2"], "bounded"),  # eta lambda > 2, trapped in [-1, 1]
        (["5*x^2/4-x^4/8", "x^2/2"], "x", ["0"], "1", None, "bounded"),
        (["5*x^2/4-x^4/8", "x^2/2"], "x", ["0"], "1", ["4"], "diverges_in_expectation"),
        (["x^2/2+x^3", "x^2/2-x^3"], "x", ["0"], "1", ["1/4"], "bounded"),
        (["x^2/2+x^3", "x^2/2-x^3"], "x", ["0"], "1", ["1"], "diverges_in_expectation"),
        (["x^2", "2*x^2"], "x", ["0"], "3", ["1"], "linear"),
        (["x^2/2+x^4", "y^2/2+y^4"], "x y", ["0", "0"], "1/2", None, "bounded"),
        (["x^2/2+x^4+y^2+y^4", "x^2+y^2"], "x y", ["0", "0"], "1/2", ["5", "1"], "diverges_in_expectation"),
        (["(h*w-1)^2/2", "(2*h*w-2)^2/2"], "h w", ["1", "1"], "1/10", None, "bounded"),
        (["(h*w-1)^2/2", "(2*h*w-2)^2/2"], "h w", ["1", "1"], "1/10", ["2", "2"], "bounded"),
        (["(h*w-1)^2/2", "(2*h*w-2)^2/2"], "h w", ["1", "1"], "1/10", ["6", "6"], "diverges_in_expectation"),
        (["(x^2-2)^2/4", "(x^2-2)^2/8"], "x", ["sqrt(2)"], "1/4", None, "bounded"),
        (["(x^2-2)^2/4", "(x^2-2)^2/8"], "x", ["sqrt(2)"], "2", ["3"], "diverges_in_expectation"),
        (["x^2/2+x*y^2", "(x+y)^2/2+x^3"], "x y", ["0", "0"], "1/2", None, "undecided"),
        (["x^2/2+x", "x^2/2-x+x^4"], "x", ["0"], "1/4", ["1"], "bounded"),  # not interpolating, and still trapped
        (["x^2/2+x", "x^2/2-x+x^4"], "x", ["0"], "1/4", None, "undecided"),
    ],
)
def test_words(batches, variables, minimum, step_size, start, word) -> None:
    others = {} if start is None else {"start": start}
    found = answer(batches, ["1/2", "1/2"], variables, minimum, step_size, **others)
    assert found.verdict == word, found.details["reason"]
    if word != "linear":
        statuses = {status(found, "diverges_in_expectation"), status(found, "bounded")}
        assert statuses == ({"undecided"} if word == "undecided" else {"proved", "refuted"})
    if start is not None and word in ("bounded", "diverges_in_expectation"):
        walk(batches, variables, step_size, start, word)


def walk(batches, variables, step_size, start, word) -> None:
    """Follow words of batches by floats: all of length 10 and some long ones."""
    names = variables.split()
    zero = (0,) * len(names)
    moves = [move_of(PolynomialLoss(parse_polynomial(text, names).polynomial), rational(step_size)) for text in batches]
    packed = [
        [(np.array([e for e, _ in terms]), np.array([float(c.p) / float(c.q) for _, c in terms])) for terms in listed]
        for listed in ([part.terms or ((zero, rational(0)),) for part in move] for move in moves)
    ]
    rng = random.Random(1)
    words = [*product(range(len(moves)), repeat=8), *(rng.choices(range(len(moves)), k=200) for _ in range(50)),
             *([b] * 200 for b in range(len(moves)))]  # fmt: skip
    largest = 0.0
    for listed in words:
        x = np.array([float(rational(s).p) / float(rational(s).q) for s in start])
        for b in listed:
            x = np.array([factors @ np.prod(x**exponents, axis=1) for exponents, factors in packed[b]])
            largest = max(largest, float(np.abs(x).max()))
            if largest > 1e9:
                break
    assert largest > 1e9 if word == "diverges_in_expectation" else largest < 100


def test_one_batch_diverges_alone_from_everywhere() -> None:
    found = answer(BATCHES, ["1/4", "3/4"], "x", ["0"], "1")
    assert found.details["batch_escapes_from_every_nonzero_point"] == [True, False]
    witness = next(v.witness for v in found.claims if v.claim.name == "diverges_in_expectation")
    assert isinstance(witness, EscapeEverywhere)


def test_batches_that_escape_only_together() -> None:
    """F_1 leads away on one side, F_2 on the other, neither everywhere: words of both escape from every start."""
    found = answer(["x^2-x^3", "x^2+x^3"], ["1/2", "1/2"], "x", ["0"], "1")  # F = -x +- 3 x^2
    assert found.details["batch_escapes_from_every_nonzero_point"] == [False, False]
    assert found.verdict == "diverges_in_expectation"


def test_kinds_of_witnesses() -> None:
    def witness(*case, claim="diverges_in_expectation", **others):
        found = answer(*case, **others)
        return next(v.witness for v in found.claims if v.claim.name == claim)

    assert isinstance(witness(BATCHES, ["1/4", "3/4"], "x", ["0"], "1", start=["1/100"]), EscapeWord)
    net = (["(h*w-1)^2/2", "(2*h*w-2)^2/2"], ["1/2", "1/2"], "h w", ["1", "1"], "1/10")
    assert isinstance(witness(*net, start=["6", "6"]), EscapeLine)
    trapped = witness(["5*x^2/4-x^4/8", "x^2/2"], ["1/2", "1/2"], "x", ["0"], "1", start=["1/2"], claim="bounded")
    assert trapped == TrappingBox((rational(-1),), (rational(1),), 1)


@settings(max_examples=30)
@given(st.lists(st.integers(-3, 3), min_size=3, max_size=4), st.sampled_from(["1/3", "1", "2"]))
def test_beyond_the_escape_radius_orbits_double(tail, step_size) -> None:
    assume(tail[-1] != 0)
    text = "+".join(f"({c})*x^{k + 1}" for k, c in enumerate(tail))
    loss = PolynomialLoss(parse_polynomial(text, ("x",)).polynomial)
    growth = top_form_growth(loss)
    assert growth is not None
    move = move_of(loss, rational(step_size))
    radius = escape_radius(move, growth, rational(step_size))
    for factor in (1, -1, 2, -3):
        x = (radius * factor,)
        for _ in range(3):
            y = moved(move, x)
            assert abs(y[0]) >= 2 * abs(x[0])
            x = y


def test_top_forms_with_zeros_have_no_escape_radius() -> None:
    for text, variables in (("x^2*y^2", "x y"), ("x^2", "x"), ("x^3", "x y"), ("(x-y)^4", "x y")):
        assert top_form_growth(PolynomialLoss(parse_polynomial(text, variables.split()).polynomial)) is None
    growth = top_form_growth(PolynomialLoss(parse_polynomial("x^4+y^4+x^3*y", ("x", "y")).polynomial))
    assert growth is not None and growth.bound > 0


def test_verdict_types() -> None:
    found = answer(BATCHES, ["1/4", "3/4"], "x", ["0"], "1", start=["1/100"])
    kinds = {v.claim.name: type(v) for v in found.claims}
    assert kinds["interpolating"] is Proved and kinds["batches_linearly_stable"] is Refuted
    edge = answer(["x^2+x^4", "x^2/2"], ["1/2", "1/2"], "x", ["0"], "1")  # eta lambda = 2 exactly: not stable
    assert edge.details["batch_linearly_stable"] == [False, True]
