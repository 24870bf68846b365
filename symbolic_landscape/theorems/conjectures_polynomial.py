"""Conjectures about gradient descent and SGD at minima of polynomials; see proofs/conjectures.md for what was found."""

from symbolic_landscape.claim import (
    BatchesLinearlyStable,
    Bounded,
    CriterionPositive,
    DivergesInExpectation,
    Interpolating,
    LocalMinimum,
    MeanSquareLinearlyStable,
    NondegenerateMinimum,
    Oscillation,
)
from symbolic_landscape.theorems.theorem import Not, Statement, Theorem

__all__ = ["REFUTED", "STANDING"]


def _conjecture(name: str, sentence: str, hypotheses: tuple[Statement, ...], conclusion: Statement) -> Theorem:
    return Theorem(f"conjecture.{name}", sentence, "polynomial", hypotheses, conclusion)


REFUTED: tuple[Theorem, ...] = (
    _conjecture(
        "singular_criterion_suffices",
        "at a singular minimum a positive criterion, with the pseudo-inverse of the Hessian, gives oscillation",
        (LocalMinimum(), Not(NondegenerateMinimum()), CriterionPositive()),
        Oscillation(),
    ),
    _conjecture(
        "singular_criterion_necessary",
        "oscillation at a singular minimum needs a positive criterion, with the pseudo-inverse of the Hessian",
        (LocalMinimum(), Not(NondegenerateMinimum()), Oscillation()),
        CriterionPositive(),
    ),
    _conjecture(
        "regular_criterion_necessary",
        "oscillation at a minimum with a positive definite Hessian needs a positive criterion",
        (NondegenerateMinimum(), Oscillation()),
        CriterionPositive(),
    ),
    _conjecture(
        "mean_square_stability_bounds_moments",
        "at an interpolating minimum, linear stability in mean square keeps the moments of SGD from diverging",
        (Interpolating(), MeanSquareLinearlyStable()),
        Not(DivergesInExpectation()),
    ),
)

STANDING: tuple[Theorem, ...] = (
    _conjecture(
        "regular_criterion_suffices",
        "at a minimum with a positive definite Hessian a positive criterion gives oscillation",
        (NondegenerateMinimum(), CriterionPositive()),
        Oscillation(),
    ),
    _conjecture(
        "stable_batches_bound_iterates",
        "at an interpolating minimum, linear stability of every batch bounds SGD from all starts nearby",
        (Interpolating(), BatchesLinearlyStable()),
        Bounded(),
    ),
)
