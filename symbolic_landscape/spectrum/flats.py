"""Flats: the distinct sums of the subspaces V_F.  Every stationary prediction is a projection on one of them.

V_F is the span of the images a_r of the rays r of F, and the rays are faces themselves: the flats are those of the
linear matroid of the images.  A prediction is stationary only if the classes that its residual allows span a flat on
which the targets project to it, so most flats are dropped by their residuals' signs alone.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from math import comb
from typing import TypeVar

from symbolic_landscape.exact.flat_depths import Told
from symbolic_landscape.exact.linear_matroid import LinearMatroid, with_lucky_primes
from symbolic_landscape.exact.subspace import Subspace, integer_rows
from symbolic_landscape.exact.supported_flats import FlatSupport, Group
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.spectrum.neuron_classes import NeuronClasses, integer_vector

__all__ = ["Flat", "SpectrumFlats"]

Answer = TypeVar("Answer")
Flat = tuple[int, ...]  # the numbers of independent images that span it

ROOT_RANK = 2  # the flats of this rank are the roots among which the work is split
FLATS_OF_A_PART = 30_000  # at most about so many: a second of work; fewer where the bound of their number is large
MOST_PARTS = 64


class SpectrumFlats:
    """The flats of a data set.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> flats = SpectrumFlats(NeuronClasses(from_arrays([[1], [-1]], [1, 3], [[0]], [[0]]).problem))
    >>> flats.above([()]), flats.whole
    ((3, ((), (0,), (1,))), (0, 1))
    >>> list(flats.by_depth(1))
    [(1, ((),)), (2, ((0,), (1,)))]
    """

    def __init__(self, table: NeuronClasses) -> None:
        """Number the images of the rays, parallel ones alike."""
        numbers: dict[tuple[int, ...], int] = {}
        number_of: list[int | None] = []
        for image in table.images:
            lines = Subspace.spanned_by(len(image), integer_rows([image])).rows
            number_of.append(numbers.setdefault(lines[0], len(numbers)) if lines else None)
        contributions = [tuple(sorted({n for r in rays if (n := number_of[r]) is not None})) for rays in table.rays_of]
        self._matroid = LinearMatroid(tuple(numbers))
        self._targets = table.targets
        self._groups = tuple(
            Group(vectors, tests) for vectors, tests in zip(contributions, table.tests, strict=True) if vectors
        )

    @cached_property
    def whole(self) -> Flat:
        """The largest flat, which contains all others."""
        return self._matroid.basis_of(range(len(self._matroid.vectors)))

    def most(self, depth: int | None) -> int:
        """Return a bound of the number of flats: of the sets of images, or of at most `depth` of the V_F.

        >>> from symbolic_landscape.model.empirical import from_arrays
        >>> table = NeuronClasses(from_arrays([[1], [-1]], [1, 3], [[0]], [[0]]).problem)
        >>> SpectrumFlats(table).most(None), SpectrumFlats(table).most(0)
        (4, 1)
        """
        vectors, rank = len(self._matroid.vectors), len(self.whole)
        # a flat of full rank is the whole; every other is spanned by fewer images than the rank
        all_of_them = 1 + sum(comb(vectors, size) for size in range(rank))
        spans = len({group.vectors for group in self._groups})
        few = all_of_them if depth is None else sum(comb(spans, size) for size in range(depth + 1))
        return min(all_of_them, few)

    def roots(self) -> tuple[int, tuple[Flat, ...], tuple[tuple[Flat, ...], ...]]:
        """Return the number of flats below the roots, those that may be supported, and the roots in parts."""
        parts = min(MOST_PARTS, 1 + self.most(None) // FLATS_OF_A_PART)
        rank = 0 if parts == 1 else min(ROOT_RANK, len(self.whole) - 1)
        ((count, supported, found),) = self._asked(lambda support: iter([support.below(rank)]))
        roots = sorted(found)
        # dealt out in turn: the first roots have the most descendants
        dealt = tuple(tuple(roots[part::parts]) for part in range(min(parts, len(roots))))
        return count, tuple(sorted(supported)), dealt

    def above(self, roots: Sequence[Flat]) -> tuple[int, tuple[Flat, ...]]:
        """Return the number of flats that descend from `roots`, and those that may be supported.

        Every flat but the whole descends from one of the roots or lies below them.
        """
        ((count, supported),) = self._asked(lambda support: iter([support.above(roots)]))
        return count, tuple(sorted(supported))

    def by_depth(self, depth: int, progress: Told | None = None) -> Iterator[tuple[int, tuple[Flat, ...]]]:
        """Yield for m = 0, 1, .. `depth` the number of flats that are a sum of m of the V_F and of no fewer.

        With each number come those of these flats that may be supported.
        """
        spans = [group.vectors for group in self._groups]
        for count, supported in self._asked(lambda support: support.by_depth(spans, depth, progress)):
            yield count, tuple(sorted(supported))

    def projection(self, flat: Flat) -> Vector:
        """Return the projection of the targets."""
        rows = tuple(self._matroid.vectors[vector] for vector in flat)
        return Subspace.spanned_by(len(self._targets), rows).projection_of(self._targets)

    def _asked(self, question: Callable[[FlatSupport], Iterator[Answer]]) -> Iterator[Answer]:
        target = integer_vector(self._targets)
        return with_lucky_primes(self._matroid, lambda matroid: question(FlatSupport(matroid, target, self._groups)))
