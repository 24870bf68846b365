"""Mulayoff, Stich 2026: gradient descent and SGD at the edge of stability."""

from symbolic_landscape.claim import (
    BatchesLinearlyStable,
    BatchesPositiveDefinite,
    Bounded,
    CriterionNegative,
    CriterionPositive,
    DivergesInExpectation,
    Interpolating,
    MeanSquareLinearlyStable,
    NoGivenStart,
    NondegenerateMinimum,
    Oscillation,
    StableAtThreshold,
    StartBeyondGrowthRadius,
)
from symbolic_landscape.theorems.theorem import Not, Statement, Theorem

__all__ = ["THEOREMS"]


def _theorem(fact: str, place: str, hypotheses: tuple[Statement, ...], conclusion: Statement) -> Theorem:
    source = f"Mulayoff, Stich 2026: {place}"
    return Theorem(f"mulayoff2026.{fact}", source, "polynomial", hypotheses, conclusion)


THEOREMS: tuple[Theorem, ...] = (
    _theorem(
        "criterion_oscillation",
        "gradient descent: at a nondegenerate minimum a positive criterion gives stable oscillation",
        (NondegenerateMinimum(), CriterionPositive()),
        Oscillation(),
    ),
    _theorem(
        "criterion_stable_at_threshold",
        "gradient descent: a positive criterion gives stability at the step size 2 / lambda",
        (NondegenerateMinimum(), CriterionPositive()),
        StableAtThreshold(),
    ),
    _theorem(
        "negative_criterion_no_oscillation",
        "gradient descent: a negative criterion excludes stable oscillation",
        (NondegenerateMinimum(), CriterionNegative()),
        Not(Oscillation()),
    ),
    _theorem(
        "negative_criterion_unstable",
        "gradient descent: a negative criterion gives instability at the step size 2 / lambda",
        (NondegenerateMinimum(), CriterionNegative()),
        Not(StableAtThreshold()),
    ),
    _theorem(
        "sgd_stability",
        "SGD: batches that are linearly stable at a common minimum keep all nearby starts bounded",
        (NoGivenStart(), Interpolating(), BatchesPositiveDefinite(), BatchesLinearlyStable()),
        Bounded(),
    ),
    _theorem(
        "sgd_mean_square",
        "SGD: batches that are linearly stable are so in mean square",
        (Interpolating(), BatchesPositiveDefinite(), BatchesLinearlyStable()),
        MeanSquareLinearlyStable(),
    ),
    _theorem(
        "sgd_divergence",
        "SGD: from where one batch grows superexponentially every moment diverges",
        (StartBeyondGrowthRadius(),),
        DivergesInExpectation(),
    ),
    _theorem(
        "sgd_divergence_is_unbounded",
        "SGD: divergence of the moments excludes bounded iterates",
        (DivergesInExpectation(),),
        Not(Bounded()),
    ),
)
