"""The stream of Gaussian instances: families by the number of teachers, teachers in the plane once up to symmetry."""

from itertools import islice, product
from math import gcd

import numpy as np
import pytest

import symbolic_landscape as sl
from symbolic_landscape.model.gaussian import Students
from symbolic_landscape.model.gaussian_family import Family
from symbolic_landscape.propose import gaussian_network
from symbolic_landscape.propose.gaussian_descent import UNIT, trained_students
from symbolic_landscape.search.generators.gaussian import families, instances, integer_teachers, trained_networks
from symbolic_landscape.verdict import Undecided


def test_members_of_families_are_counted_by_hand():
    """I, P, N have k1 = 1 .. M - 1, II has 3 .. M - 1, A and NN one member; K = M comes first."""
    for teachers in range(2, 12):
        points = [instance.point for instance in families(teachers)]
        assert len(set(points)) == len(points) == 3 * (teachers - 1) + max(teachers - 3, 0) + 1 + int(teachers > 2)
        widths = [point.shape.student_count for point in points]
        assert widths == sorted(widths) and set(widths) <= {teachers, teachers + 1, teachers + 2}
        assert {point.teachers for point in points} == {teachers}
    assert list(families(1)) == []


def _dihedral():
    quarter = np.array([[0, -1], [1, 0]])
    turns = [np.linalg.matrix_power(quarter, k) for k in range(4)]
    return [side @ turn for side in (np.eye(2, dtype=int), np.diag([1, -1])) for turn in turns]


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_every_class_of_teachers_is_there_once(level):
    """By brute force: all sets with this sum, orbits under the symmetries of the square."""
    values = range(-level, level + 1)
    vectors = [row for row in product(values, repeat=2) if any(row)]
    wanted = set()
    for size in (1, 2, 3):
        for rows in product(vectors, repeat=size):
            if np.abs(rows).sum() != level or gcd(*np.ravel(rows).tolist()) > 1:
                continue
            angles = {round(float(np.arctan2(y, x)), 9) for x, y in rows}
            if len(angles) == size:  # no two on one ray
                wanted.add(_class(rows))
    found = [_class(rows) for rows in integer_teachers(level)]
    assert len(found) == len(set(found)) and set(found) == wanted


def _class(rows):
    images = (tuple(sorted(map(tuple, (np.array(rows) @ symmetry).tolist()))) for symmetry in _dihedral())
    return min(images)


def test_trained_networks_lie_next_to_critical_points_that_are_decided():
    """The gradient by central differences of the loss; each end is certified."""
    for teachers in islice(integer_teachers(3), 6):
        for instance in trained_networks(teachers, 0):
            assert not isinstance(sl.decide(instance, sl.LocalMinimum()), Undecided)
            w, v = (np.array(rows, dtype=float) for rows in (instance.point.weights, instance.point.teachers))
            for place in product(*map(range, w.shape)):
                step = np.zeros(w.shape)
                step[place] = 1e-5
                slope = (gaussian_network.loss(w + step, v) - gaussian_network.loss(w - step, v)) / 2e-5
                assert abs(slope) < 3e-3


def test_training_finds_the_exact_fit_and_depends_on_the_seed_alone():
    rows = [[2, 1], [0, 1]]
    first, again = (trained_students(rows, 2, 6, "a") for _ in range(2))
    assert first == again and sorted(first[0]) == sorted([[UNIT * x for x in row] for row in rows])


def test_the_stream_goes_by_levels():
    stream = list(islice(instances(0), 60))
    assert stream == list(islice(instances(0), 60))
    levels = [
        -(-point.teachers // 3) if isinstance(point, Family) else int(sum(map(abs, np.ravel(point.teachers))))
        for point in (instance.point for instance in stream)
    ]
    assert levels == sorted(levels) and levels[-1] > 1
    assert {isinstance(instance.point, Students) for instance in stream} == {True, False}
