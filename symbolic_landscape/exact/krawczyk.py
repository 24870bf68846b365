"""Krawczyk's test: a box that holds exactly one zero of a system of polynomials, in exact interval arithmetic."""

from collections.abc import Sequence

from flint import fmpq, fmpq_mat

from symbolic_landscape.exact.interval import Box, Interval, interval_product, interval_sum, polynomial_on_box
from symbolic_landscape.exact.matrix import Matrix, matrix_vector
from symbolic_landscape.exact.polynomial import Polynomial
from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.exact.vector import Vector

__all__ = ["has_one_zero", "polish_zero", "rounded_inverse", "rounded_to_bits"]


def rounded_to_bits(value: Rational, bits: int) -> Rational:
    """Return the nearest integer multiple of 2^-bits.

    >>> str(rounded_to_bits(fmpq(1, 3), 3))
    '3/8'
    """
    unit = fmpq(2**bits)
    return fmpq((value * unit + fmpq(1, 2)).floor()) / unit


def rounded_inverse(rows: Matrix, bits: int) -> Matrix | None:
    """Return the inverse with entries rounded to multiples of 2^-bits, or None for a singular matrix."""
    try:
        inverse = fmpq_mat([list(row) for row in rows]).inv()
    except ZeroDivisionError:
        return None
    return tuple(tuple(rounded_to_bits(value, bits) for value in row) for row in inverse.tolist())


def polish_zero(
    system: Sequence[Polynomial], jacobian: Sequence[Sequence[Polynomial]], start: Vector, bits: int, steps: int = 8
) -> Vector | None:
    """Return a point near a zero of the system by Newton's method in rounded rational arithmetic, or None.

    A proposal: nothing is promised about it.

    >>> (x,) = Polynomial.variables_of(("x",))
    >>> square = x * x - Polynomial.constant(("x",), fmpq(2))
    >>> (root,) = polish_zero([square], [[square.derivative("x")]], (fmpq(3, 2),), 40)
    >>> abs(root * root - 2) < fmpq(1, 2**36)
    True
    """
    point = start
    for _ in range(steps):
        slopes = tuple(tuple(entry.at(point) for entry in row) for row in jacobian)
        inverse = rounded_inverse(slopes, bits)
        if inverse is None:
            return None
        step = matrix_vector(inverse, tuple(part.at(point) for part in system))
        point = tuple(rounded_to_bits(x - d, bits) for x, d in zip(point, step, strict=True))
        if max(abs(x) for x in point) > 2**64:
            return None
        if max(abs(d) for d in step) * 2 ** (bits - 2) < 1:
            break
    return point


def has_one_zero(
    system: Sequence[Polynomial],
    jacobian: Sequence[Sequence[Polynomial]],
    center: Vector,
    radius: Rational,
    preconditioner: Matrix,
) -> bool:
    """Return whether Krawczyk's operator maps the box |z - center| <= radius into its interior.

    Then the box holds exactly one zero of the system (proofs/krawczyk.md).  False says nothing.

    >>> (x,) = Polynomial.variables_of(("x",))
    >>> square = x * x - Polynomial.constant(("x",), fmpq(2))
    >>> has_one_zero([square], [[square.derivative("x")]], (fmpq(3, 2),), fmpq(1, 8), ((fmpq(1, 3),),))
    True
    """
    box: Box = tuple((c - radius, c + radius) for c in center)
    slopes = [[polynomial_on_box(entry, box) for entry in row] for row in jacobian]
    moved = matrix_vector(preconditioner, tuple(part.at(center) for part in system))
    for i, row in enumerate(preconditioner):
        spread = fmpq(0)
        for j in range(len(center)):
            total: Interval = (fmpq(int(i == j)), fmpq(int(i == j)))
            for k, c in enumerate(row):
                if c != 0:
                    total = interval_sum(total, interval_product((-c, -c), slopes[k][j]))
            spread += max(abs(total[0]), abs(total[1]))
        if not abs(moved[i]) + spread * radius < radius:
            return False
    return True
