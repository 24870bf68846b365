"""Conjectures about landscapes on an interval; see proofs/conjectures.md for what searches found."""

from symbolic_landscape.claim import (
    AffineTarget,
    Critical,
    DirectionallyStationary,
    EquallySpacedBreakpoints,
    GlobalMinimum,
    LeakyReluActivation,
    LocalMinimum,
    QuadraticActivation,
    ReluActivation,
)
from symbolic_landscape.theorems.theorem import Not, Statement, Theorem

__all__ = ["REFUTED", "STANDING"]


def _conjecture(name: str, sentence: str, hypotheses: tuple[Statement, ...], conclusion: Statement) -> Theorem:
    return Theorem(f"conjecture.{name}", sentence, "interval", hypotheses, conclusion)


REFUTED: tuple[Theorem, ...] = (
    _conjecture(
        "leaky_kinks_are_equally_spaced",
        "breakpoints of saddles are equally spaced: leaky relu, affine target",
        (LeakyReluActivation(), AffineTarget(), Critical(), Not(GlobalMinimum())),
        EquallySpacedBreakpoints(),
    ),
    _conjecture(
        "relu_local_is_global",
        "every local minimum is a global minimum: relu, affine target on an interval",
        (ReluActivation(), AffineTarget(), LocalMinimum()),
        GlobalMinimum(),
    ),
    _conjecture(
        "leaky_local_is_global",
        "every local minimum is a global minimum: leaky relu, any target on an interval",
        (LeakyReluActivation(), LocalMinimum()),
        GlobalMinimum(),
    ),
    _conjecture(
        "quadratic_local_is_global",
        "every local minimum is a global minimum: quadratic activation, any target on an interval",
        (QuadraticActivation(), LocalMinimum()),
        GlobalMinimum(),
    ),
    _conjecture(
        "interval_stationary_is_critical",
        "every directionally stationary point is critical: any target on an interval",
        (DirectionallyStationary(),),
        Critical(),
    ),
)

STANDING: tuple[Theorem, ...] = (
    _conjecture(
        "leaky_affine_is_not_spurious",
        "no critical point but a global minimum is a local minimum: leaky relu, affine target on an interval",
        (LeakyReluActivation(), AffineTarget(), Critical(), Not(GlobalMinimum())),
        Not(LocalMinimum()),
    ),
    _conjecture(
        "affine_stationary_is_critical",
        "every directionally stationary point is critical: affine target on an interval",
        (AffineTarget(), DirectionallyStationary()),
        Critical(),
    ),
)
