"""Local maxima against naive one-sided expansions of the loss, at points where all neurons are inactive or not."""

import json
import random
from fractions import Fraction

import pytest
from brute_force import Landscape, as_fraction, small_directions
from hypothesis import given
from strategies import instances

import symbolic_landscape as sl
from symbolic_landscape.certificate.text import certificate_text
from symbolic_landscape.checker import statements
from symbolic_landscape.checker.reading import parse_json
from symbolic_landscape.claim import LocalMaximum
from symbolic_landscape.model.empirical import from_arrays
from symbolic_landscape.verdict import Proved
from symbolic_landscape.witness.local_maximum import AscendingNeuron, ConvexDirection


def inactive(seed):
    """A random instance with weights that are inactive at all samples, many on boundaries."""
    draw = random.Random(seed)
    d, n, outputs = draw.choice([1, 2, 2]), draw.randint(1, 4), draw.choice([1, 1, 2])
    inputs = [[draw.randint(-1, 2) for _ in range(d)] for _ in range(n)]
    weights = []
    for _ in range(200):
        w = [draw.choice([-1, -1, 0, 0, 1]) for _ in range(d)]
        if all(sum(a * b for a, b in zip(w, x, strict=True)) <= 0 for x in inputs):
            weights.append(w)
    weights = weights[: draw.choice([1, 1, 2])]
    targets = [[draw.randint(-2, 2) for _ in range(outputs)] for _ in inputs]
    output = [[draw.randint(-2, 2) for _ in weights] for _ in range(outputs)]
    return from_arrays(inputs, targets, weights, output)


def checked(instance, verdict):
    texts = json.dumps(instance.to_document()), certificate_text([verdict])
    return statements.check(*(parse_json(text, "file") for text in texts))


def lowest(landscape, direction):
    return next((c for c in landscape.series(direction) if c), Fraction(0))


def grows(instance, witness):
    """Whether the loss grows along the witness, or from a point that is as good with an output weight moved."""
    landscape = Landscape(instance)
    if isinstance(witness, ConvexDirection):
        moves = [[s * (j == k) for j in range(landscape.outputs)] for k in range(landscape.outputs) for s in (1, -1)]
        if witness.neuron is None:
            return any(lowest(landscape, landscape.flat_direction(None, dc=move)) > 0 for move in moves)
        return any(lowest(landscape, landscape.flat_direction(witness.neuron, dh=move)) > 0 for move in moves)
    v = [as_fraction(value) for value in witness.direction]
    for move in [None, *small_directions(landscape.outputs)]:
        moved = Landscape(instance)
        if move is not None:
            moved.point = landscape.moved(landscape.flat_direction(witness.neuron, dh=move), Fraction(1, 1000))
        assert moved.loss(moved.point) == landscape.loss(landscape.point)
        if lowest(moved, moved.flat_direction(witness.neuron, dw=v)) > 0:
            return True
    return False


def examine(instance):
    verdict = sl.decide(instance, LocalMaximum())
    lines, accepted = checked(instance, verdict)
    assert accepted, lines
    landscape = Landscape(instance)
    if isinstance(verdict, Proved):
        directions = small_directions(len(landscape.point))
        tried = random.Random(len(directions)).sample(directions, min(60, len(directions)))
        assert all(lowest(landscape, direction) <= 0 for direction in tried)
    else:
        assert grows(instance, verdict.witness)
    return verdict


def test_inactive_networks_agree_with_expansions_of_the_loss():
    verdicts = [examine(inactive(seed)) for seed in range(150)]
    maxima = sum(isinstance(verdict, Proved) for verdict in verdicts)
    assert maxima > 20 and sum(isinstance(v.witness, AscendingNeuron) for v in verdicts) > 40


@given(instances(outputs=(1, 2), most_neurons=2, most_samples=3, most_inputs=2))
def test_any_network_agrees_with_expansions_of_the_loss(instance):
    examine(instance)


@pytest.mark.parametrize(
    ("output_weight", "maximum"), [(1, True), ("1/1000", True), (0, False), (-1, False)]
)
def test_the_smallest_local_maximum(output_weight, maximum):
    """L = (1 - h max(w, 0))^2 / 2 at w = 0: smaller for h w > 0, greater for h w < 0, and at h = 0 in between."""
    instance = from_arrays([[1]], [1], [[0]], [[output_weight]])
    assert isinstance(examine(instance), Proved) == maximum


@pytest.mark.parametrize(
    "changed", [{"output_weights": [["-1"]]}, {"targets": [["-1"]]}, {"input_weights": [["1"]]}, {"output_bias": ["0"]}]
)
def test_its_certificate_is_none_for_instances_beside_it(changed):
    instance = from_arrays([[1]], [1], [[0]], [[1]])
    certificate = parse_json(certificate_text([sl.decide(instance, LocalMaximum())]), "file")
    document = parse_json(json.dumps(instance.to_document() | changed), "file")
    assert not statements.check(document, certificate)[1]


def test_without_neurons_everything_is_a_maximum_and_with_a_bias_nothing():
    assert isinstance(sl.decide(from_arrays([[1]], [1], [], [[]]), LocalMaximum()), Proved)
    biased = from_arrays([[1]], [1], [], [[]], "relu", [0])
    assert examine(biased).witness == ConvexDirection(None)
