"""Witnesses about gradient descent on polynomials; their meaning is in proofs/certificate_format_polynomial.md."""

from dataclasses import dataclass
from typing import ClassVar

from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.witness import Witness
from symbolic_landscape.witness.polynomial_minimum import (
    FormSign,
    Manifold,
    NumberVector,
    Sharpness,
    VectorTerm,
)

__all__ = [
    "WITNESSES",
    "ContractingCycle",
    "CriterionSign",
    "CurvatureOfSharpness",
    "ExpandingCycles",
    "IsolatedOscillation",
    "ReducedAction",
    "RootInterval",
    "SlopeOfSharpness",
    "TwoCycleBox",
    "VerticalBranch",
]




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


WITNESSES: tuple[type[Witness], ...] = (
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
)
