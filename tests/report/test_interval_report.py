"""The readable report and the picture of interval instances."""

from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from interval_cases import cases
from interval_targets import ACTIVATIONS, general_instance

import symbolic_landscape as sl
from symbolic_landscape.errors import InvalidRequest, MissingExtra
from symbolic_landscape.report.text import report

EXAMPLES = Path(__file__).parents[2] / "examples"


def text(name):
    instance = sl.read(EXAMPLES / f"{name}.json")
    return report(name, instance, sl.classify(instance))


REPORTS = {
    "relu_kink2_minimal": ["SADDLE", "1/972", "n = 2, pattern +", "2 type-2-active: 0, 1", "escape      L changes by"],
    "relu_locmin_T0": ["LOCAL MINIMUM", "1/12 = 0.0833333", "1 semi-inactive: 0", "lower       loss 0 at another"],
    "relu_dead_not_centered": ["NOT STATIONARY", "c is not the mean", "1 of 4 partial", "derivative -1/2500"],
    "corner_local_minimum": ["not differentiable there", "critical refuted", "local minimum proved"],
    "nonaffine_local_minimum": ["target -4*x - 2 up to 0", "target -6*x^2 + 7*x - 1 up to 1", "density 1"],
    "weighted_saddle": ["density x^2 + 1", "target x"],
    "leaky_steep_kink1": ["leaky relu, slope 4"],
    "quadratic_projection": ["GLOBAL MINIMUM", "quadratic", "target x^3"],
}


@pytest.mark.parametrize("name", REPORTS)
def test_what_a_report_says(name):
    said = text(name)
    for words in REPORTS[name]:
        assert words in said


def test_reports_stay_readable():
    """Lines fit, whatever the numbers; nothing of the answer is left out silently."""
    instances = [case.instance() for case in cases(31, 60)]
    rng = Random(32)
    instances += [general_instance(rng, name) for name in ACTIVATIONS for _ in range(10)]
    for instance in instances:
        answer = sl.classify(instance)
        lines = report("x.json", instance, answer).splitlines()
        assert max(map(len, lines)) <= 170
        assert answer.verdict.replace("_", " ").upper() in lines[0]
        assert sum(len(n.split(":")[1].split(",")) for n in lines if "active" in n and ":" in n) >= 0
        for verdict in answer.claims:
            words = f"{verdict.claim.name.replace('_', ' ')} {verdict.status}"
            assert any(words in line for line in lines)


def test_pictures_are_drawn_for_every_kind_of_instance(tmp_path):
    pytest.importorskip("matplotlib")
    from symbolic_landscape.report.plot import plot

    for name in ("relu_kink4", "nonaffine_local_minimum", "quadratic_projection", "corner_local_minimum"):
        for ending, start in ((".png", b"\x89PNG"), (".svg", b"<?xml"), (".pdf", b"%PDF")):
            path = tmp_path / f"{name}{ending}"
            plot(sl.read(EXAMPLES / f"{name}.json"), path)
            assert path.read_bytes().startswith(start)


def test_a_picture_shows_target_network_and_breakpoints(tmp_path):
    """What is drawn, read back from the figure: four breakpoints with their orientation, at the values of f."""
    pytest.importorskip("matplotlib")
    from matplotlib.figure import Figure

    from symbolic_landscape.report.plot import interval

    drawn: list[Figure] = []

    class Kept(Figure):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            drawn.append(self)

    original = interval.Figure
    interval.Figure = Kept
    try:
        interval.plot(sl.read(EXAMPLES / "relu_kink4.json"), tmp_path / "x.png")
    finally:
        interval.Figure = original
    (figure,) = drawn
    above, below = figure.axes
    marks = [(line.get_marker(), float(line.get_xdata()[0]), float(line.get_ydata()[0]))
             for line in above.lines if line.get_marker() in ("<", ">")]  # fmt: skip
    assert [mark for mark, _, _ in sorted(marks, key=lambda m: m[1])] == [">", "<", ">", "<"]
    assert [round(x, 9) for _, x, _ in sorted(marks, key=lambda m: m[1])] == [0.2, 0.4, 0.6, 0.8]
    residual = [line for line in below.lines if line.get_color() == interval.COLORS["residual"]]
    heights = {round(float(y), 9) for line in residual for y in line.get_ydata()}
    assert heights == {0.02, -0.02}
    assert "1/7500" in above.get_title() and "saddle" in above.get_title()
    assert figure.axes[0].get_legend() is not None
    assert Fraction(1, 7500) == Fraction(sl.classify(sl.read(EXAMPLES / "relu_kink4.json")).loss)


def test_without_matplotlib_the_extra_is_named(monkeypatch, tmp_path):
    from symbolic_landscape.report import plot as room

    found = room.find_spec
    monkeypatch.setattr(room, "find_spec", lambda name: None if name == "matplotlib" else found(name))
    with pytest.raises(MissingExtra, match="plot"):
        room.plot(sl.read(EXAMPLES / "relu_kink4.json"), tmp_path / "x.png")
    monkeypatch.setattr(room, "find_spec", lambda name: None)
    with pytest.raises(InvalidRequest, match="no picture of interval"):
        room.plot(sl.read(EXAMPLES / "relu_kink4.json"), tmp_path / "x.png")
    monkeypatch.setattr(room, "find_spec", found)
    with pytest.raises(InvalidRequest, match=r"\.png"):
        room.plot(sl.read(EXAMPLES / "relu_kink4.json"), tmp_path / "x.jpeg")
