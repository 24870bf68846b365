"""Valid input at the edges: a limit that is reached is an answer, and so is a number longer than input may be."""

import json
import random
from pathlib import Path

import symbolic_landscape as sl
from symbolic_landscape.cli import main


def test_a_limit_in_a_tangential_condition_leaves_the_rest_of_the_answer() -> None:
    """The output conditions fail at once; whether the zero neuron's tangential one fails takes too many patterns."""
    source = random.Random(0)
    inputs = [[source.randint(-9, 9) for _ in range(4)] for _ in range(14)]
    targets = [source.randint(-3, 3) for _ in inputs]
    instance = sl.Instance.from_arrays(inputs, targets, [[0] * 4, [1, 2, 3, 4]], [1, 1])
    answer = sl.classify(instance, limits=sl.Limits(rays=5, patterns=5))
    assert answer.verdict == "not_stationary"
    assert "failing" not in answer.details
    assert "limit" in answer.details["failing_undecided"]
    assert ["output", 1, 0] in sl.classify(instance).details["failing"]


def test_a_loss_of_more_digits_than_input_may_have_is_reported(tmp_path: Path, capsys) -> None:
    path = tmp_path / "long.json"
    document = {
        "kind": "empirical",
        "activation": "relu",
        "inputs": [[1]],
        "targets": [["7" * 60_001 + "/3"]],
        "input_weights": [[0]],
        "output_weights": [[0]],
    }
    path.write_text(json.dumps(document))
    assert main(["decide", str(path)]) == 0
    assert "e120000" in capsys.readouterr().out  # (7/9 10^60001 / 3)^2 / 2 is about 3.36e120000
