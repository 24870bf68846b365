"""The stationary spectrum of a data set: every prediction of every directional stationary point (one output)."""

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

from symbolic_landscape.arrangement.piecewise_linear import PiecewiseLinearForm
from symbolic_landscape.conditions.empirical.nonnegative import Violation, decide_nonnegative
from symbolic_landscape.errors import InternalContradiction, InvalidRequest
from symbolic_landscape.exact.matrix import rank
from symbolic_landscape.exact.rational import ONE, ZERO, rational_text
from symbolic_landscape.exact.subspace import Subspace
from symbolic_landscape.exact.vector import Vector, add, is_zero, scale, subtract, vector, zero_vector
from symbolic_landscape.limits import DEFAULT_LIMITS, Limits
from symbolic_landscape.loss.empirical import added_neuron_form
from symbolic_landscape.model.document import parse_document
from symbolic_landscape.model.empirical import EmpiricalInstance, EmpiricalProblem
from symbolic_landscape.model.instance import read_record
from symbolic_landscape.spectrum.flats import flats_by_depth
from symbolic_landscape.spectrum.neuron_classes import NeuronClass, NeuronClasses, squared_norm
from symbolic_landscape.spectrum.prediction import Spectrum, StationaryFamily, StationaryPrediction, read_entry
from symbolic_landscape.spectrum.support import Occupation, least_occupation, maximal_support
from symbolic_landscape.spectrum.workers import run_tasks

__all__ = ["decide_candidate", "enumerate_stationary"]

Progress = Callable[[str, int, int | None], None]
PART = 500  # candidates of one task: some tenths of a second of work, some hundred kilobytes of text


