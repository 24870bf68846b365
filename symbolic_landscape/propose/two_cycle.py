"""Float guesses of 2-cycles of gradient descent: orbits that settle on one, and Newton's method from both sides.

Plain data in, plain data out; whoever asks proves what comes back.
"""

from collections.abc import Callable, Sequence
from itertools import product

import numpy as np

__all__ = ["guess_two_cycles"]

Terms = Sequence[tuple[Sequence[int], float]]
Array = np.ndarray
Map = Callable[[Array], Array]

DISTANCES = range(-8, 1)  # powers of two, times the size of the center
STEPS = 4000
SETTLED = 1e-9
FAR = 1e6


def guess_two_cycles(
    gradient: Sequence[Terms],
    hessian: Sequence[Sequence[Terms]],
    step_size: float,
    center: Sequence[float],
    directions: Sequence[Sequence[float]],
) -> list[tuple[list[float], list[float]]]:
    """Return pairs of points that gradient descent seems to swap, without repetitions.

    Orbits start at several distances from `center` along `directions`.  `gradient` and `hessian` hold polynomials as
    terms (exponents, coefficient).

    >>> gradient, hessian = [[((1,), 1.0), ((3,), -1.0)]], [[[((0,), 1.0), ((2,), -3.0)]]]
    >>> pairs = guess_two_cycles(gradient, hessian, 2.02, [0.0], [[1.0]])
    >>> sorted(round(abs(x[0]), 3) for pair in pairs for x in pair)
    [0.1, 0.1]
    """
    slopes = [_packed(part) for part in gradient]
    curvature = [[_packed(part) for part in row] for row in hessian]
    size = len(gradient)

    def move(x: Array) -> Array:
        return x - step_size * np.array([_value(part, x) for part in slopes])

    def derivative(x: Array) -> Array:
        return np.eye(size) - step_size * np.array([[_value(part, x) for part in row] for row in curvature])

    found: list[tuple[list[float], list[float]]] = []
    with np.errstate(all="ignore"):
        for direction in directions:
            unit = np.array(direction) / np.linalg.norm(direction)
            for exponent, settle in product(DISTANCES, (False, True)):
                x = np.array(center) + 2.0**exponent * (1 + np.abs(center).max()) * unit
                near = _settled(move, x) if settle else x
                y = None if near is None else _newton(move, derivative, near)
                if y is not None:
                    pair = (y.tolist(), move(y).tolist())
                    if not any(_same(pair, other) for other in found):
                        found.append(pair)
    return found


def _settled(move: Map, x: Array) -> Array | None:
    for _ in range(STEPS):
        before, x = x, move(move(x))
        if not np.all(np.isfinite(x)) or np.abs(x).max() > FAR:
            return None
        if np.abs(x - before).max() < SETTLED:
            break
    return x


def _newton(move: Map, derivative: Map, x: Array) -> Array | None:
    for _ in range(60):
        middle = move(x)
        residual = move(middle) - x
        if not np.all(np.isfinite(residual)):
            return None
        slope = derivative(middle) @ derivative(x) - np.eye(len(x))
        try:
            step = np.linalg.solve(slope, residual)
        except np.linalg.LinAlgError:
            return None
        x = x - step
        if not np.all(np.isfinite(x)) or np.abs(x).max() > FAR:
            return None
        if np.abs(step).max() < 1e-13 * (1 + np.abs(x).max()):
            break
    if np.abs(step).max() > 1e-8 * (1 + np.abs(x).max()):
        return None
    return x if np.abs(move(x) - x).max() > 1e-7 * (1 + np.abs(x).max()) else None


def _same(a: tuple[list[float], list[float]], b: tuple[list[float], list[float]]) -> bool:
    def near(p: list[float], q: list[float]) -> bool:
        return bool(np.abs(np.array(p) - np.array(q)).max() < 1e-6)

    return (near(a[0], b[0]) and near(a[1], b[1])) or (near(a[0], b[1]) and near(a[1], b[0]))


def _packed(part: Terms) -> tuple[Array, Array]:
    exponents = np.array([e for e, _ in part], dtype=float)
    return exponents, np.array([c for _, c in part], dtype=float)


def _value(part: tuple[Array, Array], x: Array) -> float:
    exponents, factors = part
    return float(factors @ np.prod(x**exponents, axis=1)) if len(factors) else 0.0
