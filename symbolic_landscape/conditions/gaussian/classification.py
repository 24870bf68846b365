"""Claims about Gaussian instances, and the classification that `decide FILE` prints."""

from typing import Any

from symbolic_landscape.claim import (
    AttractiveFixedPoint,
    GlobalMinimum,
    LocalMinimum,
    NondegenerateMinimum,
    StudentsInSpan,
)
from symbolic_landscape.classification import Classification
from symbolic_landscape.conditions.gaussian.examination import Finding, bounds, examine
from symbolic_landscape.exact.rational import Rational, decimal_text
from symbolic_landscape.limits import Limits
from symbolic_landscape.model.gaussian import GaussianInstance
from symbolic_landscape.verdict import Proved, Refuted, Undecided, Verdict
from symbolic_landscape.witness.gaussian import CriticalMinimum, CriticalSaddle, SymmetricMinimum, SymmetricSaddle

__all__ = [
    "classify",
    "decide_attractive_fixed_point",
    "decide_global_minimum",
    "decide_local_minimum",
    "decide_nondegenerate_minimum",
    "decide_students_in_span",
]


def decide_local_minimum(instance: GaussianInstance, claim: LocalMinimum, limits: Limits) -> Verdict:
    """Decide whether the critical point next to the instance's point is a local minimum, for every d >= M."""
    return _local_minimum(examine(instance, limits), claim)


def decide_global_minimum(instance: GaussianInstance, claim: GlobalMinimum, limits: Limits) -> Verdict:
    """Decide whether it has the least loss of all networks of its width."""
    return _global_minimum(examine(instance, limits), claim)


def decide_nondegenerate_minimum(instance: GaussianInstance, claim: NondegenerateMinimum, limits: Limits) -> Verdict:
    """Decide whether the Hessian at the critical point is positive definite, for every d >= M."""
    return _curvature(examine(instance, limits), claim)


def decide_attractive_fixed_point(instance: GaussianInstance, claim: AttractiveFixedPoint, limits: Limits) -> Verdict:
    """Decide whether the point's overlaps attract the flow of the summary statistics exponentially.

    The flow linearized at the fixed point has the spectrum of -H in the teachers' span and the numbers
    -(lambda_a + lambda_b) over pairs of eigenvalues of C (proofs/gaussian_statistics.md).  So H > 0 and C > 0 prove
    it; an eigenvalue of H in the span, or of C, that is < 0 refutes it.
    """
    return _curvature(examine(instance, limits), claim)


def decide_students_in_span(instance: GaussianInstance, claim: StudentsInSpan, limits: Limits) -> Verdict:
    """Decide whether the critical point's students lie in the span of the teachers.

    The certified critical points are found, unique, among students in the span, and the gradient of such students
    lies there too.
    """
    finding = examine(instance, limits)
    if finding.nondegenerate is None:
        return Undecided(claim, finding.reason or "the critical point is degenerate: no rule applies")
    return Proved(claim, finding.nondegenerate)


def classify(instance: GaussianInstance, limits: Limits) -> Classification:
    """Return verdict, loss, claims and details of the critical point next to the instance's point."""
    finding = examine(instance, limits)
    claims = (_local_minimum(finding, LocalMinimum()), _global_minimum(finding, GlobalMinimum()))
    loss = None if finding.loss is None else bounds(finding.loss)
    details: dict[str, Any] = {
        "strict": finding.strict,
        "smallest_eigenvalue": None if finding.smallest is None else bounds(finding.smallest),
        "radius": None if finding.radius is None else _decimal_above(finding.radius),
        "spurious": finding.spurious,
    }
    if finding.index is not None:
        details["index"] = finding.index
    if finding.reason is not None:
        details["reason"] = finding.reason
    return Classification(instance.kind, finding.verdict, loss, claims, details | dict(finding.details))


def _local_minimum(finding: Finding, claim: LocalMinimum) -> Verdict:
    if finding.witness is None:
        return Undecided(claim, finding.reason or "no rule applies")
    return Refuted(claim, finding.witness) if finding.verdict == "saddle" else Proved(claim, finding.witness)


def _global_minimum(finding: Finding, claim: GlobalMinimum) -> Verdict:
    if finding.witness is None:
        return Undecided(claim, finding.reason or "no rule applies")
    if finding.verdict == "global_minimum":
        return Proved(claim, finding.witness)
    if finding.refutes_global:
        return Refuted(claim, finding.witness)
    return Undecided(claim, "fewer students than teachers: the least loss of this width is not known")


def _curvature(finding: Finding, claim: NondegenerateMinimum | AttractiveFixedPoint) -> Verdict:
    match finding.nondegenerate:
        case CriticalMinimum() | SymmetricMinimum():
            return Proved(claim, finding.nondegenerate)
        case CriticalSaddle() | SymmetricSaddle():
            return Refuted(claim, finding.nondegenerate)
    return Undecided(claim, finding.reason or "the critical point is degenerate: no rule applies")


def _decimal_above(value: Rational) -> str:
    """Return a decimal of three digits that is at least `value` >= 0: rounding loses less than the 1 % added."""
    return decimal_text(value * Rational(101, 100), 3)
