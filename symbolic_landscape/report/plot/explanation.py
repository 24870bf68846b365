"""The picture of an explained training run: the loss with the exact levels drawn in, and the size of every neuron."""

from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.rational import decimal_text, nearest_float, rational_text
from symbolic_landscape.numeric.explanation.explanation import Explanation
from symbolic_landscape.report.text.layout import counted, number

__all__ = ["draw", "plot_explanation"]

COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")  # told apart by the color-blind
UNIDENTIFIED = "0.6"
SHORT_NUMBER = 16
MOST_LABELS = 12  # levels with a label of their own
DECADES = 100  # a run that spans this factor in its recorded steps is drawn on a logarithmic axis
SMALLEST = 1e-12  # of the largest neuron: what is drawn of smaller ones


def plot_explanation(explanation: Explanation, output_path: str | Path) -> None:
    """Write the picture; raises `InvalidRequest` where it cannot be written."""
    try:
        draw(explanation).savefig(output_path, dpi=160)
    except OSError as error:
        raise InvalidRequest(f"{output_path}: cannot be written: {error.strerror or error}") from None


def draw(explanation: Explanation) -> Figure:
    """Return the picture of an explained run.

    Above: the loss of the run, and the exact loss of each plateau as a line with the fraction.  Below: what each neuron
    adds to the predictions, in the color of the plateau that it left.  Shaded is where the prediction is near the exact
    one of the plateau.
    """
    figure = Figure(figsize=(9, 6.6), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    _draw_losses(above, explanation)
    _draw_neurons(below, explanation)
    run = explanation.trajectory
    start, end = int(run.steps[0]), int(run.steps[-1])
    for axes in (above, below):
        axes.spines[["top", "right"]].set_visible(False)
        for place, plateau in enumerate(explanation.plateaus):
            span = (float(run.steps[plateau.first]), float(run.steps[plateau.last]))
            axes.axvspan(*span, color=_color(explanation, place), alpha=0.12, linewidth=0, zorder=0)
    if end >= DECADES * max(1, int(run.steps[1])):
        above.set_xscale("log")
        start = start or max(1, int(run.steps[1]))
    above.set_xlim(start, end)
    below.set_xlabel("step")
    return figure


def _draw_losses(axes: Axes, explanation: Explanation) -> None:
    run = explanation.trajectory
    axes.plot(run.steps, run.losses, color="0.15", linewidth=1.8, zorder=3, label="loss of the run")
    heights = []
    for place, plateau in enumerate(explanation.plateaus):
        if plateau.point is None:
            continue
        color, loss = _color(explanation, place), plateau.point.values.loss
        level = nearest_float(loss)
        axes.axhline(level, color=color, linewidth=1, linestyle=(0, (6, 4)), zorder=2)
        text = rational_text(loss)
        exact = number(text) if len(text) <= SHORT_NUMBER else decimal_text(loss)
        word = plateau.point.classification.verdict.replace("_", " ")
        heights.append((level, f"{exact}\n{word}", color))
    axes.margins(y=0.12)
    low, high = axes.get_ylim()
    if len(heights) <= MOST_LABELS:
        gap = 0.075 * (high - low)
        for (level, text, color), height in zip(heights, _spread([h[0] for h in heights], gap), strict=True):
            axes.annotate(
                text, (1, level), xytext=(1.02, (height - low) / (high - low)), xycoords=("axes fraction", "data"),
                textcoords="axes fraction", color=color, fontsize=9, va="center", ha="left", annotation_clip=False,
                arrowprops={"arrowstyle": "-", "color": color, "lw": 0.8, "shrinkA": 2, "shrinkB": 0},
            )  # fmt: skip
    axes.set_ylim(low, high)
    axes.set_ylabel("loss")
    count = sum(plateau.point is not None for plateau in explanation.plateaus)
    known = counted(count, "exact stationary level")
    axes.set_title(f"{run.width} neurons, {run.problem.data.sample_count} samples: {known}; "
                   f"ended: {explanation.verdict.replace('_', ' ')}")  # fmt: skip


def _draw_neurons(axes: Axes, explanation: Explanation) -> None:
    run = explanation.trajectory
    sizes = run.contributions
    floor = SMALLEST * (float(sizes.max()) or 1.0)
    left = {
        neuron: place
        for place, plateau in enumerate(explanation.plateaus)
        if plateau.left is not None
        for neuron in plateau.left
    }
    labelled = set()
    for neuron in sorted(range(run.width), key=lambda i: left.get(i, run.width)):
        place = left.get(neuron)
        color = UNIDENTIFIED if place is None else _color(explanation, place)
        label = "the others" if place is None else f"left plateau {place}"
        shown = label if label not in labelled else "_nolegend_"
        labelled.add(label)
        drawn = np.where(sizes[:, neuron] > floor, sizes[:, neuron], np.nan)
        axes.plot(run.steps, drawn, color=color, linewidth=0.9, alpha=0.85, label=shown)
    axes.set_yscale("log")
    axes.set_ylabel("what each neuron adds")
    if left:
        axes.legend(frameon=False, fontsize=9, loc="center left", bbox_to_anchor=(1.01, 0.5))


def _color(explanation: Explanation, place: int) -> str:
    return UNIDENTIFIED if explanation.plateaus[place].point is None else COLORS[place % len(COLORS)]


def _spread(heights: list[float], gap: float) -> list[float]:
    """Return heights in the same order that differ by at least `gap`, each near its own.

    >>> _spread([1.0, 1.25, 4.0], 0.5)
    [0.875, 1.375, 4.0]
    """
    clusters: list[list[int]] = []
    centers: list[float] = []
    for place in sorted(range(len(heights)), key=lambda i: heights[i]):
        clusters.append([place])
        centers.append(heights[place])
        while len(clusters) > 1 and _overlap(clusters, centers, gap):
            merged = clusters.pop(-2) + clusters.pop()
            centers[-2:] = [sum(heights[i] for i in merged) / len(merged)]
            clusters.append(merged)
    spread = list(heights)
    for members, center in zip(clusters, centers, strict=True):
        for position, place in enumerate(members):
            spread[place] = center + gap * (position - (len(members) - 1) / 2)
    return spread


def _overlap(clusters: list[list[int]], centers: list[float], gap: float) -> bool:
    reach = gap * (len(clusters[-2]) + len(clusters[-1])) / 2
    return centers[-1] - centers[-2] < reach
