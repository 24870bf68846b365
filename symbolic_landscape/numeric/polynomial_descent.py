"""Gradient descent and SGD on polynomials in floats: orbits for pictures and second opinions, never for verdicts."""

from collections.abc import Sequence

import numpy as np

from symbolic_landscape.exact.polynomial import Polynomial
from symbolic_landscape.exact.rational import nearest_float
from symbolic_landscape.model.polynomial import PolynomialLoss

__all__ = ["FloatGradient", "descend", "late_points", "stochastic_paths"]

FAR = 1e6


class FloatGradient:
    """The gradient of a polynomial loss at many points at once.

    >>> from symbolic_landscape.model.polynomial_text import parse_polynomial
    >>> gradient = FloatGradient(PolynomialLoss(parse_polynomial("x^2*y", ("x", "y")).polynomial))
    >>> gradient(np.array([[1.0, 2.0]])).tolist()
    [[4.0, 1.0]]
    """

    def __init__(self, loss: PolynomialLoss) -> None:
        self._parts = [_packed(part) for part in loss.polynomial.gradient()]

    def __call__(self, points: np.ndarray) -> np.ndarray:
        """Return the gradients at the rows of `points`."""
        columns = [
            np.prod(points[:, None, :] ** exponents[None, :, :], axis=2) @ factors
            if len(factors)
            else np.zeros(len(points))
            for exponents, factors in self._parts
        ]
        return np.stack(columns, axis=1)


def descend(gradient: FloatGradient, start: np.ndarray, step_size: float, steps: int) -> np.ndarray:
    """Return the orbit of gradient descent, steps + 1 rows; it is cut off where it leaves a large ball."""
    orbit = [np.asarray(start, dtype=float)]
    for _ in range(steps):
        x = orbit[-1]
        following = x - step_size * gradient(x[None, :])[0]
        if not np.all(np.abs(following) < FAR):
            break
        orbit.append(following)
    return np.array(orbit)


def late_points(
    gradient: FloatGradient, start: np.ndarray, step_sizes: np.ndarray, settle: int, keep: int
) -> np.ndarray:
    """Return keep x len(step_sizes) x n: the last points of orbits from one start; nan where an orbit escaped."""
    points = np.repeat(np.asarray(start, dtype=float)[None, :], len(step_sizes), axis=0)
    kept = []
    with np.errstate(all="ignore"):
        for step in range(settle + keep):
            points = points - step_sizes[:, None] * gradient(points)
            points[~np.all(np.abs(points) < FAR, axis=1)] = np.nan
            if step >= settle:
                kept.append(points.copy())
    return np.array(kept)


def stochastic_paths(
    gradients: Sequence[FloatGradient],
    probabilities: Sequence[float],
    start: np.ndarray,
    step_size: float,
    shape: tuple[int, int],
    seed: int,
) -> np.ndarray:
    """Return (steps + 1) x paths x n points of SGD, `shape` = (steps, paths); nan once a path escaped."""
    steps, paths = shape
    generator = np.random.default_rng(seed)
    points = np.repeat(np.asarray(start, dtype=float)[None, :], paths, axis=0)
    found = [points]
    with np.errstate(all="ignore"):
        for _ in range(steps):
            drawn = generator.choice(len(gradients), size=paths, p=probabilities)
            following = points.copy()
            for b, gradient in enumerate(gradients):
                chosen = drawn == b
                if np.any(chosen):
                    following[chosen] = points[chosen] - step_size * gradient(points[chosen])
            following[~np.all(np.abs(following) < FAR, axis=1)] = np.nan
            points = following
            found.append(points)
    return np.array(found)


def _packed(part: Polynomial) -> tuple[np.ndarray, np.ndarray]:
    exponents = np.array([e for e, _ in part.terms], dtype=float).reshape(len(part.terms), len(part.variables))
    return exponents, np.array([nearest_float(c) for _, c in part.terms], dtype=float)
