"""Embeddings: the same function, and the preservation theorems against the wide points decided by themselves."""

import json
import random
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from brute_force import Landscape
from embeddings import draw_embedding, replication, unit
from hypothesis import given, settings
from hypothesis import strategies as st
from several_outputs import draw_point
from strategies import instances

import symbolic_landscape as sl
from symbolic_landscape.certificate.text import certificate_text
from symbolic_landscape.checker import statements
from symbolic_landscape.checker.reading import BadInput, Rejected, parse_json
from symbolic_landscape.claim import AddedNeuronDead, AddedNeuronUnseen, NonnegativeGamma, WideLocalMinimum
from symbolic_landscape.embedding import decide_preservation
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.vector import vector
from symbolic_landscape.model.embedding import EmbeddingInstance, InactivePropagation, UnitReplication

EXAMPLES = Path(__file__).parents[1] / "examples"

KINK = ([[1]], [-1], [[0]], [1])  # S(v) = max(v, 0), D = S: a minimum on a kink
KINK_AWAY = ([[0, 1], [1, 0]], [1, -1], [[0, 1]], [1])  # the same with w != 0
TWO_SIDES = ([[1], [-1]], [1, 5], [[1]], [1])  # fits x = 1; x = -1 is out of reach
FLAT = ([[1]], [1], [[1]], [1])  # everything fitted, D = 0
UNUSED = ([[1, 0], [0, 1]], [1, -1], [[1, 1]], [0])  # h = 0 and D != 0: a saddle, its own only escape neuron

# The smallest points at which a condition matters: narrow point, embedding -> stationary, local minimum of the wide one
SMALLEST = {
    "gamma > 0 keeps a minimum": (KINK, replication(0, [1, 1], ["1/2", "1/2"]), True, True),
    "gamma < 0 at a kink": (KINK, replication(0, [1, 1], [2, -1]), False, False),
    "gamma < 0 at a kink away from 0": (KINK_AWAY, replication(0, [1, 1], [2, -1]), False, False),
    "gamma = 0 where D is not 0": (KINK, replication(0, [1, 1], [1, 0]), True, False),
    "gamma < 0 where D is 0": (FLAT, replication(0, [1, 1], [2, -1]), True, True),
    "gamma = 0 where D is 0": (FLAT, replication(0, [1, 3], [1, 0]), True, True),
    "gamma < 0 where S is 0 and D is not": (UNUSED, replication(0, [1, 1], [2, -1]), True, False),
    "a zero unit with the wrong sign": (TWO_SIDES, unit([0], [1]), False, False),
    "a zero unit with the right sign": (TWO_SIDES, unit([0], [-1]), True, True),
    "a zero unit without output": (TWO_SIDES, unit([0], [0]), True, False),
    "a dead unit": (([[1]], [2], [[1]], [2]), unit([-1], [7]), True, True),
    "a dead unit that touches the boundary, right sign": (KINK_AWAY, unit([0, -1], [3]), True, True),
    "a dead unit that touches the boundary, wrong sign": (KINK_AWAY, unit([0, -1], [-3]), False, False),
    "a dead unit that touches the boundary, without output": (KINK_AWAY, unit([0, -1], [0]), True, False),
    "propagation where sum e rho = 0": (FLAT, InactivePropagation(vector([5])), True, True),
    "propagation where sum e rho != 0": (TWO_SIDES, InactivePropagation(vector([-1])), False, False),
    "propagation to a zero of D that is not flat": (KINK, InactivePropagation(vector([0])), True, False),
}


@pytest.mark.parametrize("name", SMALLEST)
def test_smallest_points_at_which_a_condition_matters(name):
    arrays, embedding, stationary, minimum = SMALLEST[name]
    narrow = sl.Instance.from_arrays(*arrays)
    said = decide_preservation(narrow, embedding)
    assert (said.stationary, said.local_minimum) == (stationary, minimum)
    wide = embedding.embed(narrow)
    assert isinstance(sl.decide(wide, sl.DirectionallyStationary()), sl.Proved) == stationary
    assert isinstance(sl.decide(wide, sl.LocalMinimum()), sl.Proved) == minimum


def test_a_minimum_with_an_escape_neuron_is_never_kept_by_copies():
    narrow = sl.read(EXAMPLES / "top_singular_pair.json")
    for betas, gammas in (([1, 1], ["1/2", "1/2"]), ([1, 1], [1, 0]), ([2, 1, 1], ["1/4", "1/4", "1/4"])):
        embedding = replication(0, betas, gammas)
        said = decide_preservation(narrow, embedding)
        assert (said.stationary, said.local_minimum) == (True, False)
        assert isinstance(sl.decide(embedding.embed(narrow), sl.LocalMinimum()), sl.Refuted)
    one = replication(0, [2], ["1/2"])
    assert decide_preservation(narrow, one).local_minimum is True
    assert isinstance(sl.decide(one.embed(narrow), sl.LocalMinimum()), sl.Proved)


