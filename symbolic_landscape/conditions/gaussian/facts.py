"""What is read off a Gaussian instance: its family, its teachers, how many students it has."""

from collections.abc import Callable, Mapping
from typing import Any

from symbolic_landscape.claim import Claim, FamilyIs, OneStudentMore, OrthonormalTeachers, TeachersAtLeast
from symbolic_landscape.model.gaussian import GaussianInstance
from symbolic_landscape.model.gaussian_family import Family

__all__ = ["FACTS"]


def _family_is(instance: GaussianInstance, claim: FamilyIs) -> bool:
    point = instance.point
    if not isinstance(point, Family) or point.name != claim.family:
        return False
    return claim.anti_aligned is None or point.anti_aligned == claim.anti_aligned


def _teachers_at_least(instance: GaussianInstance, claim: TeachersAtLeast) -> bool:
    return _teacher_count(instance) >= claim.least


def _orthonormal_teachers(instance: GaussianInstance, claim: OrthonormalTeachers) -> bool:
    return isinstance(instance.point, Family) or instance.point.orthonormal


def _one_student_more(instance: GaussianInstance, claim: OneStudentMore) -> bool:
    point = instance.point
    students = point.shape.student_count if isinstance(point, Family) else len(point.weights)
    return students == _teacher_count(instance) + 1


def _teacher_count(instance: GaussianInstance) -> int:
    point = instance.point
    return point.teachers if isinstance(point, Family) else len(point.teachers)


FACTS: Mapping[type[Claim], Callable[[GaussianInstance, Any], bool]] = {
    FamilyIs: _family_is,
    TeachersAtLeast: _teachers_at_least,
    OrthonormalTeachers: _orthonormal_teachers,
    OneStudentMore: _one_student_more,
}
