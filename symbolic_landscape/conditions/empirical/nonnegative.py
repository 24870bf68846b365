"""Is a form F(v) = a . v + sum_l b_l |l . v| nonnegative?  Decided with its evidence, both ways."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import comb

from symbolic_landscape.arrangement.piecewise_linear import PiecewiseLinearForm
from symbolic_landscape.exact.cone import arrangement_rays
from symbolic_landscape.exact.conic_combination import Separation, zonotope_combination
from symbolic_landscape.exact.matrix import Matrix, project, rank, solve, transpose
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.vector import Vector, add, dot, is_zero, negate, scale, subtract, unit_vector
from symbolic_landscape.limits import Deadline, Limits
from symbolic_landscape.witness.empirical import AllRays, Multipliers, Nonnegativity

__all__ = ["Violation", "decide_nonnegative", "scaled_multipliers"]

MOST_NEGATIVE_KINKS = 5  # with more, 2^count multiplier lists are longer evidence than the rays, which are no text


@dataclass(frozen=True)
class Violation:
    """A direction with F(direction) < 0."""

    direction: Vector


def decide_nonnegative(form: PiecewiseLinearForm, limits: Limits) -> Nonnegativity | Violation:
    """Return evidence that F >= 0 everywhere, or a direction where F < 0.

    F is linear modulo the span U of its kinked lines, so a must lie in U.  In U, F is the minimum over the sign
    patterns sigma of its negative kinks of F_sigma(v) = (a + sum_{b_l < 0} sigma_l b_l l).v + sum_{b_l > 0} b_l |l.v|,
    and F_sigma >= 0 iff its linear part is sum m_l l with |m_l| <= b_l (a zonotope).  Independent lines: one linear
    solve.  Many negative kinks: the rays of the arrangement instead (proofs/nonnegative_forms.md).

    Raises `LimitReached` when both the patterns and the rays are too many.

    >>> from symbolic_landscape.exact.vector import vector
    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> F = PiecewiseLinearForm(vector([1]), (vector([1]),), vector([2]))
    >>> decide_nonnegative(F, DEFAULT_LIMITS)
    Multipliers(patterns=((1,),))
    >>> G = PiecewiseLinearForm(vector([3]), (vector([1]),), vector([2]))
    >>> str(G.at(decide_nonnegative(G, DEFAULT_LIMITS).direction))
    '-1'
    """
    lines = form.kinked_lines
    outside = subtract(form.linear, project(lines, form.linear))
    if not is_zero(outside):
        return Violation(negate(outside))
    if not lines:
        return Multipliers(((),))
    dimension = rank(lines)
    if dimension == len(lines):
        return _independent(form)
    negative = sum(1 for b in form.kinks if b < 0)
    rays = 2 * comb(len(lines), dimension - 1)
    if negative > MOST_NEGATIVE_KINKS and not (rays > limits.rays and 2**negative <= limits.patterns):
        limits.spend("rays", rays)
        return _by_rays(form, limits.start())
    limits.spend("patterns", 2**negative)
    return _by_patterns(form, limits.start())


def scaled_multipliers(evidence: Nonnegativity, factor: Rational) -> Nonnegativity:
    """Return the evidence for factor * F, factor > 0, from that for F."""
    if isinstance(evidence, AllRays):
        return evidence
    return Multipliers(tuple(scale(factor, pattern) for pattern in evidence.patterns))


def _independent(form: PiecewiseLinearForm) -> Multipliers | Violation:
    """Lines independent: a = sum a_l l in one way, and F >= 0 iff b_l >= |a_l| for every l."""
    lines = form.kinked_lines
    kinks = [b for b in form.kinks if b != 0]
    coefficients = solve(transpose(lines), form.linear)
    assert coefficients is not None  # the linear part lies in the span of the lines
    for position, (a, b) in enumerate(zip(coefficients, kinks, strict=True)):
        if b < abs(a):
            # the vector of the dual basis: l . v = -sign(a_l) on this line, 0 on the others
            target = scale(-ONE if a > 0 else ONE, unit_vector(len(lines), position))
            gram = tuple(tuple(dot(u, v) for v in lines) for u in lines)
            combination = solve(gram, target)
            assert combination is not None  # the Gram matrix of independent lines is regular
            return Violation(_combination(lines, combination))
    return Multipliers((coefficients,))


def _by_rays(form: PiecewiseLinearForm, deadline: Deadline) -> AllRays | Violation:
    for ray in arrangement_rays(form.kinked_lines):
        deadline.check()
        for direction in (ray, negate(ray)):
            if form.at(direction) < 0:
                return Violation(direction)
    return AllRays()


def _by_patterns(form: PiecewiseLinearForm, deadline: Deadline) -> Multipliers | Violation:
    positive = [(line, b) for line, b in zip(form.lines, form.kinks, strict=True) if b > 0]
    patterns = []
    for linear in _linear_parts(form):
        deadline.check()
        found = _in_zonotope(linear, positive)
        if isinstance(found, Violation):
            return found
        patterns.append(found)
    return Multipliers(tuple(patterns))


def _linear_parts(form: PiecewiseLinearForm) -> Iterator[Vector]:
    """Yield a + sum sigma_l b_l l over the sign patterns of the negative kinks, + before -, first line slowest."""
    negative = [(line, b) for line, b in zip(form.lines, form.kinks, strict=True) if b < 0]
    for signs in product((ONE, -ONE), repeat=len(negative)):
        linear = form.linear
        for s, (line, b) in zip(signs, negative, strict=True):
            linear = add(linear, scale(s * b, line))
        yield linear


def _in_zonotope(linear: Vector, positive: list[tuple[Vector, Rational]]) -> Vector | Violation:
    """Return m with linear = sum m_l l and |m_l| <= b_l, or a direction v with linear.v + sum b_l |l.v| < 0."""
    lines = tuple(line for line, _ in positive)
    if rank(lines) == len(lines) and is_zero(subtract(linear, project(lines, linear))):
        answer = _independent(PiecewiseLinearForm(linear, lines, tuple(b for _, b in positive)))
        return answer if isinstance(answer, Violation) else answer.patterns[0]
    found = zonotope_combination(lines, tuple(b for _, b in positive), linear)
    return Violation(negate(found.vector)) if isinstance(found, Separation) else found


def _combination(rows: Matrix, weights: Vector) -> Vector:
    return tuple(sum((w * x for w, x in zip(weights, column, strict=True)), ZERO) for column in transpose(rows))
