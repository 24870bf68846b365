"""The stationary spectrum of a data set: every prediction of every directional stationary point (one output)."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from pathlib import Path

from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.limits import DEFAULT_LIMITS, Limits
from symbolic_landscape.model.empirical import EmpiricalProblem
from symbolic_landscape.spectrum.enumeration_tasks import (
    candidate_tasks,
    decide_candidates,
    flat_tasks,
    read_entries,
    read_flats,
    sift_flats,
)
from symbolic_landscape.spectrum.flats import Flat, SpectrumFlats
from symbolic_landscape.spectrum.neuron_classes import NeuronClasses
from symbolic_landscape.spectrum.prediction import Spectrum, StationaryPrediction
from symbolic_landscape.spectrum.workers import run_tasks

__all__ = ["enumerate_stationary"]

Progress = Callable[[str, int, int | None], None]
Announce = Callable[[int, int, bool], None]


def enumerate_stationary(
    problem: EmpiricalProblem,
    *,
    width: int | None = None,
    limits: Limits = DEFAULT_LIMITS,
    announce: Announce | None = None,
    progress: Progress | None = None,
    executor: Executor | None = None,
    resume: Path | None = None,
) -> Spectrum:
    """Return all predictions that directional stationary points can have, with the least width of each.

    A stationary prediction is the orthogonal projection of the targets on the sum of the subspaces V_F of the occupied
    faces, so the candidates are the projections on the flats.  All flats are formed and counted, those that no set of
    classes allowed by the residual spans are dropped, and the candidates left are decided by `decide_candidate`
    (proofs/stationary_spectrum.md).  With `width` only predictions of minimal width <= `width`, with the flags at that
    width; without it all widths, with the flags at some width.

    `announce(classes, flats, by_depth)` is called before the work begins, with the number of signed classes of neurons,
    a bound of the number of flats, and whether they are formed depth by depth, as a width below full rank asks.
    `progress(what, done, of)` is called as the work goes on.  With an `executor` the work is done by it, in parts that
    are texts; with `resume`, a directory, finished parts are kept there and used again.  Neither changes the result.

    Raises `InvalidRequest` for several outputs and for networks with an output bias; `LimitReached` when a limit ends
    a decision, because an incomplete list would be no answer.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> spectrum = enumerate_stationary(from_arrays([[1], [-1]], [1, 3], [[0]], [[0]]).problem)
    >>> [(str(entry.loss), entry.minimal_width) for entry in spectrum.predictions]
    [('0', 2), ('1/2', 1), ('9/2', 1), ('5', 0)]
    """
    check_one_output(problem)
    tell = progress or (lambda what, done, of: None)
    table = NeuronClasses(problem)
    flats = SpectrumFlats(table)
    # no flat is a sum of more V_F than its dimension and of no fewer: a width of full rank asks for all flats
    depth = width if width is not None and width < len(flats.whole) else None
    if announce is not None:
        announce(2 * len(table.faces), flats.most(depth), depth is not None)
    counts: list[int] = []
    distinct: dict[Vector, None] = {}

    def tasks() -> Iterator[str]:
        """Give the candidates away depth by depth: other processes decide them while the next flats are formed."""
        if depth is not None:
            levels = flats.by_depth(depth, lambda m, done: tell(f"flats of {m} faces", done, None))
        else:
            levels = iter([_all_flats(problem, flats, tell, executor, resume)])
        for count, supported in levels:
            counts.append(count)
            new = [p for p in dict.fromkeys(map(flats.projection, supported)) if p not in distinct]
            distinct.update(dict.fromkeys(new))
            yield from candidate_tasks(problem, new, width, limits)

    entries: list[StationaryPrediction] = []
    done = 0
    for decided, answer in map(read_entries, run_tasks(decide_candidates, tasks(), executor, resume)):
        entries += answer
        done += decided
        tell("candidates", done, len(distinct))
    return Spectrum(width, sorted_entries(entries), len(table.faces), sum(counts))


def _all_flats(
    problem: EmpiricalProblem, flats: SpectrumFlats, tell: Progress, executor: Executor | None, resume: Path | None
) -> tuple[int, tuple[Flat, ...]]:
    """Return the number of all flats, and those that may be supported; the whole counts as one of these."""
    count, below, parts = flats.roots()
    supported = list(below)
    for position, answer in enumerate(run_tasks(sift_flats, flat_tasks(problem, parts), executor, resume)):
        found, some = read_flats(answer)
        count += found
        supported += some
        tell("parts of the flats", position + 1, len(parts))
    if flats.whole:
        count += 1
        supported.append(flats.whole)
    return count, tuple(supported)


def check_one_output(problem: EmpiricalProblem) -> None:
    """Raise `InvalidRequest` where the theory of the spectrum does not apply."""
    if problem.data.output_dimension != 1:
        raise InvalidRequest(
            f"the stationary spectrum needs one output, this data set has {problem.data.output_dimension}"
        )
    if problem.has_output_bias:
        raise InvalidRequest(
            "the stationary spectrum is defined here for networks without output bias: remove \"output_bias\""
        )


def sorted_entries(entries: Iterable[StationaryPrediction]) -> tuple[StationaryPrediction, ...]:
    """Return the entries by loss, then prediction."""
    return tuple(sorted(entries, key=lambda entry: (entry.loss, entry.prediction)))
