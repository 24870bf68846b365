"""The points of the stream: stationary where they are said to be, whatever the seed."""

from itertools import islice

import pytest
from brute_force import Landscape, small_directions

import symbolic_landscape as sl
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.model.activation import ABSOLUTE_VALUE, RELU
from symbolic_landscape.model.empirical import EmpiricalProblem
from symbolic_landscape.search.generators.built_points import built_points
from symbolic_landscape.search.generators.data_sets import data_sets
from symbolic_landscape.search.generators.empirical import ACTIVATIONS, instances
from symbolic_landscape.search.generators.stationary_points import points_on_low_faces, stationary_points
from symbolic_landscape.spectrum.enumeration import enumerate_stationary
from symbolic_landscape.verdict import Proved


@pytest.mark.parametrize("activation", [RELU, ABSOLUTE_VALUE])
def test_every_stationary_prediction_is_met_by_a_stationary_point(activation):
    for data in islice(data_sets(), 25):
        problem = EmpiricalProblem(activation, data)
        losses = {
            FirstOrder(point).values.loss
            for point in stationary_points(problem)
            if isinstance(sl.decide(point, sl.DirectionallyStationary()), Proved)
        }
        assert losses >= {entry.loss for entry in enumerate_stationary(problem, width=2).predictions}


def test_points_without_idle_neurons_have_no_descent_in_small_directions():
    """By one-sided expansions of the loss, computed naively."""
    for data in islice(data_sets(), 12):
        point = next(stationary_points(EmpiricalProblem(RELU, data)))
        landscape = Landscape(point)
        assert all(landscape.one_sided_derivative(v) >= 0 for v in small_directions(len(landscape.point)))


def test_points_on_low_faces_have_all_output_conditions():
    for data in islice(data_sets(), 40):
        for activation in ACTIVATIONS:
            for point in points_on_low_faces(EmpiricalProblem(activation, data)):
                assert not any(FirstOrder(point).neurons[0].output_slopes)


def test_built_points_have_all_output_conditions_and_are_often_stationary():
    points = list(islice(built_points(5, ACTIVATIONS), 300))
    assert not any(slope for p in points for neuron in FirstOrder(p).neurons for slope in neuron.output_slopes)
    stationary = [isinstance(sl.decide(p, sl.DirectionallyStationary()), Proved) for p in points]
    assert 60 < sum(stationary) < 300
    assert {p.problem.data.output_dimension for p in points} == {1, 2, 3}


def test_the_stream_depends_on_the_seed_in_its_built_points_only():
    first, again, other = (list(islice(instances(seed), 400)) for seed in (0, 0, 1))
    assert first == again != other
    systematic = [[p for p in listed if p.problem.data.output_dimension == 1] for listed in (first, other)]
    assert len(set(systematic[0]) & set(systematic[1])) > 200
