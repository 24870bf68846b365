"""Candidate predictions: whether a directional stationary point has one, and with how few neurons (one output)."""

from collections.abc import Iterable

from symbolic_landscape.arrangement.piecewise_linear import PiecewiseLinearForm
from symbolic_landscape.conditions.empirical.nonnegative import Violation, decide_nonnegative
from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.exact.matrix import rank
from symbolic_landscape.exact.rational import ONE, ZERO
from symbolic_landscape.exact.subspace import Subspace
from symbolic_landscape.exact.vector import Vector, add, is_zero, scale, subtract, zero_vector
from symbolic_landscape.limits import Limits
from symbolic_landscape.loss.empirical import added_neuron_form
from symbolic_landscape.spectrum.neuron_classes import NeuronClass, NeuronClasses, squared_norm
from symbolic_landscape.spectrum.prediction import StationaryFamily, StationaryPrediction
from symbolic_landscape.spectrum.support import Occupation, least_occupation, maximal_support

__all__ = ["decide_candidate"]


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
