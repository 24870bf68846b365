"""How often each rule decides: random small points with two and three outputs, one to three neurons.

    python benchmarks/several_outputs_rules.py [POINTS] [SEED]

prints one table: rows are the rules, columns the widths; the share that stays undecided is of the points with an escape
neuron that is neither unused nor inactive (M1 and M2 decide the others).
"""

import random
import sys
import time
from collections import Counter
from pathlib import Path

import symbolic_landscape as sl
from symbolic_landscape.conditions.empirical.second_order_rules import rule_names

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from several_outputs import draw_point

FIRST_ORDER = ("first-order descent", "interpolation bound", "M1", "M2")


def main(points: int, seed: int) -> None:
    """Draw, decide, count, print."""
    source = random.Random(seed)
    counts: dict[int, Counter[str]] = {width: Counter() for width in (1, 2, 3)}
    spent = longest = 0.0
    for _ in range(points):
        instance = draw_point(source)
        start = time.perf_counter()
        verdict = sl.decide(instance, sl.LocalMinimum())
        elapsed = time.perf_counter() - start
        spent, longest = spent + elapsed, max(longest, elapsed)
        rule = "undecided" if isinstance(verdict, sl.Undecided) else " + ".join(rule_names(verdict.witness))
        counts[instance.network.width][rule] += 1
    rules = sorted({rule for counter in counts.values() for rule in counter})
    print(f"{'rule':<58}{'N = 1':>8}{'N = 2':>8}{'N = 3':>8}")
    for rule in rules:
        print(f"{rule:<58}" + "".join(f"{counts[width][rule]:>8}" for width in counts))
    hard = sum(n for c in counts.values() for rule, n in c.items() if not rule.startswith(FIRST_ORDER))
    undecided = sum(c["undecided"] for c in counts.values())
    print(f"undecided: {undecided} of {hard} points that M1 and M2 leave = {100 * undecided / max(hard, 1):.1f} %")
    print(f"{1000 * spent / points:.2f} ms a point, {1000 * longest:.0f} ms at most")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
