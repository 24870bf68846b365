"""Floats: where gradient descent on the Gaussian teacher-student loss ends, for any teachers.

Integers in, integers out: students in thousandths.  What is there is proved elsewhere.
"""

from random import Random

import numpy as np
from numpy.typing import NDArray

from symbolic_landscape.propose.gaussian_network import loss, newton

__all__ = ["UNIT", "losses_and_gradients", "trained_students"]

Array = NDArray[np.float64]
UNIT = 1000  # the students are given as integers over this

_STEPS = 1500
_SAME = 1e-7  # ends whose losses differ by less, relative to the teachers' squared lengths, count as one


def trained_students(teachers: list[list[int]], width: int, runs: int, seed: str) -> list[list[list[int]]]:
    """Return ends of `runs` descents from random starts, one for each loss, by increasing loss.

    Newton's method goes the last part of the way; a run from which it does not settle nearby is left out.
    """
    v = np.array(teachers, dtype=float)
    draw = Random(f"gaussian descent {seed}")
    scale = float(np.linalg.norm(v)) / np.sqrt(v.size)
    starts = [[[draw.gauss(0, scale) for _ in row] for row in [v[0]] * width] for _ in range(runs)]
    ends: list[tuple[float, Array]] = []
    for students in _descended(np.array(starts), v):
        settled = newton(students, v)
        if settled is None or np.abs(settled - students).max() > scale / 10:
            continue
        value = loss(settled, v)
        if all(abs(value - known) > _SAME * scale**2 for known, _ in ends):
            ends.append((value, settled))
    ends.sort(key=lambda end: end[0])
    return [[[round(UNIT * x) for x in row] for row in students.tolist()] for _, students in ends]


def losses_and_gradients(students: Array, teachers: Array) -> tuple[Array, Array]:
    """Return the losses and the gradients of a stack of students, runs x K x d, for teachers M x d.

    >>> values, slopes = losses_and_gradients(np.array([[[1.0, 0.0]], [[2.0, 0.0]]]), np.array([[1.0, 0.0]]))
    >>> values.tolist(), slopes.tolist()
    ([0.0, 0.25], [[[0.0, 0.0]], [[0.5, 0.0]]])
    """
    runs, width, _ = students.shape
    neurons = np.concatenate([students, np.broadcast_to(teachers, (runs, *teachers.shape))], axis=1)
    signs = np.concatenate([np.ones(width), -np.ones(len(teachers))])
    inner = neurons @ neurons.transpose(0, 2, 1)
    squares = np.einsum("rii->ri", inner)
    area = np.sqrt(np.maximum(squares[:, :, None] * squares[:, None, :] - inner**2, 0))
    share = (np.pi - np.arctan2(area, inner)) / (2 * np.pi)
    losses = np.einsum("a,rab,b->r", signs, area / (2 * np.pi) + share * inner, signs) / 2
    own = (area[:, :width] @ signs) / (2 * np.pi * np.maximum(squares[:, :width], 1e-300))
    return losses, (share[:, :width] * signs) @ neurons + own[:, :, None] * students


def _descended(weights: Array, teachers: Array) -> Array:
    """Return a stack of students after gradient descent; the largest curvature is near (K + 1) / 4."""
    rate = 5 / (weights.shape[1] + 2)
    for _ in range(_STEPS):
        weights = weights - rate * losses_and_gradients(weights, teachers)[1]
    return weights
