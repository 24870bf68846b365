"""Every claim that can be decided, on one screen.

A claim is a statement about an instance.  `name` is its word in answers, certificates and on the command line.
"""

from dataclasses import dataclass
from typing import ClassVar

__all__ = [
    "CLAIMS",
    "Claim",
    "ClarkeStationary",
    "DirectionallyStationary",
    "GlobalMinimum",
    "LocalMinimum",
    "NoEscapeNeuron",
    "claim_named",
]


@dataclass(frozen=True)
class Claim:
    """A statement about an instance."""

    name: ClassVar[str]


@dataclass(frozen=True)
class DirectionallyStationary(Claim):
    """Every one-sided derivative of the loss at the point is >= 0 (Wu, Simsek, Ged 2025, Definition 3.5)."""

    name: ClassVar[str] = "directionally_stationary"


@dataclass(frozen=True)
class ClarkeStationary(Claim):
    """0 lies in the convex hull of the limits of gradients; weaker than directional stationarity."""

    name: ClassVar[str] = "clarke_stationary"


@dataclass(frozen=True)
class NoEscapeNeuron(Claim):
    """The point is stationary and no neuron is an escape neuron (Wu, Simsek, Ged 2025, Definition 4.1)."""

    name: ClassVar[str] = "no_escape_neuron"


@dataclass(frozen=True)
class LocalMinimum(Claim):
    """No point of some neighborhood has a smaller loss."""

    name: ClassVar[str] = "local_minimum"


@dataclass(frozen=True)
class GlobalMinimum(Claim):
    """No point has a smaller loss (the network keeps its width)."""

    name: ClassVar[str] = "global_minimum"


CLAIMS: tuple[type[Claim], ...] = (
    DirectionallyStationary,
    ClarkeStationary,
    NoEscapeNeuron,
    LocalMinimum,
    GlobalMinimum,
)


def claim_named(name: str) -> type[Claim] | None:
    """Return the claim whose word is `name`, or None.

    >>> claim_named("local_minimum")
    <class 'symbolic_landscape.claim.LocalMinimum'>
    """
    return next((claim for claim in CLAIMS if claim.name == name), None)
