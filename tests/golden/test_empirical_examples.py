"""The empirical examples against the answers that their files expect, and the trained networks of the literature."""

import json
from pathlib import Path

import pytest

import symbolic_landscape as sl

EXAMPLES = Path(__file__).parents[2] / "examples"
EXPECTING = [
    path
    for path in sorted(EXAMPLES.glob("*.json"))
    if (document := json.loads(path.read_text()))["kind"] == "empirical" and "expect" in document
]


def test_there_are_examples():
    assert len(EXPECTING) >= 6


@pytest.mark.parametrize("path", EXPECTING, ids=lambda path: path.stem)
def test_answer_is_the_expected_one(path):
    expect = json.loads(path.read_text())["expect"]
    answer = sl.classify(sl.read(path)).to_json()
    status = {claim["claim"]: claim["status"] for claim in answer["claims"]}
    assert answer["verdict"] == expect["verdict"]
    assert answer["loss"] == expect["loss"]
    assert status["directionally_stationary"] == ("proved" if expect["stationary"] else "refuted")
    assert status["clarke_stationary"] == ("proved" if expect["clarke_stationary"] else "refuted")
    assert answer.get("failing", []) == expect["failing"]
    escapes = [neuron["escape"] for neuron in answer["neurons"]]
    if expect["escape_neurons"] is None:
        assert escapes == [None] * len(escapes)
    else:
        assert [i for i, escape in enumerate(escapes) if escape] == expect["escape_neurons"]
    assert [neuron["boundary_samples"] for neuron in answer["neurons"]] == expect["boundary"]
    assert answer["differentiable"] == (expect["nonsmooth_neurons"] == [])


# Wu, Simsek, Ged (2025): three experiments, local minimality tested there with 5000 random perturbations each
TRAINED = {
    # name: verdict, loss, differentiable, neurons by (dead, samples with a kink of S)
    "five_points_trained": ("local_minimum", "16139/231500", False, 13),
    "seven_points_3d_trained": ("global_minimum", "0", True, 0),
    "four_points_two_outputs_trained": ("local_minimum", "17/50", False, 0),
}


@pytest.mark.parametrize("name", TRAINED)
def test_trained_networks_snap_to_the_published_minima(name):
    verdict, loss, differentiable, dead = TRAINED[name]
    found = sl.snap(sl.read(EXAMPLES / f"{name}.json"))
    answer = sl.classify(found.instance).to_json()
    assert (answer["verdict"], answer["loss"], answer["differentiable"]) == (verdict, loss, differentiable)
    assert sum(neuron["dead"] for neuron in answer["neurons"]) == dead
    assert not any(neuron["escape"] for neuron in answer["neurons"])
    assert float(str(found.moved.p)) / float(str(found.moved.q)) < 1e-4
    assert [tuple("0+-"[s] for s in face) for face in found.faces] == [
        tuple(neuron["sign_vector"]) for neuron in answer["neurons"]
    ]


def test_the_authors_list_of_neurons_of_the_first_experiment():
    """28 non-differentiable neurons on sample 4 with h > 0, 9 active everywhere with h < 0, 13 dead."""
    found = sl.snap(sl.read(EXAMPLES / "five_points_trained.json"))
    kinds = {}
    for face, h in zip(found.faces, found.instance.network.output_weights[0], strict=True):
        kinds.setdefault(face, []).append(h > 0)
    assert len(kinds[(1, 1, 1, 1, 0)]) == 28 and all(kinds[(1, 1, 1, 1, 0)])
    assert len(kinds[(1,) * 5]) == 9 and not any(kinds[(1,) * 5])
    assert len(kinds[(-1,) * 5]) == 13


def test_the_published_prediction_is_the_least_squares_line():
    from symbolic_landscape.loss.empirical import evaluate

    found = sl.snap(sl.read(EXAMPLES / "five_points_trained.json"))
    problem = found.instance.problem
    (residuals,) = (evaluate(problem, found.instance.network).residuals_of(0),)
    for column in range(2):  # the normal equations of a straight line, by hand
        assert sum(e * x[column] for e, x in zip(residuals, problem.data.inputs, strict=True)) == 0
