"""Matrices of rationals, as tuples of rows: solve, rank, kernel, inertia, projection."""

from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpq, fmpq_mat

from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.exact.vector import Vector, primitive

__all__ = [
    "Inertia",
    "Matrix",
    "determinant",
    "identity",
    "inertia",
    "kernel",
    "least_norm_solution",
    "matrix_vector",
    "multiply",
    "pivot_columns",
    "project",
    "rank",
    "row_space",
    "solve",
    "symmetric_factor",
    "transpose",
]

Matrix = tuple[Vector, ...]


def identity(size: int) -> Matrix:
    """Return the identity matrix."""
    return tuple(tuple(fmpq(int(i == j)) for j in range(size)) for i in range(size))


def transpose(rows: Matrix) -> Matrix:
    """Return the transpose; the transpose of no rows is no rows."""
    return tuple(zip(*rows, strict=True))


def multiply(a: Matrix, b: Matrix) -> Matrix:
    """Return the matrix product a b."""
    if not a or not b or not b[0]:
        return tuple(() for _ in a) if not b or not b[0] else ()
    return _rows(fmpq_mat(_listed(a)) * fmpq_mat(_listed(b)))


def matrix_vector(a: Matrix, x: Vector) -> Vector:
    """Return a x.

    >>> from symbolic_landscape.exact.vector import vector
    >>> [str(value) for value in matrix_vector((vector([1, 2]), vector([0, 1])), vector([3, 4]))]
    ['11', '4']
    """
    if not a or not x:
        return tuple(fmpq(0) for _ in a)
    return tuple((fmpq_mat(_listed(a)) * fmpq_mat([[value] for value in x])).entries())


def rank(rows: Sequence[Vector]) -> int:
    """Return the dimension of the span of the rows.

    >>> from symbolic_landscape.exact.vector import vector
    >>> rank([vector([1, 2]), vector([2, 4]), vector([0, 0])])
    1
    """
    if not rows or not rows[0]:
        return 0
    return int(fmpq_mat(_listed(rows)).rank())


def determinant(rows: Matrix) -> Rational:
    """Return the determinant of a square matrix; 1 for the empty one."""
    return fmpq_mat(_listed(rows)).det() if rows else fmpq(1)


def row_space(rows: Sequence[Vector]) -> Matrix:
    """Return the reduced row echelon form without zero rows: a canonical basis of the span of the rows."""
    if not rows or not rows[0]:
        return ()
    reduced, dimension = fmpq_mat(_listed(rows)).rref()
    return _rows(reduced)[:dimension]


def pivot_columns(rows: Sequence[Vector]) -> tuple[int, ...]:
    """Return the columns of the pivots of the reduced row echelon form, in increasing order.

    They are the first columns that form a basis of the column space.
    """
    return tuple(next(j for j, value in enumerate(row) if value != 0) for row in row_space(rows))


def kernel(rows: Sequence[Vector], dimension: int) -> Matrix:
    """Return a basis of {v in Q^dimension : row . v = 0 for every row}, of primitive integer vectors.

    >>> from symbolic_landscape.exact.vector import vector
    >>> [[str(value) for value in row] for row in kernel([vector([1, 2, 0])], 3)]
    [['-2', '1', '0'], ['0', '0', '1']]
    """
    if any(len(row) != dimension for row in rows):
        raise ValueError(f"rows of {dimension} entries were wanted, as many as the dimension")
    reduced = row_space(rows)
    pivots = tuple(next(j for j, value in enumerate(row) if value != 0) for row in reduced)
    basis = []
    for free in range(dimension):
        if free not in pivots:
            v = [fmpq(0)] * dimension
            v[free] = fmpq(1)
            for row, pivot in zip(reduced, pivots, strict=True):
                v[pivot] = -row[free]
            basis.append(primitive(tuple(v)))
    return tuple(basis)


def solve(rows: Matrix, right: Vector) -> Vector | None:
    """Return one x with rows x = right (free unknowns 0), or None when there is none.

    Any shape and rank; no rows are a matrix without columns, as the transpose of no rows is.  The unknowns that are
    not 0 belong to the first independent columns.

    >>> from symbolic_landscape.exact.vector import vector
    >>> [str(value) for value in solve((vector([2, 1]), vector([4, 2])), vector([2, 4]))]
    ['1', '0']
    >>> solve((vector([2, 1]), vector([4, 2])), vector([2, 5])) is None
    True
    """
    if not rows:
        return None if any(right) else ()
    if len(rows) != len(right):
        raise ValueError(f"one right side for each of {len(rows)} equations was wanted, {len(right)} came")
    unknowns = len(rows[0])
    if unknowns == len(rows):
        try:
            return tuple(fmpq_mat(_listed(rows)).solve(fmpq_mat([[value] for value in right])).entries())
        except ZeroDivisionError:
            pass  # singular: the general way below decides
    reduced, dimension = fmpq_mat([[*row, value] for row, value in zip(rows, right, strict=True)]).rref()
    x = [fmpq(0)] * unknowns
    for i in range(dimension):
        row = [reduced[i, j] for j in range(unknowns + 1)]
        pivot = next(j for j, value in enumerate(row) if value != 0)
        if pivot == unknowns:
            return None
        x[pivot] = row[unknowns]
    return tuple(x)


