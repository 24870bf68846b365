"""Claims about students of Gaussian teachers."""

from dataclasses import dataclass
from typing import ClassVar

from symbolic_landscape.claim.claim import Claim, Fact

__all__ = [
    "AttractiveFixedPoint",
    "EverySplitIsSaddle",
    "FamilyIs",
    "IdentifiedByAntiAlignedCount",
    "OneStudentMore",
    "OrthonormalTeachers",
    "StudentsInSpan",
    "TeachersAtLeast",
]


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
