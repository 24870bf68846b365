"""Flats: the distinct sums of the subspaces V_F.  Every stationary prediction is a projection on one of them."""

from collections.abc import Callable, Iterator, Sequence

from symbolic_landscape.exact.subspace import IntegerRows, Subspace

__all__ = ["flats_by_depth"]


def flats_by_depth(
    ambient: int, spans: Sequence[IntegerRows], depth: int | None, progress: Callable[[int, int], None] | None = None
) -> Iterator[tuple[int, tuple[Subspace, ...]]]:
    """Yield (m, the flats that are a sum of m of the spans and of no fewer), m = 0, 1, .. up to `depth`.

    Ends when no new flat appears; a flat of full dimension is not extended.  `progress` is told the depth and how many
    flats of the level before it have been extended.

    >>> [(m, len(flats)) for m, flats in flats_by_depth(2, [((1, 0),), ((0, 1),), ((1, 1),)], None)]
    [(0, 1), (1, 3), (2, 1)]
    """
    distinct = list(dict.fromkeys(Subspace.spanned_by(ambient, span) for span in spans if span))
    seen = {Subspace(ambient, ())}
    level = tuple(seen)
    m = 0
    while level:
        yield m, level
        if depth is not None and m >= depth:
            return
        following: dict[Subspace, None] = {}
        for position, flat in enumerate(level):
            if progress is not None and position % 256 == 0:
                progress(m + 1, position)
            for joined in flat.joins(distinct):
                if joined not in seen:
                    seen.add(joined)
                    following[joined] = None
        level, m = tuple(following), m + 1
