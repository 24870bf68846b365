"""Matrices of rationals as integers over one common denominator: bulk evaluation.

A product of two such matrices is one integer matrix product, some hundred times faster than rational arithmetic
entry by entry; signs are those of the integers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flint import fmpq, fmpz, fmpz_mat

from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.exact.vector import Vector

__all__ = ["Integer", "ScaledMatrix", "scaled"]

Integer = fmpz


@dataclass(frozen=True)
class ScaledMatrix:
    """The matrix numerators / denominator; all rows have `columns` entries and the denominator is positive."""

    numerators: tuple[tuple[Integer, ...], ...]
    columns: int
    denominator: Integer

    def times_transposed(self, other: "ScaledMatrix") -> "ScaledMatrix":
        """Return self other^T.

        >>> from symbolic_landscape.exact.vector import vector
        >>> half = scaled([vector(["1/2", 1])])
        >>> half.times_transposed(half).numerators, half.times_transposed(half).denominator
        (((5,),), 4)
        """
        return self._product(other, lambda right: right.transpose(), len(other.numerators))

    def times(self, other: "ScaledMatrix") -> "ScaledMatrix":
        """Return self other."""
        return self._product(other, lambda right: right, other.columns)

    def row(self, position: int) -> Vector:
        """Return one row as rationals."""
        return tuple(fmpq(numerator, self.denominator) for numerator in self.numerators[position])

    def entry(self, row: int, column: int) -> Rational:
        """Return one entry as a rational."""
        return fmpq(self.numerators[row][column], self.denominator)

    def signs(self) -> tuple[tuple[int, ...], ...]:
        """Return the signs -1, 0, 1 of all entries."""
        return tuple(tuple((x > 0) - (x < 0) for x in row) for row in self.numerators)

    def is_zero(self) -> bool:
        """Return whether every entry is 0."""
        return not any(any(row) for row in self.numerators)

    def minus(self, other: "ScaledMatrix") -> "ScaledMatrix":
        """Return self - other, over the least common denominator of both."""
        denominator = self.denominator.lcm(other.denominator)
        left, right = denominator // self.denominator, denominator // other.denominator
        rows = tuple(
            tuple(left * a - right * b for a, b in zip(row, other_row, strict=True))
            for row, other_row in zip(self.numerators, other.numerators, strict=True)
        )
        return ScaledMatrix(rows, self.columns, denominator)

    def _product(
        self, other: "ScaledMatrix", arranged: Callable[[fmpz_mat], fmpz_mat], columns: int
    ) -> "ScaledMatrix":
        denominator = self.denominator * other.denominator
        if not self.numerators or not self.columns or not other.numerators or not columns:
            zero = tuple((fmpz(0),) * columns for _ in self.numerators)
            return ScaledMatrix(zero, columns, denominator)
        product = fmpz_mat(_listed(self.numerators)) * arranged(fmpz_mat(_listed(other.numerators)))
        return ScaledMatrix(tuple(tuple(row) for row in product.tolist()), columns, denominator)


def scaled(rows: Sequence[Vector], columns: int | None = None) -> ScaledMatrix:
    """Return the rows over their least common denominator; `columns` is needed where there may be no row."""
    denominator = fmpz(1)
    for row in rows:
        for value in row:
            q = value.q
            if q != 1 and denominator % q != 0:
                denominator = denominator.lcm(q)
    numerators = tuple(tuple(value.p * (denominator // value.q) for value in row) for row in rows)
    return ScaledMatrix(numerators, len(rows[0]) if columns is None else columns, denominator)


def _listed(rows: tuple[tuple[Integer, ...], ...]) -> list[list[Integer]]:
    return [list(row) for row in rows]
