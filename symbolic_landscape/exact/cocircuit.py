"""Faces of a central arrangement from its cocircuits: the sign vectors of its rays.

A face is determined by the rays in its closure, and the faces around a ray q are q composed with the faces of the
localization at q: the arrangement of the lines orthogonal to q, of rank one less.  Lines that are independent cut
space into all sign vectors; other localizations are solved the same way, from the cocircuits they inherit.  So every
face appears once for each of its rays, and grouping by sign vectors gives faces and their rays together
(proofs/counting_cells.md).

All numbers are integers.  Arrays hold int64 as long as a bound proves that nothing overflows, Python's integers after.
"""

from collections.abc import Sequence
from itertools import combinations
from math import comb
from typing import Any

import numpy as np

from symbolic_landscape.errors import LimitReached
from symbolic_landscape.exact.essential import EssentialLines, FaceTable
from symbolic_landscape.exact.subspace import IntegerRows

__all__ = ["arrangement_ray_rows", "faces_by_cocircuits"]

Array = Any  # numpy's arrays of int64 or of Python integers

LARGEST = 2**62
DIGITS = 40  # signs in one word: 3^40 < 2^64


def arrangement_ray_rows(lines: IntegerRows, rank: int, most_sets: int = 2_000_000) -> IntegerRows:
    """Return the primitive vectors orthogonal to rank - 1 independent lines, one of each pair.

    `lines` are nonzero, pairwise nonparallel and span Q^rank, rank >= 1.  The first nonzero coordinate is positive.  A
    ray comes at its first set of lines, sets in lexicographic order.

    >>> arrangement_ray_rows(((1, 0), (0, 1), (1, 1)), 2)
    ((0, 1), (1, 0), (1, -1))
    """
    return tuple(map(tuple, _rays(_array(lines), rank, most_sets).tolist()))


def faces_by_cocircuits(
    normals: EssentialLines, *, cells_only: bool = False, most_sets: int = 2_000_000, most_pairs: int = 20_000_000
) -> FaceTable:
    """Return all faces, or all cells, of the arrangement of `normals`.

    Raises `LimitReached` when more than `most_sets` sets of rank - 1 lines, or more than `most_pairs` pairs of a face
    and a ray of it, had to be looked at.

    >>> from symbolic_landscape.exact.essential import essential_lines
    >>> from symbolic_landscape.exact.vector import vector
    >>> cells = faces_by_cocircuits(essential_lines([vector([1, 0]), vector([0, 1])], 2), cells_only=True)
    >>> cells.signs, cells.points
    (((-1, -1), (-1, 1), (1, -1), (1, 1)), ((-1, -1), (-1, 1), (1, -1), (1, 1)))
    """
    rank = normals.rank
    if rank == 0:
        return FaceTable((), ((0,) * len(normals.line_of),), (0,), ((0,) * normals.ambient,), ((),))
    lines = _array(normals.lines)
    half = _rays(lines, rank, most_sets)
    half_signs = _signs(_product(half, lines.T))
    owners, words, dimensions = _compositions(half_signs, rank, _Localizations(half_signs, cells_only), most_pairs)

    # pairs with the same words are one face; its rays stay in increasing order
    order = np.lexsort(words[::-1])
    words = [word[order] for word in words]
    starts = np.flatnonzero(np.append(True, np.logical_or.reduce([word[1:] != word[:-1] for word in words])))
    ends = np.append(starts[1:], len(order))
    owners, dimensions = owners[order], dimensions[order[starts]]

    rays = _lifted(np.concatenate([half, -half]), normals)
    points = np.add.reduceat(_roomy(rays, len(order))[owners], starts, axis=0)
    signs = _oriented(_signs_of_words([word[starts] for word in words], len(lines)), normals)
    by_dimension = np.argsort(dimensions, kind="stable")
    owner_list = owners.tolist()
    spans = zip(starts[by_dimension].tolist(), ends[by_dimension].tolist(), strict=True)
    table = FaceTable(
        tuple(map(tuple, rays.tolist())),
        tuple(map(tuple, signs[by_dimension].tolist())),
        tuple(dimensions[by_dimension].tolist()),
        tuple(map(tuple, points[by_dimension].tolist())),
        tuple([tuple(owner_list[start:end]) for start, end in spans]),
    )
    return table if cells_only else _with_zero_face(table, normals)


def _with_zero_face(table: FaceTable, normals: EssentialLines) -> FaceTable:
    """Add the one face without rays."""
    signs, point = (0,) * len(normals.line_of), (0,) * normals.ambient
    return FaceTable(
        table.rays, (signs, *table.signs), (0, *table.dimensions), (point, *table.points), ((), *table.rays_of)
    )


