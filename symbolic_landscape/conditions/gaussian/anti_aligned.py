"""Whether the number of anti-aligned students tells a minimum from others of the same size.

A student is anti-aligned where, of its overlaps with the teachers, one that is largest in absolute value is negative.
"""

from collections.abc import Iterator

from symbolic_landscape.claim import IdentifiedByAntiAlignedCount
from symbolic_landscape.conditions.gaussian.examination import Finding, examine
from symbolic_landscape.exact.ball import sign, working_precision
from symbolic_landscape.limits import Limits
from symbolic_landscape.model.gaussian import GaussianInstance
from symbolic_landscape.model.gaussian_family import FAMILY_NAMES, Family
from symbolic_landscape.verdict import Refuted, Undecided, Verdict
from symbolic_landscape.witness.gaussian import EqualCount, SymmetricMinimum

__all__ = ["anti_aligned_count", "decide_identified_by_anti_aligned_count"]

_BITS = 192


def decide_identified_by_anti_aligned_count(
    instance: GaussianInstance, claim: IdentifiedByAntiAlignedCount, limits: Limits
) -> Verdict:
    """Refute the claim by a minimum of another family with the same counts and another loss; else it stays open."""
    if not isinstance(instance.point, Family):
        return Undecided(claim, "minima are compared within the named families, and students are given")
    own = examine(instance, limits)
    count = _count(instance.point, own)
    if count is None or not isinstance(own.nondegenerate, SymmetricMinimum):
        return Undecided(claim, own.reason or "the point is no minimum, or some student has no largest overlap")
    for family in _of_width(instance.point):
        # k1 is the number of anti-aligned students or, where a single student is one of them too, one less.
        if family == instance.point or family.anti_aligned not in (count, count - 1):
            continue
        other = examine(GaussianInstance(family), limits)
        if not isinstance(other.nondegenerate, SymmetricMinimum) or _count(family, other) != count:
            continue
        if _different(own, other):
            return Refuted(claim, EqualCount(own.nondegenerate, family.name, family.anti_aligned, other.nondegenerate))
    return Undecided(claim, "no named family has a minimum with the same counts: others may have one")


def anti_aligned_count(family: Family, found: SymmetricMinimum) -> int | None:
    """Return how many students of the critical point are anti-aligned; None where that is not certain.

    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> family = Family("I", 8, 2)
    >>> anti_aligned_count(family, examine(GaussianInstance(family), DEFAULT_LIMITS).nondegenerate)
    2
    """
    total = 0
    for group in range(len(family.shape.attached)):
        places = zip(family.shape.places(), found.unknowns, strict=True)
        largest, *others = sorted((x for (of, _), x in places if of == group), key=abs, reverse=True)
        if abs(largest) <= found.radius or any(abs(largest) - abs(x) <= 2 * found.radius for x in others):
            return None
        total += family.shape.size(group) * int(largest < 0)
    return total


def _count(family: Family, finding: Finding) -> int | None:
    found = finding.nondegenerate
    return anti_aligned_count(family, found) if isinstance(found, SymmetricMinimum) else None


def _of_width(point: Family) -> Iterator[Family]:
    """Yield the members of all families with as many teachers and students."""
    for name in FAMILY_NAMES:
        for k in range(1, point.teachers + 1):
            family = Family(name, point.teachers, k)
            if family.possible and family.shape.student_count == point.shape.student_count:
                yield family


def _different(own: Finding, other: Finding) -> bool:
    """Return whether the losses are certainly different."""
    assert own.loss is not None and other.loss is not None  # both are certified
    with working_precision(_BITS):
        return sign(own.loss - other.loss) in (1, -1)
