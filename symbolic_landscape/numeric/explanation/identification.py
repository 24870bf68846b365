"""Which exact stationary point a recorded step of a run stands at.

Which neurons count as not yet grown, and how near is near enough, are heuristics, stated here in numbers.  The point
itself is exact, and what it is is decided: a wrong guess can lead to no point, or to a point that lies too far away.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from symbolic_landscape.claim import NoEscapeNeuron
from symbolic_landscape.classification import Classification
from symbolic_landscape.decide import classify
from symbolic_landscape.errors import LimitReached
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import ONE, ZERO, Rational, nearest_float, rational, sign, simplest_between
from symbolic_landscape.exact.vector import Vector, add, dot, scale, zero_vector
from symbolic_landscape.limits import Limits
from symbolic_landscape.loss.empirical import Evaluation, evaluate, is_dead
from symbolic_landscape.model.empirical import EmpiricalInstance
from symbolic_landscape.model.network import Network
from symbolic_landscape.numeric.explanation.trajectory import Trajectory
from symbolic_landscape.spectrum.large_descent import descend_at_size
from symbolic_landscape.spectrum.snapping import snap_on_faces
from symbolic_landscape.verdict import Proved

__all__ = ["NEAR", "StationaryPoint", "aligned_groups", "distances", "identify", "prediction_of"]

NEAR = 0.01  # of the targets' norm: how far the run's prediction may be from the exact one
# The neurons that together add less than one of these parts of the targets' norm are tried as not yet grown.
_SMALL = (1e-2, 1e-3, 1e-4, 1e-6, 1e-8, 0.0)
_MOST_SNAPPED = 60  # samples: on more the equations of every guess of faces take too long
_SECONDS = 30  # of a descent, where the limits say nothing
_ALIGNED = 0.999  # cosine of the angle between neurons that count as copies of one
_BELOW = Rational(99, 100)  # of its share: how exactly a copy keeps it
_SLOW = 0.005  # of the fastest growth that the residuals allow: a slower neuron may belong to the point after all


@dataclass(frozen=True)
class StationaryPoint:
    """An exact directional stationary point that a run stands at.

    `instance`: the exact network.  `classification`: what was decided about it.  `resting`: neurons that had not grown
    and are (0, 0) in it.
    """

    instance: EmpiricalInstance
    classification: Classification
    resting: tuple[int, ...]

    @cached_property
    def values(self) -> Evaluation:
        """Signs, activities and residuals of the exact network."""
        return evaluate(self.instance.problem, self.instance.network)

    @cached_property
    def prediction(self) -> Matrix:
        """f_j(x_k), n x J, exact."""
        return prediction_of(self.instance, self.values)

    @property
    def escape_neurons(self) -> tuple[int, ...]:
        """The neurons of which it is proved that they are escape neurons."""
        return tuple(row["neuron"] for row in self.classification.details["neurons"] if row["escape"])

    @property
    def has_no_escape_neuron(self) -> bool:
        """Whether that is proved."""
        return any(
            isinstance(verdict, Proved) and isinstance(verdict.claim, NoEscapeNeuron)
            for verdict in self.classification.claims
        )

    @property
    def dead(self) -> tuple[int, ...]:
        """The neurons that no sample sees."""
        return tuple(row["neuron"] for row in self.classification.details["neurons"] if row["dead"])

    @property
    def occupied(self) -> tuple[int, ...]:
        """The neurons that contribute to the prediction."""
        network, activity = self.instance.network, self.values.activity
        return tuple(
            i for i in range(network.width) if any(network.output_weights_of(i)) and any(activity.numerators[i])
        )


def prediction_of(instance: EmpiricalInstance, values: Evaluation) -> Matrix:
    """Return the exact predictions, a row for each sample."""
    outputs = range(instance.problem.data.output_dimension)
    columns = [
        add(values.residuals_of(j), tuple(row[j] for row in instance.problem.data.targets)) for j in outputs
    ]
    return tuple(zip(*columns, strict=True))


def distances(trajectory: Trajectory, prediction: Matrix) -> NDArray[np.float64]:
    """Return |f - prediction| / |y| at every recorded step, in floats; |y| is 1 for targets that are all 0."""
    exact = np.array([[nearest_float(value) for value in row] for row in prediction])
    with np.errstate(over="ignore"):  # a wrong guess can lead anywhere
        return np.asarray(np.linalg.norm(trajectory.predictions - exact, axis=(1, 2)) / _size(trajectory))


def identify(trajectory: Trajectory, record: int, limits: Limits) -> StationaryPoint | str:
    """Return the exact stationary point nearest in prediction to a recorded step, or why there is none.

    For each of a few sizes, the living neurons that together contribute less are set to (0, 0), and the rest is snapped
    to faces that hold an exact stationary point.  Where no such point is near, and for larger data, the rest descends
    in floats to an exact local minimum (one output): without the neurons at (0, 0) a plateau is one.  The nearest of
    these points is taken; it has to lie within `NEAR`.
    """
    given = trajectory.instance(record)
    signs = evaluate(given.problem, given.network).signs
    living = [i for i, row in enumerate(signs) if not is_dead(given.problem, row)]
    sets = _resting_sets(trajectory, record, living)
    several = given.problem.data.output_dimension > 1
    found: dict[Matrix, tuple[EmpiricalInstance, tuple[int, ...]]] = {}
    reasons: dict[str, None] = {}
    for approach in (_snapped, _descended):
        for resting in sets:
            try:
                point = approach(given, resting, resting == tuple(living), limits)
            except LimitReached as reached:
                reasons[str(reached)] = None
                continue
            if point is not None:  # of the sets that lead to one prediction the last, smallest one stays
                found[_prediction_at(point)] = point, resting
        if found:
            away, nearest = min((_distance(trajectory, record, prediction), prediction) for prediction in found)
            if away <= NEAR:
                instance, resting = _with_slow_neurons(given, *found[nearest], limits)
                return StationaryPoint(instance, classify(instance, limits=limits), resting)
    if not found:
        answer = "no exact directional stationary point was found near its weights"
    else:
        answer = (
            f"the exact stationary points found near its weights have other predictions: the nearest is {away:.3g} of "
            f"the targets' norm away, {NEAR:g} was wanted"
        )
    irrational = ["with several outputs the point meant can be irrational"] if several else []
    return "; ".join([answer, *irrational, *reasons])


def _snapped(
    given: EmpiricalInstance, resting: tuple[int, ...], all_rest: bool, limits: Limits
) -> EmpiricalInstance | None:
    """Return the point on guessed faces; None where there is none, or where the data are too large to try many."""
    if given.problem.data.sample_count > _MOST_SNAPPED and not all_rest:
        return None
    snapped = snap_on_faces(_with_resting(given, resting), limits=limits)
    return None if snapped is None else snapped.instance


def _descended(
    given: EmpiricalInstance, resting: tuple[int, ...], all_rest: bool, limits: Limits
) -> EmpiricalInstance | None:
    """Return the exact local minimum below the network without the resting neurons, and these at (0, 0) again.

    Aligned neurons descend as one, which is split again at the end: on a plateau they are copies of one neuron, and
    each for itself would find ways down that the run, which keeps them together, does not go.
    """
    if given.problem.data.output_dimension > 1 or all_rest:
        return None
    network = given.network
    groups = aligned_groups(network, [i for i in range(network.width) if i not in resting])
    (outputs,) = network.output_weights
    merged = Network(
        tuple(_sum([scale(abs(outputs[i]), network.input_weights[i]) for i in group]) for group in groups),
        (tuple(ONE if outputs[group[0]] > 0 else -ONE for group in groups),),
        network.output_bias,
    )
    end = descend_at_size(given.at(merged), limits=replace(limits, seconds=limits.seconds or _SECONDS)).instance.network
    zero = zero_vector(given.problem.data.input_dimension)
    weights, row = [zero] * network.width, [ZERO] * network.width
    for group, w, h in zip(groups, end.input_weights, end.output_weights[0], strict=True):
        sizes = [rational(_length(scale(outputs[i], network.input_weights[i]))) for i in group]
        shares = [simplest_between(size * _BELOW, size / _BELOW) if size else ONE for size in sizes]
        for i, share in zip(group, shares, strict=True):
            weights[i], row[i] = scale(share / sum(shares, ZERO), w), h
    return given.at(Network(tuple(weights), (tuple(row),), end.output_bias))


def aligned_groups(network: Network, neurons: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Return the neurons in groups of one output sign and nearly one direction (one output).

    The first of a group is its largest, and the others are aligned with it.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> aligned_groups(from_arrays([[1, 1]], [1], [[1, 0], [2, 0], [0, 1], [3, 0]], [[1, 1, 1, -1]]).network, range(4))
    ((3,), (1, 0), (2,))
    """
    (outputs,) = network.output_weights
    units = {i: _direction(network.input_weights[i]) for i in neurons}
    sizes = {i: _length(scale(outputs[i], network.input_weights[i])) for i in neurons}
    groups: list[list[int]] = []
    for i in sorted(neurons, key=lambda i: -sizes[i]):
        for group in groups:
            first = group[0]
            if sign(outputs[first]) == sign(outputs[i]) and float(units[first] @ units[i]) >= _ALIGNED:
                group.append(i)
                break
        else:
            groups.append([i])
    return tuple(map(tuple, groups))


