"""Interaction components: groups of neurons that see a common sample near the point."""

from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.loss.empirical import is_dead

__all__ = ["interaction_components", "support"]


def support(point: FirstOrder, neuron: int) -> frozenset[int]:
    """Return the samples that the neuron sees near the point: slope not 0, or on its boundary with x_k != 0.

    At the other samples the output of the neuron is 0 in a whole neighborhood.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> point = FirstOrder(from_arrays([[1], [-1], [0]], [1, 1, 1], [[1], [0]], [[1, 1]]))
    >>> sorted(support(point, 0)), sorted(support(point, 1))
    ([0], [0, 1])
    """
    activation, inputs = point.instance.problem.activation, point.instance.problem.data.inputs
    on_boundary = activation.alpha_plus != 0 or activation.alpha_minus != 0
    return frozenset(
        sample
        for sample, s in enumerate(point.values.signs[neuron])
        if (activation.slope(s) != 0 if s else on_boundary and any(inputs[sample]))
    )


def interaction_components(point: FirstOrder) -> tuple[tuple[int, ...], ...]:
    """Return the finest partition of the neurons that are not dead in which neurons with a common sample are together.

    Near the point the loss is a constant plus one function for each component, in separate variables: it has a local
    minimum iff each of them has one (rule M6, proofs/second_order.md).  An output bias sees every sample, so with one
    all neurons are together.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> point = FirstOrder(from_arrays([[1], [-1]], [1, 1], [[1], [-1], [2]], [[1, 1, 1]]))
    >>> interaction_components(point)
    ((0, 2), (1,))
    """
    signs = point.values.signs
    alive = [i for i in range(len(signs)) if not is_dead(point.instance.problem, signs[i])]
    if point.instance.problem.has_output_bias:
        return (tuple(alive),) if alive else ()
    parts: list[tuple[set[int], list[int]]] = []
    for neuron in alive:
        seen, members = set(support(point, neuron)), [neuron]
        apart = []
        for samples, neurons in parts:
            if samples & seen:
                seen |= samples
                members += neurons
            else:
                apart.append((samples, neurons))
        parts = [*apart, (seen, members)]
    return tuple(sorted(tuple(sorted(members)) for _, members in parts))
