"""Witnesses about polynomial landscapes; their meaning is in proofs/certificate_format_polynomial.md.

A *number* is an element of Q(theta): the coefficients of a polynomial in theta, from the constant up, [] for 0.
theta is given by `AlgebraicPoint.root`.  A number vector has one number for each variable.
"""

from dataclasses import dataclass
from typing import ClassVar

from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.witness import Witness

__all__ = [
    "WITNESSES",
    "AffineField",
    "AlgebraicPoint",
    "AtTheMinimum",
    "CommonMinima",
    "ContractingCycle",
    "CriterionSign",
    "CriticalIdeal",
    "CurvatureOfSharpness",
    "EscapeEverywhere",
    "EscapeLine",
    "EscapeWord",
    "ExpandingCycles",
    "FallingCurve",
    "FlatManifold",
    "FormSign",
    "GentleBatches",
    "GrowingPiece",
    "IdealRow",
    "InterpolatingPoint",
    "IsolatedMinimum",
    "IsolatedOscillation",
    "Manifold",
    "MeanSquareGrowth",
    "MeanSquareNorm",
    "MorseBottMinimum",
    "NegativeCurvature",
    "NegativeForm",
    "NonzeroBatchGradient",
    "NonzeroGradient",
    "Number",
    "NumberVector",
    "PositiveForm",
    "PositiveHessian",
    "RealRoot",
    "ReducedAction",
    "Residual",
    "ResidualRank",
    "RootInterval",
    "Sharpness",
    "SingularHessian",
    "SlopeOfSharpness",
    "StableDirection",
    "SteepBatch",
    "SureContraction",
    "SymmetryOrbit",
    "TrappingBox",
    "TrappingSegment",
    "TwoCycleBox",
    "VectorTerm",
    "VerticalBranch",
]

Number = Vector
NumberVector = Matrix


@dataclass(frozen=True)
class RealRoot(Witness):
    """theta: the only root of `polynomial` (from the constant up) between `low` and `high`, neither of them a root."""

    polynomial: Vector
    low: Rational
    high: Rational


@dataclass(frozen=True)
class AlgebraicPoint(Witness):
    """The field of the numbers, and in it the constants by which the instance names the minimum.

    `field_generator`: the instance's "field", where it has one.  `square_roots`: positive numbers with rational
    squares, for the coordinates written with sqrt.
    """

    root: RealRoot
    field_generator: Number
    square_roots: tuple[Number, ...]


@dataclass(frozen=True)
class Sharpness(Witness):
    """`value`: the largest eigenvalue of the Hessian; bases of its eigenspace and of the kernel."""

    point: AlgebraicPoint
    value: Number
    eigenvectors: tuple[NumberVector, ...]
    kernel: tuple[NumberVector, ...]


@dataclass(frozen=True)
class VectorTerm(Witness):
    """The term coordinates * t^exponents of a polynomial with vector values."""

    exponents: tuple[int, ...]
    coordinates: NumberVector


# Minimum or not.


@dataclass(frozen=True)
class NonzeroGradient(Witness):
    """The derivative by variable number `coordinate` is not 0 at the point."""

    point: AlgebraicPoint
    coordinate: int


@dataclass(frozen=True)
class NegativeCurvature(Witness):
    """The point is critical and the Hessian H has direction . H direction < 0."""

    point: AlgebraicPoint
    direction: Vector


@dataclass(frozen=True)
class PositiveHessian(Witness):
    """The point is critical and its Hessian positive definite."""

    point: AlgebraicPoint


@dataclass(frozen=True)
class SingularHessian(Witness):
    """`direction` is not 0 and the Hessian maps it to 0."""

    point: AlgebraicPoint
    direction: NumberVector


@dataclass(frozen=True)
class FallingCurve(Witness):
    """x(t) = minimum + sum of `path` with L(x(t)) - L(minimum) = c t^m + .., c < 0."""

    point: AlgebraicPoint
    path: tuple[VectorTerm, ...]


# Signs of forms.


@dataclass(frozen=True)
class PositiveForm(Witness):
    """A form of even degree is positive on each cell of the cube's faces, halved at most `depth` times."""

    depth: int


