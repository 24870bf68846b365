"""The exact side of audits a second way: where something is missing rays show it, words agree with exact samples."""

import math
import random
from fractions import Fraction

import pytest
from exact_tool import ExactTool, Ray

from symbolic_landscape.numeric.audit import suite
from symbolic_landscape.numeric.audit.answers import answers
from symbolic_landscape.numeric.audit.case import as_floats
from symbolic_landscape.numeric.audit.truth.answer import Holds, Missing, Numbers, Unknown

CASES = suite()
BY_NAME = {case.name: case for case in CASES}
TRUTHS = {case.name: answers(case) for case in CASES}
NAMES = tuple(BY_NAME)


def rays_of(size: int, count: int = 12):
    """Axes, sums of two axes, and random directions with small integers."""
    generator = random.Random(7)
    for k in range(size):
        yield [int(i == k) for i in range(size)]
    for i in range(size):
        for k in range(i):
            yield [int(j == i) + int(j == k) for j in range(size)]
            yield [int(j == i) - int(j == k) for j in range(size)]
    for _ in range(count):
        yield [generator.randint(-3, 3) for _ in range(size)]


def opposite(direction):
    return [-x for x in direction]


def quadratic(rows, d):
    return sum(rows[i][k] * d[i] * d[k] for i in range(len(d)) for k in range(len(d))) / 2


def test_names_are_unique_and_say_the_kind():
    assert len(NAMES) == len(CASES)
    assert {case.instance.kind for case in CASES} == {"empirical", "interval", "gaussian", "polynomial"}


@pytest.mark.parametrize("name", [name for name in NAMES if isinstance(TRUTHS[name]["gradient"], Missing)])
def test_without_a_gradient_some_ray_bends(name):
    """A differentiable function has c1(d) + c1(-d) = 0 along every d."""
    ray = Ray(as_floats(BY_NAME[name]))
    bends = [d for d in rays_of(len(ray.point)) if ray.along(d)[0] + ray.along(opposite(d))[0] != 0]
    assert bends


@pytest.mark.parametrize("name", [name for name in NAMES if isinstance(TRUTHS[name]["gradient"], Numbers)])
def test_with_a_gradient_no_ray_bends(name):
    ray = Ray(as_floats(BY_NAME[name]))
    gradient = ray.gradient()
    small = Fraction(1, 2**400) if ray.gaussian else 0
    for d in rays_of(len(ray.point), 4):
        assert abs(ray.along(d)[0] - sum(g * x for g, x in zip(gradient, d, strict=True))) <= small


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in NAMES
        if isinstance(TRUTHS[name]["hessian"], Missing) and isinstance(TRUTHS[name]["gradient"], Numbers)
    ],
)
def test_without_a_hessian_second_order_is_no_quadratic_form(name):
    ray = Ray(as_floats(BY_NAME[name]))
    rows = ray.hessian()
    assert any(
        quadratic(rows, d) != ray.along(d)[1]
        for direction in rays_of(len(ray.point))
        for d in (direction, opposite(direction))
    )


@pytest.mark.parametrize("name", [name for name in NAMES if isinstance(TRUTHS[name]["hessian"], Numbers)])
def test_with_a_hessian_second_order_is_its_quadratic_form(name):
    ray = Ray(as_floats(BY_NAME[name]))
    rows = ray.hessian()
    small = Fraction(1, 2**400) if ray.gaussian else 0
    for direction in list(rays_of(len(ray.point), 6))[-6:]:
        for d in (direction, opposite(direction)):
            assert abs(quadratic(rows, d) - ray.along(d)[1]) <= small


@pytest.mark.parametrize("name", NAMES)
def test_converged_agrees_with_slopes_along_rays(name):
    truth = TRUTHS[name]["converged"]
    assert isinstance(truth, Holds)
    ray = Ray(as_floats(BY_NAME[name]))
    listed = [d for direction in rays_of(len(ray.point)) for d in (direction, opposite(direction))]
    descends = any(ray.along(d)[0] < -(Fraction(1, 2**400) if ray.gaussian else 0) for d in listed)
    assert descends != truth.value


@pytest.mark.parametrize("name", NAMES)
def test_local_minimum_agrees_with_samples(name):
    """A minimum has no lower point among random ones nearby; where it is none, a lower point is found."""
    truth, case = TRUTHS[name]["local_minimum"], BY_NAME[name]
    if isinstance(truth, Unknown):
        assert name == "flat_quartic"
        return
    ray = Ray(as_floats(case))
    generator = random.Random(3)
    moves = []
    for _ in range(400 if not ray.gaussian else 20):
        scale = Fraction(1, 2 ** generator.choice((4, 8, 16)))
        moves.append([scale * Fraction(generator.randint(-64, 64), 64) for _ in ray.point])
    if not truth.value:
        slopes = [d for direction in rays_of(len(ray.point)) for d in (direction, opposite(direction))]
        moves += [[Fraction(x, 2**k) for x in d] for d in slopes for k in (2, 6, 60)]
    lower = any(ray.function([p + m for p, m in zip(ray.point, move, strict=True)]) < ray.loss for move in moves)
    assert lower != truth.value


@pytest.mark.parametrize("name", [name for name in NAMES if "linearly_stable" in TRUTHS[name]])
def test_linear_stability_agrees_with_the_exact_tool(name):
    instance = as_floats(BY_NAME[name])
    sharpness = ExactTool().answer("sharpness", instance)
    assert (Fraction(instance["step_size"]) * sharpness < 2) == TRUTHS[name]["linearly_stable"].value


def test_the_steps_beside_the_edge_are_one_float_apart():
    below, above = (as_floats(BY_NAME[name])["step_size"] for name in ("neuron_with_bias", "neuron_past_the_edge"))
    assert math.nextafter(below, 1.0) == above
