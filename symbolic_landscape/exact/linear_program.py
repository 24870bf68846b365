"""Linear feasibility and linear maximization over the rationals: a point, or the combination that refutes it.

Guess, then prove: HiGHS proposes which rows are tight (`propose.linear_program`), the rational simplex method starts
from there, and needs no pivot where the guess is right.  Every answer is checked against the system, exactly, before
it is returned, so nothing rests on floats: thin cones, whose openings no float sees, cost pivots, not truth
(proofs/linear_alternatives.md).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import lcm
from typing import TypeVar

from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.exact.matrix import matrix_vector
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.simplex import CheaperForever, CheapestCombination, NoCombination, cheapest_combination
from symbolic_landscape.exact.vector import Vector, dot, is_zero, negate, scale, zero_vector

__all__ = [
    "Feasible",
    "Infeasible",
    "LinearSystem",
    "Optimal",
    "Row",
    "Unbounded",
    "decide_feasible",
    "maximize",
]

Row = tuple[Vector, Rational]
_Answer = TypeVar("_Answer", "Feasible", "Infeasible")

# Below this many numbers the rational simplex method ends before HiGHS is loaded and called; measured in
# benchmarks/bench_linear_program.py.
SMALL = 2000


@dataclass(frozen=True)
class LinearSystem:
    """Rows (a, b): a . x = b for every `equal`, a . x >= b for every `at_least`, a . x > b for every `more_than`.

    x is in Q^dimension, without any sign condition.  Raises `ValueError` for rows of another length.
    """

    dimension: int
    equal: tuple[Row, ...] = ()
    at_least: tuple[Row, ...] = ()
    more_than: tuple[Row, ...] = ()

    def __post_init__(self) -> None:
        for row, _ in (*self.equal, *self.at_least, *self.more_than):
            if len(row) != self.dimension:
                raise ValueError(f"a row of {self.dimension} coordinates was wanted, one of {len(row)} came")


@dataclass(frozen=True)
class Feasible:
    """A solution."""

    point: Vector

    def satisfies(self, system: LinearSystem) -> bool:
        """Return whether the point fulfils every row."""
        return (
            len(self.point) == system.dimension
            and all(value == b for value, b in _values(system.equal, self.point))
            and all(value >= b for value, b in _values(system.at_least, self.point))
            and all(value > b for value, b in _values(system.more_than, self.point))
        )


@dataclass(frozen=True)
class Infeasible:
    """A Farkas vector: multipliers whose combination of the rows says 0 >= something positive, or 0 > 0.

    The multipliers of `at_least` and `more_than` are >= 0, those of `equal` have any sign.
    """

    equal: Vector
    at_least: Vector
    more_than: Vector

    def refutes(self, system: LinearSystem) -> bool:
        """Return whether the combination of the rows is impossible.

        The combined row is 0, and its bound is positive, or it is 0 and some strict row takes part.

        >>> from symbolic_landscape.exact.vector import vector
        >>> system = LinearSystem(1, more_than=((vector([1]), ZERO), (vector([-1]), ZERO)))
        >>> Infeasible((), (), vector([1, 1])).refutes(system), Infeasible((), (), vector([1, 2])).refutes(system)
        (True, False)
        """
        if any(m < 0 for m in (*self.at_least, *self.more_than)):
            return False
        row, bound = _combined(
            system.dimension,
            ((system.equal, self.equal), (system.at_least, self.at_least), (system.more_than, self.more_than)),
        )
        return is_zero(row) and (bound > 0 or (bound == 0 and any(self.more_than)))


@dataclass(frozen=True)
class Optimal:
    """A solution of largest objective, and multipliers that bound the objective by its value.

    objective + sum equal_i a_i + sum at_least_i a_i = 0 with `at_least` >= 0, and
    value = -(sum equal_i b_i + sum at_least_i b_i): so no solution does better.
    """

    point: Vector
    value: Rational
    equal: Vector
    at_least: Vector

    def maximizes(self, objective: Vector, system: LinearSystem) -> bool:
        """Return whether point and multipliers prove each other optimal."""
        row, bound = _combined(system.dimension, ((system.equal, self.equal), (system.at_least, self.at_least)))
        return (
            Feasible(self.point).satisfies(system)
            and all(m >= 0 for m in self.at_least)
            and row == negate(objective)
            and self.value == -bound == dot(objective, self.point)
        )


@dataclass(frozen=True)
class Unbounded:
    """A solution and a direction: point + t ray is a solution for all t >= 0, and objective . ray > 0."""

    point: Vector
    ray: Vector

    def exceeds_every_bound(self, objective: Vector, system: LinearSystem) -> bool:
        """Return whether the objective grows without end along the ray."""
        return (
            Feasible(self.point).satisfies(system)
            and all(value == 0 for value, _ in _values(system.equal, self.ray))
            and all(value >= 0 for value, _ in _values(system.at_least, self.ray))
            and dot(objective, self.ray) > 0
        )


def decide_feasible(system: LinearSystem, most_pivots: int = 100_000) -> Feasible | Infeasible:
    """Return a solution of the system, or the Farkas vector that refutes it (Motzkin's theorem: never both).

    Strict rows share one slack: the largest t <= 1 with a . x >= b + t on them is positive iff there is a solution.
    Raises `LimitReached` after `most_pivots` exact pivots.

    >>> from symbolic_landscape.exact.vector import vector
    >>> thin = Rational(1, 10**40)
    >>> wedge = LinearSystem(2, more_than=((vector([1, 0]), ZERO), (vector([-1, thin]), ZERO)))
    >>> decide_feasible(wedge).satisfies(wedge)
    True
    >>> empty = LinearSystem(2, more_than=(*wedge.more_than, (vector([0, -1]), ZERO)))
    >>> decide_feasible(empty).refutes(empty)
    True
    """
    if not system.more_than:
        found = maximize(zero_vector(system.dimension), system, most_pivots)
        if isinstance(found, Infeasible):
            return found
        return _confirmed(Feasible(found.point), system)
    slack = LinearSystem(
        system.dimension + 1,
        tuple(((*a, ZERO), b) for a, b in system.equal),
        (
            *(((*a, ZERO), b) for a, b in system.at_least),
            *(((*a, -ONE), b) for a, b in system.more_than),
            ((*zero_vector(system.dimension), -ONE), -ONE),
        ),
    )
    best = maximize((*zero_vector(system.dimension), ONE), slack, most_pivots)
    count = len(system.at_least)
    if isinstance(best, Optimal) and best.value > 0:
        return _confirmed(Feasible(best.point[:-1]), system)
    if isinstance(best, Unbounded):
        raise InternalContradiction("a slack of at most 1 grows without end")
    # The multipliers of t add up to 1 - (that of the cap), and the cap is not tight; or t takes no part at all.
    return _confirmed(Infeasible(best.equal, best.at_least[:count], best.at_least[count:-1]), system)


def maximize(objective: Vector, system: LinearSystem, most_pivots: int = 100_000) -> Optimal | Unbounded | Infeasible:
    """Maximize objective . x over the system, which has no strict rows, with the evidence for the answer.

    Raises `ValueError` where there are strict rows, `LimitReached` after `most_pivots` exact pivots.

    >>> from symbolic_landscape.exact.vector import vector
    >>> triangle = LinearSystem(2, at_least=((vector([1, 0]), ZERO), (vector([0, 1]), ZERO), (vector([-1, -2]), -ONE)))
    >>> best = maximize(vector([1, 1]), triangle)
    >>> str(best.value), [str(v) for v in best.point], best.maximizes(vector([1, 1]), triangle)
    ('1', ['1', '0'], True)
    """
    if system.more_than:
        raise ValueError("a system without strict rows was wanted: a largest value need not be attained otherwise")
    if len(objective) != system.dimension:
        raise ValueError(f"an objective of {system.dimension} coordinates was wanted, one of {len(objective)} came")
    program = _Program(system)
    found = program.solve(objective, most_pivots)
    if isinstance(found, CheapestCombination):
        point = negate(found.prices)
        best = Optimal(point, dot(objective, point), *program.multipliers(found.amounts))
        if not best.maximizes(objective, system):
            raise InternalContradiction("an optimum of the simplex method does not prove itself")
        return best
    if isinstance(found, CheaperForever):
        return _confirmed(program.farkas(found), system)
    solution = program.solve(zero_vector(system.dimension), most_pivots)
    if isinstance(solution, CheaperForever):
        return _confirmed(program.farkas(solution), system)
    assert isinstance(solution, CheapestCombination)  # no amounts at all give the target 0
    unbounded = Unbounded(negate(solution.prices), negate(found.separating))
    if not unbounded.exceeds_every_bound(objective, system):
        raise InternalContradiction("a ray of the simplex method does not prove itself")
    return unbounded


class _Program:
    """The dual: minimise -sum m_i b_i over m >= 0 with sum m_i a_i = -objective; equalities are two rows each.

    Rows are scaled to integers, and multipliers scaled back.
    """

    def __init__(self, system: LinearSystem) -> None:
        self.system = system
        self.rows = [*system.equal, *((negate(a), -b) for a, b in system.equal), *system.at_least]
        self.factors = [Rational(lcm(*(int(value.q) for value in (*a, b)))) for a, b in self.rows]
        self.columns = [scale(factor, a) for factor, (a, _) in zip(self.factors, self.rows, strict=True)]
        self.costs = tuple(-factor * b for factor, (_, b) in zip(self.factors, self.rows, strict=True))

    def solve(self, objective: Vector, most_pivots: int) -> CheapestCombination | CheaperForever | NoCombination:
        guess = self._guess(objective) if len(self.columns) * self.system.dimension > SMALL else ()
        return cheapest_combination(self.columns, negate(objective), self.costs, guess=guess, most_pivots=most_pivots)

    def multipliers(self, amounts: Vector) -> tuple[Vector, Vector]:
        """Return the multipliers of the equalities and of the inequalities."""
        scaled = [factor * amount for factor, amount in zip(self.factors, amounts, strict=True)]
        count = len(self.system.equal)
        equal = tuple(up - down for up, down in zip(scaled[:count], scaled[count : 2 * count], strict=True))
        return equal, tuple(scaled[2 * count :])

    def farkas(self, found: CheaperForever) -> Infeasible:
        return Infeasible(*self.multipliers(found.amounts), ())

    def _guess(self, objective: Vector) -> list[int]:
        from symbolic_landscape.propose.linear_program import propose_tight_rows

        count = len(self.system.equal)
        proper = [*self.rows[:count], *self.rows[2 * count :]]
        floats = [_floats((*a, b)) for a, b in proper]
        tight = propose_tight_rows([row[:-1] for row in floats], [row[-1] for row in floats], count, _floats(objective))
        # an equality is the first of its two rows where its multiplier is positive
        return [k if k < count and m > 0 else count + k for k, m in tight]


def _floats(values: Vector) -> list[float]:
    """Return the quotients by the largest size: these are always finite."""
    denominator = lcm(*(int(value.q) for value in values))
    integers = [int(value.p) * (denominator // int(value.q)) for value in values]
    largest = max(map(abs, integers), default=0) or 1
    return [value / largest for value in integers]


def _values(rows: Sequence[Row], x: Vector) -> Iterator[tuple[Rational, Rational]]:
    """Yield a . x and b for each row."""
    return zip(matrix_vector(tuple(a for a, _ in rows), x), (b for _, b in rows), strict=True)


def _combined(dimension: int, parts: Sequence[tuple[Sequence[Row], Vector]]) -> Row:
    row, bound = list(zero_vector(dimension)), ZERO
    for rows, multipliers in parts:
        for (a, b), m in zip(rows, multipliers, strict=True):
            if m != 0:
                bound += m * b
                for i, value in enumerate(a):
                    row[i] += m * value
    return tuple(row), bound


def _confirmed(answer: _Answer, system: LinearSystem) -> _Answer:
    right = answer.satisfies(system) if isinstance(answer, Feasible) else answer.refutes(system)
    if not right:
        raise InternalContradiction("an answer of the simplex method does not prove itself")
    return answer
