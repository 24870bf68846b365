"""Matrices over a real number field, as tuples of rows: inverse, kernel, characteristic polynomial, inertia.

Over Q itself flint's matrices do the work; over larger fields Gauss' elimination with exact tests for zero.
"""

from collections.abc import Sequence

from flint import fmpq, fmpq_mat

from symbolic_landscape.exact.field_polynomial import FieldPolynomial
from symbolic_landscape.exact.matrix import Inertia
from symbolic_landscape.exact.number_field import FieldElement, FieldVector, NumberField
from symbolic_landscape.exact.univariate import sign_changes

__all__ = [
    "FieldMatrix",
    "characteristic_polynomial",
    "field_dot",
    "field_identity",
    "field_inertia",
    "field_inverse",
    "field_kernel",
    "field_matrix_vector",
    "field_multiply",
    "field_pseudo_inverse",
    "field_rank",
    "field_row_space",
    "field_transpose",
    "is_positive_definite_in_field",
]

FieldMatrix = tuple[FieldVector, ...]


def field_identity(field: NumberField, size: int) -> FieldMatrix:
    """Return the identity matrix."""
    return tuple(tuple(field.rational(int(i == j)) for j in range(size)) for i in range(size))


def field_transpose(rows: FieldMatrix) -> FieldMatrix:
    """Return the transpose; the transpose of no rows is no rows."""
    return tuple(zip(*rows, strict=True))


def field_dot(a: Sequence[FieldElement], b: Sequence[FieldElement]) -> FieldElement:
    """Return sum_i a_i b_i of nonempty vectors."""
    total = a[0].field.rational(0)
    for x, y in zip(a, b, strict=True):
        if x and y:
            total = total + x * y
    return total


def field_matrix_vector(a: FieldMatrix, x: FieldVector) -> FieldVector:
    """Return a x."""
    return tuple(field_dot(row, x) for row in a)


def field_multiply(a: FieldMatrix, b: FieldMatrix) -> FieldMatrix:
    """Return the matrix product a b."""
    if a[0][0].field.degree == 1:
        return _elements(_rational_matrix(a) * _rational_matrix(b), a[0][0].field)
    columns = field_transpose(b)
    return tuple(tuple(field_dot(row, column) for column in columns) for row in a)


def field_rank(rows: Sequence[FieldVector]) -> int:
    """Return the dimension of the span of the rows."""
    return len(_echelon(rows)[1])


def field_row_space(rows: Sequence[FieldVector]) -> FieldMatrix:
    """Return the reduced row echelon form without zero rows: a canonical basis of the span of the rows."""
    reduced, pivots = _echelon(rows)
    return tuple(tuple(row) for row in reduced[: len(pivots)])


def field_kernel(rows: Sequence[FieldVector], dimension: int) -> FieldMatrix:
    """Return a basis of {v : row . v = 0 for every row}; `rows` is not empty."""
    reduced, pivots = _echelon(rows)
    field = rows[0][0].field
    basis = []
    for free in range(dimension):
        if free in pivots:
            continue
        v = [field.rational(0)] * dimension
        v[free] = field.rational(1)
        for row, pivot in zip(reduced, pivots, strict=False):
            v[pivot] = -row[free]
        basis.append(tuple(v))
    return tuple(basis)


def field_inverse(rows: FieldMatrix) -> FieldMatrix:
    """Return the inverse of a regular matrix; raises `ZeroDivisionError` for a singular one."""
    size = len(rows)
    unit = field_identity(rows[0][0].field, size)
    reduced, pivots = _echelon([(*row, *one) for row, one in zip(rows, unit, strict=True)])
    if tuple(pivots) != tuple(range(size)):
        raise ZeroDivisionError("the matrix is singular")
    return tuple(tuple(row[size:]) for row in reduced[:size])


def characteristic_polynomial(rows: FieldMatrix) -> FieldPolynomial:
    """Return det(z - A), from the constant up (Faddeev-LeVerrier: divisions by integers only).

    >>> from symbolic_landscape.exact.number_field import RATIONALS
    >>> rows = tuple(RATIONALS.rational_vector(row) for row in ([2, 1], [1, 2]))
    >>> [str(c) for c in characteristic_polynomial(rows)]
    ['3', '-4', '1']
    """
    size, field = len(rows), rows[0][0].field
    if field.degree == 1:
        return field.rational_vector(_rational_matrix(rows).charpoly().coeffs())
    result = [field.rational(0)] * size + [field.rational(1)]
    power = field_identity(field, size)
    for k in range(1, size + 1):
        product = field_multiply(rows, power)
        trace = field.rational(0)
        for i in range(size):
            trace = trace + product[i][i]
        c = trace * fmpq(-1, k)
        result[size - k] = c
        power = tuple(tuple(x + c if i == j else x for j, x in enumerate(row)) for i, row in enumerate(product))
    return tuple(result)


