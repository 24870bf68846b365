"""What is said before long work: sizes counted anew, nothing before short work, nothing on stdout."""

import io
import json
import time
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import symbolic_landscape as sl
from symbolic_landscape.cli import main
from symbolic_landscape.report.cost_estimate import (
    announce,
    cost_line,
    order_of_time,
    seconds_to_decide,
    seconds_to_snap,
)

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def instance_of(samples: int, inputs: int, neurons: int, outputs: int, seed: int = 0) -> sl.Instance:
    """Whole numbers, so that samples lie on boundaries."""
    chance = np.random.default_rng(seed)
    shapes = ((samples, inputs), (samples, outputs), (neurons, inputs), (outputs, neurons))
    return sl.Instance.from_arrays(*(chance.integers(-2, 3, size=shape) for shape in shapes))


@pytest.mark.parametrize("seed", range(5))
def test_the_line_counts(seed: int) -> None:
    instance = instance_of(30, 3, 4, 2, seed)
    w = [[Fraction(str(value)) for value in row] for row in instance.network.input_weights]
    x = [[Fraction(str(value)) for value in row] for row in instance.problem.data.inputs]
    zeros = sum(sum(a * b for a, b in zip(row, sample, strict=True)) == 0 for row in w for sample in x)
    assert zeros > 1
    assert cost_line(instance, "doing", 3) == (
        f"30 samples, 3 inputs, 2 outputs, 4 neurons, {zeros} samples on boundaries: doing, some seconds"
    )


def test_orders_grow() -> None:
    words = [order_of_time(seconds) for seconds in (5, 9, 10, 99, 100, 999, 1000, 9999, 10_000, 10**9)]
    assert words == [
        "some seconds", "some seconds", "about a minute", "about a minute", "some minutes", "some minutes",
        "about an hour", "about an hour", "hours", "hours",
    ]  # fmt: skip


def test_short_work_is_not_announced() -> None:
    said = io.StringIO()
    for path in sorted(EXAMPLES.glob("*.json")):
        document = json.loads(path.read_text(encoding="utf-8"))
        if document.get("kind") == "empirical" and "input_weights" in document:
            instance = sl.read(path)
            announce(instance, "deciding", seconds_to_decide(instance), said)
            announce(instance, "snapping", seconds_to_snap(instance), said)
    assert said.getvalue() == ""
    announce(instance_of(3, 1, 1, 1), "waiting", 60, said)
    assert said.getvalue().endswith(": waiting, about a minute\n") and said.getvalue().count("\n") == 1


def test_estimates_grow_with_the_work_and_stop_at_the_limits() -> None:
    zero = [sl.Instance.from_arrays(np.vander(range(1, n + 1), 3), [1] * n, [[0, 0, 0]], [[1]]) for n in (60, 400)]
    assert seconds_to_decide(zero[0]) == 0 < 5 < seconds_to_decide(zero[1])
    assert seconds_to_decide(zero[1], sl.Limits(seconds=2)) == 2
    assert seconds_to_decide(zero[1], sl.Limits(rays=1000)) == 0  # refused before the first ray
    start = time.process_time()
    assert isinstance(sl.decide(zero[1], sl.DirectionallyStationary(), limits=sl.Limits(rays=1000)), sl.Undecided)
    assert time.process_time() - start < 5
    assert seconds_to_snap(instance_of(600, 31, 32, 1)) > seconds_to_snap(instance_of(569, 31, 16, 1)) > 5


def test_commands_say_it_on_stderr_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    n = 400
    instance = sl.Instance.from_arrays(np.vander(range(1, n + 1), 3), [1] * n, [[0, 0, 0]], [[1]])
    path = tmp_path / "zero.json"
    path.write_text(json.dumps(instance.to_document()))
    assert main(["decide", str(path), "--claim", "global_minimum"]) in (0, 1, 3)
    out, err = capsys.readouterr()
    assert err == (
        "400 samples, 3 inputs, 1 output, 1 neuron, 400 samples on boundaries: deciding, about a minute\n"
    )
    assert "samples on boundaries" not in out
