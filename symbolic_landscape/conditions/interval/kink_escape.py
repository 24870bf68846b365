"""Escapes at kinks: curves of second order that move the breakpoints of a critical point with an affine target.

With d the gaps and K_k the jump of the slope of r at breakpoint q_k, choose one breakpoint i, a = d_(i-1), b = d_i and
J_i = 1, J_(i-1) = b/(2(a+b)), J_(i+1) = a/(2(a+b)), m_(i-1) = P/a^2, m_i = P/b^2, P = -3ab/(2(a+b)), all others 0.  The
breakpoint q_k moves by -u J_k/K_k, the output weights there are multiplied by 1 + u (m_k - m_(k-1))/K_k, and c corrects
the mean.  Then L decreases by u^2 (ab/(4(a+b)) + 1/2 sum of J_k^2 d_(k-1) d_k/(d_(k-1)+d_k) over k = i-1, i+1) + ..
(proofs/interval_escapes.md).
"""

from symbolic_landscape.conditions.interval.descent_curve import descent_along, surely
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.univariate import value_at
from symbolic_landscape.loss.interval.evaluation import Evaluation
from symbolic_landscape.loss.interval.moving_network import MovingNetwork, balanced
from symbolic_landscape.loss.interval.neuron_type import breakpoint_inside
from symbolic_landscape.witness.interval import CurveDescent

__all__ = ["escape_at_kinks", "kinks_of"]


def kinks_of(values: Evaluation) -> dict[Rational, tuple[int, ...]]:
    """Return the breakpoints inside the interval of non-flat neurons, from left to right, each with its neurons."""
    network = values.instance.network
    found: dict[Rational, tuple[int, ...]] = {}
    for j in range(network.width):
        if network.v[j] != 0:
            x = breakpoint_inside(values.weighted.interval, network.w[j], network.b[j])
            if x is not None:
                found[x] = (*found.get(x, ()), j)
    return {x: found[x] for x in sorted(found)}


def escape_at_kinks(values: Evaluation) -> CurveDescent:
    """Return the curve of second order at the first breakpoint.

    The target is affine, and the point is critical with a breakpoint of a non-flat neuron inside the interval.

    >>> from symbolic_landscape.loss.interval.evaluation import evaluate
    >>> from symbolic_landscape.model.interval import interval_from_arrays
    >>> values = evaluate(interval_from_arrays([1, -1], ["-1/3", "2/3"], ["2/3", "-2/3"], "1/2",
    ...                                        interval=(0, 1), alpha=1, beta=0))
    >>> curve = escape_at_kinks(values)
    >>> str(curve.change[0]), str(curve.change[1])  # a = b = 1/3, J_2 = 1/4: -(1/24 + 1/192)
    ('0', '-3/64')
    """
    network, kinks = values.instance.network, kinks_of(values)
    low, high = values.weighted.interval
    places = (low, *kinks, high)
    a, b = places[1] - places[0], places[2] - places[1]
    curvature = -3 * a * b / (2 * (a + b))
    jumps = {1: ONE, 2: a / (2 * (a + b))}
    slopes = {0: curvature / a**2, 1: curvature / b**2}
    moving = MovingNetwork.at_rest(network)
    for k, (x, neurons) in enumerate(kinks.items(), start=1):
        if k > 2:
            break
        bend = _slope(values, x, 1) - _slope(values, x, -1)
        shift = -jumps[k] / bend
        growth = (slopes.get(k, ZERO) - slopes[k - 1]) / bend
        for j in neurons:
            moving = moving.moved(j, b=(ZERO, -network.w[j] * shift), v=(ZERO, network.v[j] * growth))
    return surely(descent_along(values.instance, balanced(values.instance.problem, moving)))


def _slope(values: Evaluation, x: Rational, side: int) -> Rational:
    """Return the slope of r beside x; r is piecewise affine."""
    piece = values.residual.piece_beside(x, side)
    return value_at(piece, ONE) - value_at(piece, ZERO)
