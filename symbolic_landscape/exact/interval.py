"""Closed intervals with rational ends, exactly: sums, products, powers, and polynomials on boxes.

Slower than balls and never rounded: what is shown with them can be checked with integers alone.
"""

from collections.abc import Sequence

from flint import fmpq

from symbolic_landscape.exact.polynomial import Polynomial
from symbolic_landscape.exact.rational import Rational

__all__ = [
    "Box",
    "Interval",
    "interval_power",
    "interval_product",
    "interval_sum",
    "polynomial_on_box",
    "rounded_outward",
]

Interval = tuple[Rational, Rational]
Box = tuple[Interval, ...]


def interval_sum(a: Interval, b: Interval) -> Interval:
    """Return {x + y : x in a, y in b}."""
    return a[0] + b[0], a[1] + b[1]


def interval_product(a: Interval, b: Interval) -> Interval:
    """Return {x y : x in a, y in b}."""
    if a[0] >= 0 and b[0] >= 0:
        return a[0] * b[0], a[1] * b[1]
    corners = (a[0] * b[0], a[0] * b[1], a[1] * b[0], a[1] * b[1])
    return min(corners), max(corners)


def interval_power(a: Interval, exponent: int) -> Interval:
    """Return {x^exponent : x in a}, exponent >= 0.

    >>> [str(end) for end in interval_power((fmpq(-2), fmpq(1)), 2)]
    ['0', '4']
    """
    low, high = a[0] ** exponent, a[1] ** exponent
    if exponent % 2:
        return low, high
    if a[0] <= 0 <= a[1]:
        return (fmpq(0) if exponent else fmpq(1)), max(low, high)
    return min(low, high), max(low, high)


def polynomial_on_box(p: Polynomial, box: Box) -> Interval:
    """Return an interval that contains p(x) for every x of the box, term by term.

    >>> x, y = Polynomial.variables_of(("x", "y"))
    >>> [str(end) for end in polynomial_on_box(x * x - y, ((fmpq(-1), fmpq(2)), (fmpq(0), fmpq(1))))]
    ['-1', '4']
    """
    total: Interval = (fmpq(0), fmpq(0))
    powers: dict[tuple[int, int], Interval] = {}
    for exponents, c in p.terms:
        value: Interval = (c, c)
        for i, e in enumerate(exponents):
            if e:
                if (i, e) not in powers:
                    powers[i, e] = interval_power(box[i], e)
                value = interval_product(value, powers[i, e])
        total = interval_sum(total, value)
    return total


def rounded_outward(a: Interval, bits: int) -> Interval:
    """Return an interval around a whose ends are integers over 2^bits.

    >>> [str(end) for end in rounded_outward((fmpq(1, 3), fmpq(1, 3)), 2)]
    ['1/4', '1/2']
    """
    unit = fmpq(2**bits)
    return fmpq((a[0] * unit).floor()) / unit, fmpq((a[1] * unit).ceil()) / unit


def middle(box: Sequence[Interval]) -> tuple[Rational, ...]:
    """Return the center of a box."""
    return tuple((low + high) / 2 for low, high in box)
