"""The planar arrangement of the inputs: hyperplanes, cells with their sign vectors, and the neurons' input weights."""

from math import atan2, cos, hypot, pi, sin

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from symbolic_landscape.arrangement.arrangement import Arrangement
from symbolic_landscape.arrangement.sign_vector import sign_vector_text
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.rational import nearest_float
from symbolic_landscape.model.empirical import EmpiricalInstance

__all__ = ["draw"]


def draw(instance: EmpiricalInstance, other: EmpiricalInstance | None = None) -> Figure:
    """Return the picture; raises `InvalidRequest` where the inputs are not in the plane."""
    inputs = instance.problem.data.inputs
    if len(inputs[0]) != 2:
        raise InvalidRequest(f"the picture of the arrangement needs inputs in the plane, these have {len(inputs[0])}")
    figure = Figure(figsize=(6.4, 6.4), layout="constrained")
    axes = figure.subplots()
    arrangement = Arrangement(inputs)
    for line in arrangement.lines:
        a, b = (nearest_float(value) for value in line.direction)
        size = hypot(a, b)
        u, v = -b / size, a / size
        axes.plot([-1.12 * u, 1.12 * u], [-1.12 * v, 1.12 * v], color="0.55", linewidth=1, zorder=1)
        name = ",".join(str(sample) for sample in line.samples)
        axes.annotate(name, (1.17 * u, 1.17 * v), ha="center", va="center", fontsize=9, color="0.35")
    for cell in arrangement.cells():
        angles = sorted(atan2(nearest_float(ray[1]), nearest_float(ray[0])) for ray in cell.rays)
        middle = _middle(angles)
        axes.annotate(
            sign_vector_text(cell.sign_vector), (0.8 * cos(middle), 0.8 * sin(middle)), ha="center", va="center",
            fontsize=9, family="monospace", rotation=_upright(middle), zorder=3,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 1},
        )  # fmt: skip
    if instance.point is not None:
        _draw_weights(axes, instance)
    axes.set(xlim=(-1.28, 1.28), ylim=(-1.28, 1.28), aspect="equal", xticks=[], yticks=[])
    axes.set_title(f"{len(arrangement.cells())} cells of {len(arrangement.lines)} hyperplanes {{w : w . x_k = 0}}")
    axes.set_xlabel("w_0 (weights scaled to the largest)")
    axes.set_ylabel("w_1")
    return figure


def _draw_weights(axes: Axes, instance: EmpiricalInstance) -> None:
    network = instance.network
    points = [[nearest_float(value) for value in w] for w in network.input_weights]
    largest = max((hypot(*point) for point in points), default=0) or 1
    first = network.output_weights[0]
    for s, color, label in ((1, "tab:blue", "h > 0"), (-1, "tab:red", "h < 0"), (0, "0.3", "h = 0")):
        chosen = [p for p, h in zip(points, first, strict=True) if (h > 0) - (h < 0) == s]
        if chosen:
            xs, ys = zip(*([0.62 * c / largest for c in p] for p in chosen), strict=True)
            axes.scatter(xs, ys, s=26, color=color, label=f"{len(chosen)} neurons, {label}", zorder=4, alpha=0.7)
    axes.legend(frameon=False, loc="lower left", fontsize=9)


def _middle(angles: list[float]) -> float:
    """Return the direction halfway through a cone of less than half a turn, or a half-plane."""
    first, last = angles[0], angles[-1]
    return (first + last) / 2 + (pi if last - first > pi else 0)


def _upright(angle: float) -> float:
    degrees = angle * 180 / pi
    return degrees - 180 if degrees % 360 > 90 and degrees % 360 < 270 else degrees
