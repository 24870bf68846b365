"""Huang, Loureiro, Sarao Mannelli 2026: two-layer students of two-layer teachers on Gaussian inputs."""

from symbolic_landscape.claim import (
    AttractiveFixedPoint,
    FamilyIs,
    GlobalMinimum,
    LocalMinimum,
    NondegenerateMinimum,
    StudentsInSpan,
    TeachersAtLeast,
)
from symbolic_landscape.theorems.theorem import Statement, Theorem

__all__ = ["THEOREMS"]


def _theorem(fact: str, place: str, hypotheses: tuple[Statement, ...], conclusion: Statement) -> Theorem:
    source = f"Huang, Loureiro, Sarao Mannelli 2026: {place}"
    return Theorem(f"huang2026.{fact}", source, "gaussian", hypotheses, conclusion)


THEOREMS: tuple[Theorem, ...] = (
    _theorem(
        "minimum_is_attractive",
        "fixed points of the summary statistics: nondegenerate minima attract the flow",
        (NondegenerateMinimum(),),
        AttractiveFixedPoint(),
    ),
    _theorem(
        "attractive_is_minimum",
        "the same, read backwards",
        (AttractiveFixedPoint(),),
        LocalMinimum(),
    ),
    _theorem(
        "attractive_is_nondegenerate",
        "exponential attraction is curvature in every direction",
        (AttractiveFixedPoint(),),
        NondegenerateMinimum(),
    ),
    _theorem(
        "minimum_in_span",
        "the students of a nondegenerate minimum lie in the span of the teachers",
        (NondegenerateMinimum(),),
        StudentsInSpan(),
    ),
    _theorem(
        "global_is_local",
        "the permutation of the teachers is a minimum",
        (GlobalMinimum(),),
        LocalMinimum(),
    ),
    _theorem(
        "equal_width_one_student",
        "as many students as teachers, one anti-aligned; decided anew at each M asked",
        (FamilyIs("I", 1), TeachersAtLeast(6)),
        LocalMinimum(),
    ),
    _theorem(
        "equal_width_all_students",
        "as many students as teachers, all anti-aligned; likewise",
        (FamilyIs("A"), TeachersAtLeast(6)),
        LocalMinimum(),
    ),
    _theorem(
        "one_student_more",
        "one student more than teachers, two of them for one missing teacher; likewise",
        (FamilyIs("N", 1), TeachersAtLeast(7)),
        LocalMinimum(),
    ),
)
