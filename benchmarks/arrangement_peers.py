"""All cells of an arrangement, beside what else lists them: PPL, z3, Sage.

    python benchmarks/arrangement_peers.py [--sage PYTHON] [--seconds S]

`pip install pplpy z3-solver` brings the first two.  Sage's polyhedra live in their own interpreter
(`pip install passagemath-polyhedra passagemath-graphs` in a virtual environment).  A peer that is not installed is left
out; one that took longer than S seconds is not asked for anything larger.  Every number of cells is compared.  PPL and
z3 list no cells by themselves: they answer the questions of the search everybody writes, one hyperplane after another,
each new side asked for.  Times are of the processor; `x` is the ratio to the first column.
"""

import argparse
import random
import subprocess
import time
from collections.abc import Callable

from symbolic_landscape.arrangement.arrangement import Arrangement
from symbolic_landscape.exact.vector import vector

Points = list[list[int]]

CASES = [(8, 3, 9), (10, 4, 99), (12, 4, 1), (16, 4, 99), (20, 4, 99), (20, 5, 1), (40, 4, 999)]


def points(n: int, d: int, size: int) -> Points:
    source = random.Random(f"{n} points of size {size} in R^{d}")
    return [[source.randint(-size, size) for _ in range(d)] for _ in range(n)]


def ours(engine: str) -> Callable[[Points], int]:
    return lambda rows: len(Arrangement(tuple(map(vector, rows)), engine).cells())  # type: ignore[arg-type]


def by_ppl(rows: Points) -> int:
    import ppl

    rows = distinct(rows)
    forms = [sum((c * ppl.Variable(i) for i, c in enumerate(row)), 0 * ppl.Variable(0)) for row in rows]

    def count(cone: object, position: int) -> int:
        if position == len(forms):
            return 1
        total = 0
        for constraint in (forms[position] > 0, forms[position] < 0):
            part = ppl.NNC_Polyhedron(cone)
            part.add_constraint(constraint)
            if not part.is_empty():
                total += count(part, position + 1)
        return total

    return count(ppl.NNC_Polyhedron(len(rows[0]), "universe"), 0)


def by_z3(rows: Points) -> int:
    import z3

    rows = distinct(rows)
    weights = z3.RealVector("w", len(rows[0]))
    forms = [z3.Sum([c * w for c, w in zip(row, weights, strict=True)]) for row in rows]
    solver = z3.SolverFor("QF_LRA")

    def count(position: int) -> int:
        if position == len(forms):
            return 1
        total = 0
        for constraint in (forms[position] > 0, forms[position] < 0):
            solver.push()
            solver.add(constraint)
            if solver.check() == z3.sat:
                total += count(position + 1)
            solver.pop()
        return total

    return count(0)


SAGE = """
import sys, time
from sage.all__sagemath_polyhedra import *
from sage.geometry.hyperplane_arrangement.arrangement import HyperplaneArrangements
rows = {rows}
H = HyperplaneArrangements(QQ, tuple("w%d" % i for i in range(len(rows[0]))))
gens = H.gens()
A = H([sum(c * g for c, g in zip(row, gens)) for row in rows])
start = time.process_time()
count = len(A.regions())
print(count, time.process_time() - start)
"""


def by_sage(python: str, rows: Points, seconds: float) -> tuple[int, float] | None:
    program = SAGE.format(rows=distinct(rows))
    try:
        run = subprocess.run(
            [python, "-c", program], capture_output=True, text=True, check=True, timeout=4 * seconds + 30
        )
    except subprocess.TimeoutExpired:
        return None
    count, took = run.stdout.split()[-2:]
    return int(count), float(took)


def distinct(rows: Points) -> Points:
    """One row for each hyperplane: the peers would ask about both sides of a repeated one."""
    kept: Points = []
    for row in rows:
        multiple = any(
            all(a * d == b * c for a, b in zip(row, other, strict=True) for c, d in zip(row, other, strict=True))
            for other in kept
        )
        if any(row) and not multiple:
            kept.append(row)
    return kept


def installed(module: str) -> bool:
    try:
        __import__(module)
    except ImportError:
        print(f"{module} is not installed: left out")
        return False
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description="Cells of arrangements, beside PPL, z3 and Sage.")
    parser.add_argument("--sage", metavar="PYTHON", help="an interpreter that has passagemath-polyhedra")
    parser.add_argument("--seconds", type=float, default=60.0, help="a peer past this is asked for nothing larger")
    arguments = parser.parse_args()
    ways: dict[str, Callable[[Points], int]] = {
        "cocircuits": ours("cocircuits"),
        "deletion_restriction": ours("deletion_restriction"),
    }
    ways |= {name: way for name, module, way in (("PPL", "ppl", by_ppl), ("z3", "z3", by_z3)) if installed(module)}
    names = [*ways, *(["Sage"] if arguments.sage else [])]
    ways["cocircuits"]([[1, 0], [0, 1]])  # loads numpy
    print(f"{'points':>16} {'cells':>7}  " + "  ".join(f"{name:>22}" for name in names))
    slow: set[str] = set()
    for n, d, size in CASES:
        rows = points(n, d, size)
        counts, times = {}, {}
        for name in names:
            if name in slow:
                continue
            if name == "Sage":
                answer = by_sage(arguments.sage, rows, arguments.seconds)
                if answer is None:
                    slow.add(name)
                    continue
                counts[name], times[name] = answer
            else:
                start = time.process_time()
                counts[name] = ways[name](rows)
                times[name] = time.process_time() - start
            if times[name] > arguments.seconds:
                slow.add(name)
        assert len(set(counts.values())) == 1, counts
        cells = counts["cocircuits"]
        shown = [
            f"{times[name]:>11.4f} s {times[name] / times['cocircuits']:>7.0f} x" if name in times else f"{'-':>22}"
            for name in names
        ]
        print(f"{n:>4} in R^{d} +-{size:<4} {cells:>7}  " + "  ".join(shown), flush=True)


if __name__ == "__main__":
    main()