@dataclass(frozen=True)
class NegativeForm(Witness):
    """A form is negative at `direction`."""

    direction: Vector


@dataclass(frozen=True)
class StableDirection(Witness):
    """A form f in two variables over squared length^m: a strict nondegenerate local minimum with f > 0.

    It lies on the line (1, t) (`swapped`: on (t, 1)) for a t between `low` and `high`.
    """

    swapped: bool
    low: Rational
    high: Rational


FormSign = PositiveForm | NegativeForm | StableDirection


# The critical points around the minimum form a manifold of the dimension of the kernel (Morse-Bott).


@dataclass(frozen=True)
class Residual(Witness):
    """weight * polynomial^2, weight > 0."""

    weight: Rational
    polynomial: str


@dataclass(frozen=True)
class ResidualRank(Witness):
    """L = constant + the sum of the residuals' squares; all vanish at the point, with independent gradients."""

    residuals: tuple[Residual, ...]


@dataclass(frozen=True)
class AffineField(Witness):
    """The vector field x -> matrix x + translation, along which L does not change."""

    matrix: Matrix
    translation: Vector


@dataclass(frozen=True)
class SymmetryOrbit(Witness):
    """Affine vector fields with (A x + b) . grad L = 0 identically, as many and independent at the point as ker H."""

    generators: tuple[AffineField, ...]


@dataclass(frozen=True)
class FlatManifold(Witness):
    """x(t) = minimum + sum of `terms`: grad L(x(t)) = 0 identically, with derivatives at 0 that span ker H."""

    terms: tuple[VectorTerm, ...]


@dataclass(frozen=True)
class IdealRow(Witness):
    """multiplier * (v . grad L) = sum_j factors[j] * (normals[j] . grad L) for one kernel vector v."""

    multiplier: str
    factors: tuple[str, ...]


@dataclass(frozen=True)
class CriticalIdeal(Witness):
    """One row for each kernel vector; the multipliers do not vanish at the point.

    `normals`: rational vectors with H normals[j] independent, as many as the rank of H.
    """

    normals: Matrix
    rows: tuple[IdealRow, ...]


Manifold = ResidualRank | SymmetryOrbit | FlatManifold | CriticalIdeal


@dataclass(frozen=True)
class MorseBottMinimum(Witness):
    """H >= 0, and the critical points around the minimum are a manifold of the dimension of ker H."""

    point: AlgebraicPoint
    kernel: tuple[NumberVector, ...]
    manifold: Manifold


@dataclass(frozen=True)
class IsolatedMinimum(Witness):
    """H >= 0, and on the surface `path`, tangent to ker H, the lowest part of L - L* is positive definite.

    That part has `degree`; along the surface the components of grad L in the range of H vanish to its order.
    """

    point: AlgebraicPoint
    path: tuple[VectorTerm, ...]
    degree: int
    sign: PositiveForm


# Oscillation.




@dataclass(frozen=True)
class ReducedAction(Witness):
    """H > 0: the first nonzero part of the reduced action of 2-cycles at the critical step size, of `degree`; its sign.

    `mean` (even degrees) and `amplitude` (odd degrees, beginning with sum t_i eigenvectors[i]) solve the equations of
    2-cycles to the order that the part needs; `sign` is about minus that part.
    """

    relies_on: ClassVar[tuple[str, ...]] = ("carr1981.center_manifold",)
    sharpness: Sharpness
    mean: tuple[VectorTerm, ...]
    amplitude: tuple[VectorTerm, ...]
    degree: int
    sign: FormSign


@dataclass(frozen=True)
class CriterionSign(Witness):
    """The sign of Q = 3 g . H^+ g - D4(u, u, u, u) with `response` = H^+ g; [] where the sharpness is multiple."""

    sharpness: Sharpness
    response: NumberVector


@dataclass(frozen=True)
class VerticalBranch(Witness):
    """H > 0, lambda simple: mean(t) +- amplitude(t) is a 2-cycle at the critical step size for every t."""

    sharpness: Sharpness
    mean: tuple[VectorTerm, ...]
    amplitude: tuple[VectorTerm, ...]


