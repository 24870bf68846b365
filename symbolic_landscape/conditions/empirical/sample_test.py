"""Test vectors over the samples that see what one neuron adds to an output, and nothing or little of the others."""

from collections.abc import Iterator, Sequence

from symbolic_landscape.arrangement.piecewise_linear import PiecewiseLinearForm
from symbolic_landscape.conditions.empirical.critical_cone import CriticalCone
from symbolic_landscape.conditions.empirical.escape_neuron import bound_by
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.exact.matrix import Matrix, project, row_space, transpose
from symbolic_landscape.exact.rational import ONE, ZERO
from symbolic_landscape.exact.vector import Vector, primitive, subtract
from symbolic_landscape.limits import DEFAULT_LIMITS, Limits
from symbolic_landscape.witness.empirical import Bound

__all__ = ["leak_bound", "sample_tests"]


def sample_tests(
    point: FirstOrder, neuron: int, outweighed: Sequence[int] = (), limits: Limits = DEFAULT_LIMITS
) -> Matrix:
    """Return orthogonal vectors over the samples, orthogonal to all that the other neurons and an output bias add.

    They span what is left of all that the neuron itself adds near the point.  Of the neurons `outweighed`, which are no
    escape neurons, only what they add where S is 0 counts: the rest is bounded by S (`leak_bound`).

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> point = FirstOrder(from_arrays([[1, 0], [1, 1]], [[1], [2]], [[1, 0], [-1, 2]], [[1, 1]]))
    >>> [[str(value) for value in test] for test in sample_tests(point, 0)]
    [['1', '0']]
    """
    others: list[Vector] = []
    for other in range(len(point.neurons)):
        if other in outweighed:
            others += CriticalCone.of(point, other, limits).production()
        elif other != neuron:
            others += _production(point, other)
    if point.instance.problem.has_output_bias:
        others.append((ONE,) * point.instance.problem.data.sample_count)
    away = row_space(others)
    left = row_space([subtract(v, project(away, v)) for v in _production(point, neuron)])
    tests: list[Vector] = []
    for v in left:
        tests.append(primitive(subtract(v, project(tests, v))))
    return tuple(tests)


def leak_bound(point: FirstOrder, neuron: int, test: Vector, limits: Limits) -> Bound | None:
    """Return a bound of what the test sees of the neuron by a multiple of S; None where it sees nothing.

    The test is orthogonal to what the neuron adds where S is 0.

    >>> from symbolic_landscape.exact.vector import vector
    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> point = FirstOrder(from_arrays([[1]], [[-1]], [[0]], [[1]]))
    >>> str(leak_bound(point, 0, vector([3]), DEFAULT_LIMITS).constant)
    '3'
    """
    problem, derivative = point.instance.problem, point.neurons[neuron]
    columns = transpose(problem.data.inputs)
    mean = (problem.activation.alpha_plus + problem.activation.alpha_minus) / 2
    slopes = [problem.activation.slope(s) if s else mean for s in point.values.signs[neuron]]
    half_jump = (problem.activation.alpha_plus - problem.activation.alpha_minus) / 2
    form = PiecewiseLinearForm(
        tuple(sum((t * s * x for t, s, x in zip(test, slopes, column, strict=True)), ZERO) for column in columns),
        derivative.total.lines,
        tuple(
            half_jump * sum((test[k] * abs(r) for k, r in zip(line.samples, line.ratios, strict=True)), ZERO)
            for line in derivative.lines
        ),
    )
    return None if form.is_zero else bound_by(derivative.total, form, derivative.total.lines, limits)


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
