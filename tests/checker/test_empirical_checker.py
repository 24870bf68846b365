"""The rules for empirical landscapes on certificates computed by hand: accepted, and rejected for the right reason."""

import json
from fractions import Fraction

import pytest
from brute_force import Landscape, small_directions
from certificates_by_hand import ACCEPTED, REJECTED

import symbolic_landscape as sl
from symbolic_landscape.checker.reading import parse_json
from symbolic_landscape.checker.statements import check
from symbolic_landscape.model.document import parse_document
from symbolic_landscape.model.instance import read_record


def certificate(*statements):
    return {
        "format": "symbolic_landscape certificate",
        "version": 1,
        "statements": [
            {"claim": {"name": claim}, "status": status, "witness": witness} for claim, status, witness in statements
        ],
    }


def lines_of(instance, document):
    files = [parse_json(json.dumps(value), "file") for value in (instance, document)]
    lines, accepted = check(*files)
    assert accepted == (lines[-1] == "VERIFIED")
    return lines


@pytest.mark.parametrize("name", ACCEPTED)
def test_certificate_by_hand_is_accepted(name):
    instance, claim, status, witness = ACCEPTED[name]
    relying = ", relying on wu2025.no_escape_local_minimum"
    relying = relying if claim == "local_minimum" and witness["witness"] == "no_escape" else ""
    lines = lines_of(instance, certificate((claim, status, witness)))
    assert lines == [f"VERIFIED {claim} {status}{relying}", "VERIFIED"]


@pytest.mark.parametrize("name", REJECTED)
def test_near_miss_is_rejected_for_its_reason(name):
    instance, claim, status, witness, words = REJECTED[name]
    line, last = lines_of(instance, certificate((claim, status, witness)))
    assert line.startswith(f"REJECTED statement 0 ({claim} {status}): ")
    assert words in line
    assert last == "REJECTED"


@pytest.mark.parametrize("name", ACCEPTED)
def test_no_witness_shows_the_contrary(name):
    instance, claim, status, witness = ACCEPTED[name]
    contrary = {"proved": "refuted", "refuted": "proved"}[status]
    assert lines_of(instance, certificate((claim, contrary, witness)))[-1] == "REJECTED"


def engine(instance):
    return read_record(parse_document(json.dumps(instance), "by hand"))


@pytest.mark.parametrize("name", ACCEPTED)
def test_certificates_by_hand_state_the_truth(name):
    """The cases themselves, against one-sided expansions computed naively."""
    instance, claim, status, witness = ACCEPTED[name]
    if claim in ("clarke_stationary", "no_escape_neuron"):
        return  # no statement about the loss along lines
    landscape = Landscape(engine(instance))
    lowest = []
    for direction in small_directions(len(landscape.point)):
        lowest.append(next((c for c in landscape.series(direction) if c), Fraction(0)))
        if claim == "directionally_stationary":
            lowest[-1] = landscape.one_sided_derivative(direction)
    if status == "proved":
        assert min(lowest, default=0) >= 0
    elif witness["witness"] == "descent_direction":
        assert min(lowest) < 0


@pytest.mark.parametrize("name", ACCEPTED)
def test_engine_and_hand_agree(name):
    instance, claim, status, _ = ACCEPTED[name]
    decided = {verdict.claim.name: verdict.status for verdict in sl.classify(engine(instance)).claims}
    assert decided.get(claim, status) in (status, "undecided")


def test_several_statements_are_all_checked():
    instance, claim, status, witness = ACCEPTED["stationary at a kink"]
    wrong = REJECTED["escape where S is positive"][1:4]
    lines = lines_of(instance, certificate((claim, status, witness), wrong, (claim, status, witness)))
    assert [line.split()[0] for line in lines] == ["VERIFIED", "REJECTED", "VERIFIED", "REJECTED"]
    assert lines[1].startswith("REJECTED statement 1 (no_escape_neuron refuted): ")


@pytest.mark.parametrize("name", ACCEPTED)
def test_a_witness_belongs_to_its_instance(name):
    """For every other instance the same statement, if it is accepted there too, is true there too."""
    _, claim, status, witness = ACCEPTED[name]
    for other in {json.dumps(case[0]): case[0] for case in ACCEPTED.values()}.values():
        if lines_of(other, certificate((claim, status, witness)))[-1] == "VERIFIED":
            decided = {verdict.claim.name: verdict.status for verdict in sl.classify(engine(other)).claims}
            assert decided.get(claim, status) == status


def test_a_lower_network_may_have_long_numbers():
    """One neuron on y = 1 at x = 1: w = 1/2 has the loss 1/8, w = 1 + 10^-5000 the loss 10^-10000 / 2."""
    instance = {
        "kind": "empirical", "activation": "relu", "inputs": [[1]], "targets": [[1]],
        "input_weights": [["1/2"]], "output_weights": [[1]],
    }  # fmt: skip
    long = 10**5000
    witness = {
        "witness": "lower_network", "input_weights": [[f"{hex(long + 1)}/{hex(long)}"]], "output_weights": [["1"]],
        "output_bias": [], "loss": f"1/{hex(2 * long**2)}",
    }  # fmt: skip
    assert lines_of(instance, certificate(("global_minimum", "refuted", witness)))[-1] == "VERIFIED"
    near = {**witness, "loss": f"1/{hex(2 * long**2 + 1)}"}
    assert lines_of(instance, certificate(("global_minimum", "refuted", near)))[-1] == "REJECTED"
