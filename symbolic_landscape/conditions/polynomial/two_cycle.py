"""Certified cycles of period two of gradient descent at one step size.

One variable: the points of period two are the roots of (F(F(x)) - x) / (F(x) - x), so Sturm's theorem finds all of
them, and the signs of 1 - mu and 1 + mu for the multiplier mu = F'(x) F'(F(x)) are exact.  Several variables: float
guesses near the minimum, each proved by Krawczyk's test on the pair (x, y); the cycle is asymptotically stable when
N - M^T N M > 0 for some N > 0 and every M in the enclosure of F'(y) F'(x) (proofs/krawczyk.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from symbolic_landscape.claim import StableTwoCycle
from symbolic_landscape.conditions.polynomial.cycle_multipliers import contracted_norm, is_expanding, multiplier_matrix
from symbolic_landscape.conditions.polynomial.oscillation import OscillationAnalysis
from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.exact.algebraic import AlgebraicNumber, interval_value, real_roots
from symbolic_landscape.exact.krawczyk import has_one_zero, polish_zero, rounded_inverse, rounded_to_bits
from symbolic_landscape.exact.number_field import FieldElement
from symbolic_landscape.exact.polynomial import Polynomial
from symbolic_landscape.exact.rational import ONE, ZERO, Rational, decimal_text, nearest_float, rational
from symbolic_landscape.exact.univariate import (
    Coefficients,
    coefficients,
    composition,
    degree,
    derivative,
    greatest_common_divisor,
    product,
    quotient_and_remainder,
)
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.limits import Deadline, Limits
from symbolic_landscape.model.polynomial import PolynomialInstance
from symbolic_landscape.propose.two_cycle import guess_two_cycles
from symbolic_landscape.verdict import Proved, Refuted, Undecided, Verdict
from symbolic_landscape.witness.polynomial_descent import ContractingCycle, ExpandingCycles, RootInterval, TwoCycleBox

__all__ = ["TwoCycle", "TwoCycles", "find_two_cycles"]

HIGHEST_CYCLE_DEGREE = 160  # degree of the polynomial whose roots are the points of period two
MOST_VARIABLES = 24
PRECISIONS = (60, 120, 240)


@dataclass(frozen=True)
class TwoCycle:
    """A cycle {x, y} of period two, to people's precision, and whether it is asymptotically stable.

    `stable` is None where a multiplier could not be told from the unit circle.
    """

    x: Vector
    y: Vector
    stable: bool | None

    def to_json(self) -> dict[str, Any]:
        """Return the cycle with decimals for people."""
        points = [[decimal_text(value, 12) for value in point] for point in (self.x, self.y)]
        return {"points": points, "stable": self.stable}


@dataclass(frozen=True)
class TwoCycles:
    """The cycles that were proved to exist; `complete`: there are no others."""

    verdict: Verdict
    cycles: tuple[TwoCycle, ...]
    complete: bool


def find_two_cycles(instance: PolynomialInstance, analysis: OscillationAnalysis, limits: Limits) -> TwoCycles:
    """Return the cycles of period two at the instance's step size, and whether a stable one is among them."""
    eta = instance.step_size
    assert eta is not None
    deadline = limits.start()
    if len(instance.variables) > MOST_VARIABLES:
        reason = f"cycles at a step size are sought in at most {MOST_VARIABLES} variables"
        return TwoCycles(Undecided(StableTwoCycle(eta), reason), (), False)
    if len(instance.variables) == 1:
        found = _on_the_line(instance, deadline)
        if found is not None:
            return found
    return _in_space(instance, analysis, deadline)


# One variable.


