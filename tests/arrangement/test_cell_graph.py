"""The graph of cells: walls, distances and shortest walks, listed and lazy, against networkx and the definitions."""

import random
from itertools import pairwise

import networkx as nx
import pytest

from symbolic_landscape.arrangement.arrangement import Arrangement
from symbolic_landscape.arrangement.cell_graph import CellGraph, LazyCellGraph, Wall
from symbolic_landscape.arrangement.sign_vector import conforms, separating_set, sign_vector_of
from symbolic_landscape.exact.vector import vector
from symbolic_landscape.report.graph_file import write_graph


def arrangement_of(inputs):
    return Arrangement(tuple(vector(x) for x in inputs))


def random_arrangement(seed):
    source = random.Random(seed)
    d = source.randint(1, 3)
    inputs = [[source.randint(-2, 2) for _ in range(d)] for _ in range(source.randint(1, 6))]
    inputs.append([-2 * v for v in inputs[0]])
    return arrangement_of(inputs)


def test_two_lines_with_a_repeated_and_a_zero_input():
    cells = CellGraph(arrangement_of([[1, 0], [0, 1], [0, 0], [-3, 0]]))
    assert set(cells.graph) == {(1, 1, 0, -1), (1, -1, 0, -1), (-1, 1, 0, 1), (-1, -1, 0, 1)}
    assert cells.walls((1, 1, 0, -1)) == (Wall((0, 3), (-1, 1, 0, 1)), Wall((1,), (1, -1, 0, -1)))
    assert cells.distance((1, 1, 0, -1), (-1, -1, 0, 1)) == 2
    assert separating_set((1, 1, 0, -1), (-1, -1, 0, 1)) == {0, 1, 3}


@pytest.mark.parametrize("seed", range(25))
def test_listed_and_lazy_graphs_agree(seed):
    arrangement = random_arrangement(seed)
    listed, lazy = CellGraph(arrangement), LazyCellGraph(arrangement)
    for cell in listed.graph:
        assert listed.walls(cell) == lazy.walls(cell)
        assert sign_vector_of(lazy.point_in(cell), arrangement.inputs) == cell
        assert sign_vector_of(listed.point_in(cell), arrangement.inputs) == cell


@pytest.mark.parametrize("seed", range(25))
def test_edges_are_shared_facets(seed):
    """Definition: two cells are neighbors iff a face of one dimension less lies in both closures."""
    arrangement = random_arrangement(seed)
    graph = CellGraph(arrangement).graph
    expected = set()
    for facet in arrangement.faces():
        if facet.dimension == arrangement.input_dimension - 1:
            sides = [c.sign_vector for c in arrangement.cells() if conforms(facet.sign_vector, c.sign_vector)]
            assert len(sides) == 2
            expected.add(frozenset(sides))
    assert {frozenset(edge) for edge in graph.edges} == expected


@pytest.mark.parametrize("seed", range(25))
def test_distances_are_those_of_networkx(seed):
    arrangement = random_arrangement(seed)
    cells = CellGraph(arrangement)
    assert nx.is_connected(cells.graph) and nx.is_bipartite(cells.graph)
    lengths = dict(nx.all_pairs_shortest_path_length(cells.graph))
    for a in cells.graph:
        for b in cells.graph:
            assert cells.distance(a, b) == lengths[a][b]
            if len(cells.graph) < 20:
                walk = list(cells.geodesic(a, b))
                assert walk[0] == a and walk[-1] == b and len(walk) == lengths[a][b] + 1
                assert all(cells.graph.has_edge(x, y) for x, y in pairwise(walk))
        opposite = tuple(-s for s in a)
        assert max(lengths[a].values()) == lengths[a][opposite] == len(arrangement.lines)


def test_a_large_arrangement_is_walked_without_being_listed():
    source = random.Random(3)
    inputs = [[source.randint(-99, 99) for _ in range(8)] for _ in range(40)]  # some 10^8 cells
    arrangement = arrangement_of(inputs)
    cells = LazyCellGraph(arrangement)
    start = sign_vector_of(vector([3, -1, 4, 1, -5, 9, 2, -6]), arrangement.inputs)
    walls = cells.walls(start)
    assert 8 <= len(walls) < 40
    end = walls[3].beyond
    end = cells.walls(end)[-1].beyond
    assert [cells.distance(start, cell) for cell in cells.geodesic(start, end)] == [0, 1, 2]
    assert cells.point_in(tuple(-s if k < 20 else s for k, s in enumerate(start))) is None


@pytest.mark.parametrize("kind", [CellGraph, LazyCellGraph])
def test_misuse_raises(kind):
    cells = kind(arrangement_of([[1, 0], [0, 1], [1, 1], [0, 0]]))
    for signs in [(1, 1, -1, 0), (0, 1, 1, 0), (1, 1, 1, 1)]:
        assert cells.point_in(signs) is None
        with pytest.raises(ValueError, match="is not the sign vector of a cell"):
            cells.walls(signs)


def test_files(tmp_path):
    cells = CellGraph(arrangement_of([[1, 0, 1], [0, 1, 1], [1, 1, 0], [2, 0, 2]]))
    write_graph(cells.text_graph(), tmp_path / "cells.graphml")
    read = nx.read_graphml(tmp_path / "cells.graphml")
    assert nx.is_isomorphic(read, cells.graph)
    assert read.edges["+++" + "+", "-+" + "+-"]["samples"] == "0 3"
    assert read.nodes["++++"]["interior_point"] == " ".join(map(str, cells.point_in((1, 1, 1, 1))))
