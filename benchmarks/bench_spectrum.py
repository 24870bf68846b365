"""Speed of the stationary spectrum: `python -m pytest benchmarks/bench_spectrum.py --benchmark-only`.

`python benchmarks/bench_spectrum.py` prints how time grows with n, d and width on generic data sets, and what two
processes gain on seven points in space.
"""

import random
import resource
import time
from concurrent.futures import ProcessPoolExecutor
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


def main() -> None:
    print(f"{'n':>3} {'d':>3} {'width':>6} {'flats':>8} {'predictions':>12} {'seconds':>9}")
    for n, d, width in [(4, 2, None), (5, 2, None), (6, 2, None), (7, 2, None), (4, 3, None), (5, 3, None),
                        (6, 3, 1), (6, 3, 2), (6, 3, 3), (6, 3, None), (7, 3, 1), (7, 3, 2)]:  # fmt: skip
        started = time.perf_counter()
        spectrum = sl.enumerate_stationary(generic(n, d), width=width)
        seconds = time.perf_counter() - started
        shown = "all" if width is None else width
        print(f"{n:>3} {d:>3} {shown:>6} {spectrum.flat_count:>8} {len(spectrum.predictions):>12} {seconds:>9.2f}")
    problem = sl.read(EXAMPLES / "seven_points_3d.json").problem
    times = []
    for executor in (None, ProcessPoolExecutor(2)):
        started = time.perf_counter()
        spectrum = sl.enumerate_stationary(problem, width=2, executor=executor)
        times.append(time.perf_counter() - started)
    print(f"seven points, width 2: {times[0]:.1f} s, with two processes {times[1]:.1f} s ({times[0] / times[1]:.2f})")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
