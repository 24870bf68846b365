"""The box test of Yun, Sra, Jadbabaie 2019: every boundary sample chooses its slope, as if it were alone.

It decides Clarke stationarity where the boundary inputs of every neuron are linearly independent, as they assume; else
it is necessary only, because not all choices are met near the point (proofs/clarke.md).
"""

from symbolic_landscape.claim import PassesBoxTest
from symbolic_landscape.conditions.empirical.clarke import output_slope
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.exact.conic_combination import Separation, zonotope_combination
from symbolic_landscape.exact.rational import ONE, ZERO
from symbolic_landscape.exact.vector import Vector, add, dot, negate, primitive, scale, zero_vector
from symbolic_landscape.limits import Limits
from symbolic_landscape.verdict import Proved, Refuted
from symbolic_landscape.witness.empirical import BoxSeparation, BoxSlopes

__all__ = ["decide_passes_box_test"]


def decide_passes_box_test(point: FirstOrder, claim: PassesBoxTest, limits: Limits) -> Proved | Refuted:
    """Decide whether the output conditions hold and, for every neuron i, slopes s_k exist with sum_k s_k E_k x_k = 0.

    E_k = sum_j h_ji e_kj.  Off the boundary s_k is the slope of the activation; on it s_k is any number between the two
    slopes.  With m_k in [-1, 1] in place of s_k = mean + m_k half it asks whether a point lies in a zonotope.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> smooth = FirstOrder(from_arrays([[1], [-1]], [1, -1], [[0]], [[1]]))  # S(v) = -v: no stationary point
    >>> type(decide_passes_box_test(smooth, PassesBoxTest(), DEFAULT_LIMITS)).__name__
    'Proved'
    """
    slope = output_slope(point)
    if slope is not None:
        return Refuted(claim, slope)
    deadline = limits.start()
    chosen = []
    for neuron in range(point.instance.network.width):
        deadline.check()
        answer = _slopes(point, neuron)
        if isinstance(answer, Separation):
            return Refuted(claim, BoxSeparation(neuron, primitive(negate(answer.vector))))
        chosen.append(answer)
    return Proved(claim, BoxSlopes(tuple(chosen)))


def _slopes(point: FirstOrder, neuron: int) -> Vector | Separation:
    """Return a slope for each sample, or u with u . (sum_k s_k E_k x_k) < 0 for all slopes of the box."""
    activation, data = point.instance.problem.activation, point.instance.problem.data
    mean, half = ((activation.alpha_plus + side * activation.alpha_minus) / 2 for side in (ONE, -ONE))
    signs, h = point.values.signs[neuron], point.instance.network.output_weights_of(neuron)
    residuals = [point.values.residuals_of(output) for output in range(point.output_dimension)]
    weighted = [
        scale(dot(h, tuple(row[sample] for row in residuals)), x) for sample, x in enumerate(data.inputs)
    ]
    middle = [activation.slope(s) if s else mean for s in signs]
    total = zero_vector(data.input_dimension)
    for s, x in zip(middle, weighted, strict=True):
        total = add(total, scale(s, x))
    boundary = [sample for sample, s in enumerate(signs) if s == 0]
    generators = [scale(half, weighted[sample]) for sample in boundary]
    shares = zonotope_combination(generators, (ONE,) * len(boundary), negate(total))
    if isinstance(shares, Separation):
        return Separation(shares.vector)
    share = dict(zip(boundary, shares, strict=True))
    return tuple(s + share.get(sample, ZERO) * half for sample, s in enumerate(middle))
