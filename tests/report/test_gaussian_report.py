"""Readable reports and pictures of Gaussian instances."""

from pathlib import Path

import numpy as np
import pytest

import symbolic_landscape as sl
from symbolic_landscape.model.gaussian import GaussianInstance, gaussian_from_arrays
from symbolic_landscape.model.gaussian_family import Family
from symbolic_landscape.report.text import report

EXAMPLES = Path(__file__).parents[2] / "examples"


def text(instance):
    return report("point.json", instance, sl.classify(instance))


def test_a_family_says_what_it_is():
    lines = text(GaussianInstance(Family("I", 6, 1))).splitlines()
    assert lines[0] == "point.json (gaussian): LOCAL MINIMUM"
    joined = "\n".join(lines)
    for words in (
        "family I, M = 6 teachers, k1 = 1", "1/2 E (student - teacher)^2", "0.0250805810024630104194797..",
        "strict, in every dimension d >= M", "copies of the teachers have loss 0", "in std_1", "a = -0.601",
        "local minimum proved", "global minimum refuted",
    ):  # fmt: skip
        assert words in joined
    assert max(map(len, lines)) <= 120


def test_given_students_and_refusals():
    found = text(sl.read(EXAMPLES / "gaussian_trained_M8.json"))
    assert "8 students, 8 orthonormal teachers, 8 inputs" in found
    assert "within 8." in found and "of the given students" in found
    refused = text(sl.read(EXAMPLES / "gaussian_no_branch.json"))
    assert "NOT CERTIFIED" in refused and "no such branch" in refused
    saddle = text(GaussianInstance(Family("I", 5, 1)))
    assert "3 negative eigenvalues" in saddle and "SADDLE" in saddle
    fit = text(gaussian_from_arrays(np.eye(2), [[1, 0], [0, 0.5], [0, 0.5]]))
    assert "GLOBAL MINIMUM" in fit


def pixels(path):
    matplotlib = pytest.importorskip("matplotlib.image")
    return matplotlib.imread(path)


def test_pictures_are_drawn(tmp_path, monkeypatch):
    pytest.importorskip("matplotlib")
    from symbolic_landscape.report.plot import gaussian as pictures

    monkeypatch.setattr(pictures, "_TEACHERS", (6, 8))  # the full sweep takes seconds
    for name, instance in (
        ("family", GaussianInstance(Family("N", 8, 1))),
        ("students", gaussian_from_arrays(np.eye(3), np.eye(3))),
        ("general", gaussian_from_arrays([[1, 2]], [[1, 2]])),
    ):
        path = tmp_path / f"{name}.png"
        pictures.plot(instance, path)
        image = pixels(path)
        assert min(image.shape[:2]) > 300 and len(np.unique(image.reshape(-1, image.shape[2]), axis=0)) > 20
    with pytest.raises(sl.InvalidRequest, match="no certified point"):
        pictures.plot(sl.read(EXAMPLES / "gaussian_no_branch.json"), tmp_path / "x.png")


def test_a_shortened_heat_map_keeps_the_overlaps():
    """Blocks that are too large to show are shortened; the overlaps that remain are those of the whole network."""
    pytest.importorskip("matplotlib")
    from symbolic_landscape.report.plot.gaussian import _family_overlaps

    overlaps, split, borders, note = _family_overlaps(Family("I", 30, 3), sl.Limits())
    assert "shortened" in note and split == 3 + 8 and borders == [3]
    from symbolic_landscape.conditions.gaussian.symmetric_family import certify_family
    from symbolic_landscape.exact.rational import ZERO, nearest_float

    family = Family("I", 30, 3)
    w = family.shape.matrix(certify_family(family, sl.Limits()).unknowns, ZERO)
    whole = np.array([[nearest_float(x) for x in row] for row in w])
    assert overlaps[:11, :11] == pytest.approx((whole @ whole.T)[:11, :11], abs=1e-12)
    assert overlaps[:, 11:] == pytest.approx(whole[:11, :11], abs=1e-12)
