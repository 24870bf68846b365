"""Shrink a counterexample: go to a smaller one among its candidates as long as there is one."""

from collections.abc import Callable

from symbolic_landscape.limits import DEFAULT_LIMITS, Limits
from symbolic_landscape.model.instance import Instance
from symbolic_landscape.search.shrinking import shrinker_of
from symbolic_landscape.theorems.theorem import Theorem, judge

__all__ = ["shrink"]


def shrink(
    theorem: Theorem,
    counterexample: Instance,
    *,
    limits: Limits = DEFAULT_LIMITS,
    progress: Callable[[str, int, int | None], None] = lambda what, done, of: None,
) -> Instance:
    """Return a counterexample none of whose candidates is a smaller counterexample.

    Sizes are tuples of natural numbers, compared from the left, and every step makes the size smaller: it ends.  Each
    step is judged; the first candidate that serves is taken, so that the way is determined.

    >>> from symbolic_landscape.claim import DirectionallyStationary, GlobalMinimum
    >>> import symbolic_landscape as sl
    >>> conjecture = Theorem("x", "a conjecture", "empirical", (DirectionallyStationary(),), GlobalMinimum())
    >>> found = sl.Instance.from_arrays([[3], [2]], [7, 0], [[-5], [-2]], [[2, 3]])
    >>> shrink(conjecture, found).to_document()["targets"]
    [['1']]
    """
    shrinker = shrinker_of(theorem.kind)
    current, size, judged = counterexample, shrinker.size(counterexample), 0
    while True:
        for candidate in shrinker.smaller(current):
            if shrinker.size(candidate) >= size:
                continue
            judged += 1
            progress("shrinking, candidates", judged, None)
            if judge(theorem, candidate, limits=limits).outcome == "counterexample":
                current, size = candidate, shrinker.size(candidate)
                break
        else:
            return current
