"""Directed interval arithmetic on integers: an interval holds every number between lo / 2^bits and hi / 2^bits.

Lower ends are rounded down and upper ends up, so each result contains the exact one.  Roots come from integer square
roots, pi from Machin's formula, angles from the alternating series of the inverse tangent after halving.
"""

from fractions import Fraction
from math import isqrt

from .reading import Rejected

HALVINGS = 8  # tan of the angle is then below 2^-8, and each term of the series gives 16 bits


def intervals(bits):
    """Return the class of intervals with `bits` binary places."""
    one = 1 << bits

    class Interval:
        """Numbers from lo to hi, in units of 2^-bits."""

        __slots__ = ("hi", "lo")

        def __init__(self, lo, hi):
            self.lo, self.hi = lo, hi

        def __add__(self, other):
            return Interval(self.lo + other.lo, self.hi + other.hi)

        def __sub__(self, other):
            return Interval(self.lo - other.hi, self.hi - other.lo)

        def __neg__(self):
            return Interval(-self.hi, -self.lo)

        def __mul__(self, other):
            if isinstance(other, int):
                ends = (self.lo * other, self.hi * other)
                return Interval(min(ends), max(ends))
            a, b, c, d = self.lo, self.hi, other.lo, other.hi
            if a >= 0 and c >= 0:
                return Interval(a * c >> bits, -(-b * d >> bits))
            products = (a * c, a * d, b * c, b * d)
            return Interval(min(products) >> bits, -(-max(products) >> bits))

        def __truediv__(self, other):
            c, d = other.lo, other.hi
            if c <= 0 <= d:
                raise Rejected("a division by an interval that contains 0 was needed")
            quotients = [(end << bits, divisor) for end in (self.lo, self.hi) for divisor in (c, d)]
            return Interval(min(n // m for n, m in quotients), max(-(-n // m) for n, m in quotients))

        def sqrt(self):
            """Return the root of a number that is known to be >= 0."""
            high = max(self.hi, 0) << bits
            root = isqrt(high)
            return Interval(isqrt(max(self.lo, 0) << bits), root + (root * root < high))

        @property
        def positive(self):
            """Whether every number is > 0."""
            return self.lo > 0

    def of(value):
        """Return the interval of a rational number."""
        if isinstance(value, int):
            return Interval(value << bits, value << bits)
        scaled = value.numerator << bits
        return Interval(scaled // value.denominator, -(-scaled // value.denominator))

    def small_angle(t):
        """Return the inverse tangent of t in [0, 1/4]: partial sums of an alternating series enclose it."""
        square, power, total, k = t * t, t, t, 1
        while True:
            power = power * square
            term = Interval(power.lo // (2 * k + 1), -(-power.hi // (2 * k + 1)))
            if term.hi <= 1:
                return Interval(total.lo - 1, total.hi + 1)
            total = total - term if k % 2 else total + term
            k += 1

    def angle(opposite, adjacent):
        """Return the angle in [0, pi] of (adjacent, opposite), opposite >= 0, adjacent of certain sign or 0."""
        if adjacent.lo < 0 < adjacent.hi:
            raise Rejected("the sign of an inner product was needed")
        if adjacent.lo < 0:
            return Interval.pi - angle(opposite, -adjacent)
        length = (opposite * opposite + adjacent * adjacent).sqrt()
        t = opposite / (length + adjacent)
        for _ in range(HALVINGS):
            t = t / (unit + (unit + t * t).sqrt())
        return small_angle(t) * (2 << HALVINGS)

    unit = Interval(one, one)
    Interval.of, Interval.angle, Interval.bits = staticmethod(of), staticmethod(angle), bits
    fifth, other = (small_angle(of(Fraction(1, n))) for n in (5, 239))
    Interval.pi = fifth * 16 - other * 4
    return Interval


def inertia_bounds(rows, shift):
    """Return (n, p, error): H has at most n eigenvalues < shift - error, and at most p eigenvalues > shift + error.

    `rows`: a symmetric matrix H of intervals, `shift`: an interval.  With A the midpoints of H - shift I, integer
    elimination without pivots gives L and a diagonal D with A = L D L^T + E; E is computed exactly and `error` (in
    units of 2^-bits) is at least its norm and that of the radii.  H - (shift - error) I >= L D L^T, which has at most
    as many negative eigenvalues as D (Sylvester); likewise for the positive ones.
    """
    size, bits = len(rows), type(shift).bits
    a = [[(rows[i][j].lo + rows[i][j].hi) // 2 for j in range(i + 1)] for i in range(size)]
    middle = (shift.lo + shift.hi) // 2
    for i in range(size):
        a[i][i] -= middle
    lower, scaled, diagonal = [], [], []  # rows of L, of L D, and D; units 2^-bits
    for i in range(size):
        row, product = [], []
        for j in range(i):
            value = a[i][j] - (sum(x * y for x, y in zip(product, lower[j], strict=False)) >> bits)
            product.append(value)
            row.append((value << bits) // diagonal[j])
        pivot = a[i][i] - (sum(x * y for x, y in zip(row, product, strict=True)) >> bits)
        if pivot == 0:
            raise Rejected("an elimination met a pivot 0")
        lower.append([*row, 1 << bits])
        scaled.append([entry * d for entry, d in zip(row, diagonal, strict=True)] + [pivot << bits])
        diagonal.append(pivot)
    sums = [0] * size
    for i in range(size):
        for j in range(i + 1):
            exact = sum(x * y for x, y in zip(scaled[i], lower[j], strict=False))
            off = (abs((a[i][j] << 2 * bits) - exact) >> 2 * bits) + 1 + rows[i][j].hi - rows[i][j].lo
            sums[i] += off
            if i != j:
                sums[j] += off
    negative = sum(d < 0 for d in diagonal)
    return negative, size - negative, max(sums) + 1 + shift.hi - shift.lo


def no_eigenvalue_below(rows, gap):
    """Return a number g, an interval's end near `gap`, such that every eigenvalue of the symmetric matrix is >= g."""
    negative, _, error = inertia_bounds(rows, gap)
    if negative:
        raise Rejected("a matrix that should be positive definite is not certainly so")
    return gap.lo - error
