"""Subspaces of Q^n in canonical form: equal subspaces are equal values."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

from flint import fmpq, fmpq_mat, fmpz_mat

from symbolic_landscape.exact.rational import common_denominator
from symbolic_landscape.exact.vector import Vector

__all__ = ["IntegerRows", "Subspace", "integer_rows"]

IntegerRows = tuple[tuple[int, ...], ...]


def integer_rows(rows: Sequence[Vector]) -> IntegerRows:
    """Return each row scaled to coprime integers (Python's); zero rows are dropped.

    >>> from symbolic_landscape.exact.vector import vector
    >>> integer_rows([vector(["1/2", "-1/3"]), vector([0, 0])])
    ((3, -2),)
    """
    result = []
    for row in rows:
        denominator = common_denominator(row)
        scaled = [int((value * denominator).p) for value in row]
        content = gcd(*scaled)
        if content:
            result.append(tuple(value // content for value in scaled))
    return tuple(result)


@dataclass(frozen=True)
class Subspace:
    """A subspace of Q^ambient: the rows of its reduced echelon form, each scaled to coprime integers.

    >>> line = Subspace.spanned_by(2, ((2, 4),))
    >>> line == Subspace.spanned_by(2, ((-1, -2), (3, 6))), line.rows
    (True, ((1, 2),))
    """

    ambient: int
    rows: IntegerRows

    @classmethod
    def spanned_by(cls, ambient: int, generators: IntegerRows) -> "Subspace":
        """Return the span of integer vectors."""
        if not generators:
            return cls(ambient, ())
        reduced, _, dimension = fmpz_mat(list(map(list, generators))).rref()
        return cls(ambient, tuple(_normalized(list(map(int, row))) for row in reduced.tolist()[:dimension]))

    @property
    def dimension(self) -> int:
        """The number of rows."""
        return len(self.rows)

    def join(self, generators: IntegerRows) -> "Subspace":
        """Return the sum of this subspace and the span of `generators`."""
        return Subspace.spanned_by(self.ambient, self.rows + generators)

    def contains(self, generators: IntegerRows) -> bool:
        """Return whether every generator lies in the subspace."""
        return not generators or self.join(generators).dimension == self.dimension

    def projection_of(self, target: Vector) -> Vector:
        """Return the orthogonal projection of `target`.

        >>> from symbolic_landscape.exact.vector import vector
        >>> [str(value) for value in Subspace.spanned_by(2, ((1, 1),)).projection_of(vector([1, 0]))]
        ['1/2', '1/2']
        """
        if not self.rows:
            return tuple(fmpq(0) for _ in target)
        if self.dimension == self.ambient:
            return target
        basis = fmpq_mat(list(map(list, self.rows)))
        products = basis * fmpq_mat([[value] for value in target])
        coefficients = (basis * basis.transpose()).solve(products)
        return tuple((basis.transpose() * coefficients).entries())


def _normalized(values: list[int]) -> tuple[int, ...]:
    """Return the multiple of a nonzero vector with coprime coordinates, the first nonzero one positive."""
    content = gcd(*values)
    leading = next(filter(None, values))
    if leading < 0:
        content = -content
    return tuple(values) if content == 1 else tuple([value // content for value in values])
