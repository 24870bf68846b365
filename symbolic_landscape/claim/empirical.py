"""Claims about networks on a data set."""

from dataclasses import dataclass
from typing import ClassVar

from symbolic_landscape.claim.claim import Claim, Fact
from symbolic_landscape.exact.rational import Rational

__all__ = [
    "BalancednessConserved",
    "ClarkeStationary",
    "DescendsTo",
    "NoEscapeNeuron",
    "NoUnusedNeuron",
    "OneOutput",
    "PassesBoxTest",
    "StationarySpectrumIs",
    "StrictLocalMinimum",
]


@dataclass(frozen=True)
class ClarkeStationary(Claim):
    """0 lies in the convex hull of the limits of gradients; weaker than directional stationarity."""

    name: ClassVar[str] = "clarke_stationary"


@dataclass(frozen=True)
class PassesBoxTest(Claim):
    """The output conditions hold, and every boundary sample of a neuron can be given a slope that makes its gradient 0.

    The slopes lie between the two of the activation, one sample independent of the others (Yun, Sra, Jadbabaie 2019).
    """

    name: ClassVar[str] = "passes_box_test"


@dataclass(frozen=True)
class NoEscapeNeuron(Claim):
    """The point is stationary and no neuron is an escape neuron (Wu, Simsek, Ged 2025, Definition 4.1)."""

    name: ClassVar[str] = "no_escape_neuron"


@dataclass(frozen=True)
class StrictLocalMinimum(Claim):
    """In some neighborhood only rescalings of its neurons, w -> c w, h -> h / c, have a loss as small as the point."""

    name: ClassVar[str] = "strict_local_minimum"


@dataclass(frozen=True)
class StationarySpectrumIs(Claim):
    """The predictions of directional stationary points of all widths are exactly these, with these least widths.

    One output; `predictions` in the order of (loss, prediction), one least width for each.
    """

    name: ClassVar[str] = "stationary_spectrum_is"
    predictions: tuple[tuple[Rational, ...], ...]
    minimal_widths: tuple[int, ...]


@dataclass(frozen=True)
class DescendsTo(Claim):
    """The network lies in one of the products of cells of a descent path, which ends at the network given here.

    One output.  A descent path is a sequence of products C_0, .., C_m of closed cells {v : sigma_k x_k . v >= 0}, one
    for each neuron, with a network P_j in each that has the least loss of all networks in C_j with the signs of
    `output_weights` (or 0).  Each P_j lies in C_j+1 too, which one neuron enters in a direction of negative derivative;
    P_m is the network given and a local minimum.  `losses`: the least losses on C_0, .., C_m, strictly decreasing.

    So from the network of the file there is a way to P_m on which the loss never increases (proofs/exact_descent.md).
    """

    name: ClassVar[str] = "descends_to"
    losses: tuple[Rational, ...]
    input_weights: tuple[tuple[Rational, ...], ...]
    output_weights: tuple[Rational, ...]
    output_bias: tuple[Rational, ...]


@dataclass(frozen=True)
class OneOutput(Fact):
    """The network has one output, J = 1."""

    name: ClassVar[str] = "one_output"


@dataclass(frozen=True)
class NoUnusedNeuron(Fact):
    """Every neuron has an output weight that is not 0."""

    name: ClassVar[str] = "no_unused_neuron"


@dataclass(frozen=True)
class BalancednessConserved(Fact):
    """For every neuron i the derivatives along w_i and -w_i are h_.i . dL/dh_.i and its negative.

    So |w_i|^2 - |h_.i|^2 does not change along gradient flow (Wu, Simsek, Ged 2025, after Theorem 4.4).
    """

    name: ClassVar[str] = "balancedness_conserved"
