"""Test vectors over the samples that see what one neuron adds to an output, and nothing of the others."""

from collections.abc import Iterator

from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.exact.matrix import Matrix, project, row_space, transpose
from symbolic_landscape.exact.rational import ONE, ZERO
from symbolic_landscape.exact.vector import Vector, primitive, subtract

__all__ = ["sample_tests"]


def sample_tests(point: FirstOrder, neuron: int) -> Matrix:
    """Return orthogonal vectors over the samples, orthogonal to all that the other neurons and an output bias add.

    They span what is left of all that the neuron itself adds near the point.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> point = FirstOrder(from_arrays([[1, 0], [1, 1]], [[1], [2]], [[1, 0], [-1, 2]], [[1, 1]]))
    >>> [[str(value) for value in test] for test in sample_tests(point, 0)]
    [['1', '0']]
    """
    others = [v for other in range(len(point.neurons)) if other != neuron for v in _production(point, other)]
    if point.instance.problem.has_output_bias:
        others.append((ONE,) * point.instance.problem.data.sample_count)
    away = row_space(others)
    left = row_space([subtract(v, project(away, v)) for v in _production(point, neuron)])
    tests: list[Vector] = []
    for v in left:
        tests.append(primitive(subtract(v, project(tests, v))))
    return tuple(tests)


def _production(point: FirstOrder, neuron: int) -> Iterator[Vector]:
    """Yield vectors over the samples whose span holds all that the neuron can add to an output near the point.

    r_k(v) is slope_k x_k . v off the boundary; on it (a+ + a-)/2 x_k . v + (a+ - a-)/2 |x_k . v|.
    """
    problem, signs = point.instance.problem, point.values.signs[neuron]
    mean = (problem.activation.alpha_plus + problem.activation.alpha_minus) / 2
    slopes = [problem.activation.slope(s) if s else mean for s in signs]
    for column in transpose(problem.data.inputs):
        yield tuple(slope * value for slope, value in zip(slopes, column, strict=True))
    if problem.activation.has_kink:
        for line in point.neurons[neuron].lines:
            ratios = dict(zip(line.samples, line.ratios, strict=True))
            yield tuple(abs(ratios.get(sample, ZERO)) for sample in range(len(signs)))