def least_norm_solution(rows: Matrix, right: Vector) -> Vector | None:
    """Return the x of least Euclidean norm with rows x = right, or None when there is none.

    It is rows^T m with (rows rows^T) m = right.

    >>> from symbolic_landscape.exact.vector import vector
    >>> [str(value) for value in least_norm_solution((vector([1, 1]),), vector([1]))]
    ['1/2', '1/2']
    """
    multipliers = solve(multiply(rows, transpose(rows)), right) if rows and rows[0] else solve(rows, right)
    if multipliers is None or not rows or not rows[0]:
        return multipliers
    x = matrix_vector(transpose(rows), multipliers)
    return x if matrix_vector(rows, x) == right else None


def project(rows: Sequence[Vector], target: Vector) -> Vector:
    """Return the orthogonal projection of `target` on the span of the rows.

    >>> from symbolic_landscape.exact.vector import vector
    >>> [str(value) for value in project([vector([1, 1])], vector([1, 0]))]
    ['1/2', '1/2']
    """
    basis = row_space(rows)
    if not basis:
        return tuple(fmpq(0) for _ in target)
    coefficients = solve(multiply(basis, transpose(basis)), matrix_vector(basis, target))
    assert coefficients is not None  # the Gram matrix of a basis is regular
    return matrix_vector(transpose(basis), coefficients)


@dataclass(frozen=True)
class Inertia:
    """Numbers of positive, zero and negative eigenvalues of a symmetric matrix (Sylvester)."""

    positive: int
    zero: int
    negative: int


def symmetric_factor(rows: Matrix) -> tuple[Matrix, Matrix]:
    """Return (lower, block_diagonal) with rows = L B L^T up to a symmetric permutation absorbed in L.

    B has 1x1 blocks and, where every remaining diagonal entry is 0, 2x2 blocks [[0, c], [c, 0]]; L is regular.
    Raises `ValueError` when the matrix is not symmetric.

    >>> from symbolic_landscape.exact.vector import vector
    >>> matrix = (vector([0, 1]), vector([1, 0]))
    >>> lower, block = symmetric_factor(matrix)
    >>> multiply(multiply(lower, block), transpose(lower)) == matrix
    True
    """
    size = len(rows)
    if any(rows[i][j] != rows[j][i] for i in range(size) for j in range(i)):
        raise ValueError("the matrix is not symmetric; give its symmetric part")
    rest = [list(row) for row in rows]
    columns: list[list[Rational]] = []
    block = [[fmpq(0)] * size for _ in range(size)]
    position = 0
    while position < size:
        chosen = _symmetric_pivot(rest)
        if chosen is None:
            break
        if len(chosen) == 1:
            (p,) = chosen
            pivot = rest[p][p]
            column = [rest[i][p] / pivot for i in range(size)]
            block[position][position] = pivot
            columns.append(column)
            for i in range(size):
                if column[i] != 0:
                    for j in range(size):
                        rest[i][j] -= column[i] * pivot * column[j]
        else:
            p, q = chosen
            cross = rest[p][q]
            first = [rest[i][q] / cross for i in range(size)]
            second = [rest[i][p] / cross for i in range(size)]
            block[position][position + 1] = block[position + 1][position] = cross
            columns += [first, second]
            for i in range(size):
                for j in range(size):
                    rest[i][j] -= cross * (first[i] * second[j] + second[i] * first[j])
        position += len(chosen)
    complement = _complete(columns, size)
    lower = transpose(tuple(tuple(column) for column in columns + complement))
    return lower, tuple(tuple(row) for row in block)


def inertia(rows: Matrix) -> Inertia:
    """Return the inertia of a symmetric rational matrix, exactly, by LDL^T with 1x1 and 2x2 pivots.

    >>> from symbolic_landscape.exact.vector import vector
    >>> inertia((vector([0, 1]), vector([1, 0])))
    Inertia(positive=1, zero=0, negative=1)
    """
    if not rows:
        return Inertia(0, 0, 0)
    _, block = symmetric_factor(rows)
    positive = negative = 0
    for i in range(len(rows)):
        value = block[i][i]
        if value != 0:
            positive, negative = positive + int(value > 0), negative + int(value < 0)
        elif i + 1 < len(rows) and block[i][i + 1] != 0:
            positive, negative = positive + 1, negative + 1
    return Inertia(positive, len(rows) - positive - negative, negative)


def _symmetric_pivot(rest: list[list[Rational]]) -> tuple[int, ...] | None:
    size = len(rest)
    diagonal = next((i for i in range(size) if rest[i][i] != 0), None)
    if diagonal is not None:
        return (diagonal,)
    return next(((i, j) for i in range(size) for j in range(i + 1, size) if rest[i][j] != 0), None)


def _complete(columns: list[list[Rational]], size: int) -> list[list[Rational]]:
    """Return unit columns that complete independent `columns` to a basis."""
    if len(columns) == size:
        return []
    units = [list(row) for row in identity(size)]
    together = transpose(tuple(tuple(column) for column in columns + units))
    chosen = pivot_columns(together)
    return [units[j - len(columns)] for j in chosen if j >= len(columns)]


def _listed(rows: Sequence[Vector]) -> list[list[Rational]]:
    return [list(row) for row in rows]


def _rows(matrix: fmpq_mat) -> Matrix:
    return tuple(tuple(row) for row in matrix.tolist())
