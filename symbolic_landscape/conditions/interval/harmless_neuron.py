"""Harmless neurons, and the local minima that have no others.

A neuron is *harmless* when v' D(w', b') >= 0 for all (w', b', v') near its own (w, b, v).  With L' the loss at another
point and df = f' - f, L' - L = int df^2 density + 2 int e df, and where int e = 0 the second term is the sum of the
2 (v'_j D(w'_j, b'_j) - v_j D(w_j, b_j)): a directionally stationary point all of whose neurons are harmless is a local
minimum (proofs/interval_local_minima.md).
"""

from symbolic_landscape.exact.rational import ZERO, sign
from symbolic_landscape.loss.interval.evaluation import Evaluation
from symbolic_landscape.loss.interval.neuron_response import is_never_below, response_sign_beside
from symbolic_landscape.model.activation import ReluLike

__all__ = ["harmful_neurons", "is_harmless"]


def harmful_neurons(values: Evaluation) -> tuple[int, ...]:
    """Return the neurons that are not harmless."""
    return tuple(j for j in range(values.instance.network.width) if not is_harmless(values, j))


def is_harmless(values: Evaluation, neuron: int) -> bool:
    """Return whether v' D(w', b') >= 0 near the neuron; the point is directionally stationary, so D(w, b) = 0.

    >>> from symbolic_landscape.loss.interval.evaluation import evaluate
    >>> from symbolic_landscape.model.interval import interval_from_arrays
    >>> network = dict(interval=(0, 1), alpha=1, beta=0)
    >>> values = evaluate(interval_from_arrays([-2, 1, 1], [0, -1, -3], [3, 1, 1], "1/2", **network))
    >>> [is_harmless(values, neuron) for neuron in range(3)]
    [True, False, True]
    """
    network, activation = values.instance.network, values.instance.problem.activation
    w, b, factor = network.w[neuron], network.b[neuron], sign(network.v[neuron])
    if not isinstance(activation, ReluLike):
        return _is_harmless_square(values, factor)
    if w == 0 and b == 0:
        return is_never_below(values, factor) if factor else values.weighted.is_zero
    if w == 0:
        return bool(activation.slope(sign(b)) == 0 or (values.total(0) == 0 and values.total(1) == 0))
    signs = [response_sign_beside(values, sign(w), -b / w, side) for side in (-1, 1)]
    return all(factor * beside >= 0 for beside in signs) if factor else not any(signs)


def _is_harmless_square(values: Evaluation, factor: int) -> bool:
    """D is the quadratic form (w, b) -> int (w x + b)^2 e; with D and, for v != 0, its gradient 0 at the neuron."""
    square, linear, constant = values.total(2), values.total(1), values.total(0)
    if factor == 0:
        return bool(square == linear == constant == ZERO)
    return bool(factor * square >= 0 and factor * constant >= 0 and square * constant >= linear**2)
