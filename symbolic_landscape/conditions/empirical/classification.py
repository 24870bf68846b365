"""What `decide FILE` says about an empirical instance."""

from collections.abc import Callable
from typing import Any

from symbolic_landscape.arrangement.sign_vector import sign_vector_text
from symbolic_landscape.claim import (
    Claim,
    ClarkeStationary,
    DirectionallyStationary,
    GlobalMinimum,
    LocalMinimum,
    NoEscapeNeuron,
    StrictLocalMinimum,
)
from symbolic_landscape.classification import Classification
from symbolic_landscape.conditions.empirical.clarke import decide_clarke_stationary
from symbolic_landscape.conditions.empirical.directional import decide_directionally_stationary, failing_conditions
from symbolic_landscape.conditions.empirical.escape_neuron import decide_no_escape_neuron, escape_or_bounds
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.conditions.empirical.local_minimum import (
    attains_interpolation_bound,
    decide_global_minimum,
    decide_local_minimum,
)
from symbolic_landscape.conditions.empirical.neighborhood import certified_radius
from symbolic_landscape.conditions.empirical.second_order_rules import rule_names
from symbolic_landscape.conditions.empirical.strict_minimum import decide_strict_local_minimum, saddle_index
from symbolic_landscape.errors import LimitReached
from symbolic_landscape.exact.rational import rational_text
from symbolic_landscape.limits import Limits
from symbolic_landscape.loss.empirical import is_dead
from symbolic_landscape.model.empirical import EmpiricalInstance
from symbolic_landscape.verdict import Proved, Refuted, Undecided, Verdict
from symbolic_landscape.witness.empirical import Escape, NoEscape, StationaryPoint

__all__ = ["classify", "classify_point"]

_QUESTIONS: tuple[tuple[Claim, Callable[[FirstOrder, Any, Limits], Verdict]], ...] = (
    (DirectionallyStationary(), decide_directionally_stationary),
    (ClarkeStationary(), decide_clarke_stationary),
    (NoEscapeNeuron(), decide_no_escape_neuron),
    (LocalMinimum(), decide_local_minimum),
)


def classify(instance: EmpiricalInstance, limits: Limits) -> Classification:
    """Return the verdict word, the loss and every claim about an empirical instance.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> classify(from_arrays([[1, 0]], [1], [[0, 1]], [[0]]), DEFAULT_LIMITS).verdict
    'saddle'
    """
    return classify_point(FirstOrder(instance), limits)


def classify_point(point: FirstOrder, limits: Limits) -> Classification:
    """Return `classify` of a point about which something may be decided already.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> point = FirstOrder(from_arrays([[1, 0]], [1], [[0, 1]], [[0]]))
    >>> classify_point(point, DEFAULT_LIMITS) == classify(point.instance, DEFAULT_LIMITS)
    True
    """
    deadline = limits.start()  # the questions share the time
    verdicts: dict[str, Verdict] = {}
    for claim, decider in _QUESTIONS:
        try:
            verdicts[claim.name] = decider(point, claim, deadline.remaining(limits))
        except LimitReached as reached:
            verdicts[claim.name] = Undecided(claim, str(reached))
    limits = deadline.remaining(limits)
    if attains_interpolation_bound(point):
        verdicts["global_minimum"] = decide_global_minimum(point, GlobalMinimum(), limits)
    stationary, local = verdicts["directionally_stationary"], verdicts["local_minimum"]
    details: dict[str, Any] = {"neurons": _neurons(point, stationary, limits)}
    if isinstance(stationary, Refuted):
        try:
            details["failing"] = [list(condition) for condition in failing_conditions(point, limits)]
        except LimitReached as reached:  # a list with a condition left out would say that it holds
            details["failing_undecided"] = str(reached)
    details["differentiable"] = is_differentiable(point)
    if isinstance(local, Proved) and isinstance(local.witness, NoEscape):
        details["certified_radius"] = rational_text(certified_radius(point, local.witness))
    if not isinstance(local, Undecided):
        details["rule"] = list(rule_names(local.witness))
    if point.output_dimension > 1:
        details |= _second_order_details(point, stationary, local, limits)
    return Classification(
        point.instance.kind, _word(verdicts), rational_text(point.values.loss), tuple(verdicts.values()), details
    )


def _second_order_details(point: FirstOrder, stationary: Verdict, local: Verdict, limits: Limits) -> dict[str, Any]:
    """Several outputs: whether a local minimum is strict modulo scaling (null: not shown), the index of a saddle."""
    if isinstance(local, Proved):
        try:
            strict = decide_strict_local_minimum(point, StrictLocalMinimum(), limits)
        except LimitReached:
            return {"strict_modulo_scaling": None}
        return {"strict_modulo_scaling": True if isinstance(strict, Proved) else None}
    if isinstance(stationary, Proved) and isinstance(local, Refuted):
        return {"index": saddle_index(point, limits)}
    return {}


def is_differentiable(point: FirstOrder) -> bool:
    """Return whether the loss is differentiable at the point: no S_i has a kink.

    Output weights enter polynomially, so the input weights alone can break differentiability; S_i without kinks is
    linear, and then the one-sided derivatives are those of a linear map (neurons do not interact at first order).
    """
    return all(not any(neuron.total.kinks) for neuron in point.neurons)


def _word(verdicts: dict[str, Verdict]) -> str:
    if isinstance(verdicts["directionally_stationary"], Refuted):
        return "not_stationary"
    if "global_minimum" in verdicts:
        return "global_minimum"
    if not isinstance(verdicts["directionally_stationary"], Proved):
        return "undecided"
    match verdicts["local_minimum"]:
        case Proved():
            return "local_minimum"
        case Refuted():
            return "saddle"
    return "undecided"


def _neurons(point: FirstOrder, stationary: Verdict, limits: Limits) -> list[dict[str, Any]]:
    listed = []
    for neuron, signs in enumerate(point.values.signs):
        escape = None
        if isinstance(stationary, Proved) and isinstance(stationary.witness, StationaryPoint):
            try:
                escape = isinstance(escape_or_bounds(point, neuron, stationary.witness, limits), Escape)
            except LimitReached:
                escape = None
        listed.append(
            {
                "neuron": neuron,
                "sign_vector": sign_vector_text(signs),
                "escape": escape,
                "dead": is_dead(point.instance.problem, signs),
                "boundary_samples": [sample for sample, s in enumerate(signs) if s == 0],
            }
        )
    return listed
