"""Every claim that can be decided, in one list.

A claim is a statement about an instance.  `name` is its word in answers, certificates and on the command line.
Claims about the landscape come first; facts, which are read off the instance, are the hypotheses of theorems.
"""

from dataclasses import dataclass
from typing import ClassVar

from symbolic_landscape.exact.rational import Rational

__all__ = [
    "CLAIMS",
    "FACTS",
    "AddedActivityOrthogonal",
    "AddedNeuronDead",
    "AddedNeuronUnseen",
    "AffineTarget",
    "AttractiveFixedPoint",
    "BalancednessConserved",
    "BatchesLinearlyStable",
    "BatchesPositiveDefinite",
    "Bounded",
    "CenteredBias",
    "Claim",
    "ClarkeStationary",
    "ConstantNetwork",
    "ConstantTarget",
    "CriterionNegative",
    "CriterionPositive",
    "DirectionallyStationary",
    "DivergesInExpectation",
    "EquallySpacedBreakpoints",
    "EvenBreakpointCount",
    "EveryNeuronDead",
    "EveryNeuronInactive",
    "EverySplitIsSaddle",
    "Fact",
    "FamilyIs",
    "GlobalMinimum",
    "IdentifiedByAntiAlignedCount",
    "Interpolating",
    "IsInactivePropagation",
    "IsInactiveUnit",
    "IsUnitReplication",
    "LeakyReluActivation",
    "LocalMaximum",
    "LocalMinimum",
    "LossOfEqualParts",
    "MeanSquareLinearlyStable",
    "NarrowDirectionallyStationary",
    "NarrowLocalMinimum",
    "NarrowNoEscapeNeuron",
    "NoEscapeNeuron",
    "NoGivenStart",
    "NoUnusedNeuron",
    "NondegenerateMinimum",
    "NonnegativeGamma",
    "OneOutput",
    "OneStudentMore",
    "OrthonormalTeachers",
    "Oscillation",
    "PassesBoxTest",
    "PositiveGamma",
    "QuadraticActivation",
    "ReluActivation",
    "StableAtThreshold",
    "StableTwoCycle",
    "StartBeyondGrowthRadius",
    "StationarySpectrumIs",
    "StrictLocalMinimum",
    "StudentsInSpan",
    "TeachersAtLeast",
    "WideDirectionallyStationary",
    "WideLocalMinimum",
    "WideNoEscapeNeuron",
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
class PassesBoxTest(Claim):
    """The output conditions hold, and every boundary sample of a neuron can be given a slope that makes its gradient 0.

    The slopes lie between the two of the activation, one sample independent of the others (Yun, Sra, Jadbabaie 2019).
    """

    name: ClassVar[str] = "passes_box_test"


@dataclass(frozen=True)
class Critical(Claim):
    """The loss is differentiable at the point, and its gradient is 0."""

    name: ClassVar[str] = "critical"


@dataclass(frozen=True)
class NoEscapeNeuron(Claim):
    """The point is stationary and no neuron is an escape neuron (Wu, Simsek, Ged 2025, Definition 4.1)."""

    name: ClassVar[str] = "no_escape_neuron"


@dataclass(frozen=True)
class LocalMinimum(Claim):
    """No point of some neighborhood has a smaller loss."""

    name: ClassVar[str] = "local_minimum"


@dataclass(frozen=True)
class LocalMaximum(Claim):
    """No point of some neighborhood has a greater loss."""

    name: ClassVar[str] = "local_maximum"


@dataclass(frozen=True)
class StrictLocalMinimum(Claim):
    """In some neighborhood only rescalings of its neurons, w -> c w, h -> h / c, have a loss as small as the point."""

    name: ClassVar[str] = "strict_local_minimum"


@dataclass(frozen=True)
class GlobalMinimum(Claim):
    """No point has a smaller loss (the network keeps its width)."""

    name: ClassVar[str] = "global_minimum"


@dataclass(frozen=True)
class NondegenerateMinimum(Claim):
    """The gradient is 0 and the Hessian positive definite."""

    name: ClassVar[str] = "nondegenerate_minimum"


@dataclass(frozen=True)
class AttractiveFixedPoint(Claim):
    """The overlaps (Q, R) of a Gaussian critical point attract the flow of the summary statistics exponentially.

    The flow is that of gradient descent with vanishing step in dimension d > M (Huang, Loureiro, Sarao Mannelli 2026).
    """

    name: ClassVar[str] = "attractive_fixed_point"


@dataclass(frozen=True)
class StudentsInSpan(Claim):
    """All students of a Gaussian critical point lie in the span of the teachers."""

    name: ClassVar[str] = "students_in_span"


@dataclass(frozen=True)
class EverySplitIsSaddle(Claim):
    """Splitting any student w of a Gaussian critical point into s w and (1 - s) w, 0 < s < 1, gives a saddle."""

    name: ClassVar[str] = "every_split_is_saddle"


@dataclass(frozen=True)
class IdentifiedByAntiAlignedCount(Claim):
    """Nondegenerate minima with as many teachers, students and anti-aligned students as this one have its loss.

    The teachers are orthonormal.  A student is anti-aligned where, of its overlaps with the teachers, one that is
    largest in absolute value is negative.
    """

    name: ClassVar[str] = "identified_by_anti_aligned_count"


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
class StationarySpectrumIs(Claim):
    """The predictions of directional stationary points of all widths are exactly these, with these least widths.

    One output; `predictions` in the order of (loss, prediction), one least width for each.
    """

    name: ClassVar[str] = "stationary_spectrum_is"
    predictions: tuple[tuple[Rational, ...], ...]
    minimal_widths: tuple[int, ...]


@dataclass(frozen=True)
class NarrowDirectionallyStationary(DirectionallyStationary):
    """`DirectionallyStationary` of the narrow point of an embedding."""

    name: ClassVar[str] = "narrow_directionally_stationary"


@dataclass(frozen=True)
class NarrowNoEscapeNeuron(NoEscapeNeuron):
    """`NoEscapeNeuron` of the narrow point of an embedding."""

    name: ClassVar[str] = "narrow_no_escape_neuron"


@dataclass(frozen=True)
class NarrowLocalMinimum(LocalMinimum):
    """`LocalMinimum` of the narrow point of an embedding."""

    name: ClassVar[str] = "narrow_local_minimum"


@dataclass(frozen=True)
class WideDirectionallyStationary(DirectionallyStationary):
    """`DirectionallyStationary` of the wide point of an embedding."""

    name: ClassVar[str] = "wide_directionally_stationary"


@dataclass(frozen=True)
class WideNoEscapeNeuron(NoEscapeNeuron):
    """`NoEscapeNeuron` of the wide point of an embedding."""

    name: ClassVar[str] = "wide_no_escape_neuron"


@dataclass(frozen=True)
class WideLocalMinimum(LocalMinimum):
    """`LocalMinimum` of the wide point of an embedding."""

    name: ClassVar[str] = "wide_local_minimum"


@dataclass(frozen=True)
class Fact(Claim):
    """A claim that is read off the instance: whoever has the file can see it, and its witness is `ReadOff`."""


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


@dataclass(frozen=True)
class ReluActivation(Fact):
    """The activation is max(z, 0)."""

    name: ClassVar[str] = "relu_activation"


@dataclass(frozen=True)
class LeakyReluActivation(Fact):
    """The activation is z for z >= 0 and g z for z < 0, with a slope g > 0 other than 1."""

    name: ClassVar[str] = "leaky_relu_activation"


@dataclass(frozen=True)
class QuadraticActivation(Fact):
    """The activation is z^2."""

    name: ClassVar[str] = "quadratic_activation"


@dataclass(frozen=True)
class AffineTarget(Fact):
    """The target on the interval is one affine function alpha x + beta, every x weighted alike."""

    name: ClassVar[str] = "affine_target"


@dataclass(frozen=True)
class ConstantTarget(Fact):
    """The target on the interval is one constant, every x weighted alike."""

    name: ClassVar[str] = "constant_target"


@dataclass(frozen=True)
class CenteredBias(Fact):
    """The output bias c of a network on an interval is the mean of the target."""

    name: ClassVar[str] = "centered_bias"


@dataclass(frozen=True)
class EveryNeuronDead(Fact):
    """For every neuron on an interval w x + b <= 0 there, and (w, b) != 0: inactive or semi-inactive."""

    name: ClassVar[str] = "every_neuron_dead"


@dataclass(frozen=True)
class EveryNeuronInactive(Fact):
    """For every neuron on an interval w x + b < 0 there."""

    name: ClassVar[str] = "every_neuron_inactive"


@dataclass(frozen=True)
class ConstantNetwork(Fact):
    """The network is constant on the interval."""

    name: ClassVar[str] = "constant_network"


@dataclass(frozen=True)
class EquallySpacedBreakpoints(Fact):
    """The breakpoints -b/w inside the interval cut it into parts of equal length."""

    name: ClassVar[str] = "equally_spaced_breakpoints"


@dataclass(frozen=True)
class EvenBreakpointCount(Fact):
    """The number of different breakpoints -b/w inside the interval is even."""

    name: ClassVar[str] = "even_breakpoint_count"


@dataclass(frozen=True)
class LossOfEqualParts(Fact):
    """L = density alpha^2 T^3 / (12 (n + 1)^4): affine target of slope alpha, interval of length T, n breakpoints."""

    name: ClassVar[str] = "loss_of_equal_parts"


@dataclass(frozen=True)
class FamilyIs(Fact):
    """The Gaussian instance is a point of the named family, with k1 = `anti_aligned`, or any k1 where that is None."""

    name: ClassVar[str] = "family_is"
    family: str
    anti_aligned: int | None = None


@dataclass(frozen=True)
class TeachersAtLeast(Fact):
    """The Gaussian instance has at least this many teachers."""

    name: ClassVar[str] = "teachers_at_least"
    least: int


@dataclass(frozen=True)
class OrthonormalTeachers(Fact):
    """The Gaussian instance has orthonormal teachers: a named family, or the first M coordinate vectors."""

    name: ClassVar[str] = "orthonormal_teachers"


@dataclass(frozen=True)
class OneStudentMore(Fact):
    """The Gaussian instance has one student more than teachers, K = M + 1."""

    name: ClassVar[str] = "one_student_more"


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


@dataclass(frozen=True)
class IsUnitReplication(Fact):
    """The embedding replicates a neuron."""

    name: ClassVar[str] = "is_unit_replication"


@dataclass(frozen=True)
class IsInactiveUnit(Fact):
    """The embedding adds an inactive unit: rho(w . x_k) = 0 for every sample."""

    name: ClassVar[str] = "is_inactive_unit"


@dataclass(frozen=True)
class IsInactivePropagation(Fact):
    """The embedding adds a neuron whose output weights are 0."""

    name: ClassVar[str] = "is_inactive_propagation"


@dataclass(frozen=True)
class NonnegativeGamma(Fact):
    """No copy that the embedding makes has an output factor gamma < 0."""

    name: ClassVar[str] = "nonnegative_gamma"


@dataclass(frozen=True)
class PositiveGamma(Fact):
    """Every copy that the embedding makes has an output factor gamma > 0."""

    name: ClassVar[str] = "positive_gamma"


@dataclass(frozen=True)
class AddedNeuronDead(Fact):
    """The added neuron has slope 0 at every nonzero input, and none of them on its boundary."""

    name: ClassVar[str] = "added_neuron_dead"


@dataclass(frozen=True)
class AddedActivityOrthogonal(Fact):
    """sum_k e_kj rho(w . x_k) = 0 for the added neuron and every output j."""

    name: ClassVar[str] = "added_activity_orthogonal"


@dataclass(frozen=True)
class AddedNeuronUnseen(Fact):
    """D_j of the added neuron is 0 in every direction, for every output j."""

    name: ClassVar[str] = "added_neuron_unseen"


FACTS: tuple[type[Fact], ...] = (
    OneOutput,
    NoUnusedNeuron,
    BalancednessConserved,
    ReluActivation,
    LeakyReluActivation,
    QuadraticActivation,
    AffineTarget,
    ConstantTarget,
    CenteredBias,
    EveryNeuronDead,
    EveryNeuronInactive,
    ConstantNetwork,
    EquallySpacedBreakpoints,
    EvenBreakpointCount,
    LossOfEqualParts,
    FamilyIs,
    TeachersAtLeast,
    OrthonormalTeachers,
    OneStudentMore,
    NoGivenStart,
    StartBeyondGrowthRadius,
    IsUnitReplication,
    IsInactiveUnit,
    IsInactivePropagation,
    NonnegativeGamma,
    PositiveGamma,
    AddedNeuronDead,
    AddedActivityOrthogonal,
    AddedNeuronUnseen,
)

CLAIMS: tuple[type[Claim], ...] = (
    DirectionallyStationary,
    ClarkeStationary,
    PassesBoxTest,
    Critical,
    NoEscapeNeuron,
    LocalMinimum,
    LocalMaximum,
    StrictLocalMinimum,
    GlobalMinimum,
    NondegenerateMinimum,
    AttractiveFixedPoint,
    StudentsInSpan,
    EverySplitIsSaddle,
    IdentifiedByAntiAlignedCount,
    CriterionPositive,
    CriterionNegative,
    Oscillation,
    StableAtThreshold,
    StableTwoCycle,
    Interpolating,
    MeanSquareLinearlyStable,
    BatchesLinearlyStable,
    BatchesPositiveDefinite,
    DivergesInExpectation,
    Bounded,
    StationarySpectrumIs,
    NarrowDirectionallyStationary,
    NarrowNoEscapeNeuron,
    NarrowLocalMinimum,
    WideDirectionallyStationary,
    WideNoEscapeNeuron,
    WideLocalMinimum,
    *FACTS,
)


def claim_named(name: str) -> type[Claim] | None:
    """Return the claim whose word is `name`, or None.

    >>> claim_named("local_minimum")
    <class 'symbolic_landscape.claim.LocalMinimum'>
    """
    return next((claim for claim in CLAIMS if claim.name == name), None)
