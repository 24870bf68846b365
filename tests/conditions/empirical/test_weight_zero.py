"""Neurons of weight 0, where every sample is on the boundary: their own multipliers against the general decision."""

import json
import random
from fractions import Fraction
from pathlib import Path

import pytest

import symbolic_landscape as sl
from symbolic_landscape.certificate.text import write_certificate
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.conditions.empirical.nonnegative import Violation, decide_nonnegative
from symbolic_landscape.limits import DEFAULT_LIMITS


def at_zero(seed: int, samples: int, dimension: int, lowest: int, activation: object = "relu") -> sl.Instance:
    """A neuron of weight 0 with h = 1 on integer data: the errors are minus the targets, at least `lowest`."""
    chance = random.Random(seed)
    inputs = [[chance.randint(-3, 3) for _ in range(dimension)] for _ in range(samples)]
    targets = [-chance.randint(lowest, 5) for _ in range(samples)]
    return sl.Instance.from_arrays(inputs, targets, [[0] * dimension], [[1]], activation=activation)


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("slopes", [("1", "0"), ("1", "1/3"), ("0", "1"), ("1/5", "-2")])
def test_same_answer_as_without_the_short_way(seed: int, slopes: tuple[str, str]) -> None:
    activation = {"alpha_plus": slopes[0], "alpha_minus": slopes[1]}
    instance = at_zero(seed, 6, 2 + seed % 2, -(seed % 3), activation)
    verdict = sl.decide(instance, sl.DirectionallyStationary())
    (neuron,) = FirstOrder(instance).neurons
    assert isinstance(verdict, sl.Refuted) == isinstance(decide_nonnegative(neuron.total, DEFAULT_LIMITS), Violation)


def test_hundreds_of_samples_are_certified_and_checked(tmp_path: Path) -> None:
    instance = at_zero(1, 300, 9, 0)
    file, certificate = tmp_path / "instance.json", tmp_path / "certificate.json"
    file.write_text(json.dumps(instance.to_document()), encoding="utf-8")
    verdict = sl.decide(instance, sl.DirectionallyStationary())
    assert isinstance(verdict, sl.Proved)
    write_certificate([verdict], certificate)
    assert sl.check(file, certificate).accepted
    # and the derivative along a few directions, from its definition
    chance = random.Random(2)
    data = instance.problem.data
    for _ in range(50):
        v = [chance.randint(-9, 9) for _ in range(9)]
        along = [sum(Fraction(str(a)) * b for a, b in zip(x, v, strict=True)) for x in data.inputs]
        assert sum(-Fraction(str(y)) * max(t, 0) for t, (y,) in zip(along, data.targets, strict=True)) >= 0
