"""The second derivative in effective coordinates: by hand, by second differences, and the local minima it decides."""

from fractions import Fraction
from random import Random

from interval_targets import fraction, general_instance, instance_of, on

import symbolic_landscape as sl
from symbolic_landscape.claim import Critical, GlobalMinimum, LocalMinimum
from symbolic_landscape.conditions.interval.harmless_neuron import harmful_neurons
from symbolic_landscape.conditions.interval.second_order import negative_vector
from symbolic_landscape.exact.matrix import inertia
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.exact.vector import vector
from symbolic_landscape.loss.interval.effective_hessian import effective_hessian
from symbolic_landscape.loss.interval.evaluation import evaluate
from symbolic_landscape.model.activation import RELU
from symbolic_landscape.model.interval import QUADRATIC, IntervalNetwork
from symbolic_landscape.verdict import Undecided
from symbolic_landscape.witness.interval import CurveDescent, HarmlessNeurons, PositiveEffectiveHessian

KINKED = on(-1, 1, (0, [-2, -4]), (1, [-1, 7, -6]))  # f - target = 4x + 2, then 6x^2 - 6x + 1


def test_worked_example_of_a_non_global_local_minimum():
    """f = relu(x); the residual is orthogonal to 1, relu(x) and 1_{x>0}, and positive at the kink."""
    instance = instance_of(RELU, KINKED, [1], [0], [1], 0)
    answer = sl.classify(instance)
    assert answer.verdict == "local_minimum"
    assert answer.loss == "23/15"  # int (4x+2)^2 = 4/3 and int (6x^2-6x+1)^2 = 1/5
    assert isinstance(sl.decide(instance, LocalMinimum()).witness, HarmlessNeurons)
    assert fraction(sl.decide(instance, GlobalMinimum()).witness.loss) <= Fraction(6, 5)
    better = instance.at(IntervalNetwork(vector([-1]), vector(["-1/2"]), vector([4]), rational(0)))
    assert str(evaluate(better).loss) == "6/5"


def downward(depth):
    """The residual is -depth (2x+1), then -depth (6x^2-6x+1): at the kink -depth on either side."""
    return on(-1, 1, (0, [depth, 2 * depth]), (1, [depth, 1 - 6 * depth, 6 * depth]))


def test_kinks_that_only_the_second_derivative_decides():
    """Half the second derivative is ((2, 1/2, -1), (1/2, 1/3, -1/2), (-1, -1/2, 1 + e)): definite iff e > -1/5."""
    for depth, status in [("1/10", "proved"), ("19/100", "proved"), ("21/100", "refuted"), ("1/2", "refuted")]:
        instance = instance_of(RELU, downward(Fraction(depth)), [1], [0], [1], 0)
        assert sl.decide(instance, Critical()).status == "proved"
        verdict = sl.decide(instance, LocalMinimum())
        assert verdict.status == status
        assert isinstance(verdict.witness, PositiveEffectiveHessian if status == "proved" else CurveDescent)
    at_the_edge = instance_of(RELU, downward(Fraction(1, 5)), [1, 1], [0, -2], [1, 1], 0)
    assert isinstance(sl.decide(at_the_edge, LocalMinimum()), Undecided)


def test_hessian_of_a_kink_by_hand():
    """Coordinates c, weight, place: g = 1, relu(x), -1_{x>0}; e at the kink is added for the place."""
    hessian = effective_hessian(evaluate(instance_of(RELU, KINKED, [1], [0], [1], 0)))
    assert [coordinate.name for coordinate in hessian.coordinates] == ["constant", "weight", "breakpoint"]
    half, third = rational("1/2"), rational("1/3")
    left, right = rational(2), rational(1)  # r on either side of the kink; the smaller one counts
    assert hessian.matrix == (
        (rational(2), half, rational(-1)),
        (half, third, -half),
        (rational(-1), -half, 1 + min(left, right)),
    )


def test_two_neurons_on_one_kink():
    """The weight of one kink shared by two neurons: a local minimum if both shares are positive, not otherwise."""
    for shares, status in [(["1/3", "2/3"], "proved"), (["3/2", "-1/2"], "refuted")]:
        instance = instance_of(RELU, KINKED, [1, 2], [0, 0], [shares[0], rational(shares[1]) / 2], 0)
        assert sl.decide(instance, Critical()).status == "proved"
        assert sl.decide(instance, LocalMinimum()).status == status


def test_idle_neurons_beside_a_kink():
    """Dead neurons and neurons that begin at an end with v e > 0 keep the minimum; with v e < 0 or v = 0 it is lost."""
    for target, kind in [(KINKED, HarmlessNeurons), (downward(Fraction(1, 10)), PositiveEffectiveHessian)]:
        end = evaluate(instance_of(RELU, target, [1], [0], [1], 0)).weighted.value_beside(rational(-1), 1)
        sign = 1 if end > 0 else -1
        for v, status in [(sign, "proved"), (-sign, "refuted"), (0, "refuted")]:
            instance = instance_of(RELU, target, [1, -1, 1], [0, -1, -3], [1, v, 5], 0)
            verdict = sl.decide(instance, LocalMinimum())
            assert verdict.status == status
            assert status == "refuted" or isinstance(verdict.witness, kind)


