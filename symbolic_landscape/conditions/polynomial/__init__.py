"""Gradient descent and SGD at the minimum of a polynomial loss: oscillation, drift, divergence, boundedness."""

from collections.abc import Callable, Mapping
from typing import Any

from symbolic_landscape.claim import Claim, LocalMinimum, Oscillation, StableAtThreshold
from symbolic_landscape.conditions.polynomial.classification import classify
from symbolic_landscape.conditions.polynomial.oscillation import analyze_oscillation
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.limits import Limits
from symbolic_landscape.model.polynomial import PolynomialInstance
from symbolic_landscape.verdict import Verdict

__all__ = ["DECIDERS", "classify"]


def _of_analysis(name: str) -> Callable[[Any, Any, Limits], Verdict]:
    def decider(instance: Any, claim: Claim, limits: Limits) -> Verdict:
        if not isinstance(instance, PolynomialInstance):
            raise InvalidRequest(f"{claim.name} is about gradient descent; this instance has batches (SGD)")
        analysis = analyze_oscillation(instance.loss, instance.minimum, instance.square_roots, limits)
        verdict: Verdict = getattr(analysis, name)
        return verdict

    return decider


DECIDERS: Mapping[type[Claim], Callable[[Any, Any, Limits], Verdict]] = {
    LocalMinimum: _of_analysis("local_minimum"),
    Oscillation: _of_analysis("oscillation"),
    StableAtThreshold: _of_analysis("stable_at_threshold"),
}
