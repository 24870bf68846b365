"""Completeness certificates and exact global minima: accepted as they are, rejected when one thing is missing."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from strategies import data_sets, network_of, problem_of

import symbolic_landscape as sl
from symbolic_landscape.certificate.text import certificate_text, read_certificate
from symbolic_landscape.checker import statements
from symbolic_landscape.checker.reading import Rejected, parse_json
from symbolic_landscape.cli import main
from symbolic_landscape.spectrum.completeness import prove_complete
from symbolic_landscape.spectrum.enumeration import enumerate_stationary

EXAMPLES = Path(__file__).parents[2] / "examples"
FIVE = EXAMPLES / "five_points.json"


def accepted(instance_text, certificate):
    try:
        _, verified = statements.check(
            parse_json(instance_text, "instance"), parse_json(json.dumps(certificate), "certificate", Rejected)
        )
    except Rejected:
        return False
    return verified


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    out = tmp_path_factory.mktemp("spectrum") / "complete.json"
    assert main(["enumerate", str(FIVE), "--certificate", str(out)]) == 0
    return out


def test_five_points_are_complete(certificate):
    assert sl.check(FIVE, certificate).lines == ("VERIFIED stationary_spectrum_is proved", "VERIFIED")
    (verdict,) = read_certificate(certificate)
    assert len(verdict.claim.predictions) == 42 and len(verdict.witness.flats) == 116
    assert certificate_text([verdict]) == certificate.read_text()


def test_whatever_is_left_out_is_noticed(certificate):
    text, original = FIVE.read_text(), certificate.read_text()
    assert accepted(text, json.loads(original))

    def changed(change):
        document = json.loads(original)
        statement = document["statements"][0]
        change(statement["claim"], statement["witness"])
        return accepted(text, document)

    def without_prediction(position):
        def change(claim, witness):
            del claim["predictions"][position]
            del claim["minimal_widths"][position]

        return change

    for position in (0, 7, 20, 41):
        assert not changed(without_prediction(position))
    for width_change in (1, -1):
        assert not changed(lambda claim, witness, by=width_change: claim["minimal_widths"].__setitem__(4, 3 + by))
    for face in range(0, 20, 3):
        assert not changed(lambda claim, witness, f=face: witness["faces"].pop(f))
    for flat in range(0, 116, 9):
        assert not changed(lambda claim, witness, f=flat: witness["flats"].pop(f))
    rejected = [
        i
        for i, decision in enumerate(json.loads(original)["statements"][0]["witness"]["candidates"])
        if decision["rounds"] and not decision["occupied"]
    ]
    assert len(rejected) > 20
    for i in rejected[::5]:
        assert not changed(lambda claim, witness, i=i: witness["candidates"][i]["rounds"].pop())
    occupied = [
        i
        for i, decision in enumerate(json.loads(original)["statements"][0]["witness"]["candidates"])
        if decision["occupied"]
    ]
    assert len(occupied) == 41
    for i in occupied[::6]:
        assert not changed(lambda claim, witness, i=i: witness["candidates"][i].update(too_small=[]))
        assert not changed(lambda claim, witness, i=i: witness["candidates"][i]["amounts"].__setitem__(0, "0"))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(data_sets(3))
def test_every_small_spectrum_has_an_accepted_certificate(case):
    problem = problem_of(*case)
    instance = sl.Instance.from_arrays(*case[:2], [[0] * len(case[0][0])], [[0]], problem.activation)
    verdict = prove_complete(problem, enumerate_stationary(problem))
    certificate = json.loads(certificate_text([verdict]))
    assert accepted(json.dumps(instance.to_document()), certificate)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(data_sets(3))
def test_global_minima_by_width(case):
    problem = problem_of(*case)
    d = problem.data.input_dimension
    entries = enumerate_stationary(problem).predictions
    empty = sl.Instance.from_arrays(*case[:2], [[0] * d], [[0]], problem.activation)
    for entry in entries:
        if entry.minimal_width == 0:
            continue
        least = min(other.loss for other in entries if other.minimal_width <= entry.minimal_width)
        instance = empty.at(network_of(entry))
        verdict = sl.decide(instance, sl.GlobalMinimum())
        assert isinstance(verdict, sl.Proved if entry.loss == least else sl.Refuted)
        assert accepted(json.dumps(instance.to_document()), json.loads(certificate_text([verdict])))
