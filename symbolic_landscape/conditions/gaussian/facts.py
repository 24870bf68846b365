"""What is read off a Gaussian instance: its family and the number of teachers."""

from collections.abc import Callable, Mapping
from typing import Any

from symbolic_landscape.claim import Claim, FamilyIs, TeachersAtLeast
from symbolic_landscape.model.gaussian import GaussianInstance
from symbolic_landscape.model.gaussian_family import Family

__all__ = ["FACTS"]


def _family_is(instance: GaussianInstance, claim: FamilyIs) -> bool:
    point = instance.point
    if not isinstance(point, Family) or point.name != claim.family:
        return False
    return claim.anti_aligned is None or point.anti_aligned == claim.anti_aligned


def _teachers_at_least(instance: GaussianInstance, claim: TeachersAtLeast) -> bool:
    point = instance.point
    return (point.teachers if isinstance(point, Family) else len(point.teachers)) >= claim.least


FACTS: Mapping[type[Claim], Callable[[GaussianInstance, Any], bool]] = {
    FamilyIs: _family_is,
    TeachersAtLeast: _teachers_at_least,
}
