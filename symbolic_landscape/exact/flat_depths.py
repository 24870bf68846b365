"""The flats of a matroid that are the span of few of given sets of vectors, breadth first, each met once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from symbolic_landscape.exact.linear_matroid import Flats, LinearMatroid

__all__ = ["flats_by_depth"]

Told = Callable[[int, int], None]
NOT_YET = -1  # a sum of a flat and a vector that has not been formed


def flats_by_depth(
    matroid: LinearMatroid, spans: Sequence[tuple[int, ...]], depth: int, progress: Told | None = None
) -> Iterator[tuple[Flats, ...]]:
    """Yield for m = 0, 1, .. `depth` the flats that m of the `spans` generate and no fewer, without images, by rank.

    Ends early when no new flat appears.  `progress` is told the depth and how many flats of the depth before have been
    extended.

    >>> plane = LinearMatroid(((1, 0), (0, 1), (1, 1)))
    >>> [[flats.bases.tolist() for flats in level] for level in flats_by_depth(plane, [(0,), (1,), (0, 1)], 5)]
    [[[[]]], [[[0], [1]], [[0, 1]]]]
    """
    lattice = _Lattice(matroid)
    independent = _padded([matroid.basis_of(span) for span in dict.fromkeys(spans)])
    level = np.zeros(1, dtype=np.int64)
    seen = np.ones(1, dtype=bool)
    m = 0
    while len(level):
        yield lattice.by_rank(level)
        m += 1
        if m > depth or not independent.size:
            return
        found = []
        for start in range(0, len(level), lattice.chunk):
            if progress is not None:
                progress(m, start)
            sums = np.repeat(level[start : start + lattice.chunk, None], len(independent), axis=1)
            for vectors in independent.T:
                sums = lattice.sums(sums, vectors)
            found.append(np.unique(sums))
        seen = np.concatenate([seen, np.zeros(lattice.count - len(seen), dtype=bool)])
        level = np.unique(np.concatenate(found))
        level = level[~seen[level]]
        seen[level] = True


def _padded(rows: Sequence[tuple[int, ...]]) -> Any:
    """Return a table: a vector repeated adds nothing."""
    longest = max(map(len, rows), default=0)
    return np.array([(*row, *[row[-1]] * (longest - len(row))) for row in rows if row], dtype=np.int64)


@dataclass
class _Lattice:
    """The flats met so far, numbered; {0} is number 0.  Flats are told apart by the set of vectors inside.

    `joins[flat, vector]` is the number of their sum: of the flat itself where the vector is inside.
    """

    matroid: LinearMatroid
    numbers: dict[bytes, int] = field(default_factory=dict)
    bases: Any = None
    ranks: Any = None
    joins: Any = None
    count: int = 0

    def __post_init__(self) -> None:
        size = len(self.matroid.vectors)
        self.bases = np.zeros((64, self.matroid.rank), dtype=np.int32)
        self.ranks = np.zeros(64, dtype=np.int32)
        self.joins = np.zeros((64, size), dtype=np.int32)
        self._numbered(np.zeros((1, size), dtype=bool), np.zeros((1, 0), dtype=np.int32))

    @property
    def chunk(self) -> int:
        """How many flats are worked on at once."""
        return max(16, 2**20 // max(1, len(self.matroid.vectors)) ** 2)

    def by_rank(self, flats: Any) -> tuple[Flats, ...]:
        """Return flats given by number."""
        ranks = self.ranks[flats]
        chosen = ((rank, flats[ranks == rank]) for rank in np.unique(ranks).tolist())
        return tuple(Flats(self.bases[some, :rank], self.joins[some] == some[:, None], ()) for rank, some in chosen)

    def sums(self, flats: Any, vectors: Any) -> Any:
        """Return the numbers of the sums of flats and vectors; new flats are formed where they are needed."""
        found = self.joins[flats, vectors]
        missing = found == NOT_YET
        if not missing.any():
            return found
        pairs = np.unique(np.stack([flats[missing], np.broadcast_to(vectors, flats.shape)[missing]]), axis=1)
        ranks = self.ranks[pairs[0]]
        for rank in np.unique(ranks).tolist():
            of_rank, wanted = np.unique(pairs[0, ranks == rank], return_inverse=True)
            asked = np.zeros((len(of_rank), len(self.matroid.vectors)), dtype=bool)
            asked[wanted, pairs[1, ranks == rank]] = True
            for start in range(0, len(of_rank), self.chunk):
                self._extend(of_rank[start : start + self.chunk], rank, asked[start : start + self.chunk])
        return self.joins[flats, vectors]

    def _extend(self, flats: Any, rank: int, asked: Any) -> None:
        """Form the sums of flats of one rank and the vectors asked for."""
        size = len(self.matroid.vectors)
        if rank == self.matroid.rank - 1:
            added = np.array([[asked[0].argmax()]], dtype=np.int32)
            bases = np.concatenate([self.bases[flats[:1], :rank], added], axis=1)
            top = self._numbered(np.ones((1, size), dtype=bool), bases)
            self.joins[flats] = np.where(self.joins[flats] == NOT_YET, top, self.joins[flats])
            return
        spanned = self.matroid.spanned_by(self.bases[flats, :rank])
        covers = self.matroid.covers(spanned, once=False)
        covers = covers[(covers.inside & asked[covers.parents]).any(axis=1)]
        bases = np.concatenate([spanned.bases[covers.parents], covers.vectors[:, None].astype(np.int32)], axis=1)
        numbers = self._numbered(covers.inside, bases)
        # what the cover has inside and the flat has not leads from the flat to the cover
        rows, vectors = np.nonzero(covers.inside & ~spanned.inside[covers.parents])
        self.joins[flats[covers.parents[rows]], vectors] = numbers[rows]

    def _numbered(self, inside: Any, bases: Any) -> Any:
        """Return the numbers of flats, new ones where they are met for the first time."""
        keys = np.packbits(inside, axis=1)
        found = np.array([self.numbers.setdefault(key.tobytes(), len(self.numbers)) for key in keys], dtype=np.int64)
        self._grow()
        new, places = np.unique(found, return_index=True)
        places = places[new >= self.count]
        new = new[new >= self.count]
        rank = bases.shape[1]
        self.bases[new, :rank] = bases[places]
        self.ranks[new] = rank
        self.joins[new] = np.where(inside[places], new[:, None], NOT_YET)
        self.count = len(self.numbers)
        return found

    def _grow(self) -> None:
        while len(self.ranks) < len(self.numbers):
            self.bases, self.ranks, self.joins = (
                np.concatenate([array, np.zeros_like(array)]) for array in (self.bases, self.ranks, self.joins)
            )
