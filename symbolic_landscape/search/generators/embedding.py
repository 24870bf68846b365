"""The stream of embeddings: small networks, stationary ones among them, and wider networks with the same function."""

from collections.abc import Iterator
from itertools import chain, islice, product

from symbolic_landscape.arrangement.arrangement import Arrangement
from symbolic_landscape.exact.rational import ONE
from symbolic_landscape.exact.vector import Vector, is_zero, vector
from symbolic_landscape.model.embedding import (
    Embedding,
    EmbeddingInstance,
    InactivePropagation,
    InactiveUnit,
    UnitReplication,
)
from symbolic_landscape.model.empirical import EmpiricalInstance, EmpiricalProblem
from symbolic_landscape.search.generators.built_points import activity, built_points
from symbolic_landscape.search.generators.data_sets import data_sets
from symbolic_landscape.search.generators.empirical import ACTIVATIONS
from symbolic_landscape.search.generators.stationary_points import stationary_points

__all__ = ["FACTORS", "embeddings", "instances"]

BUILT = 4  # built points after each systematic problem
# beta and gamma of two copies: halves, one that is unused, one that is negative, the second longer
FACTORS: tuple[tuple[Vector, Vector], ...] = (
    (vector([1, 1]), (ONE / 2, ONE / 2)),
    (vector([1, 1]), vector([1, 0])),
    (vector([1, 1]), vector([2, -1])),
    (vector([1, 2]), vector([-1, 1])),
)


def instances(seed: int) -> Iterator[EmbeddingInstance]:
    """Yield embeddings without end; only those of built points depend on the seed.

    Narrow points: for every small data set, up to symmetry, and every activation, the stationary points with one
    neuron; then some points built to be stationary, most of several outputs.

    >>> first = next(instances(0))
    >>> first.narrow.network.width, first.wide.network.width
    (1, 2)
    """
    built = built_points(seed, ACTIVATIONS)
    for data in data_sets():
        for activation in ACTIVATIONS:
            points = stationary_points(EmpiricalProblem(activation, data), 1)
            for narrow in chain((point for point in points if point.network.width == 1), islice(built, BUILT)):
                for embedding in embeddings(narrow):
                    yield EmbeddingInstance(narrow, embedding)


def embeddings(narrow: EmpiricalInstance) -> Iterator[Embedding]:
    """Yield every neuron replicated with `FACTORS`; on every face, and at 0, a new neuron that keeps the function.

    The new neuron has h = 0; where it is inactive also every h of -1, 0, 1.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> [embedding.name for embedding in embeddings(from_arrays([[1]], [1], [[1]], [[1]]))][3:6]
    ['unit_replication', 'inactive_propagation', 'inactive_unit']
    """
    for neuron in range(narrow.network.width):
        for beta, gamma in FACTORS:
            yield UnitReplication(neuron, beta, gamma)
    data, rho = narrow.problem.data, narrow.problem.activation
    for face in Arrangement(data.inputs).faces():
        w = face.interior_point
        yield InactivePropagation(w)
        if is_zero(activity(rho, data.inputs, w)):
            for h in product((0, 1, -1), repeat=data.output_dimension):
                yield InactiveUnit(w, vector(h))
