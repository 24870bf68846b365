"""Witnesses about empirical landscapes; their meaning is in proofs/certificate_format.md."""

from dataclasses import dataclass

from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.witness import Witness

__all__ = [
    "WITNESSES",
    "AllRays",
    "Bound",
    "ClarkePoint",
    "ClarkeSeparation",
    "DescendingCurve",
    "DescentDirection",
    "Escape",
    "InterpolationBound",
    "LimitingGradient",
    "MovingNeuron",
    "Multipliers",
    "NoCell",
    "NoEscape",
    "Nonnegativity",
    "OutputSlope",
    "Positive",
    "SignSplit",
    "SignTree",
    "StationaryPoint",
]


@dataclass(frozen=True)
class Multipliers(Witness):
    """F(v) = a.v + sum_l b_l |l.v| >= 0 for all v: for each sign pattern of the negative kinks, multipliers.

    Each entry (m_l) over the lines with b_l > 0 satisfies a + sum_{b_l < 0} sigma_l b_l l = sum m_l l, |m_l| <= b_l.
    """

    patterns: Matrix


@dataclass(frozen=True)
class AllRays(Witness):
    """F >= 0 at every ray of the arrangement of its kinked lines; the checker visits them itself."""


Nonnegativity = Multipliers | AllRays


@dataclass(frozen=True)
class StationaryPoint(Witness):
    """The output conditions hold, and S_i >= 0 for every neuron i by `neurons[i]`."""

    neurons: tuple[Nonnegativity, ...]


@dataclass(frozen=True)
class DescentDirection(Witness):
    """A direction with a negative one-sided derivative: one neuron moves, or the output bias alone."""

    neuron: int | None
    input_direction: Vector
    output_direction: Vector
    bias_direction: Vector
    derivative: Rational


@dataclass(frozen=True)
class Bound(Witness):
    """|D_ji(v)| <= constant * S_i(v) for all v: both C S - D (`above`) and C S + D (`below`) are nonnegative."""

    constant: Rational
    above: Nonnegativity
    below: Nonnegativity


@dataclass(frozen=True)
class NoEscape(Witness):
    """A stationary point at which every D_ji is bounded by a multiple of S_i: Theorem A gives a local minimum."""

    stationary: StationaryPoint
    neurons: tuple[tuple[Bound, ...], ...]


@dataclass(frozen=True)
class Escape(Witness):
    """A stationary point, and a direction v of a neuron with S_i(v) = 0 and D_ji(v) = derivative != 0."""

    stationary: StationaryPoint
    neuron: int
    output: int
    direction: Vector
    derivative: Rational


@dataclass(frozen=True)
class LimitingGradient(Witness):
    """A cell of the arrangement of the neuron's kinked lines, by a point inside it, with its share in a mean."""

    point: Vector
    share: Rational


@dataclass(frozen=True)
class ClarkePoint(Witness):
    """For every neuron a convex combination of limiting gradients of S_i that is 0; the output conditions hold."""

    neurons: tuple[tuple[LimitingGradient, ...], ...]


@dataclass(frozen=True)
class NoCell(Witness):
    """Leaf of a sign tree: m >= 0, not all 0, with sum m_l sigma_l l = 0 over the lines above it: no cell is here."""

    multipliers: Vector


@dataclass(frozen=True)
class Positive(Witness):
    """Leaf of a sign tree: the derivative along the direction is positive whatever the signs not yet split on."""


@dataclass(frozen=True)
class SignSplit(Witness):
    """Node of a sign tree: the cells on which l . v > 0, and those on which l . v < 0, for line number `line`."""

    line: int
    positive: "SignTree"
    negative: "SignTree"


SignTree = NoCell | Positive | SignSplit


@dataclass(frozen=True)
class ClarkeSeparation(Witness):
    """A direction u in one neuron along which every limiting gradient increases: 0 is not in their convex hull."""

    neuron: int
    direction: Vector
    tree: SignTree


@dataclass(frozen=True)
class OutputSlope(Witness):
    """A derivative of the loss in an output weight (neuron, output) or in the output bias (None, output), not 0."""

    neuron: int | None
    output: int
    slope: Rational


@dataclass(frozen=True)
class MovingNeuron(Witness):
    """w_i(t) = w_i + t input_path[0] + t^2 input_path[1] + ..; likewise the output weights h_.i."""

    neuron: int
    input_path: Matrix
    output_path: Matrix


@dataclass(frozen=True)
class DescendingCurve(Witness):
    """A polynomial curve from the point with L(curve(t)) - L = change[0] t + change[1] t^2 + .. < 0 on (0, until]."""

    neurons: tuple[MovingNeuron, ...]
    bias: Matrix
    until: Rational
    change: Vector


@dataclass(frozen=True)
class InterpolationBound(Witness):
    """The loss equals the least loss of any function of the inputs."""


WITNESSES: tuple[type[Witness], ...] = (
    Multipliers,
    AllRays,
    StationaryPoint,
    DescentDirection,
    Bound,
    NoEscape,
    Escape,
    LimitingGradient,
    ClarkePoint,
    NoCell,
    Positive,
    SignSplit,
    ClarkeSeparation,
    OutputSlope,
    MovingNeuron,
    DescendingCurve,
    InterpolationBound,
)
