"""Local minima by the second derivative in effective coordinates, recomputed and factored."""

from fractions import Fraction
from itertools import pairwise

from .interval_polynomial import integral
from .polynomial_univariate import times, trimmed, value
from .reading import Rejected, fields


def check_effective_hessian(point, witness):
    """The point is critical, every neuron is covered, and the effective second derivative is positive definite."""
    fields(witness, "positive_effective_hessian")
    if point.corners:
        raise Rejected(f"neuron {point.corners[0]} has w = b = 0 != v")
    point.demand_zero_partials(skipped=())
    functions, added = quadratic_coordinates(point) if point.quadratic else relu_like_coordinates(point)
    size = len(functions)
    demand_positive_definite(
        [
            [inner(point, functions[i], functions[k]) + added.get((i, k), 0) for k in range(size)]
            for i in range(size)
        ]
    )


def relu_like_coordinates(point):
    """Return the derivatives of f in the effective coordinates, and what e adds to the second derivative.

    A function is (place, left, right): polynomials left and right of a place, or of no place.
    """
    bent, straight = {}, False
    for j in range(point.width):
        w, b, v = point.w[j], point.b[j], point.v[j]
        x = point.breakpoint(w, b)
        if x is not None:
            if v == 0:
                raise Rejected(f"neuron {j} is flat and has its breakpoint inside")
            bent.setdefault(x, []).append(j)
        elif not is_unseen(point, j):
            if w * point.low + b == 0 or w * point.high + b == 0:
                raise Rejected(f"neuron {j} begins at an end of the interval and is seen")
            straight = True
    orientations = {x: sorted({1 if point.w[j] > 0 else -1 for j in js}) for x, js in bent.items()}
    straight = straight or any(len(both) == 2 for both in orientations.values())
    one, gamma = Fraction(1), point.gamma
    functions, added = [(None, [one], [one])], {}
    if straight:
        if point.moment(1) != 0:
            raise Rejected("there is a slope to be had, and int x e is not 0")
        functions.append((None, [Fraction(0), one], [Fraction(0), one]))
    for x, js in bent.items():
        for o in orientations[x][:1] if straight else orientations[x]:
            sides = (gamma, one) if o > 0 else (one, gamma)
            functions.append((x, *([-o * x * side, o * side] for side in sides)))
        for j in js:
            o, weight = (1 if point.w[j] > 0 else -1), point.v[j] * abs(point.w[j])
            sides = (gamma, one) if o > 0 else (one, gamma)
            position = len(functions)
            functions.append((x, *([-weight * o * side] for side in sides)))
            beside = [value(e, x) for start, end, e in point.weighted if x in (start, end)]
            added[position, position] = min((1 - gamma) * weight * e for e in beside)
    return functions, added


def is_unseen(point, j):
    """Return whether neuron j is dead near the point, or begins at an end where its sign is that of e."""
    w, b = point.w[j], point.b[j]
    ends = (w * point.low + b, w * point.high + b)
    if point.gamma != 0 or max(ends) > 0 or (w == 0 and b == 0):
        return False
    if max(ends) < 0:
        return True
    start, end, e = point.weighted[0] if ends[0] == 0 else point.weighted[-1]
    return point.v[j] * value(e, start if ends[0] == 0 else end) > 0


def quadratic_coordinates(point):
    """Return the derivatives of f in the constant and the w_j, all 0 at the point, and what e adds: 2 v int x^2 e."""
    if point.moment(1) != 0:
        raise Rejected("int x e is not 0")
    functions, added = [(None, [Fraction(1)], [Fraction(1)])], {}
    for j in range(point.width):
        w, b, v = point.w[j], point.b[j], point.v[j]
        if v == 0 or w != 0:
            raise Rejected(f"neuron {j} is flat, or its w is not 0")
        line = trimmed([Fraction(0), 2 * v * b])
        added[len(functions), len(functions)] = 2 * v * point.moment(2)
        functions.append((None, line, line))
    return functions, added


def inner(point, f, g):
    """Return int f g density."""
    total = Fraction(0)
    for start, end, density in point.density:
        cuts = sorted({start, end, *(place for place, _, _ in (f, g) if place is not None and start < place < end)})
        for low, high in pairwise(cuts):
            p, q = (right if place is not None and place <= low else left for place, left, right in (f, g))
            total += integral(times(times(p, q), density), low, high)
    return total


def demand_positive_definite(matrix):
    """Reject unless every pivot of the factorization L D L^T is positive."""
    rest = [list(row) for row in matrix]
    for p in range(len(rest)):
        if rest[p][p] <= 0:
            raise Rejected("the second derivative is not positive definite")
        for i in range(p + 1, len(rest)):
            factor = Fraction(rest[i][p]) / rest[p][p]
            for k in range(p, len(rest)):
                rest[i][k] -= factor * rest[p][k]