def _resting_sets(trajectory: Trajectory, record: int, living: list[int]) -> list[tuple[int, ...]]:
    """Return the sets of neurons to try as not yet grown: the smallest ones that together stay below each bound."""
    sizes = trajectory.contributions[record]
    ordered = sorted(living, key=lambda i: sizes[i])
    sums = np.cumsum([sizes[i] for i in ordered])
    counts = [int(np.searchsorted(sums, part * _size(trajectory), side="left")) for part in _SMALL[:-1]]
    return [tuple(sorted(ordered[:count])) for count in dict.fromkeys([*counts, 0])]


def _with_resting(instance: EmpiricalInstance, resting: tuple[int, ...]) -> EmpiricalInstance:
    network, zero = instance.network, zero_vector(instance.problem.data.input_dimension)
    weights = tuple(zero if i in resting else w for i, w in enumerate(network.input_weights))
    rows = tuple(tuple(ZERO if i in resting else h for i, h in enumerate(row)) for row in network.output_weights)
    return instance.at(Network(weights, rows, network.output_bias))


def _with_slow_neurons(
    given: EmpiricalInstance, exact: EmpiricalInstance, resting: tuple[int, ...], limits: Limits
) -> tuple[EmpiricalInstance, tuple[int, ...]]:
    """Return the point with the resting neurons that hardly grow put back, if that leads to the same prediction.

    Near (0, 0) a neuron grows at the rate |D_e(w)| / |w|, so one that belongs to the point has D_e(w) = 0.
    """
    values = evaluate(exact.problem, exact.network)
    growing = tuple(i for i in resting if _growth(exact, values, given.network.input_weights[i]) > _SLOW)
    if growing == resting:
        return exact, resting
    try:
        point = _snapped(given, growing, False, limits)
    except LimitReached:
        return exact, resting
    if point is None or _prediction_at(point) != prediction_of(exact, values):
        return exact, resting
    return point, growing