class _Localizations:
    """Faces of the localizations at flats, as sign vectors on the lines through the flat, each solved once."""

    def __init__(self, ray_signs: Array, cells_only: bool) -> None:
        self.ray_signs, self.cells_only = ray_signs, cells_only
        self.zeros = [_mask(row) for row in (ray_signs == 0).tolist()]
        self.solved: dict[tuple[int, int], tuple[Array, Array]] = {}

    def faces(self, through: int, rank: int) -> tuple[Array, Array]:
        """Return sign vectors and dimensions of the faces (or cells) of the lines in the mask `through`."""
        count = through.bit_count()
        if count == rank:
            through = (1 << rank) - 1  # independent lines: the answer depends on their number only
        key = (through, rank)
        if key not in self.solved:
            self.solved[key] = self._boolean(rank) if count == rank else self._composed(through, rank)
        return self.solved[key]

    def _boolean(self, rank: int) -> tuple[Array, Array]:
        values = np.array([-1, 1] if self.cells_only else [-1, 0, 1], dtype=np.int8)
        grids = np.meshgrid(*[values] * rank, indexing="ij")
        signs = np.stack(grids, axis=-1).reshape(-1, rank) if rank else np.zeros((1, 0), dtype=np.int8)
        return signs, np.count_nonzero(signs, axis=1)

    def _composed(self, through: int, rank: int) -> tuple[Array, Array]:
        columns = _positions(through)
        met: dict[int, int] = {}  # zero set of a covector of the localization -> a ray that restricts to it
        for ray, zeros in enumerate(self.zeros):
            met.setdefault(zeros & through, ray)
        met.pop(through, None)
        # cocircuits: the covectors with a zero set that no other one contains
        largest: list[int] = []
        for zeros in sorted(met, key=int.bit_count, reverse=True):
            if not any(zeros & other == zeros for other in largest):
                largest.append(zeros)
        place = {column: p for p, column in enumerate(columns)}
        faces: dict[bytes, int] = {}
        for zeros in largest:
            cocircuit = self.ray_signs[met[zeros]][columns]
            signs, dimensions = self.faces(zeros, rank - 1)
            at = [place[column] for column in _positions(zeros)]
            for s in (1, -1):
                composed = np.repeat((s * cocircuit)[None, :], len(signs), axis=0)
                composed[:, at] = signs
                faces.update(zip([row.tobytes() for row in composed], (dimensions + 1).tolist(), strict=True))
        if not self.cells_only:
            faces[np.zeros(len(columns), dtype=np.int8).tobytes()] = 0
        rows = np.frombuffer(b"".join(faces), dtype=np.int8).reshape(-1, len(columns))
        return rows, np.array(list(faces.values()), dtype=np.int64)


def _compositions(
    half_signs: Array, rank: int, local: _Localizations, most_pairs: int
) -> tuple[Array, list[Array], Array]:
    """Return for each pair of a ray and a face around it: the ray, the words of the face, its dimension."""
    weights = _weights(half_signs.shape[1])
    # rays on independent lines go together: their zero columns differ, the local faces do not
    boolean = [ray for ray, zeros in enumerate(local.zeros) if zeros.bit_count() == rank - 1]
    groups = [boolean] if boolean else []
    groups += [[ray] for ray, zeros in enumerate(local.zeros) if zeros.bit_count() != rank - 1]
    parts: list[tuple[Array, list[Array], Array]] = []
    pairs = 0
    for group in groups:
        signs, dimensions = local.faces(local.zeros[group[0]], rank - 1)
        pairs += 2 * len(group) * len(signs)
        if pairs > most_pairs:
            raise LimitReached(f"more than {most_pairs} pairs of a face and a ray of it are needed; that is the limit")
        columns = np.array([_positions(local.zeros[ray]) for ray in group], dtype=np.int64)
        parts += _around(half_signs, np.array(group), columns, signs, dimensions, weights)
    owners = np.concatenate([part[0] for part in parts])
    words = [np.concatenate([part[1][w] for part in parts]) for w in range(len(weights))]
    dimensions = np.concatenate([part[2] for part in parts])
    order = np.argsort(owners, kind="stable")
    return owners[order], [word[order] for word in words], dimensions[order]


def _around(
    half_signs: Array, rays: Array, columns: Array, signs: Array, dimensions: Array, weights: list[Array]
) -> list[tuple[Array, list[Array], Array]]:
    """Compose each ray and its opposite with the local faces on the ray's zero columns."""
    parts = []
    for s, shift in ((1, 0), (-1, len(half_signs))):
        words = []
        for weight in weights:
            own = (s * half_signs[rays] + 1).astype(np.uint64) @ weight
            # a local sign -1, 0, 1 takes the digit 1 of a zero to 0, 1, 2; unsigned sums wrap around and end right
            added = weight[columns] @ signs.T.astype(np.int64).astype(np.uint64)
            words.append((own[:, None] + added).ravel())
        parts.append((np.repeat(rays + shift, len(signs)), words, np.tile(dimensions + 1, len(rays))))
    return parts


def _weights(lines: int) -> list[Array]:
    """Return for each word the weight of every line: powers of 3, the first line the most significant."""
    words = []
    for begin in range(0, lines, DIGITS):
        end = min(lines, begin + DIGITS)
        weight = np.zeros(lines, dtype=np.uint64)
        weight[begin:end] = [3 ** (end - 1 - line) for line in range(begin, end)]
        words.append(weight)
    return words


