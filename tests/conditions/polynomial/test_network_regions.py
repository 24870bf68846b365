"""Gradient descent asked of networks: the region's polynomial, its boundary, permutations, mini-batches."""

import numpy as np
import pytest

import symbolic_landscape as sl
from symbolic_landscape.claim import Oscillation, StableAtThreshold, StableTwoCycle
from symbolic_landscape.conditions.polynomial.network import balance_of_neurons, region_answers
from symbolic_landscape.conditions.polynomial.stochastic import classify_stochastic
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.limits import DEFAULT_LIMITS
from symbolic_landscape.loss.empirical import evaluate, parameter_names
from symbolic_landscape.loss.region_instance import (
    boundary_neurons,
    parameter_values,
    region_batches,
    region_instance,
)
from symbolic_landscape.verdict import Proved, Refuted, Undecided

F = sl.Instance.from_arrays
LEAKY = {"alpha_plus": "1", "alpha_minus": "1/2"}

# network -> word at the region's polynomial
NETWORKS = {
    "balanced": (F([[1]], [1], [[1]], [[1]]), "stable_two_cycle"),
    "unbalanced": (F([[1]], [1], [[2]], [["1/2"]]), "drift_self_stabilising"),
    "with bias": (F([[0, 1], [1, 1]], [1, 2], [[1, 1]], [[1]]), "drift_self_stabilising"),
    "leaky": (F([[1], [-1]], [1, "-1/2"], [[1]], [[1]], activation=LEAKY), "stable_two_cycle"),
    "two neurons": (F([[1]], [2], [[1], [1]], [[1, 1]]), "undecided"),
    "a dead neuron": (F([[1]], [1], [[1], [-1]], [[1, 3]]), "stable_two_cycle"),
    "not fitted": (F([[1], [1]], [0, 2], [[1]], [[1]]), "stable_two_cycle"),
    "not stationary": (F([[1], [1]], [0, 3], [[1]], [[1]]), "not_a_minimum"),
    "output bias": (F([[1], [2]], [2, 3], [[1]], [[1]], output_bias=[1]), "stable_two_cycle"),  # symmetric in h, w
}


@pytest.mark.parametrize("name", NETWORKS)
def test_inside_a_region(name: str) -> None:
    network, word = NETWORKS[name]
    assert boundary_neurons(network) == ()
    (answer,) = region_answers(network, DEFAULT_LIMITS)
    assert answer.analysis.word == word
    verdict = sl.decide(network, Oscillation())
    expected = {"stable_two_cycle": Proved, "undecided": Undecided}.get(word, Refuted)
    assert isinstance(verdict, expected)


@pytest.mark.parametrize("name", NETWORKS)
def test_the_polynomial_is_the_loss_nearby(name: str) -> None:
    network, _ = NETWORKS[name]
    cells = evaluate(network.problem, network.network).signs
    polynomial = region_instance(network, cells)
    names = parameter_names(network.problem, network.network.width)
    values = dict(zip(names, parameter_values(network.network), strict=True))
    shift = rational("1/1000")
    for k in range(3):
        moved = {name: value + (i * i + k) % 7 * shift for i, (name, value) in enumerate(values.items())}
        data = network.problem.data
        width, outputs = network.network.width, range(data.output_dimension)
        other = F(
            data.inputs, data.targets,
            [[moved[f"w_{i}_{c}"] for c in range(data.input_dimension)] for i in range(width)],
            [[moved[f"h_{j}_{i}"] for i in range(width)] for j in outputs],
            activation=network.problem.activation,
            output_bias=[moved[f"c_{j}"] for j in outputs] if network.problem.has_output_bias else None,
        )  # fmt: skip
        assert evaluate(other.problem, other.network).loss == polynomial.loss.polynomial.at(
            tuple(moved[name] for name in polynomial.variables)
        )


def test_permuting_neurons_changes_nothing() -> None:
    network = F([[1, 0], [0, 1]], [2, 1], [[1, "1/2"], ["1/3", 1]], [["3/2", "3/4"]])
    turned = F([[1, 0], [0, 1]], [2, 1], [["1/3", 1], [1, "1/2"]], [["3/4", "3/2"]])
    (a,), (b,) = region_answers(network, DEFAULT_LIMITS), region_answers(turned, DEFAULT_LIMITS)
    assert a.analysis.word == b.analysis.word
    assert (a.analysis.spectrum is None) == (b.analysis.spectrum is None)
    if a.analysis.spectrum is not None:
        assert a.analysis.spectrum.sharpness == b.analysis.spectrum.sharpness


