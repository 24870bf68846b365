"""The graph of cells: vertices sign vectors, edges the walls crossed."""

from math import atan2, cos, sin

import networkx as nx
from matplotlib.figure import Figure

from symbolic_landscape.arrangement.arrangement import Arrangement
from symbolic_landscape.arrangement.cell_graph import CellGraph
from symbolic_landscape.arrangement.sign_vector import sign_vector_text
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.rational import nearest_float
from symbolic_landscape.model.empirical import EmpiricalInstance

__all__ = ["draw"]

MOST_CELLS = 150


def draw(instance: EmpiricalInstance, other: EmpiricalInstance | None = None) -> Figure:
    """Return the picture; cells that hold neurons are filled, with their number.

    Raises `InvalidRequest` for more cells than can be told apart.
    """
    arrangement = Arrangement(instance.problem.data.inputs)
    if arrangement.cell_count > MOST_CELLS:
        raise InvalidRequest(f"{arrangement.cell_count} cells are too many for a picture of at most {MOST_CELLS}")
    cells = CellGraph(arrangement)
    graph = cells.graph
    place = _places(cells, arrangement.rank)
    figure = Figure(figsize=(8, 8), layout="constrained")
    axes = figure.subplots()
    holding = _neurons_in(instance, cells)
    nx.draw_networkx_edges(graph, place, ax=axes, edge_color="0.7")
    colors = ["tab:blue" if holding.get(cell) else "white" for cell in graph]
    nx.draw_networkx_nodes(graph, place, ax=axes, node_size=90, node_color=colors, edgecolors="0.3")
    size = 9 if len(graph) <= 40 else 6
    for cell, (x, y) in place.items():
        count = f" ({holding[cell]})" if holding.get(cell) else ""
        axes.annotate(
            sign_vector_text(cell) + count, (x, y), xytext=(0, 8), textcoords="offset points", ha="center",
            fontsize=size, family="monospace",
        )  # fmt: skip
    if len(graph) <= 40:
        labels = {(a, b): ",".join(map(str, edge["samples"])) for a, b, edge in graph.edges(data=True)}
        nx.draw_networkx_edge_labels(graph, place, labels, ax=axes, font_size=8, font_color="tab:red", rotate=False)
    axes.set_title(f"{len(graph)} cells, {graph.number_of_edges()} walls (red: the samples whose sign changes)")
    axes.margins(0.12)
    axes.axis("off")
    return figure


def _places(cells: CellGraph, rank: int):  # type: ignore[no-untyped-def]
    if rank == 2 and len(next(iter(cells.faces.values())).interior_point) == 2:
        return {
            cell: (cos(angle), sin(angle))
            for cell, face in cells.faces.items()
            for angle in [atan2(*(nearest_float(value) for value in reversed(face.interior_point)))]
        }
    return nx.kamada_kawai_layout(cells.graph)


def _neurons_in(instance: EmpiricalInstance, cells: CellGraph) -> dict[tuple[int, ...], int]:
    counts: dict[tuple[int, ...], int] = {}
    if instance.point is not None:
        from symbolic_landscape.loss.empirical import evaluate

        for signs in evaluate(instance.problem, instance.network).signs:
            counts[signs] = counts.get(signs, 0) + 1
    return counts