def field_pseudo_inverse(rows: FieldMatrix, kernel: Sequence[FieldVector]) -> FieldMatrix:
    """Return the Moore-Penrose inverse A^+ of a symmetric matrix with the given basis of its kernel.

    With P the orthogonal projection on the kernel, A + P is regular and A^+ = (A + P)^-1 - P.

    >>> from symbolic_landscape.exact.number_field import RATIONALS
    >>> rows = tuple(RATIONALS.rational_vector(row) for row in ([1, 1], [1, 1]))
    >>> inverse = field_pseudo_inverse(rows, field_kernel(rows, 2))
    >>> field_multiply(rows, field_multiply(inverse, rows)) == rows, str(inverse[0][0])
    (True, '1/4')
    """
    if not kernel:
        return field_inverse(rows)
    basis = tuple(kernel)
    columns = field_transpose(basis)
    gram = field_inverse(field_multiply(basis, columns))
    projection = field_multiply(columns, field_multiply(gram, basis))
    shifted = tuple(tuple(x + y for x, y in zip(a, p, strict=True)) for a, p in zip(rows, projection, strict=True))
    inverse = field_inverse(shifted)
    return tuple(tuple(x - y for x, y in zip(a, p, strict=True)) for a, p in zip(inverse, projection, strict=True))


def field_inertia(rows: FieldMatrix) -> Inertia:
    """Return the numbers of positive, zero and negative eigenvalues of a symmetric matrix.

    Its characteristic polynomial has real roots only, so Descartes' rule of signs counts the positive ones exactly.

    >>> from symbolic_landscape.exact.number_field import RATIONALS
    >>> field_inertia(tuple(RATIONALS.rational_vector(row) for row in ([0, 1], [1, 0])))
    Inertia(positive=1, zero=0, negative=1)
    """
    if not rows:
        return Inertia(0, 0, 0)
    signs = [c.sign() for c in characteristic_polynomial(rows)]
    zero = next(k for k, value in enumerate(signs) if value)
    positive = sign_changes(signs)
    return Inertia(positive, zero, len(rows) - zero - positive)


def is_positive_definite_in_field(rows: FieldMatrix) -> bool:
    """Return whether a symmetric matrix is positive definite; the empty one is."""
    return field_inertia(rows).positive == len(rows)


def _echelon(rows: Sequence[FieldVector]) -> tuple[list[list[FieldElement]], list[int]]:
    """Return the reduced row echelon form, zero rows last, and the columns of its pivots."""
    if rows and rows[0] and rows[0][0].field.degree == 1:
        reduced = _rational_matrix(rows).rref()[0].tolist()
        field = rows[0][0].field
        leading = [next((j for j, value in enumerate(row) if value != 0), None) for row in reduced]
        return [list(field.rational_vector(row)) for row in reduced], [j for j in leading if j is not None]
    rest = [list(row) for row in rows]
    pivots: list[int] = []
    for column in range(len(rest[0]) if rest else 0):
        position = len(pivots)
        found = next((i for i in range(position, len(rest)) if rest[i][column]), None)
        if found is None:
            continue
        rest[position], rest[found] = rest[found], rest[position]
        inverse = rest[position][column].inverse()
        rest[position] = [x * inverse if x else x for x in rest[position]]
        for i, row in enumerate(rest):
            if i != position and row[column]:
                factor = row[column]
                rest[i] = [x - factor * y if y else x for x, y in zip(row, rest[position], strict=True)]
        pivots.append(column)
        if len(pivots) == len(rest):
            break
    return rest, pivots


def _rational_matrix(rows: Sequence[FieldVector]) -> fmpq_mat:
    return fmpq_mat([[x.coefficients[0] if x.coefficients else fmpq(0) for x in row] for row in rows])


def _elements(matrix: fmpq_mat, field: NumberField) -> FieldMatrix:
    return tuple(field.rational_vector(row) for row in matrix.tolist())
