"""The flats of a linear matroid: the distinct sums of lines in Q^n, each of them generated once, exactly.

The work is done modulo primes, for many flats at once.  It is exact because the product of the primes exceeds the
Hadamard bound of every minor of the vectors: a minor that is not 0 is not 0 modulo one of them.  A basis of a flat that
is independent modulo every prime is independent; with such a basis, a vector lies in the flat iff it does so modulo
every prime (proofs/flats_modulo_primes.md).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from math import prod
from typing import Any, TypeVar

import numpy as np
from flint import fmpz, fmpz_mat

from symbolic_landscape.errors import LimitReached
from symbolic_landscape.exact.subspace import IntegerRows

__all__ = ["Covers", "Flats", "LinearMatroid", "UnluckyPrime", "distinct_beginnings", "with_lucky_primes"]

Answer = TypeVar("Answer")

FIRST_PRIME = 2**31  # primes below it: a sum of two products of residues fits 64 bits
SPREAD = 2654435769  # 2^32 over the golden ratio: its powers have no small relations that points could satisfy
ATTEMPTS = 50  # sets of primes; each fails with a probability below a thousandth


class UnluckyPrime(Exception):
    """A vector outside a flat lies in it modulo one of the primes: start again with others."""


@dataclass(frozen=True)
class Flats:
    """Flats of one rank.  Arrays: one row for each flat.

    `bases`: the vectors of a basis, by number.  `inside`: which vectors the flat contains.  `images`: for each prime
    p the vectors in coordinates of the quotient by the flat, each up to a factor, modulo p: (flat, coordinate, vector).
    """

    bases: Any
    inside: Any
    images: tuple[Any, ...]

    def __len__(self) -> int:
        return len(self.bases)

    @property
    def missing(self) -> int:
        """The rank of the quotient."""
        return int(self.images[0].shape[1])


@dataclass(frozen=True)
class Covers:
    """Flats one rank above: `parents` the numbers of the flats extended, `vectors` by which, `inside` as in `Flats`."""

    parents: Any
    vectors: Any
    inside: Any

    def __len__(self) -> int:
        return len(self.parents)

    def __getitem__(self, part: Any) -> "Covers":
        return Covers(self.parents[part], self.vectors[part], self.inside[part])


@dataclass(frozen=True)
class LinearMatroid:
    """Nonzero integer vectors, no two of them parallel, and the primes that stand for the integers.

    >>> space = LinearMatroid(((1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (0, 1, 1), (1, 1, 1)))
    >>> space.rank
    3
    >>> lines = space.extended(space.bottom(), space.covers(space.bottom(), once=True))
    >>> planes = space.covers(lines, once=True)
    >>> sorted(np.flatnonzero(row).tolist() for row in planes.inside)
    [[0, 1, 3], [0, 2], [0, 4, 5], [1, 2, 4], [1, 5], [2, 3, 5], [3, 4]]
    """

    vectors: IntegerRows
    passed_over: int = 0  # how many of the largest primes are not used

    @cached_property
    def _coordinates(self) -> tuple[int, ...]:
        """Coordinates on which the span of the vectors is determined: as many as its rank."""
        if not self.vectors:
            return ()
        reduced, _, rank = fmpz_mat(list(map(list, self.vectors))).rref()
        return tuple(next(c for c in range(reduced.ncols()) if reduced[row, c] != 0) for row in range(rank))

    @property
    def rank(self) -> int:
        """The dimension of the span."""
        return len(self._coordinates)

    @cached_property
    def primes(self) -> tuple[int, ...]:
        """Primes whose product exceeds every minor."""
        restricted = [[row[c] for c in self._coordinates] for row in self.vectors]
        squares = sorted((sum(value * value for value in row) for row in restricted), reverse=True)
        bound = prod(square for square in squares[: self.rank])  # the square of Hadamard's
        primes: list[int] = []
        for prime in islice(_primes_below(FIRST_PRIME), self.passed_over, None):
            primes.append(prime)
            if prod(primes) ** 2 > bound:
                return tuple(primes)
        raise LimitReached(f"no primes below {FIRST_PRIME} are left for the flats of {len(self.vectors)} vectors")

    def basis_of(self, vectors: Sequence[int]) -> tuple[int, ...]:
        """Return the first basis of the span of vectors, given by number.

        >>> LinearMatroid(((1, 0), (2, 1), (0, 1))).basis_of([0, 1, 2])
        (0, 1)
        """
        columns = fmpz_mat([list(self.vectors[v]) for v in vectors]).transpose() if vectors else fmpz_mat(0, 0)
        reduced, _, rank = columns.rref()
        pivots = (next(c for c in range(reduced.ncols()) if reduced[row, c] != 0) for row in range(rank))
        return tuple(vectors[pivot] for pivot in pivots)

    def bottom(self) -> Flats:
        """Return the flat {0}."""
        restricted = [[row[c] for row in self.vectors] for c in self._coordinates]
        images = tuple(
            np.array([[[value % p for value in row] for row in restricted]], dtype=np.uint64).reshape(
                1, self.rank, len(self.vectors)
            )
            for p in self.primes
        )
        return Flats(np.zeros((1, 0), dtype=np.int32), np.zeros((1, len(self.vectors)), dtype=bool), images)

    def spanned_by(self, bases: Any) -> Flats:
        """Return the flats with these bases: one row of numbers for each, at least one row.

        >>> plane = LinearMatroid(((1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0)))
        >>> plane.spanned_by([[0, 3], [1, 2]]).inside.astype(int).tolist()
        [[1, 1, 0, 1], [0, 1, 1, 0]]
        """
        bases = np.asarray(bases, dtype=np.int32).reshape(len(bases), -1)
        found = self._spanned_by(bases)
        inside = np.logical_and.reduce([~image.any(axis=1) for image in found.images])
        return Flats(bases, inside, found.images)

    def _spanned_by(self, bases: Any) -> Flats:
        """Return the flats, without `inside`: from those of the bases' beginnings, which many share."""
        if bases.shape[1] == 0:
            bottom = self.bottom()
            return Flats(bases, None, tuple(np.repeat(image, len(bases), axis=0) for image in bottom.images))
        beginnings, parents = distinct_beginnings(bases)
        return self.extended(self._spanned_by(beginnings), Covers(parents, bases[:, -1], None))

    def covers(self, flats: Flats, once: bool) -> Covers:
        """Return the flats that cover `flats`, for missing >= 2, each by the first vector that leads to it.

        With `once`, only those that a flat gives to its canonical parent: the first basis (in the order of the
        vectors, each added when it is outside the span of those before) of the cover is the one of the flat, which
        `bases` must be, and one more vector.  So every flat is met once on the way up from {0}.
        """
        order, starts = self._parallel_classes(flats)
        count, vectors = order.shape
        outside = np.take_along_axis(~flats.inside, order, axis=1)
        starts &= outside
        if once and flats.bases.shape[1]:
            last = flats.bases[:, -1:]
        else:
            last = np.full((count, 1), -1)
        numbers = np.cumsum(starts, axis=1)  # the class of each place, from 1; places that are inside come last
        numbers += (np.arange(count) * (vectors + 1))[:, None]
        rows, places = np.nonzero(starts)
        first = order[rows, places]
        kept = first > last[rows, 0]
        cover_of = np.full(count * (vectors + 1) + vectors + 1, -1)
        cover_of[numbers[rows, places][kept]] = np.arange(int(kept.sum()))
        inside = flats.inside[rows[kept]]
        members = np.where(outside, cover_of[numbers], -1)
        places_in = np.nonzero(members >= 0)
        inside[members[places_in], order[places_in]] = True
        return Covers(rows[kept], first[kept], inside)

    def extended(self, flats: Flats, covers: Covers) -> Flats:
        """Return the covers as flats that can be extended in turn."""
        images = []
        for p, image in zip(self.primes, flats.images, strict=True):
            parent = image[covers.parents]
            chosen = parent[np.arange(len(covers)), :, covers.vectors]
            if not chosen.any(axis=1).all():
                raise UnluckyPrime(p)
            images.append(_eliminated(parent, chosen, p))
        bases = np.concatenate([flats.bases[covers.parents], covers.vectors[:, None].astype(np.int32)], axis=1)
        return Flats(bases, covers.inside, tuple(images))

    def _parallel_classes(self, flats: Flats) -> tuple[Any, Any]:
        """Return (order, starts): for each flat the vectors ordered by parallel classes of their images.

        `starts` marks the first vector of each class, which is the one of least number; vectors inside come last.
        """
        p = self.primes[0]
        image = flats.images[0]
        keys = _projective_keys(image, flats.inside, p)
        packed = (keys << np.uint64(32)) | np.arange(len(self.vectors), dtype=np.uint64)
        packed.sort(axis=1)
        order = (packed & np.uint64(0xFFFFFFFF)).astype(np.int64)
        packed >>= np.uint64(32)
        starts = np.ones(order.shape, dtype=bool)
        np.not_equal(packed[:, 1:], packed[:, :-1], out=starts[:, 1:])
        # equal keys are a guess: each vector is compared with the first of its class, modulo every prime
        rows, places = np.nonzero(~starts & (packed != np.uint64(FIRST_PRIME)))
        firsts = np.maximum.accumulate(np.where(starts, np.arange(order.shape[1]), 0), axis=1)
        agree = self._parallel(flats, rows, order[rows, firsts[rows, places]], order[rows, places])
        for row in np.unique(rows[~agree]):
            order[row], starts[row] = self._classes_of_one(flats, int(row))
        return order, starts

    def _classes_of_one(self, flats: Flats, row: int) -> tuple[Any, Any]:
        """Return a row of `_parallel_classes`, vector by vector: where two classes share a key."""
        classes: list[list[int]] = []
        for vector in np.flatnonzero(~flats.inside[row]):
            rows = np.full(len(classes), row)
            firsts = np.array([members[0] for members in classes], dtype=np.int64)
            same = np.flatnonzero(self._parallel(flats, rows, firsts, np.full(len(classes), vector)))
            if len(same):
                classes[int(same[0])].append(int(vector))
            else:
                classes.append([int(vector)])
        inside = [int(vector) for vector in np.flatnonzero(flats.inside[row])]
        order = [vector for members in classes for vector in members] + inside
        starts = [place == 0 for members in classes for place in range(len(members))] + [False] * len(inside)
        return np.array(order, dtype=np.int64), np.array(starts, dtype=bool)

    def _parallel(self, flats: Flats, rows: Any, left: Any, right: Any) -> Any:
        """Return whether the images of two vectors are parallel: all their minors vanish modulo every prime."""
        same = np.ones(len(rows), dtype=bool)
        for p, image in zip(self.primes, flats.images, strict=True):
            a, b, square = image[rows, :, left], image[rows, :, right], np.uint64(p * p)
            for c in range(flats.missing):
                for c2 in range(c + 1, flats.missing):
                    same &= _reduced(a[:, c] * b[:, c2] + (square - a[:, c2] * b[:, c]), p) == 0
        return same


def with_lucky_primes(
    matroid: LinearMatroid, question: Callable[[LinearMatroid], Iterator[Answer]]
) -> Iterator[Answer]:
    """Yield the answers to a question about the matroid; where a prime is unlucky it is asked again with others.

    The answers must not depend on the primes: those given already are not given again.

    >>> list(with_lucky_primes(LinearMatroid(((1, 0), (0, 1), (1, 1))), lambda matroid: iter([matroid.rank])))
    [2]
    """
    given = 0
    for attempt in range(ATTEMPTS):
        try:
            # no prime is used twice: smaller ones can be more by a few, never by twice as many
            answers = question(LinearMatroid(matroid.vectors, attempt * 2 * len(matroid.primes)))
            for answer in islice(answers, given, None):
                given += 1
                yield answer
            return
        except UnluckyPrime:
            continue
    raise LimitReached(f"the flats of {len(matroid.vectors)} vectors: {ATTEMPTS} sets of primes were unlucky")


def _primes_below(bound: int) -> Iterator[int]:
    """Yield the primes below a bound, largest first."""
    return (value for value in range(bound - 1, 1, -1) if fmpz(value).is_prime())


def distinct_beginnings(bases: Any) -> tuple[Any, Any]:
    """Return the distinct rows without their last entries, and for each row which of them it begins with.

    >>> [array.tolist() for array in distinct_beginnings(np.array([[3, 1], [2, 0], [3, 2]]))]
    [[[2], [3]], [1, 0, 1]]
    """
    if bases.shape[1] == 1:
        return bases[:1, :0], np.zeros(len(bases), dtype=np.int64)
    beginnings, parents = np.unique(bases[:, :-1], axis=0, return_inverse=True)
    return beginnings, parents.reshape(-1)


def _reduced(values: Any, p: int) -> Any:
    """Return unsigned values modulo p: numpy divides by one number by multiplications, its remainder does not."""
    quotient = values // np.uint64(p)
    quotient *= np.uint64(p)
    return np.subtract(values, quotient, out=quotient)


def _eliminated(parent: Any, chosen: Any, p: int) -> Any:
    """Return the images in the quotient by one vector more, whose image `chosen` is not 0."""
    count, missing, _ = parent.shape
    pivot = (chosen != 0).argmax(axis=1)
    all_others = [[c for c in range(missing) if c != one] for one in range(missing)]
    others = np.array(all_others, dtype=np.int64).reshape(missing, missing - 1)[pivot]
    rows = np.arange(count)
    kept = parent[rows[:, None], others]
    at_pivot = parent[rows, pivot]
    kept *= chosen[rows, pivot][:, None, None]
    lowered = chosen[rows[:, None], others][:, :, None] * at_pivot[:, None, :]
    kept += np.subtract(np.uint64(p * p), lowered, out=lowered)
    return _reduced(kept, p)


def _projective_keys(image: Any, inside: Any, p: int) -> Any:
    """Return a number below p for each image, equal for parallel ones; FIRST_PRIME for vectors inside.

    It is a linear form of the coordinates over the first that is not 0.
    """
    missing = image.shape[1]
    leading = image[:, 0].copy()
    for c in range(1, missing):
        np.copyto(leading, image[:, c], where=leading == 0)
    if not (inside | (leading != 0)).all():
        raise UnluckyPrime(p)
    leading[inside] = 1
    inverse = _inverses(leading, p)
    form = image[:, 0].copy()
    for c in range(1, missing):
        form += _reduced(image[:, c] * np.uint64(pow(SPREAD, c, p)), p)
    keys = _reduced(_reduced(form, p) * inverse, p)
    keys[inside] = FIRST_PRIME
    return keys


def _inverses(values: Any, p: int) -> Any:
    """Return the inverses of residues that are not 0: one power for each row, the rest by partial products."""
    columns = np.ascontiguousarray(values.T)
    partial = np.empty_like(columns)
    partial[0] = columns[0]
    for j in range(1, len(columns)):
        partial[j] = _reduced(partial[j - 1] * columns[j], p)
    inverse = _power(partial[-1], p - 2, p)
    for j in range(len(columns) - 1, 0, -1):
        partial[j] = _reduced(inverse * partial[j - 1], p)
        inverse = _reduced(inverse * columns[j], p)
    partial[0] = inverse
    return partial.T


def _power(values: Any, exponent: int, p: int) -> Any:
    result = np.ones_like(values)
    for digit in bin(exponent)[2:]:
        result = _reduced(result * result, p)
        if digit == "1":
            result = _reduced(result * values, p)
    return result
