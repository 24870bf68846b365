"""The simplex method over the rationals: the cheapest nonnegative combination of columns that gives a target."""

from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpq, fmpq_mat

from symbolic_landscape.errors import LimitReached
from symbolic_landscape.exact.rational import ZERO, Rational
from symbolic_landscape.exact.vector import Vector

__all__ = ["CheaperForever", "CheapestCombination", "NoCombination", "cheapest_combination"]


@dataclass(frozen=True)
class CheapestCombination:
    """Amounts y >= 0 with sum y_j columns_j = target, of least cost, and prices u with u . column_j <= cost_j.

    Cost and prices agree, u . target = sum y_j cost_j, which proves that no combination is cheaper.
    """

    amounts: Vector
    prices: Vector


@dataclass(frozen=True)
class CheaperForever:
    """y >= 0 with sum y_j columns_j = 0 and negative cost: added to any combination it makes it cheaper."""

    amounts: Vector


@dataclass(frozen=True)
class NoCombination:
    """u with u . target > 0 >= u . column_j for every column: no combination gives the target."""

    separating: Vector


def cheapest_combination(
    columns: Sequence[Vector], target: Vector, costs: Vector, *, guess: Sequence[int] = (), most_pivots: int = 100_000
) -> CheapestCombination | CheaperForever | NoCombination:
    """Minimise sum y_j costs_j over y >= 0 with sum y_j columns_j = target.

    Two phases from a basis made of the columns of `guess`, as far as they are independent, and artificial columns.  The
    column of least reduced cost enters; ties for leaving are broken lexicographically, so no basis comes twice and the
    method ends (Dantzig, Orden, Wolfe 1955).  A guess that is the optimal basis costs no pivot.

    Raises `LimitReached` after `most_pivots` pivots.

    >>> from symbolic_landscape.exact.vector import vector
    >>> columns = [vector([1, 0]), vector([0, 1]), vector([1, 1])]
    >>> found = cheapest_combination(columns, vector([1, 2]), vector([1, 1, 1]))
    >>> [str(y) for y in found.amounts], [str(u) for u in found.prices]
    (['0', '1', '1'], ['0', '1'])
    >>> cheapest_combination(columns, vector([-1, 0]), vector([1, 1, 1]))
    NoCombination(separating=(-1, 0))
    """
    simplex = _Simplex(columns, target, most_pivots)
    simplex.start(guess)
    artificial_cost = simplex.minimize((ZERO,) * len(columns), fmpq(1))
    assert artificial_cost is None  # costs are not negative
    if any(y != 0 for j, y in zip(simplex.basis, simplex.amounts(), strict=True) if j < 0):
        return NoCombination(simplex.prices)
    simplex.drive_out_artificial_columns()
    entering = simplex.minimize(costs, ZERO)
    if entering is not None:
        return CheaperForever(simplex.ray(entering))
    return CheapestCombination(simplex.dense(simplex.amounts()), simplex.prices)


