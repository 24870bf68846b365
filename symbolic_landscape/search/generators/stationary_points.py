"""Points of one data set: its stationary points through the spectrum, and points on low faces of the arrangement."""

from collections.abc import Iterator, Sequence
from itertools import chain

from symbolic_landscape.arrangement.arrangement import Arrangement
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.vector import Vector, dot, is_zero, scale, subtract, zero_vector
from symbolic_landscape.model.empirical import EmpiricalInstance, EmpiricalProblem
from symbolic_landscape.model.network import Network
from symbolic_landscape.search.generators.built_points import activity
from symbolic_landscape.spectrum.enumeration import enumerate_stationary

__all__ = ["points_on_low_faces", "stationary_points"]

Neuron = tuple[Vector, Rational]


def points_on_low_faces(problem: EmpiricalProblem) -> Iterator[EmpiricalInstance]:
    """Yield networks of one neuron at w = 0 and on each ray, all output conditions fulfilled (one output).

    At w = 0 they always are, for h = 1 and h = -1; on a ray with activity g the output weight is g.y / g.g.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> points = points_on_low_faces(from_arrays([[1]], [1], [], [[]]).problem)
    >>> [str(point.network.output_weights[0][0]) for point in points]
    ['1', '-1', '1']
    """
    targets = _targets(problem)
    for h in (ONE, -ONE):
        yield _at(problem, [(zero_vector(problem.data.input_dimension), h)])
    for ray in Arrangement(problem.data.inputs).rays():
        g = activity(problem.activation, problem.data.inputs, ray)
        h = ZERO if is_zero(g) else dot(g, targets) / dot(g, g)
        if h != 0:
            yield _at(problem, [(ray, h)])


def stationary_points(problem: EmpiricalProblem, most_neurons: int = 2) -> Iterator[EmpiricalInstance]:
    """Yield a point of every stationary prediction of width <= `most_neurons`, alone and with one idle neuron more.

    Idle neurons do not change the prediction: a copy (the output weight halved), (0, 0), (0, 1), (0, -1), and on each
    face of the arrangement (w, 0) where its output condition holds, (w, 1) and (w, -1) where w is inactive, and the
    pair (w, 1), (w, -1).  With one of them the point need not be stationary.  One output, no output bias.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> problem = from_arrays([[1]], [1], [], [[]]).problem
    >>> [(str(p.network.output_weights[0][-1]), p.network.width) for p in stationary_points(problem)][:4]
    [('1', 1), ('1/2', 2), ('0', 2), ('1', 2)]
    """
    points = (face.interior_point for face in Arrangement(problem.data.inputs).faces())
    faces = [w for w in points if not is_zero(w)]
    for entry in enumerate_stationary(problem, width=most_neurons).predictions:
        weights = zip(entry.family.signs, entry.family.effective_weights, strict=True)
        neurons = [(scale(ONE * s, z), ONE * s) for s, z in weights]
        residual = subtract(entry.prediction, _targets(problem))
        if neurons:
            yield _at(problem, neurons)
            (w, h), others = neurons[0], neurons[1:]
            yield _at(problem, [(w, h / 2), *others, (w, h / 2)])
        for idle in _idle(problem, faces, residual):
            yield _at(problem, [*neurons, *idle])


def _idle(problem: EmpiricalProblem, faces: Sequence[Vector], residual: Vector) -> Iterator[list[Neuron]]:
    zero = zero_vector(problem.data.input_dimension)
    for h in (ZERO, ONE, -ONE):
        yield [(zero, h)]
    for w in faces:
        g = activity(problem.activation, problem.data.inputs, w)
        if is_zero(g):
            yield from ([(w, h)] for h in (ZERO, ONE, -ONE))
        elif dot(g, residual) == 0:
            yield [(w, ZERO)]
            yield [(w, ONE), (w, -ONE)]


def _targets(problem: EmpiricalProblem) -> Vector:
    return tuple(chain.from_iterable(problem.data.targets))


def _at(problem: EmpiricalProblem, neurons: Sequence[Neuron]) -> EmpiricalInstance:
    return EmpiricalInstance(problem, Network(tuple(w for w, _ in neurons), (tuple(h for _, h in neurons),)))
