"""A theorem at an instance: the four outcomes, and dropping a hypothesis."""

import pytest

import symbolic_landscape as sl
from symbolic_landscape.claim import ClarkeStationary, DirectionallyStationary, LocalMinimum, NoEscapeNeuron
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.theorems.theorem import Not, Theorem, judge, statement_name
from symbolic_landscape.verdict import Proved, Refuted

MINIMUM = sl.Instance.from_arrays([[1]], [[-1]], [[0]], [[1]])
SADDLE = sl.Instance.from_arrays([[1, 0]], [[1]], [[0, 1]], [[0]])
MOVING = sl.Instance.from_arrays([[1]], [[1]], [[1]], [[2]])
NO_ESCAPE = Theorem("a.b", "a paper", "empirical", (NoEscapeNeuron(),), LocalMinimum())


def test_the_outcomes() -> None:
    assert judge(NO_ESCAPE, MINIMUM).outcome == "holds"
    vacuous = judge(NO_ESCAPE, SADDLE)
    assert vacuous.outcome == "vacuous"
    assert [(type(v), v.claim) for v in vacuous.decided] == [(Refuted, NoEscapeNeuron())]
    dropped = NO_ESCAPE.without("no_escape_neuron")
    assert judge(dropped, SADDLE).outcome == "counterexample"


def test_an_undecided_hypothesis_is_said_and_a_later_refuted_one_makes_it_vacuous() -> None:
    # escape neurons are a notion of stationary points: elsewhere the claim is undecided
    undecided = judge(NO_ESCAPE, MOVING)
    assert undecided.outcome == "undecided" and "no_escape_neuron" in undecided.reason
    both = Theorem("a.b", "a paper", "empirical", (NoEscapeNeuron(), DirectionallyStationary()), LocalMinimum())
    assert judge(both, MOVING).outcome == "vacuous"


def test_a_negation_turns_the_verdict_and_keeps_the_evidence() -> None:
    saddle = Theorem("a.c", "a paper", "empirical", (ClarkeStationary(),), Not(LocalMinimum()))
    assert statement_name(saddle.conclusion) == "not_local_minimum"
    contradicted = judge(saddle, MINIMUM)
    assert contradicted.outcome == "counterexample"
    assert [type(v) for v in contradicted.decided] == [Proved, Proved]


def test_misuse_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="has no hypothesis 'convex'; it has no_escape_neuron"):
        NO_ESCAPE.without("convex")
    other = Theorem("a.d", "a paper", "polynomial", (), LocalMinimum())
    with pytest.raises(InvalidRequest, match="about polynomial instances"):
        judge(other, MINIMUM)