@given(instances(outputs=(1, 2)), st.randoms(use_true_random=False))
def test_the_function_is_kept(instance, source):
    embedding = draw_embedding(source, instance)
    narrow, wide = Landscape(instance), Landscape(embedding.embed(instance))
    assert wide.width > narrow.width or isinstance(embedding, UnitReplication)
    assert wide.loss(wide.point) == narrow.loss(narrow.point)
    # the same function, not only the same loss: other targets see no difference either
    for y in range(len(narrow.targets)):
        narrow.targets[y] = wide.targets[y] = [Fraction(source.randint(-3, 3)) for _ in narrow.targets[y]]
    assert wide.loss(wide.point) == narrow.loss(narrow.point)


@given(instances(outputs=(1, 1, 2)), st.randoms(use_true_random=False))
def test_theorems_agree_with_the_wide_points_decided_by_themselves(instance, source):
    hold_against(instance, draw_embedding(source, instance))


def test_theorems_agree_where_escape_neurons_are_frequent():
    source, said = random.Random(12), Counter()
    for _ in range(900):
        instance = draw_point(source, neurons=(1, 2))
        said[hold_against(instance, draw_embedding(source, instance))] += 1
    assert min(said[True], said[False]) > 100 and said[None] < said[True]


def hold_against(instance, embedding):
    """Assert that no theorem contradicts the wide point's own verdict; return what was said about minimality."""
    said = decide_preservation(instance, embedding)
    wide = embedding.embed(instance)
    stationary = sl.decide(wide, sl.DirectionallyStationary())
    minimum = sl.decide(wide, sl.LocalMinimum())
    assert said.stationary == isinstance(stationary, sl.Proved)
    if said.local_minimum is not None and not isinstance(minimum, sl.Undecided):
        assert said.local_minimum == isinstance(minimum, sl.Proved)
    narrow = sl.decide(instance, sl.LocalMinimum())
    if isinstance(narrow, sl.Refuted):
        assert isinstance(minimum, sl.Refuted | sl.Undecided) and said.local_minimum is False
    if len(wide.problem.data.targets[0]) == 1 and not isinstance(narrow, sl.Undecided):
        assert said.local_minimum is not None, "one output: the theorems say everything"
    return said.local_minimum


REFUSED = {
    "a beta that is not positive": (replication(0, [0, 1], [1, 1]), "beta must be > 0"),
    "factors that change the function": (replication(0, [1, 1], [1, 1]), "sum beta gamma = 1"),
    "unequal numbers of factors": (replication(0, [1], [1, 0]), "one beta and one gamma"),
    "no copies": (replication(0, [], []), "one beta and one gamma"),
    "a neuron that is not there": (replication(3, [1], [1]), "neuron 3"),
    "an active unit": (unit([1], [0]), "active at sample 0"),
    "an input weight of another length": (InactivePropagation(vector([1, 2])), "1 numbers were wanted, 2 came"),
    "output weights of another number": (unit([0], [1, 2]), "1 numbers were wanted, 2 came"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_embedding_is_refused(name):
    embedding, message = REFUSED[name]
    with pytest.raises(InvalidRequest, match=message):
        embedding.embed(sl.Instance.from_arrays(*KINK))


def certified(instance, verdicts):
    """What the checker says of the verdicts about the instance."""
    certificate = parse_json(certificate_text(verdicts), "certificate", Rejected)
    return statements.check(parse_json(json.dumps(instance.to_document()), "instance"), certificate)


@settings(max_examples=60)
@given(instances(outputs=(1, 1, 2)), st.randoms(use_true_random=False))
def test_claims_about_an_embedding_are_those_about_its_points_and_the_checker_agrees(narrow, source):
    instance = EmbeddingInstance(narrow, draw_embedding(source, narrow))
    said = {verdict.claim.name: verdict for verdict in sl.classify(instance).claims}
    assert len(said) == 6
    for side, point in (("narrow", narrow), ("wide", instance.wide)):
        for claim in (sl.DirectionallyStationary(), sl.NoEscapeNeuron(), sl.LocalMinimum()):
            assert said[f"{side}_{claim.name}"].status == sl.decide(point, claim).status
    facts = [sl.decide(instance, fact()) for fact in (NonnegativeGamma, AddedNeuronDead, AddedNeuronUnseen)]
    decided = [verdict for verdict in said.values() if not isinstance(verdict, sl.Undecided)]
    lines, accepted = certified(instance, [*decided, *facts])
    assert accepted, lines


def test_a_certificate_of_the_wide_point_is_rejected_for_another_embedding():
    narrow = sl.Instance.from_arrays(*KINK)
    kept = EmbeddingInstance(narrow, replication(0, [1, 1], ["1/2", "1/2"]))
    verdict = sl.decide(kept, WideLocalMinimum())
    assert isinstance(verdict, sl.Proved) and certified(kept, [verdict])[1]
    for other in (replication(0, [1, 1], [2, -1]), replication(0, [1, 1], [1, 0]), unit([0], [-1])):
        assert not certified(EmbeddingInstance(narrow, other), [verdict])[1]
    with pytest.raises(BadInput):
        certified(EmbeddingInstance(narrow, replication(0, [1, 1], [1, 1])), [verdict])
