"""Several outputs: networks trained to loss 0 snap to an exact fit; others say how far from stationary they are."""

import json
import random
from pathlib import Path

import pytest

import symbolic_landscape as sl
from symbolic_landscape.cli import main
from symbolic_landscape.spectrum.snapping import largest_slope


def rounded_teacher(seed: int, bias: bool) -> sl.Instance:
    """6 neurons, 3 inputs, 2 outputs, and the network's own predictions at 5 samples spoilt in the 7th decimal."""
    source = random.Random(seed)
    inputs = [[source.randint(-9, 9) for _ in range(3)] for _ in range(5)]
    w = [[source.randint(-9, 9) for _ in range(3)] for _ in range(6)]
    h = [[source.randint(1, 9) * source.choice((-1, 1)) for _ in range(6)] for _ in range(2)]
    biases = [source.randint(-3, 3) for _ in range(2)] if bias else [0, 0]
    activity = [[max(sum(a * b for a, b in zip(row, x, strict=True)), 0) for row in w] for x in inputs]
    fits = [
        [sum(a * b for a, b in zip(row, g, strict=True)) + c for row, c in zip(h, biases, strict=True)]
        for g in activity
    ]
    targets = [[f"{value}.000000{source.randint(1, 9)}" for value in row] for row in fits]
    return sl.Instance.from_arrays(inputs, targets, w, h, output_bias=biases if bias else None)


@pytest.mark.parametrize("bias", [False, True])
def test_a_network_that_nearly_interpolates_snaps_to_an_exact_fit(bias: bool) -> None:
    fitted = 0
    for seed in range(12):
        near = rounded_teacher(seed, bias)
        assert sl.classify(near).loss != "0"
        found = sl.snap(near)
        if found is None:
            continue
        fitted += sl.classify(found.instance).loss == "0"
        assert found.moved * 1000 < 1
        assert found.instance.problem == near.problem
    assert fitted >= 6


def test_no_stationary_point_on_the_faces_is_said_with_the_largest_slope(tmp_path: Path, capsys) -> None:
    """One neuron, two outputs, two samples on its side: the best fit is a singular pair, here irrational."""
    instance = sl.Instance.from_arrays([[1, 0], [0, 1]], [[2, 1], [1, 1]], [[1.3, 0.8]], [[1.3], [0.8]])
    assert sl.snap(instance) is None
    path = tmp_path / "irrational.json"
    path.write_text(json.dumps(instance.to_document()))
    assert main(["snap", str(path), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["verdict"] == "undecided"
    assert "it can be irrational" in answer["reason"]
    # dL/dh_1 = sum_k (h_1 g_k - y_k1) g_k with g = (1.3, 0.8), and likewise the others, by hand
    w, h, y = (1.3, 0.8), (1.3, 0.8), ((2, 1), (1, 1))
    e = [[h[j] * w[k] - y[k][j] for j in range(2)] for k in range(2)]
    by_hand = [sum(e[k][j] * w[k] for k in range(2)) for j in range(2)]
    by_hand += [sum(e[k][j] * h[j] for j in range(2)) for k in range(2)]
    slope = largest_slope(instance)
    assert abs(float(slope.numerator) / float(slope.denominator) - max(map(abs, by_hand))) < 1e-12
