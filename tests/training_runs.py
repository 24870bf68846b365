"""Runs of plain gradient descent in numpy, written apart from the package: what `explain` is tested on."""

from functools import cache
from typing import Any

import numpy as np

import symbolic_landscape as sl

FIVE_INPUTS = [["-1", "1"], ["-0.6", "1"], ["-0.1", "1"], ["0.3", "1"], ["0.7", "1"]]
FIVE_TARGETS = ["0.28", "-0.1", "0.03", "0.23", "-0.22"]
NAMES = {0.0: "relu", 0.1: "leaky_relu=1/10", -1.0: "absolute_value"}


def train(
    inputs: Any, targets: Any, *, width: int, size: float, step_size: float, steps: int,
    slope: float = 0.0, seed: int = 0, marks: int = 60,
) -> dict[str, Any]:  # fmt: skip
    """Steps and weights of gradient descent on 1/2 sum e^2, recorded where time has passed or the loss has moved."""
    generator = np.random.default_rng(seed)
    x = np.array(inputs, dtype=float)
    y = np.array(targets, dtype=float).reshape(len(x), -1)
    w, h = size * generator.standard_normal((width, x.shape[1])), size * generator.standard_normal((y.shape[1], width))
    due = {int(mark) for mark in np.geomspace(1, steps, marks)} | {0, steps}
    start = known = 0.5 * float(np.sum(y**2))
    recorded = []
    with np.errstate(all="ignore"):
        for step in range(steps + 1):
            z = w @ x.T
            slopes = np.where(z >= 0, 1.0, slope)
            e = h @ (slopes * z) - y.T
            loss = 0.5 * float(np.sum(e**2))
            if step in due or known - loss > 0.01 * start:
                known = loss
                recorded.append((step, w, h))
            gradient = ((h.T @ e) * slopes) @ x
            h, w = h - step_size * e @ (slopes * z).T, w - step_size * gradient
    numbers, input_weights, output_weights = zip(*recorded, strict=True)
    return {"steps": numbers, "input_weights": np.array(input_weights), "output_weights": np.array(output_weights)}


@cache
def five_points(**options: Any) -> sl.Trajectory:
    """A run on the five points."""
    recorded = train(FIVE_INPUTS, FIVE_TARGETS, **options)
    return sl.Trajectory.from_arrays(
        FIVE_INPUTS, FIVE_TARGETS, **recorded, activation=NAMES[options.get("slope", 0.0)]
    )


def losses(explanation: sl.Explanation) -> list[str | None]:
    """The exact losses of the plateaus as texts, None where a plateau is undecided."""
    return [plateau.point and plateau.point.classification.loss for plateau in explanation.plateaus]
