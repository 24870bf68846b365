"""Polyhedral cones cut out by central hyperplanes."""

from collections.abc import Sequence
from itertools import combinations

from symbolic_landscape.exact.matrix import kernel, rank
from symbolic_landscape.exact.vector import Vector, negate

__all__ = ["arrangement_rays"]


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
