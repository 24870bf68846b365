"""Certificates of exact descent: `python benchmarks/bench_descent_path.py` prints steps, sizes and times.

Random starts with weights as floats have them, a hundred on the examples and five on larger generic data; the times
are CPU seconds of the slowest of them, the check without the start of the checker's process.
`python -m pytest benchmarks/bench_descent_path.py --benchmark-only` times one start.
"""

import json
import random
import time
from itertools import pairwise
from pathlib import Path

import symbolic_landscape as sl
from symbolic_landscape.certificate.text import certificate_text
from symbolic_landscape.checker.reading import parse_json
from symbolic_landscape.checker.statements import check
from symbolic_landscape.spectrum.descent_path import prove_descent

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


def example(name):
    """Inputs and targets of an example."""
    data = sl.read(EXAMPLES / f"{name}.json").problem.data
    return data.inputs, data.targets


def generic(n, d, source):
    """n points with integer coordinates in general position, in d - 1 dimensions with a bias."""
    inputs = [[*(source.randint(-50, 50) for _ in range(d - 1)), 1] for _ in range(n)]
    return inputs, [source.randint(-50, 50) for _ in range(n)]


def random_start(data, width, source):
    """Weights from the normal distribution."""
    inputs, targets = data
    weights = [[source.gauss(0, 1) for _ in inputs[0]] for _ in range(width)]
    return sl.Instance.from_arrays(inputs, targets, weights, [[source.gauss(0, 1) for _ in range(width)]])


def checked(start, text):
    """Return what the checker says of the certificate of a path."""
    return check(parse_json(json.dumps(start.to_document()), "start"), parse_json(text, "path"))[1]


def test_path_of_five_points(benchmark):
    walk = sl.descend(random_start(example("five_points"), 5, random.Random(1)))
    benchmark(lambda: certificate_text([prove_descent(walk)]))


def test_check_of_five_points(benchmark):
    start = random_start(example("five_points"), 5, random.Random(1))
    text = certificate_text([prove_descent(sl.descend(start))])
    assert benchmark(checked, start, text)


def measure(name, data, width, starts):
    """Print one row: steps (mean, most), largest certificate, slowest walk, slowest proof and slowest check."""
    source, steps, sizes, times = random.Random(width), [], [], []
    for _ in range(starts):
        start, moments = random_start(data, width, source), [time.process_time()]
        walk = sl.descend(start)
        moments.append(time.process_time())
        text = certificate_text([prove_descent(walk)])
        moments.append(time.process_time())
        assert checked(start, text)
        moments.append(time.process_time())
        steps.append(len(walk.steps))
        sizes.append(len(text))
        times.append([b - a for a, b in pairwise(moments)])
    slowest = " | ".join(f"{max(column):.3f}" for column in zip(*times, strict=True))
    print(f"| {name} | {width} | {sum(steps) / starts:.1f} | {max(steps)} | {max(sizes) / 1000:.0f} kB | {slowest} |")


if __name__ == "__main__":
    print("| data | neurons | steps, mean | most | largest certificate | walk, s | certificate, s | check, s |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, width in (
        ("five_points", 2), ("five_points", 5), ("five_points", 30),
        ("seven_points_3d", 2), ("seven_points_3d", 3), ("seven_points_3d", 5), ("seven_points_3d", 30),
    ):  # fmt: skip
        measure(name, example(name), width, 100)
    for n, d, width in ((40, 3, 4), (200, 2, 10), (100, 3, 8)):
        measure(f"{n} points in R^{d}", generic(n, d, random.Random(3)), width, 5)
