"""Curves along which the loss decreases: the exact polynomial of the loss is recomputed and compared."""

from fractions import Fraction
from functools import cmp_to_key
from itertools import pairwise

from .interval_polynomial import constant, first_sign, plus, scaled, stays_nonnegative
from .polynomial_univariate import divided, minus, times, trimmed
from .reading import Rejected, fields, index, items, rational, vector


def check_curve(point, witness):
    """L(curve(u)) - L is the stated polynomial on (0, until], and its coefficients show that it is negative there."""
    neurons, c, until, change = fields(witness, "curve_descent", "neurons", "c", "until", "change")
    until, change = rational(until), vector(change)
    if until <= 0:
        raise Rejected("until is not positive")
    w, b, v = ([constant(x) for x in row] for row in (point.w, point.b, point.v))
    last = -1
    for path in items(neurons):
        neuron, dw, db, dv = fields(path, "neuron_path", "neuron", "w", "b", "v")
        j = index(neuron, point.width)
        if j <= last:
            raise Rejected("the moving neurons are not in increasing order, each once")
        last = j
        for row, added in ((w, dw), (b, db), (v, dv)):
            row[j] = plus(row[j], added_along(added))
    loss = loss_along(point, w, b, v, plus(constant(point.c), added_along(c)), until)
    if minus(loss, constant(point.loss)) != trimmed([Fraction(0), *change]):
        raise Rejected("the loss along the curve is not the polynomial that is stated")
    if not change or change[-1] == 0:
        raise Rejected("the polynomial ends with a 0, or has no coefficient")
    if not stays_nonnegative([-x for x in change], until, strictly=True):
        raise Rejected("the coefficients do not show that the loss is smaller up to the end of the curve")


def added_along(coefficients):
    """Return the polynomial in u with these coefficients of u, u^2, .., the last of which is not 0."""
    found = vector(coefficients)
    if found and found[-1] == 0:
        raise Rejected("the coefficients of a moving parameter end with a 0")
    return [Fraction(0), *found]


def loss_along(point, w, b, v, c, until):
    """Return the loss as a polynomial in u; w, b, v, c are polynomials in u."""
    crossings, sides = [], []  # (place, neuron or None); the side of a neuron without breakpoint
    for j in range(point.width):
        side, place = (1, None) if point.quadratic else position(point, w[j], b[j], until, j)
        sides.append(side)
        if place is not None:
            crossings.append((place, j))
    for pieces in (point.target, point.density):
        crossings += [(constant(end), None) for _, end, _ in pieces if end != point.high]
    crossings.sort(key=cmp_to_key(lambda a, b: first_sign(minus(a[0], b[0]))))
    breaks = [constant(point.low), *(place for place, _ in crossings), constant(point.high)]
    for left, right in pairwise(breaks):
        if not stays_nonnegative(minus(right, left), until):
            raise Rejected("breakpoints do not keep their order along the curve")
    total = []
    for k, left in enumerate(breaks[:-1]):
        right = breaks[k + 1]
        if left == right:
            if k < len(crossings) and crossings[k][1] is not None:
                sides[crossings[k][1]] = -sides[crossings[k][1]]
            continue
        # The piece is around the middle of the two breaks for small u > 0.
        residual = [c, [], []]
        for j in range(point.width):
            if point.quadratic:
                terms = [times(b[j], b[j]), scaled(2, times(w[j], b[j])), times(w[j], w[j])]
            else:
                factor = 1 if sides[j] > 0 else point.gamma
                terms = [scaled(factor, b[j]), scaled(factor, w[j]), []]
            residual = [plus(old, times(v[j], term)) for old, term in zip(residual, terms, strict=True)]
        target, density = (piece_between(pieces, left, right) for pieces in (point.target, point.density))
        size = max(3, len(target))
        residual = [
            minus(residual[m] if m < 3 else [], constant(target[m]) if m < len(target) else []) for m in range(size)
        ]
        integrand = product(product(residual, residual), [constant(x) for x in density])
        total = plus(total, integral_between(integrand, left, right))
        if k < len(crossings) and crossings[k][1] is not None:
            sides[crossings[k][1]] = -sides[crossings[k][1]]
    return total


def position(point, w, b, until, j):
    """Return (side, None) of a neuron with one sign on the interval, or (side at the left end, its breakpoint)."""
    ends = [plus(scaled(x, w), b) for x in (point.low, point.high)]
    for side in (1, -1):
        if all(stays_nonnegative(scaled(side, end), until) for end in ends):
            return side, None
    orientation = first_sign(w)
    if not stays_nonnegative(scaled(orientation, w), until, strictly=True):
        raise Rejected(f"the orientation of neuron {j} is not constant along the curve")
    place, rest = divided(scaled(-1, b), w)
    if rest:
        raise Rejected(f"the breakpoint of neuron {j} does not move polynomially")
    return -orientation, place


def piece_between(pieces, left, right):
    """Return the polynomial of the piece in which left(u) and right(u) lie for small u > 0."""
    for start, end, p in pieces:
        if first_sign(minus(left, constant(start))) >= 0 and first_sign(minus(constant(end), right)) >= 0:
            return p
    raise Rejected("a piece of the curve crosses a knot")


def product(p, q):
    """Return the product of polynomials in x whose coefficients are polynomials in u."""
    result = [[] for _ in range(len(p) + len(q) - 1)] if p and q else []
    for i, a in enumerate(p):
        for k, b in enumerate(q):
            result[i + k] = plus(result[i + k], times(a, b))
    return result


def integral_between(p, left, right):
    """Return the integral in x from left(u) to right(u) of a polynomial in x over the polynomials in u."""
    total, low, high = [], left, right
    for m, coefficient in enumerate(p):
        total = plus(total, scaled(Fraction(1, m + 1), times(coefficient, minus(high, low))))
        low, high = times(low, left), times(high, right)
    return total