def _on_the_line(instance: PolynomialInstance, deadline: Deadline) -> TwoCycles | None:
    """Return all cycles; None where the degree is too high."""
    eta = instance.step_size
    assert eta is not None
    move = _move(instance.loss.polynomial, eta)
    if degree(move) <= 1:  # F(x) = a x + b: no cycles, or (a = -1) all points in cycles, none of them attracting
        return TwoCycles(Refuted(StableTwoCycle(eta), ExpandingCycles(())), (), degree(move) < 1 or move[1] != -1)
    if degree(move) ** 2 - degree(move) > HIGHEST_CYCLE_DEGREE:
        return None
    periodic = _points_of_period_two(move)
    deadline.check()
    slope = derivative(move)
    multiplier = product(slope, composition(slope, move))
    cycles: list[TwoCycle] = []
    roots = [root for root, _ in real_roots(periodic)] if degree(periodic) > 0 else []
    for root in roots:
        deadline.check()
        below, above = root.sign_of(_plus(multiplier, ONE)), root.sign_of(_plus(_negative(multiplier), ONE))
        stable = None if below * above == 0 else below > 0 and above > 0
        x, y = _approximate(root, coefficients([0, 1])), _approximate(root, move)
        if x < y:  # each cycle has two points among the roots
            cycles.append(TwoCycle((x,), (y,), stable))
    stable_ones = [cycle for cycle in cycles if cycle.stable]
    if stable_ones:
        for cycle in stable_ones:
            witness = _contracting(instance, (*cycle.x, *cycle.y))
            if witness is not None:
                return TwoCycles(Proved(StableTwoCycle(eta), witness), tuple(cycles), True)
        reason = "a stable 2-cycle exists, but its box was not certified at the precisions tried"
        return TwoCycles(Undecided(StableTwoCycle(eta), reason), tuple(cycles), True)
    if any(cycle.stable is None for cycle in cycles):
        reason = "a 2-cycle has a multiplier of absolute value 1"
        return TwoCycles(Undecided(StableTwoCycle(eta), reason), tuple(cycles), True)
    intervals = tuple(_expanding_interval(root, multiplier) for root in roots)
    return TwoCycles(Refuted(StableTwoCycle(eta), ExpandingCycles(intervals)), tuple(cycles), True)


def _move(loss: Polynomial, step_size: Rational) -> Coefficients:
    """Return F(x) = x - step_size L'(x)."""
    slope = loss.derivative(loss.variables[0])
    terms = {exponents[0]: -step_size * c for exponents, c in slope.terms}
    terms[1] = terms.get(1, ZERO) + ONE
    return coefficients(terms.get(k, ZERO) for k in range(max(terms) + 1))


def _points_of_period_two(move: Coefficients) -> Coefficients:
    """Return a polynomial whose roots are the x with F(F(x)) = x != F(x)."""
    identity = coefficients([0, 1])
    fixed = _difference(move, identity)
    periodic, remainder = quotient_and_remainder(_difference(composition(move, move), identity), fixed)
    if remainder:  # F(y) - y divides F(F(y)) - F(y), and F(F(y)) - y is their sum
        raise InternalContradiction("F(x) - x does not divide F(F(x)) - x")
    while degree(common := greatest_common_divisor(periodic, fixed)) > 0:  # a cycle shrinks to a fixed point
        periodic = quotient_and_remainder(periodic, common)[0]
    return periodic


def _expanding_interval(root: AlgebraicNumber, multiplier: Coefficients) -> RootInterval:
    """Return an isolating interval on which the multiplier stays outside [-1, 1]."""
    bits = 32
    while True:
        low, high = root.enclosure(bits)
        if low == high:
            low, high = low - Rational(1, 2**bits), high + Rational(1, 2**bits)
        values = interval_value(multiplier, (low, high))
        if values[0] > 1 or values[1] < -1:
            return RootInterval(low, high)
        bits *= 2


def _approximate(root: AlgebraicNumber, p: Coefficients) -> Rational:
    """Return p(root), nearly."""
    low, high = interval_value(p, root.enclosure(160))
    return rounded_to_bits((low + high) / 2, 100)


def _difference(p: Coefficients, q: Coefficients) -> Coefficients:
    size = max(len(p), len(q))
    return coefficients(
        (p[k] if k < len(p) else ZERO) - (q[k] if k < len(q) else ZERO) for k in range(size)
    )


def _negative(p: Coefficients) -> Coefficients:
    return tuple(-c for c in p)


def _plus(p: Coefficients, c: Rational) -> Coefficients:
    return coefficients([p[0] + c, *p[1:]] if p else [c])


# Several variables.


