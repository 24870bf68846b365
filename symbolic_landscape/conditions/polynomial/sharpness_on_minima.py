"""The sharpness lambda(p) along a Morse-Bott manifold of minima: its gradient and Hessian at the point.

For v, v' in K = ker H, u the simple top eigenvector, g = T(u, u, .):
    D lambda(v) = g . v / |u|^2,
    D^2 lambda(v, v') = (D4(u, u, v, v') - g . H^+ T(v, v') + 2 T(u, v) . (lambda - H)^+ T(u, v')) / |u|^2,
the Hessian where the gradient vanishes (proofs/sharpness_on_minima.md).
"""

from dataclasses import dataclass

from symbolic_landscape.conditions.polynomial.reduced_action import response_to
from symbolic_landscape.conditions.polynomial.sharpness import Spectrum
from symbolic_landscape.exact.field_matrix import FieldMatrix, field_dot, field_matrix_vector
from symbolic_landscape.exact.number_field import FieldElement, FieldVector
from symbolic_landscape.loss.polynomial import LocalExpansion

__all__ = ["SharpnessHessian", "pull", "sharpness_hessian", "slopes_of_sharpness"]


@dataclass(frozen=True)
class SharpnessHessian:
    """|u|^2 D^2 lambda on the basis of the kernel, and the H^+ g and (lambda - H)^+ T(u, v) it was made with."""

    rows: FieldMatrix
    response: FieldVector
    resolvents: FieldMatrix


def pull(expansion: LocalExpansion, spectrum: Spectrum) -> FieldVector:
    """Return g = T(u, u, .) for the top eigenvector u."""
    (u,) = spectrum.eigenvectors
    return tuple(2 * x for x in expansion.parts[3].gradient(u))


def slopes_of_sharpness(expansion: LocalExpansion, spectrum: Spectrum) -> FieldVector:
    """Return |u|^2 D lambda(v) = g . v for each vector v of the kernel's basis."""
    g = pull(expansion, spectrum)
    return tuple(field_dot(g, v) for v in spectrum.embedded(spectrum.kernel))


def sharpness_hessian(expansion: LocalExpansion, spectrum: Spectrum) -> SharpnessHessian:
    """Return the Hessian of the sharpness along the minima, where its gradient vanishes.

    `expansion` is over the field of the sharpness, to degree 4.

    >>> from symbolic_landscape.conditions.polynomial.sharpness import hessian, spectrum_of
    >>> from symbolic_landscape.exact.number_field import RATIONALS
    >>> from symbolic_landscape.loss.polynomial import local_expansion
    >>> from symbolic_landscape.model.polynomial_text import parse_polynomial
    >>> loss = parse_polynomial("x^2*(1 + y^2)/2 - x^4/24", ("x", "y")).polynomial
    >>> expansion = local_expansion(loss, RATIONALS.rational_vector((0, 0)), 4)
    >>> [[str(x) for x in row] for row in sharpness_hessian(expansion, spectrum_of(hessian(expansion))).rows]
    [['2']]
    """
    (u,) = spectrum.eigenvectors
    kernel = spectrum.embedded(spectrum.kernel)
    response = response_to(spectrum, pull(expansion, spectrum))
    cubic = expansion.parts[3].hessian(u)  # T(u, ., .)
    quartic = expansion.parts[4].hessian(u)  # D4(u, u, ., .) / 2
    mixed = [field_matrix_vector(cubic, v) for v in kernel]
    resolvents = tuple(spectrum.resolvent(a) for a in mixed)
    curved = [expansion.parts[3].hessian(v) for v in kernel]  # T(v, ., .)

    def entry(i: int, j: int) -> FieldElement:
        bending = field_dot(response, field_matrix_vector(curved[i], kernel[j]))
        fourth = field_dot(kernel[i], field_matrix_vector(quartic, kernel[j]))
        return 2 * fourth - bending + 2 * field_dot(mixed[i], resolvents[j])

    rows = tuple(tuple(entry(i, j) for j in range(len(kernel))) for i in range(len(kernel)))
    return SharpnessHessian(rows, response, resolvents)