def test_a_flat_constant_neuron_sees_a_slope():
    """int x e is not 0, so a neuron w = v = 0 < b can lower the loss though the form without a slope is definite."""
    instance = instance_of(RELU, downward(Fraction(1, 10)), [1, 0], [0, 1], [1, 0], 0)
    values = evaluate(instance)
    assert values.total(1) != 0
    assert harmful_neurons(values) == (0, 1)
    assert isinstance(effective_hessian(values), str)
    assert sl.decide(instance, LocalMinimum()).status == "refuted"


def test_hessian_of_several_neurons_is_the_second_difference():
    """v.H.v against the exact second difference of the loss along straight lines of (b, v, c)."""
    rng = Random(6)
    checked = 0
    while checked < 25:
        instance = general_instance(rng, rng.choice(["relu", "1/4", "2"]))
        values = evaluate(instance)
        stationary = values.gradient()
        hessian = effective_hessian(values)
        moving = [stationary.c, *stationary.w, *stationary.b, *stationary.v]
        if any(moving) or values.corners() or isinstance(hessian, str) or len(hessian.coordinates) < 2:
            continue
        if any(c.name == "slope" for c in hessian.coordinates):
            continue
        network, amounts = instance.network, [rng.randint(-2, 2) for _ in hessian.coordinates]
        direction = {"b": [0] * network.width, "v": [0] * network.width, "c": 0}
        for coordinate, amount in zip(hessian.coordinates, amounts, strict=True):
            if coordinate.name == "constant":
                direction["c"] = amount
                continue
            j = coordinate.neurons[0]
            if coordinate.name == "weight":
                direction["v"][j] += amount / abs(network.w[j])
            else:
                direction["b"][j] -= network.w[j] * amount

        def loss_at(u, network=network, direction=direction, instance=instance):
            b = tuple(x + u * d for x, d in zip(network.b, direction["b"], strict=True))
            v = tuple(x + u * d for x, d in zip(network.v, direction["v"], strict=True))
            return evaluate(instance.at(IntervalNetwork(network.w, b, v, network.c + u * direction["c"]))).loss

        form = sum(
            amounts[i] * amounts[k] * hessian.matrix[i][k]
            for i in range(len(amounts))
            for k in range(len(amounts))
        )
        u = rational(Fraction(1, 10**9))
        limit = min((loss_at(sign * u) - values.loss) / u**2 for sign in (1, -1))
        # L(u) - L = form u^2 + O(u^3) on the side where e is smallest at moving kinks, and at least that elsewhere
        assert limit > form - rational(Fraction(1, 10**5))
        continuous = all(
            values.weighted.value_beside(x, 1) == values.weighted.value_beside(x, -1)
            for x in values.weighted.knots[1:-1]
        )
        if continuous:
            assert abs(limit - form) < rational(Fraction(1, 10**5))
        checked += 1


def test_negative_vectors():
    rng = Random(9)
    for _ in range(150):
        size = rng.randint(1, 4)
        rows = [[0] * size for _ in range(size)]
        for i in range(size):
            for k in range(i + 1):
                rows[i][k] = rows[k][i] = rational(rng.randint(-3, 3))
        matrix = tuple(map(tuple, rows))
        found = negative_vector(matrix)
        assert (found is None) == (inertia(matrix).negative == 0)
        if found is not None:
            value = sum(found[i] * found[k] * matrix[i][k] for i in range(size) for k in range(size))
            assert value < 0


def test_constant_quadratic_neurons():
    """Residual k (3x^2 - 1) on [-1, 1], v = -1, b = 1: E_2 = 8k/15, the form in w is 8/3 - 16k/15: k < 5/2."""
    for k, status in [("-1", "proved"), ("2", "proved"), ("12/5", "proved"), ("13/5", "refuted"), ("7", "refuted")]:
        size = Fraction(k)
        target = on(-1, 1, (1, [size, 0, -3 * size]))
        instance = instance_of(QUADRATIC, target, [0], [1], [-1], 1)
        assert sl.decide(instance, Critical()).status == "proved"
        verdict = sl.decide(instance, LocalMinimum())
        assert verdict.status == status
        kind = HarmlessNeurons if size < 0 else PositiveEffectiveHessian if status == "proved" else CurveDescent
        assert isinstance(verdict.witness, kind)
    edge = instance_of(QUADRATIC, on(-1, 1, (1, ["5/2", 0, "-15/2"])), [0], [1], [-1], 1)
    assert isinstance(sl.decide(edge, LocalMinimum()), Undecided)
