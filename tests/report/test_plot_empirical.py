"""Pictures of empirical instances: what is drawn is exact, and what cannot be drawn is refused in one line."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import instances

import symbolic_landscape as sl
from symbolic_landscape.cli import main
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.loss.along_line import loss_along_line, network_between
from symbolic_landscape.loss.empirical import evaluate

EXAMPLES = Path(__file__).parents[2] / "examples"


@settings(max_examples=60, deadline=None, derandomize=True)
@given(instances(outputs=(1, 2)), st.fractions(-1, 2, max_denominator=12))
def test_the_loss_along_a_line_is_exact(instance, where):
    network = instance.network
    other = network_between(network, network, rational(1))
    shifted = type(network)(
        tuple(tuple(value + 1 for value in w) for w in other.input_weights),
        tuple(tuple(value - 2 for value in h) for h in other.output_weights),
        other.output_bias,
    )
    t = rational(where)
    pieces = loss_along_line(instance.problem, network, shifted, rational(-1), rational(2))
    assert pieces[0].start == -1 and pieces[-1].end == 2
    assert all(a.end == b.start and a.at(a.end) == b.at(a.end) for a, b in pairwise(pieces))
    expected = evaluate(instance.problem, network_between(network, shifted, t)).loss
    assert next(piece.at(t) for piece in pieces if piece.start <= t <= piece.end) == expected


@pytest.mark.parametrize("what", ["arrangement", "cells", "line", "escapes"])
def test_pictures_are_written(tmp_path, what):
    pytest.importorskip("matplotlib", reason="pictures need the extra [plot]")
    picture = tmp_path / f"{what}.svg"
    assert main(["plot", str(EXAMPLES / "five_points_exact.json"), "--what", what, "--output", str(picture)]) == 0
    text = picture.read_text()
    assert text.startswith("<?xml") and len(text) > 4000


def test_the_plane_and_a_line_between_two_networks(tmp_path):
    pytest.importorskip("matplotlib", reason="pictures need the extra [plot]")
    example = str(EXAMPLES / "first_kink.json")
    assert main(["plot", example, "--what", "plane", "--output", str(tmp_path / "plane.png")]) == 0
    trained = [str(EXAMPLES / f"five_points_{name}.json") for name in ("trained", "exact")]
    assert main(["plot", trained[0], "--what", "line", "--to", trained[1], "--output", str(tmp_path / "line.pdf")]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"plane.png", "line.pdf"}


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("seven_points_3d_exact", ["--what", "arrangement"]),
        ("five_points", ["--what", "line"]),
        ("four_points_two_outputs_exact", ["--what", "escapes"]),
        ("five_points", ["--what", "sunset"]),
        ("gaussian_I_M6", ["--what", "line"]),
    ],
)
def test_what_cannot_be_drawn_is_refused(tmp_path, capsys, name, options):
    out = tmp_path / "picture.png"
    assert main(["plot", str(EXAMPLES / f"{name}.json"), *options, "--output", str(out)]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.count("\n") == 1 and not out.exists()


def test_the_steepest_path_is_that_of_gradient_descent():
    pytest.importorskip("matplotlib", reason="pictures need the extra [plot]")
    from symbolic_landscape.report.plot.escape_graph import _steepest_path
    from symbolic_landscape.spectrum.enumeration import enumerate_stationary
    from symbolic_landscape.spectrum.escape_graph import escape_graph

    problem = sl.read(EXAMPLES / "five_points.json").problem
    graph = escape_graph(problem, enumerate_stationary(problem))
    start = next(v for v in graph if graph.nodes[v]["minimal_width"] == 0)
    losses = [graph.nodes[v]["loss"] for edge in _steepest_path(graph, start) for v in edge[:1]]
    assert losses[:3] == ["953/10000", "50749/672500", "16139/231500"]
