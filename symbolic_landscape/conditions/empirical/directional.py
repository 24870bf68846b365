"""Directional stationarity: is every one-sided derivative >= 0?"""

from symbolic_landscape.arrangement.piecewise_linear import PiecewiseLinearForm
from symbolic_landscape.claim import DirectionallyStationary
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.conditions.empirical.nonnegative import Violation, decide_nonnegative
from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.exact.rational import ONE, ZERO
from symbolic_landscape.exact.vector import Vector, dot, is_zero, scale, subtract, unit_vector, zero_vector
from symbolic_landscape.limits import Limits
from symbolic_landscape.verdict import Proved, Refuted
from symbolic_landscape.witness.empirical import DescentDirection, Multipliers, Nonnegativity, StationaryPoint

__all__ = ["FailingCondition", "decide_directionally_stationary", "failing_conditions"]

FailingCondition = tuple[str, int] | tuple[str, int, int]


def decide_directionally_stationary(
    point: FirstOrder, claim: DirectionallyStationary, limits: Limits
) -> Proved | Refuted:
    """Decide whether every one-sided derivative of the loss at the point is >= 0.

    Output conditions first: dL/dh_ji = 0 for all i, j and sum_k e_kj = 0 with an output bias.  Given them, the point is
    stationary iff S_i(v) >= 0 for all v, for every neuron (Wu, Simsek, Ged 2025, Definition 3.5; neurons do not
    interact at first order).  Refuted with a direction of negative derivative.
    """
    if claim not in point.decided:
        point.decided[claim] = _decided(point, claim, limits)
    return point.decided[claim]


def _decided(point: FirstOrder, claim: DirectionallyStationary, limits: Limits) -> Proved | Refuted:
    descent = _output_descent(point)
    if descent is not None:
        return Refuted(claim, descent)
    deadline = limits.start()
    evidence: list[Nonnegativity] = []
    for neuron, derivative in enumerate(point.neurons):
        deadline.check()
        answer = _own_multipliers(point, neuron) or decide_nonnegative(derivative.total, limits)
        if isinstance(answer, Violation):
            no_output = zero_vector(point.output_dimension)
            return Refuted(claim, _descent(point, neuron, answer.direction, no_output))
        evidence.append(answer)
    return Proved(claim, StationaryPoint(tuple(evidence)))


def _own_multipliers(point: FirstOrder, neuron: int) -> Multipliers | None:
    """Return the evidence that S_i >= 0 at w_i = 0 because each line's own part of it is, or None.

    There every sample is on the boundary, S_i(v) = sum_k (h_i . e_k) rho(x_k . v), and the linear part is the sum of
    m_l l with m_l = (alpha_plus + alpha_minus)/2 sum_k (h_i . e_k) lambda_k over the samples of the line: for ReLU they
    are at most the kinks if no h_i . e_k is negative.  Hundreds of lines are too many for a search among all others.
    """
    network, derivative = point.instance.network, point.neurons[neuron]
    if any(network.input_weights[neuron]):
        return None
    activation, residuals = point.instance.problem.activation, point.values.residuals
    mean = (activation.alpha_plus + activation.alpha_minus) / 2
    multipliers = []
    for line, kink in zip(derivative.lines, derivative.total.kinks, strict=True):
        own = mean * sum(
            (
                h * residuals.entry(output, sample) * ratio
                for output, h in enumerate(network.output_weights_of(neuron))
                for sample, ratio in zip(line.samples, line.ratios, strict=True)
            ),
            ZERO,
        )
        if abs(own) > kink:
            return None
        if kink != 0:
            multipliers.append(own)
    return Multipliers((tuple(multipliers),))


def failing_conditions(point: FirstOrder, limits: Limits) -> tuple[FailingCondition, ...]:
    """Return every condition that fails, sorted by name and indices.

    `("output", i, j)`: dL/dh_ji != 0.  `("output_bias", j)`: sum_k e_kj != 0.  `("radial", i)`: the derivative along
    w_i != 0 is not 0.  `("tangential", i)`: S_i(v) < 0 for some v orthogonal to w_i (any v where w_i = 0), tested
    after projecting the linear part of S_i off w_i, which is how it is told from the radial condition.
    """
    failing: list[FailingCondition] = [
        ("output_bias", output) for output, slope in enumerate(point.bias_slopes) if slope != 0
    ]
    for neuron, derivative in enumerate(point.neurons):
        w = point.instance.network.input_weights[neuron]
        failing += [("output", neuron, output) for output, slope in enumerate(derivative.output_slopes) if slope != 0]
        if not is_zero(w) and derivative.total.at(w) != 0:
            failing.append(("radial", neuron))
        if isinstance(decide_nonnegative(_tangential(point, neuron), limits), Violation):
            failing.append(("tangential", neuron))
    return tuple(sorted(failing))


def _tangential(point: FirstOrder, neuron: int) -> PiecewiseLinearForm:
    """Return S_i with its linear part projected off w_i: the derivative along v orthogonal to w_i, and 0 along w_i."""
    form, w = point.neurons[neuron].total, point.instance.network.input_weights[neuron]
    if is_zero(w):
        return form
    radial = dot(form.linear, w) / dot(w, w)
    return PiecewiseLinearForm(subtract(form.linear, scale(radial, w)), form.lines, form.kinks)


def _output_descent(point: FirstOrder) -> DescentDirection | None:
    """Return the descent direction of the first output condition that fails."""
    outputs, dimension = point.output_dimension, point.input_dimension
    for output, slope in enumerate(point.bias_slopes):
        if slope != 0:
            bias_direction = scale(-ONE if slope > 0 else ONE, unit_vector(outputs, output))
            return _descent(point, None, zero_vector(dimension), zero_vector(outputs), bias_direction)
    for neuron, derivative in enumerate(point.neurons):
        for output, slope in enumerate(derivative.output_slopes):
            if slope != 0:
                direction = scale(-ONE if slope > 0 else ONE, unit_vector(outputs, output))
                return _descent(point, neuron, zero_vector(dimension), direction)
    return None


def _descent(
    point: FirstOrder, neuron: int | None, input_direction: Vector, output_direction: Vector, bias: Vector = ()
) -> DescentDirection:
    direction = bias or zero_vector(len(point.bias_slopes))
    derivative = point.one_sided_derivative(neuron, input_direction, output_direction, direction)
    if derivative >= 0:
        raise InternalContradiction(f"a direction found to descend has the one-sided derivative {derivative}")
    return DescentDirection(neuron, input_direction, output_direction, direction, derivative)
