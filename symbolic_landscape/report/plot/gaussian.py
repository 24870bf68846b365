"""Pictures of Gaussian landscapes: plateaus of the families, overlaps of a critical point, runs of gradient descent."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from symbolic_landscape.conditions.gaussian import classify
from symbolic_landscape.conditions.gaussian.symmetric_family import certify_family
from symbolic_landscape.errors import InvalidRequest, MissingExtra
from symbolic_landscape.exact.matrix import multiply, transpose
from symbolic_landscape.exact.rational import ZERO, nearest_float
from symbolic_landscape.limits import DEFAULT_LIMITS, Limits
from symbolic_landscape.model.gaussian import GaussianInstance, Students
from symbolic_landscape.model.gaussian_family import Family
from symbolic_landscape.model.symmetric_shape import SymmetricShape
from symbolic_landscape.spectrum.gaussian_families import FamilyRow, family_rows, member

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from symbolic_landscape.numeric.gaussian_descent import Descents, Plateau

__all__ = ["plot", "plot_descents"]

Array = NDArray[np.float64]

# One color per family, distinguishable in grey and for the color-blind (Okabe and Ito 2008).
_COLORS = {"I": "#0072B2", "II": "#56B4E9", "A": "#999999", "P": "#D55E00", "N": "#009E73", "NN": "#CC79A7"}
# (family, k1, the number of teachers from which on it is drawn)
_CURVES = (
    ("I", 1, 4), ("I", 2, 5), ("I", 3, 6), ("II", 6, 8), ("A", None, 4),
    ("P", 2, 10), ("P", 3, 12), ("N", 1, 5), ("N", 2, 6), ("NN", None, 6),
)  # fmt: skip
_DASHES = {1: "-", 2: "--", 3: ":", 6: "-", None: "-."}
_TEACHERS = (4, 5, 6, 8, 10, 13, 17, 30, 60, 150, 640, 2500, 10**4, 10**5, 10**6)
_MOST_SHOWN = 8  # teachers of one block in the heat map of a large network


def plot(instance: GaussianInstance, output_path: str | Path, limits: Limits = DEFAULT_LIMITS) -> None:
    """Draw what the instance's critical point is: its loss among the certified plateaus, and its overlaps Q and R.

    Raises `MissingExtra` without matplotlib, `InvalidRequest` where no critical point is certified.
    """
    found = classify(instance, limits)
    if found.verdict == "not_certified":
        raise InvalidRequest(f"there is no certified point to draw: {found.details['reason']}")
    orthonormal = isinstance(instance.point, Family) or instance.point.orthonormal
    figure = _figure(12.5 if orthonormal else 6.5, 5.2)
    axes = figure.subplots(1, 2, width_ratios=(1.15, 1)) if orthonormal else [figure.subplots()]
    if isinstance(instance.point, Family):
        rows = _family_overlaps(instance.point, limits)
        point = instance.point
        title = f"{point.name}, M = {point.teachers}" + ("" if point.name == "A" else f", k1 = {point.anti_aligned}")
        width, teachers = point.shape.student_count, point.teachers
    else:
        rows = _student_overlaps(instance.point)
        title = f"{len(instance.point.weights)} students, {len(instance.point.teachers)} teachers"
        width, teachers = len(instance.point.weights), len(instance.point.teachers)
    if orthonormal:
        _draw_plateaus(axes[0], teachers, found, limits)
    _draw_overlaps(axes[-1], *rows)
    words = found.verdict.replace("_", " ")
    figure.suptitle(f"{title}: {words}, K = {width}")
    _save(figure, output_path)


def plot_descents(descents: "Descents", known: "Sequence[Plateau]", output_path: str | Path) -> None:
    """Draw the losses of gradient descent runs over the certified plateaus, and how many runs ended on each."""
    from symbolic_landscape.numeric.gaussian_descent import UNNAMED, histogram

    counts = histogram(descents, known)
    figure = _figure(12.5, 5.2)
    left, right = figure.subplots(1, 2, width_ratios=(1.6, 1))
    reached = {name: p for p in known for name in counts if p.name == name}
    for losses in descents.losses:
        left.plot(descents.steps[1:], np.maximum(losses[1:], 1e-12), color="0.45", linewidth=0.6, alpha=0.6)
    highest = max([p.upper for p in reached.values()], default=0.0)
    for plateau in known:
        if plateau.name in reached or (not plateau.minimum and plateau.upper <= highest):
            style = "--" if plateau.minimum else ":"
            left.axhline(plateau.lower, color=_COLORS[plateau.family.name], linewidth=1.2, linestyle=style)
            left.annotate(
                plateau.name, (1.0, plateau.lower), (4, 0), xycoords=("axes fraction", "data"),
                textcoords="offset points", fontsize=8, va="center",
            )  # fmt: skip
    left.set(xscale="log", yscale="log", xlabel="step of gradient descent", ylabel="loss")
    lowest = min([p.lower for p in reached.values()], default=1e-3)
    left.set_ylim(bottom=lowest / 30)
    left.set_title("certified losses of the families; dashed: minima reached, dotted: saddles", fontsize=10)
    names = list(counts)
    plain = {UNNAMED: "0.75"}
    colors = [_COLORS[reached[name].family.name] if name in reached else plain.get(name, "0.3") for name in names]
    hatches = ["" if name not in reached or reached[name].minimum else "//" for name in names]
    bars = right.bar(names, [counts[name] for name in names], color=colors)
    for bar, hatch in zip(bars, hatches, strict=True):
        bar.set_hatch(hatch)
    right.bar_label(bars)
    right.set_ylabel("runs")
    runs, width = descents.weights.shape[:2]
    right.set_xticks(range(len(names)), names, rotation=35, ha="right")
    right.set_title(f"where {runs} runs ended", fontsize=10)
    figure.suptitle(f"K = {width} students, M = {descents.teachers} orthonormal teachers")
    _save(figure, output_path)


def _draw_plateaus(axes: "Axes", teachers: int, found: Any, limits: Limits) -> None:
    """Draw M L against M for each family: filled markers are certified minima, open ones saddles."""
    counts = [m for m in _TEACHERS if m <= max(700, 4 * teachers)]
    for name, k, first in _CURVES:
        families = (member(name, m, k) for m in counts if m >= first)
        rows = [r for r in family_rows(families, limits) if r.loss is not None]
        heights = [r.family.teachers * _middle(r) for r in rows]
        across = [r.family.teachers for r in rows]
        label = name if k is None else f"{name}({k})"
        axes.plot(across, heights, color=_COLORS[name], linewidth=1, linestyle=_DASHES[k], label=label)
        for m, height, r in zip(across, heights, rows, strict=True):
            face = _COLORS[name] if r.verdict == "local_minimum" else "white"
            axes.plot(m, height, "o", markersize=4.5, color=_COLORS[name], markerfacecolor=face)
    if isinstance(found.loss, Mapping):
        loss = teachers * (float(found.loss["lower"]) + float(found.loss["upper"])) / 2
        if loss > 0:
            axes.plot(teachers, loss, "*", markersize=15, color="black", markerfacecolor="#F0E442", zorder=5)
    axes.set(xscale="log", yscale="log", xlabel="teachers M", ylabel="M times the loss")
    axes.set_title("certified plateaus: filled = minimum, open = saddle; star = this point", fontsize=10)
    axes.legend(fontsize=8, ncols=2, loc="upper left")


def _middle(row: FamilyRow) -> float:
    assert row.loss is not None
    return (float(row.loss[0]) + float(row.loss[1])) / 2


def _draw_overlaps(axes: "Axes", overlaps: Array, split: int, borders: Sequence[int], note: str) -> None:
    """Draw [Q | R] as a heat map, with lines between the groups."""
    size = float(np.abs(overlaps).max()) or 1.0
    image = axes.imshow(overlaps, cmap="RdBu_r", vmin=-size, vmax=size, interpolation="nearest")
    axes.axvline(split - 0.5, color="black", linewidth=1.6)
    for border in borders:
        axes.axhline(border - 0.5, color="black", linewidth=0.5)
        axes.axvline(border - 0.5, color="black", linewidth=0.5)
    axes.set(xticks=[(split - 1) / 2, split + (overlaps.shape[1] - split - 1) / 2], yticks=[])
    axes.set_xticklabels(["Q (students)", "R (teachers)"])
    axes.set_ylabel("students")
    axes.set_title("overlaps [Q | R]" + note, fontsize=10)
    axes.figure.colorbar(image, ax=axes, shrink=0.75)


def _family_overlaps(family: Family, limits: Limits) -> tuple[Array, int, list[int], str]:
    """Return [Q | R] of a family, each block of teachers shortened to what can be seen, and the borders of groups."""
    found = certify_family(family, limits)
    if isinstance(found, str):
        raise InvalidRequest(found)
    shape = family.shape
    weights = np.array([[nearest_float(x) for x in row] for row in shape.weights(found.unknowns, ZERO)])
    shown = SymmetricShape(tuple(min(size, _MOST_SHOWN) for size in shape.blocks), shape.attached)
    hidden = np.array(shape.blocks) - np.array(shown.blocks)
    rows = np.array(shown.matrix([weights[place] for place in shown.places()], 0.0))
    owners = [group for group in range(len(shape.attached)) for _ in range(shown.size(group))]
    missing = weights[owners][:, :-1]  # what the teachers left out add to an inner product
    q = rows @ rows.T + (missing * hidden) @ missing.T
    sizes = [shown.size(group) for group in range(len(shape.attached))]
    note = "" if not hidden.any() else f"; blocks shortened to {_MOST_SHOWN}"
    return np.hstack([q, rows]), len(rows), list(np.cumsum(sizes)[:-1]), note


def _student_overlaps(point: Students) -> tuple[Array, int, list[int], str]:
    """Return [Q | R] of given students, ordered by the teacher that each one overlaps with most."""
    r = np.array([[nearest_float(x) for x in row] for row in multiply(point.weights, transpose(point.teachers))])
    q = np.array([[nearest_float(x) for x in row] for row in multiply(point.weights, transpose(point.weights))])
    order = np.lexsort((-np.abs(r).max(axis=1), np.abs(r).argmax(axis=1)))
    return np.hstack([q[np.ix_(order, order)], r[order]]), len(q), [], "; students by nearest teacher"


def _figure(width: float, height: float) -> "Figure":
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtra("pictures need matplotlib: pip install 'symbolic_landscape[plot]'") from None
    return Figure(figsize=(width, height), layout="constrained", dpi=120)


def _save(figure: "Figure", output_path: str | Path) -> None:
    try:
        figure.savefig(output_path)
    except (OSError, ValueError) as error:
        raise InvalidRequest(f"{output_path}: the picture cannot be written: {error}") from None
