"""Balancedness: the identity on every region, the drift of a step of gradient descent, and what breaks it."""

import random

import pytest
from brute_force import Landscape, as_fraction
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import instances

import symbolic_landscape as sl
from symbolic_landscape.conditions.empirical.balancedness import (
    balance,
    balance_defect,
    balance_drift,
    gradient_on,
)
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.exact.vector import add, scale


def conforming_cells(point, random_source):
    """One side at each kink, at random, also 0."""
    return [tuple(s or random_source.choice([1, -1, 0]) for s in signs) for signs in point.values.signs]


@settings(max_examples=25)
@given(instances(outputs=(1, 2), most_neurons=2, most_samples=3, most_inputs=2), st.randoms(use_true_random=False))
def test_the_defect_vanishes_identically_on_every_region(instance, source):
    cells = [tuple(source.choice([1, -1]) for _ in instance.problem.data.inputs) for _ in range(instance.network.width)]
    for neuron in range(instance.network.width):
        assert balance_defect(instance.problem, cells, neuron).is_zero


@given(instances(outputs=(1, 2, 3)), st.randoms(use_true_random=False))
def test_the_drift_is_the_change_of_balance_in_one_step(instance, source):
    point = FirstOrder(instance)
    cells = conforming_cells(point, source)
    eta = rational(source.choice(["1/3", "1/100", "-2"]))
    gradient = gradient_on(point, cells)
    network = instance.network
    stepped = type(network)(
        tuple(add(w, scale(-eta, dw)) for w, dw in zip(network.input_weights, gradient.input_weights, strict=True)),
        tuple(
            tuple(h - eta * gradient.output_weights[i][j] for i, h in enumerate(row))
            for j, row in enumerate(network.output_weights)
        ),
        network.output_bias,
    )
    for neuron in range(network.width):
        change = balance(stepped, neuron) - balance(network, neuron)
        assert change == balance_drift(point, cells, neuron, eta)


def test_the_gradient_on_a_cell_is_the_limit_from_inside_it():
    """At w = 0 with a kink the derivative along v is that of the cell that v enters."""
    source, checked = random.Random(8), 0
    for _ in range(60):
        x = [[source.randint(-2, 2) for _ in range(2)] for _ in range(3)]
        instance = sl.Instance.from_arrays(x, [[1, 2], [0, 1], [-1, 1]], [[0, 0]], [[1], [-2]])
        point, space = FirstOrder(instance), Landscape(instance)
        v = [source.randint(-3, 3) for _ in range(2)]
        sides = [sum(a * b for a, b in zip(v, row, strict=True)) for row in x]
        if 0 in sides:
            continue
        cell = tuple(1 if side > 0 else -1 for side in sides)
        along = sum(as_fraction(g) * c for g, c in zip(gradient_on(point, [cell]).input_weights[0], v, strict=True))
        assert along == space.one_sided_derivative(space.flat_direction(0, v))
        checked += 1
    assert checked > 20


def test_cells_that_do_not_conform_are_refused():
    point = FirstOrder(sl.Instance.from_arrays([[1], [-1]], [1, 1], [[1]], [1]))
    with pytest.raises(ValueError, match="closure"):
        gradient_on(point, [(-1, 1)])
    with pytest.raises(ValueError, match="closure"):
        gradient_on(point, [])
