"""What `decide FILE` says about an interval instance."""

from collections.abc import Callable
from typing import Any

from symbolic_landscape.claim import Claim, Critical, DirectionallyStationary, GlobalMinimum, LocalMinimum
from symbolic_landscape.classification import Classification
from symbolic_landscape.conditions.interval.descent_curve import descent_order
from symbolic_landscape.conditions.interval.first_order import (
    FirstOrder,
    decide_critical,
    decide_directionally_stationary,
)
from symbolic_landscape.conditions.interval.local_minimum import decide_local_minimum, global_minimum_given
from symbolic_landscape.conditions.interval.structure import structure_of
from symbolic_landscape.errors import InternalContradiction, LimitReached
from symbolic_landscape.exact.rational import rational_text
from symbolic_landscape.limits import Limits
from symbolic_landscape.loss.interval.evaluation import Evaluation, evaluate
from symbolic_landscape.loss.interval.neuron_type import neuron_types
from symbolic_landscape.model.interval import IntervalInstance
from symbolic_landscape.verdict import Proved, Refuted, Undecided, Verdict
from symbolic_landscape.witness.interval import CurveDescent

__all__ = ["classify"]

_QUESTIONS: tuple[tuple[Claim, Callable[[FirstOrder, Any, Limits], Verdict]], ...] = (
    (Critical(), decide_critical),
    (DirectionallyStationary(), decide_directionally_stationary),
    (LocalMinimum(), decide_local_minimum),
)


def classify(instance: IntervalInstance, limits: Limits) -> Classification:
    """Return the verdict word, the loss and every claim about an interval instance.

    For an affine target the verdict is reached twice: from exact integrals, and from the structure of the network
    alone.  Raises `InternalContradiction` where the two differ.

    >>> from symbolic_landscape.model.interval import interval_from_arrays
    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> instance = interval_from_arrays([1, -1], ["-1/3", "2/3"], ["2/3", "-2/3"], "1/2",
    ...                                 interval=(0, 1), alpha=1, beta=0)
    >>> classify(instance, DEFAULT_LIMITS).verdict
    'saddle'
    """
    point = FirstOrder(evaluate(instance))
    values = point.values
    verdicts: dict[str, Verdict] = {}
    for claim, decider in _QUESTIONS:
        try:
            verdicts[claim.name] = decider(point, claim, limits)
        except LimitReached as reached:
            verdicts[claim.name] = Undecided(claim, str(reached))
    verdicts["global_minimum"] = global_minimum_given(point, GlobalMinimum(), verdicts["local_minimum"])
    word = _word(verdicts)
    details = {
        "neurons": [
            {"neuron": neuron, "type": kind, "flat": bool(instance.network.v[neuron] == 0)}
            for neuron, kind in enumerate(neuron_types(instance.problem, instance.network))
        ],
        "gradient": _gradient(values),
        "differentiable": not values.corners(),
    }
    if instance.problem.affine is not None:
        structure = structure_of(instance)
        if structure.verdict != word:
            raise InternalContradiction(
                f"by its integrals the point is {word}, by its structure ({structure.activation}: {structure.branch}) "
                f"it is {structure.verdict}"
            )
        details["branch"] = structure.branch
        if structure.kinks is not None:
            details["n_kinks"] = structure.kinks
        if structure.pattern is not None:
            details["pattern"] = structure.pattern
    local = verdicts["local_minimum"]
    if isinstance(local, Refuted) and isinstance(local.witness, CurveDescent):
        details["escape_order"] = descent_order(local.witness)
    return Classification(instance.kind, word, rational_text(values.loss), tuple(verdicts.values()), details)


def _word(verdicts: dict[str, Verdict]) -> str:
    """Return the verdict; `local_minimum` says that it is not a global one, so both have to be known."""
    if isinstance(verdicts["global_minimum"], Proved):
        return "global_minimum"
    if isinstance(verdicts["directionally_stationary"], Refuted):
        return "not_stationary"
    match verdicts["local_minimum"]:
        case Proved() if isinstance(verdicts["global_minimum"], Refuted):
            return "local_minimum"
        case Refuted():
            return "saddle"
    return "undecided"


def _gradient(values: Evaluation) -> dict[str, Any]:
    gradient = values.gradient()
    texts = {name: [rational_text(x) for x in getattr(gradient, name)] for name in ("w", "b", "v")}
    return {**texts, "c": rational_text(gradient.c)}