def _oriented(signs: Array, normals: EssentialLines) -> Array:
    """Return the signs of the normals from those of the lines."""
    orientation, line_of = np.array(normals.orientation, dtype=np.int8), np.array(normals.line_of)
    return signs[:, np.maximum(line_of, 0)] * orientation


def _signs_of_words(words: list[Array], lines: int) -> Array:
    signs = np.empty((len(words[0]), lines), dtype=np.int8)
    for number, word in enumerate(words):
        begin = number * DIGITS
        rest = word.copy()
        for line in range(min(lines, begin + DIGITS) - 1, begin - 1, -1):
            rest, digit = np.divmod(rest, np.uint64(3))
            signs[:, line] = digit.astype(np.int8) - 1
    return signs


def _rays(lines: Array, rank: int, most_sets: int) -> Array:
    """Return one of each pair of rays: wedge products of rank - 1 lines, read as vectors orthogonal to them."""
    _spend_sets(len(lines), rank - 1, most_sets)
    last = np.arange(-1, 0)  # the last line of each set; the empty set comes before all
    wedges = np.ones((1, 1), dtype=np.int64)
    for size in range(rank - 1):
        counts = len(lines) - 1 - last
        parents = np.repeat(np.arange(len(last)), counts)
        firsts = np.repeat(np.cumsum(counts) - counts, counts)
        added = np.arange(len(parents)) - firsts + last[parents] + 1
        # sets too short to be completed are of no use
        useful = added <= len(lines) - (rank - 1 - size)
        parents, added = parents[useful], added[useful]
        wedges = _wedge(wedges[parents], lines[added], size, rank)
        kept = (wedges != 0).any(axis=1)  # a dependent set stays dependent
        wedges, last = wedges[kept], added[kept]
    # the minor without coordinate c, with sign (-1)^c, is coordinate c; minors are in order of their column sets, so
    # the one without the last coordinate comes first
    rays = wedges[:, ::-1] * np.array([(-1) ** c for c in range(rank)])
    rays = rays // np.gcd.reduce(rays, axis=1)[:, None]
    first = np.argmax(rays != 0, axis=1)
    rays = rays * np.where(rays[np.arange(len(rays)), first] > 0, 1, -1)[:, None]
    return _narrow(_distinct(rays))


def _wedge(left: Array, right: Array, size: int, rank: int) -> Array:
    """Return left ^ right: minors on sets of size + 1 columns from minors on sets of `size` columns and vectors."""
    left, right = _multipliable(left, right, size + 1)
    before = {columns: p for p, columns in enumerate(combinations(range(rank), size))}
    after = list(combinations(range(rank), size + 1))
    out = np.empty((len(left), len(after)), dtype=left.dtype)
    for p, columns in enumerate(after):
        total = None
        for position, column in enumerate(columns):
            rest = columns[:position] + columns[position + 1 :]
            term = left[:, before[rest]] * right[:, column]
            if (size - position) % 2:
                term = -term
            total = term if total is None else total + term
        out[:, p] = total
    return out


def _product(left: Array, right: Array) -> Array:
    left, right = _multipliable(left, right, len(right))
    return left @ right if left.dtype != object else left.dot(right)


def _multipliable(left: Array, right: Array, terms: int) -> tuple[Array, Array]:
    """Return both as int64 when `terms` products of their entries cannot overflow in a sum, else as Python integers."""
    if object in (left.dtype, right.dtype) or _size(left) * _size(right) * terms >= LARGEST:
        return left.astype(object), right.astype(object)
    return left, right


def _roomy(rows: Array, terms: int) -> Array:
    return rows.astype(object) if rows.dtype != object and _size(rows) * terms >= LARGEST else rows


def _narrow(rows: Array) -> Array:
    """Return int64 where the entries allow it."""
    return rows.astype(np.int64) if rows.dtype == object and _size(rows) < LARGEST else rows


def _size(rows: Array) -> int:
    return int(np.abs(rows).max()) if rows.size else 0


def _array(rows: Sequence[Sequence[int]]) -> Array:
    return _narrow(np.array([list(row) for row in rows], dtype=object))


def _signs(values: Array) -> Array:
    return (values > 0).astype(np.int8) - (values < 0).astype(np.int8)


def _distinct(rows: Array) -> Array:
    """Drop repeated rows; each stays at its first place."""
    if rows.dtype != object:
        return rows[np.sort(np.unique(rows, axis=0, return_index=True)[1])]
    return np.array([list(row) for row in dict.fromkeys(map(tuple, rows.tolist()))], dtype=object)


def _lifted(rays: Array, normals: EssentialLines) -> Array:
    if normals.rank == normals.ambient:
        return rays
    vectors = _product(rays, _array(normals.basis))
    return _narrow(vectors // np.gcd.reduce(vectors, axis=1)[:, None])


def _mask(row: Sequence[bool]) -> int:
    return sum(1 << p for p, value in enumerate(row) if value)


def _positions(mask: int) -> list[int]:
    return [p for p in range(mask.bit_length()) if mask >> p & 1]


def _spend_sets(lines: int, size: int, most: int) -> None:
    sets = comb(lines, size)
    if sets > most:
        raise LimitReached(f"the rays of {lines} lines come from {sets} sets of {size}; the limit is {most}")

