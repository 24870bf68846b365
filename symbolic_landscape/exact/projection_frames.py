"""Nearly orthonormal bases of many subspaces, and projections on them, in floats with proven bounds.

A frame of a subspace V of dimension k is k rows q_i with

- `off`: the root of the sum of the squares of their distances from V is at most this;
- `skew`: the Frobenius norm of Q Q^T - I is at most this.

Let P be the projection on V and R = Q P the rows projected.  |Q - R| <= off; R R^T = Q Q^T - Q (I - P) Q^T differs from
I by at most skew + off^2; R^T R vanishes on the complement of V and has on V the eigenvalues of R R^T, so
|R^T R - P| <= skew + off^2; and |Q^T Q - R^T R| <= 2 off |Q| <= 2 off (1 + skew).  So Q^T Q t is within
(skew + off^2 + 2 off (1 + skew)) |t| of P t, whatever the frame (proofs/flats_modulo_primes.md).

Every rounding is counted: a product of vectors of n coordinates, |u|, |v| <= 2, computed in any order, is wrong by
at most (n + 2) 2^-50 (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1, with a factor of more than
two to spare, which pays for the evaluation of the bounds themselves).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from symbolic_landscape.exact.linear_matroid import distinct_beginnings
from symbolic_landscape.exact.sign_filter import unit_rows
from symbolic_landscape.exact.subspace import IntegerRows

__all__ = ["FrameSpace", "Frames"]


@dataclass(frozen=True)
class Frames:
    """Frames of subspaces of one dimension, with the projection of the target; one row for each subspace.

    `projections` are within `errors` of the projections, for the target scaled as `FrameSpace` does.
    """

    rows: Any
    off: Any
    skew: Any
    projections: Any

    def __getitem__(self, part: Any) -> "Frames":
        return Frames(self.rows[part], self.off[part], self.skew[part], self.projections[part])


@dataclass(frozen=True)
class FrameSpace:
    """Integer vectors that span the subspaces, and a target, each scaled to length at most 1 in floats.

    >>> space = FrameSpace(((1, 1, 0), (0, 1, 0)), (3, 4, 0))
    >>> plane = space.extended(space.extended(space.nothing(), [0], [0]), [0], [1])
    >>> residuals, errors = space.residuals(plane)
    >>> bool((abs(residuals) <= errors).all() and errors.max() * 10**12 < 1)
    True
    """

    vectors: IntegerRows
    target: tuple[int, ...]

    @cached_property
    def _vectors(self) -> Any:
        return unit_rows(self.vectors)

    @cached_property
    def _target(self) -> Any:
        return unit_rows([self.target])[0]

    @property
    def rounding(self) -> Any:
        """A bound of the error of a product of two vectors of length at most 2."""
        return np.float64(len(self.target) + 2) / 2**50

    def nothing(self) -> Frames:
        """Return the frame of {0}."""
        n = len(self.target)
        return Frames(np.zeros((1, 0, n)), np.zeros(1), np.zeros(1), np.zeros((1, n)))

    def extended(self, frames: Frames, parents: Sequence[int] | Any, vectors: Sequence[int] | Any) -> Frames:
        """Return frames of the sums of subspaces and lines; the vectors must lie outside, exactly.

        The new row is u = v - sum c_i q_i over its length, with any numbers c_i: it is at most sum |c_i| dist(q_i, V)
        from the sum, and roundings.  Two rounds make it nearly orthogonal; what is left is measured.
        """
        rows, added = frames.rows[parents], self._vectors[vectors]
        off = frames.off[parents]
        steps, distance = rows.shape[1] + 2, np.full(len(off), self.rounding)
        # a length of 0 gives a bound that is infinite or no number: nothing is claimed
        with np.errstate(divide="ignore", invalid="ignore"):
            for _ in range(2):
                amounts = np.einsum("bkn,bn->bk", rows, added)
                added = added - np.einsum("bk,bkn->bn", amounts, rows)
                size = np.sqrt(np.einsum("bk,bk->b", amounts, amounts))
                distance += size * off * (1 + self.rounding) + steps * self.rounding
            length = np.sqrt(np.einsum("bn,bn->b", added, added))
            added = np.nan_to_num(added / length[:, None])
            distance = distance / length * (1 + self.rounding) + self.rounding
            off = np.sqrt(off**2 + distance**2) * (1 + self.rounding)
        products = np.einsum("bkn,bn->bk", rows, added)
        skew = np.sqrt(frames.skew[parents] ** 2 + 2 * np.einsum("bk,bk->b", products, products))
        along = np.einsum("bn,n->b", added, self._target)
        return Frames(
            np.concatenate([rows, added[:, None]], axis=1),
            off,
            (skew + steps * self.rounding) * (1 + self.rounding),
            frames.projections[parents] + along[:, None] * added,
        )

    def spanned_by(self, bases: Any) -> Frames:
        """Return frames of the spans of independent vectors: one row of numbers for each."""
        if bases.shape[1] == 0:
            return self.nothing()[[0] * len(bases)]
        beginnings, parents = distinct_beginnings(bases)
        return self.extended(self.spanned_by(beginnings), parents, bases[:, -1])

    def residuals(self, frames: Frames) -> tuple[Any, Any]:
        """Return the projections minus the target, and bounds of their errors, for the target scaled to length <= 1."""
        steps = frames.rows.shape[1] + 2
        bound = frames.skew + frames.off**2 + 2 * frames.off * (1 + frames.skew) + 4 * steps * self.rounding
        return frames.projections - self._target, bound * (1 + self.rounding)
