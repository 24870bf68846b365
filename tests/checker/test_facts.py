"""Facts are read off the file: each instance below says what its list says, for the engine and for the checker."""

import json

import pytest

from symbolic_landscape.certificate.text import certificate_text
from symbolic_landscape.checker import statements
from symbolic_landscape.checker.facts import FACTS as RULES
from symbolic_landscape.checker.reading import Rejected, parse_json
from symbolic_landscape.claim import FACTS
from symbolic_landscape.decide import decide
from symbolic_landscape.model.document import parse_document
from symbolic_landscape.model.instance import read_record
from symbolic_landscape.verdict import Proved

POINT = {"kind": "empirical", "activation": "relu", "inputs": [["1"]], "targets": [["1"]]}
SCALAR = POINT | {"input_weights": [["1"], ["2"]], "output_weights": [["1", "0"]]}
TWO_OUTPUTS = POINT | {"targets": [["1", "0"]], "input_weights": [["1"]], "output_weights": [["0"], ["2"]]}

# instance, then the facts with their parameters and what is true: written down by reading the instance
READ = [
    (SCALAR, {"one_output": True, "no_unused_neuron": False, "balancedness_conserved": True}),
    (TWO_OUTPUTS, {"one_output": False, "no_unused_neuron": True, "balancedness_conserved": True}),
]
CASES = [(instance, name, true) for instance, facts in READ for name, true in facts.items()]


def certificate(claim, status, witness):
    statement = {"claim": claim, "status": status, "witness": witness}
    return {"format": "symbolic_landscape certificate", "version": 1, "statements": [statement]}


def checked(instance, document):
    return statements.check(
        parse_json(json.dumps(instance), "instance"), parse_json(json.dumps(document), "certificate", Rejected)
    )


@pytest.mark.parametrize(("instance", "name", "true"), CASES, ids=lambda value: value if type(value) is str else "")
def test_engine_and_checker_read_what_the_file_says(instance, name, true):
    kind = next(fact for fact in FACTS if fact.name == name)
    verdict = decide(read_record(parse_document(json.dumps(instance), "instance")), kind())
    assert isinstance(verdict, Proved) == true
    assert checked(instance, json.loads(certificate_text([verdict])))[1]
    contrary = certificate({"name": name}, "refuted" if true else "proved", {"witness": "read_off"})
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


def test_every_fact_has_a_predicate_and_every_predicate_a_fact_and_a_case():
    assert {fact.name for fact in FACTS} == {name for _, name in RULES} == {name for _, name, _ in CASES}
    both = {(name, true) for _, name, true in CASES}
    always = {"balancedness_conserved"}  # theorems without hypotheses: no instance refutes them
    assert {name for name, _ in both if {(name, True), (name, False)} <= both} == {fact.name for fact in FACTS} - always
