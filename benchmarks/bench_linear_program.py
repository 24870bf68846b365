"""Speed of exact linear feasibility: run with `python -m pytest benchmarks/bench_linear_program.py --benchmark-only`.

`guessed` starts at the basis that HiGHS proposes, `simplex` at artificial columns: where they meet is SMALL
of `exact.linear_program`.
"""

import random

import pytest

from symbolic_landscape.exact import linear_program
from symbolic_landscape.exact.linear_program import LinearSystem, decide_feasible
from symbolic_landscape.exact.rational import ZERO, rational
from symbolic_landscape.exact.vector import Vector, add, dot, negate, scale, subtract, vector


def drawn(source: random.Random, d: int, size: int) -> Vector:
    return vector([source.randint(-size, size) for _ in range(d)])


def strict_cone(rows: int, d: int, empty: bool, thin: bool) -> LinearSystem:
    """Rows positive at a point; thin: in pairs that all but cancel; empty: with minus the sum of all of them."""
    source = random.Random(f"{rows} rows in {d} unknowns")
    inside, normals = drawn(source, d, 99), []
    tilt = rational(1) / 10**10
    for _ in range(rows // 2):
        drawn_row = drawn(source, d, 99)
        a = drawn_row if dot(drawn_row, inside) >= 0 else negate(drawn_row)
        b = vector([source.randint(1, 9) if v > 0 else -source.randint(1, 9) for v in inside])
        if thin:
            level = subtract(a, scale(dot(a, inside) / dot(b, inside), b))  # 0 at the point
            normals += [add(level, scale(tilt, b)), subtract(scale(tilt, b), level)]
        else:
            normals += [a, b]
    if empty:
        normals.append(tuple(-sum(column, ZERO) for column in zip(*normals, strict=True)))
    return LinearSystem(d, more_than=tuple((normal, ZERO) for normal in normals))


@pytest.mark.parametrize("start", ["simplex", "guessed"])
@pytest.mark.parametrize("thin", [False, True], ids=["wide", "thin"])
@pytest.mark.parametrize("empty", [False, True], ids=["open", "empty"])
@pytest.mark.parametrize(("rows", "d"), [(6, 3), (40, 3), (100, 5), (100, 10), (200, 10), (500, 20)])
def test_strict_cones(benchmark, monkeypatch, rows, d, empty, thin, start):
    monkeypatch.setattr(linear_program, "SMALL", 10**9 if start == "simplex" else 0)
    if rows == 500 and thin and start == "simplex":
        pytest.skip("takes seconds: the guess is what makes this size practical")
    system = strict_cone(rows, d, empty, thin)
    decide_feasible(system)  # loads the solver
    found = benchmark.pedantic(decide_feasible, (system,), rounds=3)
    assert found.refutes(system) if empty else found.satisfies(system)
