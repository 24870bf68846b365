"""Wu, Simsek, Ged, Loss Landscape of Shallow ReLU-like Neural Networks (2025): points of a data set, embeddings."""

from dataclasses import replace

from symbolic_landscape.claim import (
    AddedActivityOrthogonal,
    AddedNeuronDead,
    AddedNeuronUnseen,
    BalancednessConserved,
    ClarkeStationary,
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
    NoUnusedNeuron,
    OneOutput,
    PositiveGamma,
    WideDirectionallyStationary,
    WideLocalMinimum,
)
from symbolic_landscape.theorems.theorem import Not, Statement, Theorem

__all__ = ["THEOREMS"]


def _theorem(fact: str, place: str, hypotheses: tuple[Statement, ...], conclusion: Statement) -> Theorem:
    source = f"Wu, Simsek, Ged 2025: {place}"
    return Theorem(f"wu2025.{fact}", source, "empirical", hypotheses, conclusion)


def _of_embeddings(fact: str, place: str, hypotheses: tuple[Statement, ...], conclusion: Statement) -> Theorem:
    return replace(_theorem(fact, f"section 5, {place}", hypotheses, conclusion), kind="embedding")


THEOREMS: tuple[Theorem, ...] = (
    _theorem(
        "minimum_is_stationary",
        "Lemma 3.4 and Definition 3.5",
        (LocalMinimum(),),
        DirectionallyStationary(),
    ),
    _theorem(
        "stationary_is_clarke",
        "after Definition 3.5",
        (DirectionallyStationary(),),
        ClarkeStationary(),
    ),
    _theorem(
        "no_escape_local_minimum",
        "Theorem 4.2",
        (DirectionallyStationary(), NoEscapeNeuron()),
        LocalMinimum(),
    ),
    _theorem(
        "not_minimum_has_escape",
        "Theorem 4.2, read backwards: a stationary point that is left downward has an escape neuron",
        (DirectionallyStationary(), Not(LocalMinimum())),
        Not(NoEscapeNeuron()),
    ),
    _theorem(
        "scalar_escape_not_minimum",
        "after Theorem 4.2: with one output an escape neuron rules out a local minimum",
        (OneOutput(), DirectionallyStationary(), Not(NoEscapeNeuron())),
        Not(LocalMinimum()),
    ),
    _theorem(
        "scalar_minimum_no_escape",
        "the same, read backwards",
        (OneOutput(), LocalMinimum()),
        NoEscapeNeuron(),
    ),
    _theorem(
        "scalar_used_no_escape",
        "after Definition 4.1: with one output the escape neurons are among those with h = 0",
        (OneOutput(), DirectionallyStationary(), NoUnusedNeuron()),
        NoEscapeNeuron(),
    ),
    _theorem(
        "scalar_used_local_minimum",
        "Theorem 4.2 with the fact before",
        (OneOutput(), DirectionallyStationary(), NoUnusedNeuron()),
        LocalMinimum(),
    ),
    _theorem(
        "balancedness",
        "after Theorem 4.4: |w|^2 - |h|^2 is constant along gradient flow",
        (),
        BalancednessConserved(),
    ),
    _of_embeddings(
        "unit_replication",
        "unit replication",
        (IsUnitReplication(), NarrowDirectionallyStationary(), NonnegativeGamma()),
        WideDirectionallyStationary(),
    ),
    _of_embeddings(
        "unit_replication_minimum",
        "unit replication",
        (IsUnitReplication(), NarrowDirectionallyStationary(), NarrowNoEscapeNeuron(), PositiveGamma()),
        WideLocalMinimum(),
    ),
    _of_embeddings(
        "inactive_unit",
        "inactive units: a dead one",
        (IsInactiveUnit(), AddedNeuronDead(), NarrowDirectionallyStationary()),
        WideDirectionallyStationary(),
    ),
    _of_embeddings(
        "inactive_unit_minimum",
        "inactive units: a dead one",
        (IsInactiveUnit(), AddedNeuronDead(), NarrowLocalMinimum()),
        WideLocalMinimum(),
    ),
    _of_embeddings(
        "inactive_propagation",
        "inactive propagation",
        (IsInactivePropagation(), AddedActivityOrthogonal(), NarrowDirectionallyStationary()),
        WideDirectionallyStationary(),
    ),
    _of_embeddings(
        "inactive_propagation_minimum",
        "inactive propagation",
        (IsInactivePropagation(), AddedNeuronUnseen(), NarrowDirectionallyStationary(), NarrowNoEscapeNeuron()),
        WideLocalMinimum(),
    ),
    _of_embeddings(
        "embedding_lifts_descent",
        "a descent direction lifts to the wide network",
        (Not(NarrowDirectionallyStationary()),),
        Not(WideDirectionallyStationary()),
    ),
    _of_embeddings(
        "embedding_lifts_curves",
        "a descending curve lifts to the wide network",
        (Not(NarrowLocalMinimum()),),
        Not(WideLocalMinimum()),
    ),
)
