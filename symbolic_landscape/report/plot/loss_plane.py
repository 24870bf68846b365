"""The loss on a plane through weight space, with the exact borders of regions."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from symbolic_landscape.exact.rational import ONE, Rational, nearest_float
from symbolic_landscape.exact.vector import Vector, add, dot, scale, unit_vector
from symbolic_landscape.loss.empirical import evaluate
from symbolic_landscape.model.empirical import EmpiricalInstance
from symbolic_landscape.model.network import Network

__all__ = ["draw"]

STEPS = 60  # of the grid in each direction


def draw(instance: EmpiricalInstance, other: EmpiricalInstance | None = None) -> Figure:
    """Return the loss as the first two input weights of the largest neuron vary around the network.

    White lines are the exact borders {w . x_k = 0}; the cross is the network.  Values are exact at the points of the
    grid and rounded for drawing alone.
    """
    network = instance.network
    d = instance.problem.data.input_dimension
    sizes = [dot(w, w) for w in network.input_weights]
    neuron = max(range(network.width), key=lambda i: sizes[i])
    center = network.input_weights[neuron]
    reach = 2 * max((abs(value) for value in center), default=ONE) or ONE
    second = unit_vector(d, 1) if d > 1 else None
    figure = Figure(figsize=(6.6, 5.6), layout="constrained")
    axes = figure.subplots()
    offsets = [reach * Rational(2 * k - STEPS, STEPS) for k in range(STEPS + 1)]
    if second is None:
        values = [nearest_float(_loss(instance, network, neuron, (center[0] + a,))) for a in offsets]
        axes.plot([nearest_float(center[0] + a) for a in offsets], values)
        axes.set_ylabel("loss")
    else:
        grid = [
            [nearest_float(_loss(instance, network, neuron, _moved(center, a, b, second))) for a in offsets]
            for b in offsets
        ]
        xs, ys = ([nearest_float(center[c] + a) for a in offsets] for c in (0, 1))
        picture = axes.contourf(xs, ys, grid, levels=24, cmap="viridis")
        figure.colorbar(picture, ax=axes, label="loss")
        _draw_borders(axes, instance, center, (xs[0], xs[-1]), (ys[0], ys[-1]))
        axes.plot([nearest_float(center[0])], [nearest_float(center[1])], "x", color="tab:red", markersize=10, mew=2)
        axes.set(xlim=(xs[0], xs[-1]), ylim=(ys[0], ys[-1]))
        axes.set_ylabel(f"w_{neuron},1")
    axes.set_xlabel(f"w_{neuron},0")
    axes.set_title(f"loss as the input weight of neuron {neuron} varies; white: borders of regions")
    return figure


def _moved(center: Vector, a: Rational, b: Rational, second: Vector) -> Vector:
    return add(center, add(scale(a, unit_vector(len(center), 0)), scale(b, second)))


def _loss(instance: EmpiricalInstance, network: Network, neuron: int, weight: Vector) -> Rational:
    weights = (*network.input_weights[:neuron], weight, *network.input_weights[neuron + 1 :])
    return evaluate(instance.problem, Network(weights, network.output_weights, network.output_bias)).loss


def _draw_borders(
    axes: Axes, instance: EmpiricalInstance, center: Vector, xlim: tuple[float, float], ylim: tuple[float, float]
) -> None:
    for x in instance.problem.data.inputs:
        rest = nearest_float(dot(center[2:], x[2:]))
        a, b = nearest_float(x[0]), nearest_float(x[1])
        if b:
            axes.plot(xlim, [-(rest + a * u) / b for u in xlim], color="white", linewidth=0.9)
        elif a:
            axes.plot([-rest / a] * 2, ylim, color="white", linewidth=0.9)
