"""Conjectures about the landscapes of data sets; see proofs/conjectures.md for what searches found."""

from symbolic_landscape.claim import (
    ClarkeStationary,
    DirectionallyStationary,
    GlobalMinimum,
    LocalMaximum,
    LocalMinimum,
    NoEscapeNeuron,
    NoUnusedNeuron,
    OneOutput,
    PassesBoxTest,
    StrictLocalMinimum,
)
from symbolic_landscape.theorems.theorem import Not, Statement, Theorem

__all__ = ["REFUTED", "STANDING"]


def _conjecture(name: str, sentence: str, hypotheses: tuple[Statement, ...], conclusion: Statement) -> Theorem:
    return Theorem(f"conjecture.{name}", sentence, "empirical", hypotheses, conclusion)


REFUTED: tuple[Theorem, ...] = (
    _conjecture(
        "clarke_is_directional",
        "every Clarke stationary point is directionally stationary",
        (ClarkeStationary(),),
        DirectionallyStationary(),
    ),
    _conjecture(
        "box_test_decides_clarke",
        "a point that passes the box test is Clarke stationary, also where boundary samples are dependent",
        (PassesBoxTest(),),
        ClarkeStationary(),
    ),
    _conjecture(
        "local_is_global",
        "every local minimum is a global minimum",
        (LocalMinimum(),),
        GlobalMinimum(),
    ),
    _conjecture(
        "maximum_is_constant",
        "around a local maximum the loss is constant",
        (LocalMaximum(),),
        LocalMinimum(),
    ),
    _conjecture(
        "escape_neuron_rules_out_minimum",
        "an escape neuron rules out a local minimum, also with several outputs",
        (Not(OneOutput()), DirectionallyStationary(), Not(NoEscapeNeuron())),
        Not(LocalMinimum()),
    ),
    _conjecture(
        "unused_neuron_is_saddle",
        "a stationary point with a neuron of h = 0 that is no global minimum is a saddle",
        (OneOutput(), DirectionallyStationary(), Not(NoUnusedNeuron()), Not(GlobalMinimum())),
        Not(LocalMinimum()),
    ),
)

STANDING: tuple[Theorem, ...] = (
    _conjecture(
        "used_neurons_are_minimum",
        "every stationary point with one output and all h different from 0 is a local minimum",
        (OneOutput(), DirectionallyStationary(), NoUnusedNeuron()),
        LocalMinimum(),
    ),
    _conjecture(
        "strict_minimum_without_escape",
        "at a strict local minimum with one output no neuron is an escape neuron",
        (OneOutput(), StrictLocalMinimum()),
        NoEscapeNeuron(),
    ),
    _conjecture(
        "maximum_is_clarke",
        "every local maximum is Clarke stationary",
        (LocalMaximum(),),
        ClarkeStationary(),
    ),
    _conjecture(
        "clarke_passes_box_test",
        "every Clarke stationary point passes the box test",
        (ClarkeStationary(),),
        PassesBoxTest(),
    ),
)
