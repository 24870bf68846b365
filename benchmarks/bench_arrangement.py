"""Speed of arrangements: run with `python -m pytest benchmarks/bench_arrangement.py --benchmark-only`.

The counts are asserted in every run.  Targets: the 2320 cells of 20 generic points of R^4 under 0.1 s by cocircuits and
under 0.5 s by deletion and restriction, their 18321 faces under 0.3 s, the 19840 cells of 40 under a second.  On a
machine that does other things too add `--benchmark-timer=time.process_time`.
"""

import random
from math import comb

import pytest

from symbolic_landscape.arrangement.arrangement import Arrangement
from symbolic_landscape.arrangement.cell_graph import CellGraph
from symbolic_landscape.exact.vector import vector


def points(n, d, size):
    source = random.Random(f"{n} points of size {size} in R^{d}")
    return tuple(vector([source.randint(-size, size) for _ in range(d)]) for _ in range(n))


def generic_cells(n, d):
    """Schlaefli's number."""
    return 2 * sum(comb(n - 1, i) for i in range(d))


CASES = [(20, 4, 99), (40, 4, 999), (20, 5, 1), (100, 3, 999)]


@pytest.mark.parametrize(("n", "d", "size"), CASES)
def test_cells_by_cocircuits(benchmark, n, d, size):
    cells = benchmark(lambda: Arrangement(points(n, d, size)).cells())
    assert len(cells) == generic_cells(n, d) or size == 1


@pytest.mark.parametrize(("n", "d", "size"), [CASES[0], CASES[2]])
def test_cells_by_deletion_and_restriction(benchmark, n, d, size):
    cells = benchmark(lambda: Arrangement(points(n, d, size), "deletion_restriction").cells())
    assert len(cells) == len(Arrangement(points(n, d, size)).cells())


@pytest.mark.parametrize(("n", "d", "size"), [CASES[0], CASES[2], CASES[3]])
def test_faces(benchmark, n, d, size):
    faces = benchmark(lambda: Arrangement(points(n, d, size)).faces())
    assert (n, d) != (20, 4) or len(faces) == 18321


@pytest.mark.parametrize(("n", "d", "size"), CASES)
def test_faces_counted(benchmark, n, d, size):
    counts = benchmark(lambda: Arrangement(points(n, d, size)).f_vector)
    assert sum((-1) ** k * count for k, count in enumerate(counts)) == (-1) ** d


def test_cells_of_float_points(benchmark):
    source = random.Random(0)
    inputs = tuple(vector([source.gauss(0, 1) for _ in range(4)]) for _ in range(20))
    assert len(benchmark(lambda: Arrangement(inputs).cells())) == 2320


def test_graph_of_2320_cells(benchmark):
    arrangement = Arrangement(points(20, 4, 99))
    graph = benchmark(lambda: CellGraph(arrangement).graph)
    assert graph.number_of_edges() == 6880
