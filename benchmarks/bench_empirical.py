"""Speed of the path: run with `python -m pytest benchmarks/bench_empirical.py --benchmark-only`."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

import symbolic_landscape as sl
from symbolic_landscape.loss.empirical import evaluate

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.fixture(scope="module")
def large():
    """100 neurons, 1000 samples, 10 inputs, float64 weights and data."""
    source = random.Random(0)

    def gaussian(rows, columns):
        return [[source.gauss(0, 1) for _ in range(columns)] for _ in range(rows)]

    return sl.Instance.from_arrays(gaussian(1000, 10), gaussian(1000, 1), gaussian(100, 10), gaussian(1, 100))


@pytest.fixture(scope="module")
def snapped():
    """The exact instance of 50 neurons of the five points."""
    return sl.snap(sl.read(EXAMPLES / "five_points_trained.json")).instance


def test_residuals_and_signs_of_100_neurons_on_1000_samples(benchmark, large):
    benchmark(evaluate, large.problem, large.network)


def test_stationarity_of_100_neurons_on_1000_samples(benchmark, large):
    benchmark(sl.decide, large, sl.DirectionallyStationary())


def test_decision_about_50_neurons(benchmark, snapped):
    benchmark(sl.decide, snapped, sl.LocalMinimum())


def test_classification_of_50_neurons(benchmark, snapped):
    benchmark(sl.classify, snapped)


def test_snapping_50_neurons(benchmark):
    trained = sl.read(EXAMPLES / "five_points_trained.json")
    benchmark(sl.snap, trained)


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["decide", "w0_kink_min.json"], ["decide", "five_points_trained.json"], ["demo"]],
    ids=" ".join,
)
def test_whole_process(benchmark, arguments):
    command = [sys.executable, "-m", "symbolic_landscape", *arguments]
    benchmark.pedantic(
        lambda: subprocess.run(command, check=True, capture_output=True, cwd=EXAMPLES), rounds=5, warmup_rounds=1
    )
