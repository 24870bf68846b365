"""Witnesses about SGD on polynomials; their meaning is in proofs/certificate_format_polynomial.md."""

from dataclasses import dataclass

from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.witness import Witness
from symbolic_landscape.witness.polynomial_minimum import AlgebraicPoint, FlatManifold, NumberVector, SymmetryOrbit

__all__ = [
    "WITNESSES",
    "AtTheMinimum",
    "CommonMinima",
    "CurvedBatches",
    "EscapeEverywhere",
    "EscapeLine",
    "EscapeWord",
    "FlatBatch",
    "GentleBatches",
    "GrowingPiece",
    "InterpolatingPoint",
    "MeanSquareGrowth",
    "MeanSquareNorm",
    "NonzeroBatchGradient",
    "SteepBatch",
    "SureContraction",
    "TrappingBox",
    "TrappingSegment",
]


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
class CurvedBatches(Witness):
    """H_b > 0 for every batch."""

    point: AlgebraicPoint


@dataclass(frozen=True)
class FlatBatch(Witness):
    """direction . H_b direction <= 0, direction != 0, for one batch."""

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
    InterpolatingPoint,
    NonzeroBatchGradient,
    MeanSquareNorm,
    MeanSquareGrowth,
    GentleBatches,
    SteepBatch,
    CurvedBatches,
    FlatBatch,
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
