"""The interval examples against the answers that their files expect, their certificates, and what is known of them."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

import symbolic_landscape as sl
from symbolic_landscape.certificate.check import check
from symbolic_landscape.certificate.text import certificate_text

ROOT = Path(__file__).parents[2]
CERTIFICATES = ROOT / "proofs" / "certificates"
EXAMPLES = [
    path
    for path in sorted((ROOT / "examples").glob("*.json"))
    if json.loads(path.read_text())["kind"] == "interval"
]


def test_there_are_examples():
    assert len(EXAMPLES) >= 16


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_answer_is_the_expected_one(path):
    document = json.loads(path.read_text())
    expect, answer = document["expect"], sl.classify(sl.read(path)).to_json()
    for key in ("verdict", "loss", "differentiable", "gradient"):
        if key in expect:
            assert answer[key] == expect[key]
    for key in ("n_kinks", "pattern", "escape_order"):
        if key in expect and answer["verdict"] != "not_stationary":
            assert answer[key] == expect[key]
    assert [neuron["type"] for neuron in answer["neurons"]] == expect["neuron_types"]
    if "flat" in expect:
        assert [neuron["flat"] for neuron in answer["neurons"]] == expect["flat"]
    assert [neuron["neuron"] for neuron in answer["neurons"]] == list(range(len(document["w"])))
    if "descent_direction" in expect:
        (witness,) = {claim.witness for claim in sl.classify(sl.read(path)).claims}
        direction = [*witness.w, *witness.b, *witness.v, witness.c]
        assert [str(value) for value in direction] == expect["descent_direction"]
        assert str(witness.derivative) == expect["directional_derivative"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_certificate_is_accepted_and_current(path):
    certificate = CERTIFICATES / path.name
    found = check(path, certificate)
    assert found.accepted and found.relies_on == ()
    assert certificate.read_text() == certificate_text(sl.classify(sl.read(path)).decided())


def test_losses_of_the_kink_saddles_follow_the_formula():
    """L = alpha^2 T^3/(12 (n+1)^4) for relu with n kinks."""
    for name, kinks in (("relu_locmin_T0", 0), ("relu_kink2_minimal", 2), ("relu_kink4", 4)):
        loss = Fraction(sl.classify(sl.read(ROOT / "examples" / f"{name}.json")).loss)
        assert loss == Fraction(1, 12 * (kinks + 1) ** 4)
