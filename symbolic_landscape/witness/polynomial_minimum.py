"""Witnesses about minima of polynomials: the point, its number field, manifolds of minima, signs of forms.

Their meaning is in proofs/certificate_format_polynomial.md.  A *number* is an element of Q(theta): the coefficients of
a polynomial in theta, from the constant up, [] for 0.  theta is given by `AlgebraicPoint.root`.  A number vector has
one number for each variable.
"""

from dataclasses import dataclass

from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.witness import Witness

__all__ = [
    "WITNESSES",
    "AffineField",
    "AlgebraicPoint",
    "CriticalIdeal",
    "FallingCurve",
    "FlatManifold",
    "FormSign",
    "IdealRow",
    "IsolatedMinimum",
    "Manifold",
    "MorseBottMinimum",
    "NegativeCurvature",
    "NegativeForm",
    "NonzeroGradient",
    "Number",
    "NumberVector",
    "PositiveForm",
    "PositiveHessian",
    "RealRoot",
    "Residual",
    "ResidualRank",
    "Sharpness",
    "SingularHessian",
    "StableDirection",
    "SymmetryOrbit",
    "VectorTerm",
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
    PositiveForm,
    NegativeForm,
    StableDirection,
    Residual,
    ResidualRank,
    AffineField,
    SymmetryOrbit,
    FlatManifold,
    IdealRow,
    CriticalIdeal,
    MorseBottMinimum,
    IsolatedMinimum,
)