def test_on_the_boundary_one_cell_is_not_all() -> None:
    """The second sample is on the boundary: two polynomials, and the reason says what each alone would give."""
    network = F([[1, 0], [0, 1]], [1, 0], [[1, 0]], [[1]])
    assert boundary_neurons(network) == (0,)
    verdict = sl.decide(network, Oscillation())
    assert isinstance(verdict, Undecided)
    assert "2 regions with 2 different polynomials" in verdict.reason and "stable_two_cycle in 2" in verdict.reason
    assert isinstance(sl.decide(network, StableTwoCycle(rational("101/100"))), Undecided)


def test_a_boundary_without_a_kink_is_none() -> None:
    network = F([[1, 0], [0, 1]], [1, 0], [[1, 0]], [[1]], activation="identity")
    assert isinstance(sl.decide(network, Oscillation()), Proved)
    assert isinstance(sl.decide(network, StableAtThreshold()), Proved)


def test_too_many_regions_and_none_that_depends_on_weights() -> None:
    inputs = [[1, 0], [0, 1], [1, 1], [1, 2]]
    crowded = F(inputs, [0, 0, 0, 0], [[0, 0]] * 4, [[1, 1, 1, 1]])
    assert "more than 256 regions" in sl.decide(crowded, Oscillation()).reason
    dead = F([[1]], [1], [[-1]], [[1]])
    assert "does not depend" in sl.decide(dead, Oscillation()).reason


def test_cycles_stay_inside_the_region_or_are_not_claimed() -> None:
    inside = sl.decide(NETWORKS["balanced"][0], StableTwoCycle(rational("101/100")))
    assert isinstance(inside, Proved)
    # The same polynomial with another sample whose hyperplane is so near that the cycle crosses it.
    near = F([[1], [-1]], [1, 0], [[1]], [[1]])
    assert isinstance(sl.decide(near, StableTwoCycle(rational("101/100"))), Proved)
    crossed = F([["1", "0"], ["-24/25", "1"]], [1, 0], [[1, "19/20"]], [[1]])
    verdict = sl.decide(crossed, StableTwoCycle(rational("101/100")))
    assert isinstance(verdict, Undecided)


def test_the_leaky_cycle_is_swapped_by_the_network_itself() -> None:
    """Float gradient descent on the true loss settles on the certified cycle."""
    network, _ = NETWORKS["leaky"]
    verdict = sl.decide(network, StableTwoCycle(rational("81/100")))
    assert isinstance(verdict, Proved)
    center = [float(x.p) / float(x.q) for x in verdict.witness.box.center]
    x, y, eta = np.array([1.0, -1.0]), np.array([1.0, -0.5]), 0.81
    w, h = 1.05, 1.02
    for _ in range(5000):
        active = np.where(w * x > 0, 1.0, 0.5)
        residual = h * active * w * x - y
        w, h = w - eta * float(residual @ (h * active * x)), h - eta * float(residual @ (active * w * x))
    assert min(abs(w - center[0]), abs(w - center[2])) < 1e-9


def test_balance_is_none_for_dead_neurons() -> None:
    network, _ = NETWORKS["a dead neuron"]
    (answer,) = region_answers(network, DEFAULT_LIMITS)
    live, dead = balance_of_neurons(network, answer)
    assert dead is None and live is not None and live.is_zero


def test_mini_batches_average_to_the_loss() -> None:
    network = F([[1], [2], [3]], [1, 2, 3], [[1]], [[1]])
    batches = region_batches(network, [[0, 2], [1]], rational("1/100"))
    assert [str(p) for p in batches.probabilities] == ["2/3", "1/3"]
    first, second = batches.batches
    total = first.polynomial.scaled(rational("2/3")) + second.polynomial.scaled(rational("1/3"))
    cells = evaluate(network.problem, network.network).signs
    assert total == region_instance(network, cells).loss.polynomial
    found = classify_stochastic(batches, DEFAULT_LIMITS)
    assert found.details["interpolating"] is True and found.verdict == "bounded"
    with pytest.raises(sl.InvalidRequest, match="each of the 3 samples"):
        region_batches(network, [[0], [1]], rational(1))
    with pytest.raises(sl.InvalidRequest, match="boundary"):
        region_batches(F([[1, 0], [0, 1]], [1, 0], [[1, 0]], [[1]]), [[0], [1]], rational(1))
