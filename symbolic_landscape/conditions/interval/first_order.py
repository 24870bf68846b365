"""First-order conditions at a point of the loss on an interval.

A point is *critical* when the loss is differentiable there with gradient 0, and *directionally stationary* when no
one-sided derivative is negative.  For an affine target the two are the same; for other targets the second is weaker,
at neurons with w = b = 0 != v (proofs/interval_differentiability.md).
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from symbolic_landscape.claim import Critical, DirectionallyStationary
from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.exact.rational import ONE, ZERO, Rational, sign, simplest_between
from symbolic_landscape.exact.vector import Vector, dot, negate, unit_vector, zero_vector
from symbolic_landscape.limits import Limits
from symbolic_landscape.loss.interval.evaluation import Evaluation
from symbolic_landscape.loss.interval.neuron_response import is_never_below
from symbolic_landscape.model.interval import IntervalNetwork
from symbolic_landscape.verdict import Proved, Refuted, Verdict
from symbolic_landscape.witness.interval import LossCorner, NegativeDerivative, OneSidedDerivatives, ZeroGradient

__all__ = ["FirstOrder", "decide_critical", "decide_directionally_stationary", "negative_derivative"]

LONG_NUMBER = 100  # bits; longer directions are rounded to integers, their derivative stays exact


@dataclass(frozen=True)
class FirstOrder:
    """The exact values at a point, and a descending direction where there is one: what every further condition asks."""

    values: Evaluation

    @cached_property
    def descent(self) -> NegativeDerivative | None:
        """A direction with a negative one-sided derivative, or None where there is none."""
        return negative_derivative(self.values)


def decide_critical(point: FirstOrder, claim: Critical, limits: Limits) -> Verdict:
    """Decide whether the loss is differentiable at the point with gradient 0."""
    if point.descent is not None:
        return Refuted(claim, point.descent)
    corners = point.values.corners()
    return Refuted(claim, _corner(point.values, corners[0])) if corners else Proved(claim, ZeroGradient())


def decide_directionally_stationary(point: FirstOrder, claim: DirectionallyStationary, limits: Limits) -> Verdict:
    """Decide whether every one-sided derivative of the loss at the point is >= 0."""
    if point.descent is not None:
        return Refuted(claim, point.descent)
    return Proved(claim, OneSidedDerivatives() if point.values.corners() else ZeroGradient())


def negative_derivative(values: Evaluation) -> NegativeDerivative | None:
    """Return a direction with a negative one-sided derivative, or None where there is none.

    Where a partial derivative of a smooth parameter is not 0: the negative gradient in those, rounded when it is long.
    Otherwise the neurons with a corner are asked one by one: their derivatives 2 v D(dw, db) do not interact.

    >>> from symbolic_landscape.loss.interval.evaluation import evaluate
    >>> from symbolic_landscape.model.interval import interval_from_arrays
    >>> given = interval_from_arrays([1], [-2], [3], "51/100", interval=(0, 1), alpha=1, beta=0)
    >>> found = negative_derivative(evaluate(given))
    >>> str(found.c), str(found.derivative)
    ('-1/50', '-1/2500')
    """
    gradient, corners = values.gradient(), values.corners()
    smooth = IntervalNetwork(
        _without(gradient.w, corners), _without(gradient.b, corners), gradient.v, gradient.c
    )
    flat = (*smooth.w, *smooth.b, *smooth.v, smooth.c)
    if any(flat):
        return _against(values, flat)
    for neuron in corners:
        factor = sign(values.instance.network.v[neuron])
        if not is_never_below(values, factor):
            return _at_corner(values, neuron, factor)
    return None


def _against(values: Evaluation, gradient: Vector) -> NegativeDerivative:
    direction = negate(gradient)
    if any(value.height_bits() > LONG_NUMBER for value in direction):
        largest = max(abs(value) for value in direction)
        unit = simplest_between(largest / 1000, largest / 500)
        direction = tuple(Rational((value / unit).floor()) for value in direction)
        if dot(direction, gradient) >= 0:  # so many small entries that rounding them turned the direction
            k = max(range(len(gradient)), key=lambda i: abs(gradient[i]))
            direction = tuple(-sign(gradient[k]) * x for x in unit_vector(len(gradient), k))
    width = values.instance.network.width
    w, b, v = direction[:width], direction[width : 2 * width], direction[2 * width : -1]
    return _witness(values, IntervalNetwork(w, b, v, direction[-1]))


def _at_corner(values: Evaluation, neuron: int, factor: int) -> NegativeDerivative:
    """Return a direction in (w, b) of one neuron at 0 with v D < 0; there is one."""
    low, high = values.weighted.interval
    simple = [(ONE, -low), (-ONE, high), (ZERO, ONE), (ZERO, -ONE)]
    for w, b in simple:
        if factor * values.response_of(w, b) < 0:
            return _witness(values, _single(values, neuron, w, b))
    x, orientation = _below_somewhere(values, factor)
    return _witness(values, _single(values, neuron, Rational(orientation), -orientation * x))


def _below_somewhere(values: Evaluation, factor: int) -> tuple[Rational, int]:
    """Return (x, o) with factor D(o, -o x) < 0: an open set, so halving every gap between knots reaches it."""
    parts = 2
    while True:
        for start, end in pairwise(values.weighted.knots):
            for k in range(parts):
                x = start + (end - start) * Rational(k, parts)
                for orientation in (1, -1):
                    if factor * values.response_of(Rational(orientation), -orientation * x) < 0:
                        return x, orientation
        parts *= 2


def _corner(values: Evaluation, neuron: int) -> LossCorner:
    """Return the bend of the loss at a neuron: 2 v (1 - gamma) int |y - x| e dy != 0 for some x, as e is not 0."""
    parts = 1
    while True:
        for start, end in pairwise(values.weighted.knots):
            for k in range(parts + 1):
                x = start + (end - start) * Rational(k, parts)
                pair = values.response_of(ONE, -x) + values.response_of(-ONE, x)
                if pair != 0:
                    return LossCorner(neuron, x, 2 * values.instance.network.v[neuron] * pair)
        parts *= 2


def _single(values: Evaluation, neuron: int, w: Rational, b: Rational) -> IntervalNetwork:
    width = values.instance.network.width
    zero = zero_vector(width)
    unit = unit_vector(width, neuron)
    return IntervalNetwork(tuple(w * x for x in unit), tuple(b * x for x in unit), zero, ZERO)


def _witness(values: Evaluation, direction: IntervalNetwork) -> NegativeDerivative:
    derivative = values.one_sided_derivative(direction)
    if derivative >= 0:
        raise InternalContradiction("a direction that must descend does not")
    return NegativeDerivative(direction.w, direction.b, direction.v, direction.c, derivative)


def _without(row: Vector, neurons: tuple[int, ...]) -> Vector:
    return tuple(ZERO if j in neurons else value for j, value in enumerate(row)) if neurons else row
