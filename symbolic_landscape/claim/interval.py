"""Facts about networks and targets on an interval."""

from dataclasses import dataclass
from typing import ClassVar

from symbolic_landscape.claim.claim import Fact

__all__ = [
    "AffineTarget",
    "CenteredBias",
    "ConstantNetwork",
    "ConstantTarget",
    "EquallySpacedBreakpoints",
    "EvenBreakpointCount",
    "EveryNeuronDead",
    "EveryNeuronInactive",
    "LeakyReluActivation",
    "LossOfEqualParts",
    "QuadraticActivation",
    "ReluActivation",
]


@dataclass(frozen=True)
class ReluActivation(Fact):
    """The activation is max(z, 0)."""

    name: ClassVar[str] = "relu_activation"


@dataclass(frozen=True)
class LeakyReluActivation(Fact):
    """The activation is z for z >= 0 and g z for z < 0, with a slope g > 0 other than 1."""

    name: ClassVar[str] = "leaky_relu_activation"


@dataclass(frozen=True)
class QuadraticActivation(Fact):
    """The activation is z^2."""

    name: ClassVar[str] = "quadratic_activation"


@dataclass(frozen=True)
class AffineTarget(Fact):
    """The target on the interval is one affine function alpha x + beta, every x weighted alike."""

    name: ClassVar[str] = "affine_target"


@dataclass(frozen=True)
class ConstantTarget(Fact):
    """The target on the interval is one constant, every x weighted alike."""

    name: ClassVar[str] = "constant_target"


@dataclass(frozen=True)
class CenteredBias(Fact):
    """The output bias c of a network on an interval is the mean of the target."""

    name: ClassVar[str] = "centered_bias"


@dataclass(frozen=True)
class EveryNeuronDead(Fact):
    """For every neuron on an interval w x + b <= 0 there, and (w, b) != 0: inactive or semi-inactive."""

    name: ClassVar[str] = "every_neuron_dead"


@dataclass(frozen=True)
class EveryNeuronInactive(Fact):
    """For every neuron on an interval w x + b < 0 there."""

    name: ClassVar[str] = "every_neuron_inactive"


@dataclass(frozen=True)
class ConstantNetwork(Fact):
    """The network is constant on the interval."""

    name: ClassVar[str] = "constant_network"


@dataclass(frozen=True)
class EquallySpacedBreakpoints(Fact):
    """The breakpoints -b/w inside the interval cut it into parts of equal length."""

    name: ClassVar[str] = "equally_spaced_breakpoints"


@dataclass(frozen=True)
class EvenBreakpointCount(Fact):
    """The number of different breakpoints -b/w inside the interval is even."""

    name: ClassVar[str] = "even_breakpoint_count"


@dataclass(frozen=True)
class LossOfEqualParts(Fact):
    """L = density alpha^2 T^3 / (12 (n + 1)^4): affine target of slope alpha, interval of length T, n breakpoints."""

    name: ClassVar[str] = "loss_of_equal_parts"
