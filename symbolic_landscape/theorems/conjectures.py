"""Conjectures about empirical landscapes: some that a search refutes, some for which it has found nothing."""

from symbolic_landscape.claim import (
    ClarkeStationary,
    DirectionallyStationary,
    GlobalMinimum,
    LocalMinimum,
)
from symbolic_landscape.theorems.theorem import Theorem

__all__ = ["REFUTED"]

REFUTED: tuple[Theorem, ...] = (
    Theorem(
        "conjecture.clarke_is_directional",
        "every Clarke stationary point is directionally stationary",
        "empirical",
        (ClarkeStationary(),),
        DirectionallyStationary(),
    ),
    Theorem(
        "conjecture.local_is_global",
        "every local minimum is global",
        "empirical",
        (LocalMinimum(),),
        GlobalMinimum(),
    ),
)