@dataclass(frozen=True)
class SlopeOfSharpness(Witness):
    """Morse-Bott, lambda simple: the sharpness has a nonzero derivative along kernel vector number `direction`."""

    relies_on: ClassVar[tuple[str, ...]] = ("carr1981.center_manifold",)
    sharpness: Sharpness
    manifold: Manifold
    direction: int


@dataclass(frozen=True)
class CurvatureOfSharpness(Witness):
    """Morse-Bott, lambda simple, the sharpness critical on the minima: the signs of Q and of its Hessian there.

    `response`: H^+ g.  `resolvents`: (lambda - H)^+ T(u, v) for each kernel vector v.  `descent`: a combination of
    the kernel vectors along which the sharpness falls to second order, or [] where there is none to show.
    """

    relies_on: ClassVar[tuple[str, ...]] = ("carr1981.center_manifold",)
    sharpness: Sharpness
    manifold: Manifold
    response: NumberVector
    resolvents: tuple[NumberVector, ...]
    descent: Vector


@dataclass(frozen=True)
class IsolatedOscillation(Witness):
    """An isolated minimum as in `IsolatedMinimum`, lambda simple, T(u, u, v) != 0 for v in the kernel."""

    relies_on: ClassVar[tuple[str, ...]] = ("carr1981.center_manifold",)
    sharpness: Sharpness
    path: tuple[VectorTerm, ...]
    degree: int


# Cycles at one step size.


@dataclass(frozen=True)
class TwoCycleBox(Witness):
    """A box of the pair (x, y) around `center`, |.| <= `radius`, with exactly one zero of (y - F(x), x - F(y)).

    Krawczyk's operator with `preconditioner` maps the box into its interior; x and y differ in coordinate `apart`.
    """

    center: Vector
    radius: Rational
    preconditioner: Matrix
    apart: int


@dataclass(frozen=True)
class ContractingCycle(Witness):
    """A 2-cycle at the claim's step size whose multipliers are inside the unit circle.

    N - M^T N M > 0 for N = `norm` > 0 and every M = F'(y) F'(x) on the box.
    """

    box: TwoCycleBox
    norm: Matrix


@dataclass(frozen=True)
class RootInterval(Witness):
    """An interval with exactly one root; its ends are no roots."""

    low: Rational
    high: Rational


@dataclass(frozen=True)
class ExpandingCycles(Witness):
    """One variable: every point of period two lies in one of the intervals, and there (F^2)' is outside [-1, 1]."""

    points: tuple[RootInterval, ...]


# Stochastic gradient descent.


@dataclass(frozen=True)
class InterpolatingPoint(Witness):
    """Every batch gradient is 0 at the point."""

    point: AlgebraicPoint


@dataclass(frozen=True)
class NonzeroBatchGradient(Witness):
    """The derivative of batch number `batch` by variable number `coordinate` is not 0 at the point."""

    point: AlgebraicPoint
    batch: int
    coordinate: int


@dataclass(frozen=True)
class MeanSquareNorm(Witness):
    """On V, the span of the ranges of the batch Hessians, N > 0 and N - sum p_b A_b N A_b > 0, A_b = 1 - eta H_b.

    `basis` spans V; `norm` is N.
    """

    point: AlgebraicPoint
    basis: tuple[NumberVector, ...]
    norm: tuple[NumberVector, ...]


@dataclass(frozen=True)
class MeanSquareGrowth(Witness):
    """X != 0 symmetric with range in V and sum p_b tr(X A_b X A_b) >= tr(X X): the spectral radius is at least 1."""

    point: AlgebraicPoint
    moments: tuple[NumberVector, ...]


@dataclass(frozen=True)
class GentleBatches(Witness):
    """2 - eta H_b > 0 for every batch."""

    point: AlgebraicPoint


@dataclass(frozen=True)
class SteepBatch(Witness):
    """eta direction . H_b direction >= 2 |direction|^2, direction != 0, for one batch."""

    point: AlgebraicPoint
    batch: int
    direction: NumberVector


