"""Claims about Gaussian instances, and the classification that `decide FILE` prints."""

from typing import Any

from symbolic_landscape.claim import GlobalMinimum, LocalMinimum
from symbolic_landscape.classification import Classification
from symbolic_landscape.conditions.gaussian.examination import Finding, examine
from symbolic_landscape.exact.ball import Ball, decimal_bounds
from symbolic_landscape.exact.rational import Rational, decimal_text
from symbolic_landscape.limits import Limits
from symbolic_landscape.model.gaussian import GaussianInstance
from symbolic_landscape.verdict import Proved, Refuted, Undecided, Verdict

__all__ = ["classify", "decide_global_minimum", "decide_local_minimum"]


def decide_local_minimum(instance: GaussianInstance, claim: LocalMinimum, limits: Limits) -> Verdict:
    """Decide whether the critical point next to the instance's point is a local minimum, for every d >= M."""
    return _local_minimum(examine(instance, limits), claim)


def decide_global_minimum(instance: GaussianInstance, claim: GlobalMinimum, limits: Limits) -> Verdict:
    """Decide whether it has the least loss of all networks of its width."""
    return _global_minimum(examine(instance, limits), claim)


def classify(instance: GaussianInstance, limits: Limits) -> Classification:
    """Return verdict, loss, claims and details of the critical point next to the instance's point."""
    finding = examine(instance, limits)
    claims = (_local_minimum(finding, LocalMinimum()), _global_minimum(finding, GlobalMinimum()))
    loss = None if finding.loss is None else _bounds(finding.loss)
    details: dict[str, Any] = {
        "strict": finding.strict,
        "smallest_eigenvalue": None if finding.smallest is None else _bounds(finding.smallest),
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


def _bounds(value: Ball) -> dict[str, str]:
    lower, upper = decimal_bounds(value)
    return {"lower": lower, "upper": upper}


def _decimal_above(value: Rational) -> str:
    """Return a decimal of three digits that is at least `value` >= 0."""
    text = decimal_text(value, 3)
    shown = Rational(0) if value == 0 else value * Rational(101, 100)
    return text if value == 0 else decimal_text(shown, 3)
