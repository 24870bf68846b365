"""The Hessian at the minimum and its sharpness: the largest eigenvalue, exactly, with its eigenspace."""

from dataclasses import dataclass

from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.exact.algebraic import AlgebraicNumber
from symbolic_landscape.exact.field_matrix import (
    FieldMatrix,
    characteristic_polynomial,
    field_dot,
    field_kernel,
    field_matrix_vector,
    field_pseudo_inverse,
    field_rank,
)
from symbolic_landscape.exact.field_polynomial import (
    Extension,
    FieldPolynomial,
    adjoin_largest_root,
    field_derivative,
    field_division,
    field_gcd,
    field_value,
    root_multiplicity,
)
from symbolic_landscape.exact.matrix import Inertia
from symbolic_landscape.exact.number_field import FieldElement, FieldVector, NumberField
from symbolic_landscape.exact.univariate import sign_changes
from symbolic_landscape.exact.vector import primitive
from symbolic_landscape.loss.polynomial import LocalExpansion

__all__ = ["Spectrum", "hessian", "hessian_inertia", "spectrum_of"]


@dataclass(frozen=True)
class Spectrum:
    """The Hessian H of a critical point and what the criteria need of its spectrum.

    `hessian`, its `characteristic` polynomial, `kernel` (a basis of ker H) and `pseudo_inverse` over the field of the
    point; `extension` leads to the field with the sharpness `extension.root`, over which `eigenvectors` is a basis of
    its eigenspace.
    """

    hessian: FieldMatrix
    characteristic: FieldPolynomial
    kernel: FieldMatrix
    pseudo_inverse: FieldMatrix
    extension: Extension
    sharpness: AlgebraicNumber
    eigenvectors: FieldMatrix

    @property
    def field(self) -> NumberField:
        """The field of the sharpness and of the point."""
        return self.extension.field

    @property
    def multiplicity(self) -> int:
        """The multiplicity of the sharpness as an eigenvalue."""
        return len(self.eigenvectors)

    @property
    def value(self) -> FieldElement:
        """The sharpness as an element of `field`."""
        return self.extension.root

    @property
    def squared_length(self) -> FieldElement:
        """u . u for the first eigenvector u; the only one where the sharpness is simple."""
        return field_dot(self.eigenvectors[0], self.eigenvectors[0])

    def resolvent(self, a: FieldVector) -> FieldVector:
        """Return (lambda - H)^+ a for a vector a over `field` that is orthogonal to the eigenspace.

        With the squarefree part (z - lambda) q(z) of the characteristic polynomial and the polynomial
        t(z) = (q(lambda) - q(z)) / (lambda - z): q(H) is 0 there, so t(H) (lambda - H) = q(lambda).
        """
        quotient = _quotient(self.characteristic, self.extension)
        at_sharpness = field_value(quotient, self.value)
        shifted, remainder = field_division(quotient, (-self.value, self.field.rational(1)))
        if remainder != (at_sharpness,):
            raise InternalContradiction("division by z - lambda leaves another remainder than the value at lambda")
        rows = self.embedded(self.hessian)
        total = tuple(self.field.rational(0) for _ in a)
        for c in reversed(shifted):  # Horner's scheme with the matrix in place of the variable
            total = tuple(x + c * y for x, y in zip(field_matrix_vector(rows, total), a, strict=True))
        return tuple(x / at_sharpness for x in total)

    def embedded(self, rows: FieldMatrix) -> FieldMatrix:
        """Return a matrix over the point's field as one over `field`."""
        return tuple(tuple(self.extension.embed(x) for x in row) for row in rows)


def hessian(expansion: LocalExpansion) -> FieldMatrix:
    """Return the matrix of second derivatives at the point."""
    origin = expansion.field.rational_vector((0,) * expansion.size)
    return expansion.parts[2].hessian(origin)


def hessian_inertia(rows: FieldMatrix) -> Inertia:
    """Return the inertia of the Hessian: Descartes' rule on its real-rooted characteristic polynomial is exact."""
    return _inertia(characteristic_polynomial(rows))


def spectrum_of(rows: FieldMatrix) -> Spectrum:
    """Return the spectrum of a symmetric matrix that is not 0.

    >>> from symbolic_landscape.exact.number_field import RATIONALS
    >>> rows = tuple(RATIONALS.rational_vector(row) for row in ([2, 1], [1, 1]))
    >>> spectrum = spectrum_of(rows)
    >>> (u,), value = spectrum.eigenvectors, spectrum.value
    >>> str(spectrum.sharpness), field_matrix_vector(spectrum.embedded(rows), u) == tuple(value * x for x in u)
    ('root 1 of z^2 - 3*z + 1, about 2.61803', True)
    """
    characteristic = characteristic_polynomial(rows)
    extension = adjoin_largest_root(characteristic)
    assert extension is not None  # a symmetric matrix has a real eigenvalue
    embedded = tuple(extension.embed(c) for c in characteristic)
    multiplicity = root_multiplicity(embedded, extension.root)
    kernel = field_kernel(rows, len(rows))
    return Spectrum(
        rows,
        characteristic,
        kernel,
        field_pseudo_inverse(rows, kernel),
        extension,
        extension.root.to_algebraic(),
        _eigenvectors(rows, characteristic, extension, multiplicity),
    )


def _inertia(characteristic: FieldPolynomial) -> Inertia:
    signs = [c.sign() for c in characteristic]
    zero = next(k for k, value in enumerate(signs) if value)
    positive = sign_changes(signs)
    return Inertia(positive, zero, len(characteristic) - 1 - zero - positive)


def _eigenvectors(
    rows: FieldMatrix, characteristic: FieldPolynomial, extension: Extension, multiplicity: int
) -> FieldMatrix:
    """Return a basis of the eigenspace of the largest eigenvalue.

    With m the squarefree part of the characteristic polynomial and m(z) = (z - lambda) q(z), the matrix q(H) is a
    multiple of the projection on the eigenspace: its columns q(H) e_j span it.  No elimination over the larger field.
    """
    quotient = _quotient(characteristic, extension)
    found: list[FieldVector] = []
    for j in range(len(rows)):
        power = tuple(rows[0][0].field.rational(int(i == j)) for i in range(len(rows)))
        total = [extension.field.rational(0)] * len(rows)
        for c in quotient:
            total = [t + c * extension.embed(x) if x else t for t, x in zip(total, power, strict=True)]
            power = field_matrix_vector(rows, power)
        candidate = _without_content(tuple(total))
        if any(candidate) and (not found or field_rank([*found, candidate]) > len(found)):
            found.append(candidate)
            if len(found) == multiplicity:
                break
    return tuple(found)


def _quotient(characteristic: FieldPolynomial, extension: Extension) -> FieldPolynomial:
    """Return m(z) / (z - lambda), m the squarefree part of the characteristic polynomial."""
    squarefree = field_division(characteristic, field_gcd(characteristic, field_derivative(characteristic)))[0]
    embedded = tuple(extension.embed(c) for c in squarefree)
    quotient, remainder = field_division(embedded, (-extension.root, extension.field.rational(1)))
    if remainder:
        raise InternalContradiction("z - lambda does not divide a polynomial with the root lambda")
    return quotient


def _without_content(x: FieldVector) -> FieldVector:
    """Return a positive rational multiple with coprime integer coefficients, for short numbers."""
    flat = [c for value in x for c in value.coefficients]
    if not flat:
        return x
    whole = primitive(tuple(flat))
    factor = next(a / b for a, b in zip(whole, flat, strict=True) if b != 0)
    return tuple(factor * value for value in x)

