"""Local maxima: a network that is 0 at every sample, and descends wherever it begins to be something else.

The criterion is proved in proofs/local_maxima.md.
"""

from symbolic_landscape.claim import LocalMaximum
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.exact.cone import arrangement_rays
from symbolic_landscape.exact.vector import is_zero, negate
from symbolic_landscape.limits import Limits
from symbolic_landscape.verdict import Proved, Refuted
from symbolic_landscape.witness.local_maximum import AscendingNeuron, ConvexDirection, DescendsOnEveryRay

__all__ = ["decide_local_maximum"]


def decide_local_maximum(point: FirstOrder, claim: LocalMaximum, limits: Limits) -> Proved | Refuted:
    """Decide whether no point nearby has a greater loss.

    Along an output weight the loss is a parabola, strictly convex where the neuron is active at a sample; so is it
    along an output bias.  Without them the point is a local maximum iff S_i(v) < 0 for every neuron and every v with
    r_i(v) != 0, and the rays of the boundary lines suffice.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> ridge = FirstOrder(from_arrays([[1]], [1], [[0]], [[1]]))  # L = (1 - h max(w, 0))^2 / 2
    >>> type(decide_local_maximum(ridge, LocalMaximum(), DEFAULT_LIMITS)).__name__
    'Proved'
    """
    if point.instance.problem.has_output_bias:
        return Refuted(claim, ConvexDirection(None))
    for neuron in range(point.instance.network.width):
        if not is_zero(point.values.activity.row(neuron)):
            return Refuted(claim, ConvexDirection(neuron))
    deadline, seen = limits.start(), 0
    for neuron, derivative in enumerate(point.neurons):
        for ray in arrangement_rays(derivative.total.lines):
            deadline.check()
            seen += 2
            limits.spend("rays", seen)
            for direction in (ray, negate(ray)):
                if derivative.total.at(direction) >= 0 and not is_zero(point.growth(neuron, direction)):
                    return Refuted(claim, AscendingNeuron(neuron, direction))
    return Proved(claim, DescendsOnEveryRay())
