"""Escape neurons: the only way a stationary point can fail to be a local minimum."""

from collections.abc import Sequence
from itertools import count
from math import comb

from symbolic_landscape.arrangement.piecewise_linear import PiecewiseLinearForm
from symbolic_landscape.claim import DirectionallyStationary, NoEscapeNeuron
from symbolic_landscape.conditions.empirical.directional import decide_directionally_stationary
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.conditions.empirical.nonnegative import (
    Violation,
    decide_nonnegative,
    scaled_multipliers,
)
from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.exact.cone import arrangement_rays
from symbolic_landscape.exact.matrix import project, rank
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.vector import Vector, add, dot, is_zero, negate, scale, subtract
from symbolic_landscape.limits import Limits
from symbolic_landscape.loss.empirical import NeuronDerivative
from symbolic_landscape.verdict import Proved, Refuted, Undecided, Verdict
from symbolic_landscape.witness.empirical import Bound, Escape, Multipliers, NoEscape, Nonnegativity, StationaryPoint

__all__ = ["bound_by", "decide_no_escape_neuron", "escape_or_bounds", "nonzero_direction"]

_TRIVIAL = Multipliers(((),))


def decide_no_escape_neuron(point: FirstOrder, claim: NoEscapeNeuron, limits: Limits) -> Verdict:
    """Decide whether the point is stationary without escape neuron.

    Neuron i is an escape neuron of a stationary point iff S_i(v) = 0 and D_ji(v) != 0 for some v and j
    (Wu, Simsek, Ged 2025, Definition 4.1).  `Undecided` where the point is not stationary: nothing is defined there.
    """
    stationary = decide_directionally_stationary(point, DirectionallyStationary(), limits)
    if isinstance(stationary, Refuted):
        return Undecided(claim, "not stationary")
    assert isinstance(stationary.witness, StationaryPoint)
    deadline = limits.start()
    bounds = []
    for neuron in range(len(point.neurons)):
        deadline.check()
        answer = escape_or_bounds(point, neuron, stationary.witness, limits)
        if isinstance(answer, Escape):
            return Refuted(claim, answer)
        bounds.append(answer)
    return Proved(claim, NoEscape(stationary.witness, tuple(bounds)))


def escape_or_bounds(
    point: FirstOrder, neuron: int, stationary: StationaryPoint, limits: Limits
) -> Escape | tuple[Bound, ...]:
    """Return an escape direction of the neuron, or for each output a bound |D_ji| <= C S_i.

    The two exclude each other, and one of them exists: D_ji is linear on the cones cut out by the lines with some
    kappa_jil != 0, so it is bounded by S_i iff it vanishes where S_i does, on the rays of these cones and off their
    span (proofs/convexity_inequality.md).
    """
    derivative = point.neurons[neuron]
    weights = point.instance.network.output_weights_of(neuron)
    if is_zero(weights):
        return _unused(point, neuron, stationary)
    if len(weights) == 1:
        return (_scalar_bound(derivative, weights[0], stationary.neurons[neuron]),)
    direction = _escape_direction(derivative, limits)
    if direction is not None:
        return _escape(point, neuron, stationary, direction)
    return tuple(_bound(derivative, output, limits) for output in range(len(weights)))


def _unused(point: FirstOrder, neuron: int, stationary: StationaryPoint) -> Escape | tuple[Bound, ...]:
    """h_.i = 0, so S_i = 0 everywhere: the neuron escapes iff some D_ji is not identically 0."""
    for form in point.neurons[neuron].by_output:
        direction = nonzero_direction(form)
        if direction is not None:
            return _escape(point, neuron, stationary, direction)
    return tuple(Bound(ZERO, _TRIVIAL, _TRIVIAL) for _ in point.neurons[neuron].by_output)


def nonzero_direction(form: PiecewiseLinearForm) -> Vector | None:
    """Return a direction with F != 0, or None when F vanishes identically.

    F(a) - F(-a) = 2 |a|^2, so a linear part shows along +-a.  Without one, F bends across the hyperplane of a kinked
    line l: at a point p of it on no other kinked hyperplane, F(p + s l) + F(p - s l) - 2 F(p) = 2 s b_l |l|^2 for small
    s > 0, so F is not 0 at all three points.

    >>> from symbolic_landscape.exact.vector import vector
    >>> F = PiecewiseLinearForm(vector([0, 0]), (vector([1, 0]), vector([0, 1])), vector([1, -1]))
    >>> bool(F.at(nonzero_direction(F)) != 0)
    True
    """
    if form.is_zero:
        return None
    if not is_zero(form.linear):
        candidates = [form.linear, negate(form.linear)]
    else:
        line, *others = form.kinked_lines
        p = _generic_point(line, others)
        step = min((abs(dot(other, p)) / (2 * abs(dot(other, line)) + 1) for other in others), default=ONE)
        candidates = [p, add(p, scale(step, line)), subtract(p, scale(step, line))]
    for direction in candidates:
        if form.at(direction) != 0:
            return direction
    raise InternalContradiction("a form with a linear part or a kink vanished where it cannot")


