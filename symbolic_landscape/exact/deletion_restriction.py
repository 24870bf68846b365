"""Counting and listing the faces of a central arrangement by deletion and restriction, in Python's integers only.

Take one hyperplane H away: the cells that H cut are the cells of the *restriction*, the arrangement that the others cut
out on H; the other cells stay.  So cells(A) = cells(deletion) + cells(restriction) (Zaslavsky 1975), and the cells come
with points inside them.  Every face is a cell of the restriction to its span (proofs/counting_cells.md).

Lines are primitive integer vectors, pairwise nonparallel, that span Q^rank; nothing here shares code with `cocircuit`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.exact.essential import EssentialLines, FaceTable, primitive_integers

__all__ = ["cell_count", "face_counts", "faces_by_deletion_restriction"]

Row = tuple[int, ...]


@dataclass(frozen=True)
class _Hyperplane:
    """The hyperplane of a line in coordinates c: x_j = line_p c_j for j != p, and x_p = -sum_{j != p} line_j c_j."""

    line: Row
    pivot: int

    @classmethod
    def of(cls, line: Row) -> "_Hyperplane":
        return cls(line, min((p for p, value in enumerate(line) if value), key=lambda p: abs(line[p])))

    def restricted(self, other: Row) -> Row:
        """Return the other line in these coordinates, as a primitive vector; not 0 for nonparallel lines."""
        p, a, b = self.pivot, self.line[self.pivot], other[self.pivot]
        row = [a * y - b * x for x, y in zip(self.line, other, strict=True)]
        del row[p]
        return primitive_integers(row)

    def lifted(self, c: Row) -> Row:
        """Return the point of the hyperplane with coordinates c, up to a positive factor."""
        p, a = self.pivot, self.line[self.pivot]
        rest = self.line[:p] + self.line[p + 1 :]
        x = [a * value for value in c]
        x.insert(p, -sum(map(int.__mul__, rest, c)))
        return primitive_integers(x)


@dataclass(frozen=True)
class _Restriction:
    """The lines on a hyperplane, each once: other line k is a multiple of line number line_of_k there."""

    lines: list[Row]
    line_of: list[int]


def _restriction(lines: Sequence[Row], hyperplane: _Hyperplane) -> _Restriction:
    position: dict[Row, int] = {}
    line_of = []
    for other in lines:
        row = hyperplane.restricted(other)
        if next(filter(None, row)) < 0:
            row = tuple(-value for value in row)
        line_of.append(position.setdefault(row, len(position)))
    return _Restriction(list(position), line_of)


@dataclass(frozen=True)
class _Flat:
    """An intersection of hyperplanes, with the lines that the others cut it in.

    Every flat is met once in a walk: it is entered through the hyperplanes that contain it in increasing order;
    `passed` lines come earlier and are not entered.
    """

    dimension: int
    lines: list[Row]
    passed: list[bool]
    inside: "tuple[_Flat, _Hyperplane] | None"

    def hyperplanes(self) -> "Iterator[_Flat]":
        """Yield the flats of one dimension less that are entered from here."""
        for position, line in enumerate(self.lines):
            if self.passed[position]:
                continue
            hyperplane = _Hyperplane.of(line)
            smaller = _restriction([*self.lines[:position], *self.lines[position + 1 :]], hyperplane)
            passed = [False] * len(smaller.lines)
            for k, place in enumerate(smaller.line_of):
                if k < position or self.passed[k + 1]:
                    passed[place] = True
            yield _Flat(self.dimension - 1, smaller.lines, passed, (self, hyperplane))

    def lifted(self, point: Row) -> Row:
        """Return the point in the coordinates of the whole space."""
        if self.inside is None:
            return point
        larger, hyperplane = self.inside
        return larger.lifted(hyperplane.lifted(point))


def cell_count(lines: Sequence[Row], rank: int) -> int:
    """Return the number of cells of the central arrangement of `lines` in Q^rank, without listing them.

    >>> cell_count(((1, 0), (0, 1), (1, 1)), 2)
    6
    """
    if not lines:
        return 1
    if rank <= 2:
        return 2 * len(lines)
    return 1 + sum(
        cell_count(_restriction(lines[:position], _Hyperplane.of(line)).lines, rank - 1)
        for position, line in enumerate(lines)
    )


def face_counts(lines: Sequence[Row], rank: int) -> tuple[int, ...]:
    """Return the numbers of faces of dimension 0, 1, ..., rank of the arrangement of `lines`, which span Q^rank.

    >>> face_counts(((1, 0), (0, 1), (1, 1)), 2)
    (1, 6, 6)
    """
    counts = [0] * (rank + 1)

    def walk(flat: _Flat) -> None:
        counts[flat.dimension] += cell_count(flat.lines, flat.dimension)
        if flat.dimension == 2:  # two rays on each line not passed, and 0 is on every line
            counts[1] += 2 * flat.passed.count(False)
            counts[0] += not any(flat.passed)
            return
        for smaller in flat.hyperplanes():
            walk(smaller)

    walk(_Flat(rank, list(lines), [False] * len(lines), None))
    return tuple(counts)


def faces_by_deletion_restriction(normals: EssentialLines, *, cells_only: bool = False) -> FaceTable:
    """Return all faces, or all cells, of the arrangement of `normals`; see `FaceTable`.

    >>> from symbolic_landscape.exact.essential import essential_lines
    >>> from symbolic_landscape.exact.vector import vector
    >>> cells = faces_by_deletion_restriction(essential_lines([vector([1, 0]), vector([0, 1])], 2), cells_only=True)
    >>> cells.signs
    ((-1, -1), (-1, 1), (1, -1), (1, 1))
    """
    rank, lines = normals.rank, normals.lines
    points: list[tuple[int, Row]] = []
    rays: list[Row] = []

    def walk(flat: _Flat) -> None:
        if not cells_only or flat.dimension in (rank, 1):
            found = [flat.lifted(point) for point in _cells(flat.lines, flat.dimension).values()]
            if flat.dimension == 1:
                rays.extend(found)
            if not cells_only or flat.dimension == rank:
                points.extend((flat.dimension, point) for point in found)
        if flat.dimension > cells_only:
            for smaller in flat.hyperplanes():
                walk(smaller)

    walk(_Flat(rank, list(lines), [False] * len(lines), None))
    conforming = _ConformingRays(lines, rays)
    rows = []
    for dimension, point in points:
        signs = [_sign(_dot(line, point)) for line in lines]
        oriented = tuple(signs[p] * s if s else 0 for p, s in zip(normals.line_of, normals.orientation, strict=True))
        rows.append((dimension, oriented, normals.lifted(point), conforming.rays_of(signs)))
    rows.sort()
    dimensions, signs_of, lifted, rays_of = zip(*rows, strict=True)
    return FaceTable(tuple(map(normals.lifted, rays)), signs_of, dimensions, lifted, rays_of)


def _cells(lines: Sequence[Row], dimension: int) -> dict[int, Row]:
    """Return a point of each cell, under the mask of the lines positive there, adding one line after another."""
    cells: dict[int, Row] = {0: (0,) * dimension}
    for position, line in enumerate(lines):
        before = lines[:position]
        if dimension == 1:  # the only line there can be
            up = (_sign(line[0]),)
            return {1: up, 0: (-up[0],)}
        hyperplane = _Hyperplane.of(line)
        cut = {}
        for c in _cells(_restriction(before, hyperplane).lines, dimension - 1).values():
            x = hyperplane.lifted(c)
            values = [_dot(other, x) for other in before]
            cut[_mask(values)] = _two_sides(x, values, line, before)
        bit, after = 1 << position, {}
        for mask, point in cells.items():
            if mask in cut:
                after[mask | bit], after[mask] = cut.pop(mask)
                continue
            side = _dot(line, point)
            if side == 0:
                raise InternalContradiction(f"{point} lies on {line}, but the restriction has no cell there")
            after[mask | bit if side > 0 else mask] = point
        if cut:
            raise InternalContradiction(f"{len(cut)} cells of the restriction to {line} lie in no cell")
        cells = after
    return cells


def _two_sides(x: Row, values: Sequence[int], line: Row, others: Sequence[Row]) -> tuple[Row, Row]:
    """Return points on both sides of the hyperplane through x, on the sides of the others where x is.

    m x +- line with m > |other . line| / |other . x| for every other.
    """
    m = 1 + max((abs(_dot(other, line)) // abs(value) for other, value in zip(others, values, strict=True)), default=0)
    return (
        primitive_integers([m * a + b for a, b in zip(x, line, strict=True)]),
        primitive_integers([m * a - b for a, b in zip(x, line, strict=True)]),
    )


class _ConformingRays:
    """Which rays lie in the closure of a face: a bit set of rays for each sign of each line."""

    def __init__(self, lines: Sequence[Row], rays: Sequence[Row]) -> None:
        self.everything = (1 << len(rays)) - 1
        self.allowed = []
        for line in lines:
            products = [_dot(line, ray) for ray in rays]
            positive, negative = _mask(products), _mask([-value for value in products])
            neither = self.everything & ~positive & ~negative
            self.allowed.append({1: neither | positive, 0: neither, -1: neither | negative})

    def rays_of(self, signs: Sequence[int]) -> tuple[int, ...]:
        """Return the positions of the rays whose nonzero signs agree with `signs`."""
        rays = self.everything
        for allowed, s in zip(self.allowed, signs, strict=True):
            rays &= allowed[s]
        positions = []
        while rays:
            positions.append((rays & -rays).bit_length() - 1)
            rays &= rays - 1
        return tuple(positions)


def _dot(a: Row, b: Row) -> int:
    return sum(map(int.__mul__, a, b))


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)


def _mask(values: Sequence[int]) -> int:
    mask = 0
    for position, value in enumerate(values):
        if value > 0:
            mask |= 1 << position
    return mask
