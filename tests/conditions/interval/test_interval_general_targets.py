"""Targets and densities that are not affine: what is proved holds at samples, and what is not proved is said."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from interval_targets import ACTIVATIONS, general_instance, instance_of, on

import symbolic_landscape as sl
from symbolic_landscape.claim import Critical, DirectionallyStationary, GlobalMinimum, LocalMinimum
from symbolic_landscape.conditions.interval.single_neuron import better_breakpoint, is_best_of_one_neuron
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.loss.interval.evaluation import evaluate
from symbolic_landscape.model.activation import RELU, leaky_relu
from symbolic_landscape.model.interval import (
    QUADRATIC,
    IntervalInstance,
    IntervalNetwork,
    IntervalProblem,
)
from symbolic_landscape.verdict import Proved, Refuted, Undecided
from symbolic_landscape.witness.interval import (
    CurveDescent,
    HarmlessNeurons,
    LossCorner,
    LowerPoint,
    NegativeDerivative,
    OneSidedDerivatives,
    OrthogonalResidual,
    SingleNeuron,
)


@pytest.fixture(scope="module")
def decided():
    rng = Random(20)
    return [
        (instance, sl.classify(instance))
        for _ in range(80)
        for name in ACTIVATIONS
        for instance in (general_instance(rng, name),)
    ]


def test_every_rule_is_used_and_most_points_are_decided(decided):
    rules = Counter(
        (verdict.claim.name, verdict.status, type(verdict.witness))
        for _, answer in decided
        for verdict in answer.claims
        if not isinstance(verdict, Undecided)
    )
    for claim, status, kind in [
        ("local_minimum", "proved", HarmlessNeurons),
        ("local_minimum", "refuted", CurveDescent),
        ("local_minimum", "refuted", NegativeDerivative),
        ("global_minimum", "proved", OrthogonalResidual),
        ("global_minimum", "refuted", LowerPoint),
    ]:
        assert rules[claim, status, kind] >= 3
    undecided = [answer for _, answer in decided if answer.verdict == "undecided"]
    assert len(undecided) < len(decided) / 20
    for answer in undecided:
        reasons = [verdict.reason for verdict in answer.claims if isinstance(verdict, Undecided)]
        assert reasons and all(reasons)


def status_of(answer):
    return {verdict.claim.name: verdict.status for verdict in answer.claims}


def test_words_follow_from_the_claims(decided):
    for _, answer in decided:
        status = status_of(answer)
        match status["directionally_stationary"], status["local_minimum"], status["global_minimum"]:
            case _, _, "proved":
                word = "global_minimum"
            case "refuted", _, _:
                word = "not_stationary"
            case _, "refuted", _:
                word = "saddle"
            case _, "proved", "refuted":
                word = "local_minimum"
            case _:
                word = "undecided"
        assert answer.verdict == word
        if status["critical"] == "proved":
            assert status["directionally_stationary"] == "proved"
            assert answer.details["differentiable"]
            gradient = answer.details["gradient"]
            assert {gradient["c"], *gradient["w"], *gradient["b"], *gradient["v"]} == {"0"}


def nearby(rng, instance, size):
    """A random network near the point, with the best constant for it."""
    network = instance.network

    def moved(row):
        return tuple(x + rational(size * Fraction(rng.randint(-9, 9), 9)) for x in row)

    near = IntervalNetwork(moved(network.w), moved(network.b), moved(network.v), network.c)
    drift = evaluate(instance.at(near)).total(0) / instance.problem.density.integral()
    return replace(near, c=near.c - drift)


def test_proved_local_minima_at_samples(decided):
    rng, found = Random(3), 0
    for instance, answer in decided:
        if status_of(answer)["local_minimum"] != "proved":
            continue
        found += 1
        loss = evaluate(instance).loss
        for size in (Fraction(1, 2000), Fraction(1, 10**5)):
            for _ in range(4):
                assert evaluate(instance.at(nearby(rng, instance, size))).loss >= loss
    assert found > 60


def test_refutations_at_samples(decided):
    for instance, answer in decided:
        loss = evaluate(instance).loss
        for verdict in answer.claims:
            if not isinstance(verdict, Refuted):
                continue
            match verdict.witness:
                case CurveDescent() as curve:
                    rows = {key: list(getattr(instance.network, key)) for key in "wbv"}
                    u = curve.until / 2
                    for path in curve.neurons:
                        for key, row in rows.items():
                            row[path.neuron] += sum(c * u**k for k, c in enumerate(getattr(path, key), start=1))
                    c = instance.network.c + sum(c * u**k for k, c in enumerate(curve.c, start=1))
                    moved = IntervalNetwork(*(tuple(rows[key]) for key in "wbv"), c)
                    assert evaluate(instance.at(moved)).loss < loss
                case LowerPoint() as point:
                    other = evaluate(instance.at(IntervalNetwork(point.w, point.b, point.v, point.c))).loss
                    assert other == point.loss < loss
                case NegativeDerivative() as descent:
                    direction = IntervalNetwork(descent.w, descent.b, descent.v, descent.c)
                    assert evaluate(instance).one_sided_derivative(direction) == descent.derivative < 0
                case LossCorner() as corner:
                    assert corner.bend != 0
                case other:
                    raise AssertionError(other)


def test_the_same_rules_decide_affine_targets():
    """The general rules on affine targets, without the classification: they agree with it where they decide."""
    from interval_cases import cases

    from symbolic_landscape.conditions.interval.local_minimum import _by_second_order
    from symbolic_landscape.limits import DEFAULT_LIMITS

    found = Counter()
    for case in cases(12, 500):
        values = evaluate(case.instance())
        answer = sl.classify(case.instance())
        if answer.verdict not in ("saddle", "local_minimum") or case.activation == "quadratic":
            continue
        verdict = _by_second_order(values, LocalMinimum(), DEFAULT_LIMITS)
        found[type(verdict)] += 1
        if isinstance(verdict, Proved):
            assert answer.verdict == "local_minimum"
        if isinstance(verdict, Refuted):
            assert answer.verdict == "saddle"
    assert found[Refuted] > 10


# --- corners ----------------------------------------------------------------------------------------------------------


def test_a_local_minimum_with_a_corner():
    """Target x^2 on [-1, 1], f = 1/3, one neuron w = b = 0 and v = -1: phi = -(1 - t^2)^2/12 for both orientations."""
    instance = instance_of(RELU, on(-1, 1, (1, [0, 0, 1])), [0], [0], [-1], "1/3")
    critical = sl.decide(instance, Critical())
    assert isinstance(critical, Refuted) and isinstance(critical.witness, LossCorner)
    stationary = sl.decide(instance, DirectionallyStationary())
    assert isinstance(stationary, Proved) and isinstance(stationary.witness, OneSidedDerivatives)
    assert sl.decide(instance, LocalMinimum()) == Proved(LocalMinimum(), HarmlessNeurons())
    answer = sl.classify(instance)
    assert (answer.verdict, answer.loss, answer.details["differentiable"]) == ("local_minimum", "8/45", False)


def test_the_other_sign_of_that_neuron_descends():
    instance = instance_of(RELU, on(-1, 1, (1, [0, 0, 1])), [0], [0], [1], "1/3")
    verdict = sl.decide(instance, DirectionallyStationary())
    assert isinstance(verdict, Refuted)
    assert sl.classify(instance).verdict == "not_stationary"


def test_a_corner_next_to_a_neuron_that_can_escape():
    """Directionally stationary, not differentiable, and a flat neuron lowers the loss: not a local minimum."""
    instance = instance_of(RELU, on(-1, 1, (1, [0, 0, 1])), [0, 0], [0, 0], [-1, 0], "1/3")
    answer = sl.classify(instance)
    assert status_of(answer)["critical"] == "refuted"
    assert status_of(answer)["directionally_stationary"] == "proved"
    assert answer.verdict == "saddle"


# --- global minima ----------------------------------------------------------------------------------------------------


def test_best_of_one_neuron_against_a_scan():
    rng = Random(14)
    seen = Counter()
    for _ in range(50):
        instance = general_instance(rng, rng.choice(["relu", "1/4", "2"]))
        if instance.network.width != 1:
            continue
        values = evaluate(instance)
        best = is_best_of_one_neuron(values)
        low, high = instance.problem.interval
        scanned = []
        for k in range(25):
            x = low + (high - low) * rational(Fraction(k, 24))
            for o in (1, -1):
                scanned.append(least_loss(instance, rational(o), -o * x))
        if best:
            assert min(scanned) >= values.loss
        else:
            x, o = better_breakpoint(values)
            assert least_loss(instance, rational(o), -o * x) < values.loss
        assert (better_breakpoint(values) is None) == best
        seen[best] += 1
    assert seen[True] >= 3 and seen[False] >= 3


def least_loss(instance, w, b):
    """The loss with the best v and c for one neuron, by the normal equations of its exact integrals."""
    problem = instance.problem
    zero, one = rational(0), rational(1)

    def integrals(network):
        values = evaluate(IntervalInstance(problem, network))
        return values.total(0), values.response_of(w, b), values.loss

    e0, d0, base = integrals(IntervalNetwork((w,), (b,), (zero,), zero))
    e1, d1, _ = integrals(IntervalNetwork((w,), (b,), (one,), zero))
    mass = problem.density.integral()
    mean, square = e1 - e0, d1 - d0  # int s p, int s^2 p
    variance = square - mean * mean / mass
    covariance = d0 - mean * e0 / mass
    return base - e0 * e0 / mass - (covariance * covariance / variance if variance != 0 else zero)


def test_a_global_minimum_that_does_not_attain_the_target():
    target = on(-1, 1, (0, ["-1/2", -3, -3]), (1, ["-1/2", 4, -3]))
    instance = instance_of(RELU, target, [1], [0], [1], 0)
    assert sl.decide(instance, GlobalMinimum()) == Proved(GlobalMinimum(), SingleNeuron())
    assert sl.classify(instance).loss == "1/10"


def test_quadratic_projection_is_a_global_minimum():
    """x^3 on [-1, 1]: 3x/5 is its projection on the quadratic polynomials, ((x+1)^2 - (x-1)^2) 3/20."""
    target = on(-1, 1, (1, [0, 0, 0, 1]))
    instance = instance_of(QUADRATIC, target, [1, 1], [1, -1], ["3/20", "-3/20"], 0)
    assert sl.decide(instance, GlobalMinimum()) == Proved(GlobalMinimum(), OrthogonalResidual())
    assert sl.classify(instance).loss == "8/175"  # int x^6 - (3/5)^2 int x^2 = 2/7 - 6/25


def test_densities_with_zeros_and_jumps():
    """f = 0 under an even density and an odd target: int x e decides; a relu neuron that is dead keeps the minimum."""
    density = on(-1, 1, ("-1/2", [1]), ("1/2", [0, 0, 1]), (1, [1]))
    target = on(-1, 1, (1, [0, 1]))
    dead = instance_of(RELU, target, [1], [-2], [1], 0, density)
    assert sl.classify(dead).verdict == "local_minimum"
    active = instance_of(RELU, target, [0], [1], [0], 0, density)
    assert sl.classify(active).verdict == "saddle"


def test_leaky_slopes_above_one_for_general_targets():
    """s_g(z) = -g s_(1/g)(-z): same loss, same status of every claim."""
    rng = Random(30)
    for _ in range(30):
        instance = general_instance(rng, "2")
        network, problem = instance.network, instance.problem
        mapped = IntervalInstance(
            IntervalProblem(leaky_relu(rational("1/2")), problem.target, problem.density),
            IntervalNetwork(
                tuple(-x for x in network.w), tuple(-x for x in network.b), tuple(-2 * x for x in network.v), network.c
            ),
        )
        one, other = sl.classify(instance), sl.classify(mapped)
        assert one.loss == other.loss
        for name, status in status_of(one).items():
            assert {status, status_of(other)[name]} != {"proved", "refuted"}
        if "undecided" not in (one.verdict, other.verdict):
            assert one.verdict == other.verdict


def test_undecided_says_why():
    rng = Random(40)
    reasons = set()
    for _ in range(250):
        instance = general_instance(rng, rng.choice(["relu", "1/4"]))
        verdict = sl.decide(instance, LocalMinimum())
        if isinstance(verdict, Undecided):
            reasons.add(verdict.reason)
    assert reasons
    assert all(reason.startswith("no rule applies: ") for reason in reasons)
