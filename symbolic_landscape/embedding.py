"""Wider networks with the same function, and what they keep: stationarity, local minimality.

Claims about an embedding are claims about its narrow or its wide point, and facts about how they belong together.  The
conditions under which each embedding preserves what the narrow point is are proved in proofs/embedding.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from symbolic_landscape.claim import (
    AddedActivityOrthogonal,
    AddedNeuronDead,
    AddedNeuronUnseen,
    Claim,
    DirectionallyStationary,
    IsInactivePropagation,
    IsInactiveUnit,
    IsUnitReplication,
    LocalMinimum,
    NarrowDirectionallyStationary,
    NarrowLocalMinimum,
    NarrowNoEscapeNeuron,
    NoEscapeNeuron,
    NonnegativeGamma,
    PositiveGamma,
    WideDirectionallyStationary,
    WideLocalMinimum,
    WideNoEscapeNeuron,
)
from symbolic_landscape.classification import Classification
from symbolic_landscape.conditions import deciders_of_facts
from symbolic_landscape.conditions import empirical as points
from symbolic_landscape.conditions.empirical.directional import decide_directionally_stationary
from symbolic_landscape.conditions.empirical.escape_neuron import escape_or_bounds
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.conditions.empirical.local_minimum import decide_local_minimum
from symbolic_landscape.conditions.empirical.nonnegative import Violation, decide_nonnegative
from symbolic_landscape.exact.rational import ONE
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.limits import DEFAULT_LIMITS, Limits
from symbolic_landscape.loss.empirical import is_dead
from symbolic_landscape.model.embedding import (
    Embedding,
    EmbeddingInstance,
    InactivePropagation,
    InactiveUnit,
    UnitReplication,
)
from symbolic_landscape.model.empirical import EmpiricalInstance
from symbolic_landscape.verdict import Proved, Refuted, Verdict
from symbolic_landscape.witness.empirical import Escape, Nonnegativity, StationaryPoint

__all__ = ["DECIDERS", "Preservation", "classify", "decide_preservation"]


@dataclass(frozen=True)
class Preservation:
    """What the embedding theorems say about the wide point, from the narrow one; None where they do not say.

    `stationary`, `local_minimum`: whether the wide point is one.  `reasons`: the hypothesis that decides each.
    """

    stationary: bool | None
    local_minimum: bool | None
    reasons: tuple[str, str]


def decide_preservation(
    instance: EmpiricalInstance, embedding: Embedding, limits: Limits = DEFAULT_LIMITS
) -> Preservation:
    """Say what the wide point is, by the embedding theorems alone.

    The narrow point is decided, and the forms S and D of the neuron that is replicated or added; the wide point is not
    decided.  A narrow point that is not stationary, or no local minimum, stays so in every embedding.

    >>> from symbolic_landscape.exact.vector import vector
    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> kink = from_arrays([[1]], [-1], [[0]], [1])
    >>> decide_preservation(kink, UnitReplication(0, vector([1, 1]), vector([2, -1]))).stationary
    False
    """
    embedding.embed(instance)  # refuses what is no embedding
    narrow = FirstOrder(instance)
    stationary = decide_directionally_stationary(narrow, DirectionallyStationary(), limits)
    if isinstance(stationary, Refuted):
        reason = "the narrow point is not stationary: its descent direction lifts"
        return Preservation(False, False, (reason, reason))
    assert isinstance(stationary.witness, StationaryPoint)
    if isinstance(embedding, UnitReplication):
        return _replication(narrow, stationary.witness, embedding, limits)
    return _added_neuron(narrow, stationary.witness, embedding, limits)


def _replication(
    narrow: FirstOrder, stationary: StationaryPoint, embedding: UnitReplication, limits: Limits
) -> Preservation:
    i, gammas = embedding.neuron, embedding.output_factors
    derivative = narrow.neurons[i]
    unseen = all(form.is_zero for form in derivative.by_output)
    if min(gammas) < 0 and not derivative.total.is_zero:
        reason = f"gamma < 0 and S of neuron {i} is not identically 0"
        return Preservation(False, False, (reason, reason))
    kept = "every gamma >= 0" if min(gammas) >= 0 else f"S of neuron {i} is identically 0"
    local = decide_local_minimum(narrow, LocalMinimum(), limits)
    if isinstance(local, Refuted):
        return Preservation(True, False, (kept, "the narrow point is no local minimum: its descending curve lifts"))
    if len(gammas) == 1:
        word = True if isinstance(local, Proved) else None
        return Preservation(True, word, (kept, "one copy is a rescaling"))
    escapes = _escape_neurons(narrow, stationary, limits)
    if i in escapes:
        return Preservation(True, False, (kept, f"neuron {i} is an escape neuron, its copies have parallel activity"))
    if min(gammas) <= 0 and not unseen:
        return Preservation(True, False, (kept, f"gamma = 0 and D of neuron {i} is not identically 0"))
    if escapes:
        return Preservation(True, None, (kept, f"neuron {escapes[0]} is an escape neuron: no theorem applies"))
    why = "every gamma > 0" if min(gammas) > 0 else f"D of neuron {i} is identically 0"
    return Preservation(True, True, (kept, f"no escape neuron, and {why}"))


def _added_neuron(
    narrow: FirstOrder,
    stationary: StationaryPoint,
    embedding: InactiveUnit | InactivePropagation,
    limits: Limits,
) -> Preservation:
    wide = FirstOrder(embedding.embed(narrow.instance))
    added = len(wide.neurons) - 1
    derivative = wide.neurons[added]
    if any(derivative.output_slopes):
        reason = "the loss has a slope in the output weights of the added neuron"
        return Preservation(False, False, (reason, reason))
    evidence = decide_nonnegative(derivative.total, limits)
    if isinstance(evidence, Violation):
        reason = "S of the added neuron is negative somewhere"
        return Preservation(False, False, (reason, reason))
    kept = "S of the added neuron is nonnegative, and the loss has no slope in its output weights"
    local = decide_local_minimum(narrow, LocalMinimum(), limits)
    if isinstance(local, Refuted):
        return Preservation(True, False, (kept, "the narrow point is no local minimum: its descending curve lifts"))
    if is_dead(narrow.instance.problem, wide.values.signs[added]):
        word = True if isinstance(local, Proved) else None
        return Preservation(True, word, (kept, "the added neuron is dead: nearby the loss does not depend on it"))
    both: tuple[Nonnegativity, ...] = (*stationary.neurons, evidence)
    if isinstance(escape_or_bounds(wide, added, replace(stationary, neurons=both), limits), Escape):
        return Preservation(True, False, (kept, "the added neuron is an escape neuron"))
    escapes = _escape_neurons(narrow, stationary, limits)
    if escapes:
        return Preservation(True, None, (kept, f"neuron {escapes[0]} is an escape neuron: no theorem applies"))
    return Preservation(True, True, (kept, "no escape neuron, and the added neuron is none"))


def _escape_neurons(point: FirstOrder, stationary: StationaryPoint, limits: Limits) -> list[int]:
    return [
        neuron
        for neuron in range(len(point.neurons))
        if isinstance(escape_or_bounds(point, neuron, stationary, limits), Escape)
    ]


# What is asked of the narrow and of the wide point, as claims about the embedding.
_NARROW: Mapping[type[Claim], Claim] = {
    DirectionallyStationary: NarrowDirectionallyStationary(),
    NoEscapeNeuron: NarrowNoEscapeNeuron(),
    LocalMinimum: NarrowLocalMinimum(),
}
_WIDE: Mapping[type[Claim], Claim] = {
    DirectionallyStationary: WideDirectionallyStationary(),
    NoEscapeNeuron: WideNoEscapeNeuron(),
    LocalMinimum: WideLocalMinimum(),
}


def _at(
    point: Callable[[EmbeddingInstance], EmpiricalInstance], asked: type[Claim]
) -> Callable[[EmbeddingInstance, Any, Limits], Verdict]:
    def decide(instance: EmbeddingInstance, claim: Claim, limits: Limits) -> Verdict:
        return replace(points.DECIDERS[asked](point(instance), asked(), limits), claim=claim)

    return decide


def _copies(instance: EmbeddingInstance) -> Vector:
    """Return the output factors of the copies; no embedding but a replication makes any."""
    embedding = instance.embedding
    return embedding.output_factors if isinstance(embedding, UnitReplication) else ()


def _added_neuron_is(instance: EmbeddingInstance, quality: Callable[[FirstOrder, int], bool]) -> bool:
    """Whether the embedding adds a neuron, and the last neuron of the wide point has the quality."""
    if isinstance(instance.embedding, UnitReplication):
        return False
    wide = FirstOrder(instance.wide)
    return quality(wide, len(wide.neurons) - 1)


_FACTS: Mapping[type[Claim], Callable[[EmbeddingInstance, Any], bool]] = {
    IsUnitReplication: lambda instance, claim: isinstance(instance.embedding, UnitReplication),
    IsInactiveUnit: lambda instance, claim: isinstance(instance.embedding, InactiveUnit),
    IsInactivePropagation: lambda instance, claim: isinstance(instance.embedding, InactivePropagation),
    NonnegativeGamma: lambda instance, claim: min(_copies(instance), default=ONE) >= 0,
    PositiveGamma: lambda instance, claim: min(_copies(instance), default=ONE) > 0,
    AddedNeuronDead: lambda instance, claim: _added_neuron_is(
        instance, lambda wide, added: is_dead(wide.instance.problem, wide.values.signs[added])
    ),
    AddedActivityOrthogonal: lambda instance, claim: _added_neuron_is(
        instance, lambda wide, added: not any(wide.neurons[added].output_slopes)
    ),
    AddedNeuronUnseen: lambda instance, claim: _added_neuron_is(
        instance, lambda wide, added: all(form.is_zero for form in wide.neurons[added].by_output)
    ),
}

DECIDERS: Mapping[type[Claim], Callable[[EmbeddingInstance, Any, Limits], Verdict]] = {
    **{type(claim): _at(lambda instance: instance.narrow, asked) for asked, claim in _NARROW.items()},
    **{type(claim): _at(lambda instance: instance.wide, asked) for asked, claim in _WIDE.items()},
    **deciders_of_facts(_FACTS, lambda instance, claim: instance),
}


def classify(instance: EmbeddingInstance, limits: Limits) -> Classification:
    """Return the verdict of the wide point, the claims about both points, and what the embedding theorems say.

    >>> from symbolic_landscape.exact.vector import vector
    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> kink = from_arrays([[1]], [-1], [[0]], [1])
    >>> instance = EmbeddingInstance(kink, UnitReplication(0, vector([1, 1]), vector([2, -1])))
    >>> answer = classify(instance, DEFAULT_LIMITS)
    >>> answer.details["narrow"], answer.verdict
    ('local_minimum', 'not_stationary')
    """
    narrow, wide = points.classify(instance.narrow, limits), points.classify(instance.wide, limits)
    claims = [
        replace(verdict, claim=named[type(verdict.claim)])
        for answer, named in ((narrow, _NARROW), (wide, _WIDE))
        for verdict in answer.claims
        if type(verdict.claim) in named
    ]
    kept = decide_preservation(instance.narrow, instance.embedding, limits)
    details = {
        "embedding": instance.embedding.name,
        "narrow": narrow.verdict,
        "theorem": {
            "stationary": kept.stationary,
            "local_minimum": kept.local_minimum,
            "reasons": list(kept.reasons),
        },
    }
    return Classification(instance.kind, wide.verdict, wide.loss, tuple(claims), details)
