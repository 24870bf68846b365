"""Conjectures about Gaussian landscapes; see proofs/conjectures.md for what searches found."""

from symbolic_landscape.claim import (
    EverySplitIsSaddle,
    GlobalMinimum,
    IdentifiedByAntiAlignedCount,
    LocalMinimum,
    NondegenerateMinimum,
    OneStudentMore,
    OrthonormalTeachers,
)
from symbolic_landscape.theorems.theorem import Not, Statement, Theorem

__all__ = ["REFUTED", "STANDING"]


def _conjecture(name: str, sentence: str, hypotheses: tuple[Statement, ...], conclusion: Statement) -> Theorem:
    return Theorem(f"conjecture.{name}", sentence, "gaussian", hypotheses, conclusion)


REFUTED: tuple[Theorem, ...] = (
    _conjecture(
        "count_identifies_minimum",
        "the number of anti-aligned students identifies a spurious minimum, for orthonormal teachers",
        (OrthonormalTeachers(), NondegenerateMinimum(), Not(GlobalMinimum())),
        IdentifiedByAntiAlignedCount(),
    ),
    _conjecture(
        "one_student_more_removes_minima",
        "one student more than teachers leaves no spurious minimum",
        (OneStudentMore(), LocalMinimum()),
        GlobalMinimum(),
    ),
    _conjecture(
        "orthonormal_one_student_more_removes_minima",
        "one student more than teachers leaves no spurious minimum, for orthonormal teachers",
        (OrthonormalTeachers(), OneStudentMore(), LocalMinimum()),
        GlobalMinimum(),
    ),
    _conjecture(
        "splitting_destroys_minima",
        "splitting any student of a spurious minimum gives a saddle",
        (LocalMinimum(), Not(GlobalMinimum())),
        EverySplitIsSaddle(),
    ),
)

STANDING: tuple[Theorem, ...] = (
    _conjecture(
        "orthonormal_splitting_destroys_minima",
        "splitting any student of a spurious minimum gives a saddle, for orthonormal teachers",
        (OrthonormalTeachers(), LocalMinimum(), Not(GlobalMinimum())),
        EverySplitIsSaddle(),
    ),
)
