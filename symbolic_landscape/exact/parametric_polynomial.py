"""Polynomials in x whose coefficients are polynomials in a parameter u, and their integrals between moving ends."""

from collections.abc import Sequence
from itertools import pairwise

from flint import fmpq, fmpq_poly

from symbolic_landscape.exact.univariate import Coefficients

__all__ = ["ParametricPolynomial", "integral_of_products", "powers_of"]

# Entry m is the coefficient of x^m, a polynomial in u.
ParametricPolynomial = tuple[Coefficients, ...]


def integral_of_products(
    breaks: Sequence[Coefficients], factors: Sequence[Sequence[ParametricPolynomial]]
) -> Coefficients:
    """Return, as a polynomial in u, the sum over k of int_{breaks[k]}^{breaks[k+1]} of the product of `factors[k]` dx.

    >>> from symbolic_landscape.exact.univariate import coefficients, polynomial_text
    >>> x = (coefficients([]), coefficients([1]))
    >>> breaks = [coefficients([]), coefficients([0, 1])]
    >>> polynomial_text(integral_of_products(breaks, [[x, x]]), "u")
    '1/3*u^3'
    """
    if len(breaks) != len(factors) + 1:
        raise ValueError(f"{len(factors)} pieces want {len(factors) + 1} ends, {len(breaks)} came")
    total = fmpq_poly()
    ends = [fmpq_poly(list(end)) for end in breaks]
    for (low, high), listed in zip(pairwise(ends), factors, strict=True):
        piece = [fmpq_poly([1])]
        for factor in listed:
            piece = _product(piece, [fmpq_poly(list(c)) for c in factor])
        low_power, high_power = low, high
        for m, c in enumerate(piece):
            total += c * (high_power - low_power) * fmpq(1, m + 1)
            low_power, high_power = low_power * low, high_power * high
    return tuple(total.coeffs())


def powers_of(p: Coefficients) -> ParametricPolynomial:
    """Return the polynomial p in x, free of the parameter."""
    return tuple((c,) if c != 0 else () for c in p)


def _product(p: list[fmpq_poly], q: list[fmpq_poly]) -> list[fmpq_poly]:
    result = [fmpq_poly() for _ in range(len(p) + len(q) - 1)] if p and q else []
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            result[i + j] += a * b
    return result