def enumerate_stationary(
    problem: EmpiricalProblem,
    *,
    width: int | None = None,
    limits: Limits = DEFAULT_LIMITS,
    progress: Progress | None = None,
    executor: Executor | None = None,
    resume: Path | None = None,
) -> Spectrum:
    """Return all predictions that directional stationary points can have, with the least width of each.

    A stationary prediction is the orthogonal projection of the targets on the sum of the subspaces V_F of the occupied
    faces, so the candidates are the projections on the flats; each is decided by `decide_candidate`
    (proofs/stationary_spectrum.md).  With `width` only predictions of minimal width <= `width`, with the flags at that
    width; without it all widths, with the flags at some width.

    `progress(what, done, of)` is called as the work goes on.  With an `executor` the candidates are decided by it, in
    parts that are texts; with `resume`, a directory, finished parts are kept there and used again.  Neither changes the
    result.

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
    candidates, flats = candidate_predictions(table, width, tell)
    entries: list[StationaryPrediction] = []
    if executor is None and resume is None:
        for position, prediction in enumerate(candidates):
            tell("candidates", position, len(candidates))
            entry = decide_candidate(table, prediction, width, limits)
            entries += [] if entry is None else [entry]
    else:
        parts = _parts(problem, candidates, width, limits)
        for position, result in enumerate(run_tasks(decide_part, parts, executor, resume)):
            entries += [read_entry(entry) for entry in json.loads(result)]
            tell("parts", position + 1, len(parts))
    return Spectrum(width, sorted_entries(entries), len(table.faces), flats)


def decide_part(text: str) -> str:
    """Decide a part of the candidates: a task of `run_tasks`, text to text."""
    part = json.loads(text)
    table, width, limits = _table(part["problem"]), part["width"], Limits(**part["limits"])
    found = (decide_candidate(table, vector(candidate), width, limits) for candidate in part["candidates"])
    return json.dumps([entry.to_json() for entry in found if entry is not None])


@lru_cache(maxsize=4)
def _table(problem: str) -> NeuronClasses:
    """Return the classes of the problem; a worker meets the same one in every part."""
    instance = read_record(parse_document(problem, "task"))
    assert isinstance(instance, EmpiricalInstance)
    return NeuronClasses(instance.problem)


def _parts(
    problem: EmpiricalProblem, candidates: Sequence[Vector], width: int | None, limits: Limits
) -> tuple[str, ...]:
    shared = {
        "problem": json.dumps(EmpiricalInstance(problem, None).to_document()),
        "width": width,
        "limits": asdict(limits),
    }
    return tuple(
        json.dumps(shared | {"candidates": [list(map(rational_text, c)) for c in candidates[start : start + PART]]})
        for start in range(0, len(candidates), PART)
    )


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


def candidate_predictions(
    table: NeuronClasses, width: int | None, progress: Progress
) -> tuple[tuple[Vector, ...], int]:
    """Return the distinct projections of the targets on the flats of depth up to `width`, and the number of flats."""
    targets, count = table.targets, 0
    found: dict[Vector, None] = {}

    def told(depth: int, position: int) -> None:
        progress(f"flats of {depth} faces", position, None)

    for _, flats in flats_by_depth(len(targets), table.spans, width, told):
        count += len(flats)
        for flat in flats:
            found[flat.projection_of(targets)] = None
    return tuple(found), count


def decide_candidate(
    table: NeuronClasses, prediction: Vector, width: int | None, limits: Limits
) -> StationaryPrediction | None:
    """Return the entry of a candidate prediction, or None when no stationary point (of the width) has it."""
    residual = subtract(prediction, table.targets)
    loss = squared_norm(residual) / 2
    if is_zero(prediction):
        local, saddle = _flags_of_zero(table, residual, width, limits)
        return StationaryPrediction(loss, prediction, 0, local, saddle, StationaryFamily((), (), (), 0))
    allowed = table.allowed(residual)
    if not _spans(table, allowed, prediction):
        return None
    support = maximal_support(table, prediction, allowed)
    if not support:
        return None
    occupation = least_occupation(table, prediction, support, width)
    if occupation is None:
        if width is None:
            raise InternalContradiction("a prediction with a support is reached by no set of its classes")
        return None
    least = len(occupation.classes)
    saddle = (width is None or width > least) and not added_neuron_form(table.problem, residual).is_zero
    return StationaryPrediction(loss, prediction, least, True, saddle, _family(table, occupation, prediction))


def sorted_entries(entries: Iterable[StationaryPrediction]) -> tuple[StationaryPrediction, ...]:
    """Return the entries by loss, then prediction."""
    return tuple(sorted(entries, key=lambda entry: (entry.loss, entry.prediction)))


def _spans(table: NeuronClasses, classes: Iterable[NeuronClass], prediction: Vector) -> bool:
    """Whether the prediction lies in the span of the contributions of the classes: necessary, and cheap."""
    rows = tuple(g for face in dict.fromkeys(c.face for c in classes) for g in table.spans[face])
    return bool(rows) and Subspace.spanned_by(len(prediction), rows).projection_of(prediction) == prediction


def _family(table: NeuronClasses, occupation: Occupation, prediction: Vector) -> StationaryFamily:
    """Return the family of an occupation, with the point that its amounts give.

    A ray shared by several classes of one sign has its amount split evenly among them.
    """
    shares: dict[tuple[int, int], int] = {}
    for c in occupation.classes:
        for ray in table.rays_of[c.face]:
            shares[ray, c.sign] = shares.get((ray, c.sign), 0) + 1
    amount = dict(zip(occupation.rays, occupation.amounts, strict=True))
    weights = []
    for c in occupation.classes:
        z = zero_vector(table.problem.data.input_dimension)
        for ray in table.rays_of[c.face]:
            z = add(z, scale(c.sign * amount[ray, c.sign] / shares[ray, c.sign], table.rays[ray]))
        weights.append(z)
    generators = [g for c in occupation.classes for g in table.spans[c.face]]
    free = sum(table.faces[c.face].dimension for c in occupation.classes)
    constrained = rank([tuple(ZERO + value for value in g) for g in generators])
    return StationaryFamily(
        tuple(table.faces[c.face].sign_vector for c in occupation.classes),
        tuple(c.sign for c in occupation.classes),
        tuple(weights),
        free - constrained,
    )


def _flags_of_zero(
    table: NeuronClasses, residual: Vector, width: int | None, limits: Limits
) -> tuple[bool, bool]:
    """Return whether the zero prediction has a local minimum, and whether it has a saddle.

    Saddle: a neuron (0, 0) escapes iff D_e is not identically 0, and without it no neuron escapes.  Local minimum: all
    neurons must be no escape neurons and cancel: one neuron that contributes nothing and does not escape suffices for
    every width (a dead face with an allowed sign; w = 0 with an allowed sign; D_F = 0 with h = 0), else a set of
    classes that cancels, copied to fill the width.
    """
    form = added_neuron_form(table.problem, residual)
    if width == 0 or form.is_zero:
        return True, False
    if table.allows_dead_neuron(residual) or any(_is_nonnegative(form.scaled(s), limits) for s in (ONE, -ONE)):
        return True, True
    allowed = table.allowed(residual)
    if any(NeuronClass(c.face, -c.sign) in allowed for c in allowed):  # both signs: D_F = 0
        return True, True
    support = maximal_support(table, zero_vector(len(residual)), allowed)
    if width is None or not support:
        return bool(support), True
    return least_occupation(table, zero_vector(len(residual)), support, width) is not None, True


def _is_nonnegative(form: PiecewiseLinearForm, limits: Limits) -> bool:
    return not isinstance(decide_nonnegative(form, limits), Violation)
