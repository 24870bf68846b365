"""Which flats of a matroid can be spanned by groups of vectors that the residual of the flat admits.

A group has vectors and tests.  A flat V with the residual e = P y - y, P the projection on V, admits the group when
V contains its vectors and the products of e with its tests are all >= 0 or all <= 0.  V is supported when the admitted
groups span it.  Floats say *no* with proof (exact/projection_frames.py); every other flat is kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np
from flint import fmpz_mat

from symbolic_landscape.exact.flat_depths import Told, flats_by_depth
from symbolic_landscape.exact.linear_matroid import Flats, LinearMatroid
from symbolic_landscape.exact.projection_frames import Frames, FrameSpace
from symbolic_landscape.exact.sign_filter import unit_rows
from symbolic_landscape.exact.subspace import IntegerRows

__all__ = ["Bases", "FlatSupport", "Group"]

Bases = Sequence[tuple[int, ...]]  # for each flat the numbers of independent vectors that span it

CHUNK = 2**20  # entries of the tables of one step: flats times vectors squared would be the largest
UNSHARED = 2**17  # multiplications of a matrix product that OpenBLAS leaves to one thread: half of its threshold


@dataclass(frozen=True)
class Group:
    """Vectors of the matroid, by number, that are admitted together, and the tests of their admission."""

    vectors: tuple[int, ...]
    tests: IntegerRows


@dataclass(frozen=True)
class FlatSupport:
    """The flats of a matroid, counted, and among them those that may be supported."""

    matroid: LinearMatroid
    target: tuple[int, ...]
    groups: tuple[Group, ...]

    @cached_property
    def _space(self) -> FrameSpace:
        return FrameSpace(self.matroid.vectors, self.target)

    @cached_property
    def _members(self) -> Any:
        """Groups by vectors: 1 where the vector belongs to the group."""
        members = np.zeros((len(self.groups), len(self.matroid.vectors)), dtype=np.float32)
        for row, group in zip(members, self.groups, strict=True):
            row[list(group.vectors)] = 1
        return members

    @cached_property
    def _tested(self) -> tuple[tuple[Any, tuple[Any, ...]], ...]:
        """For each number of tests: the groups that have as many, and their first, second, .. tests as columns."""
        by_count: dict[int, list[int]] = {}
        for number, group in enumerate(self.groups):
            by_count.setdefault(len(group.tests), []).append(number)
        return tuple(
            (np.array(numbers), tuple(unit_rows([self.groups[g].tests[j] for g in numbers]).T for j in range(count)))
            for count, numbers in by_count.items()
            if count
        )

    @property
    def chunk(self) -> int:
        """How many flats are worked on at once."""
        return max(16, CHUNK // max(1, len(self.matroid.vectors)) ** 2)

    def below(self, rank: int) -> tuple[int, Bases, Bases]:
        """Return the number of flats of smaller rank, those that may be supported, and the flats of this rank."""
        count, supported = 0, list[tuple[int, ...]]()
        flats, frames = self.matroid.bottom(), self._space.nothing()
        for _ in range(rank):
            count += len(flats)
            supported += self._supported(flats.bases, flats.inside, frames)
            covers = self.matroid.covers(flats, once=True)
            frames = self._space.extended(frames, covers.parents, covers.vectors)
            flats = self.matroid.extended(flats, covers)
        return count, supported, _as_tuples(flats.bases)

    def above(self, bases: Bases) -> tuple[int, Bases]:
        """Return the number of flats that descend from those with the given first bases, and those maybe supported.

        A flat descends from the flats that the beginnings of its first basis span, and from itself.  The flat of full
        rank is left out.

        >>> plane = LinearMatroid(((1, 0), (0, 1), (1, 1)))
        >>> FlatSupport(plane, (2, -1), (Group((0,), ((0, -1),)), Group((1,), ((1, 0), (-1, 0))))).above([()])
        (4, [(), (0,)])
        """
        flats = self.matroid.spanned_by(bases)
        frames = self._space.spanned_by(flats.bases)
        count, supported = 0, list[tuple[int, ...]]()
        for some, inside, framed in chain([(flats.bases, flats.inside, frames)], self._descendants(flats, frames)):
            count += len(some)
            supported += self._supported(some, inside, framed)
        return count, supported

    def by_depth(
        self, spans: Sequence[tuple[int, ...]], depth: int, progress: Told | None = None
    ) -> Iterator[tuple[int, Bases]]:
        """Yield, as `flats_by_depth` does, the number of flats of each depth and those that may be supported."""
        for level in flats_by_depth(self.matroid, spans, depth, progress):
            supported: list[tuple[int, ...]] = []
            for flats in level:
                for start in range(0, len(flats), self.chunk):
                    part = slice(start, start + self.chunk)
                    frames = self._space.spanned_by(flats.bases[part])
                    supported += self._supported(flats.bases[part], flats.inside[part], frames)
            yield sum(map(len, level)), supported

    def _descendants(self, flats: Flats, frames: Frames) -> Iterator[tuple[Any, Any, Frames]]:
        if flats.missing < 2:
            return
        covers = self.matroid.covers(flats, once=True)
        for start in range(0, len(covers), self.chunk):
            part = covers[start : start + self.chunk]
            framed = self._space.extended(frames, part.parents, part.vectors)
            bases = np.concatenate([flats.bases[part.parents], part.vectors[:, None].astype(np.int32)], axis=1)
            yield bases, part.inside, framed
            if flats.missing > 2:
                yield from self._descendants(self.matroid.extended(flats, part), framed)

    def _supported(self, bases: Any, inside: Any, frames: Frames) -> Bases:
        """Return the bases of the flats that may be supported."""
        members = self._members
        contained = inside.astype(np.float32)
        admitted = _product(contained, members.T) >= members.sum(axis=1)
        residuals, errors = self._space.residuals(frames)
        bound = (errors + 4 * self._space.rounding)[:, None]
        for numbers, tests in self._tested:
            least = _product(residuals, tests[0])
            most = least.copy()
            for test in tests[1:]:
                products = _product(residuals, test)
                np.maximum(most, products, out=most)
                np.minimum(least, products, out=least)
            admitted[:, numbers] &= ~((most > bound) & (least < -bound))
        covered = _product(admitted.astype(np.float32), members) > 0
        rank = bases.shape[1]
        kept: list[int] = []
        for row in np.flatnonzero(covered.sum(axis=1) >= rank):
            vectors = np.flatnonzero(covered[row])
            if rank == 0 or fmpz_mat([list(self.matroid.vectors[v]) for v in vectors]).rank() == rank:
                kept.append(int(row))
        return _as_tuples(bases[kept])


def _as_tuples(bases: Any) -> Bases:
    return [tuple(basis) for basis in bases.tolist()]


def _product(rows: Any, columns: Any) -> Any:
    """Return rows @ columns, in blocks of rows that the linear algebra library does not share among threads.

    Threads that wait for each other would cost more than they give: whole processes share the flats.
    """
    count = max(1, UNSHARED // max(1, columns.size))
    whole = len(rows) // count * count
    blocks = (rows[:whole].reshape(whole // count, count, rows.shape[1]) @ columns).reshape(whole, columns.shape[1])
    return np.concatenate([blocks, rows[whole:] @ columns]) if whole < len(rows) else blocks
