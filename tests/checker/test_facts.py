"""Facts are read off the file: each instance below says what its list says, for the engine and for the checker."""

import json

import pytest

from symbolic_landscape.certificate.text import certificate_text
from symbolic_landscape.checker import statements
from symbolic_landscape.checker.facts import FACTS as RULES
from symbolic_landscape.checker.reading import Rejected, parse_json
from symbolic_landscape.claim import FACTS, claim_named
from symbolic_landscape.decide import decide
from symbolic_landscape.model.document import parse_document
from symbolic_landscape.model.instance import read_record
from symbolic_landscape.verdict import Proved

POINT = {"kind": "empirical", "activation": "relu", "inputs": [["1"]], "targets": [["1"]]}
SCALAR = POINT | {"input_weights": [["1"], ["2"]], "output_weights": [["1", "0"]]}
TWO_OUTPUTS = POINT | {"targets": [["1", "0"]], "input_weights": [["1"]], "output_weights": [["0"], ["2"]]}

INTERVAL = {"kind": "interval", "activation": "relu", "interval": ["0", "2"], "target": {"alpha": "2", "beta": "1"}}
# breakpoints 1/2 and 3/2 of three parts 1/2, 1, 1/2; c is the mean 3
KINKS = INTERVAL | {"w": ["1", "-2", "4"], "b": ["-1/2", "3", "-2"], "v": ["1", "1", "0"], "c": "3"}
# -x - 1 < 0 and x - 2 <= 0 on [0, 2]: no breakpoint inside; with c = 3 the loss is int 4 (x - 1)^2 = 8/3 = 2^2 2^3 / 12
DEAD = INTERVAL | {"w": ["-1", "1"], "b": ["-1", "-2"], "v": ["1", "5"], "c": "3"}
# -(x^2) + x^2: constant, with a density of two halves
SQUARES = INTERVAL | {
    "activation": "quadratic", "w": ["1", "1"], "b": ["0", "0"], "v": ["-1", "1"], "c": "3",
    "density": {"pieces": [{"upto": "1", "polynomial": ["1"]}, {"upto": "2", "polynomial": ["3"]}]},
}  # fmt: skip
# -1/4 at x = 0, so neither dead nor constant; one breakpoint in the middle; the target is 7
LEAKY = INTERVAL | {
    "activation": {"leaky_relu": "1/4"}, "target": {"alpha": "0", "beta": "7"},
    "w": ["1"], "b": ["-1"], "v": ["1"], "c": "0",
}  # fmt: skip
FAMILY = {"kind": "gaussian", "family": {"name": "I", "M": 6, "k1": 2}}
STUDENTS = {"kind": "gaussian", "teachers": {"orthonormal": 2}, "students": [["1", "0"], ["0", "1"]]}
# F_1 = x - (5 x / 2 + x^3) = -3 x / 2 - x^3: radius max(1, 3, 4) = 4
BATCHES = {
    "kind": "polynomial", "variables": ["x"], "batches": ["5*x^2/4 + x^4/4", "x^2/2"], "minimum": ["0"],
    "probabilities": ["1/4", "3/4"], "step_size": "1",
}  # fmt: skip

# one sample x = 1 with e = 2: D(v) = 2 rho(v) of a neuron at 0, the neuron -1 is dead, 2 rho(w) is the added slope
KINK = POINT | {"targets": [["-1"]], "input_weights": [["0"], ["1"]], "output_weights": [["1", "1"]]}


def embedded(**way):
    """An embedding of KINK."""
    return {"kind": "embedding", "narrow": KINK, "embedding": way}


def replicated(*gamma):
    """Three copies of the first neuron of KINK."""
    return embedded(unit_replication={"neuron": 0, "beta": ["1", "1", "1"], "gamma": [*gamma]})


