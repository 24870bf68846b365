"""Float guesses of the scaling of neurons at which the sharpness of a minimum is least.

Plain data in, plain data out; whoever asks proves what comes back.
"""

from collections.abc import Sequence

import numpy as np

__all__ = ["guess_flattest_scaling"]

ROUNDS = 40
GOLDEN = 0.6180339887498949
WIDTH = 4.0
SETTLED = 1e-12


def guess_flattest_scaling(hessian: Sequence[Sequence[float]], signs: Sequence[Sequence[int]]) -> list[float]:
    """Return log c_i for each neuron i: near the least largest eigenvalue of D H D, D = exp(-sum log c_i signs[i]).

    `signs[i]`: +1 at the input weights of neuron i, -1 at its output weights, else 0.  The function is convex, so one
    neuron after the other is moved by golden section until nothing changes.

    >>> [round(t, 6) for t in guess_flattest_scaling([[4.0, 1.0], [1.0, 0.25]], [[1, -1]])]
    [0.693147]
    """
    matrix, directions = np.array(hessian), np.array(signs, dtype=float)

    def sharpness(t: np.ndarray) -> float:
        scale = np.exp(-(t @ directions))
        return float(np.linalg.eigvalsh(matrix * np.outer(scale, scale))[-1])

    t = np.zeros(len(directions))
    for _ in range(ROUNDS):
        before = t.copy()
        for i in range(len(t)):
            low, high = t[i] - WIDTH, t[i] + WIDTH
            while high - low > SETTLED:
                left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
                values = []
                for x in (left, right):
                    moved = t.copy()
                    moved[i] = x
                    values.append(sharpness(moved))
                low, high = (low, right) if values[0] <= values[1] else (left, high)
            t[i] = (low + high) / 2
        if np.abs(t - before).max() < SETTLED * 10:
            break
    return [float(x) for x in t]
