"""Train a ReLU network on the five points from vanishing initialisation, and record the run for `explain`.

    python examples/train_five_points.py RUN.npz [STEPS [SEED]]
    symbolic-landscape explain RUN.npz --picture RUN.png

Plain gradient descent in float64; a million steps take about ten seconds.  Recorded are steps evenly spaced on a
logarithmic scale and, where the loss falls fast, every step at which it has lost another half percent of what it
started from.
"""

import sys

import numpy as np

import symbolic_landscape as sl

INPUTS = [["-1", "1"], ["-0.6", "1"], ["-0.1", "1"], ["0.3", "1"], ["0.7", "1"]]
TARGETS = ["0.28", "-0.1", "0.03", "0.23", "-0.22"]
NEURONS, SIZE, STEP_SIZE, MARKS, FALL = 30, 1e-5, "0.001", 90, 0.005


def train(steps: int, seed: int) -> sl.Trajectory:
    """Return the recorded run."""
    x, y = np.array(INPUTS, dtype=float), np.array(TARGETS, dtype=float)
    generator, eta = np.random.default_rng(seed), float(STEP_SIZE)
    w, h = SIZE * generator.standard_normal((NEURONS, 2)), SIZE * generator.standard_normal(NEURONS)
    marks = {int(mark) for mark in np.geomspace(100, steps, MARKS)} | {0, steps}
    recorded: list[tuple[int, np.ndarray, np.ndarray]] = []
    start = known = 0.5 * float(y @ y)
    for step in range(steps + 1):
        z = w @ x.T
        activity = np.maximum(z, 0)
        residual = h @ activity - y
        loss = 0.5 * float(residual @ residual)
        if step in marks or known - loss > FALL * start:
            known = loss
            recorded.append((step, w, h))
        slope = h[:, None] * (((z > 0) * residual) @ x)
        h = h - eta * (activity @ residual)
        w = w - eta * slope
    numbers, input_weights, output_weights = zip(*recorded, strict=True)
    return sl.Trajectory.from_arrays(
        INPUTS, TARGETS, numbers, np.array(input_weights), np.array(output_weights), step_size=STEP_SIZE
    )


if __name__ == "__main__":
    output = sys.argv[1]
    steps, seed = ([int(word) for word in sys.argv[2:]] + [1_000_000, 0][len(sys.argv[2:]) :])[:2]
    run = train(steps, seed)
    sl.write_trajectory(output, run)
    print(f"{output}: {len(run.steps)} of {steps} steps recorded, loss {run.losses[0]:.6g} to {run.losses[-1]:.6g}")
    assert run.losses[-1] <= run.losses[0]
