"""Gaussian landscapes: existence, inertia and distance of the critical point next to given students or in a family."""

from collections.abc import Callable, Mapping
from typing import Any

from symbolic_landscape.claim import Claim, GlobalMinimum, LocalMinimum
from symbolic_landscape.conditions.gaussian.classification import (
    classify,
    decide_global_minimum,
    decide_local_minimum,
)
from symbolic_landscape.limits import Limits
from symbolic_landscape.model.gaussian import GaussianInstance
from symbolic_landscape.verdict import Verdict

__all__ = ["DECIDERS", "classify"]

DECIDERS: Mapping[type[Claim], Callable[[GaussianInstance, Any, Limits], Verdict]] = {
    LocalMinimum: decide_local_minimum,
    GlobalMinimum: decide_global_minimum,
}
