"""First-order conditions against exact difference quotients, and the named examples of the literature."""

from fractions import Fraction

import pytest
from brute_force import Landscape, as_fraction, small_directions
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import instances, permuted

import symbolic_landscape as sl
from symbolic_landscape.conditions.empirical.directional import failing_conditions
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.limits import DEFAULT_LIMITS
from symbolic_landscape.witness.empirical import DescendingCurve, DescentDirection, InterpolationBound, NoEscape

# name: inputs, targets, input weights, output weights -> directionally stationary, local minimum
NAMED = {
    "minimum on a kink at w = 0": ([[1]], [-1], [[0]], [1], True, True),
    "ridge at w = 0: Clarke but not directionally stationary": ([[1]], [1], [[0]], [1], False, False),
    "two-sided ridge with w != 0": (
        [[1, 0], [0, 1], [1, 1]],
        [1, Fraction(3, 2), Fraction(1, 2)],
        [[0, 1]],
        [1],
        False,
        False,
    ),
    "escape through a boundary sample": ([[1, 0]], [1], [[0, 1]], [0], True, False),
    "unused neuron that nothing pulls": ([[1]], [0], [[1]], [0], True, True),
    "interpolation beside a dead neuron": ([[1], [2]], [1, 2], [[1], [-1]], [1, 5], True, True),
    "tangential descent of a smooth neuron": ([[1, 0], [1, 1]], [0, 2], [[1, 0]], [1], False, False),
    "repeated inputs whose kinks cancel": ([[1, 0], [1, 0]], [1, -1], [[0, 1]], [1], True, True),
    "opposite inputs, both kinks up": ([[1, 0], [-1, 0]], [-1, -1], [[0, 1]], [1], True, True),
    "a zero input only adds to the loss": ([[0]], [3], [[1]], [1], True, True),
}


@pytest.mark.parametrize("name", NAMED)
def test_named_examples(name):
    inputs, targets, w, h, stationary, minimum = NAMED[name]
    instance = sl.Instance.from_arrays(inputs, targets, w, h)
    assert isinstance(sl.decide(instance, sl.DirectionallyStationary()), sl.Proved if stationary else sl.Refuted)
    assert isinstance(sl.decide(instance, sl.LocalMinimum()), sl.Proved if minimum else sl.Refuted)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(instances(outputs=(1, 1, 2, 3)), st.randoms(use_true_random=False))
def test_directional_stationarity_against_difference_quotients(instance, random):
    landscape = Landscape(instance)
    verdict = sl.decide(instance, sl.DirectionallyStationary())
    if isinstance(verdict, sl.Refuted):
        witness = verdict.witness
        assert isinstance(witness, DescentDirection)
        direction = landscape.flat_direction(
            witness.neuron, witness.input_direction, witness.output_direction, witness.bias_direction
        )
        assert landscape.one_sided_derivative(direction) == as_fraction(witness.derivative) < 0
        return
    assert isinstance(verdict, sl.Proved)
    for neuron in range(landscape.width):
        for v in random.sample(small := small_directions(landscape.d, 2), min(8, len(small))):
            assert landscape.one_sided_derivative(landscape.flat_direction(neuron, v)) >= 0
    for _ in range(8):
        direction = [Fraction(random.randint(-3, 3)) for _ in landscape.point]
        assert landscape.one_sided_derivative(direction) >= 0


@settings(max_examples=150, deadline=None, derandomize=True)
@given(instances(outputs=(1, 1, 2)), st.randoms(use_true_random=False))
def test_one_sided_derivatives_are_limits_of_difference_quotients(instance, random):
    landscape, point = Landscape(instance), FirstOrder(instance)
    for neuron in range(landscape.width):
        dw = [random.randint(-2, 2) for _ in range(landscape.d)]
        dh = [random.randint(-2, 2) for _ in range(landscape.outputs)]
        dc = [random.randint(-2, 2) for _ in range(landscape.outputs * landscape.has_bias)]
        ours = point.one_sided_derivative(neuron, tuple(map(_q, dw)), tuple(map(_q, dh)), tuple(map(_q, dc)))
        theirs = landscape.one_sided_derivative(landscape.flat_direction(neuron, dw, dh, dc))
        assert as_fraction(ours) == theirs


