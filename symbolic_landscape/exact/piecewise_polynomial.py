"""Piecewise polynomial functions on an interval: sums, products, one-sided values, exact integrals."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from symbolic_landscape.exact.rational import ZERO, Rational
from symbolic_landscape.exact.univariate import (
    Coefficients,
    composed,
    product,
    scaled_by,
    sum_of,
    value_at,
)
from symbolic_landscape.exact.vector import Vector

__all__ = ["PiecewisePolynomial", "antiderivative"]


@dataclass(frozen=True)
class PiecewisePolynomial:
    """The function that is `pieces[k]` on (knots[k], knots[k+1]); at a knot it has two one-sided values.

    `knots` increases strictly and has one entry more than `pieces`; a piece is its coefficients from the constant up,
    without zeros at the end (`exact.univariate`).

    >>> from symbolic_landscape.exact.univariate import coefficients
    >>> from symbolic_landscape.exact.vector import vector
    >>> tent = PiecewisePolynomial(vector([0, 1, 2]), (coefficients([0, 1]), coefficients([2, -1])))
    >>> str(tent.integral()), str((tent * tent).integral())
    ('1', '2/3')
    """

    knots: Vector
    pieces: tuple[Coefficients, ...]

    def __post_init__(self) -> None:
        if len(self.knots) != len(self.pieces) + 1 or not self.pieces:
            raise ValueError(f"{len(self.pieces)} pieces want {len(self.pieces) + 1} knots, {len(self.knots)} came")
        if any(low >= high for low, high in pairwise(self.knots)):
            raise ValueError("the knots have to increase")

    @classmethod
    def constant(cls, low: Rational, high: Rational, value: Rational) -> "PiecewisePolynomial":
        """Return the constant function on [low, high]."""
        return cls((low, high), ((value,) if value != 0 else (),))

    @property
    def interval(self) -> tuple[Rational, Rational]:
        """The ends of the interval."""
        return self.knots[0], self.knots[-1]

    @property
    def is_zero(self) -> bool:
        """Whether every piece is the zero polynomial."""
        return not any(self.pieces)

    def refined(self, points: Iterable[Rational]) -> "PiecewisePolynomial":
        """Return the same function with the points inside the interval as further knots."""
        low, high = self.interval
        knots = sorted({*self.knots, *(x for x in points if low < x < high)})
        if len(knots) == len(self.knots):
            return self
        pieces, k = [], 0
        for x in knots[:-1]:
            if x >= self.knots[k + 1]:
                k += 1
            pieces.append(self.pieces[k])
        return PiecewisePolynomial(tuple(knots), tuple(pieces))

    def merged(self) -> "PiecewisePolynomial":
        """Return the same function without the knots at which the polynomial does not change."""
        kept = [k for k in range(1, len(self.pieces)) if self.pieces[k] != self.pieces[k - 1]]
        knots = (self.knots[0], *(self.knots[k] for k in kept), self.knots[-1])
        return PiecewisePolynomial(knots, tuple(self.pieces[k] for k in (0, *kept)))

    def __add__(self, other: "PiecewisePolynomial") -> "PiecewisePolynomial":
        return self._with(other, sum_of)

    def __sub__(self, other: "PiecewisePolynomial") -> "PiecewisePolynomial":
        return self._with(other, lambda p, q: sum_of(p, tuple(-c for c in q)))

    def __mul__(self, other: "PiecewisePolynomial") -> "PiecewisePolynomial":
        return self._with(other, product)

    def scaled(self, factor: Rational) -> "PiecewisePolynomial":
        """Return factor * self."""
        return PiecewisePolynomial(self.knots, tuple(scaled_by(factor, p) for p in self.pieces))

    def times_power(self, power: int) -> "PiecewisePolynomial":
        """Return x^power * self."""
        return PiecewisePolynomial(self.knots, tuple((ZERO,) * power + p if p else () for p in self.pieces))

    def cumulative(self) -> Vector:
        """Return the integrals from the left end to each knot.

        >>> from symbolic_landscape.exact.univariate import coefficients
        >>> from symbolic_landscape.exact.vector import vector
        >>> step = PiecewisePolynomial(vector([0, 1, 3]), (coefficients([1]), coefficients([5])))
        >>> [str(value) for value in step.cumulative()]
        ['0', '1', '11']
        """
        totals = [ZERO]
        for (low, high), piece in zip(pairwise(self.knots), self.pieces, strict=True):
            primitive = antiderivative(piece)
            totals.append(totals[-1] + value_at(primitive, high) - value_at(primitive, low))
        return tuple(totals)

    def integral(self) -> Rational:
        """Return the integral over the interval."""
        return self.cumulative()[-1]

    def piece_beside(self, x: Rational, side: int) -> Coefficients:
        """Return the polynomial just right (`side` 1) or just left (-1) of x; the nearest one outside the interval."""
        k = bisect_right(self.knots, x) - 1
        if side < 0 and 0 < k < len(self.knots) and self.knots[k] == x:
            k -= 1
        return self.pieces[min(max(k, 0), len(self.pieces) - 1)]

    def value_beside(self, x: Rational, side: int) -> Rational:
        """Return the one-sided value at x."""
        return value_at(self.piece_beside(x, side), x)

    def expansion(self, x: Rational, side: int) -> Coefficients:
        """Return the polynomial in u that is self(x + side u) for small u > 0.

        >>> from symbolic_landscape.exact.univariate import coefficients, polynomial_text
        >>> from symbolic_landscape.exact.vector import vector
        >>> square = PiecewisePolynomial(vector([0, 3]), (coefficients([0, 0, 1]),))
        >>> polynomial_text(square.expansion(square.knots[0] + 1, -1), "u")
        'u^2 - 2*u + 1'
        """
        return composed(self.piece_beside(x, side), (x, Rational(side)))

    def _with(
        self, other: "PiecewisePolynomial", operation: Callable[[Coefficients, Coefficients], Coefficients]
    ) -> "PiecewisePolynomial":
        if self.interval != other.interval:
            raise ValueError("functions on the same interval were wanted, the intervals differ")
        left, right = (self, other) if self.knots == other.knots else _together(self, other)
        return PiecewisePolynomial(
            left.knots, tuple(operation(p, q) for p, q in zip(left.pieces, right.pieces, strict=True))
        )


def antiderivative(p: Sequence[Rational]) -> Coefficients:
    """Return the polynomial P with P' = p and P(0) = 0.

    >>> from symbolic_landscape.exact.univariate import coefficients, polynomial_text
    >>> polynomial_text(antiderivative(coefficients([1, 4])))
    '2*z^2 + z'
    """
    return (ZERO, *(c / (k + 1) for k, c in enumerate(p))) if p else ()


def _together(
    f: PiecewisePolynomial, g: PiecewisePolynomial
) -> tuple[PiecewisePolynomial, PiecewisePolynomial]:
    return f.refined(g.knots), g.refined(f.knots)
