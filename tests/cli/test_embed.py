"""`embed`: the wide instance, both verdicts, what the theorems say, and bad usage."""

import json
from pathlib import Path

import pytest

import symbolic_landscape as sl
from symbolic_landscape.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"
HALVES = ("--beta", "1,1", "--gamma", "1/2,1/2")


def example(name):
    return str(EXAMPLES / f"{name}.json")


def test_a_minimum_with_an_escape_neuron_becomes_a_saddle(capsys, tmp_path):
    wide = tmp_path / "wide.json"
    arguments = ["embed", example("top_singular_pair"), "--unit-replication", "0", *HALVES]
    assert main([*arguments, "--json", "--output", str(wide)]) == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    answer = json.loads(out)
    assert (answer["embedding"], answer["width"], answer["loss"]) == ("unit_replication", 2, "1")
    assert (answer["narrow"], answer["wide"]) == ("local_minimum", "saddle")
    assert answer["theorem"]["stationary"] is True and answer["theorem"]["local_minimum"] is False
    written = sl.read(wide)
    assert written.to_document() == answer["instance"]
    assert written.network.width == 2
    assert main(arguments) == 0
    assert "its copies have parallel activity" in capsys.readouterr().out


def test_a_list_may_begin_with_a_minus(capsys):
    arguments = ["embed", example("w0_kink_min"), "--inactive-unit", "0", "--output-weights=-1"]
    assert main([*arguments, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["wide"] == "not_stationary"


def test_propagation_without_a_theorem_is_said_so(capsys):
    """Another neuron escapes: the theorems are silent about minimality, and the wide point is decided by itself."""
    arguments = ["embed", example("one_escape_neuron"), "--unit-replication", "1", *HALVES]
    assert main([*arguments, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["theorem"]["local_minimum"] is None and "no theorem applies" in answer["theorem"]["reasons"][1]
    assert answer["wide"] == "local_minimum"


USAGE = {
    "no embedding": ([], "required"),
    "two embeddings": (["--inactive-unit", "0", "--inactive-propagation", "0"], "not allowed with"),
    "no factors": (["--unit-replication", "0"], "needs --beta and --gamma"),
    "factors of nothing": (["--inactive-propagation", "0", "--beta", "1"], "belongs to --unit-replication"),
    "output weights of a replication": (
        ["--unit-replication", "0", "--beta", "1", "--gamma", "1", "--output-weights", "1"],
        "belongs to --inactive-unit",
    ),
    "factors that change the function": (["--unit-replication", "0", "--beta", "1", "--gamma", "2"], "sum beta gamma"),
    "a neuron that is not there": (["--unit-replication", "7", "--beta", "1", "--gamma", "1"], "neuron 7"),
    "a neuron that is no number": (["--unit-replication", "x", "--beta", "1", "--gamma", "1"], "number of a neuron"),
    "a number that is none": (["--inactive-propagation", "one"], "not an exact number"),
    "a weight of another length": (["--inactive-propagation", "1,2"], "1 numbers were wanted"),
    "an active unit": (["--inactive-unit", "1"], "active at sample 0"),
}


@pytest.mark.parametrize("name", USAGE)
def test_bad_usage_is_one_line(capsys, name):
    options, said = USAGE[name]
    try:
        status = main(["embed", example("w0_kink_min"), *options])
    except SystemExit as end:
        status = end.code
    out, err = capsys.readouterr()
    assert status == 2 and out == "" and err.count("\n") == 1 and said in err


@pytest.mark.parametrize("name", ["gaussian_I_M6", "five_points"])
def test_instances_without_a_network_are_refused(capsys, name):
    assert main(["embed", example(name), "--inactive-propagation", "0,0"]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.count("\n") == 1 and "was wanted" in err
