"""Clarke stationarity: is 0 in the convex hull of the limits of gradients?

Near the point, neuron i runs through the cells of the arrangement of its kinked lines, independently of the others, and
the gradient in w_i on the cell with signs sigma is a + sum_l sigma_l b_l l, the gradient of S_i there.  So the point is
Clarke stationary iff the output conditions hold and, for every neuron, 0 is a convex combination of these vectors over
the *realizable* sigma (proofs/clarke.md).  The box of all sign vectors is too large where the lines are dependent.
"""

from symbolic_landscape.arrangement.piecewise_linear import PiecewiseLinearForm
from symbolic_landscape.claim import ClarkeStationary, DirectionallyStationary
from symbolic_landscape.conditions.empirical.directional import decide_directionally_stationary
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.exact.cone import GordanVector, SignedPoint, open_cone_point, realizable_signs
from symbolic_landscape.exact.conic_combination import Separation, fullest_combination
from symbolic_landscape.exact.rational import ONE, ZERO
from symbolic_landscape.exact.vector import Vector, add, dot, negate, primitive, scale, zero_vector
from symbolic_landscape.limits import Limits
from symbolic_landscape.verdict import Proved, Refuted
from symbolic_landscape.witness.empirical import (
    ClarkePoint,
    ClarkeSeparation,
    LimitingGradient,
    NoCell,
    OutputSlope,
    Positive,
    SignSplit,
    SignTree,
)

__all__ = ["decide_clarke_stationary", "output_slope"]


def decide_clarke_stationary(point: FirstOrder, claim: ClarkeStationary, limits: Limits) -> Proved | Refuted:
    """Decide whether 0 lies in the convex hull of the limits of gradients at the point.

    Directional stationarity is stronger and cheaper, so it is asked first.  Raises `LimitReached` where a neuron has
    too many cells around it.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> ridge = FirstOrder(from_arrays([[1]], [1], [[0]], [[1]]))  # S(v) = -max(v, 0)
    >>> type(decide_clarke_stationary(ridge, ClarkeStationary(), DEFAULT_LIMITS)).__name__
    'Proved'
    """
    slope = output_slope(point)
    if slope is not None:
        return Refuted(claim, slope)
    stationary = decide_directionally_stationary(point, DirectionallyStationary(), limits)
    if isinstance(stationary, Proved):
        return Proved(claim, stationary.witness)
    deadline = limits.start()
    means = []
    for neuron, derivative in enumerate(point.neurons):
        deadline.check()
        answer = _mean_of_limiting_gradients(derivative.total, limits)
        if isinstance(answer, Separation):
            direction = primitive(negate(answer.vector))
            tree = _positive_everywhere(derivative.total, direction)
            return Refuted(claim, ClarkeSeparation(neuron, direction, tree))
        means.append(answer)
    return Proved(claim, ClarkePoint(tuple(means)))


def output_slope(point: FirstOrder) -> OutputSlope | None:
    """Return a derivative in an output weight or the output bias that is not 0, if there is one.

    They enter smoothly: it is the same in every limit of gradients.
    """
    for output, slope in enumerate(point.bias_slopes):
        if slope != 0:
            return OutputSlope(None, output, slope)
    for neuron, derivative in enumerate(point.neurons):
        for output, slope in enumerate(derivative.output_slopes):
            if slope != 0:
                return OutputSlope(neuron, output, slope)
    return None


def _mean_of_limiting_gradients(
    form: PiecewiseLinearForm, limits: Limits
) -> tuple[LimitingGradient, ...] | Separation:
    """Return shares of cells whose gradients average to 0, or a vector that separates 0 from all of them."""
    cells: list[SignedPoint] = []
    for cell in realizable_signs(form.kinked_lines) if form.kinked_lines else [((), zero_vector(len(form.linear)))]:
        cells.append(cell)
        limits.spend("patterns", len(cells))
    gradients = [(*_gradient(form, signs), ONE) for signs, _ in cells]
    found = fullest_combination(gradients, (*zero_vector(len(form.linear)), ONE))
    if isinstance(found, Separation):
        return Separation(found.vector[:-1])
    return tuple(
        LimitingGradient(inside, amount / found.multiple)
        for (_, inside), amount in zip(cells, found.amounts, strict=True)
        if amount != 0
    )


def _gradient(form: PiecewiseLinearForm, signs: tuple[int, ...]) -> Vector:
    """Return the gradient of the form on the cell of its kinked lines with these signs."""
    gradient = form.linear
    kinks = [b for b in form.kinks if b != 0]
    for s, b, line in zip(signs, kinks, form.kinked_lines, strict=True):
        gradient = add(gradient, scale(s * b, line))
    return gradient


def _positive_everywhere(form: PiecewiseLinearForm, direction: Vector) -> SignTree:
    """Return a sign tree that shows gradient . direction > 0 on every cell.

    A leaf is reached when the derivative is positive whatever the signs of the lines not yet split on, or when the
    signs above it are not realizable; the line with the largest effect is split first.
    """
    lines = form.kinked_lines
    effects = [b * dot(line, direction) for b, line in zip((b for b in form.kinks if b != 0), lines, strict=True)]
    order = sorted(range(len(lines)), key=lambda position: -abs(effects[position]))

    def tree(split: tuple[tuple[int, int], ...]) -> SignTree:
        signs = dict(split)
        certain = dot(form.linear, direction) + sum((signs[p] * effects[p] for p in signs), ZERO)
        doubt = sum((abs(effect) for p, effect in enumerate(effects) if p not in signs), ZERO)
        if certain > doubt:
            return Positive()
        if split:
            cell = open_cone_point([scale(ONE if s > 0 else -ONE, lines[p]) for p, s in split])
            if isinstance(cell, GordanVector):
                return NoCell(cell.multipliers)
        if len(split) == len(lines):
            raise InternalContradiction("a separating direction decreases on a cell")
        line = order[len(split)]
        return SignSplit(line, tree((*split, (line, 1))), tree((*split, (line, -1))))

    return tree(())
