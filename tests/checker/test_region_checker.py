"""Claims about gradient descent on networks, certified by the engine and checked on the instance alone."""

import copy
import json

import pytest

import symbolic_landscape as sl
from symbolic_landscape.certificate.text import certificate_text
from symbolic_landscape.checker.reading import Rejected, parse_json
from symbolic_landscape.checker.statements import check
from symbolic_landscape.claim import Oscillation, StableAtThreshold, StableTwoCycle
from symbolic_landscape.exact.rational import rational

F = sl.Instance.from_arrays
LEAKY = {"alpha_plus": "1", "alpha_minus": "1/2"}
NETWORKS = {
    "balanced": (F([[1]], [1], [[1]], [[1]]), "101/100"),
    "unbalanced": (F([[1]], [1], [[2]], [["1/2"]]), "1/2"),
    "leaky": (F([[1], [-1]], [1, "-1/2"], [[1]], [[1]], activation=LEAKY), "81/100"),
    "dead neuron": (F([[1]], [1], [[1], [-1]], [[1, 3]]), "101/100"),
    "bias": (F([[0, 1], [1, 1]], [1, 2], [[1, 1]], [[1]]), "1/10"),
    "output bias": (F([[1], [2]], [2, 3], [[1]], [[1]], output_bias=[1]), "1/10"),
    "not stationary": (F([[1], [1]], [0, 3], [[1]], [[1]]), "1/2"),
    "boundary without a kink": (F([[1, 0], [0, 1]], [1, 0], [[1, 0]], [[1]], activation="identity"), "101/100"),
}


def statements(name: str):
    network, step_size = NETWORKS[name]
    claims = (Oscillation(), StableAtThreshold(), StableTwoCycle(rational(step_size)))
    found = [verdict for claim in claims if not isinstance(verdict := sl.decide(network, claim), sl.Undecided)]
    return parse_json(json.dumps(network.to_document()), name), json.loads(certificate_text(found))


def accepted(instance, certificate) -> bool:
    try:
        return check(instance, parse_json(json.dumps(certificate), "certificate", Rejected))[1]
    except Rejected:
        return False


@pytest.mark.parametrize("name", NETWORKS)
def test_accepted_and_not_the_other_way_round(name: str) -> None:
    instance, certificate = statements(name)
    assert accepted(instance, certificate)
    for number, statement in enumerate(certificate["statements"]):
        flipped = copy.deepcopy(certificate)
        flipped["statements"][number]["status"] = "refuted" if statement["status"] == "proved" else "proved"
        assert not accepted(instance, flipped)


def test_certificates_belong_to_their_network() -> None:
    pairs = [(name, *statements(name)) for name in ("balanced", "unbalanced", "leaky", "bias", "output bias")]
    for name, instance, _ in pairs:
        for other, _, certificate in pairs:
            assert accepted(instance, certificate) == (name == other)


def test_a_cycle_that_leaves_the_region_is_rejected() -> None:
    """The certificate of one network, on another whose polynomial is the same and whose region is narrower."""
    _, certificate = statements("balanced")
    cycle = {**certificate, "statements": certificate["statements"][-1:]}
    wide, narrow = F([[1]], [1], [[1]], [[1]]), F([[1], [-1]], [1, 0], [[1]], [[1]])
    assert accepted(parse_json(json.dumps(wide.to_document()), "wide"), cycle)
    assert accepted(parse_json(json.dumps(narrow.to_document()), "narrow"), cycle)
    center = cycle["statements"][0]["witness"]["box"]["center"]
    swapped = copy.deepcopy(cycle)
    swapped["statements"][0]["witness"]["box"]["center"] = ["-" + x for x in center]  # the mirror cycle: w < 0
    assert not accepted(parse_json(json.dumps(narrow.to_document()), "narrow"), swapped)


def test_boundaries_with_a_kink_are_rejected() -> None:
    _, certificate = statements("boundary without a kink")
    kinked = F([[1, 0], [0, 1]], [1, 0], [[1, 0]], [[1]])
    assert not accepted(parse_json(json.dumps(kinked.to_document()), "kinked"), certificate)
