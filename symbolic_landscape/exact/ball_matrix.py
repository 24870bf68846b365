"""Matrices of balls, as tuples of rows: products, approximate inverses, eigenvalues, definiteness."""

from collections.abc import Sequence

from flint import acb_mat, arb, arb_mat

from symbolic_landscape.exact.ball import Ball, BallMatrix, BallVector, ball_dot, sign
from symbolic_landscape.exact.matrix import Matrix

__all__ = [
    "approximate_inverse",
    "ball_identity",
    "ball_matrix_vector",
    "is_positive_definite",
    "multiply_balls",
    "subtract_balls",
    "symmetric_eigenvalues",
    "transpose_balls",
]


def ball_identity(size: int) -> BallMatrix:
    """Return the identity matrix."""
    return tuple(tuple(Ball(arb(int(i == j))) for j in range(size)) for i in range(size))


def transpose_balls(rows: BallMatrix) -> BallMatrix:
    """Return the transpose; the transpose of no rows is no rows."""
    return tuple(zip(*rows, strict=True))


def multiply_balls(a: BallMatrix, b: BallMatrix) -> BallMatrix:
    """Return the matrix product a b."""
    if not a or not b:
        return tuple(() for _ in a)
    return _rows(_arb_mat(a) * _arb_mat(b))


def subtract_balls(a: BallMatrix, b: BallMatrix) -> BallMatrix:
    """Return a - b."""
    return tuple(tuple(x - y for x, y in zip(r, s, strict=True)) for r, s in zip(a, b, strict=True))


def ball_matrix_vector(a: BallMatrix, x: BallVector) -> BallVector:
    """Return a x."""
    return tuple(ball_dot(row, x) for row in a)


def approximate_inverse(rows: BallMatrix) -> Matrix | None:
    """Return a rational matrix near the inverse of the midpoints, or None when they look singular.

    A proposal, without any guarantee: a preconditioner for Krawczyk's test.

    >>> from symbolic_landscape.exact.ball import ball
    >>> inverse = approximate_inverse(((ball(2), ball(0)), (ball(0), ball(4))))
    >>> [[str(value) for value in row] for row in inverse]
    [['1/2', '0'], ['0', '1/4']]
    """
    if not all(value.finite for row in rows for value in row):
        return None
    try:
        inverse = _arb_mat(rows).mid().inv()
    except ZeroDivisionError:
        return None
    balls = _rows(inverse)
    if not all(value.finite for row in balls for value in row):
        return None
    return tuple(tuple(value.midpoint for value in row) for row in balls)


def symmetric_eigenvalues(rows: BallMatrix) -> tuple[Ball, ...] | None:
    """Return enclosures of the eigenvalues of every symmetric matrix in `rows`, with multiplicity, by midpoint.

    None when the precision is too low to separate what is not equal.  The given matrix stands for its symmetric
    members, whose eigenvalues are real: the real parts of the complex enclosures contain them.

    >>> from symbolic_landscape.exact.ball import ball
    >>> [int(value.midpoint) for value in symmetric_eigenvalues(((ball(0), ball(1)), (ball(1), ball(0))))]
    [-1, 1]
    """
    if not rows:
        return ()
    if len(rows) == 1:
        return (rows[0][0],)
    try:
        found = acb_mat(_arb_mat(rows)).eig(multiple=True)
    except ValueError:
        return None
    values = [Ball(value.real) for value in found]
    if not all(value.finite for value in values):
        return None
    return tuple(sorted(values, key=lambda value: value.midpoint))


def is_positive_definite(rows: BallMatrix) -> bool:
    """Return whether every symmetric matrix in `rows` is positive definite, as far as LDL^T in balls can tell.

    True is certain.  False says only that some pivot was not certainly positive.

    >>> from symbolic_landscape.exact.ball import ball
    >>> is_positive_definite(((ball(2), ball(1)), (ball(1), ball(1))))
    True
    """
    rest: list[list[Ball]] = [list(row) for row in rows]
    size = len(rest)
    for k in range(size):
        pivot = rest[k][k]
        if sign(pivot) != 1:
            return False
        for i in range(k + 1, size):
            factor = rest[i][k] / pivot
            for j in range(k + 1, i + 1):
                rest[i][j] = rest[i][j] - factor * rest[j][k]
    return True


def _arb_mat(rows: Sequence[BallVector]) -> arb_mat:
    return arb_mat([[value._value for value in row] for row in rows])


def _rows(matrix: arb_mat) -> BallMatrix:
    return tuple(tuple(Ball(value) for value in row) for row in matrix.tolist())
