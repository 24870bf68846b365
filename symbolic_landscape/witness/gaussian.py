"""Witnesses about Gaussian landscapes; their meaning is in proofs/certificate_format_gaussian.md."""

from dataclasses import dataclass

from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.witness import Witness

__all__ = [
    "WITNESSES",
    "CriticalMinimum",
    "CriticalSaddle",
    "EqualCount",
    "ExactFit",
    "SilentStudent",
    "SplitDirections",
    "SplitMinimum",
    "SplitSaddle",
    "SurvivingSplit",
    "SymmetricMinimum",
    "SymmetricSaddle",
    "SymmetricSplitDirections",
]


@dataclass(frozen=True)
class CriticalMinimum(Witness):
    """One critical point within `radius` of `center` (K x d), where the Hessian is >= `gap` at the center.

    With the gradient at most gap * radius / 2 and the Hessian changing by at most gap / 2 within the radius, Newton's
    map with the Hessian of the center has one fixed point there, and the Hessian stays positive definite.
    """

    center: Matrix
    radius: Rational
    gap: Rational


@dataclass(frozen=True)
class CriticalSaddle(Witness):
    """The same with a Hessian that has negative eigenvalues and none in (-gap, gap)."""

    center: Matrix
    radius: Rational
    gap: Rational


@dataclass(frozen=True)
class SymmetricMinimum(Witness):
    """As `CriticalMinimum`, at the symmetric network with these unknowns, component by component."""

    unknowns: Vector
    radius: Rational
    gap: Rational


@dataclass(frozen=True)
class SymmetricSaddle(Witness):
    """A symmetric critical point: no eigenvalue in (-gap, gap) on symmetric directions, and some eigenvalue < -gap."""

    unknowns: Vector
    radius: Rational
    gap: Rational


@dataclass(frozen=True)
class ExactFit(Witness):
    """Students whose network equals the teachers' network as a function: the loss is 0."""

    students: Matrix


@dataclass(frozen=True)
class SplitSaddle(Witness):
    """A critical point in which students are shares of those of a narrower critical point, and not a minimum.

    `merged`: the narrower critical point.  `origin`: for each student the one it is a share of; `shares`: its positive
    share; those of one origin sum to 1.  `student`, `direction`: the direction u and an origin i, split in at least
    two, with u^T B_i u < 0; null and [] where `merged` is a saddle itself.
    """

    merged: CriticalMinimum | CriticalSaddle
    origin: tuple[int, ...]
    shares: Vector
    student: int | None
    direction: Vector


@dataclass(frozen=True)
class SplitMinimum(Witness):
    """The same over a minimum, with B_i positive definite across w_i for each origin that is split."""

    merged: CriticalMinimum
    origin: tuple[int, ...]
    shares: Vector


@dataclass(frozen=True)
class SilentStudent(Witness):
    """Students 0 beside a narrower critical point, and a direction in which one of them lowers the loss at once.

    `origin` and `shares` as for `SplitSaddle`, with -1 and 0 for the students that are 0.  `direction`: u with
    A(u) = sum_i k(u, w_i) - sum_j k(u, v_j) < 0; [] where `merged` is a saddle itself.
    """

    merged: CriticalMinimum | CriticalSaddle
    origin: tuple[int, ...]
    shares: Vector
    direction: Vector


@dataclass(frozen=True)
class SplitDirections(Witness):
    """For each student i of a critical point a direction u with u^T B_i u < 0: every split of it is a saddle."""

    point: CriticalMinimum | CriticalSaddle
    directions: Matrix


@dataclass(frozen=True)
class SymmetricSplitDirections(Witness):
    """The same for one student of each group of a symmetric critical point.

    A direction lists its values on the student's own teacher (where it has one), then on the blocks cut into single
    teachers and a rest, the block of the own teacher left out: three singles of the student's own block, the own
    teacher being the first, and two of the others, as far as they go.
    """

    point: SymmetricMinimum | SymmetricSaddle
    directions: Matrix


@dataclass(frozen=True)
class SurvivingSplit(Witness):
    """A minimum, and a student i with B_i positive definite across w_i: every split of it alone is a minimum."""

    point: CriticalMinimum
    student: int


@dataclass(frozen=True)
class EqualCount(Witness):
    """A minimum of a family, and one of another loss with as many teachers, students and anti-aligned students.

    `family`, `anti_aligned`: the name and the k1 of the other one, at the same M.
    """

    point: SymmetricMinimum
    family: str
    anti_aligned: int
    other: SymmetricMinimum


WITNESSES: tuple[type[Witness], ...] = (
    CriticalMinimum,
    CriticalSaddle,
    SymmetricMinimum,
    SymmetricSaddle,
    ExactFit,
    SplitSaddle,
    SplitMinimum,
    SilentStudent,
    SplitDirections,
    SymmetricSplitDirections,
    SurvivingSplit,
    EqualCount,
)
