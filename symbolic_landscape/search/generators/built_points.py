"""Points built to be stationary: weights and residuals first, the targets are what is left (also several outputs)."""

from collections.abc import Iterator
from itertools import count
from random import Random

from symbolic_landscape.exact.matrix import Matrix, kernel, multiply, rank, transpose
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.vector import Vector, add, dot, scale, vector, zero_vector
from symbolic_landscape.model.activation import ReluLike
from symbolic_landscape.model.dataset import DataSet
from symbolic_landscape.model.empirical import EmpiricalInstance, EmpiricalProblem
from symbolic_landscape.model.network import Network

__all__ = ["activity", "built_points", "residuals_allowed"]

LARGEST = 2  # of the integers drawn for inputs and weights, one time in four; else 1
SHAPES = ((1, 2, 2, 3), (1, 2, 2, 3), (1, 1, 2), (1, 2, 2, 3))  # samples, inputs, neurons, outputs


def built_points(seed: int, activations: tuple[ReluLike, ...]) -> Iterator[EmpiricalInstance]:
    """Yield without end random small networks whose residuals fulfill every linear condition of stationarity.

    What is left open is the sign of the kinks: a part of them is directionally stationary, more are Clarke stationary.
    Up to 3 samples, 3 inputs, 2 neurons and 3 outputs.

    >>> from symbolic_landscape.model.activation import RELU
    >>> from symbolic_landscape.loss.empirical import evaluate
    >>> point = next(built_points(0, (RELU,)))
    >>> values = evaluate(point.problem, point.network)
    >>> dot(values.residuals_of(0), values.activity.row(0)) == 0  # dL/dh = 0
    True
    """
    draw = Random(f"built points {seed}")
    for number in count():
        largest = LARGEST if number % 4 == 3 else 1
        activation = activations[number % len(activations)]
        n, d, width, outputs = map(draw.choice, SHAPES)

        def rows(count: int, columns: int, largest: int = largest) -> Matrix:
            return tuple(
                vector([draw.randint(-largest, largest) for _ in range(columns)]) for _ in range(count)
            )

        inputs, w, h = rows(n, d), rows(width, d), rows(outputs, width)
        if rank(inputs) < min(n, d):
            continue
        basis = residuals_allowed(activation, inputs, Network(w, h))
        if not basis:
            continue  # only interpolation is left
        residuals = zero_vector(n * outputs)
        for row in basis:
            residuals = add(residuals, scale(ONE * draw.randint(-largest, largest), row))
        hidden = tuple(activity(activation, inputs, row) for row in w)
        predictions = multiply(transpose(hidden), transpose(h))
        targets = tuple(
            tuple(f - residuals[j * n + sample] for j, f in enumerate(prediction))
            for sample, prediction in enumerate(predictions)
        )
        yield EmpiricalInstance(EmpiricalProblem(activation, DataSet(inputs, targets)), Network(w, h))


def residuals_allowed(activation: ReluLike, inputs: Matrix, network: Network) -> Matrix:
    """Return a basis of the residuals (e_0 of all samples, then e_1, ..) with every equation of stationarity.

    They are D_j(w_i) = 0 for every output and neuron, and S_i = 0 on span F, F the face of w_i, where S_i is linear
    (at w_i = 0 that is {0}).  Both are linear in e.
    """
    n, outputs = len(inputs), len(network.output_weights)
    conditions: list[Vector] = []
    for neuron, w in enumerate(network.input_weights):
        g = activity(activation, inputs, w)
        conditions += [_placed(g, j, outputs) for j in range(outputs)]
        preactivations = [dot(w, x) for x in inputs]
        h = network.output_weights_of(neuron)
        for v in kernel([x for x, z in zip(inputs, preactivations, strict=True) if z == 0], len(w)):
            slopes = tuple(
                activation.slope(1 if z > 0 else -1 if z < 0 else 0) * dot(v, x)
                for x, z in zip(inputs, preactivations, strict=True)
            )
            conditions.append(tuple(value for j in range(outputs) for value in scale(h[j], slopes)))
    return kernel(conditions, n * outputs)


def activity(activation: ReluLike, inputs: Matrix, w: Vector) -> Vector:
    """Return rho(w . x_k) for each input.

    >>> from symbolic_landscape.model.activation import RELU
    >>> [str(value) for value in activity(RELU, (vector([1, 0]), vector([-1, 2])), vector([2, 0]))]
    ['2', '0']
    """
    return tuple(activation.value(dot(w, x)) for x in inputs)


def _placed(g: Vector, output: int, outputs: int) -> tuple[Rational, ...]:
    return tuple(value if j == output else ZERO for j in range(outputs) for value in g)
