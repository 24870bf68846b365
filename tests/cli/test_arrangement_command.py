"""The command `arrangement`."""

import json
from pathlib import Path

import networkx as nx

from symbolic_landscape.cli import main

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_five_points(capsys, tmp_path):
    graph = tmp_path / "cells.graphml"
    file = str(EXAMPLES / "five_points_trained.json")
    assert main(["arrangement", file, "--json", "--faces", "--graph", str(graph)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["f_vector"] == [1, 10, 10] and answer["cells"] == 10
    assert answer["hyperplanes"] == [[0], [1], [2], [3], [4]] and answer["lineality"] == []
    assert len(answer["faces"]) == 21 and answer["faces"][0]["sign_vector"] == "00000"
    assert len(answer["activation_pattern"]) == 50
    cells = nx.read_graphml(graph)
    assert nx.is_isomorphic(cells, nx.cycle_graph(10))
    assert set(cells) == {face["sign_vector"] for face in answer["faces"] if face["dimension"] == 2}


def test_degenerate_data_in_words(capsys, tmp_path):
    file = tmp_path / "data.json"
    inputs = [["1", "0", "0"], ["0", "0", "0"], ["-2", "0", "0"], ["0", "1", "0"]]
    file.write_text(json.dumps({"kind": "empirical", "activation": "relu", "inputs": inputs, "targets": [["0"]] * 4}))
    assert main(["arrangement", str(file), "--faces"]) == 0
    out = capsys.readouterr().out
    assert "4 inputs in R^3 of rank 2 cut it with 2 hyperplanes into 4 cells" in out
    assert "1 of dimension 1, 4 of dimension 2, 4 of dimension 3" in out
    assert "parallel    0 2" in out and "lineality   (0, 0, 1)" in out
    assert "+0-+  dimension 3, contains (1, 1, 0)" in out


def test_bad_usage(capsys, tmp_path):
    assert main(["arrangement", str(EXAMPLES / "five_points.json"), "--graph", "cells.txt"]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.count("\n") == 1 and ".graphml" in captured.err
    other = tmp_path / "interval.json"
    other.write_text(
        '{"kind": "gaussian", "teachers": {"orthonormal": 1}, "students": [["1"]]}'
    )
    assert main(["arrangement", str(other)]) == 2
    assert "arrangement takes empirical instances" in capsys.readouterr().err
