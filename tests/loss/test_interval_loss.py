"""The loss on an interval: values, derivatives and responses against slow references; the laws of its symmetries."""

import random
from dataclasses import replace
from fractions import Fraction

import pytest
from interval_cases import SLOPES, cases, derivative_at_zero, random_case
from interval_targets import ACTIVATIONS, general_instance

from symbolic_landscape.exact.rational import rational
from symbolic_landscape.exact.univariate import value_at
from symbolic_landscape.exact.vector import vector
from symbolic_landscape.loss.interval.evaluation import evaluate, network_function
from symbolic_landscape.loss.interval.neuron_response import is_never_below, response_beside
from symbolic_landscape.loss.interval.neuron_type import NEURON_TYPES, QUADRATIC_NEURON_TYPES, neuron_types
from symbolic_landscape.model.interval import IntervalNetwork, interval_from_arrays

EVERY = ["relu", *SLOPES, "quadratic"]


def fraction(x) -> Fraction:
    return Fraction(int(x.p), int(x.q))


def some(seed, count):
    rng = random.Random(seed)
    return [random_case(rng, activation) for activation in EVERY for _ in range(count)]


@pytest.mark.parametrize("case", some(1, 12), ids=lambda case: str(case.activation))
def test_loss_is_that_of_the_definition(case):
    assert fraction(evaluate(case.instance()).loss) == case.loss()


def directions(case):
    """Directions along which the loss is a polynomial at small steps: c, v, b, and (w, b) that keep a breakpoint."""
    width = len(case.w)
    for j in range(width):
        unit = [Fraction(int(j == k)) for k in range(width)]
        yield {"v": unit}
        yield {"b": unit}
        if case.w[j] != 0 and case.activation != "quadratic":
            yield {"w": [x * case.w[j] for x in unit], "b": [x * case.b[j] for x in unit]}
        else:
            yield {"w": unit}
    yield {"c": Fraction(1)}


@pytest.mark.parametrize("case", some(2, 4), ids=lambda case: str(case.activation))
def test_one_sided_derivatives_are_limits_of_difference_quotients(case):
    """The loss at 8 points of a short ray is a polynomial of degree at most 7 (for w = 0: while no sign changes)."""
    values = evaluate(case.instance())
    step = Fraction(1, 10**6)
    for direction in directions(case):
        for sign in (1, -1):
            signed = {key: [sign * x for x in row] if key != "c" else sign * row for key, row in direction.items()}
            expected = derivative_at_zero(lambda t, d=signed: case.moved(t, **d).loss(), 7, step)
            zeros = vector([0] * len(case.w))
            moved = IntervalNetwork(*(vector(signed.get(k, zeros)) for k in "wbv"), rational(signed.get("c", 0)))
            assert fraction(values.one_sided_derivative(moved)) == expected, (direction, sign)


@pytest.mark.parametrize("case", some(3, 6), ids=lambda case: str(case.activation))
def test_homogeneity(case):
    """w dL/dw + b dL/db = v dL/dv for relu-like activations, twice that for the quadratic one."""
    gradient, factor = evaluate(case.instance()).gradient(), 2 if case.activation == "quadratic" else 1
    for w, b, v, dw, db, dv in zip(case.w, case.b, case.v, gradient.w, gradient.b, gradient.v, strict=True):
        assert w * fraction(dw) + b * fraction(db) == factor * v * fraction(dv)


def mirrored(case):
    low, high = case.interval
    return replace(
        case,
        w=tuple(-w for w in case.w),
        b=tuple(b + w * (low + high) for w, b in zip(case.w, case.b, strict=True)),
        alpha=-case.alpha,
        beta=case.beta + case.alpha * (low + high),
    )


def with_factor(case, k):
    return replace(
        case, v=tuple(k * v for v in case.v), c=k * case.c, alpha=k * case.alpha, beta=k * case.beta
    )


def stretched(case, k):
    """The problem in the variable k x, for k > 0."""
    return replace(
        case,
        interval=tuple(k * x for x in case.interval),
        w=tuple(w / k for w in case.w),
        alpha=case.alpha / k,
    )