@dataclass(frozen=True)
class EscapeWord(Witness):
    """From the start the batches of `word` lead to a point from which `batch` alone grows doubly exponentially.

    That is a point with |x| (greatest coordinate) at least the escape radius R of the batch: its top form P has
    max_i |dP/dx_i| >= `growth` on the faces of the cube, shown cell by cell, halved at most `depth` times.
    The orbit is enclosed in intervals rounded to `bits` bits.
    """

    word: tuple[int, ...]
    batch: int
    growth: Rational
    depth: int
    bits: int


@dataclass(frozen=True)
class EscapeLine(Witness):
    """After `word`, `batch` keeps the line through the point along its gradient, and on it escapes after `steps` steps.

    The orbit of the coordinate on the line is enclosed in intervals rounded to `bits` bits.
    """

    word: tuple[int, ...]
    batch: int
    steps: int
    bits: int


@dataclass(frozen=True)
class GrowingPiece(Witness):
    """|F_b(y)| > |y| for the distance y from the minimum, up to `until` from the piece before; b = `batch`."""

    until: Rational
    batch: int


@dataclass(frozen=True)
class EscapeEverywhere(Witness):
    """One variable: some batch leads away from each y with 0 < |y| <= R, R the escape radius of batch `escaping`.

    `above` covers (0, R], `below` covers [-R, 0) mirrored.
    """

    escaping: int
    above: tuple[GrowingPiece, ...]
    below: tuple[GrowingPiece, ...]


@dataclass(frozen=True)
class TrappingBox(Witness):
    """Every batch maps the box into itself, and it holds the start, or the minimum in its interior where none is given.

    One variable: by Sturm's theorem.  Several: cell by cell, each edge cut into `cells` equal parts.
    """

    low: Vector
    high: Vector
    cells: int


@dataclass(frozen=True)
class TrappingSegment(Witness):
    """Every batch keeps the line start + t `direction` and maps t in [low, high], which holds 0, into [low, high]."""

    direction: Vector
    low: Rational
    high: Rational


@dataclass(frozen=True)
class SureContraction(Witness):
    """No batch leads away from the minimum within `radius`; every word of `length` batches leads there from the start.

    Each batch loss is constant along the kernel of its Hessian, and on the range 0 < eta H_b(x) < 2 within `radius`.
    """

    point: AlgebraicPoint
    radius: Rational
    length: int


@dataclass(frozen=True)
class CommonMinima(Witness):
    """All batch Hessians have the same kernel, all batch losses are critical on one manifold of its dimension.

    And 2 - eta H_b > 0.  Starts near the minimum converge to a point of the manifold, whatever is drawn.
    """

    point: AlgebraicPoint
    kernel: tuple[NumberVector, ...]
    manifold: SymmetryOrbit | FlatManifold


@dataclass(frozen=True)
class AtTheMinimum(Witness):
    """The start is the minimum, and every batch gradient is 0 there."""

    point: AlgebraicPoint


WITNESSES: tuple[type[Witness], ...] = (
    RealRoot,
    AlgebraicPoint,
    Sharpness,
    VectorTerm,
    NonzeroGradient,
    NegativeCurvature,
    PositiveHessian,
    SingularHessian,
    FallingCurve,
    Residual,
    ResidualRank,
    AffineField,
    SymmetryOrbit,
    FlatManifold,
    IdealRow,
    CriticalIdeal,
    MorseBottMinimum,
    IsolatedMinimum,
    PositiveForm,
    NegativeForm,
    StableDirection,
    ReducedAction,
    CriterionSign,
    VerticalBranch,
    SlopeOfSharpness,
    CurvatureOfSharpness,
    IsolatedOscillation,
    TwoCycleBox,
    ContractingCycle,
    RootInterval,
    ExpandingCycles,
    InterpolatingPoint,
    NonzeroBatchGradient,
    MeanSquareNorm,
    MeanSquareGrowth,
    GentleBatches,
    SteepBatch,
    EscapeWord,
    EscapeLine,
    GrowingPiece,
    EscapeEverywhere,
    TrappingBox,
    TrappingSegment,
    SureContraction,
    CommonMinima,
    AtTheMinimum,
)
