"""Second-order conditions for targets that are not affine: positive definite, or a direction that descends."""

from symbolic_landscape.conditions.interval.descent_curve import descent_along
from symbolic_landscape.exact.matrix import Matrix, inertia, solve, symmetric_factor, transpose
from symbolic_landscape.exact.rational import ONE, ZERO, Rational, sign
from symbolic_landscape.exact.univariate import Coefficients
from symbolic_landscape.exact.vector import Vector, negate, primitive
from symbolic_landscape.loss.interval.effective_hessian import EffectiveHessian
from symbolic_landscape.loss.interval.evaluation import Evaluation
from symbolic_landscape.loss.interval.moving_network import MovingNetwork, balanced
from symbolic_landscape.model.activation import ReluLike
from symbolic_landscape.witness.interval import CurveDescent

__all__ = ["escape_of_second_order", "is_positive_definite", "negative_vector"]


def is_positive_definite(hessian: EffectiveHessian) -> bool:
    """Return whether the form is positive off 0."""
    return inertia(hessian.matrix).positive == len(hessian.matrix)


def negative_vector(matrix: Matrix) -> Vector | None:
    """Return a vector on which a symmetric form is negative, or None where there is none.

    >>> from symbolic_landscape.exact.vector import vector
    >>> [str(x) for x in negative_vector((vector([0, 1]), vector([1, 0])))]
    ['1', '-1']
    """
    lower, block = symmetric_factor(matrix)
    size = len(matrix)
    for i in range(size):
        wanted = [ZERO] * size
        if block[i][i] < 0:
            wanted[i] = ONE
        elif block[i][i] == 0 and i + 1 < size and block[i][i + 1] != 0:
            wanted[i], wanted[i + 1] = ONE, Rational(-sign(block[i][i + 1]))
        else:
            continue
        found = solve(transpose(lower), tuple(wanted))
        assert found is not None  # the factor is regular
        return primitive(found)
    return None


def escape_of_second_order(values: Evaluation, hessian: EffectiveHessian) -> CurveDescent | None:
    """Return a curve that descends along a negative direction of the effective form, or None where none is found."""
    direction = negative_vector(hessian.matrix)
    if direction is None:
        return None
    problem = values.instance.problem
    for turned in (direction, negate(direction)):
        curve = descent_along(values.instance, balanced(problem, _along(values, hessian, turned)))
        if curve is not None:
            return curve
    return None


def _along(values: Evaluation, hessian: EffectiveHessian, direction: Vector) -> MovingNetwork:
    """Return the curve with the given first change of the effective coordinates; c follows from balancing.

    Where only flat neurons with w = 0 can add a slope, they add u^2, and everything else moves with u^2 too.
    """
    network = values.instance.network
    slope = next((c for c in hessian.coordinates if c.name == "slope"), None)
    slow = slope is not None and all(network.v[j] == 0 and network.w[j] == 0 for j in slope.neurons)
    moving = MovingNetwork.at_rest(network)
    for coordinate, amount in zip(hessian.coordinates, direction, strict=True):
        if amount == 0 or coordinate.name == "constant":
            continue
        if coordinate.name == "slope":
            moving = _with_slope(values, moving, coordinate.neurons, amount, slow)
            continue
        j = coordinate.neurons[0]
        match coordinate.name:
            case "weight":
                moving = moving.moved(j, v=_linear(amount / abs(network.w[j]), slow))
            case "breakpoint":
                moving = moving.moved(j, b=_linear(-network.w[j] * amount, slow))
            case "w":
                moving = moving.moved(j, w=_linear(amount, slow))
    return moving


def _with_slope(
    values: Evaluation, moving: MovingNetwork, neurons: tuple[int, ...], amount: Rational, slow: bool
) -> MovingNetwork:
    """Add amount x to f, up to a constant and higher order, by one of the neurons that can."""
    network, activation = values.instance.network, values.instance.problem.activation
    assert isinstance(activation, ReluLike)
    low, high = values.weighted.interval
    gamma = activation.alpha_minus
    first = neurons[0]
    pair = next((j for j in neurons if sign(network.w[j]) == -sign(network.w[first])), None)
    inside = (network.w[first] * low + network.b[first]) * (network.w[first] * high + network.b[first]) < 0
    if inside and pair is not None:  # s(z) - s(-z) = (1 + gamma) z, z = x - breakpoint up to its sign
        for j in (first, pair):
            moving = moving.moved(j, v=_linear(amount / ((1 + gamma) * network.w[j]), slow))
        return moving
    chosen = next((j for j in neurons if network.w[j] != 0 or network.v[j] != 0), first)
    factor = activation.slope(sign(network.w[chosen] * (low + high) + 2 * network.b[chosen]))
    if network.w[chosen] != 0:
        return moving.moved(chosen, v=_linear(amount / (factor * network.w[chosen]), slow))
    if network.v[chosen] != 0:
        return moving.moved(chosen, w=_linear(amount / (factor * network.v[chosen]), slow))
    return moving.moved(chosen, w=(ZERO, ONE), v=(ZERO, amount / factor))


def _linear(amount: Rational, slow: bool) -> Coefficients:
    return (ZERO, ZERO, amount) if slow else (ZERO, amount)
