"""Witness parts that many verdicts share: the point with its number field, the sharpness, negative directions."""

from collections.abc import Sequence

from symbolic_landscape.conditions.polynomial.sharpness import Spectrum
from symbolic_landscape.exact.field_matrix import FieldMatrix, field_dot, field_matrix_vector
from symbolic_landscape.exact.field_polynomial import Extension
from symbolic_landscape.exact.matrix import inertia, solve, symmetric_factor, transpose
from symbolic_landscape.exact.number_field import FieldElement, FieldVector, NumberField
from symbolic_landscape.exact.rational import ONE, ZERO, Rational, sign
from symbolic_landscape.exact.vector import Vector, primitive
from symbolic_landscape.witness.polynomial_minimum import AlgebraicPoint, NumberVector, RealRoot, Sharpness

__all__ = ["negative_direction", "numbers", "point_witness", "sharpness_witness", "trivial_extension"]


def trivial_extension(field: NumberField) -> Extension:
    """Return the field as an extension of itself."""
    return Extension(field, field, field.theta, field.rational(0))


def numbers(x: Sequence[FieldElement]) -> NumberVector:
    """Return a vector of elements as a witness holds it."""
    return tuple(value.coefficients for value in x)


def point_witness(extension: Extension, square_roots: FieldVector) -> AlgebraicPoint:
    """Return the number field and the constants of the instance in it."""
    generator = extension.field.generator
    if generator.rational is None:
        low, high = generator.isolating_interval()
    else:
        low, high = generator.rational - 1, generator.rational + 1
    has_field = extension.base.degree > 1
    return AlgebraicPoint(
        RealRoot(generator.minimal_polynomial, low, high),
        extension.generator.coefficients if has_field else (),
        numbers([extension.embed(x) for x in square_roots]) if has_field else (),
    )


def sharpness_witness(spectrum: Spectrum, square_roots: FieldVector) -> Sharpness:
    """Return the sharpness with bases of its eigenspace and of the kernel."""
    return Sharpness(
        point_witness(spectrum.extension, square_roots),
        spectrum.value.coefficients,
        tuple(numbers(u) for u in spectrum.eigenvectors),
        tuple(numbers(v) for v in spectrum.embedded(spectrum.kernel)),
    )


def negative_direction(rows: FieldMatrix) -> Vector:
    """Return a rational v with v . A v < 0 for a symmetric matrix with a negative eigenvalue.

    A rational approximation of A is factored as L B L^T; v with L^T v on a negative entry of B is tried on A itself,
    with finer approximations until one works.

    >>> from symbolic_landscape.exact.number_field import RATIONALS
    >>> rows = tuple(RATIONALS.rational_vector(row) for row in ([1, 2], [2, 1]))
    >>> v = negative_direction(rows)
    >>> str(v[0] * v[0] + 4 * v[0] * v[1] + v[1] * v[1] < 0)
    'True'
    """
    field = rows[0][0].field
    bits = 32
    while True:
        approximate = tuple(tuple(_approximation(x, bits) for x in row) for row in rows)
        if inertia(approximate).negative:
            lower, block = symmetric_factor(approximate)
            position = next(
                (i for i in range(len(rows)) if block[i][i] < 0),
                next((i for i in range(len(rows) - 1) if block[i][i] == 0 and block[i][i + 1] != 0), 0),
            )
            target = [ZERO] * len(rows)
            target[position] = ONE
            if block[position][position] == 0:
                target[position + 1] = Rational(-sign(block[position][position + 1]))
            v = solve(transpose(lower), tuple(target))
            assert v is not None  # L is regular
            v = primitive(v)
            x = field.rational_vector(v)
            if field_dot(x, field_matrix_vector(rows, x)).sign() < 0:
                return v
        bits *= 2


def _approximation(x: FieldElement, bits: int) -> Rational:
    value = x.rational
    return value if value is not None else x.enclosure(bits).midpoint
