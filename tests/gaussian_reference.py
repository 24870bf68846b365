"""Other ways to the same numbers: mpmath intervals and high-precision differences, from the defining formulas.

Written from the kernel alone (Cho and Saul 2009); the package has no part in it.
"""

from fractions import Fraction

import mpmath

from symbolic_landscape.exact.ball import Ball
from symbolic_landscape.exact.rational import rational


def iv_acos(cosine, steps=220):
    """An interval around the inverse cosine of every number of an interval: bisection with mpmath.iv's cosine."""
    iv = mpmath.iv
    # two points that surround it: cos(low) >= cosine >= cos(high)
    with mpmath.workprec(iv.prec):
        guess = mpmath.acos(max(-1, min(1, mpmath.mpf(cosine.mid))))
    width = mpmath.mpf(2) ** -(iv.prec - 10)
    for _ in range(steps):
        low, high = iv.mpf([guess - width, guess - width]), iv.mpf([guess + width, guess + width])
        low_ok = mpmath.mpf(low.a) <= 0 or iv.cos(low).a >= cosine.b
        high_ok = mpmath.mpf(high.b) >= mpmath.pi or iv.cos(high).b <= cosine.a
        if low_ok and high_ok:
            bottom, top = max(mpmath.mpf(low.a), 0), min(mpmath.mpf(high.b), mpmath.mpf(iv.pi.b))
            return iv.mpf([bottom, top])
        width *= 2
    raise AssertionError("no interval was found")


def iv_kernel(a, b):
    """k(a, b) = |a| |b| (sin t + (pi - t) cos t) / (2 pi) of rows of fractions, as an mpmath interval."""
    iv = mpmath.iv
    pairs = ((a, a), (b, b), (a, b))
    first, second, inner = (iv_number(sum(x * y for x, y in zip(u, v, strict=True))) for u, v in pairs)
    cosine = inner / iv.sqrt(first * second)
    cosine = iv.mpf([max(cosine.a, -1), min(cosine.b, 1)])
    t = iv_acos(cosine)
    return iv.sqrt(first * second) * (iv.sin(t) + (iv.pi - t) * cosine) / (2 * iv.pi)


def iv_loss(students, teachers):
    """The loss as an mpmath interval."""
    neurons = [(row, 1) for row in students] + [(row, -1) for row in teachers]
    return sum((s * t * iv_kernel(a, b) for a, s in neurons for b, t in neurons), mpmath.iv.mpf(0)) / 2


def iv_number(value: Fraction):
    return mpmath.iv.mpf(value.numerator) / value.denominator


def mp_loss(students, teachers):
    """The loss at lists of mpf rows, in the current precision."""

    def kernel(a, b):
        first, second, inner = mpmath.fdot(a, a), mpmath.fdot(b, b), mpmath.fdot(a, b)
        area = mpmath.sqrt(max(first * second - inner * inner, 0))
        return (area + (mpmath.pi - mpmath.atan2(area, inner)) * inner) / (2 * mpmath.pi)

    neurons = [(row, 1) for row in students] + [(row, -1) for row in teachers]
    return sum(s * t * kernel(a, b) for a, s in neurons for b, t in neurons) / 2


def overlaps(value: Ball, interval) -> bool:
    """Whether a ball and an mpmath interval have a common point, compared exactly."""
    low, high = (Fraction(*_ratio(end)) for end in (interval.a, interval.b))
    return value.lower <= rational(high) and rational(low) <= value.upper


def _ratio(end):
    sign, mantissa, exponent, _ = mpmath.mpf(end)._mpf_
    number = -int(mantissa) if sign else int(mantissa)
    return (number * 2**exponent, 1) if exponent >= 0 else (number, 2**-exponent)


def rows_of(values) -> tuple:
    """Rows of fractions as rows of the package's rationals."""
    return tuple(tuple(rational(x) for x in row) for row in values)
