"""Claims about a point of a loss, whatever the kind of landscape."""

from dataclasses import dataclass
from typing import ClassVar

from symbolic_landscape.claim.claim import Claim

__all__ = [
    "Critical",
    "DirectionallyStationary",
    "GlobalMinimum",
    "LocalMaximum",
    "LocalMinimum",
    "NondegenerateMinimum",
]


@dataclass(frozen=True)
class DirectionallyStationary(Claim):
    """Every one-sided derivative of the loss at the point is >= 0 (Wu, Simsek, Ged 2025, Definition 3.5)."""

    name: ClassVar[str] = "directionally_stationary"


@dataclass(frozen=True)
class Critical(Claim):
    """The loss is differentiable at the point, and its gradient is 0."""

    name: ClassVar[str] = "critical"


@dataclass(frozen=True)
class LocalMinimum(Claim):
    """No point of some neighborhood has a smaller loss."""

    name: ClassVar[str] = "local_minimum"


@dataclass(frozen=True)
class LocalMaximum(Claim):
    """No point of some neighborhood has a greater loss."""

    name: ClassVar[str] = "local_maximum"


@dataclass(frozen=True)
class GlobalMinimum(Claim):
    """No point has a smaller loss (the network keeps its width)."""

    name: ClassVar[str] = "global_minimum"


@dataclass(frozen=True)
class NondegenerateMinimum(Claim):
    """The gradient is 0 and the Hessian positive definite."""

    name: ClassVar[str] = "nondegenerate_minimum"
