"""Gradient descent of large steps chatters across attracting kinks, with residues larger than true distances.

No gap in the pre-activations tells such kinks from samples that merely lie near a line; the point meant is found by
following the loss.  It is checked by gradient descent with small steps, which shares nothing with snapping.
"""

from fractions import Fraction

import numpy as np

import symbolic_landscape as sl
from symbolic_landscape.spectrum.snapping import snap_on_faces

INPUTS = [
    ["-1.26", "-1.89", "0.02", "1"], ["-0.81", "-0.87", "-0.22", "1"], ["-0.05", "-2.28", "0.93", "1"],
    ["-2.03", "1.86", "0.59", "1"], ["-0.47", "1.34", "0.02", "1"], ["0.69", "0.11", "1.1", "1"],
    ["1.06", "-0.91", "-0.61", "1"], ["0.34", "-0.21", "-2.28", "1"],
]  # fmt: skip
TARGETS = ["2", "-2.2", "-2.1", "-1.3", "0.6", "1.8", "-0.2", "-0.4"]
# After 20 000 steps of 0.02, five decimals kept: the gradient is still 0.19.
INPUT_WEIGHTS = [
    ["0.47476", "-0.12084", "-1.42416", "0.41365"],
    ["0.55393", "-0.84287", "0.59426", "-0.99185"],
    ["-0.79883", "0.2438", "-0.07135", "-0.70429"],
]
OUTPUT_WEIGHTS = [["-0.15466", "-1.44344", "-0.97841"]]


def test_the_stationary_point_that_a_run_chatters_around_is_found() -> None:
    chattering = sl.Instance.from_arrays(INPUTS, TARGETS, INPUT_WEIGHTS, OUTPUT_WEIGHTS)
    assert snap_on_faces(chattering) is None
    found = sl.snap(chattering)
    assert found is not None
    assert found.method == "descent"
    assert found.moved * 1000 < 1
    assert isinstance(sl.decide(found.instance, sl.LocalMinimum()), sl.Proved)
    loss = float(Fraction(sl.classify(found.instance).loss))
    assert loss <= descended_loss() < loss + 1e-3


def descended_loss() -> float:
    inputs, targets = np.array(INPUTS, float), np.array(TARGETS, float)
    input_weights, output_weights = np.array(INPUT_WEIGHTS, float), np.array(OUTPUT_WEIGHTS[0], float)
    for step in (1e-3, 1e-4):
        for _ in range(5000):
            before = inputs @ input_weights.T
            residual = np.maximum(before, 0) @ output_weights - targets
            slopes = (before > 0) * output_weights
            gradient = (residual[:, None] * slopes).T @ inputs
            output_weights = output_weights - step * residual @ np.maximum(before, 0)
            input_weights = input_weights - step * gradient
    residual = np.maximum(inputs @ input_weights.T, 0) @ output_weights - targets
    return float(residual @ residual / 2)
