"""Witnesses about landscapes on an interval; their meaning is in proofs/certificate_format_interval.md."""

from dataclasses import dataclass

from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.witness import Witness

__all__ = [
    "WITNESSES",
    "CurveDescent",
    "HarmlessNeurons",
    "LossCorner",
    "LowerPoint",
    "NegativeDerivative",
    "NeuronPath",
    "OneSidedDerivatives",
    "OrthogonalResidual",
    "PositiveEffectiveHessian",
    "SingleNeuron",
    "ZeroGradient",
    "ZeroLoss",
]


@dataclass(frozen=True)
class ZeroLoss(Witness):
    """The loss is 0: nothing is smaller."""


@dataclass(frozen=True)
class OrthogonalResidual(Witness):
    """Quadratic activation: e is orthogonal to 1, x, x^2, so f is the best of all functions that a network can have."""


@dataclass(frozen=True)
class SingleNeuron(Witness):
    """One relu or leaky relu neuron: no breakpoint and no orientation with any output weights gives a smaller loss."""


@dataclass(frozen=True)
class ZeroGradient(Witness):
    """The loss is differentiable and every partial derivative is 0."""


@dataclass(frozen=True)
class OneSidedDerivatives(Witness):
    """Every partial derivative of the smooth parameters is 0, and v D(w, b) >= 0 everywhere at the other neurons."""


@dataclass(frozen=True)
class NegativeDerivative(Witness):
    """A direction along which the one-sided derivative of the loss is negative."""

    w: Vector
    b: Vector
    v: Vector
    c: Rational
    derivative: Rational


@dataclass(frozen=True)
class LossCorner(Witness):
    """The derivatives along (1, -breakpoint) and its negative, in (w, b) of a neuron, have the sum `bend` != 0."""

    neuron: int
    breakpoint: Rational
    bend: Rational


@dataclass(frozen=True)
class HarmlessNeurons(Witness):
    """int e = 0, and near every neuron v D(w, b) >= 0: by convexity no point nearby has a smaller loss."""


@dataclass(frozen=True)
class PositiveEffectiveHessian(Witness):
    """As a function of breakpoints and effective weights the loss has a positive definite second derivative."""


@dataclass(frozen=True)
class NeuronPath(Witness):
    """w_j(u) = w_j + w[0] u + w[1] u^2 + ..; likewise b_j and v_j."""

    neuron: int
    w: Vector
    b: Vector
    v: Vector


@dataclass(frozen=True)
class CurveDescent(Witness):
    """A polynomial curve from the point with L(curve(u)) - L = change[0] u + change[1] u^2 + .. < 0 on (0, until]."""

    neurons: tuple[NeuronPath, ...]
    c: Vector
    until: Rational
    change: Vector


@dataclass(frozen=True)
class LowerPoint(Witness):
    """A network of the same width with the loss `loss`, smaller than that of the point."""

    w: Vector
    b: Vector
    v: Vector
    c: Rational
    loss: Rational


WITNESSES: tuple[type[Witness], ...] = (
    ZeroLoss,
    OrthogonalResidual,
    SingleNeuron,
    ZeroGradient,
    OneSidedDerivatives,
    NegativeDerivative,
    LossCorner,
    HarmlessNeurons,
    PositiveEffectiveHessian,
    NeuronPath,
    CurveDescent,
    LowerPoint,
)
