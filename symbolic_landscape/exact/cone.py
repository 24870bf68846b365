"""Polyhedral cones cut out by central hyperplanes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from symbolic_landscape.exact.conic_combination import Separation, fullest_combination
from symbolic_landscape.exact.matrix import kernel, rank
from symbolic_landscape.exact.rational import ONE, sign
from symbolic_landscape.exact.vector import Vector, dot, negate, primitive, scale, zero_vector

SignedPoint = tuple[tuple[int, ...], Vector]

__all__ = ["GordanVector", "SignedPoint", "arrangement_rays", "open_cone_point", "realizable_signs"]


def arrangement_rays(lines: Sequence[Vector]) -> tuple[Vector, ...]:
    """Return the rays of the central arrangement {v : l . v = 0} in the span of the lines, one of each pair +-q.

    With r the dimension of the span, a ray is a primitive integer vector of the span orthogonal to r - 1 independent
    lines.  Its first nonzero coordinate is positive.

    >>> from symbolic_landscape.exact.vector import vector
    >>> [[str(value) for value in ray] for ray in arrangement_rays([vector([1, 0]), vector([1, 1])])]
    [['0', '1'], ['1', '-1']]
    """
    if not lines:
        return ()
    dimension, r = len(lines[0]), rank(lines)
    outside = kernel(lines, dimension)
    rays: dict[Vector, None] = {}
    for chosen in combinations(lines, r - 1):
        found = kernel([*chosen, *outside], dimension)
        if len(found) == 1:
            (q,) = found
            rays[q if next(value for value in q if value != 0) > 0 else negate(q)] = None
    return tuple(rays)


@dataclass(frozen=True)
class GordanVector:
    """m >= 0 with sum m_j = 1 and sum m_j normals_j = 0: no v has normal . v > 0 for every normal."""

    multipliers: Vector


def open_cone_point(normals: Sequence[Vector]) -> Vector | GordanVector:
    """Return v with normal . v > 0 for every normal, or the vector that refutes it (Gordan's theorem).

    >>> from symbolic_landscape.exact.vector import vector
    >>> [str(value) for value in open_cone_point([vector([1, 0]), vector([1, 1])])]
    ['1', '0']
    >>> [str(m) for m in open_cone_point([vector([1, 0]), vector([-1, 0])]).multipliers]
    ['1/2', '1/2']
    """
    dimension = len(normals[0])
    found = fullest_combination([(*normal, ONE) for normal in normals], (*zero_vector(dimension), ONE))
    if isinstance(found, Separation):
        # u . normal + w <= 0 and w > 0
        return primitive(negate(found.vector[:dimension]))
    return GordanVector(scale(1 / found.multiple, found.amounts))


def realizable_signs(lines: Sequence[Vector]) -> Iterator[SignedPoint]:
    """Yield the sign vectors of all cells of the arrangement {v : l . v = 0}, each with a point inside it.

    One line after another: a cell is cut where both of its sides are met.  The lines are nonzero; parallel ones never
    differ.  There are O(m^(r-1)) cells of m lines of rank r.

    >>> from symbolic_landscape.exact.vector import vector
    >>> lines = [vector([1, 0]), vector([0, 1]), vector([1, 1])]
    >>> len(list(realizable_signs(lines)))
    6
    """
    if not lines:
        return
    stack: list[SignedPoint] = [((-1,), negate(lines[0])), ((1,), lines[0])]
    while stack:
        signs, point = stack.pop()
        if len(signs) == len(lines):
            yield signs, point
            continue
        line = lines[len(signs)]
        here = sign(dot(line, point))
        for s in (-1, 1):
            if s == here:
                stack.append(((*signs, s), point))
                continue
            chosen = zip((*signs, s), lines, strict=False)
            other = open_cone_point([scale(ONE if t > 0 else -ONE, normal) for t, normal in chosen])
            if not isinstance(other, GordanVector):
                stack.append(((*signs, s), other))
