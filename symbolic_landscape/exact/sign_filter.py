"""A float filter in front of exact dot products: it says "not zero" with proof, or "don't know".

For integer vectors u, v of length n the float64 value of u . v, each coordinate rounded once, differs from the true
one by at most (n + 3) 2^-52 sum |u_k v_k| (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1; two
roundings of coordinates, n of products and sums, and a factor two for safety of the bound's own evaluation).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isqrt
from typing import Any

from symbolic_landscape.exact.subspace import IntegerRows

__all__ = ["FilteredRows", "unit_rows"]


@dataclass(frozen=True)
class FilteredRows:
    """Integer vectors, with float copies scaled to size 1.

    >>> rows = FilteredRows(((1, 1), (1, -1), (2, 1)))
    >>> rows.possibly_orthogonal((10**30, -(10**30)))
    (0,)
    """

    rows: IntegerRows

    @cached_property
    def _floats(self) -> tuple[Any, Any]:
        import numpy as np

        scaled = np.array([_unit_size(row) for row in self.rows], dtype=np.float64)
        return scaled, np.abs(scaled)

    def possibly_orthogonal(self, vector: Sequence[int]) -> tuple[int, ...]:
        """Return the positions of all rows that are orthogonal to `vector`, and perhaps of a few that are not."""
        if not self.rows:
            return ()
        import numpy as np

        scaled, sizes = self._floats
        v = np.array(_unit_size(vector), dtype=np.float64)
        # 2^-52 (n + 3), and as much again for the evaluation of the bound itself
        bound = (len(v) + 3) * np.finfo(np.float64).eps * 2
        near = np.abs(scaled @ v) <= bound * (sizes @ np.abs(v)) + np.finfo(np.float64).tiny
        return tuple(int(position) for position in np.flatnonzero(near))


def unit_rows(rows: Sequence[Sequence[int]]) -> Any:
    """Return the rows scaled to length at most 1, in floats: each coordinate is correctly rounded.

    >>> unit_rows([(3, 4), (0, 0)]).tolist() == [[3 / 6, 4 / 6], [0, 0]]
    True
    """
    import numpy as np

    lengths = [isqrt(sum(value * value for value in row)) + 1 for row in rows]
    scaled = [[value / length for value in row] for row, length in zip(rows, lengths, strict=True)]
    return np.array(scaled, dtype=np.float64)


def _unit_size(row: Sequence[int]) -> list[float]:
    """Divide by the largest size; the quotient of Python's integers is correctly rounded, whatever their length."""
    largest = max(map(abs, row), default=0)
    return [value / largest for value in row] if largest else [0 / 1 for _ in row]
