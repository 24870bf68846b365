"""Networks on an interval: evaluating and deciding points of 100 neurons, and the independent checker on the same.

    python -m pytest benchmarks/bench_interval.py --benchmark-only
"""

import json
import random

import pytest

import symbolic_landscape as sl
from symbolic_landscape.certificate.text import certificate_text
from symbolic_landscape.checker.reading import parse_json
from symbolic_landscape.checker.statements import check
from symbolic_landscape.loss.interval.evaluation import evaluate
from symbolic_landscape.model.interval import affine_problem, interval_from_arrays
from symbolic_landscape.search.generators.interval import generate_interval

WIDTH = 100


def trained(activation):
    """Random double-precision weights: every number has 53 bits, every breakpoint a denominator of its own."""
    rng = random.Random(1)
    rows = [[rng.gauss(0, 1) for _ in range(WIDTH)] for _ in range(3)]
    return interval_from_arrays(*rows, 0.3, interval=(-1, 1), alpha=1.5, beta=0.25, activation=activation)


def saddle(activation, name):
    points = generate_interval(affine_problem(activation, (0, 1), 1, 0), WIDTH).points
    return next(point.instance for point in points if point.name == name)


INSTANCES = {
    "trained relu": lambda: trained("relu"),
    "trained leaky": lambda: trained("1/100"),
    "trained quadratic": lambda: trained("quadratic"),
    "saddle with 100 kinks": lambda: saddle("relu", "100_kinks"),
    "saddle of third order": lambda: saddle("relu", "semi_inactive_left_flat"),
}


@pytest.mark.parametrize("name", INSTANCES)
def test_classify(benchmark, name):
    instance = INSTANCES[name]()
    answer = benchmark(sl.classify, instance)
    assert answer.verdict == ("saddle" if "saddle" in name else "not_stationary")


def test_evaluate(benchmark):
    instance = trained("relu")
    assert benchmark(evaluate, instance).loss > 0


@pytest.mark.parametrize("name", INSTANCES)
def test_check(benchmark, name):
    instance = INSTANCES[name]()
    document = parse_json(json.dumps(instance.to_document()), "instance")
    certificate = parse_json(certificate_text(sl.classify(instance).decided()), "certificate")
    assert benchmark(check, document, certificate)[1]
