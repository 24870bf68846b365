"""Matrices of balls, as tuples of rows: products, approximate inverses, eigenvalues, definiteness."""

from collections.abc import Iterable, Sequence

from flint import arb, arb_mat, ctx

from symbolic_landscape.exact.ball import Ball, BallMatrix, BallVector, ball_dot, sign
from symbolic_landscape.exact.matrix import Matrix

__all__ = [
    "approximate_inverse",
    "ball_identity",
    "ball_matrix_vector",
    "is_positive_definite",
    "lowest_direction",
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
    """Return enclosures of the eigenvalues of every symmetric matrix in `rows`, in increasing order, with multiplicity.

    None when the entries have no bounds.  Jacobi's rotations propose an almost orthogonal Q.  With A' = Q^T A Q and
    Q^T Q = I + E, the k-th eigenvalue of A' differs from the k-th diagonal entry, in order, by at most the norm of
    the rest (Weyl), and the k-th eigenvalue of A is a multiple of it by a number from 1 / (1 + |E|) to 1 / (1 - |E|)
    (Ostrowski).

    >>> from symbolic_landscape.exact.ball import ball
    >>> [int(value.midpoint) for value in symmetric_eigenvalues(((ball(0), ball(1)), (ball(1), ball(0))))]
    [-1, 1]
    """
    if len(rows) <= 1:
        return rows[0] if rows else ()
    matrix = _arb_mat(rows)
    rotations = _rotations([[value.mid() for value in row] for row in matrix.tolist()])
    if rotations is None:
        return None
    moved = (rotations.transpose() * matrix * rotations).tolist()
    defect = rotations.transpose() * rotations
    for k in range(len(rows)):
        defect[k, k] -= 1
    skew = _norm(defect.entries())
    rest = _norm(value for i, row in enumerate(moved) for j, value in enumerate(row) if i != j)
    if not (skew < arb(1) / 2 and rest.is_finite()):
        return None
    stretch = (1 / (1 + skew)).union(1 / (1 - skew))
    spread = arb(0, rest)
    found = sorted((row[k] for k, row in enumerate(moved)), key=lambda value: Ball(value).midpoint)
    return tuple(Ball((value + spread) * stretch) for value in found)


def lowest_direction(rows: BallMatrix) -> BallVector | None:
    """Return exact balls of a vector near an eigenvector of the smallest eigenvalue of the midpoints.

    A proposal, without any guarantee; None when the entries have no bounds.
    """
    matrix = _arb_mat(rows).mid()
    rotations = _rotations(matrix.tolist())
    if rotations is None:
        return None
    diagonal = (rotations.transpose() * matrix * rotations).tolist()
    lowest = min(range(len(rows)), key=lambda k: Ball(diagonal[k][k]).midpoint)
    return tuple(Ball(row[lowest]) for row in rotations.tolist())


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


def _rotations(rest: list[list[arb]]) -> arb_mat | None:
    """Return the product of Jacobi's rotations that make the symmetric matrix `rest` almost diagonal."""
    size = len(rest)
    if not all(value.is_finite() for row in rest for value in row):
        return None
    last = arb((_LAST_BITS, -ctx.prec))
    turned = [[arb(int(i == j)) for j in range(size)] for i in range(size)]
    for _ in range(_SWEEPS):
        still = True
        for p in range(size):
            for q in range(p + 1, size):
                if abs(rest[p][q]) <= (abs(rest[p][p]) + abs(rest[q][q])) * last:
                    continue
                still = False
                slope = (rest[q][q] - rest[p][p]) / (2 * rest[p][q])
                tangent = 1 / (abs(slope) + (1 + slope * slope).sqrt())
                cosine = (1 / (1 + tangent * tangent).sqrt()).mid()
                sine = (tangent * cosine if slope >= 0 else -tangent * cosine).mid()
                for row in (*rest, *turned):
                    x, y = row[p], row[q]
                    row[p], row[q] = (cosine * x - sine * y).mid(), (sine * x + cosine * y).mid()
                for k in range(size):
                    x, y = rest[p][k], rest[q][k]
                    rest[p][k], rest[q][k] = (cosine * x - sine * y).mid(), (sine * x + cosine * y).mid()
        if still:
            break
    return arb_mat(turned)


_SWEEPS, _LAST_BITS = 60, 16


def _norm(values: Iterable[arb]) -> arb:
    """Return an upper bound of the root of the sum of squares, exact."""
    total = arb(0)
    for value in values:
        total += value * value
    return total.abs_upper().sqrt().abs_upper()


def _arb_mat(rows: Sequence[BallVector]) -> arb_mat:
    return arb_mat([[value._value for value in row] for row in rows])


def _rows(matrix: arb_mat) -> BallMatrix:
    return tuple(tuple(Ball(value) for value in row) for row in matrix.tolist())
