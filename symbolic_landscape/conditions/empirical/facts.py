"""What is read off a data set and a network: the number of outputs, which neurons are used."""

from collections.abc import Callable, Mapping
from typing import Any

from symbolic_landscape.claim import BalancednessConserved, Claim, NoUnusedNeuron, OneOutput
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.exact.rational import ONE
from symbolic_landscape.exact.vector import dot, scale

__all__ = ["FACTS"]


def _one_output(point: FirstOrder, claim: OneOutput) -> bool:
    return point.output_dimension == 1


def _no_unused_neuron(point: FirstOrder, claim: NoUnusedNeuron) -> bool:
    network = point.instance.network
    return all(any(network.output_weights_of(neuron)) for neuron in range(network.width))


def _balancedness_conserved(point: FirstOrder, claim: BalancednessConserved) -> bool:
    network = point.instance.network
    return all(
        derivative.total.at(scale(side, w)) == side * dot(network.output_weights_of(neuron), derivative.output_slopes)
        for neuron, (w, derivative) in enumerate(zip(network.input_weights, point.neurons, strict=True))
        for side in (ONE, -ONE)
    )


FACTS: Mapping[type[Claim], Callable[[FirstOrder, Any], bool]] = {
    OneOutput: _one_output,
    NoUnusedNeuron: _no_unused_neuron,
    BalancednessConserved: _balancedness_conserved,
}
