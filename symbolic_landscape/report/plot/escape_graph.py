"""The escape graph: losses on the vertical axis, least widths as columns, edges labelled by the escaping face."""

import networkx as nx
from matplotlib.figure import Figure

from symbolic_landscape.exact.rational import decimal_text, nearest_float, parse_rational
from symbolic_landscape.model.empirical import EmpiricalInstance
from symbolic_landscape.spectrum.enumeration import enumerate_stationary
from symbolic_landscape.spectrum.escape_graph import escape_graph

__all__ = ["draw"]

MOST_LABELS = 14  # edges named by their face; more would cover each other


def draw(instance: EmpiricalInstance, other: EmpiricalInstance | None = None) -> Figure:
    """Return the picture of all stationary predictions and the escapes between them.

    The path in red starts at the zero function and takes the steepest escape each time: the largest |D_e(u)| / |u|.
    """
    spectrum = enumerate_stationary(instance.problem)
    graph = escape_graph(instance.problem, spectrum)
    loss = {v: parse_rational(data["loss"]) for v, data in graph.nodes(data=True)}
    width: dict[str, int] = {v: data["minimal_width"] for v, data in graph.nodes(data=True)}
    place = {}
    for v in graph:
        column = sorted((u for u in graph if width[u] == width[v]), key=lambda u: loss[u])
        shift = 0.24 * ((column.index(v) % 3) - 1)
        place[v] = (width[v] + (0 if len(column) < 3 else shift), nearest_float(loss[v]))
    path = _steepest_path(graph, next(v for v in graph if width[v] == 0))
    figure = Figure(figsize=(9, 7), layout="constrained")
    axes = figure.subplots()
    for a, b in graph.edges:
        red = (a, b) in path
        axes.annotate(
            "", place[b], place[a],
            arrowprops={
                "arrowstyle": "-|>", "color": "tab:red" if red else "0.75", "lw": 1.8 if red else 0.7,
                "shrinkA": 4, "shrinkB": 4, "connectionstyle": "arc3,rad=0.06",
            },
            zorder=3 if red else 1,
        )  # fmt: skip
    for position, (a, b) in enumerate(path):
        (x0, y0), (x1, y1) = place[a], place[b]
        face = graph.edges[a, b]["face"].split(";")[0]
        middle = ((x0 + x1) / 2, (y0 + y1) / 2)
        axes.annotate(
            face, middle, xytext=(8, 6 + 4 * (position % 2)), textcoords="offset points", color="tab:red",
            fontsize=9, family="monospace", zorder=5,
        )  # fmt: skip
    xs, ys = zip(*place.values(), strict=True)
    axes.scatter(xs, ys, s=34, color="tab:blue", edgecolors="white", zorder=4)
    on_path = {v for edge in path for v in edge}
    for v in on_path:
        text = str(loss[v].str())
        shown = text if len(text) <= 14 else decimal_text(loss[v])
        axes.annotate(
            shown, place[v], xytext=(-7, 5), textcoords="offset points", ha="right", fontsize=9, zorder=6,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0.5},
        )  # fmt: skip
    axes.set_xticks(sorted(set(width.values())))
    axes.set_xlabel("least width of the prediction")
    axes.set_ylabel("loss")
    axes.set_title(
        f"{len(graph)} stationary predictions, {graph.number_of_edges()} escapes\n"
        "red: the steepest from the zero function, with the face of the escaping neuron"
    )
    axes.margins(0.08)
    axes.spines[["top", "right"]].set_visible(False)
    return figure


def _steepest_path(graph: "nx.DiGraph[str]", start: str) -> list[tuple[str, str]]:
    """Return the edges from `start` down, each the escape of largest steepness."""
    path, here = [], start
    while graph.out_degree(here):
        following = max(graph.successors(here), key=lambda v: parse_rational(graph.edges[here, v]["squared_steepness"]))
        path.append((here, following))
        here = following
    return path
