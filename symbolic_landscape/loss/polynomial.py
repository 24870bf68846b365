"""The loss around a point, exactly: its homogeneous parts, their values, gradients and Hessians in a number field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb

from symbolic_landscape.exact.field_matrix import FieldMatrix
from symbolic_landscape.exact.field_polynomial import Extension
from symbolic_landscape.exact.field_series import Series
from symbolic_landscape.exact.number_field import FieldElement, FieldVector, NumberField
from symbolic_landscape.exact.polynomial import Polynomial

__all__ = ["Form", "LocalExpansion", "local_expansion"]

Powers = tuple[tuple[int, int], ...]
"""A monomial: (variable, exponent > 0) in increasing order of the variable."""


@dataclass(frozen=True)
class Form:
    """A homogeneous polynomial of degree `degree` in `size` variables over a real number field.

    `terms`: monomials with their coefficients, none of them 0, in increasing order of the monomials.
    """

    field: NumberField
    size: int
    degree: int
    terms: tuple[tuple[Powers, FieldElement], ...]

    @property
    def is_zero(self) -> bool:
        """Whether there is no term."""
        return not self.terms

    def value(self, x: FieldVector) -> FieldElement:
        """Return the value at x."""
        total, powers = self.field.rational(0), _PowerTable(x)
        for monomial, c in self.terms:
            total = total + c * powers.of(monomial)
        return total

    def gradient(self, x: FieldVector) -> FieldVector:
        """Return the gradient at x.

        >>> from symbolic_landscape.exact.number_field import RATIONALS
        >>> x, y = Polynomial.variables_of(("x", "y"))
        >>> origin = RATIONALS.rational_vector((0, 0))
        >>> cubic = local_expansion(x**2 * y, origin, 3).parts[3]
        >>> [str(d) for d in cubic.gradient(RATIONALS.rational_vector((2, 5)))]
        ['20', '4']
        """
        total, powers = [self.field.rational(0)] * self.size, _PowerTable(x)
        for monomial, c in self.terms:
            for i, e in monomial:
                total[i] = total[i] + e * c * powers.of(_lowered(monomial, i))
        return tuple(total)

    def hessian(self, x: FieldVector) -> FieldMatrix:
        """Return the matrix of second derivatives at x."""
        total = [[self.field.rational(0)] * self.size for _ in range(self.size)]
        powers = _PowerTable(x)
        for monomial, c in self.terms:
            for i, e in monomial:
                once = _lowered(monomial, i)
                for j, f in once:
                    total[i][j] = total[i][j] + e * f * c * powers.of(_lowered(once, j))
        return tuple(tuple(row) for row in total)

    def gradient_along(self, x: Sequence[Series]) -> tuple[Series, ...]:
        """Return the gradient at a point whose coordinates are power series."""
        total = [Series(self.field, x[0].size, x[0].order, {})] * self.size
        powers: dict[Powers, Series] = {(): Series.constant(self.field.rational(1), x[0].size, x[0].order)}

        def power(monomial: Powers) -> Series:
            if monomial not in powers:
                *first, (i, e) = monomial
                base = x[i]
                for _ in range(e - 1):
                    base = base * x[i]
                powers[monomial] = power(tuple(first)) * base if first else base
            return powers[monomial]

        for monomial, c in self.terms:
            for i, e in monomial:
                total[i] = total[i] + power(_lowered(monomial, i)).scaled(e * c)
        return tuple(total)

    def over(self, extension: Extension) -> "Form":
        """Return the same form over a larger field."""
        if extension.field == self.field:
            return self
        terms = tuple((monomial, extension.embed(c)) for monomial, c in self.terms)
        return Form(extension.field, self.size, self.degree, terms)


@dataclass(frozen=True)
class LocalExpansion:
    """L(point + y) = sum of parts[k](y), up to the degree computed; parts[k] is homogeneous of degree k.

    By the derivatives at the point: parts[2] = H(y, y) / 2, parts[3] = T(y, y, y) / 6, parts[4] = D4(y, y, y, y) / 24.
    """

    parts: tuple[Form, ...]

    @property
    def field(self) -> NumberField:
        """The field of the coefficients."""
        return self.parts[0].field

    @property
    def size(self) -> int:
        """The number of variables."""
        return self.parts[0].size

    def gradient_along(self, x: Sequence[Series]) -> tuple[Series, ...]:
        """Return the gradient of the computed parts at point + x, the coordinates of x being power series."""
        total = [Series(self.field, x[0].size, x[0].order, {})] * self.size
        for part in self.parts[1:]:
            if not part.is_zero:
                total = [a + b for a, b in zip(total, part.gradient_along(x), strict=True)]
        return tuple(total)

    def over(self, extension: Extension) -> "LocalExpansion":
        """Return the same expansion over a larger field."""
        return LocalExpansion(tuple(part.over(extension) for part in self.parts))


def local_expansion(polynomial: Polynomial, point: FieldVector, highest: int) -> LocalExpansion:
    """Return the homogeneous parts of degrees 0..highest of L(point + y).

    >>> from symbolic_landscape.exact.number_field import RATIONALS
    >>> h, w = Polynomial.variables_of(("h", "w"))
    >>> expansion = local_expansion(h * w, RATIONALS.rational_vector((1, 2)), 2)
    >>> [[(monomial, str(c)) for monomial, c in part.terms] for part in expansion.parts]
    [[((), '2')], [(((0, 1),), '2'), (((1, 1),), '1')], [(((0, 1), (1, 1)), '1')]]
    """
    field, size = point[0].field, len(point)
    powers = _PowerTable(point)
    found: list[dict[Powers, FieldElement]] = [{} for _ in range(highest + 1)]
    for exponents, c in polynomial.terms:
        # (p + y)^e = sum binomial(e, a) p^(e-a) y^a; where p = 0 only a = e is left.  Degrees past `highest` are cut
        # off while the product is made.
        pieces: list[tuple[int, Powers, FieldElement]] = [(0, (), field.rational(c))]
        for i, e in enumerate(exponents):
            if not e:
                continue
            pieces = [
                (degree + a, (*monomial, (i, a)) if a else monomial, value * comb(e, a) * powers.of(((i, e - a),)))
                for degree, monomial, value in pieces
                for a in range(0 if point[i] else e, min(e, highest - degree) + 1)
            ]
        for degree, monomial, value in pieces:
            part = found[degree]
            part[monomial] = part[monomial] + value if monomial in part else value
    return LocalExpansion(tuple(_form(field, size, k, terms) for k, terms in enumerate(found)))


def _form(field: NumberField, size: int, degree: int, terms: Mapping[Powers, FieldElement]) -> Form:
    return Form(field, size, degree, tuple(sorted((m, c) for m, c in terms.items() if c)))


def _lowered(monomial: Powers, variable: int) -> Powers:
    return tuple((i, e - (i == variable)) for i, e in monomial if i != variable or e > 1)


class _PowerTable:
    """Values of monomials at one point, each computed once; an exponent 0 is allowed and stands for 1."""

    def __init__(self, x: FieldVector) -> None:
        self._x = x
        self._known: dict[Powers, FieldElement] = {(): x[0].field.rational(1)}

    def of(self, monomial: Powers) -> FieldElement:
        found = self._known.get(monomial)
        if found is None:
            *first, (i, e) = monomial
            power = self._x[i] ** e
            found = self.of(tuple(first)) * power if first else power
            self._known[monomial] = found
        return found
