"""Float guesses about the Gaussian teacher-student loss in full space: Newton's method, eigenvectors, descent.

Arrays in, arrays out; whatever is found here is proved elsewhere.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Spectrum",
    "gradient",
    "hessian",
    "loss",
    "newton",
    "newton_step",
    "spectrum",
    "spectrum_proposal",
]

Array = NDArray[np.float64]

_ROUNDS = 60
_CLUSTER = 1e-7  # eigenvalues closer than this are proposed as one group
_SAFE = 1e-8  # sine of an angle below which a pair counts as parallel: the square of the sine is a rounding error then


class _Geometry(NamedTuple):
    neurons: Array
    signs: Array
    squares: Array
    inner: Array
    area: Array
    angle: Array


def _geometry(students: Array, teachers: Array) -> _Geometry:
    neurons = np.vstack([students, teachers])
    signs = np.concatenate([np.ones(len(students)), -np.ones(len(teachers))])
    inner = neurons @ neurons.T
    squares = np.diag(inner).copy()
    area = np.sqrt(np.maximum(np.outer(squares, squares) - inner**2, 0))
    np.fill_diagonal(area, 0)
    return _Geometry(neurons, signs, squares, inner, area, np.arctan2(area, inner))


def loss(students: Array, teachers: Array) -> float:
    """Return the loss."""
    g = _geometry(students, teachers)
    kernel = (g.area + (np.pi - g.angle) * g.inner) / (2 * np.pi)
    return float(g.signs @ kernel @ g.signs) / 2


def gradient(students: Array, teachers: Array) -> Array:
    """Return the K x d gradient."""
    g = _geometry(students, teachers)
    count = len(students)
    share = (np.pi - g.angle[:count]) / (2 * np.pi) * g.signs
    own = (g.area[:count] @ g.signs) / (2 * np.pi * g.squares[:count])
    result: Array = share @ g.neurons + own[:, None] * students
    return result


def hessian(students: Array, teachers: Array) -> Array:
    """Return the K d x K d Hessian."""
    g = _geometry(students, teachers)
    count, d = students.shape
    unit = np.eye(d)
    result = np.zeros((count, d, count, d))
    safe = np.where(g.area > _SAFE * np.sqrt(np.outer(g.squares, g.squares)), g.area, np.inf)
    for i in range(count):
        w = students[i]
        slope = g.inner[i] / g.squares[i]
        across = g.neurons - slope[:, None] * w
        weight = g.signs / (2 * np.pi * safe[i])
        weight[i] = 0
        alpha = g.signs @ g.area[i] / (2 * np.pi * g.squares[i])
        result[i, :, i, :] = unit / 2 + alpha * (unit - np.outer(w, w) / g.squares[i]) + (across.T * weight) @ across
        for k in range(i + 1, count):
            v = students[k]
            ratio = g.inner[i, k]
            bracket = np.outer(w, v) + np.outer(v, w)
            bracket -= ratio * (np.outer(w, w) / g.squares[i] + np.outer(v, v) / g.squares[k])
            block = ((np.pi - g.angle[i, k]) * unit + bracket / safe[i, k]) / (2 * np.pi)
            result[i, :, k, :] = block
            result[k, :, i, :] = block
    return result.reshape(count * d, count * d)


def newton(students: Any, teachers: Any) -> Array | None:
    """Return a critical point that Newton's method reaches from `students`, or None when it does not settle.

    A step is cut so that no student moves more than a tenth of the largest student.
    """
    w, v = np.array(students, dtype=float), np.array(teachers, dtype=float)
    longest = float(np.linalg.norm(w, axis=1).max())
    former = np.inf
    for _ in range(_ROUNDS):
        if not np.all(np.isfinite(w)) or np.linalg.norm(w, axis=1).min() < 1e-9 * longest:
            return None
        with np.errstate(all="ignore"):  # weights near the limits of floats end as numbers that are not finite
            g, matrix = gradient(w, v), hessian(w, v)
        if not np.all(np.isfinite(matrix)):
            return None
        try:
            step = np.linalg.solve(matrix, g.ravel()).reshape(w.shape)
        except np.linalg.LinAlgError:
            return None
        size = float(np.linalg.norm(step, axis=1).max())
        if size < 1e-12 * longest or (size < 1e-9 * longest and size > former / 2):
            settled: Array = w - step
            return settled
        w = w - step * min(1.0, 0.1 * longest / size)
        former = size
    return None


class Spectrum(NamedTuple):
    """Eigenvalues in increasing order and orthonormal eigenvectors, as columns, of the Hessian at a point."""

    hessian: Array
    values: Array
    vectors: Array


def spectrum(students: Any, teachers: Any, lift: Any = None) -> Spectrum:
    """Return the float spectrum of the Hessian, with `lift` (d x d) added to each diagonal block."""
    w, v = np.array(students, dtype=float), np.array(teachers, dtype=float)
    matrix = hessian(w, v)
    if lift is not None:
        matrix = matrix + np.kron(np.eye(len(w)), np.array(lift, dtype=float))
    values, vectors = np.linalg.eigh(matrix)
    return Spectrum(matrix, values, vectors)


def newton_step(found: Spectrum, right: Any) -> list[float]:
    """Return the solution x of H x = right, flattened."""
    flat = np.array(right, dtype=float).ravel()
    solution = found.vectors @ ((found.vectors.T @ flat) / found.values)
    return [float(value) for value in solution]


def spectrum_proposal(
    found: Spectrum, lowest_group_only: bool = False
) -> tuple[list[list[float]], float, float, list[list[float]]] | None:
    """Return (lowest, shift, lift, factor) for `exact.block_form.spectral_gap`; None when no gap shows.

    The lowest eigenvectors are the negative ones; or the group of the smallest eigenvalue, when there is none or only
    that is asked for.
    """
    values = found.values
    size = len(values)
    count = 0 if lowest_group_only else int(np.sum(values < 0))
    if count == 0:
        count = 1
        while count < size and values[count] - values[count - 1] < _CLUSTER:
            count += 1
    last = values[count - 1]
    following = values[count] if count < size else max(1.0, 2 * abs(last))
    if following <= 0 and not lowest_group_only:
        return None
    shift = float(0.9 * following) if last <= 0 < following else float(last + 0.9 * (following - last))
    lift = float(2.0 ** np.ceil(np.log2(1 + 2 * abs(values[0]) + abs(following))))
    lowest = found.vectors[:, :count].T
    raised = found.hessian + lift * (lowest.T @ lowest) - shift * np.eye(size)
    try:
        factor = np.linalg.cholesky(raised)
    except np.linalg.LinAlgError:
        return None
    return lowest.tolist(), shift, lift, factor.tolist()
