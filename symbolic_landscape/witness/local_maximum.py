"""Witnesses about local maxima of empirical landscapes; their meaning is in proofs/certificate_format.md."""

from dataclasses import dataclass

from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.witness import Witness

__all__ = ["WITNESSES", "AscendingNeuron", "ConvexDirection", "DescendsOnEveryRay"]


@dataclass(frozen=True)
class ConvexDirection(Witness):
    """A neuron that is active at a sample, or None for the output bias: strictly convex along the output weight."""

    neuron: int | None


@dataclass(frozen=True)
class AscendingNeuron(Witness):
    """An inactive neuron and v with r_i(v) != 0 and S_i(v) >= 0: along v the loss grows, if h_.i moves a little too."""

    neuron: int
    direction: Vector


@dataclass(frozen=True)
class DescendsOnEveryRay(Witness):
    """No neuron is active, and S_i(q) < 0 on every ray q of the boundary lines, and its opposite, with r_i(q) != 0."""


WITNESSES: tuple[type[Witness], ...] = (ConvexDirection, AscendingNeuron, DescendsOnEveryRay)
