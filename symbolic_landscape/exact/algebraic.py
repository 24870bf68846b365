"""Real algebraic numbers: an irreducible integer polynomial and which of its real roots is meant.

Equality, order and signs are exact.  Enclosures by rational intervals are as narrow as asked for.
"""

from functools import cache, total_ordering
from typing import Any

from flint import arb, ctx, fmpq, fmpq_poly

from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.exact.rational import Rational, decimal_text, rational_text, sign
from symbolic_landscape.exact.univariate import (
    Coefficients,
    count_real_roots,
    degree,
    irreducible_factors,
    polynomial_text,
    quotient_and_remainder,
    value_at,
)

__all__ = ["AlgebraicNumber", "Interval", "real_roots"]

Interval = tuple[Rational, Rational]


@total_ordering
class AlgebraicNumber:
    """The real root number `root`, from below and from 0, of an irreducible polynomial.

    `minimal_polynomial`: coprime integer coefficients from the constant up, the leading one positive.  Two numbers
    are equal iff polynomial and root are.  Immutable, hashable, picklable.

    >>> from symbolic_landscape.exact.univariate import coefficients
    >>> golden = AlgebraicNumber.root_between(coefficients([-1, -1, 1]), Rational(1), Rational(2))
    >>> golden.sign_of(coefficients([-1, -1, 1])), golden > AlgebraicNumber.of_rational(Rational(8, 5))
    (0, True)
    """

    __slots__ = ("minimal_polynomial", "root")

    minimal_polynomial: Coefficients
    root: int

    def __init__(self, minimal_polynomial: Coefficients, root: int) -> None:
        object.__setattr__(self, "minimal_polynomial", minimal_polynomial)
        object.__setattr__(self, "root", root)

    @classmethod
    def of_rational(cls, value: Rational) -> "AlgebraicNumber":
        """Return a rational number as an algebraic one."""
        return cls((fmpq(-value.p), fmpq(value.q)), 0)

    @classmethod
    def root_between(cls, p: Coefficients, low: Rational, high: Rational) -> "AlgebraicNumber":
        """Return the only root of p in the closed interval [low, high].

        p need not be irreducible.  Raises `ValueError` when the interval holds no root or several.

        >>> from symbolic_landscape.exact.univariate import coefficients
        >>> AlgebraicNumber.root_between(coefficients([-4, 0, 1]), Rational(0), Rational(3)).rational
        2
        """
        if not p or low > high:
            raise ValueError(f"a polynomial and an interval were wanted, {polynomial_text(p)} on [{low}, {high}] came")
        inside = [number for number, _ in real_roots(p) if number.compare(low) >= 0 and number.compare(high) <= 0]
        if len(inside) != 1:
            raise ValueError(
                f"{polynomial_text(p)} has {len(inside)} roots between {low} and {high}; give an interval with one"
            )
        return inside[0]

    @property
    def degree(self) -> int:
        """The degree over Q; 1 for rational numbers."""
        return degree(self.minimal_polynomial)

    @property
    def rational(self) -> Rational | None:
        """The number when it is rational, else None."""
        if self.degree > 1:
            return None
        return -self.minimal_polynomial[0] / self.minimal_polynomial[1]

    def enclosure(self, bits: int) -> Interval:
        """Return rationals low <= number <= high with high - low <= 2^-bits, low < high unless it is rational.

        No other root of the minimal polynomial lies between them.

        >>> from symbolic_landscape.exact.univariate import coefficients
        >>> low, high = AlgebraicNumber(coefficients([-2, 0, 1]), 1).enclosure(20)
        >>> low * low < 2 < high * high, high - low <= Rational(1, 2**20)
        (True, True)
        """
        value = self.rational
        return (value, value) if value is not None else _enclosure(self.minimal_polynomial, self.root, bits)

    def isolating_interval(self) -> Interval:
        """Return an interval with short ends that isolates the number: integers, or the first dyadic level that does.

        >>> from symbolic_landscape.exact.univariate import coefficients
        >>> [str(end) for end in AlgebraicNumber(coefficients([5, -5, 1]), 1).isolating_interval()]
        ['3', '4']
        """
        value = self.rational
        if value is not None:
            return value, value
        level = 0
        while True:
            low, high = self.enclosure(level + 2)
            unit = fmpq(1, 2**level)
            while (below := (low / unit).floor()) != (high / unit).floor():  # a unit boundary lies between: narrow
                low, high = _halved(self.minimal_polynomial, low, high)
            ends = fmpq(below) * unit, fmpq(below + 1) * unit
            if count_real_roots(self.minimal_polynomial, *ends) == 1:
                return ends
            level += 1

    def sign_of(self, p: Coefficients) -> int:
        """Return the sign of p(number), exactly.

        p(number) = 0 iff the minimal polynomial divides p; otherwise an enclosure that is narrow enough shows the sign.
        """
        remainder = quotient_and_remainder(p, self.minimal_polynomial)[1]
        if not remainder:
            return 0
        if len(remainder) == 1:
            return sign(remainder[0])
        bits = 32
        while True:
            low, high = interval_value(remainder, self.enclosure(bits))
            if low > 0 or high < 0:
                return 1 if low > 0 else -1
            bits *= 2

    def compare(self, other: "AlgebraicNumber | Rational | int") -> int:
        """Return the sign of the difference self - other.

        >>> from symbolic_landscape.exact.univariate import coefficients
        >>> AlgebraicNumber(coefficients([-2, 0, 1]), 1).compare(Rational(3, 2))
        -1
        """
        if not isinstance(other, AlgebraicNumber):
            return self.sign_of((-fmpq(other), fmpq(1)))
        if self.minimal_polynomial == other.minimal_polynomial:
            return (self.root > other.root) - (self.root < other.root)
        bits = 16
        while True:  # different irreducible polynomials have no common root
            low, high = self.enclosure(bits)
            other_low, other_high = other.enclosure(bits)
            if high < other_low:
                return -1
            if other_high < low:
                return 1
            bits *= 2

    def decimal(self, digits: int = 12) -> str:
        """Return the number rounded to `digits` significant digits, for people to read."""
        bits = 4 * digits + 16
        low, high = self.enclosure(bits)
        while decimal_text(low, digits) != decimal_text(high, digits) and bits < 64 * digits + 1024:
            bits *= 2
            low, high = self.enclosure(bits)
        return decimal_text(low, digits)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, AlgebraicNumber):
            return NotImplemented
        return self.minimal_polynomial == other.minimal_polynomial and self.root == other.root

    def __lt__(self, other: "AlgebraicNumber") -> bool:
        return self.compare(other) < 0

    def __hash__(self) -> int:
        return hash((self.minimal_polynomial, self.root))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("an algebraic number is immutable")

    def __reduce__(self) -> tuple[object, ...]:
        return AlgebraicNumber, (self.minimal_polynomial, self.root)

    def __str__(self) -> str:
        value = self.rational
        if value is not None:
            return rational_text(value)
        return f"root {self.root} of {polynomial_text(self.minimal_polynomial)}, about {self.decimal(6)}"

    def __repr__(self) -> str:
        return f"<AlgebraicNumber {self}>"