def _growth(exact: EmpiricalInstance, values: Evaluation, weight: Vector) -> float:
    """Return |D_e(w)| / |w|, D_e(w) = sum_k e_k rho(w . x_k), as a part of the most that it can be.

    |D_e(w)| <= |e| |rho(X w)| <= |e| max(|alpha_plus|, |alpha_minus|) |X| |w|, |X| the Frobenius norm.
    """
    problem, data = exact.problem, exact.problem.data
    outputs, rho = range(data.output_dimension), problem.activation.value
    activity = np.array([nearest_float(rho(dot(weight, x))) for x in data.inputs])
    residuals = np.array([[nearest_float(value) for value in values.residuals_of(j)] for j in outputs])
    slope = max(abs(nearest_float(value)) for value in (problem.activation.alpha_plus, problem.activation.alpha_minus))
    length = np.linalg.norm([nearest_float(value) for value in weight])
    inputs = np.linalg.norm([[nearest_float(value) for value in x] for x in data.inputs])
    most = float(np.linalg.norm(residuals) * slope * inputs * length)
    return 0.0 if most == 0 else float(np.linalg.norm(residuals @ activity)) / most


def _direction(weight: Vector) -> NDArray[np.float64]:
    direction = np.array([nearest_float(value) for value in weight])
    return direction / (np.linalg.norm(direction) or 1.0)


def _length(weight: Vector) -> float:
    return float(np.linalg.norm([nearest_float(value) for value in weight]))


def _sum(vectors: Sequence[Vector]) -> Vector:
    return tuple(sum(column, ZERO) for column in zip(*vectors, strict=True))


def _prediction_at(instance: EmpiricalInstance) -> Matrix:
    return prediction_of(instance, evaluate(instance.problem, instance.network))


def _distance(trajectory: Trajectory, record: int, prediction: Matrix) -> float:
    return float(distances(trajectory, prediction)[record])


def _size(trajectory: Trajectory) -> float:
    return float(np.linalg.norm(trajectory.targets)) or 1.0
