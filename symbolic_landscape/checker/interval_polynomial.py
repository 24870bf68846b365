"""Polynomials in one variable as lists of Fractions from the constant up: arithmetic, integrals, signs."""

from fractions import Fraction
from itertools import pairwise


def trimmed(p):
    """Return p without zeros at the end."""
    p = list(p)
    while p and p[-1] == 0:
        p.pop()
    return p


def plus(p, q):
    """Return p + q."""
    size = max(len(p), len(q))
    padded = [list(x) + [Fraction(0)] * (size - len(x)) for x in (p, q)]
    return trimmed(a + b for a, b in zip(*padded, strict=True))


def times(p, q):
    """Return p q."""
    result = [Fraction(0)] * (len(p) + len(q) - 1) if p and q else []
    for i, a in enumerate(p):
        for k, b in enumerate(q):
            result[i + k] += a * b
    return trimmed(result)


def scaled(factor, p):
    """Return factor p."""
    return trimmed(factor * c for c in p)


def minus(p, q):
    """Return p - q."""
    return plus(p, [-c for c in q])


def value(p, x):
    """Return p(x)."""
    result = Fraction(0)
    for c in reversed(p):
        result = result * x + c
    return result


def integral(p, low, high):
    """Return the integral of p from low to high."""
    primitive = [Fraction(0), *(c / (k + 1) for k, c in enumerate(p))]
    return value(primitive, high) - value(primitive, low)


def expanded(p, x, side):
    """Return the polynomial in u that is p(x + side u)."""
    result = []
    for c in reversed(p):
        result = plus(times(result, [x, Fraction(side)]), [c])
    return result


def divided(p, q):
    """Return quotient and remainder of p by q != 0."""
    rest, quotient = trimmed(p), [Fraction(0)] * max(len(p) - len(q) + 1, 0)
    while len(rest) >= len(q):
        factor, power = rest[-1] / q[-1], len(rest) - len(q)
        quotient[power] = factor
        rest = trimmed(a - factor * b for a, b in zip(rest, [Fraction(0)] * power + list(q), strict=True))
    return trimmed(quotient), rest


def derivative(p):
    """Return p'."""
    return [k * c for k, c in enumerate(p) if k]


def common_divisor(p, q):
    """Return the monic greatest common divisor."""
    while q:
        p, q = q, divided(p, q)[1]
    return scaled(1 / p[-1], p) if p else []


def is_nonnegative(p, low, high):
    """Return whether p >= 0 on [low, high]: no root of odd multiplicity inside, and a positive value."""
    p = trimmed(p)
    if not p:
        return True
    odd = [Fraction(1)]  # the product of the squarefree factors of odd multiplicity, by Yun's algorithm
    divisor = common_divisor(p, derivative(p))
    factors, rest, multiplicity = divided(p, divisor)[0], divisor, 1
    while len(factors) > 1:
        shared = common_divisor(factors, rest)
        if multiplicity % 2:
            odd = times(odd, divided(factors, shared)[0])
        factors, rest, multiplicity = shared, divided(rest, shared)[0], multiplicity + 1
    for end in (low, high):
        if value(odd, end) == 0:
            odd = divided(odd, [-end, Fraction(1)])[0]
    if count_roots(odd, low, high):
        return False
    step = (high - low) / (len(p) + 1)
    return next(y for k in range(1, len(p) + 1) if (y := value(p, low + k * step)) != 0) > 0


def count_roots(p, low, high):
    """Return the number of roots of a squarefree p between low and high, neither of which is one (Sturm)."""
    sequence = [p, derivative(p)]
    while sequence[-1]:
        sequence.append([-c for c in divided(sequence[-2], sequence[-1])[1]])

    def changes(x):
        signs = [y > 0 for q in sequence if (y := value(q, x)) != 0]
        return sum(a != b for a, b in pairwise(signs))

    return changes(low) - changes(high)


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
