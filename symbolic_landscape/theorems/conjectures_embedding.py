"""Conjectures about wider networks with the same function; see proofs/conjectures.md for what searches found."""

from symbolic_landscape.claim import (
    IsInactiveUnit,
    IsUnitReplication,
    NarrowDirectionallyStationary,
    NarrowLocalMinimum,
    PositiveGamma,
    WideDirectionallyStationary,
    WideLocalMinimum,
)
from symbolic_landscape.theorems.theorem import Statement, Theorem

__all__ = ["REFUTED", "STANDING"]


def _conjecture(name: str, sentence: str, hypotheses: tuple[Statement, ...], conclusion: Statement) -> Theorem:
    return Theorem(f"conjecture.{name}", sentence, "embedding", hypotheses, conclusion)


REFUTED: tuple[Theorem, ...] = (
    _conjecture(
        "replication_keeps_stationarity",
        "unit replication always keeps stationarity",
        (IsUnitReplication(), NarrowDirectionallyStationary()),
        WideDirectionallyStationary(),
    ),
    _conjecture(
        "replication_keeps_minimum",
        "unit replication with gamma > 0 keeps local minima, also with several outputs",
        (IsUnitReplication(), PositiveGamma(), NarrowLocalMinimum()),
        WideLocalMinimum(),
    ),
    _conjecture(
        "inactive_unit_keeps_minimum",
        "inactive units always keep local minima",
        (IsInactiveUnit(), NarrowLocalMinimum()),
        WideLocalMinimum(),
    ),
)

STANDING: tuple[Theorem, ...] = ()