def _generic_point(line: Vector, others: Sequence[Vector]) -> Vector:
    """Return p with line . p = 0 and other . p != 0 for every other line: a projected point of the moment curve.

    For a line not parallel to `line`, other . p is a nonzero polynomial in t, so finitely many t fail.
    """
    for t in count(1):
        moment = tuple(Rational(t) ** power for power in range(len(line)))
        p = subtract(moment, scale(dot(line, moment) / dot(line, line), line))
        if all(dot(other, p) != 0 for other in others):
            return p
    raise AssertionError("unreachable: the loop has no end")


def _scalar_bound(derivative: NeuronDerivative, weight: Rational, evidence: Nonnegativity) -> Bound:
    """One output: D = S/h, so |D| <= S/|h| with one side identically 0 and the other 2 S/|h|."""
    constant = 1 / abs(weight)
    twice = scaled_multipliers(evidence, 2 * constant)
    return Bound(constant, _TRIVIAL, twice) if weight > 0 else Bound(constant, twice, _TRIVIAL)


def _escape_direction(derivative: NeuronDerivative, limits: Limits) -> Vector | None:
    """Return v with S(v) = 0 and some D_j(v) != 0, or None when there is none."""
    lines = _kinked_lines(derivative)
    for form in derivative.by_output:
        outside = subtract(form.linear, project(lines, form.linear))
        if not is_zero(outside):
            return outside  # S is linear off the span and >= 0, hence 0 there
    for ray in _rays(lines, limits):
        for direction in (ray, negate(ray)):
            if derivative.total.at(direction) == 0 and any(form.at(direction) != 0 for form in derivative.by_output):
                return direction
    return None


def _bound(derivative: NeuronDerivative, output: int, limits: Limits) -> Bound:
    return bound_by(derivative.total, derivative.by_output[output], _kinked_lines(derivative), limits)


def bound_by(total: PiecewiseLinearForm, form: PiecewiseLinearForm, lines: tuple[Vector, ...], limits: Limits) -> Bound:
    """Return the least C with |F| <= C S on the rays of the lines, with evidence that it holds everywhere.

    S = `total` is nonnegative, F = `form` vanishes where S does, and both have no kinks but on the lines.

    >>> from symbolic_landscape.exact.vector import vector
    >>> lines = (vector([1]),)
    >>> S, F = (PiecewiseLinearForm(vector([a]), lines, vector([b])) for a, b in ((0, 1), (2, 0)))
    >>> str(bound_by(S, F, lines, Limits()).constant)
    '2'
    """
    constant = ZERO
    for ray in _rays(lines, limits):
        for direction in (ray, negate(ray)):
            growth = total.at(direction)
            if growth > 0:
                constant = max(constant, abs(form.at(direction)) / growth)
    above = decide_nonnegative(total.scaled(constant).plus(form.scaled(-ONE)), limits)
    below = decide_nonnegative(total.scaled(constant).plus(form), limits)
    if isinstance(above, Violation) or isinstance(below, Violation):
        raise InternalContradiction("a bound that holds on every ray fails in between")
    return Bound(constant, above, below)


def _kinked_lines(derivative: NeuronDerivative) -> tuple[Vector, ...]:
    """The lines with some kappa_jil != 0, also those where the kinks of several outputs cancel in S."""
    return tuple(
        line.direction
        for position, line in enumerate(derivative.lines)
        if any(form.kinks[position] != 0 for form in derivative.by_output)
    )


def _rays(lines: tuple[Vector, ...], limits: Limits) -> tuple[Vector, ...]:
    if not lines:
        return ()
    limits.spend("rays", 2 * comb(len(lines), rank(lines) - 1))
    return arrangement_rays(lines)


def _escape(point: FirstOrder, neuron: int, stationary: StationaryPoint, direction: Vector) -> Escape:
    slopes = [form.at(direction) for form in point.neurons[neuron].by_output]
    output = next(j for j, slope in enumerate(slopes) if slope != 0)
    return Escape(stationary, neuron, output, direction, slopes[output])

