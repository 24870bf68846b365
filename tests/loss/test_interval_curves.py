"""Moving networks: the polynomial of the loss against the loss at points of the curve, and how far it holds."""

import itertools
import random
from dataclasses import replace
from fractions import Fraction

import pytest
from interval_cases import SLOPES, random_case
from interval_targets import ACTIVATIONS, general_instance

from symbolic_landscape.exact.rational import rational
from symbolic_landscape.exact.univariate import coefficients, value_at
from symbolic_landscape.loss.interval.cell import cell_at, cell_loss
from symbolic_landscape.loss.interval.evaluation import evaluate, network_function
from symbolic_landscape.loss.interval.moving_network import (
    BrokenCurve,
    MovingNetwork,
    balanced,
    descent_until,
    function_along,
    leading_sign,
    loss_along,
    nonnegative_until,
)
from symbolic_landscape.model.interval import IntervalNetwork, interval_from_arrays


def fraction(x) -> Fraction:
    return Fraction(int(x.p), int(x.q))


def random_path(rng, w):
    """Polynomials to add to w, b, v of one neuron along which its breakpoint moves polynomially."""
    small = [rng.randint(-2, 2) for _ in range(4)]
    if w == 0 and rng.random() < 0.5:
        place = rng.randint(-3, 3)
        return coefficients([0, 1]), coefficients([0, -place]), coefficients([0, small[0]])
    return coefficients([]), coefficients([0, small[1], small[2]]), coefficients([0, small[0], small[3]])


def curves(seed, count, instances):
    rng = random.Random(seed)
    while count:
        instance = instances(rng)
        moving = MovingNetwork.at_rest(instance.network)
        for j in range(instance.network.width):
            if rng.random() < 0.7:
                moving = moving.moved(j, *random_path(rng, instance.network.w[j]))
        moving = moving.shifted(coefficients([0, rng.randint(-1, 1)]))
        try:
            yield instance, moving, loss_along(instance.problem, moving)
        except BrokenCurve:
            continue
        count -= 1


def affine_instances(rng):
    return random_case(rng, rng.choice(["relu", *SLOPES, "quadratic"])).instance()


def general_instances(rng):
    return general_instance(rng, rng.choice(list(ACTIVATIONS)))


@pytest.mark.parametrize("instances", [affine_instances, general_instances])
def test_the_polynomial_is_the_loss_up_to_the_end_of_the_curve(instances):
    for instance, moving, course in curves(5, 60, instances):
        start = evaluate(instance).loss
        assert 0 < course.until <= 1
        for part in (1, Fraction(3, 4), Fraction(1, 7), Fraction(1, 1000)):
            u = course.until * rational(part)
            assert start + value_at(course.change, u) == evaluate(instance.at(moving.at(u))).loss


@pytest.mark.parametrize("instances", [affine_instances, general_instances])
def test_a_balanced_curve_keeps_the_mean_and_has_the_best_constant(instances):
    for instance, moving, _ in curves(6, 25, instances):
        steady = balanced(instance.problem, moving)
        course = loss_along(instance.problem, steady)
        u = course.until / 3
        density = instance.problem.density

        def mean(network, problem=instance.problem, density=density):
            return (network_function(problem, network) * density).integral()

        assert mean(steady.at(u)) == mean(instance.network)
        values = evaluate(instance)
        if values.total(0) == 0:
            here = steady.at(u)
            loss = evaluate(instance.at(here)).loss
            for shift in (rational("1/10"), rational("-1/10")):
                assert evaluate(instance.at(replace(here, c=here.c + shift))).loss > loss


def test_function_along_is_the_function():
    rng = random.Random(8)
    for instance, moving, _ in curves(8, 25, general_instances):
        course = function_along(instance.problem, moving, instance.problem.knots)
        u = course.until * rational(Fraction(rng.randint(1, 9), 10))
        function = network_function(instance.problem, moving.at(u))
        places = [value_at(end, u) for end in course.breaks]
        for left, right, piece in zip(places, places[1:], course.pieces, strict=False):
            assert left <= right
            if left < right:
                x = (left + right) / 2
                there = sum(value_at(c, u) * x**k for k, c in enumerate(piece))
                assert there == function.value_beside(x, 1)


