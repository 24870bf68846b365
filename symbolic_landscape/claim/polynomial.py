"""Claims about gradient descent and SGD at minima of polynomials."""

from dataclasses import dataclass
from typing import ClassVar

from symbolic_landscape.claim.claim import Claim, Fact
from symbolic_landscape.exact.rational import Rational

__all__ = [
    "BatchesLinearlyStable",
    "BatchesPositiveDefinite",
    "Bounded",
    "CriterionNegative",
    "CriterionPositive",
    "DivergesInExpectation",
    "Interpolating",
    "MeanSquareLinearlyStable",
    "NoGivenStart",
    "Oscillation",
    "StableAtThreshold",
    "StableTwoCycle",
    "StartBeyondGrowthRadius",
]


@dataclass(frozen=True)
class CriterionPositive(Claim):
    """The largest Hessian eigenvalue is simple and Q = 3 g^T H^+ g - D4(u, u, u, u) > 0, g = T(u, u, .).

    u is its eigenvector, T and D4 are the third and fourth derivative (Mulayoff, Stich 2026).
    """

    name: ClassVar[str] = "criterion_positive"


@dataclass(frozen=True)
class CriterionNegative(Claim):
    """The largest Hessian eigenvalue is simple, and Q of `CriterionPositive` is negative."""

    name: ClassVar[str] = "criterion_negative"


@dataclass(frozen=True)
class Oscillation(Claim):
    """Gradient descent oscillates stably at the edge of stability.

    For every step size slightly above 2 / lambda, lambda the largest Hessian eigenvalue, there is an asymptotically
    stable cycle of period two, and it tends to the minimum as the step size tends to 2 / lambda.
    """

    name: ClassVar[str] = "oscillation"


@dataclass(frozen=True)
class StableAtThreshold(Claim):
    """At the step size 2 / lambda the point is stable under gradient descent: starts nearby stay nearby (Lyapunov)."""

    name: ClassVar[str] = "stable_at_threshold"


@dataclass(frozen=True)
class StableTwoCycle(Claim):
    """At this step size gradient descent has an asymptotically stable cycle of period two; None: at the instance's."""

    name: ClassVar[str] = "stable_two_cycle"
    step_size: Rational | None = None


@dataclass(frozen=True)
class Interpolating(Claim):
    """Every batch loss is stationary at the point."""

    name: ClassVar[str] = "interpolating"


@dataclass(frozen=True)
class MeanSquareLinearlyStable(Claim):
    """The linearized second moments of SGD on the span of the batch Hessians' ranges tend to 0."""

    name: ClassVar[str] = "mean_square_linearly_stable"


@dataclass(frozen=True)
class BatchesLinearlyStable(Claim):
    """step size * lambda < 2 for the largest Hessian eigenvalue lambda of every batch loss."""

    name: ClassVar[str] = "batches_linearly_stable"


@dataclass(frozen=True)
class BatchesPositiveDefinite(Claim):
    """The Hessian of every batch loss at the point is positive definite."""

    name: ClassVar[str] = "batches_positive_definite"


@dataclass(frozen=True)
class DivergesInExpectation(Claim):
    """E |x_t - minimum|^k tends to infinity for every k > 0: from the start, or from every other point nearby."""

    name: ClassVar[str] = "diverges_in_expectation"


@dataclass(frozen=True)
class Bounded(Claim):
    """The iterates of SGD stay in one bounded set, whatever is drawn: from the start, or from all points nearby."""

    name: ClassVar[str] = "bounded"


@dataclass(frozen=True)
class NoGivenStart(Fact):
    """No start of SGD is given: claims about the long run are about all starts near the minimum."""

    name: ClassVar[str] = "no_given_start"


@dataclass(frozen=True)
class StartBeyondGrowthRadius(Fact):
    """One variable, and some batch map F_b(x) = x - step size * L_b'(x), deg F_b >= 2, explodes from the start.

    |start| >= max(1, 2 S / l, 4 / l): l the absolute value of the leading coefficient, S the sum of the others'.
    """

    name: ClassVar[str] = "start_beyond_growth_radius"