def _in_space(instance: PolynomialInstance, analysis: OscillationAnalysis, deadline: Deadline) -> TwoCycles:
    eta = instance.step_size
    assert eta is not None
    loss = instance.loss.polynomial
    guesses = guess_two_cycles(
        [_floats(part) for part in loss.gradient()],
        [[_floats(entry) for entry in row] for row in loss.hessian()],
        nearest_float(eta),
        [_nearest_float(x) for x in instance.minimum],
        _directions(analysis, len(instance.variables)),
    )
    cycles: list[TwoCycle] = []
    shown: ContractingCycle | None = None
    for x, y in guesses:
        deadline.check()
        pair = tuple(rational(value) for value in (*x, *y))
        witness = _contracting(instance, pair)
        if witness is not None:
            shown = shown or witness
            half = len(witness.box.center) // 2
            cycles.append(TwoCycle(witness.box.center[:half], witness.box.center[half:], True))
            continue
        box = _box(instance, pair, PRECISIONS[0])
        if box is not None:
            half = len(box.center) // 2
            stable = False if is_expanding(instance, box) else None
            cycles.append(TwoCycle(box.center[:half], box.center[half:], stable))
    if shown is not None:
        return TwoCycles(Proved(StableTwoCycle(eta), shown), tuple(cycles), False)
    reason = "no stable 2-cycle was found near the minimum and certified; that there is none was not shown"
    return TwoCycles(Undecided(StableTwoCycle(eta), reason), tuple(cycles), False)


def _contracting(instance: PolynomialInstance, pair: Vector) -> ContractingCycle | None:
    """Return the certified stable cycle near the pair, or None."""
    for bits in PRECISIONS:
        box = _box(instance, pair, bits)
        if box is None:
            continue
        enclosure = multiplier_matrix(instance, box)
        norm = contracted_norm(enclosure)
        if norm is not None:
            return ContractingCycle(box, norm)
    return None


def _box(instance: PolynomialInstance, pair: Vector, bits: int) -> TwoCycleBox | None:
    """Return a box around the pair with exactly one 2-cycle, x and y apart, or None."""
    system, jacobian = _system(instance)
    center = polish_zero(system, jacobian, tuple(rounded_to_bits(x, bits) for x in pair), bits)
    if center is None:
        return None
    slopes = tuple(tuple(entry.at(center) for entry in row) for row in jacobian)
    preconditioner = rounded_inverse(slopes, 24)
    if preconditioner is None:
        return None
    half = len(center) // 2
    for level in (bits - 12, 2 * bits // 3, bits // 2):
        radius = Rational(1, 2**level)
        if has_one_zero(system, jacobian, center, radius, preconditioner):
            apart = next((i for i in range(half) if abs(center[i] - center[half + i]) > 2 * radius), None)
            return None if apart is None else TwoCycleBox(center, radius, preconditioner, apart)
    return None


def _system(instance: PolynomialInstance) -> tuple[tuple[Polynomial, ...], tuple[tuple[Polynomial, ...], ...]]:
    """Return (y - F(x), x - F(y)) as polynomials in the 2n variables of the pair, and its matrix of derivatives."""
    assert instance.step_size is not None
    names = instance.variables
    n = len(names)
    both = tuple(f"x{i}" for i in range(n)) + tuple(f"y{i}" for i in range(n))
    pair = Polynomial.variables_of(both)
    gradient = instance.loss.polynomial.gradient()
    eta = instance.step_size

    def residual(own: Sequence[Polynomial], other: Sequence[Polynomial]) -> list[Polynomial]:
        return [b - a + g.compose(own).scaled(eta) for a, b, g in zip(own, other, gradient, strict=True)]

    system = (*residual(pair[:n], pair[n:]), *residual(pair[n:], pair[:n]))
    return system, tuple(part.gradient() for part in system)


def _floats(part: Polynomial) -> list[tuple[tuple[int, ...], Any]]:
    return [(exponents, nearest_float(c)) for exponents, c in part.terms]


def _directions(analysis: OscillationAnalysis, size: int) -> list[list[Any]]:
    """Return approximate top eigenvectors, or the coordinate directions where there is no sharpness."""
    if analysis.spectrum is None:
        return [[nearest_float(Rational(int(i == j))) for j in range(size)] for i in range(size)]
    basis = [[_nearest_float(x) for x in u] for u in analysis.spectrum.eigenvectors]
    sums = [[a + b for a, b in zip(u, v, strict=True)] for u, v in combinations(basis, 2)]
    differences = [[a - b for a, b in zip(u, v, strict=True)] for u, v in combinations(basis, 2)]
    return basis + sums + differences


def _nearest_float(x: FieldElement) -> Any:
    return nearest_float(x.enclosure(64).midpoint if x.rational is None else x.rational)
