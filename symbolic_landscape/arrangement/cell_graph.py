"""The cells of an arrangement as a graph: two cells are joined where one wall separates them (the tope graph)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import networkx as nx

from symbolic_landscape.arrangement.arrangement import Arrangement, Face
from symbolic_landscape.arrangement.sign_vector import SignVector, separating_set, sign_vector_text
from symbolic_landscape.exact.linear_program import Feasible, LinearSystem, decide_feasible
from symbolic_landscape.exact.rational import ONE, ZERO
from symbolic_landscape.exact.vector import Vector, scale

__all__ = ["CellGraph", "LazyCellGraph", "Wall", "crossed"]


@dataclass(frozen=True)
class Wall:
    """A hyperplane that bounds a cell: the samples whose sign changes there (parallel inputs change together).

    `beyond`: the cell on the other side.
    """

    samples: tuple[int, ...]
    beyond: SignVector


def crossed(cell: SignVector, samples: tuple[int, ...]) -> SignVector:
    """Return the sign vector with the signs of `samples` reversed.

    >>> crossed((1, -1, 0), (0, 1))
    (-1, 1, 0)
    """
    signs = list(cell)
    for sample in samples:
        signs[sample] = -signs[sample]
    return tuple(signs)


@dataclass(frozen=True)
class LazyCellGraph:
    """The graph of cells, of which only what is asked for is computed: for arrangements too large to list.

    >>> from symbolic_landscape.exact.vector import vector
    >>> cells = LazyCellGraph(Arrangement((vector([1, 0]), vector([0, 1]), vector([1, 1]))))
    >>> [wall.samples for wall in cells.walls((1, 1, 1))]
    [(0,), (1,)]
    """

    arrangement: Arrangement

    def walls(self, cell: SignVector) -> tuple[Wall, ...]:
        """Return the walls of a cell, by their first sample: one linear program for each hyperplane.

        The hyperplane of l is a wall iff the cell's signs with that of l reversed are realizable.  Raises `ValueError`
        where `cell` is not a cell.
        """
        if self.point_in(cell) is None:
            raise ValueError(f"{sign_vector_text(cell)} is not the sign vector of a cell")
        found = []
        for line in self.arrangement.lines:
            beyond = crossed(cell, line.samples)
            if self.point_in(beyond) is not None:
                found.append(Wall(line.samples, beyond))
        return tuple(found)

    def point_in(self, cell: SignVector) -> Vector | None:
        """Return a weight in the cell, or None where no weight has these signs (or some line has sign 0)."""
        rows = []
        for sample, (s, x) in enumerate(zip(cell, self.arrangement.inputs, strict=True)):
            if any(x) and s == 0:
                return None
            if not any(x):
                if s:
                    return None
                continue
            rows.append((scale(ONE if s > 0 else -ONE, self.arrangement.inputs[sample]), ZERO))
        answer = decide_feasible(LinearSystem(self.arrangement.input_dimension, more_than=tuple(rows)))
        return answer.point if isinstance(answer, Feasible) else None

    def distance(self, a: SignVector, b: SignVector) -> int:
        """Return the number of hyperplanes between two cells: the length of a shortest walk (proofs/composition.md).

        Where inputs are parallel it is less than the size of their `separating_set`.
        """
        between = separating_set(a, b)
        return sum(1 for line in self.arrangement.lines if line.samples[0] in between)

    def geodesic(self, a: SignVector, b: SignVector) -> Iterator[SignVector]:
        """Yield the cells of a shortest walk from a to b, both ends included; no hyperplane is crossed twice.

        >>> from symbolic_landscape.exact.vector import vector
        >>> cells = LazyCellGraph(Arrangement((vector([1, 0]), vector([0, 1]), vector([1, 1]))))
        >>> list(cells.geodesic((1, 1, 1), (-1, -1, -1)))
        [(1, 1, 1), (-1, 1, 1), (-1, 1, -1), (-1, -1, -1)]
        """
        yield a
        while a != b:
            between = separating_set(a, b)
            a = next(wall.beyond for wall in self.walls(a) if wall.samples[0] in between)
            yield a


@dataclass(frozen=True)
class CellGraph(LazyCellGraph):
    """The graph of all cells, listed once.

    >>> from symbolic_landscape.exact.vector import vector
    >>> cells = CellGraph(Arrangement((vector([1, 0]), vector([0, 1]), vector([1, 1]))))
    >>> cells.graph.number_of_nodes(), cells.graph.number_of_edges()
    (6, 6)
    >>> cells.graph.edges[(1, 1, 1), (-1, 1, 1)]["samples"]
    (0,)
    """

    @cached_property
    def faces(self) -> dict[SignVector, Face]:
        """The cells by sign vector."""
        return {face.sign_vector: face for face in self.arrangement.cells()}

    @cached_property
    def graph(self) -> "nx.Graph[SignVector]":
        """The networkx graph: vertices sign vectors; each edge has `samples`, those whose sign changes there."""
        graph: nx.Graph[SignVector] = nx.Graph()
        graph.add_nodes_from(self.faces)
        for line in self.arrangement.lines:
            first = line.samples[0]
            for cell in self.faces:
                if cell[first] > 0 and (beyond := crossed(cell, line.samples)) in self.faces:
                    graph.add_edge(cell, beyond, samples=line.samples)
        return graph

    def walls(self, cell: SignVector) -> tuple[Wall, ...]:
        """Return the walls of a cell, by their first sample."""
        if cell not in self.graph:
            raise ValueError(f"{sign_vector_text(cell)} is not the sign vector of a cell")
        found = [Wall(edge["samples"], beyond) for beyond, edge in self.graph[cell].items()]
        return tuple(sorted(found, key=lambda wall: wall.samples))

    def point_in(self, cell: SignVector) -> Vector | None:
        """Return a weight in the cell, or None where no weight has these signs."""
        face = self.faces.get(cell)
        return None if face is None else face.interior_point

    def text_graph(self) -> "nx.Graph[str]":
        """Return the graph with everything as text, for files: vertices `+-+`, interior points, crossed samples.

        >>> from symbolic_landscape.exact.vector import vector
        >>> text = CellGraph(Arrangement((vector([1]), vector([-2])))).text_graph()
        >>> sorted(text.nodes(data="interior_point")), list(text.edges(data="samples"))
        ([('+-', '1'), ('-+', '-1')], [('-+', '+-', '0 1')])
        """
        graph: nx.Graph[str] = nx.Graph()
        for cell, face in self.faces.items():
            point = " ".join(str(value.str()) for value in face.interior_point)
            graph.add_node(sign_vector_text(cell), interior_point=point)
        for a, b, edge in self.graph.edges(data=True):
            graph.add_edge(sign_vector_text(a), sign_vector_text(b), samples=" ".join(map(str, edge["samples"])))
        return graph
