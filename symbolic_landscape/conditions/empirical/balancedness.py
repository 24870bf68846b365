"""Balancedness |w_i|^2 - |h_.i|^2: constant along gradient flow, and its exact drift in a gradient descent step."""

from collections.abc import Sequence
from dataclasses import dataclass

from symbolic_landscape.arrangement.sign_vector import SignVector, conforms
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.polynomial import Polynomial
from symbolic_landscape.exact.rational import ZERO, Rational
from symbolic_landscape.exact.vector import Vector, dot
from symbolic_landscape.loss.empirical import region_loss
from symbolic_landscape.model.empirical import EmpiricalProblem
from symbolic_landscape.model.network import Network

__all__ = ["RegionGradient", "balance", "balance_defect", "balance_drift", "gradient_on"]


def balance(network: Network, neuron: int) -> Rational:
    """Return |w_i|^2 - |h_.i|^2.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> str(balance(from_arrays([[1, 0]], [1], [[2, 1]], [3]).network, 0))
    '-4'
    """
    w, h = network.input_weights[neuron], network.output_weights_of(neuron)
    return dot(w, w) - dot(h, h)


@dataclass(frozen=True)
class RegionGradient:
    """The gradient of the loss polynomial of one region: rows dL/dw_i, rows dL/dh_.i, and dL/dc."""

    input_weights: Matrix
    output_weights: Matrix
    output_bias: Vector


def gradient_on(point: FirstOrder, cells: Sequence[SignVector]) -> RegionGradient:
    """Return the gradient at the point of the loss polynomial of a region that has the point in its closure.

    `cells[i]` is the sign vector of neuron i over the samples; it conforms with the signs at the point, and its zeros
    stand for slope 0: every choice at a kink is allowed.  Raises `ValueError` for cells that do not conform.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> point = FirstOrder(from_arrays([[1]], [2], [[0]], [3]))
    >>> [str(gradient_on(point, [cell]).input_weights[0][0]) for cell in ((1,), (-1,))]
    ['-6', '0']
    """
    problem, network, values = point.instance.problem, point.instance.network, point.values
    if len(cells) != network.width or not all(
        conforms(face, cell) for face, cell in zip(values.signs, cells, strict=True)
    ):
        raise ValueError("one cell for each neuron, with the point in its closure, was wanted")
    residuals = [values.residuals_of(j) for j in range(point.output_dimension)]
    rows = []
    for neuron, cell in enumerate(cells):
        h = network.output_weights_of(neuron)
        pulls = [
            problem.activation.slope(s) * sum((a * e[k] for a, e in zip(h, residuals, strict=True)), ZERO)
            for k, s in enumerate(cell)
        ]
        rows.append(tuple(dot(pulls, column) for column in zip(*problem.data.inputs, strict=True)))
    return RegionGradient(tuple(rows), tuple(neuron.output_slopes for neuron in point.neurons), point.bias_slopes)


def balance_defect(problem: EmpiricalProblem, cells: Sequence[SignVector], neuron: int) -> Polynomial:
    """Return w_i . dL/dw_i - h_.i . dL/dh_.i as a polynomial in all weights, on the region of `cells`: it is 0.

    The loss sees w_i and h_.i through products h_ji w_i only (Euler's identity for a function of degree 0 under
    w -> c w, h -> h / c).  Along gradient flow d/dt (|w_i|^2 - |h_.i|^2) = -2 times it, so balancedness is constant
    (Wu, Simsek, Ged 2025, after Theorem 4.4), on every region and for every choice of gradient between regions.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> problem = from_arrays([[1, 2], [0, 1]], [[1, 0], [2, 1]], [[0, 0]], [[0], [0]]).problem
    >>> balance_defect(problem, [(1, -1)], 0).is_zero
    True
    """
    loss = region_loss(problem, cells)
    names = dict(zip(loss.variables, Polynomial.variables_of(loss.variables), strict=True))
    total = Polynomial.constant(loss.variables, ZERO)
    for c in range(problem.data.input_dimension):
        name = f"w_{neuron}_{c}"
        total = total + names[name] * loss.derivative(name)
    for j in range(problem.data.output_dimension):
        name = f"h_{j}_{neuron}"
        total = total - names[name] * loss.derivative(name)
    return total


def balance_drift(point: FirstOrder, cells: Sequence[SignVector], neuron: int, step_size: Rational) -> Rational:
    """Return the exact change of |w_i|^2 - |h_.i|^2 in the step of gradient descent with the gradient on `cells`.

    step_size^2 (|dL/dw_i|^2 - |dL/dh_.i|^2): the terms of first order cancel (`balance_defect`).

    >>> from symbolic_landscape.exact.rational import rational
    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> point = FirstOrder(from_arrays([[1]], [2], [[1]], [3]))
    >>> str(balance_drift(point, [(1,)], 0, rational("1/10")))
    '2/25'
    """
    gradient = gradient_on(point, cells)
    dw, dh = gradient.input_weights[neuron], gradient.output_weights[neuron]
    return step_size**2 * (dot(dw, dw) - dot(dh, dh))
