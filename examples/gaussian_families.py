"""Spurious minima of teacher-student networks against the number of teachers: every number below is certified.

    python examples/gaussian_families.py
"""

from math import pi

import symbolic_landscape as sl
from symbolic_landscape.claim import EverySplitIsSaddle
from symbolic_landscape.model.gaussian import GaussianInstance
from symbolic_landscape.spectrum.gaussian_families import family_rows, member, verdict_change

print("one anti-aligned student, K = M: loss, smallest eigenvalue, verdict")
rows = list(family_rows(member("I", m) for m in range(5, 21)))
for row in rows:
    print(f"  M = {row.family.teachers:2}  {row.loss[0][:32]}  {row.smallest[0][:20]:>20}  {row.verdict}")

print("verdicts change between consecutive numbers of teachers")
changes = []
for name, k1, low, high in (
    ("I", 1, 4, 12), ("I", 2, 6, 12), ("I", 3, 7, 20), ("I", 4, 8, 20), ("I", 5, 9, 20), ("I", 6, 12, 20),
    ("I", 7, 13, 30), ("A", None, 4, 12), ("P", 2, 600, 700), ("P", 3, 12, 30), ("N", 1, 5, 12), ("N", 2, 6, 17),
    ("NN", None, 90, 120),
):  # fmt: skip
    before, after = verdict_change(name, low, high, k1)
    label = name if k1 is None else f"{name}({k1})"
    between = f"M = {before.family.teachers} and {after.family.teachers}"
    print(f"  {label:5} {before.verdict.replace('_', ' ')} -> {after.verdict.replace('_', ' ')} between {between}")
    changes.append(after.family.teachers)

print("M times the loss of I(1) tends to 1/2 - 2 / pi^2 =", 1 / 2 - 2 / pi**2)
limits = []
for m in (10**2, 10**4, 10**6, 10**9):
    (row,) = family_rows([member("I", m)])
    limits.append(m * float(row.loss[0]))
    print(f"  M = {m:10}  {limits[-1]:.10f}")

print("one student more: every split of a minimum with K = M is a saddle, and new minima appear")
for family in (member("I", 17, 1), member("I", 17, 3), member("A", 17), member("II", 17, 6)):
    verdict = sl.decide(GaussianInstance(family), EverySplitIsSaddle())
    print(f"  {family.name}({family.anti_aligned}) at K = M = 17, split: every split is a saddle: {verdict.status}")
wide = [row.verdict for row in family_rows([member("P", 17, 3), member("N", 17, 1), member("NN", 17)])]
print(f"  P(3) and N(1) at K = M + 1, NN at K = M + 2, M = 17: {', '.join(wide)}")

assert [row.verdict for row in rows] == ["saddle"] + ["local_minimum"] * 15
assert changes == [6, 8, 10, 11, 13, 15, 16, 6, 640, 17, 7, 9, 101]
assert abs(limits[-1] - (1 / 2 - 2 / pi**2)) < 1e-5
assert wide == ["local_minimum"] * 3