@pytest.mark.parametrize("case", some(4, 6), ids=lambda case: str(case.activation))
def test_symmetries_of_the_loss(case):
    loss = fraction(evaluate(case.instance()).loss)
    power = 2 if case.activation == "quadratic" else 1
    rescaled = replace(
        case,
        w=tuple(3 * w for w in case.w),
        b=tuple(3 * b for b in case.b),
        v=tuple(v / 3**power for v in case.v),
    )
    lifted = replace(case, c=case.c + 5, beta=case.beta + 5)
    turned = replace(case, w=case.w[::-1], b=case.b[::-1], v=case.v[::-1])
    for same in (mirrored(case), rescaled, lifted, turned):
        assert fraction(evaluate(same.instance()).loss) == loss
    assert fraction(evaluate(with_factor(case, Fraction(-2, 3)).instance()).loss) == Fraction(4, 9) * loss
    assert fraction(evaluate(stretched(case, Fraction(5, 2)).instance()).loss) == Fraction(5, 2) * loss


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_general_targets_and_densities(name):
    """Loss and gradient in c, v against sums of many thin trapezoids: close, not equal."""
    rng = random.Random(7)
    for _ in range(6):
        instance = general_instance(rng, name)
        values = evaluate(instance)
        low, high = (float(fraction(x)) for x in instance.problem.interval)
        count = 4000
        nodes = [low + (high - low) * (k + 0.5) / count for k in range(count)]
        network = instance.network

        def function(x, network=network, activation=instance.problem.activation):
            total = float(fraction(network.c))
            for w, b, v in zip(network.w, network.b, network.v, strict=True):
                total += float(fraction(v)) * float(fraction(activation.value(rational(float(fraction(w)) * x) + b)))
            return total

        def at(f, x):
            piece = f.piece_beside(rational(x), 1)
            return sum(float(fraction(c)) * x**k for k, c in enumerate(piece))

        r = [function(x) - at(instance.problem.target, x) for x in nodes]
        p = [at(instance.problem.density, x) for x in nodes]
        step = (high - low) / count
        loss = sum(a * a * b for a, b in zip(r, p, strict=True)) * step
        slope = 2 * sum(a * b for a, b in zip(r, p, strict=True)) * step
        assert abs(loss - float(fraction(values.loss))) < 2e-2 * (1 + abs(loss))
        assert abs(slope - float(fraction(values.gradient().c))) < 2e-2 * (1 + abs(loss))


def test_network_function_is_the_network_everywhere():
    for case in some(5, 6):
        instance = case.instance()
        f = network_function(instance.problem, instance.network)
        low, high = case.interval
        for k in range(14):
            x = low + (high - low) * Fraction(k, 13)
            for side in (1, -1):
                expected = case.residual(x) + case.alpha * x + case.beta
                assert fraction(f.value_beside(rational(x), side)) == expected


def test_response_is_the_derivative_in_the_weight_of_an_added_neuron():
    """D(w, b) = half the derivative in v of a further flat neuron; everywhere, inside and outside."""
    rng = random.Random(11)
    for case in some(6, 3):
        values = evaluate(case.instance())
        for _ in range(6):
            w, b = Fraction(rng.randint(-3, 3), 2), Fraction(rng.randint(-5, 5), 2)
            wider = replace(case, w=(*case.w, w), b=(*case.b, b), v=(*case.v, Fraction(0)))
            expected = evaluate(wider.instance()).gradient().v[-1] / 2
            assert values.response_of(rational(w), rational(b)) == expected


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "quadratic"])
def test_response_beside_a_point_is_the_response_there(name):
    rng = random.Random(13)
    for _ in range(8):
        instance = general_instance(rng, name)
        values = evaluate(instance)
        low, high = instance.problem.interval
        places = [low - 1, low, high, high + 1, (low + high) / 2, *values.weighted.knots]
        for x in places:
            for orientation in (1, -1):
                for side in (1, -1):
                    p = response_beside(values, orientation, x, side)
                    u = rational(Fraction(1, 10**9))  # nearer than any knot
                    there = values.response_of(rational(orientation), -orientation * (x + side * u))
                    assert value_at(p, u) == there
                    assert (p[0] if p else 0) == values.response_of(rational(orientation), -orientation * x)


