"""Explicit curves along which the loss strictly decreases from a stationary point."""

from dataclasses import dataclass

from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.vector import Vector, dot, is_zero, scale, zero_vector
from symbolic_landscape.witness.empirical import DescendingCurve, Escape, MovingNeuron

__all__ = ["Direction", "curve_of_inactive_neuron", "curve_of_unused_neuron", "straight_line"]


@dataclass(frozen=True)
class Direction:
    """A direction in the space of all weights: dw_i for each neuron, dh_.i for each neuron, dc (() without bias)."""

    input_directions: Matrix
    output_directions: Matrix
    bias_direction: Vector


def curve_of_unused_neuron(point: FirstOrder, escape: Escape) -> DescendingCurve:
    """Return the curve w_i + t v, h_.i = -c t D of an escape neuron with h_.i = 0, where D = D_.i(v).

    With g the activity of the neuron and r its one-sided derivative along v, exactly
    L(t) - L = -c t^2 |D|^2 (1 - c Q(t)/2), Q(t) = |g + t r|^2 = A + 2 B t + C t^2, up to t0, where no pre-activation
    has changed its sign; c = 1/(A + 3 |B| t0 + 2 C t0^2) makes it strictly decreasing (a converse of Wu, Simsek, Ged
    2025, Theorem 4.2; proofs/descending_curves.md).
    """
    neuron, v = escape.neuron, escape.direction
    if not is_zero(point.instance.network.output_weights_of(neuron)):
        raise ValueError(f"neuron {neuron} has output weights; the curve is for neurons with none")
    slopes = _slopes(point, escape)
    activity, growth = _activity(point, neuron), point.growth(neuron, v)
    t0 = _until(point, neuron, v)
    a, b, c = dot(activity, activity), dot(activity, growth), dot(growth, growth)
    rate = 1 / (a + 3 * abs(b) * t0 + 2 * c * t0**2)
    square = dot(slopes, slopes)
    change = (
        ZERO,
        -rate * square * (1 - rate * a / 2),
        rate**2 * square * b,
        rate**2 * square * c / 2,
    )
    moving = MovingNeuron(neuron, (v,), (scale(-rate, slopes),))
    return _checked(DescendingCurve((moving,), (), t0, change))


def curve_of_inactive_neuron(point: FirstOrder, escape: Escape) -> DescendingCurve:
    """Return the curve w_i + t^2 v, h_.i - t D of an escape neuron with activity 0 at every sample.

    Exactly L(t) - L = -t^3 |D|^2 + t^4 |h - t D|^2 |r|^2 / 2, because S_i(v) = 0 (proofs/descending_curves.md).
    """
    neuron, v = escape.neuron, escape.direction
    if not is_zero(_activity(point, neuron)):
        raise ValueError(f"neuron {neuron} is active; the curve is for neurons with activity 0 on the data")
    slopes = _slopes(point, escape)
    growth = point.growth(neuron, v)
    weights = point.instance.network.output_weights_of(neuron)
    square, size, r = dot(slopes, slopes), dot(weights, weights), dot(growth, growth)
    t0 = min(_until(point, neuron, v), square / (r * (size + square)))
    change = (ZERO, ZERO, -square, size * r / 2, ZERO, square * r / 2)
    moving = MovingNeuron(neuron, (zero_vector(len(v)), v), (scale(-ONE, slopes),))
    return _checked(DescendingCurve((moving,), (), t0, change))


def straight_line(point: FirstOrder, direction: Direction) -> DescendingCurve | None:
    """Return the line P + t direction as a descending curve, or None where the loss does not descend along it.

    At a stationary point, for all S_i(dw_i) = 0 and before any pre-activation changes its sign, exactly
    L(t) - L = t^2 q + t^3 <A, B> + t^4 |B|^2 / 2 with A_kj = sum_i (h_ji r_ik(dw_i) + dh_ji g_ik) + dc_j,
    B_kj = sum_i dh_ji r_ik(dw_i) and q = sum_ij dh_ji D_ji(dw_i) + |A|^2 / 2 (proofs/second_order.md).
    """
    network, outputs = point.instance.network, range(point.output_dimension)
    samples = point.instance.problem.data.sample_count
    linear = [[value] * samples for value in direction.bias_direction or zero_vector(point.output_dimension)]
    bilinear = [[ZERO] * samples for _ in outputs]
    q, t0 = ZERO, ONE
    for neuron, (dw, dh) in enumerate(zip(direction.input_directions, direction.output_directions, strict=True)):
        if is_zero(dw) and is_zero(dh):
            continue
        derivative = point.neurons[neuron]
        if derivative.total.at(dw) != 0:
            raise ValueError(f"the loss changes at first order with neuron {neuron}; a critical direction was wanted")
        q += sum((a * form.at(dw) for a, form in zip(dh, derivative.by_output, strict=True)), ZERO)
        r, g, h = point.growth(neuron, dw), _activity(point, neuron), network.output_weights_of(neuron)
        for j in outputs:
            linear[j] = [a + h[j] * rk + dh[j] * gk for a, rk, gk in zip(linear[j], r, g, strict=True)]
            bilinear[j] = [b + dh[j] * rk for b, rk in zip(bilinear[j], r, strict=True)]
        t0 = min(t0, _until(point, neuron, dw))
    q += sum((dot(a, a) for a in linear), ZERO) / 2
    cubic = sum((dot(a, b) for a, b in zip(linear, bilinear, strict=True)), ZERO)
    quartic = sum((dot(b, b) for b in bilinear), ZERO) / 2
    lead, opposing = (q, max(cubic, ZERO) + quartic) if q != 0 else (cubic, quartic)
    if lead >= 0:
        return None
    if opposing > 0:
        t0 = min(t0, -lead / (2 * opposing))
    moving = tuple(
        MovingNeuron(neuron, () if is_zero(dw) else (dw,), () if is_zero(dh) else (dh,))
        for neuron, (dw, dh) in enumerate(zip(direction.input_directions, direction.output_directions, strict=True))
        if any(dw) or any(dh)
    )
    bias = (direction.bias_direction,) if any(direction.bias_direction) else ()
    change = (ZERO, q, cubic, quartic) if quartic else (ZERO, q, cubic) if cubic else (ZERO, q)
    return _checked(DescendingCurve(moving, bias, t0, change))


def _slopes(point: FirstOrder, escape: Escape) -> Vector:
    return tuple(form.at(escape.direction) for form in point.neurons[escape.neuron].by_output)


def _activity(point: FirstOrder, neuron: int) -> Vector:
    return point.values.activity.row(neuron)


def _until(point: FirstOrder, neuron: int, v: Vector) -> Rational:
    """Return t0 <= 1 such that w_i + t v changes the sign of no pre-activation on (0, t0]."""
    w, inputs = point.instance.network.input_weights[neuron], point.instance.problem.data.inputs
    t0 = ONE
    for s, x in zip(point.values.signs[neuron], inputs, strict=True):
        if s:
            approach = -s * dot(v, x)
            if approach > 0:
                t0 = min(t0, abs(dot(w, x)) / approach)
    return t0


def _checked(curve: DescendingCurve) -> DescendingCurve:
    """Return the curve; raise where its own coefficients do not show that it descends."""
    first = next(power for power, c in enumerate(curve.change) if c != 0)
    lead = curve.change[first]
    opposing = sum((c * curve.until ** (k - first) for k, c in enumerate(curve.change) if k > first and c > 0), ZERO)
    if not (lead < 0 and -lead > opposing):
        raise InternalContradiction("a curve that must descend does not, by its coefficients")
    return curve
