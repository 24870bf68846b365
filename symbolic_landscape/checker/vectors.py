"""Vectors of rationals: rays of an arrangement, orthogonal bases, residues."""

from fractions import Fraction
from itertools import combinations
from math import gcd, lcm

from .forms import dot, echelon, null_space


def arrangement_rays(lines, d):
    """Return the rays +q, -q of the arrangement in the span of the lines, in the order of the format."""
    if not lines:
        return []
    rank, outside, found = len(echelon(lines)), null_space(lines, d), {}
    for chosen in combinations(lines, rank - 1):
        basis = null_space([*chosen, *outside], d)
        if len(basis) == 1:
            q = primitive(basis[0])
            found[tuple(q)] = q
    return [v for q in found.values() for v in (q, [-x for x in q])]


def primitive(v):
    """Return the multiple of v with coprime integers, the first nonzero one positive."""
    scale = lcm(*(x.denominator for x in v))
    whole = [x.numerator * (scale // x.denominator) for x in v]
    content = gcd(*whole)
    if next(x for x in whole if x) < 0:
        content = -content
    return [Fraction(x // content) for x in whole]


def orthogonal(rows):
    """Return an orthogonal basis of the span of the rows (Gram and Schmidt, without square roots)."""
    basis = []
    for row in rows:
        rest = residue(row, basis)
        if any(rest):
            basis.append(rest)
    return basis


def residue(v, basis):
    """Return what the projection on the span of an orthogonal basis leaves of v."""
    for q in basis:
        factor = dot(v, q) / dot(q, q)
        if factor:
            v = [x - factor * y for x, y in zip(v, q, strict=True)]
    return v


def combined(amounts, vectors, dimension):
    """Return sum amounts[i] vectors[i]."""
    total = [Fraction(0)] * dimension
    for amount, v in zip(amounts, vectors, strict=True):
        if amount:
            total = [t + amount * x for t, x in zip(total, v, strict=True)]
    return total


def sign(value):
    """Return -1, 0 or 1."""
    return (value > 0) - (value < 0)


def conforms(a, b):
    """Return whether the face with sign vector a lies in the closure of the face with sign vector b."""
    return all(s in (0, t) for s, t in zip(a, b, strict=True))