def test_never_below_is_what_samples_say():
    rng = random.Random(17)
    found = set()
    for name in ("relu", "1/4"):
        for _ in range(80):
            values = evaluate(general_instance(rng, name))
            low, high = values.instance.problem.interval
            for factor in (1, -1):
                answer = is_never_below(values, factor)
                samples = [
                    factor * values.response_of(rational(o), -o * (low + (high - low) * rational(Fraction(k, 40))))
                    for k in range(-10, 51)
                    for o in (1, -1)
                ]
                assert not answer or all(value >= 0 for value in samples)
                assert answer or min(samples) < 0 or values.loss == 0
                found.add(answer)
    assert found == {True, False}


# w, b on [0, 2] and the type: the definitions at their boundaries
TYPES = [
    (0, 0, "degenerate"), (0, 1, "semi-active"), (0, -1, "inactive"),
    (1, -3, "inactive"), (1, -2, "semi-inactive"), (1, -1, "type-2-active"), (1, 0, "type-1-active"),
    (-1, -1, "inactive"), (-1, 0, "semi-inactive"), (-1, 1, "type-2-active"), (-1, 2, "type-1-active"),
    (1, 1, "type-1-active"),
]  # fmt: skip
QUADRATIC_TYPES = [(0, 0, "degenerate"), (0, -2, "constant"), (2, -2, "mid-vertex"), (2, 0, "off-mid-vertex")]


@pytest.mark.parametrize("activation", ["relu", "1/3", 3])
def test_neuron_types(activation):
    instance = interval_from_arrays(
        [w for w, _, _ in TYPES], [b for _, b, _ in TYPES], [1] * len(TYPES), 0,
        interval=(0, 2), alpha=1, beta=0, activation=activation,
    )  # fmt: skip
    assert neuron_types(instance.problem, instance.network) == tuple(kind for _, _, kind in TYPES)
    assert set(neuron_types(instance.problem, instance.network)) == set(NEURON_TYPES)


def test_neuron_types_of_the_quadratic_activation():
    instance = interval_from_arrays(
        [w for w, _, _ in QUADRATIC_TYPES], [b for _, b, _ in QUADRATIC_TYPES], [1] * 4, 0,
        interval=(0, 2), alpha=1, beta=0, activation="quadratic",
    )  # fmt: skip
    assert neuron_types(instance.problem, instance.network) == QUADRATIC_NEURON_TYPES


def test_the_key_identity():
    """At a critical point with an affine target, L = -alpha int x r."""
    found = 0
    for case in cases(3, 200):
        values = evaluate(case.instance())
        gradient = values.gradient()
        if gradient.c == 0 and not any(gradient.v):
            found += 1
            assert fraction(values.loss) == -case.alpha * fraction(values.total(1))
    assert found > 40


def test_corners_are_where_the_derivative_is_not_linear():
    """L'(d) + L'(-d) = 0 for all d of one neuron exactly where the loss is differentiable."""
    seen = set()
    for case in cases(23, 300):
        values = evaluate(case.instance())
        width = len(case.w)
        bent = False
        low, high = case.interval
        for j in range(width):
            for k in range(5):
                x = low + (high - low) * Fraction(k, 4)
                pair = 0
                for sign in (1, -1):
                    w = vector([Fraction(sign * int(i == j)) for i in range(width)])
                    b = vector([-sign * x * int(i == j) for i in range(width)])
                    zero = vector([0] * width)
                    pair += values.one_sided_derivative(IntervalNetwork(w, b, zero, rational(0)))
                bent = bent or pair != 0
        assert bent == bool(values.corners())
        seen.add(bent)
    assert seen == {True, False}
