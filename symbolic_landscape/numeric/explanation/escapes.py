"""The ways down from a stationary point that neurons at (0, 0) can take, and which of them a run took (one output).

Gradient flow turns neurons near (0, 0) to the local maximisers u of |D_e(u)| / |u|, D_e(u) = sum_k e_k rho(u . x_k).
The maximisers are exact, and so is the descent from each; that a run takes them is a model of its dynamics, which is
compared here with the run: a neuron follows u when the angle between them is small at the end of the plateau.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from symbolic_landscape.errors import LimitReached
from symbolic_landscape.exact.cone import cell_bound
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import ONE, Rational, nearest_float
from symbolic_landscape.exact.vector import dot
from symbolic_landscape.limits import Limits
from symbolic_landscape.loss.empirical import evaluate
from symbolic_landscape.model.network import Network
from symbolic_landscape.numeric.explanation.identification import StationaryPoint, prediction_of
from symbolic_landscape.numeric.explanation.trajectory import Trajectory
from symbolic_landscape.spectrum.descent import descend
from symbolic_landscape.spectrum.escape_graph import EscapeDirection, escape_directions
from symbolic_landscape.spectrum.neuron_classes import NeuronClasses

__all__ = ["FOLLOWS", "WayDown", "ways_down"]

FOLLOWS = 0.95  # cosine of the angle between a neuron and the direction that it follows
_MOST_WORK = 100_000  # cells times samples: all faces of larger data are not visited
_MOST_RAYS = 400  # of the arrangement: exact descents on larger data take too long to run one for every direction


@dataclass(frozen=True)
class WayDown:
    """A local maximiser of |D_e(u)| / |u|: `escape.direction`, in `escape.face`, exact.

    `followers`: the neurons that left along it.  `end`: loss and prediction where exact descent ends from the point
    with one neuron added along it; None where the data are too large for it.
    """

    escape: EscapeDirection
    followers: tuple[int, ...]
    end: tuple[Rational, Matrix] | None

    @property
    def squared_steepness(self) -> Rational:
        """(D_e(u) / |u|)^2: the square of the rate at which small neurons grow along it."""
        return self.escape.slope**2 / dot(self.escape.direction, self.escape.direction)

    @property
    def output_sign(self) -> int:
        """The sign of the output weight of a neuron that lowers the loss along it."""
        return -1 if self.escape.slope > 0 else 1


def ways_down(
    trajectory: Trajectory, point: StationaryPoint, leaving: Sequence[int], record: int, limits: Limits
) -> tuple[WayDown, ...] | None:
    """Return all ways down from a point, the steepest first, with the leaving neurons that follow each at `record`.

    None for several outputs, and for data whose faces are too many to visit.
    """
    data = point.instance.problem.data
    cells = cell_bound(data.sample_count, data.input_dimension)
    if data.output_dimension > 1 or cells * data.sample_count > _MOST_WORK:
        return None
    table = NeuronClasses(point.instance.problem)
    found = []
    try:
        for escape in escape_directions(table, point.values.residuals_of(0), limits):
            followers = _followers(trajectory, escape, leaving, record)
            found.append(WayDown(escape, followers, _end_of_descent(point, escape, limits)))
    except LimitReached:
        return None
    return tuple(sorted(found, key=lambda way: (-way.squared_steepness, way.escape.direction)))


def _followers(
    trajectory: Trajectory, escape: EscapeDirection, leaving: Sequence[int], record: int
) -> tuple[int, ...]:
    u = np.array([nearest_float(value) for value in escape.direction])
    weights, outputs = trajectory.input_weights[record], trajectory.output_weights[record, 0]
    sign = -1 if escape.slope > 0 else 1
    return tuple(
        i for i in leaving
        if outputs[i] * sign > 0 and weights[i] @ u >= FOLLOWS * np.linalg.norm(weights[i]) * np.linalg.norm(u)
    )  # fmt: skip


def _end_of_descent(
    point: StationaryPoint, escape: EscapeDirection, limits: Limits
) -> tuple[Rational, Matrix] | None:
    """Return where exact descent ends from the contributing neurons and one along the way down."""
    network, occupied = point.instance.network, point.occupied
    weights = (*(network.input_weights[i] for i in occupied), escape.direction)
    outputs = (*(network.output_weights[0][i] for i in occupied), -ONE if escape.slope > 0 else ONE)
    start = point.instance.at(Network(weights, (outputs,), network.output_bias))
    try:
        end = descend(start, limits=replace(limits, rays=min(limits.rays, _MOST_RAYS))).instance
    except LimitReached:
        return None
    values = evaluate(end.problem, end.network)
    return values.loss, prediction_of(end, values)
