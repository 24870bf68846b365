"""The loss along a line through weight space, with the exact borders of regions."""

from matplotlib.figure import Figure

from symbolic_landscape.exact.rational import ONE, ZERO, Rational, decimal_text, nearest_float
from symbolic_landscape.exact.vector import scale
from symbolic_landscape.loss.along_line import loss_along_line
from symbolic_landscape.model.empirical import EmpiricalInstance
from symbolic_landscape.model.network import Network
from symbolic_landscape.report.text.layout import counted

__all__ = ["draw"]

POINTS = 33  # of each piece


def draw(instance: EmpiricalInstance, other: EmpiricalInstance | None = None) -> Figure:
    """Return the loss on the line from the network to that of `other`; without it, from 0 through the network.

    Between the dotted borders the loss is a polynomial of degree 4, evaluated exactly and rounded for drawing alone.
    """
    network = instance.network
    if other is None:
        zero = Network(
            tuple(scale(ZERO, w) for w in network.input_weights),
            tuple(scale(ZERO, h) for h in network.output_weights),
            None if network.output_bias is None else scale(ZERO, network.output_bias),
        )
        first, second, high = zero, network, Rational(3, 2)
        names = {0: "0", 1: "the network"}
        pieces = loss_along_line(instance.problem, first, second, ZERO, high)
    else:
        names = {0: "the network", 1: "the other network"}
        pieces = loss_along_line(instance.problem, network, other.network, Rational(-1, 4), Rational(5, 4))
    figure = Figure(figsize=(7.2, 4.4), layout="constrained")
    axes = figure.subplots()
    for piece in pieces:
        ts = [piece.start + (piece.end - piece.start) * Rational(k, POINTS - 1) for k in range(POINTS)]
        axes.plot([nearest_float(t) for t in ts], [nearest_float(piece.at(t)) for t in ts], color="tab:blue")
        axes.axvline(nearest_float(piece.start), color="0.8", linewidth=0.8, linestyle=":", zorder=0)
    for t, name in names.items():
        value = next(piece for piece in pieces if piece.start <= t <= piece.end).at(ONE * t)
        axes.plot([t], [nearest_float(value)], "o", color="tab:red", zorder=3)
        axes.annotate(
            f"{name}\n{decimal_text(value)}", (t, nearest_float(value)), xytext=(6, 8), textcoords="offset points",
            fontsize=9,
        )  # fmt: skip
    borders = len(pieces) - 1
    axes.set_title(f"loss along a line, {counted(borders, 'border')} of regions (dotted)")
    axes.set_xlabel("t")
    axes.set_ylabel("loss")
    axes.margins(y=0.15)
    axes.spines[["top", "right"]].set_visible(False)
    return figure
