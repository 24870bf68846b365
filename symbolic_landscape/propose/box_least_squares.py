"""Least squares in a box: the point of a zonotope nearest to a vector, in floats."""

from collections.abc import Sequence

import numpy as np

__all__ = ["coordinates_in", "nearest_in_zonotope"]

ROUNDS = 300


Numbers = np.ndarray | Sequence[float]


def nearest_in_zonotope(
    lines: np.ndarray | Sequence[Sequence[float]], bounds: Numbers, target: Numbers
) -> np.ndarray:
    """Return r = target - sum m_l l, the m with |m_l| <= bounds_l that make |r| least.

    target . (-r) + sum bounds_l |l . r| = -|r|^2: where r is not 0 it shows that `target` is outside the zonotope.
    Free multipliers are solved for, and bounded ones are freed where their line pulls inwards (Stark and Parker 1995).

    >>> [round(float(x), 9) for x in nearest_in_zonotope([[1.0, 0.0], [1.0, 1.0]], [1.0, 2.0], [5.0, 1.0])]
    [2.0, -1.0]
    >>> nearest_in_zonotope([], [], [5.0, 1.0]).tolist()
    [5.0, 1.0]
    """
    limit, wanted = np.array(bounds, dtype=float), np.array(target, dtype=float)
    if not len(limit):
        return wanted
    matrix = np.array(lines, dtype=float).T
    m = np.zeros(len(limit))
    free = np.zeros(len(limit), dtype=bool)
    scale = float(np.linalg.norm(wanted)) or 1.0
    sizes = np.linalg.norm(matrix, axis=0)
    for _ in range(ROUNDS):
        rest = wanted - matrix @ m
        pull = matrix.T @ rest
        room = ~free & (limit > 0) & (np.abs(pull) > 1e-12 * scale * sizes) & (m * np.sign(pull) < limit)
        if not room.any():
            break
        free[int(np.argmax(np.where(room, np.abs(pull), -1.0)))] = True
        while free.any():
            best = m.copy()
            best[free] = np.linalg.lstsq(matrix[:, free], wanted - matrix[:, ~free] @ m[~free], rcond=None)[0]
            over = free & (np.abs(best) > limit)
            if not over.any():
                m = best
                break
            step = best - m
            room_left = np.where(over, (np.sign(step) * limit - m) / np.where(step == 0, 1.0, step), np.inf)
            first = int(np.argmin(room_left))
            m = m + max(float(room_left[first]), 0.0) * step
            m[first] = np.sign(step[first]) * limit[first]
            free[first] = False
    return np.array(wanted - matrix @ m)


def coordinates_in(basis: Sequence[Sequence[float]], point: Sequence[float]) -> list[float]:
    """Return the coordinates of the point of the basis' span nearest to `point`.

    >>> [round(c, 9) for c in coordinates_in([[2.0, 0.0]], [3.0, 4.0])]
    [1.5]
    """
    if not basis:
        return []
    matrix = np.array(basis, dtype=float).T
    sizes = np.linalg.norm(matrix, axis=0)
    found: list[float] = (np.linalg.lstsq(matrix / sizes, np.array(point), rcond=None)[0] / sizes).tolist()
    return found
