"""Exact descent: strictly down, to an entry of the spectrum, from anywhere; and the escape graph."""

import json
import random
from pathlib import Path

import networkx as nx
import pytest
from brute_force import Landscape, as_fraction
from hypothesis import given, settings
from strategies import instances

import symbolic_landscape as sl
from symbolic_landscape.certificate.text import certificate_text
from symbolic_landscape.checker.reading import parse_json
from symbolic_landscape.checker.statements import check
from symbolic_landscape.cli import main
from symbolic_landscape.loss.empirical import evaluate
from symbolic_landscape.spectrum.descent import descend
from symbolic_landscape.spectrum.descent_path import prove_descent
from symbolic_landscape.spectrum.enumeration import enumerate_stationary
from symbolic_landscape.spectrum.escape_graph import escape_graph
from symbolic_landscape.spectrum.large_descent import descend_at_size

EXAMPLES = Path(__file__).parents[2] / "examples"
# integer data in the plane with a bias, small enough that all widths are enumerated in a moment
FOUR = ([[-2, 1], [-1, 1], [1, 1], [3, 1]], [1, -1, 2, 0])
THREE = ([[1, 0], [0, 1], [1, 1]], [1, 2, -1])


def random_start(source, inputs, targets, width):
    d = len(inputs[0])
    return sl.Instance.from_arrays(
        inputs,
        targets,
        [[source.gauss(0, 1) for _ in range(d)] for _ in range(width)],
        [[source.gauss(0, 1) for _ in range(width)]],
    )


@pytest.mark.parametrize("name", ["five_points", "four", "three"])
def test_random_starts_end_on_entries_of_the_spectrum(name):
    if name == "five_points":
        data = sl.read(EXAMPLES / "five_points.json").problem.data
        inputs, targets = data.inputs, [row[0] for row in data.targets]
    else:
        inputs, targets = FOUR if name == "four" else THREE
    source = random.Random(7)
    spectrum = None
    for start in range(34):
        width = 1 + start % 4
        instance = random_start(source, inputs, targets, width)
        spectrum = spectrum or enumerate_stationary(instance.problem)
        entries = {entry.prediction: entry for entry in spectrum.predictions}
        walk = descend(instance)
        assert all(later < earlier for earlier, later in zip(walk.path, walk.path[1:], strict=False))
        residual = evaluate(walk.instance.problem, walk.instance.network).residuals_of(0)
        prediction = tuple(e + y for e, y in zip(residual, map(_q, targets), strict=True))
        assert entries[prediction].minimal_width <= width
        assert isinstance(sl.decide(walk.instance, sl.LocalMinimum()), sl.Proved)
        file, path = instance.to_document(), certificate_text([prove_descent(walk)])
        assert check(parse_json(json.dumps(file), "start"), parse_json(path, "path"))[1]


@settings(max_examples=80, deadline=None, derandomize=True)
@given(instances(outputs=(1,)))
def test_descent_never_climbs_and_ends_in_a_local_minimum(instance):
    walk = descend(instance)
    landscape = Landscape(walk.instance)
    assert landscape.loss(landscape.point) == as_fraction(walk.path[-1])
    assert list(walk.path) == sorted(walk.path, reverse=True)
    assert all(h != 0 for h in walk.instance.network.output_weights[0])
    assert isinstance(sl.decide(walk.instance, sl.LocalMinimum()), sl.Proved)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(instances(outputs=(1,)))
def test_a_stationary_start_with_all_output_weights_stays(instance):
    if not all(h != 0 for h in instance.network.output_weights[0]):
        return
    if isinstance(sl.decide(instance, sl.DirectionallyStationary()), sl.Proved):
        assert descend(instance).instance == instance


def test_descent_from_the_trained_network_ends_where_snapping_does():
    trained = sl.read(EXAMPLES / "five_points_trained.json")
    assert str(descend(trained).path[-1]) == sl.classify(sl.snap(trained).instance).loss == "16139/231500"


