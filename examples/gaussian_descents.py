"""Gradient descent from random starts over the certified plateaus; a picture, and the ends decided one by one.

    python examples/gaussian_descents.py [PICTURE.png [M [K [RUNS [STEPS]]]]]

With 17 teachers, 17 or 18 students and 500 runs it takes some minutes.
"""

import sys
from collections import Counter

import symbolic_landscape as sl
from symbolic_landscape.model.gaussian_family import Family
from symbolic_landscape.numeric.gaussian_descent import descend_many, histogram, plateau_names, plateaus

picture = sys.argv[1] if len(sys.argv) > 1 else None
m, k, runs, steps = ([int(word) for word in sys.argv[2:]] + [8, 8, 40, 4000][len(sys.argv[2:]) :])[:4]

descents = descend_many(m, k, runs, steps, seed=0)
families = {
    0: [Family(n, m, j) for n in ("I", "II") for j in range(1, m)] + [Family("A", m, m)],
    1: [Family(n, m, j) for n in ("P", "N") for j in range(1, m)],
    2: [Family("NN", m, 2)],
}
known = plateaus(families.get(k - m, []))
counts = histogram(descents, known)
for name, count in counts.items():
    print(f"{name:20} {count:4} runs  {100 * count / runs:5.1f} %")

names = plateau_names(descents.losses[:, -1], known)
verdicts: Counter[tuple[str, str]] = Counter()
for name in counts:
    run = names.index(name)  # one run for each plateau
    verdicts[name, sl.classify(descents.end(run)).verdict] += 1
for name, verdict in verdicts:
    print(f"{name:20} decided: {verdict}")

if picture:
    from symbolic_landscape.report.plot.gaussian import plot_descents

    plot_descents(descents, known, picture)

assert sum(counts.values()) == runs
assert all(verdict in ("global_minimum", "not_certified") for name, verdict in verdicts if name == "global")
