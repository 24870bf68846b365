"""Is a quadratic form nonnegative where some variables are >= 0 and the others free?  Decided with evidence, both ways.

Free variables go first, by Schur complements; what is left is copositivity, decided in two ways that share no code:
by elimination, which gives the tree a checker can replay, and by principal submatrices (Hadeler 1983).
The facts are proved in proofs/copositivity.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

from symbolic_landscape.exact.matrix import (
    Matrix,
    determinant,
    identity,
    inertia,
    kernel,
    solve,
)
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.scaled import Integer, scaled
from symbolic_landscape.exact.vector import Vector, add, dot, is_zero, scale, unit_vector
from symbolic_landscape.limits import Limits
from symbolic_landscape.witness.empirical import (
    CopositivityTree,
    EdgeSplit,
    NonnegativeEntries,
    Pivot,
    PositiveDefinite,
)

__all__ = [
    "Copositive",
    "FreeReduction",
    "NegativeVector",
    "decide_copositive",
    "decide_copositive_by_submatrices",
    "eliminate_free",
    "pivoted",
    "split_edge",
]


@dataclass(frozen=True)
class NegativeVector:
    """A vector x, >= 0 where the form asks for it, with x^T M x < 0."""

    vector: Vector


@dataclass(frozen=True)
class Copositive:
    """x^T M x >= 0 for all x >= 0, by `tree`.  `zero` is a nonzero x >= 0 with x^T M x = 0, None when there is none."""

    tree: CopositivityTree
    zero: Vector | None

    @property
    def strict(self) -> bool:
        """Whether x^T M x > 0 for all nonzero x >= 0."""
        return self.zero is None


@dataclass(frozen=True)
class _Elimination:
    """The minimizer x[variable] = -(row . x) / pivot of a form in one variable; row[variable] is 0."""

    variable: int
    row: Vector
    pivot: Rational

    def apply(self, x: list[Rational]) -> None:
        x[self.variable] = -dot(self.row, x) / self.pivot


@dataclass(frozen=True)
class FreeReduction:
    """What a form leaves on its first variables when the free ones, the last, are put at their minimum.

    `matrix`: the form there.  `eliminated`: how the free variables follow, in the order of elimination.  `null`: a
    basis of the vectors on which the form of the free variables alone vanishes, as vectors of all variables.
    """

    matrix: Matrix
    size: int
    eliminated: tuple[_Elimination, ...]
    null: Matrix

    def complete(self, constrained: Vector) -> Vector:
        """Return the vector of all variables with these first ones and the free ones at their minimum."""
        x = [*constrained, *[ZERO] * (self.size - len(constrained))]
        return _completed(x, self.eliminated)


def eliminate_free(matrix: Matrix, constrained: int, limits: Limits) -> FreeReduction | NegativeVector:
    """Return the form on the first `constrained` variables, the others at their minimum, or a negative vector.

    A free variable with a positive pivot is put at its minimum (a Schur complement).  A negative pivot, or a zero pivot
    with an entry beside it, makes the form negative somewhere; the vector has its first variables >= 0.  Raises
    `LimitReached` when `limits.seconds` have passed.

    >>> from symbolic_landscape.exact.matrix import matrix_vector
    >>> from symbolic_landscape.exact.vector import vector
    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> M = (vector([2, 1]), vector([1, 1]))
    >>> [[str(value) for value in row] for row in eliminate_free(M, 1, DEFAULT_LIMITS).matrix]
    [['1']]
    >>> N = (vector([0, 1]), vector([1, 0]))
    >>> x = eliminate_free(N, 1, DEFAULT_LIMITS).vector
    >>> bool(dot(x, matrix_vector(N, x)) < 0 and x[0] >= 0)
    True
    """
    size = len(matrix)
    # fraction-free (Bareiss 1968): with the pivots positive, the entries are the minors of the integer matrix, and the
    # form is `rest` over `previous` times the common denominator
    integers = scaled(matrix, size)
    rest = [list(row) for row in integers.numerators]
    previous = Integer(1)
    active, left = list(range(size)), list(range(constrained, size))
    eliminated: list[_Elimination] = []
    clock = limits.start()
    while left:
        clock.check()
        chosen = next((f for f in left if rest[f][f] != 0), None)
        if chosen is None:
            break
        row, pivot = rest[chosen], rest[chosen][chosen]
        if pivot < 0:
            return _negative(unit_vector(size, chosen), eliminated)
        left.remove(chosen)
        active.remove(chosen)
        beside = [ZERO] * size
        for j in active:
            beside[j] = Rational(row[j])
        eliminated.append(_Elimination(chosen, tuple(beside), Rational(pivot)))
        for position, i in enumerate(active):
            factor, own = rest[i][chosen], rest[i]
            for j in active[position:]:
                own[j] = rest[j][i] = (pivot * own[j] - factor * row[j]) // previous
        previous = pivot
    for free in left:
        found = next((j for j in active if rest[free][j] != 0), None)
        if found is not None:
            slope, diagonal = Rational(rest[free][found]), Rational(rest[found][found])
            return _negative(_linear_descent(size, free, found, slope, diagonal), eliminated)
    scale_of_rest = previous * integers.denominator
    kept = tuple(
        tuple(Rational(rest[i][j], scale_of_rest) for j in range(constrained)) for i in range(constrained)
    )
    null = tuple(_completed(list(unit_vector(size, free)), eliminated) for free in left)
    return FreeReduction(kept, size, tuple(eliminated), null)


def decide_copositive(matrix: Matrix, limits: Limits) -> Copositive | NegativeVector:
    """Decide whether x^T M x >= 0 for all x >= 0, by elimination of one variable after another.

    Let a be row i beside the diagonal.  For a >= 0 the minimum over x_i >= 0 is at 0, for a <= 0 it is the free one:
    either way a form in one variable less is left.  A row of mixed signs gets one sign by splitting the cone at the
    points a . x = 0 of its edges.

    Raises `LimitReached` past `limits.patterns` steps.

    >>> from symbolic_landscape.exact.matrix import matrix_vector
    >>> from symbolic_landscape.exact.vector import vector
    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> decide_copositive((vector([1, -1]), vector([-1, 1])), DEFAULT_LIMITS).strict
    False
    >>> M = (vector([1, -2]), vector([-2, 1]))
    >>> x = decide_copositive(M, DEFAULT_LIMITS).vector
    >>> bool(dot(x, matrix_vector(M, x)) < 0)
    True
    """
    return _decide(matrix, _Steps(limits))


def decide_copositive_by_submatrices(matrix: Matrix) -> tuple[bool, bool]:
    """Return whether a symmetric matrix is copositive, and whether strictly, by its principal submatrices.

    M with copositive proper principal submatrices is not copositive iff det M < 0 and adj M >= 0 entrywise (Hadeler
    1983, "On copositive matrices").  A copositive M is strictly copositive iff no principal submatrix has a kernel
    spanned by one positive vector: a zero x >= 0 of least support S is inside the orthant of S, so M_S x_S = 0, and a
    second kernel vector would lead to a zero of smaller support.  Exponential in the size; the second opinion beside
    `decide_copositive`.

    >>> from symbolic_landscape.exact.vector import vector
    >>> decide_copositive_by_submatrices((vector([1, -1]), vector([-1, 1])))
    (True, False)
    """
    strict = True
    for size in range(1, len(matrix) + 1):
        for chosen in combinations(range(len(matrix)), size):
            part = tuple(tuple(matrix[i][j] for j in chosen) for i in chosen)
            value = determinant(part)
            if value < 0 and all(entry >= 0 for column in _adjugate_columns(part, value) for entry in column):
                return False, False
            if value == 0:
                basis = kernel(part, size)
                strict = strict and not (len(basis) == 1 and (min(basis[0]) > 0 or max(basis[0]) < 0))
    return True, strict


class _Steps:
    """The steps of one decision; more than `limits.patterns` raise `LimitReached`."""

    def __init__(self, limits: Limits) -> None:
        self.limits, self.taken, self.clock = limits, 0, limits.start()

    def take(self) -> None:
        self.taken += 1
        self.limits.spend("patterns", self.taken)
        self.clock.check()


def _decide(matrix: Matrix, steps: _Steps) -> Copositive | NegativeVector:
    steps.take()
    size = len(matrix)
    for i in range(size):
        if matrix[i][i] < 0:
            return NegativeVector(unit_vector(size, i))
        beside = next((j for j in range(size) if matrix[i][j] < 0), None)
        if matrix[i][i] == 0 and beside is not None:
            # 2 s M_ij + M_jj = -1 at x = s e_i + e_j
            s = -(matrix[beside][beside] + 1) / (2 * matrix[i][beside])
            if matrix[beside][beside] >= 0:
                return NegativeVector(add(scale(s, unit_vector(size, i)), unit_vector(size, beside)))
    if all(entry >= 0 for row in matrix for entry in row):
        flat = next((i for i in range(size) if matrix[i][i] == 0), None)
        return Copositive(NonnegativeEntries(), None if flat is None else unit_vector(size, flat))
    if inertia(matrix).positive == size:
        return Copositive(PositiveDefinite(), None)
    pivot = _cheapest_pivot(matrix)
    row = tuple(ZERO if j == pivot else value for j, value in enumerate(matrix[pivot]))
    return _by_edge(matrix, row, steps) if min(row) < 0 < max(row) else _by_pivot(matrix, pivot, steps)


def _by_pivot(matrix: Matrix, pivot: int, steps: _Steps) -> Copositive | NegativeVector:
    """The row of the pivot has one sign: the minimum over x_pivot >= 0 is at 0 (row >= 0) or is the free one (<= 0)."""
    diagonal = matrix[pivot][pivot]
    row = tuple(ZERO if j == pivot else value for j, value in enumerate(matrix[pivot]))
    answer = _decide(pivoted(matrix, pivot), steps)

    def lifted(rest: Vector) -> Vector:
        x = (*rest[:pivot], ZERO, *rest[pivot:])
        return x if max(row) > 0 or is_zero(row) else (*rest[:pivot], -dot(row, x) / diagonal, *rest[pivot:])

    if isinstance(answer, NegativeVector):
        return NegativeVector(lifted(answer.vector))
    zero = unit_vector(len(matrix), pivot) if diagonal == 0 else None
    if zero is None and answer.zero is not None:
        zero = lifted(answer.zero)
    return Copositive(Pivot(pivot, answer.tree), zero)


def _by_edge(matrix: Matrix, row: Vector, steps: _Steps) -> Copositive | NegativeVector:
    """Split at the point of an edge where `row` vanishes: in both parts the row has one entry less of one sign."""
    first = next(p for p, value in enumerate(row) if value > 0)
    second = next(n for n, value in enumerate(row) if value < 0)
    weights = (-row[second], row[first])
    trees: list[CopositivityTree] = []
    zero: Vector | None = None
    for replaced in (first, second):
        answer = _decide(split_edge(matrix, first, second, weights, replaced), steps)

        def lifted(y: Vector, replaced: int = replaced) -> Vector:
            mixed = add(
                scale(weights[0], unit_vector(len(matrix), first)), scale(weights[1], unit_vector(len(matrix), second))
            )
            others = tuple(ZERO if j == replaced else value for j, value in enumerate(y))
            return add(others, scale(y[replaced], mixed))

        if isinstance(answer, NegativeVector):
            return NegativeVector(lifted(answer.vector))
        if zero is None and answer.zero is not None:
            zero = lifted(answer.zero)
        trees.append(answer.tree)
    return Copositive(EdgeSplit(first, second, weights, trees[0], trees[1]), zero)


def pivoted(matrix: Matrix, pivot: int) -> Matrix:
    """Return the form of the other variables with x_pivot >= 0 at its minimum, for a row of one sign.

    Row >= 0 beside the diagonal: the matrix without it.  Row <= 0: the Schur complement, for a positive diagonal.
    """
    rest = [j for j in range(len(matrix)) if j != pivot]
    row, diagonal = matrix[pivot], matrix[pivot][pivot]
    if all(row[j] >= 0 for j in rest):
        return tuple(tuple(matrix[i][j] for j in rest) for i in rest)
    return tuple(tuple(matrix[i][j] - row[i] * row[j] / diagonal for j in rest) for i in rest)


def split_edge(
    matrix: Matrix, first: int, second: int, weights: tuple[Rational, Rational], replaced: int
) -> Matrix:
    """Return the form with the generator e_replaced (first or second) replaced by weights . (e_first, e_second).

    The cone x >= 0 is the union of the two cones so generated, for positive weights.
    """
    column = tuple(weights[0] * row[first] + weights[1] * row[second] for row in matrix)
    corner = weights[0] * column[first] + weights[1] * column[second]
    return tuple(
        tuple(
            corner if i == j == replaced else column[j] if i == replaced else column[i] if j == replaced else value
            for j, value in enumerate(row)
        )
        for i, row in enumerate(matrix)
    )


def _cheapest_pivot(matrix: Matrix) -> int:
    """Return the row whose signs need the fewest edge splits; a row of one sign needs none."""

    def parts(i: int) -> int:
        others = [value for j, value in enumerate(matrix[i]) if j != i]
        positive, negative = sum(value > 0 for value in others), sum(value < 0 for value in others)
        return comb(positive + negative, positive)

    return min(range(len(matrix)), key=parts)


def _negative(x: Vector, eliminated: Sequence[_Elimination]) -> NegativeVector:
    return NegativeVector(_completed(list(x), eliminated))


def _completed(x: list[Rational], eliminated: Sequence[_Elimination]) -> Vector:
    for step in reversed(eliminated):
        step.apply(x)
    return tuple(x)


def _linear_descent(size: int, free: int, beside: int, slope: Rational, diagonal: Rational) -> Vector:
    """Return x with x_beside = 1 and diagonal + 2 slope x_free = diagonal - |diagonal| - 1 < 0."""
    x = [ZERO] * size
    x[beside], x[free] = ONE, -(abs(diagonal) + 1) / (2 * slope)
    return tuple(x)


def _adjugate_columns(matrix: Matrix, value: Rational) -> Iterator[Vector]:
    """Yield the columns of det M . M^-1, for det M = value != 0."""
    for column in identity(len(matrix)):
        inverse = solve(matrix, column)
        assert inverse is not None  # the determinant is not 0
        yield scale(value, inverse)