# instance, then the facts (with their parameters) and whether they are true: written down by reading the instance
READ = [
    (SCALAR, {"one_output": True, "no_unused_neuron": False, "balancedness_conserved": True}),
    (TWO_OUTPUTS, {"one_output": False, "no_unused_neuron": True, "balancedness_conserved": True}),
    (KINKS, {"relu_activation": True, "affine_target": True, "constant_target": False, "centered_bias": True,
             "every_neuron_dead": False, "every_neuron_inactive": False, "constant_network": False,
             "equally_spaced_breakpoints": False, "even_breakpoint_count": True, "loss_of_equal_parts": False,
             "local_maximum": False}),
    (DEAD, {"every_neuron_dead": True, "every_neuron_inactive": False, "constant_network": True,
            "equally_spaced_breakpoints": True, "even_breakpoint_count": True, "loss_of_equal_parts": True}),
    (DEAD | {"b": ["-1", "-3"], "c": "4"}, {"every_neuron_inactive": True, "centered_bias": False}),
    (DEAD | {"w": ["-1", "0"], "b": ["-1", "0"]}, {"every_neuron_dead": False}),
    (SQUARES, {"quadratic_activation": True, "relu_activation": False, "leaky_relu_activation": False,
               "affine_target": False, "constant_network": True, "loss_of_equal_parts": False,
               # int c density = 3 + 9; int (2 x + 1) density = 2 + 3 * 4
               "centered_bias": False}),
    (SQUARES | {"c": "7/2"}, {"centered_bias": True}),
    (LEAKY, {"leaky_relu_activation": True, "quadratic_activation": False, "constant_target": True,
             "constant_network": False, "equally_spaced_breakpoints": True, "even_breakpoint_count": False,
             "local_maximum": False}),
    (FAMILY, {("family_is", "I", 2): True, ("family_is", "I", None): True, ("family_is", "I", 1): False,
              ("family_is", "II", None): False, ("teachers_at_least", 6): True, ("teachers_at_least", 7): False,
              "orthonormal_teachers": True, "one_student_more": False}),
    (FAMILY | {"family": {"name": "N", "M": 7, "k1": 1}}, {"one_student_more": True}),
    (STUDENTS | {"teachers": [["1", "1"]]}, {"orthonormal_teachers": False, "one_student_more": True}),
    (STUDENTS | {"teachers": [["1", "0"], ["0", "1"]]}, {"orthonormal_teachers": True, "one_student_more": False}),
    (STUDENTS, {("family_is", "I", None): False, ("teachers_at_least", 2): True, ("teachers_at_least", 3): False}),
    (replicated("2", "-1", "0"), {
        "is_unit_replication": True, "is_inactive_unit": False, "is_inactive_propagation": False,
        "nonnegative_gamma": False, "positive_gamma": False,
        "added_neuron_dead": False, "added_activity_orthogonal": False, "added_neuron_unseen": False}),
    (replicated("1/2", "1/2", "0"), {"nonnegative_gamma": True, "positive_gamma": False}),
    (replicated("1/2", "1/3", "1/6"), {"nonnegative_gamma": True, "positive_gamma": True}),
    (embedded(inactive_unit={"input_weight": ["-1"], "output_weights": ["7"]}), {
        "is_unit_replication": False, "is_inactive_unit": True, "positive_gamma": True,
        "added_neuron_dead": True, "added_activity_orthogonal": True, "added_neuron_unseen": True}),
    (embedded(inactive_unit={"input_weight": ["0"], "output_weights": ["7"]}), {
        "added_neuron_dead": False, "added_activity_orthogonal": True, "added_neuron_unseen": False}),
    (embedded(inactive_propagation={"input_weight": ["3"]}), {
        "is_inactive_propagation": True, "is_inactive_unit": False,
        "added_neuron_dead": False, "added_activity_orthogonal": False, "added_neuron_unseen": False}),
    (BATCHES, {"no_given_start": True, "start_beyond_growth_radius": False}),
    (BATCHES | {"start": ["-4"]}, {"no_given_start": False, "start_beyond_growth_radius": True}),
    (BATCHES | {"start": ["399/100"]}, {"start_beyond_growth_radius": False}),
]  # fmt: skip
CASES = [
    (instance, (fact, ) if isinstance(fact, str) else fact, true)
    for instance, facts in READ
    for fact, true in facts.items()
]  # fmt: skip


READ_OFF = {"witness": "read_off"}


def certificate(claim, status, witness):
    statement = {"claim": claim, "status": status, "witness": witness}
    return {"format": "symbolic_landscape certificate", "version": 1, "statements": [statement]}


def checked(instance, document):
    return statements.check(
        parse_json(json.dumps(instance), "instance"), parse_json(json.dumps(document), "certificate", Rejected)
    )


@pytest.mark.parametrize(("instance", "fact", "true"), CASES, ids=lambda value: str(value) if value else "")
def test_engine_and_checker_read_what_the_file_says(instance, fact, true):
    name, *parameters = fact
    verdict = decide(read_record(parse_document(json.dumps(instance), "instance")), claim_named(name)(*parameters))
    assert isinstance(verdict, Proved) == true
    document = json.loads(certificate_text([verdict]))
    assert checked(instance, document)[1]
    contrary = certificate(document["statements"][0]["claim"], "refuted" if true else "proved", READ_OFF)
    lines, accepted = checked(instance, contrary)
    assert not accepted and "the instance says the contrary" in lines[0]


def test_what_does_not_belong_there_is_rejected():
    proved = certificate({"name": "one_output"}, "proved", {"witness": "read_off"})
    assert checked(SCALAR, proved)[1]
    for claim, witness in (
        ({"name": "one_output", "outputs": "1"}, {"witness": "read_off"}),
        ({"name": "one_output"}, {"witness": "read_off", "index": 0}),
        ({"name": "one_output"}, {"witness": "interpolation_bound"}),
        ({"name": "local_minimum"}, {"witness": "read_off"}),
    ):
        assert not checked(SCALAR, certificate(claim, "proved", witness))[1]


def test_every_fact_has_a_predicate_and_every_predicate_a_case():
    assert {fact.name for fact in FACTS} <= {name for _, name in RULES} == {name for _, (name, *_), _ in CASES}
    both = {(name, true) for _, (name, *_), true in CASES}
    always = {"balancedness_conserved": True, "local_maximum": False}  # the same at every instance of the kind
    open_facts = {name for name, _ in both if {(name, True), (name, False)} <= both}
    assert {name for _, name in RULES} - open_facts == {*always}