class _Simplex:
    """A basis and what follows from it; basis entries < 0 are artificial columns, -1 the first of them.

    `prices` are those of the last call of `minimize`.
    """

    def __init__(self, columns: Sequence[Vector], target: Vector, most_pivots: int) -> None:
        self.columns, self.target, self.size = columns, target, len(target)
        self.rows = fmpq_mat([list(column) for column in columns]) if columns else fmpq_mat(0, self.size)
        self.right = fmpq_mat([[value] for value in target]) if target else fmpq_mat(0, 1)
        self.most_pivots, self.pivots = most_pivots, 0
        self.artificial: list[Vector] = []
        self.basis: list[int] = []
        self.inverse = fmpq_mat(self.size, self.size)
        self.reference = self.inverse  # the basis that the lexicographic order refers to
        self.prices: Vector = ()

    def start(self, guess: Sequence[int]) -> None:
        """Take the guessed columns, complete them, and make all amounts nonnegative."""
        self.basis = _independent(self.columns, guess)
        for coordinate in _missing_coordinates([self.columns[j] for j in self.basis], self.size):
            self._add_artificial(tuple(fmpq(int(i == coordinate)) for i in range(self.size)))
        self._refresh()
        # an artificial column may as well point the other way
        for j, y in zip(self.basis, self.amounts(), strict=True):
            if j < 0 and y < 0:
                self.artificial[-1 - j] = tuple(-value for value in self.artificial[-1 - j])
        self._refresh()
        amounts = self.amounts()
        if any(y < 0 for y in amounts):
            # one more artificial column, minus the sum of those with y < 0: with t of it these amounts become y + t,
            # so it replaces the most negative one
            total = [ZERO] * self.size
            for j, y in zip(self.basis, amounts, strict=True):
                if y < 0:
                    for i, value in enumerate(self._column(j)):
                        total[i] -= value
            leaving = min(range(self.size), key=amounts.__getitem__)
            self.artificial.append(tuple(total))
            self.basis[leaving] = -len(self.artificial)
            self._refresh()

    def minimize(self, costs: Vector, artificial_cost: Rational) -> int | None:
        """Pivot until no column is worth entering (None), or until one could enter without end (that column)."""
        self.reference = self._matrix()
        while True:
            basic = [costs[j] if j >= 0 else artificial_cost for j in self.basis]
            self.prices = tuple((fmpq_mat([basic]) * self.inverse).entries()) if basic else ()
            products = (self.rows * fmpq_mat([[u] for u in self.prices])).entries() if basic else [ZERO] * len(costs)
            entering, gain = None, ZERO
            for j, (cost, product) in enumerate(zip(costs, products, strict=True)):
                if cost - product < gain:
                    entering, gain = j, cost - product
            if entering is None:
                return None
            leaving = self._leaving(entering)
            if leaving is None:
                return entering
            self._pivot(leaving, entering)

    def drive_out_artificial_columns(self) -> None:
        """Replace artificial columns, which all have amount 0, where some column can take their place."""
        for position in range(self.size):
            if self.basis[position] < 0:
                row = fmpq_mat([[self.inverse[position, i]] for i in range(self.size)])
                entries = (self.rows * row).entries()
                entering = next((j for j, value in enumerate(entries) if value != 0), None)
                if entering is not None:
                    self._pivot(position, entering)
                # else no column has an entry there: the row says 0 = 0 and is never changed by a pivot

    def amounts(self) -> list[Rational]:
        """Return the amounts of the basic columns."""
        return list((self.inverse * self.right).entries()) if self.size else []

    def dense(self, amounts: Sequence[Rational]) -> Vector:
        """Return basic amounts as one amount for each column."""
        result = [ZERO] * len(self.columns)
        for j, y in zip(self.basis, amounts, strict=True):
            if j >= 0:
                result[j] = y
        return tuple(result)

    def ray(self, entering: int) -> Vector:
        """Return the change of the amounts when a column enters without end."""
        change = list(self.dense([-value for value in self._direction(entering)]))
        change[entering] += 1
        return tuple(change)

    def _leaving(self, entering: int) -> int | None:
        """Return the position of least ratio amount / direction, lexicographically least among equals."""
        direction, amounts = self._direction(entering), self.amounts()
        ratios = [(amounts[i] / value, i) for i, value in enumerate(direction) if value > 0]
        if not ratios:
            return None
        least = min(ratio for ratio, _ in ratios)
        tied = [i for ratio, i in ratios if ratio == least]
        if len(tied) > 1:
            table = (self.inverse * self.reference).tolist()
            tied.sort(key=lambda i: [value / direction[i] for value in table[i]])
        return tied[0]

    def _pivot(self, leaving: int, entering: int) -> None:
        self.pivots += 1
        if self.pivots > self.most_pivots:
            raise LimitReached(f"a linear program took more than {self.most_pivots} pivots")
        self.basis[leaving] = entering
        self._refresh()

    def _direction(self, entering: int) -> list[Rational]:
        if not self.size:
            return []
        return list((self.inverse * fmpq_mat([[value] for value in self.columns[entering]])).entries())

    def _column(self, j: int) -> Vector:
        return self.columns[j] if j >= 0 else self.artificial[-1 - j]

    def _add_artificial(self, column: Vector) -> None:
        self.artificial.append(column)
        self.basis.append(-len(self.artificial))

    def _matrix(self) -> fmpq_mat:
        """Return the basic columns, as columns."""
        if not self.size:
            return fmpq_mat(0, 0)
        return fmpq_mat([list(self._column(j)) for j in self.basis]).transpose()

    def _refresh(self) -> None:
        self.inverse = self._matrix().inv() if self.size else fmpq_mat(0, 0)


def _independent(columns: Sequence[Vector], guess: Sequence[int]) -> list[int]:
    """Return the guessed columns that do not depend on earlier ones."""
    chosen = [j for j in dict.fromkeys(guess) if 0 <= j < len(columns)]
    if not chosen or not columns[0]:
        return []
    reduced, rank = fmpq_mat([list(columns[j]) for j in chosen]).transpose().rref()
    rows = reduced.tolist()[:rank]
    return [chosen[next(k for k, value in enumerate(row) if value != 0)] for row in rows]


def _missing_coordinates(columns: Sequence[Vector], size: int) -> list[int]:
    """Return coordinates whose unit vectors complete independent columns to a basis."""
    if not columns:
        return list(range(size))
    reduced, rank = fmpq_mat([list(column) for column in columns]).rref()
    pivots = {next(k for k, value in enumerate(row) if value != 0) for row in reduced.tolist()[:rank]}
    return [coordinate for coordinate in range(size) if coordinate not in pivots]
