"""A direction in which a form a . v + sum_l b_l |l . v| is negative, in floats: a guess where there are many lines."""

from itertools import product

import numpy as np

from symbolic_landscape.propose.box_least_squares import nearest_in_zonotope

__all__ = ["improved_direction", "separating_direction"]

Array = np.ndarray

MOST_PATTERNS = 64  # sign patterns of negative kinks that are tried
IMPROVEMENTS = 8  # of each start, and starts at the lines with the largest kinks


def separating_direction(lines: Array, linear: Array, kinks: Array) -> tuple[float, Array]:
    """Return (rate, v) with the form at v/|v| at most rate < 0, or (0, 0) where none was found.

    For each sign pattern of the negative kinks the linear part has to lie in the zonotope of the positive ones; what is
    missing separates them (proofs/nonnegative_forms.md).

    >>> rate, v = separating_direction(np.eye(2), np.array([2.0, 0.0]), np.array([1.0, 1.0]))
    >>> round(rate, 9), (v + 0).round(9).tolist()
    (-1.0, [-1.0, 0.0])
    """
    negative, positive = np.flatnonzero(kinks < 0), np.flatnonzero(kinks >= 0)
    best, found = 0.0, np.zeros_like(linear)
    patterns = product((1.0, -1.0), repeat=len(negative)) if 2 ** len(negative) <= MOST_PATTERNS else ()
    for pattern in patterns:
        shifted = linear + np.array(pattern) @ (kinks[negative, None] * lines[negative])
        rest = nearest_in_zonotope(lines[positive], kinks[positive], shifted)
        rate = -float(np.linalg.norm(rest))
        if rate < best:
            best, found = rate, -rest
    return best, found


def improved_direction(lines: Array, linear: Array, kinks: Array) -> tuple[float, Array]:
    """Return (rate, v), |v| = 1, with the form at v equal to rate < 0, or (0, 0) where no start led to one.

    From each start v the next is minus the gradient of the form at v.

    >>> rate, v = improved_direction(np.eye(2), np.array([2.0, 0.0]), np.array([1.0, 1.0]))
    >>> round(rate, 9), (v + 0).round(9).tolist()
    (-1.0, [-1.0, 0.0])
    """
    hardest = np.argsort(-np.abs(kinks))[:IMPROVEMENTS]
    best, found = 0.0, np.zeros_like(linear)
    for start in [-linear, *lines[hardest], *-lines[hardest]]:
        v = start
        for _ in range(IMPROVEMENTS):
            length = float(np.linalg.norm(v))
            if length == 0:
                break
            v = v / length
            along = lines @ v
            rate = float(linear @ v + kinks @ np.abs(along))
            if rate < best:
                best, found = rate, v
            v = -(linear + (kinks * np.sign(along)) @ lines)
    return best, found
