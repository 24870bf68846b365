"""Certificates of descent paths: what they state holds, by sampling with other code; whatever is changed is noticed."""

import json
import random
from fractions import Fraction
from itertools import pairwise, product
from pathlib import Path

import pytest
from brute_force import Landscape, as_fraction, fractions_of
from hypothesis import given, settings
from strategies import instances

import symbolic_landscape as sl
from symbolic_landscape.certificate.text import certificate_text, read_certificate
from symbolic_landscape.checker import statements
from symbolic_landscape.checker.reading import Rejected, parse_json
from symbolic_landscape.cli import main
from symbolic_landscape.spectrum.descent import descend
from symbolic_landscape.spectrum.descent_path import prove_descent

ROOT = Path(__file__).parents[2]
START = ROOT / "examples" / "five_points_start.json"
LINES = ["VERIFIED descends_to proved", "VERIFIED"]


def lines_of(instance, certificate):
    """Return what the checker says of an instance and a certificate, each as its object."""
    file = parse_json(json.dumps(instance), "instance")
    return statements.check(file, parse_json(json.dumps(certificate), "certificate", Rejected))[0]


def certificate_of(walk):
    return json.loads(certificate_text([prove_descent(walk)]))


def numbers(network):
    """Return a point of `Landscape`."""
    weights = [value for row in fractions_of(network.input_weights) for value in row]
    return weights + [as_fraction(value) for value in (*network.output_weights[0], *(network.output_bias or ()))]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(instances(outputs=(1,)))
def test_every_path_is_verified_from_its_start_and_from_its_end(instance):
    walk = descend(instance)
    certificate = certificate_of(walk)
    assert lines_of(instance.to_document(), certificate) == LINES
    assert lines_of(walk.instance.to_document(), certificate) == LINES
    assert [Fraction(loss) for loss in certificate["statements"][0]["claim"]["losses"]] == [
        as_fraction(step.loss) for step in walk.steps
    ]


def in_cell(w, cell, inputs):
    """Return whether no sign of w . x_k is opposite to that of the cell."""
    signs = {"+": 1, "-": -1, "0": 0}
    return all(signs[s] * sum(a * b for a, b in zip(w, x, strict=True)) >= 0 for s, x in zip(cell, inputs, strict=True))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(instances(outputs=(1,)))
def test_each_step_is_the_least_on_its_cells_and_the_way_between_steps_falls(instance):
    """By sampling: no network in the product lies lower, and on the segment to the next step the loss decreases."""
    walk = descend(instance)
    landscape, source, width = Landscape(walk.instance), random.Random(1), walk.instance.network.width
    d, inputs = landscape.d, landscape.inputs
    points = [numbers(step.network) for step in walk.steps]
    for step, point in zip(prove_descent(walk).witness.steps, points, strict=True):
        least, weights = landscape.loss(point), [point[i * d : (i + 1) * d] for i in range(width)]
        for w, cell in zip(weights, step.cells, strict=True):
            assert in_cell(w, cell, inputs)
        inside = [[v for v in product(range(-2, 3), repeat=d) if in_cell(v, cell, inputs)] for cell in step.cells]
        for _ in range(20):
            # the cells are convex cones: w_i times a factor plus any vector in the cell
            moved = []
            for w, vectors in zip(weights, inside, strict=True):
                factor, t, v = source.choice((0, 1, 3)), Fraction(source.choice((0, 1, 9)), 9), source.choice(vectors)
                moved += [factor * a + t * b for a, b in zip(w, v, strict=True)]
            moved += point[d * width : (d + 1) * width]
            moved += [c + Fraction(source.randint(-2, 2), 3) for c in point[(d + 1) * width :]]
            assert landscape.loss(moved) >= least
    for here, there in pairwise(points):
        way = [[p + Fraction(t, 6) * (q - p) for p, q in zip(here, there, strict=True)] for t in range(7)]
        assert all(landscape.loss(later) < landscape.loss(earlier) for earlier, later in pairwise(way))


def test_from_the_command_line_to_the_checker(tmp_path, capsys):
    """One certificate about both ends: the file that the walk begins at, and the exact instance where it ends."""
    end, certificate = tmp_path / "end.json", tmp_path / "path.json"
    assert main(["descend", str(START), "--json", "--output", str(end), "--certificate", str(certificate)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(sl.check(START, certificate).lines) == list(sl.check(end, certificate).lines) == LINES
    (verdict,) = read_certificate(certificate)
    assert [str(loss) for loss in verdict.claim.losses] == answer["path"][1:]
    assert [str(loss) for loss in verdict.claim.losses][-1] == answer["loss"]
    assert sl.read(end).network.input_weights == verdict.claim.input_weights
    assert verdict in read_certificate(ROOT / "proofs" / "certificates" / START.name)
    assert not sl.check(ROOT / "examples" / "five_points_exact.json", certificate).accepted


def test_whatever_is_left_out_or_changed_is_noticed():
    walk = descend(sl.read(START))
    start, end, certificate = sl.read(START).to_document(), walk.instance.to_document(), certificate_of(walk)
    assert lines_of(end, certificate) == LINES and len(walk.steps) == 6

    def accepted(change, file=end):
        document = json.loads(json.dumps(certificate))
        statement = document["statements"][0]
        change(statement["claim"], statement["witness"])
        return lines_of(file, document)[-1] == "VERIFIED"

    def without(number):
        def change(claim, witness):
            del witness["steps"][number], claim["losses"][number]

        return change

    # a path without its first step is one, but not from the start; every other step is needed to enter the next
    assert [number for number in range(6) if accepted(without(number))] == [0]
    assert not any(accepted(without(number), start) for number in range(6))

    def swapped(number):
        def change(claim, witness):
            for listed in (claim["losses"], witness["steps"]):
                listed[number], listed[number + 1] = listed[number + 1], listed[number]

        return change

    assert not any(accepted(swapped(number)) for number in range(5))

    def other_loss(number, value):
        def change(claim, witness):
            claim["losses"][number] = value

        return change

    for number in range(6):
        assert not any(accepted(other_loss(number, value)) for value in ("0", "1/201", "1", "-1"))

    def other_end(key, value):
        def change(claim, witness):
            claim[key] = value

        return change

    (weights, outputs) = (certificate["statements"][0]["claim"][key] for key in ("input_weights", "output_weights"))
    for i in range(4):
        assert not accepted(other_end("input_weights", [*weights[:i], ["1", "1"], *weights[i + 1 :]]))
        for h in ("0", "1/3", "-1", "3"):
            if h != outputs[i]:
                assert not accepted(other_end("output_weights", [*outputs[:i], h, *outputs[i + 1 :]]))
    assert not accepted(other_end("output_bias", ["0"]))


@pytest.mark.parametrize(("data", "width"), [("five_points", 5), ("five_points", 30), ("seven_points_3d", 4)])
def test_random_starts_of_size(data, width):
    """Weights as floats have them: about forty digits on the way, and every path is verified."""
    samples = sl.read(ROOT / "examples" / f"{data}.json").problem.data
    source = random.Random(width)
    longest = 0
    for _ in range(6):
        weights = [[source.gauss(0, 1) for _ in range(samples.input_dimension)] for _ in range(width)]
        outputs = [[source.gauss(0, 1) for _ in range(width)]]
        instance = sl.Instance.from_arrays(samples.inputs, samples.targets, weights, outputs)
        walk = descend(instance)
        assert lines_of(instance.to_document(), certificate_of(walk)) == LINES
        longest = max(longest, len(walk.steps))
    assert longest > 1 or width == 30
