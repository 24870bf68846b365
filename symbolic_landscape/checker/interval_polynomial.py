"""Polynomials as lists of Fractions from the constant up: integrals, expansions, signs next to 0."""

from fractions import Fraction

from .polynomial_univariate import composed, minus, trimmed, value


def plus(p, q):
    """Return p + q."""
    return minus(p, [-c for c in q])


def scaled(factor, p):
    """Return factor p."""
    return trimmed(factor * c for c in p)


def constant(x):
    """Return the constant polynomial x."""
    return trimmed([Fraction(x)])


def primitive(p):
    """Return the polynomial with derivative p that is 0 at 0."""
    return [Fraction(0), *(c * Fraction(1, k + 1) for k, c in enumerate(p))]


def integral(p, low, high):
    """Return the integral of p from low to high."""
    above = primitive(p)
    return value(above, high) - value(above, low)


def times_power(p, power):
    """Return x^power p."""
    return trimmed([Fraction(0)] * power + list(p))


def expanded(p, x, side):
    """Return the polynomial in u that is p(x + side u)."""
    return composed(p, [Fraction(x), Fraction(side)])


def first_sign(p):
    """Return the sign of p(u) for small u > 0."""
    return next(((c > 0) - (c < 0) for c in p if c), 0)


def stays_nonnegative(p, until, strictly=False):
    """Return whether the coefficients show that p >= 0 (or p > 0) on (0, until].

    With first coefficient p_m != 0: p_m >= (or >) the sum over the negative p_k of |p_k| until^(k-m).
    """
    m = next((k for k, c in enumerate(p) if c), None)
    if m is None:
        return not strictly
    against = sum(-c * until ** (k - m) for k, c in enumerate(p) if k > m and c < 0)
    return p[m] > 0 and (p[m] > against or (p[m] == against and not strictly))