def test_curves_without_a_polynomial_are_refused():
    instance = interval_from_arrays([1, 1], ["-1/2", "-1/2"], [1, 1], 0, interval=(0, 1), alpha=1, beta=0)
    still = MovingNetwork.at_rest(instance.network)
    with pytest.raises(BrokenCurve, match="polynomially"):
        loss_along(instance.problem, still.moved(0, w=coefficients([0, 1])))


def test_equal_breakpoints_may_part():
    instance = interval_from_arrays([1, 1], ["-1/2", "-1/2"], [1, 1], 0, interval=(0, 1), alpha=1, beta=0)
    still = MovingNetwork.at_rest(instance.network)
    for step in (1, -1):
        course = loss_along(instance.problem, still.moved(1, b=coefficients([0, step])))
        moved = still.moved(1, b=coefficients([0, step])).at(course.until)
        expected = evaluate(instance.at(moved)).loss - evaluate(instance).loss
        assert value_at(course.change, course.until) == expected
        assert course.until == rational("1/2")


def test_signs_by_coefficients_say_nothing_that_is_false():
    rng = random.Random(21)
    for _ in range(300):
        p = coefficients([0] * rng.randint(0, 2) + [rng.randint(-3, 3) for _ in range(rng.randint(1, 4))])
        if leading_sign(p) < 0:
            with pytest.raises(BrokenCurve):
                nonnegative_until(p)
            until = descent_until((rational(0), *p), rational(1))
            values = [value_at((rational(0), *p), until * k / 20) for k in range(21)]
            assert all(a > b for a, b in itertools.pairwise(values))
        else:
            until = nonnegative_until(p)
            assert 0 < until <= 1
            assert all(value_at(p, until * k / 20) >= 0 for k in range(21))
            with pytest.raises(BrokenCurve):
                descent_until((rational(0), *p), rational(1))


@pytest.mark.parametrize("instances", [affine_instances, general_instances])
def test_the_loss_on_a_cell_is_the_loss_of_every_network_in_it(instances):
    rng = random.Random(31)
    for _ in range(8):
        instance = instances(rng)
        cell = cell_at(instance.problem, instance.network)
        loss = cell_loss(instance.problem, cell)
        assert loss.at(instance.network) == evaluate(instance).loss
        near = IntervalNetwork(
            *(tuple(x * rational(Fraction(rng.randint(90, 110), 100)) for x in row)
              for row in (instance.network.w, instance.network.b, instance.network.v)),
            instance.network.c + 1,
        )  # fmt: skip
        if cell_at(instance.problem, near) == cell:
            assert loss.at(near) == evaluate(instance.at(near)).loss


def test_a_cell_is_left_where_breakpoints_change_their_order():
    problem = {"interval": (0, 1), "alpha": 1, "beta": 0}
    first = interval_from_arrays([1, 1], ["-1/3", "-2/3"], [1, 1], 0, **problem)
    second = interval_from_arrays([1, 1], ["-2/3", "-1/3"], [1, 2], 0, **problem)
    cell = cell_at(first.problem, first.network)
    assert [j for j, _ in cell.order] == [0, 1]
    assert cell_loss(first.problem, cell).at(second.network) != evaluate(second).loss
    tied = interval_from_arrays([1, 1], ["-1/2", "-1/2"], [1, 2], 0, **problem)
    assert cell_loss(first.problem, cell).at(tied.network) == evaluate(tied).loss


def test_rational_function_of_a_cell():
    sympy = pytest.importorskip("sympy")
    instance = interval_from_arrays([2, -1], ["-1/2", "3/4"], ["1/3", 5], "1/7", interval=(0, 1), alpha=1, beta=2)
    expression = cell_loss(instance.problem, cell_at(instance.problem, instance.network)).as_sympy()
    names = {"c": "1/7", "w_0": "2", "b_0": "-1/2", "v_0": "1/3", "w_1": "-1", "b_1": "3/4", "v_1": "5"}
    value = expression.subs({sympy.Symbol(name): sympy.Rational(text) for name, text in names.items()})
    assert Fraction(int(value.p), int(value.q)) == fraction(evaluate(instance).loss)
    _, denominator = sympy.fraction(expression)
    powers = sympy.Poly(denominator, *(sympy.Symbol(name) for name in ("w_0", "w_1"))).monoms()
    assert len(powers) == 1 and all(power <= 3 for power in powers[0])
