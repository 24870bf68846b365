"""Least squares in integers: short kernel vectors, independent columns, and the normal equations solved exactly."""

from collections.abc import Sequence

from flint import fmpq, fmpz, fmpz_mat, nmod_mat

from symbolic_landscape.exact.matrix import Matrix, kernel, project
from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.exact.scaled import Integer, scaled
from symbolic_landscape.exact.vector import Vector, subtract

__all__ = ["independent_columns", "least_squares_coefficients", "projection", "short_kernel"]

PRIME = (1 << 61) - 1


def short_kernel(rows: Sequence[Vector], dimension: int) -> Matrix:
    """Return a basis of {v in Q^dimension : row . v = 0 for every row} of short integer vectors (LLL).

    >>> from symbolic_landscape.exact.vector import dot, vector
    >>> basis = short_kernel([vector([1, 2, 3])], 3)
    >>> len(basis), [str(dot(v, vector([1, 2, 3]))) for v in basis]
    (2, ['0', '0'])
    """
    basis = kernel(rows, dimension)
    if len(basis) < 2:
        return basis
    reduced = fmpz_mat([[value.p for value in v] for v in basis]).lll()
    return tuple(tuple(fmpq(value) for value in row) for row in reduced.tolist())


def independent_columns(columns: Sequence[Sequence[Integer]]) -> tuple[int, ...]:
    """Return the first columns that are independent modulo a 61-bit prime: then they are independent over Q.

    A column left out is dependent modulo the prime; over Q it may, very rarely, not be: whoever relies on it checks.

    >>> independent_columns([[1, 2], [2, 4], [0, 1]])
    (0, 2)
    """
    if not columns or not columns[0]:
        return ()
    reduced, rank = nmod_mat(
        [[int(value % PRIME) for value in row] for row in zip(*columns, strict=True)], PRIME
    ).rref()
    pivots: list[int] = []
    for i in range(rank):
        position = pivots[-1] + 1 if pivots else 0
        while int(reduced[i, position]) == 0:
            position += 1
        pivots.append(position)
    return tuple(pivots)


def least_squares_coefficients(
    columns: Sequence[Sequence[Integer]], weights: Sequence[int], right: Vector
) -> Vector | None:
    """Return the c with least sum_k weights_k (sum_j c_j columns_jk)^2 - 2 right_k sum_j c_j columns_jk.

    That is the weighted fit of targets y with right_k = weights_k y_k.  None where the columns are dependent.

    >>> from symbolic_landscape.exact.vector import vector
    >>> [str(c) for c in least_squares_coefficients([[1, 1]], [1, 1], vector([1, 2]))]
    ['3/2']
    """
    if not columns:
        return ()
    denominator = fmpz(1)
    for value in right:
        denominator = denominator.lcm(value.q)
    transposed = fmpz_mat([list(column) for column in columns])
    weighted = fmpz_mat([[w * value for w, value in zip(weights, column, strict=True)] for column in columns])
    wanted = transposed * fmpz_mat([[value.p * (denominator // value.q)] for value in right])
    try:
        found = (weighted * transposed.transpose()).solve(wanted)
    except ZeroDivisionError:
        return None
    return tuple(Rational(1, denominator) * value for value in found.entries())


def projection(columns: Sequence[Vector], target: Vector) -> Vector:
    """Return the orthogonal projection of `target` on the span of the columns: `project`, for many long ones.

    >>> from symbolic_landscape.exact.vector import vector
    >>> [str(value) for value in projection([vector([1, 1]), vector([2, 2])], vector([1, 0]))]
    ['1/2', '1/2']
    """
    whole = scaled(columns, len(target))
    chosen = independent_columns(whole.numerators)
    basis = [whole.numerators[j] for j in chosen]
    found = least_squares_coefficients(basis, [1] * len(target), target)
    if found is not None and basis:
        products = scaled([found]).times(scaled([tuple(map(Rational, column)) for column in basis]))
        projected = products.row(0)
        if scaled([subtract(target, projected)]).times_transposed(whole).is_zero():
            return projected
    return project(columns, target)  # no columns, or ones that only the prime finds dependent