@settings(max_examples=150, deadline=None, derandomize=True)
@given(instances(outputs=(1, 1, 2)), st.randoms(use_true_random=False))
def test_local_minima_against_perturbations(instance, random):
    landscape = Landscape(instance)
    start = landscape.loss(landscape.point)
    verdict = sl.decide(instance, sl.LocalMinimum())
    if landscape.outputs == 1:
        assert not isinstance(verdict, sl.Undecided), "one output is decided completely"
    if isinstance(verdict, sl.Proved):
        if isinstance(verdict.witness, NoEscape):
            radius = Fraction(sl.classify(instance).details["certified_radius"])
        else:
            assert isinstance(verdict.witness, InterpolationBound)
            radius = Fraction(1)
        for _ in range(25):
            step = radius / random.choice([1, 1, 2, 16])
            direction = [Fraction(random.randint(-4, 4), 4) for _ in landscape.point]
            assert landscape.loss(landscape.moved(direction, step)) >= start
    elif isinstance(verdict, sl.Refuted):
        assert _descends(landscape, verdict.witness, start)


def _descends(landscape, witness, start):
    """The loss decreases strictly along the witness, from its end down to the point."""
    if isinstance(witness, DescentDirection):
        direction = landscape.flat_direction(
            witness.neuron, witness.input_direction, witness.output_direction, witness.bias_direction
        )
        return landscape.loss(landscape.moved(direction, Fraction(1, 2**60))) < start
    assert isinstance(witness, DescendingCurve)
    losses = [start]
    for k in range(1, 6):
        t = as_fraction(witness.until) * Fraction(k, 5)
        point = list(landscape.point)
        for moving in witness.neurons:
            for power, step in enumerate(moving.input_path, start=1):
                change = landscape.flat_direction(moving.neuron, [v * 1 for v in step])
                point = [p + t**power * c for p, c in zip(point, change, strict=True)]
            for power, step in enumerate(moving.output_path, start=1):
                change = landscape.flat_direction(moving.neuron, None, step)
                point = [p + t**power * c for p, c in zip(point, change, strict=True)]
        losses.append(landscape.loss(point))
        expected = sum(as_fraction(c) * t**power for power, c in enumerate(witness.change, start=1))
        assert losses[-1] - start == expected
    return all(value < start for value in losses[1:])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(instances(outputs=(1, 2)), st.randoms(use_true_random=False))
def test_verdicts_do_not_depend_on_the_order_of_neurons_and_samples(instance, random):
    expected = _words(instance)
    order = list(range(instance.network.width))
    random.shuffle(order)
    assert _words(permuted(instance, order)) == expected
    data = instance.problem.data
    samples = list(range(data.sample_count))
    random.shuffle(samples)
    network = instance.network
    shuffled = sl.Instance.from_arrays(
        [data.inputs[k] for k in samples],
        [data.targets[k] for k in samples],
        network.input_weights,
        network.output_weights,
        instance.problem.activation,
        network.output_bias,
    )
    assert _words(shuffled) == expected


@settings(max_examples=60, deadline=None, derandomize=True)
@given(instances(outputs=(1, 2)), st.randoms(use_true_random=False))
def test_verdicts_do_not_change_under_scaling_of_neurons(instance, random):
    network = instance.network
    factors = [_q(Fraction(random.randint(1, 9), random.randint(1, 9))) for _ in range(network.width)]
    rescaled = type(network)(
        tuple(tuple(c * value for value in w) for c, w in zip(factors, network.input_weights, strict=True)),
        tuple(tuple(h / c for c, h in zip(factors, row, strict=True)) for row in network.output_weights),
        network.output_bias,
    )
    assert _words(instance.at(rescaled)) == _words(instance)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(instances(outputs=(1, 2)))
def test_failing_conditions_are_empty_exactly_at_stationary_points(instance):
    point = FirstOrder(instance)
    failing = failing_conditions(point, DEFAULT_LIMITS)
    stationary = isinstance(sl.decide(instance, sl.DirectionallyStationary()), sl.Proved)
    assert (failing == ()) == stationary
    # the radial condition follows from the output conditions and never fails alone
    for condition in failing:
        if condition[0] == "radial":
            assert any(other[:2] == ("output", condition[1]) for other in failing)


def _words(instance):
    answer = sl.classify(instance)
    claims = [(verdict.claim.name, verdict.status) for verdict in answer.claims]
    return answer.verdict, answer.loss, claims, answer.details["differentiable"]


def _q(value):
    from symbolic_landscape.exact.rational import rational

    return rational(value)
