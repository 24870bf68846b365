"""The certificate that a stationary spectrum is complete: checkable without an enumerator.

Everything that needs a search is in it: the faces (whose number the checker counts by deletion and restriction), the
flats (closed under adding a face), and for every candidate prediction either vectors that refute it round by round, or
an occupation and vectors that refute every smaller one (proofs/stationary_spectrum.md).
"""

from collections.abc import Callable, Sequence
from itertools import combinations

from symbolic_landscape.claim import StationarySpectrumIs
from symbolic_landscape.errors import InternalContradiction, InvalidRequest
from symbolic_landscape.exact.conic_combination import Separation, fullest_combination
from symbolic_landscape.exact.matrix import matrix_vector
from symbolic_landscape.exact.subspace import Subspace
from symbolic_landscape.exact.vector import Vector, dot, is_zero, subtract
from symbolic_landscape.model.empirical import EmpiricalProblem
from symbolic_landscape.spectrum.enumeration import check_one_output
from symbolic_landscape.spectrum.neuron_classes import NeuronClass, NeuronClasses
from symbolic_landscape.spectrum.prediction import Spectrum
from symbolic_landscape.spectrum.support import least_occupation, signed_image, signed_rays
from symbolic_landscape.verdict import Proved
from symbolic_landscape.witness.spectrum import CandidateDecision, CompleteSpectrum, OccupiedClass

__all__ = ["prove_complete"]

Progress = Callable[[str, int, int | None], None]


def prove_complete(problem: EmpiricalProblem, spectrum: Spectrum, progress: Progress | None = None) -> Proved:
    """Return the verdict that `spectrum`, of all widths, is complete, with its witness.

    Raises `InvalidRequest` for a spectrum of one width, `InternalContradiction` where the evidence, which is built
    anew, does not give the same list.
    """
    check_one_output(problem)
    if spectrum.width is not None:
        raise InvalidRequest("completeness is certified for all widths together: enumerate without a width")
    table = NeuronClasses(problem)
    flats = _flats(table)
    candidates: dict[Vector, None] = {}
    for subspace in flats:
        candidates[subspace.projection_of(table.targets)] = None
    decisions, found = [], []
    for position, prediction in enumerate(candidates):
        if progress is not None:
            progress("certificate", position, len(candidates))
        decision = _decision(table, prediction)
        decisions.append(decision)
        if is_zero(prediction) or decision.occupied:
            found.append((prediction, len(decision.occupied)))
    listed = {entry.prediction: entry.minimal_width for entry in spectrum.predictions}
    if dict(found) != listed:
        raise InternalContradiction("the certificate and the enumeration find different stationary predictions")
    claim = StationarySpectrumIs(
        tuple(entry.prediction for entry in spectrum.predictions),
        tuple(entry.minimal_width for entry in spectrum.predictions),
    )
    points = tuple(face.interior_point for face in table.faces)
    return Proved(claim, CompleteSpectrum(points, tuple(flats.values()), tuple(decisions)))


def _flats(table: NeuronClasses) -> dict[Subspace, tuple[int, ...]]:
    """Return all flats, each with faces whose subspaces span it."""
    ambient = len(table.targets)
    spans = [Subspace.spanned_by(ambient, span) for span in table.spans]
    zero = Subspace(ambient, ())
    flats: dict[Subspace, tuple[int, ...]] = {zero: ()}
    waiting = [zero]
    while waiting:
        flat = waiting.pop(0)
        for face, span in enumerate(spans):
            joined = flat.join(span.rows) if span.rows else flat
            if joined not in flats:
                flats[joined] = (*flats[flat], face)
                waiting.append(joined)
    return flats


def _decision(table: NeuronClasses, prediction: Vector) -> CandidateDecision:
    if is_zero(prediction):
        return CandidateDecision((), (), (), ())
    classes = table.allowed(subtract(prediction, table.targets))
    rounds: list[tuple[Vector, ...]] = []
    while classes:
        rays = signed_rays(table, classes)
        found = fullest_combination([signed_image(table, ray) for ray in rays], prediction)
        if isinstance(found, Separation):
            return CandidateDecision((*rounds, (found.vector,)), (), (), ())
        positive = {ray for ray, amount in zip(rays, found.amounts, strict=True) if amount > 0}
        kept = tuple(c for c in classes if positive.issuperset(signed_rays(table, (c,))))
        if len(kept) == len(classes):
            break
        rounds.append(found.blocking)
        classes = kept
    if not classes:
        return CandidateDecision(tuple(rounds), (), (), ())
    occupation = least_occupation(table, prediction, classes, None)
    if occupation is None:
        raise InternalContradiction("a prediction with a support is reached by no set of its classes")
    too_small = _refutations(table, prediction, classes, len(occupation.classes))
    occupied = tuple(OccupiedClass(c.face, c.sign) for c in occupation.classes)
    return CandidateDecision(tuple(rounds), occupied, occupation.amounts, too_small)


def _refutations(
    table: NeuronClasses, prediction: Vector, classes: Sequence[NeuronClass], size: int
) -> tuple[Vector, ...]:
    """Return vectors such that every set of fewer than `size` classes is refuted by one of them.

    u refutes a set when u . s a_r <= 0 on all its rays and u . prediction > 0, or u . prediction = 0 and
    u . s a_r < 0 on one of its rays: the rays cannot all be positive.
    """
    vectors: list[Vector] = []
    masks: list[tuple[int, int | None]] = []
    for smaller in range(size):
        for chosen in combinations(range(len(classes)), smaller):
            members = sum(1 << i for i in chosen)
            if any(members & ~inside == 0 and (some is None or members & some) for inside, some in masks):
                continue
            rays = signed_rays(table, [classes[i] for i in chosen])
            found = fullest_combination([signed_image(table, ray) for ray in rays], prediction)
            new = (found.vector,) if isinstance(found, Separation) else found.blocking
            if not new:
                raise InternalContradiction("a set of fewer classes than the least reaches the prediction")
            for u in new:
                vectors.append(u)
                masks.append(_masks(table, prediction, classes, u))
    return tuple(vectors)


def _masks(
    table: NeuronClasses, prediction: Vector, classes: Sequence[NeuronClass], u: Vector
) -> tuple[int, int | None]:
    """Return the classes with u . s a_r <= 0 on all rays, and those with < 0 on one where u . prediction = 0."""
    products = matrix_vector(table.images, u)
    inside = some = 0
    for i, c in enumerate(classes):
        values = [c.sign * products[ray] for ray in table.rays_of[c.face]]
        inside |= int(max(values) <= 0) << i
        some |= int(min(values) < 0) << i
    return inside, None if dot(u, prediction) > 0 else some
