"""Polynomials in one variable as lists of Fractions from the constant up: division, divisors, Sturm's theorem."""

from fractions import Fraction
from itertools import pairwise


def trimmed(p):
    """Return p without zeros at the end."""
    p = list(p)
    while p and p[-1] == 0:
        p.pop()
    return p


def minus(p, q):
    """Return p - q."""
    size = max(len(p), len(q))
    padded = [list(x) + [Fraction(0)] * (size - len(x)) for x in (p, q)]
    return trimmed(a - b for a, b in zip(*padded, strict=True))


def times(p, q):
    """Return p q."""
    result = [Fraction(0)] * (len(p) + len(q) - 1) if p and q else []
    for i, a in enumerate(p):
        if a:
            for k, b in enumerate(q):
                result[i + k] += a * b
    return trimmed(result)


def value(p, x):
    """Return p(x)."""
    result = Fraction(0)
    for c in reversed(p):
        result = result * x + c
    return result


def derivative(p):
    """Return p'."""
    return [k * c for k, c in enumerate(p) if k]


def composed(p, q):
    """Return p(q(z))."""
    result = []
    for c in reversed(p):
        result = times(result, q)
        result = trimmed([(result[0] if result else Fraction(0)) + c, *result[1:]])
    return result


def divided(p, q):
    """Return (a, r) with p = a q + r and deg r < deg q, q not 0."""
    rest, quotient = list(p), [Fraction(0)] * max(len(p) - len(q) + 1, 0)
    for shift in range(len(p) - len(q), -1, -1):
        factor = rest[shift + len(q) - 1] / q[-1]
        quotient[shift] = factor
        if factor:
            for j, c in enumerate(q):
                rest[shift + j] -= factor * c
    return trimmed(quotient), trimmed(rest[: len(q) - 1])


def common_divisor(p, q):
    """Return the monic greatest common divisor; 0 only when both are 0."""
    while q:
        p, q = q, _primitive(divided(p, q)[1])
    return [c / p[-1] for c in p]


def odd_part(p):
    """Return the product of the factors of p that have odd multiplicity, each once; p not 0."""
    odd, multiplicity = [Fraction(1)], 1
    common = common_divisor(p, derivative(p))
    radical = divided(p, common)[0]  # every factor once
    while len(radical) > 1:
        kept = common_divisor(radical, common)  # factors of higher multiplicity
        if multiplicity % 2:
            odd = times(odd, divided(radical, kept)[0])
        common, radical = divided(common, kept)[0], kept
        multiplicity += 1
    return odd


def count_roots(p, low=None, high=None):
    """Return the number of different real roots in the half-open interval (low, high]; None is an infinite end."""
    squarefree = divided(p, common_divisor(p, derivative(p)))[0]
    sequence = [squarefree, derivative(squarefree)]
    while sequence[-1]:
        sequence.append([-c for c in _primitive(divided(sequence[-2], sequence[-1])[1])])
    sequence.pop()
    return _changes(sequence, low, -1) - _changes(sequence, high, 1)


def is_nonnegative_between(p, low, high):
    """Return whether p >= 0 on [low, high], low < high: no root of odd multiplicity inside, and positive somewhere."""
    if not p:
        return True
    odd = odd_part(p)
    if len(odd) > 1 and count_roots(odd, low, high) - (value(odd, high) == 0):
        return False
    step = (high - low) / (len(p) + 1)
    return next(v for k in range(1, len(p) + 1) if (v := value(p, low + k * step))) > 0


def sign_changes(signs):
    """Return the number of changes in a sequence of signs, zeros left out."""
    return sum(a != b for a, b in pairwise(s for s in signs if s))


def _changes(sequence, x, end):
    if x is None:
        return sign_changes((1 if p[-1] > 0 else -1) * (end if len(p) % 2 == 0 else 1) for p in sequence)
    return sign_changes((v > 0) - (v < 0) for v in (value(p, x) for p in sequence))


def _primitive(p):
    """Return a positive multiple with a leading coefficient of absolute value 1: smaller numbers, the same signs."""
    return [c / abs(p[-1]) for c in p]


def ascending(p):
    """Return the coefficients by power of a polynomial in one variable that is given by exponents."""
    highest = max((k for (k,) in p), default=0)
    return trimmed(p.get((k,), Fraction(0)) for k in range(highest + 1))


def bounds_between(p, x):
    """Return bounds on p over the interval x, by Horner's rule on intervals."""
    low = high = Fraction(0)
    for c in reversed(p):
        corners = (low * x[0], low * x[1], high * x[0], high * x[1])
        low, high = min(corners) + c, max(corners) + c
    return low, high
