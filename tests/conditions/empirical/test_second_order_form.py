"""The second-order form, critical cones and components against exact expansions of the loss."""

import random
from fractions import Fraction
from itertools import product

import pytest
from brute_force import Landscape, as_fraction
from several_outputs import SecondOrder, draw_point

import symbolic_landscape as sl
from symbolic_landscape.conditions.empirical.critical_cone import CriticalCone, shares_open_cell
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.conditions.empirical.interaction import interaction_components, support
from symbolic_landscape.conditions.empirical.second_order import SecondOrderForm
from symbolic_landscape.exact.linear_program import Feasible, LinearSystem, decide_feasible
from symbolic_landscape.exact.matrix import matrix_vector
from symbolic_landscape.exact.rational import ONE, ZERO
from symbolic_landscape.exact.vector import dot, unit_vector, vector
from symbolic_landscape.limits import DEFAULT_LIMITS


@pytest.fixture(scope="module")
def stationary():
    """Random stationary points with several outputs."""
    source, found = random.Random(31), []
    while len(found) < 150:
        point = draw_point(source)
        if isinstance(sl.decide(point, sl.DirectionallyStationary()), sl.Proved):
            found.append(point)
    return found


def whole_form(instance):
    """The form of all neurons, with nothing projected away but the constants of an output bias."""
    point = FirstOrder(instance)
    cones = tuple(CriticalCone.of(point, i, DEFAULT_LIMITS) for i in range(instance.network.width))
    samples = instance.problem.data.sample_count
    return SecondOrderForm(point, cones, ((ONE,) * samples,) if instance.problem.has_output_bias else ())


def test_the_form_is_the_second_coefficient_of_the_loss(stationary):
    """2 q = x^T M x is twice the coefficient of t^2 of the loss along the direction with coordinates x."""
    source, used = random.Random(1), 0
    for instance in stationary:
        form, space = whole_form(instance), Landscape(instance)
        for _ in range(3):
            coordinates = random_coordinates(source, form)
            direction = form.direction(coordinates)
            flat = [as_fraction(v) for row in direction.input_directions for v in row]
            flat += [as_fraction(row[j]) for j in range(space.outputs) for row in direction.output_directions]
            flat += [as_fraction(v) for v in direction.bias_direction]
            series = space.series(flat)
            assert series[0] == 0
            assert 2 * series[1] == as_fraction(dot(coordinates, matrix_vector(form.matrix, coordinates)))
            used += any(coordinates[: len(form.rays)])
    assert used > 100


def random_coordinates(source, form):
    """Coordinates of a point of the critical cone: for each neuron flat rays of one cell only."""
    amounts = [0] * len(form.rays)
    order = list(range(len(form.rays)))
    source.shuffle(order)
    for a in order:
        beside = [b for b in range(len(form.rays)) if amounts[b] and form.rays[b].position == form.rays[a].position]
        if all(s * t >= 0 for b in beside for s, t in zip(form.rays[a].signs, form.rays[b].signs, strict=True)):
            amounts[a] = source.randint(0, 2)
    free = len(form.matrix) - len(form.rays)
    return vector([*amounts, *(Fraction(source.randint(-3, 3), 2) for _ in range(free))])


def test_symmetries_are_in_the_kernel_of_the_form_and_keep_the_loss_to_second_order(stationary):
    found = 0
    for instance in stationary:
        form, space = whole_form(instance), Landscape(instance)
        for tangent in form.symmetries:
            assert not any(matrix_vector(form.matrix, tangent))
            direction = form.direction(tangent)
            flat = [as_fraction(v) for row in direction.input_directions for v in row]
            flat += [as_fraction(row[j]) for j in range(space.outputs) for row in direction.output_directions]
            flat += [as_fraction(v) for v in direction.bias_direction]
            assert space.series(flat)[:2] == [0, 0]
            found += 1
    assert found > 150


def test_flat_rays_and_lineality_span_directions_without_first_order_change(stationary):
    for instance in stationary:
        exact, point = SecondOrder(instance), FirstOrder(instance)
        for i in range(instance.network.width):
            cone = CriticalCone.of(point, i, DEFAULT_LIMITS)
            for v in (*cone.lineality, *(tuple(-x for x in u) for u in cone.lineality), *cone.flat_rays):
                assert exact.first_order(i, [as_fraction(x) for x in v]) == 0
            for line in cone.lines:
                assert all(dot(line, u) == 0 for u in cone.lineality)


def test_every_small_critical_direction_is_covered_by_the_cone(stationary):
    """A direction with S = 0 is, up to what no sample sees, a sum of conforming flat rays and of the lineality."""
    checked = 0
    for instance in stationary[:40]:
        exact, point = SecondOrder(instance), FirstOrder(instance)
        for i in range(instance.network.width):
            cone = CriticalCone.of(point, i, DEFAULT_LIMITS)
            for v in product((-1, 0, 1), repeat=exact.landscape.d):
                if exact.first_order(i, v) != 0 or not cone.lines:
                    continue
                w = vector(v)
                signs = [dot(line, w) for line in cone.lines]
                rays = [
                    ray
                    for ray, own in zip(cone.flat_rays, cone.ray_signs, strict=True)
                    if all(a * b >= 0 for a, b in zip(signs, own, strict=True))
                ]
                # what the samples in the support see of v, as a combination
                seen = [point.instance.problem.data.inputs[k] for k in sorted(support(point, i))]
                columns = [*rays, *cone.lineality]
                rows = tuple((tuple(dot(x, column) for column in columns), dot(x, w)) for x in seen)
                bounds = tuple((unit_vector(len(columns), a), ZERO) for a in range(len(rays)))
                answer = decide_feasible(LinearSystem(len(columns), equal=rows, at_least=bounds))
                assert isinstance(answer, Feasible)
                checked += 1
    assert checked > 100


def test_components_share_no_sample_and_their_changes_of_the_loss_add_up():
    source, split = random.Random(2), 0
    for _ in range(250):
        instance = draw_point(source, neurons=(2, 3), samples=(2, 4), bias=1 / 20)
        point, space = FirstOrder(instance), Landscape(instance)
        components = interaction_components(point)
        seen = [frozenset().union(*(support(point, i) for i in component)) for component in components]
        assert all(not (a & b) for k, a in enumerate(seen) for b in seen[:k])
        if len(components) < 2:
            continue
        split += 1
        moves = []
        for component in components[:2]:
            move = [Fraction(0)] * len(space.point)
            for i in component:
                dw = [source.randint(-2, 2) for _ in range(space.d)]
                dh = [source.randint(-2, 2) for _ in range(space.outputs)]
                move = [a + b for a, b in zip(move, space.flat_direction(i, dw, dh), strict=True)]
            moves.append(move)
        first, second, both = map(space.series, (*moves, [a + b for a, b in zip(*moves, strict=True)]))
        assert both == [a + b for a, b in zip(first, second, strict=True)]
    assert split > 10


def test_neurons_share_an_open_cell_only_without_kinks():
    data, weights = ([[1, 0], [0, 1]], [[0, 0], [0, 0]]), [[1, 1], [2, 1], [1, 0], [1, -1]]
    point = FirstOrder(sl.Instance.from_arrays(*data, weights, [[0] * 4] * 2))
    assert shares_open_cell(point, (0, 1))
    assert not shares_open_cell(point, (0, 2)) and not shares_open_cell(point, (0, 3))
    linear = sl.Instance.from_arrays(*data, weights, [[0] * 4] * 2, "identity")
    assert shares_open_cell(FirstOrder(linear), (0, 1, 2, 3))
