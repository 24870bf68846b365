"""Graphs as files for other programs: GraphML or networkx's JSON."""

import json
from pathlib import Path

import networkx as nx

from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.model.document import write_text

__all__ = ["write_graph"]


def write_graph(graph: "nx.Graph[str]", path: str | Path) -> None:
    """Write a graph as GraphML (.graphml) or node-link JSON (.json); the file appears whole or not at all."""
    match Path(path).suffix:
        case ".graphml":
            text = "\n".join(nx.generate_graphml(graph)) + "\n"
        case ".json":
            text = json.dumps(nx.node_link_data(graph, edges="edges"), indent=1) + "\n"
        case other:
            raise InvalidRequest(f"a graph file ends in .graphml or .json, not in {other!r}")
    write_text(path, text)
