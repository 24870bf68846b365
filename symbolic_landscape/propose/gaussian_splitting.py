"""Float guesses of directions in which a student 0 lowers the loss."""

from typing import Any

import numpy as np

from symbolic_landscape.propose.gaussian_network import Array

__all__ = ["descending_start"]

_STEPS, _RATE = 200, 0.5


def descending_start(students: Any, teachers: Any) -> list[float] | None:
    """Return a unit vector u with A(u) = sum k(u, w_i) - sum k(u, v_j) < 0, by descent on the sphere, or None."""
    w, v = np.array(students, dtype=float), np.array(teachers, dtype=float)
    starts = np.vstack([v, -v, w, -w, np.random.default_rng(0).normal(size=(2 * w.shape[1], w.shape[1]))])
    best, least = None, -1e-9
    for start in starts:
        u = start / np.linalg.norm(start)
        for _ in range(_STEPS):
            g = _slope(u, w) - _slope(u, v)
            u = u - _RATE * (g - (g @ u) * u)
            u = u / np.linalg.norm(u)
        value = float(u @ (_slope(u, w) - _slope(u, v)))
        if value < least:
            best, least = u, value
    return None if best is None else [float(x) for x in best]


def _slope(u: Array, rows: Array) -> Array:
    """Return the gradient in u of sum over rows of k(u, row); its product with u is the sum itself."""
    inner = rows @ u
    area = np.sqrt(np.maximum(np.sum(rows**2, axis=1) * (u @ u) - inner**2, 0))
    angle = np.arctan2(area, inner)
    result: Array = (area.sum() * u / (u @ u) + (np.pi - angle) @ rows) / (2 * np.pi)
    return result
