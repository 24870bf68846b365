"""Conditions of points of the loss on an interval: first order, escapes, local minima, the affine classification."""

from collections.abc import Callable, Mapping
from typing import Any

from symbolic_landscape.claim import Claim, Critical, DirectionallyStationary, GlobalMinimum, LocalMinimum
from symbolic_landscape.conditions import deciders_of_facts
from symbolic_landscape.conditions.interval.classification import classify
from symbolic_landscape.conditions.interval.facts import FACTS
from symbolic_landscape.conditions.interval.first_order import (
    FirstOrder,
    decide_critical,
    decide_directionally_stationary,
)
from symbolic_landscape.conditions.interval.local_minimum import decide_global_minimum, decide_local_minimum
from symbolic_landscape.limits import Limits
from symbolic_landscape.loss.interval.evaluation import evaluate
from symbolic_landscape.model.interval import IntervalInstance
from symbolic_landscape.verdict import Verdict

__all__ = ["DECIDERS", "classify"]


def _at_point(
    decider: Callable[[FirstOrder, Any, Limits], Verdict],
) -> Callable[[IntervalInstance, Any, Limits], Verdict]:
    return lambda instance, claim, limits: decider(FirstOrder(evaluate(instance)), claim, limits)


DECIDERS: Mapping[type[Claim], Callable[[IntervalInstance, Any, Limits], Verdict]] = {
    Critical: _at_point(decide_critical),
    DirectionallyStationary: _at_point(decide_directionally_stationary),
    LocalMinimum: _at_point(decide_local_minimum),
    GlobalMinimum: _at_point(decide_global_minimum),
    **deciders_of_facts(FACTS, lambda instance, claim: evaluate(instance)),
}