def real_roots(p: Coefficients) -> tuple[tuple[AlgebraicNumber, int], ...]:
    """Return the real roots of p in increasing order, with their multiplicities.

    Raises `ValueError` for p = 0.

    >>> from symbolic_landscape.exact.univariate import coefficients
    >>> [(root.decimal(3), power) for root, power in real_roots(coefficients([0, 0, -2, 0, 1]))]
    [('-1.41', 1), ('0', 2), ('1.41', 1)]
    """
    found = [
        (AlgebraicNumber(factor, root), power)
        for factor, power in irreducible_factors(p)
        if degree(factor) > 0
        for root in range(len(_isolated(factor)))
    ]
    return tuple(sorted(found, key=lambda item: item[0]))


def interval_value(p: Coefficients, x: Interval) -> Interval:
    """Return an interval that contains p(t) for every t of the interval x (Horner's scheme)."""
    low = high = fmpq(0)
    for c in reversed(p):
        corners = (low * x[0], low * x[1], high * x[0], high * x[1])
        low, high = min(corners) + c, max(corners) + c
    return low, high


@cache
def _isolated(factor: Coefficients) -> tuple[Interval, ...]:
    """Return disjoint intervals around the real roots of an irreducible polynomial, in increasing order."""
    if degree(factor) == 1:
        value = -factor[0] / factor[1]
        return ((value, value),)
    former, ctx.prec = ctx.prec, 64
    try:
        # Arb isolates all roots rigorously; those with imaginary part exactly 0 are the real ones.
        pairs: Any = fmpq_poly(list(factor)).complex_roots()
    finally:
        ctx.prec = former
    balls: list[tuple[Rational, Rational]] = [
        (_dyadic(root.real.mid()), _dyadic(root.real.rad())) for root, _ in pairs if root.imag == 0
    ]
    found = sorted((middle - radius, middle + radius) for middle, radius in balls)
    # Arb is not taken at its word: the polynomial changes its sign on each interval, and Sturm counts as many roots.
    for low, high in found:
        if sign(value_at(factor, low)) * sign(value_at(factor, high)) >= 0:
            raise InternalContradiction(f"[{low}, {high}] does not isolate a root of {polynomial_text(factor)}")
    if len(found) != count_real_roots(factor):
        raise InternalContradiction(f"{len(found)} real roots of {polynomial_text(factor)}: Sturm counts others")
    return tuple(found)


def _dyadic(number: arb) -> Rational:
    mantissa, exponent = number.man_exp()
    shift = int(exponent)
    return fmpq(mantissa) * 2**shift if shift >= 0 else fmpq(mantissa, 2**-shift)


@cache
def _enclosure(factor: Coefficients, root: int, bits: int) -> Interval:
    # Enclosures are made at doubling precisions, each from the one before: the cache keeps few of them.
    level = 32
    while level < bits:
        level *= 2
    if level > 32:
        low, high = _enclosure(factor, root, level // 2)
    else:
        low, high = _isolated(factor)[root]
    while (high - low) * 2**level > 1:
        low, high = _halved(factor, low, high)
    return low, high


def _halved(factor: Coefficients, low: Rational, high: Rational) -> Interval:
    """Return the half of an isolating interval that holds the root; its ends are never the root itself."""
    middle = (low + high) / 2
    same_side = (value_at(factor, middle) > 0) == (value_at(factor, high) > 0)
    return (low, middle) if same_side else (middle, high)
