"""Polyhedral cones cut out by central hyperplanes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

from symbolic_landscape.errors import LimitReached
from symbolic_landscape.exact.deletion_restriction import faces_by_deletion_restriction
from symbolic_landscape.exact.essential import essential_lines
from symbolic_landscape.exact.linear_program import Feasible, LinearSystem, decide_feasible
from symbolic_landscape.exact.matrix import kernel, rank
from symbolic_landscape.exact.rational import ZERO, Rational
from symbolic_landscape.exact.vector import Vector, negate, primitive, scale

SignedPoint = tuple[tuple[int, ...], Vector]

__all__ = ["GordanVector", "SignedPoint", "arrangement_rays", "cell_bound", "open_cone_point", "realizable_signs"]

FEW = 500  # sets of lines; below that loading numpy costs more than it saves


def arrangement_rays(lines: Sequence[Vector]) -> tuple[Vector, ...]:
    """Return the rays of the central arrangement {v : l . v = 0} in the span of the lines, one of each pair +-q.

    With r the dimension of the span, a ray is a primitive integer vector of the span orthogonal to r - 1 independent
    lines.  Its first nonzero coordinate is positive.  A ray comes at its first set of lines, sets in lexicographic
    order: certificates count on it.

    >>> from symbolic_landscape.exact.vector import vector
    >>> [[str(value) for value in ray] for ray in arrangement_rays([vector([1, 0]), vector([1, 1])])]
    [['0', '1'], ['1', '-1']]
    """
    if not lines:
        return ()
    dimension, r = len(lines[0]), rank(lines)
    if r and comb(len(lines), r - 1) > FEW:
        found = _rays_by_wedges(lines, dimension)
    else:
        found = _rays_by_kernels(lines, dimension, r)
    return tuple(dict.fromkeys(q if next(filter(None, q)) > 0 else negate(q) for q in found))


def _rays_by_kernels(lines: Sequence[Vector], dimension: int, r: int) -> Iterator[Vector]:
    outside = kernel(lines, dimension)
    for chosen in combinations(lines, r - 1) if r else ():
        found = kernel([*chosen, *outside], dimension)
        if len(found) == 1:
            yield found[0]


def _rays_by_wedges(lines: Sequence[Vector], dimension: int) -> Iterator[Vector]:
    from symbolic_landscape.exact.cocircuit import arrangement_ray_rows

    normals = essential_lines(lines, dimension)
    for row in arrangement_ray_rows(normals.lines, normals.rank):
        yield tuple(map(Rational, normals.lifted(row)))


@dataclass(frozen=True)
class GordanVector:
    """m >= 0 with sum m_j = 1 and sum m_j normals_j = 0: no v has normal . v > 0 for every normal."""

    multipliers: Vector


def open_cone_point(normals: Sequence[Vector]) -> Vector | GordanVector:
    """Return v with normal . v > 0 for every normal, or the vector that refutes it (Gordan's theorem).

    >>> from symbolic_landscape.exact.vector import vector
    >>> [str(value) for value in open_cone_point([vector([1, 0]), vector([-1, 1])])]
    ['1', '2']
    >>> [str(m) for m in open_cone_point([vector([1, 0]), vector([-1, 0])]).multipliers]
    ['1/2', '1/2']
    """
    found = decide_feasible(LinearSystem(len(normals[0]), more_than=tuple((normal, ZERO) for normal in normals)))
    if isinstance(found, Feasible):
        return primitive(found.point)
    return GordanVector(scale(1 / sum(found.more_than, ZERO), found.more_than))


def cell_bound(hyperplanes: int, rank: int) -> int:
    """Return the most cells that so many hyperplanes through the origin cut a space of their rank into.

    2 sum_{i < rank} binomial(hyperplanes - 1, i), attained in general position (proofs/counting_cells.md).

    >>> cell_bound(3, 2), cell_bound(4, 3)
    (6, 14)
    """
    return 2 * sum(comb(hyperplanes - 1, i) for i in range(rank))


def realizable_signs(lines: Sequence[Vector], most_cells: int = 1_000_000) -> Iterator[SignedPoint]:
    """Yield the sign vectors of all cells of the arrangement {v : l . v = 0}, each with a point inside it.

    The lines are nonzero.  Raises `LimitReached` where by `cell_bound` there might be more than `most_cells` cells.

    >>> from symbolic_landscape.exact.vector import vector
    >>> lines = [vector([1, 0]), vector([0, 1]), vector([1, 1])]
    >>> len(list(realizable_signs(lines)))
    6
    """
    if not lines:
        return
    normals = essential_lines(lines, len(lines[0]))
    count = len(normals.lines)
    cells = cell_bound(count, normals.rank)
    if cells > most_cells:
        raise LimitReached(f"{count} lines of rank {normals.rank} may have {cells} cells; the limit is {most_cells}")
    if comb(count, normals.rank - 1) > FEW:
        from symbolic_landscape.exact.cocircuit import faces_by_cocircuits

        table = faces_by_cocircuits(normals, cells_only=True)
    else:
        table = faces_by_deletion_restriction(normals, cells_only=True)
    for signs, point in zip(table.signs, table.points, strict=True):
        yield signs, tuple(map(Rational, point))
