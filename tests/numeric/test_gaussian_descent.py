"""Gradient descent runs: descent, names of plateaus, ends that decide certifies."""

import numpy as np
import pytest

import symbolic_landscape as sl
from symbolic_landscape.model.gaussian_family import Family
from symbolic_landscape.numeric.gaussian_descent import (
    Plateau,
    descend_many,
    histogram,
    plateau_names,
    plateaus,
)
from symbolic_landscape.propose import gaussian_network


@pytest.fixture(scope="module")
def runs():
    return descend_many(8, 8, 24, 4000, seed=1)


@pytest.fixture(scope="module")
def known():
    return plateaus([Family("I", 8, 1), Family("I", 8, 2), Family("A", 8, 8), Family("I", 8, 6)])


def test_losses_are_those_of_the_weights_and_decrease(runs):
    for run in range(3):
        loss = gaussian_network.loss(runs.weights[run], np.eye(8))
        assert runs.losses[run, -1] == pytest.approx(loss, abs=1e-13)
    assert runs.losses.shape == (24, len(runs.steps)) and runs.steps[0] == 0 and runs.steps[-1] == 4000
    assert np.all(np.diff(runs.losses, axis=1) < 1e-12)


def test_runs_are_repeatable():
    first, second = (descend_many(3, 4, 2, 10, seed=5) for _ in range(2))
    assert np.array_equal(first.weights, second.weights)
    assert not np.array_equal(first.weights, descend_many(3, 4, 2, 10, seed=6).weights)


def test_plateaus_are_certified_and_sorted(known):
    assert [p.name for p in known] == ["I(1)", "I(2)", "A"]  # I(6) does not exist at eight teachers
    assert all(p.minimum for p in known) and known[0].lower <= known[0].upper
    assert [p.lower for p in known] == sorted(p.lower for p in known)


def test_ends_lie_on_plateaus_and_decide_agrees(runs, known):
    counts = histogram(runs, known)
    assert sum(counts.values()) == 24 and counts["global"] + counts["I(1)"] >= 20
    names = plateau_names(runs.losses[:, -1], known)
    for wanted, verdict in (("I(1)", "local_minimum"), ("global", "global_minimum")):
        end = runs.end(names.index(wanted))
        assert sl.classify(end).verdict == verdict


def test_names_of_losses(known):
    below = known[0].lower
    assert plateau_names([below, 0, 1e-6, below / 2, 99], known) == (
        "I(1)", "global", "global", "still moving", "still moving",
    )  # fmt: skip
    assert plateau_names([0.5], [Plateau("x", Family("I", 8, 1), 0.5, 0.5, False)]) == ("x",)


def test_nonsense_is_refused():
    with pytest.raises(sl.InvalidRequest):
        descend_many(3, 3, 0, 10, seed=0)


def test_the_picture_of_runs(runs, known, tmp_path):
    pytest.importorskip("matplotlib")
    from matplotlib.image import imread

    from symbolic_landscape.report.plot.gaussian import plot_descents

    plot_descents(runs, known, tmp_path / "runs.png")
    image = imread(tmp_path / "runs.png")
    assert min(image.shape[:2]) > 300 and len(np.unique(image.reshape(-1, image.shape[2]), axis=0)) > 20
