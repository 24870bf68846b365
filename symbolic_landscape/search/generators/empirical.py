"""The stream of empirical instances: small data sets with all their stationary points, and points built to be some."""

from collections.abc import Iterator
from itertools import islice

from symbolic_landscape.exact.rational import ONE
from symbolic_landscape.model.activation import ABSOLUTE_VALUE, RELU, leaky_relu
from symbolic_landscape.model.empirical import EmpiricalInstance, EmpiricalProblem
from symbolic_landscape.search.generators.built_points import built_points
from symbolic_landscape.search.generators.data_sets import data_sets
from symbolic_landscape.search.generators.stationary_points import points_on_low_faces, stationary_points

__all__ = ["ACTIVATIONS", "instances"]

ACTIVATIONS = (RELU, leaky_relu(ONE / 2), ABSOLUTE_VALUE)
BUILT = 8  # built points after each systematic problem


def instances(seed: int) -> Iterator[EmpiricalInstance]:
    """Yield empirical instances without end; only the built points depend on the seed.

    For every small data set, up to symmetry, and every activation: the points on low faces, then the stationary points
    of the spectrum with idle neurons; then some points built to be stationary, most of several outputs.

    >>> first = next(instances(0))
    >>> first.problem.data.sample_count, first.network.width
    (1, 1)
    """
    built = built_points(seed, ACTIVATIONS)
    for data in data_sets():
        for activation in ACTIVATIONS:
            problem = EmpiricalProblem(activation, data)
            yield from points_on_low_faces(problem)
            yield from stationary_points(problem)
            yield from islice(built, BUILT)
