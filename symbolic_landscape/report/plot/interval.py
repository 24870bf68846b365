"""The picture of an interval instance: target and network above, residual below, breakpoints with their orientation."""

from itertools import pairwise
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from symbolic_landscape.decide import classify
from symbolic_landscape.exact.piecewise_polynomial import PiecewisePolynomial
from symbolic_landscape.exact.rational import Rational, decimal_text, rational_text
from symbolic_landscape.loss.interval.evaluation import evaluate, network_function
from symbolic_landscape.loss.interval.neuron_type import breakpoint_inside
from symbolic_landscape.model.activation import ReluLike
from symbolic_landscape.model.interval import IntervalInstance

__all__ = ["plot"]

SHORT_NUMBER = 16
POINTS = 65  # of a curved piece; a straight one has two
COLORS = {"target": "0.55", "network": "tab:blue", "residual": "tab:red", "right": "tab:green", "left": "tab:orange"}


def plot(instance: IntervalInstance, output_path: str | Path) -> None:
    """Write the picture.

    A triangle at a breakpoint points to the side on which its neurons are active; it is hollow where all neurons of
    that orientation are flat.  For the quadratic activation dots mark the zeros of w x + b.
    """
    answer = classify(instance)
    figure = Figure(figsize=(7.2, 5.4), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    values = evaluate(instance)
    function = network_function(instance.problem, instance.network)
    _draw(above, instance.problem.target, color=COLORS["target"], linewidth=4, label="target")
    _draw(above, function, color=COLORS["network"], linewidth=1.8, label="network f")
    _draw(below, values.residual, color=COLORS["residual"], linewidth=1.5, label="residual f - target")
    below.axhline(0, color="0.3", linewidth=0.8)
    for (start, end), piece in zip(pairwise(values.residual.knots), values.residual.pieces, strict=True):
        xs, ys = _points(start, end, piece)
        below.fill_between(xs, ys, color=COLORS["residual"], alpha=0.15, linewidth=0)
    _mark_breakpoints(instance, function, above, below)
    low, high = (_number(x) for x in instance.problem.interval)
    margin = 0.03 * (high - low)
    above.set_xlim(low - margin, high + margin)
    exact = rational_text(values.loss)
    shown = exact if len(exact) <= SHORT_NUMBER else decimal_text(values.loss)
    above.set_title(f"{answer.verdict.replace('_', ' ')}, loss {shown}")
    above.set_ylabel("value")
    below.set_ylabel("residual")
    below.set_xlabel("x")
    for axes in (above, below):
        axes.spines[["top", "right"]].set_visible(False)
        axes.margins(y=0.12)
    above.legend(frameon=False)
    figure.savefig(output_path, dpi=160)


def _mark_breakpoints(instance: IntervalInstance, function: PiecewisePolynomial, above: Axes, below: Axes) -> None:
    network, interval = instance.network, instance.problem.interval
    relu_like = isinstance(instance.problem.activation, ReluLike)
    marks: dict[tuple[Rational, int], bool] = {}  # (place, orientation) -> whether all its neurons are flat
    for w, b, v in zip(network.w, network.b, network.v, strict=True):
        x = breakpoint_inside(interval, w, b)
        if x is not None:
            key = (x, 1 if w > 0 else -1) if relu_like else (x, 0)
            marks[key] = marks.get(key, True) and bool(v == 0)
    shapes: dict[int, tuple[str, str, str]] = {
        1: (">", COLORS["right"], "breakpoint, w > 0"),
        -1: ("<", COLORS["left"], "breakpoint, w < 0"),
        0: ("o", COLORS["right"], "zero of w x + b"),
    }
    labelled = set()
    for (x, orientation), flat in sorted(marks.items()):
        shape, color, label = shapes[orientation]
        place, height = _number(x), _number(function.value_beside(x, 1))
        for axes in (above, below):
            axes.axvline(place, color="0.85", linewidth=0.8, zorder=0)
        fill = "white" if flat else color
        shown = "_nolegend_" if orientation in labelled else label
        above.plot(
            [place], [height], shape, color=color, markerfacecolor=fill, markersize=9, zorder=5, label=shown,
            linestyle="none",
        )  # fmt: skip
        labelled.add(orientation)


def _draw(axes: Axes, function: PiecewisePolynomial, label: str, **style: Any) -> None:
    for (start, end), piece in zip(pairwise(function.knots), function.pieces, strict=True):
        xs, ys = _points(start, end, piece)
        axes.plot(xs, ys, label=label, solid_capstyle="butt", **style)
        label = "_nolegend_"


def _points(start: Rational, end: Rational, piece: tuple[Rational, ...]) -> tuple[list[float], list[float]]:
    count = 2 if len(piece) <= 2 else POINTS
    xs = [_number(start + (end - start) * Rational(k, count - 1)) for k in range(count)]
    coefficients = [_number(c) for c in piece]
    return xs, [sum(c * x**power for power, c in enumerate(coefficients)) for x in xs]


def _number(value: Rational) -> float:
    return int(value.p) / int(value.q)
