"""Curves along which the loss strictly decreases, as witnesses."""

from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.exact.univariate import Coefficients
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.loss.interval.moving_network import (
    BrokenCurve,
    MovingNetwork,
    descent_until,
    loss_along,
)
from symbolic_landscape.model.interval import IntervalInstance
from symbolic_landscape.witness.interval import CurveDescent, NeuronPath

__all__ = ["descent_along", "descent_order", "surely"]


def descent_along(instance: IntervalInstance, moving: MovingNetwork) -> CurveDescent | None:
    """Return the curve as a witness when the loss decreases along it at once, else None."""
    try:
        course = loss_along(instance.problem, moving)
        until = descent_until(course.change, course.until)
    except BrokenCurve:
        return None
    network = instance.network
    paths = []
    for neuron in range(network.width):
        path = NeuronPath(neuron, _path(moving.w[neuron]), _path(moving.b[neuron]), _path(moving.v[neuron]))
        if path.w or path.b or path.v:
            paths.append(path)
    return CurveDescent(tuple(paths), _path(moving.c), until, course.change[1:])


def descent_order(curve: CurveDescent) -> int:
    """Return the order of the first term of the change of the loss: 2 or 3 for affine targets."""
    return next(order for order, c in enumerate(curve.change, start=1) if c != 0)


def surely(curve: CurveDescent | None) -> CurveDescent:
    """Return the curve, where a proof says that it descends."""
    if curve is None:
        raise InternalContradiction("a curve that must descend does not")
    return curve


def _path(p: Coefficients) -> Vector:
    return p[1:]
