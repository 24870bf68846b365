"""Least squares on one quadratic piece of a loss, in floats: normal equations that follow the slopes as they change."""

from collections.abc import Sequence

import numpy as np

__all__ = ["QuadraticPiece"]

Array = np.ndarray

RIDGE = 1e-13  # relative weight of the least-norm term in the normal equations M'M t = -M'e
# In M M' m = -e it is larger: where the rows are dependent, e has a part that they do not reach, divided by the ridge.
ROW_RIDGE = 1e-10
REFRESH = 64  # updates after which the Gram matrix is computed afresh


class QuadraticPiece:
    """1/2 |M t + e|^2 in the moves t of N weights (and a bias), with M's columns root_k sign_i slope_ik x_k.

    From one piece to the next only slopes at the walls between them change, each a row of M: the Gram matrix M'M is
    updated by these rows, not computed afresh.

    >>> piece = QuadraticPiece(np.array([[1.0], [2.0]]), np.ones(2), np.array([1.0]), has_bias=False)
    >>> piece.follow(np.array([[1.0, 1.0]]))
    >>> direction, _, decrease = piece.minimizer(np.array([-1.0, -1.0]), [np.eye(1)], [0], exactly=False)
    >>> round(float(direction[0, 0]), 9), round(decrease, 9)
    (0.6, 1.8)
    """

    def __init__(self, inputs: Array, root: Array, signs: Array, has_bias: bool) -> None:
        self._inputs, self._root, self._signs, self._has_bias = inputs, root, signs, has_bias
        count, self._size = inputs.shape
        self._matrix = np.zeros((count, len(signs) * self._size + has_bias))
        if has_bias:
            self._matrix[:, -1] = root
        self._gram = np.zeros((0, 0))
        self._slopes = np.full((len(signs), count), np.nan)
        self._updates = REFRESH

    def follow(self, slopes: Array) -> None:
        """Take the piece on which neuron i has slope `slopes[i, k]` at sample k."""
        self._updates += 1
        afresh = self._updates > REFRESH
        for i in range(len(slopes)):
            rows = np.flatnonzero(slopes[i] != self._slopes[i])
            if not len(rows):
                continue
            block = self._block(i)
            new = (self._root[rows] * self._signs[i] * slopes[i, rows])[:, None] * self._inputs[rows]
            if not afresh:
                # (M + C)'(M + C) = M'M + M'C + C'M + C'C with C = 0 outside these rows and this block
                change = new - self._matrix[rows, block]
                cross = self._matrix[rows].T @ change
                self._gram[:, block] += cross
                self._gram[block, :] += cross.T
                self._gram[block, block] += change.T @ change
            self._matrix[rows, block] = new
        self._slopes = slopes
        if afresh:
            self._gram = self._matrix.T @ self._matrix
            self._updates = 0

    def minimizer(
        self, error: Array, bases: Sequence[Array], moving: Sequence[int], exactly: bool
    ) -> tuple[Array, float, float]:
        """Return the least-norm minimizing move of the `moving` neurons in their bases, of the bias, and -e'Mt.

        The last is twice the decrease of 1/2 |M t + e|^2.  The columns of a basis are orthonormal; a square one
        is the identity.  `exactly`: by singular values, not normal equations.
        """
        pieces = [(self._block(i), bases[i]) for i in moving]
        if self._has_bias:
            pieces.append((slice(self._matrix.shape[1] - 1, None), np.eye(1)))
        move = np.zeros((len(self._signs), self._size))
        if not pieces:
            return move, 0.0, 0.0
        gradient = np.concatenate([basis.T @ (self._matrix[:, block].T @ error) for block, basis in pieces])
        if not exactly and len(error) >= len(gradient):
            gram = np.hstack([_times(self._gram[:, block], basis) for block, basis in pieces])
            gram = np.vstack([_times(gram[block].T, basis).T for block, basis in pieces])
            step = -np.linalg.solve(_ridged(gram, RIDGE), gradient)
        else:
            matrix = np.hstack([_times(self._matrix[:, block], basis) for block, basis in pieces])
            if exactly:
                step = np.linalg.lstsq(matrix, -error, rcond=1e-12)[0]
            else:
                step = -(matrix.T @ np.linalg.solve(_ridged(matrix @ matrix.T, ROW_RIDGE), error))
        start = 0
        for i in moving:
            size = bases[i].shape[1]
            move[i] = bases[i] @ step[start : start + size]
            start += size
        return move, float(step[-1]) if self._has_bias else 0.0, -float(gradient @ step)

    def _block(self, neuron: int) -> slice:
        return slice(neuron * self._size, (neuron + 1) * self._size)


def _times(matrix: Array, basis: Array) -> Array:
    """Return matrix basis; a square basis is the identity."""
    return matrix if basis.shape[0] == basis.shape[1] else matrix @ basis


def _ridged(gram: Array, weight: float) -> Array:
    ridged = gram.copy()
    ridged[np.diag_indices_from(ridged)] += weight * max(float(np.trace(gram)) / len(gram), 1e-300)
    return ridged
