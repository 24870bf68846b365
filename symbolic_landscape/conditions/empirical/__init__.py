"""First- and second-order conditions of points of an empirical landscape."""

from collections.abc import Callable, Mapping
from typing import Any

from symbolic_landscape.claim import (
    Claim,
    ClarkeStationary,
    DirectionallyStationary,
    GlobalMinimum,
    LocalMaximum,
    LocalMinimum,
    NoEscapeNeuron,
    PassesBoxTest,
    StrictLocalMinimum,
)
from symbolic_landscape.conditions import deciders_of_facts
from symbolic_landscape.conditions.empirical.box_test import decide_passes_box_test
from symbolic_landscape.conditions.empirical.clarke import decide_clarke_stationary
from symbolic_landscape.conditions.empirical.classification import classify
from symbolic_landscape.conditions.empirical.directional import decide_directionally_stationary
from symbolic_landscape.conditions.empirical.escape_neuron import decide_no_escape_neuron
from symbolic_landscape.conditions.empirical.facts import FACTS
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.conditions.empirical.local_maximum import decide_local_maximum
from symbolic_landscape.conditions.empirical.local_minimum import decide_global_minimum, decide_local_minimum
from symbolic_landscape.conditions.empirical.strict_minimum import decide_strict_local_minimum
from symbolic_landscape.limits import Limits
from symbolic_landscape.model.empirical import EmpiricalInstance
from symbolic_landscape.verdict import Verdict

__all__ = ["DECIDERS", "classify"]


def _at_point(
    decider: Callable[[FirstOrder, Any, Limits], Verdict],
) -> Callable[[EmpiricalInstance, Any, Limits], Verdict]:
    return lambda instance, claim, limits: decider(FirstOrder(instance), claim, limits)


DECIDERS: Mapping[type[Claim], Callable[[EmpiricalInstance, Any, Limits], Verdict]] = {
    DirectionallyStationary: _at_point(decide_directionally_stationary),
    ClarkeStationary: _at_point(decide_clarke_stationary),
    PassesBoxTest: _at_point(decide_passes_box_test),
    NoEscapeNeuron: _at_point(decide_no_escape_neuron),
    LocalMinimum: _at_point(decide_local_minimum),
    LocalMaximum: _at_point(decide_local_maximum),
    StrictLocalMinimum: _at_point(decide_strict_local_minimum),
    GlobalMinimum: _at_point(decide_global_minimum),
    **deciders_of_facts(FACTS, lambda instance, claim: FirstOrder(instance.at(instance.network))),
}
