"""Gaussian landscapes: existence, inertia and distance of the critical point next to given students or in a family."""

from collections.abc import Callable, Mapping
from typing import Any

from symbolic_landscape.claim import (
    AttractiveFixedPoint,
    Claim,
    EverySplitIsSaddle,
    GlobalMinimum,
    IdentifiedByAntiAlignedCount,
    LocalMinimum,
    NondegenerateMinimum,
    StudentsInSpan,
)
from symbolic_landscape.conditions import deciders_of_facts
from symbolic_landscape.conditions.gaussian.anti_aligned import decide_identified_by_anti_aligned_count
from symbolic_landscape.conditions.gaussian.classification import (
    classify,
    decide_attractive_fixed_point,
    decide_global_minimum,
    decide_local_minimum,
    decide_nondegenerate_minimum,
    decide_students_in_span,
)
from symbolic_landscape.conditions.gaussian.every_split import decide_every_split_is_saddle
from symbolic_landscape.conditions.gaussian.facts import FACTS
from symbolic_landscape.limits import Limits
from symbolic_landscape.model.gaussian import GaussianInstance
from symbolic_landscape.verdict import Verdict

__all__ = ["DECIDERS", "classify"]

DECIDERS: Mapping[type[Claim], Callable[[GaussianInstance, Any, Limits], Verdict]] = {
    LocalMinimum: decide_local_minimum,
    GlobalMinimum: decide_global_minimum,
    NondegenerateMinimum: decide_nondegenerate_minimum,
    AttractiveFixedPoint: decide_attractive_fixed_point,
    StudentsInSpan: decide_students_in_span,
    EverySplitIsSaddle: decide_every_split_is_saddle,
    IdentifiedByAntiAlignedCount: decide_identified_by_anti_aligned_count,
    **deciders_of_facts(FACTS, lambda instance, claim: instance),
}