def test_gradient_descent_ends_on_entries():
    """A float optimiser that has converged is at an entry: plain gradient descent on four points, width 2."""
    import numpy as np

    inputs, targets = (np.array(values, dtype=float) for values in FOUR)
    spectrum = enumerate_stationary(sl.Instance.from_arrays(*FOUR, [[0, 0]], [[0]]).problem)
    entries = np.array([[float(as_fraction(v)) for v in entry.prediction] for entry in spectrum.predictions])
    generator = np.random.default_rng(3)
    for _ in range(6):
        w, h = generator.normal(size=(2, 2)), generator.normal(size=2)
        for _ in range(60_000):
            z = w @ inputs.T
            g = np.maximum(z, 0)
            e = h @ g - targets
            w, h = w - 0.01 * h[:, None] * ((e * (z > 0)) @ inputs), h - 0.01 * (g @ e)
        prediction = h @ np.maximum(w @ inputs.T, 0)
        assert np.abs(entries - prediction).max(axis=1).min() < 2e-2


def test_several_outputs_are_refused():
    instance = sl.Instance.from_arrays([[1]], [[1, 2]], [[1]], [[1], [1]])
    with pytest.raises(sl.InvalidRequest):
        descend(instance)


@pytest.fixture(scope="module")
def graph():
    problem = sl.read(EXAMPLES / "five_points.json").problem
    return escape_graph(problem, enumerate_stationary(problem))


def test_escapes_of_five_points(graph):
    loss = {vertex: graph.nodes[vertex]["loss"] for vertex in graph}
    edges = {(loss[a], loss[b]): data for a, b, data in graph.edges(data=True)}
    # the plateaus of gradient descent from vanishing initialisation (Wu, Simsek, Ged 2025) are a path
    assert edges["953/10000", "50749/672500"]["direction"] == "-7 5"
    assert "7 10" in edges["50749/672500", "16139/231500"]["direction"]
    assert ("953/10000", "711/10000") in edges and ("711/10000", "469/10000") in edges
    for a, b in graph.edges:
        assert _q(loss[b]) < _q(loss[a])
    assert nx.is_directed_acyclic_graph(graph)
    assert [loss[v] for v in graph if graph.out_degree(v) == 0] == ["0"]


@pytest.mark.parametrize("suffix", [".graphml", ".json"])
def test_the_graph_is_written_for_other_programs(tmp_path, capsys, graph, suffix):
    out = tmp_path / f"escapes{suffix}"
    assert main(["enumerate", str(EXAMPLES / "five_points.json"), "--graph", str(out)]) == 0
    if suffix == ".graphml":
        back = nx.read_graphml(out)
    else:
        back = nx.node_link_graph(json.loads(out.read_text()), edges="edges")
    assert set(back.edges) == set(graph.edges)
    assert capsys.readouterr().out.startswith(str(EXAMPLES / "five_points.json"))


def _q(value):
    from symbolic_landscape.exact.rational import rational

    return rational(value)



def test_snap_descends_where_the_guessed_faces_hold_nothing(tmp_path, capsys):
    source = random.Random(11)
    instance = random_start(source, *FOUR, 2)
    found = sl.snap(instance)
    assert found.method == "descent"
    assert found.instance in (descend(instance).instance, descend_at_size(instance).instance)
    path = tmp_path / "start.json"
    path.write_text(json.dumps(instance.to_document()))
    assert main(["snap", str(path), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["method"] == "descent" and answer["verdict"] in ("local_minimum", "global_minimum")


def test_data_too_large_for_the_exact_walk_are_walked_in_floats_with_an_exact_end(capsys, tmp_path):
    source = random.Random(5)
    inputs = [[source.gauss(0, 1) for _ in range(12)] for _ in range(60)]
    instance = sl.Instance.from_arrays(inputs, [source.gauss(0, 1) for _ in inputs], [[1] * 12], [1])
    path = tmp_path / "large.json"
    path.write_text(json.dumps(instance.to_document()))
    assert main(["descend", str(path), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["verdict"] == "local_minimum" and answer["walls_crossed"] > 0
