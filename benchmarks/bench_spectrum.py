"""Speed of the stationary spectrum: `python -m pytest benchmarks/bench_spectrum.py --benchmark-only`.

How time grows with n, d and width, and what two processes gain: benchmarks/growth.py.
"""

import random
from pathlib import Path

import symbolic_landscape as sl
from symbolic_landscape.spectrum.completeness import prove_complete
from symbolic_landscape.spectrum.escape_graph import escape_graph

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


def five_points():
    return sl.read(EXAMPLES / "five_points.json").problem


def generic(n, d, seed=1):
    """n points with integer coordinates in general position, in d - 1 dimensions with a bias."""
    source = random.Random(seed)
    inputs = [[*(source.randint(-20, 20) for _ in range(d - 1)), 1] for _ in range(n)]
    targets = [source.randint(-20, 20) for _ in range(n)]
    return sl.Instance.from_arrays(inputs, targets, [[0] * d], [[0]]).problem


def test_five_points_all_widths(benchmark):
    benchmark(sl.enumerate_stationary, five_points())


def test_five_points_certificate(benchmark):
    problem = five_points()
    benchmark(prove_complete, problem, sl.enumerate_stationary(problem))


def test_five_points_escapes(benchmark):
    problem = five_points()
    benchmark(escape_graph, problem, sl.enumerate_stationary(problem))


def test_six_points_in_the_plane_with_bias(benchmark):
    benchmark.pedantic(sl.enumerate_stationary, (generic(6, 3),), rounds=1)


def test_seven_points_width_two(benchmark):
    problem = sl.read(EXAMPLES / "seven_points_3d.json").problem
    benchmark.pedantic(sl.enumerate_stationary, (problem,), {"width": 2}, rounds=1)


def test_seven_points_all_widths(benchmark):
    problem = sl.read(EXAMPLES / "seven_points_3d.json").problem
    benchmark.pedantic(sl.enumerate_stationary, (problem,), rounds=1)
