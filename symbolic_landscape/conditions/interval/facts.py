"""What is read off a problem on an interval and a network: activation, target, breakpoints, dead neurons."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from symbolic_landscape.claim import (
    AffineTarget,
    CenteredBias,
    Claim,
    ConstantNetwork,
    ConstantTarget,
    EquallySpacedBreakpoints,
    EvenBreakpointCount,
    EveryNeuronDead,
    EveryNeuronInactive,
    LeakyReluActivation,
    LocalMaximum,
    LossOfEqualParts,
    QuadraticActivation,
    ReluActivation,
)
from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.loss.interval.evaluation import Evaluation, network_function
from symbolic_landscape.loss.interval.neuron_type import breakpoints_inside
from symbolic_landscape.model.activation import RELU
from symbolic_landscape.model.interval import QUADRATIC

__all__ = ["FACTS"]


def _breakpoints(point: Evaluation) -> tuple[Rational, ...]:
    return breakpoints_inside(point.instance.problem, point.instance.network)


def _ends(point: Evaluation) -> list[tuple[Rational, Rational]]:
    """Return w x + b at both ends, for every neuron."""
    (low, high), network = point.instance.problem.interval, point.instance.network
    return [(w * low + b, w * high + b) for w, b in zip(network.w, network.b, strict=True)]


def _centered(point: Evaluation) -> bool:
    problem = point.instance.problem
    return point.instance.network.c * problem.density.integral() == (problem.target * problem.density).integral()


def _every_neuron_dead(point: Evaluation) -> bool:
    network = point.instance.network
    nonzero = all(w or b for w, b in zip(network.w, network.b, strict=True))
    return nonzero and all(max(ends) <= 0 for ends in _ends(point))


def _constant_network(point: Evaluation) -> bool:
    f = network_function(point.instance.problem, point.instance.network)
    return all(len(piece) <= 1 for piece in f.pieces)


def _equally_spaced(point: Evaluation) -> bool:
    low, high = point.instance.problem.interval
    return len({b - a for a, b in pairwise([low, *_breakpoints(point), high])}) == 1


def _loss_of_equal_parts(point: Evaluation) -> bool:
    affine, (low, high) = point.instance.problem.affine, point.instance.problem.interval
    if affine is None:
        return False
    parts = len(_breakpoints(point)) + 1
    return bool(12 * parts**4 * point.loss == affine.density * affine.alpha**2 * (high - low) ** 3)


def _is_constant(point: Evaluation) -> bool:
    affine = point.instance.problem.affine
    return affine is not None and affine.alpha == 0


FACTS: Mapping[type[Claim], Callable[[Evaluation, Any], bool]] = {
    ReluActivation: lambda point, claim: point.instance.problem.activation == RELU,
    LeakyReluActivation: lambda point, claim: point.instance.problem.activation not in (RELU, QUADRATIC),
    QuadraticActivation: lambda point, claim: point.instance.problem.activation == QUADRATIC,
    AffineTarget: lambda point, claim: point.instance.problem.affine is not None,
    ConstantTarget: lambda point, claim: _is_constant(point),
    CenteredBias: lambda point, claim: _centered(point),
    EveryNeuronDead: lambda point, claim: _every_neuron_dead(point),
    EveryNeuronInactive: lambda point, claim: all(max(ends) < 0 for ends in _ends(point)),
    ConstantNetwork: lambda point, claim: _constant_network(point),
    EquallySpacedBreakpoints: lambda point, claim: _equally_spaced(point),
    EvenBreakpointCount: lambda point, claim: len(_breakpoints(point)) % 2 == 0,
    LossOfEqualParts: lambda point, claim: _loss_of_equal_parts(point),
    LocalMaximum: lambda point, claim: False,  # c -> L is a parabola with leading coefficient int density > 0
}
