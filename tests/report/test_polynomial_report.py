"""Reports and pictures of polynomial instances: what they say, and what the floats of a picture do."""

from pathlib import Path

import numpy as np
import pytest

import symbolic_landscape as sl
from symbolic_landscape.numeric.polynomial_descent import FloatGradient, descend, late_points, stochastic_paths
from symbolic_landscape.report.text import report

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


def said(name: str) -> str:
    path = EXAMPLES / f"{name}.json"
    instance = sl.read(path)
    return report(path.name, instance, sl.classify(instance))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("hw_balanced", ["STABLE TWO CYCLE", "sharpness   2", "Q = 24", "linearly unstable", "<->", "carr1981"]),
        ("hw_unbalanced", ["DRIFT SELF STABILISING", "17/4 = 4.25", "dimension 1, shown by residual rank"]),
        ("hw_irrational_minimum", ["h = 1.414213562", "loss        0"]),
        ("neuron_with_bias", ["7.605551275, a root of z^2 - 8*z + 3", "58.5164"]),
        ("double_sharpness_unstable", ["1, 2 times", "Q is negative somewhere on the top eigenspace"]),
        ("quartic_unstable", ["UNSTABLE", "no 2-cycle"]),
        ("one_unstable_batch_diverges", ["stable below step size 44/37", "not stable, stable", "E |x_t - minimum|^2"]),
        ("rank_one_batches_algebraic_threshold", ["1.131482908, a root of 3*z^2 - 14*z + 12"]),
        ("saddle_of_descent", ["NOT A MINIMUM", "negative eigenvalue"]),
        ("flat_quartic", ["ZERO HESSIAN"]),
    ],
)
def test_reports_say_what_was_found(name: str, words: list[str]) -> None:
    text = said(name)
    for word in words:
        assert word in text
    assert text.endswith("\n") and max(len(line) for line in text.splitlines()) < 160


def test_every_example_has_a_report() -> None:
    for path in EXAMPLES.glob("*.json"):
        instance = sl.read(path)
        if instance.kind == "polynomial" and path.stem != "neuron_with_bias_flattest":
            assert said(path.stem).count("\n") > 4


@pytest.mark.parametrize("name", ["hw_unbalanced", "quartic_unstable", "one_unstable_batch_diverges"])
def test_pictures_are_written(name: str, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="pictures need the extra [plot]")
    from symbolic_landscape.report.plot import plot

    plot(sl.read(EXAMPLES / f"{name}.json"), tmp_path / "picture.png")
    assert (tmp_path / "picture.png").read_bytes()[:4] == b"\x89PNG"


@pytest.mark.parametrize("name", ["saddle_of_descent", "flat_quartic", "one_unstable_batch_everywhere"])
def test_no_picture_without_a_threshold_or_a_start(name: str, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="pictures need the extra [plot]")
    from symbolic_landscape.report.plot import plot

    with pytest.raises(sl.InvalidRequest):
        plot(sl.read(EXAMPLES / f"{name}.json"), tmp_path / "picture.png")


def test_orbits_of_the_picture() -> None:
    gradient = FloatGradient(sl.read(EXAMPLES / "hw_balanced.json").loss)
    orbit = descend(gradient, np.array([1.01, 1.01]), 1.01, 4000)
    assert abs(orbit[-1] - [0.946528350785, 0.946528350785]).max() < 1e-9 or abs(orbit[-2][0] - 0.946528350785) < 1e-9
    late = late_points(gradient, np.array([1.01, 1.01]), np.array([0.99, 1.01, 9.0]), 4000, 4)
    assert np.abs(late[:, 0] - 1).max() < 1e-6 and np.abs(late[:, 1] - 1).max() > 0.04 and np.isnan(late[:, 2]).all()
    assert len(descend(gradient, np.array([9.0, 9.0]), 1.0, 100)) < 10


def test_stochastic_paths_are_those_of_the_maps() -> None:
    instance = sl.read(EXAMPLES / "one_unstable_batch_diverges.json")
    gradients = [FloatGradient(batch) for batch in instance.batches]
    paths = stochastic_paths(gradients, [0.25, 0.75], np.array([0.5]), 1.0, (3, 400), seed=1)
    assert set(np.round(np.unique(paths[1, :, 0]), 12)) == {-0.875, 0.0}  # F_1(1/2) = -7/8, F_2 = 0
    assert 0.15 < np.mean(paths[1, :, 0] != 0) < 0.35
