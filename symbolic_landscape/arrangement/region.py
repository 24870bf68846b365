"""Regions of a whole network: a cell for every neuron.  There are cells^width of them, so none is stored."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import comb

import networkx as nx

from symbolic_landscape.arrangement.cell_graph import LazyCellGraph
from symbolic_landscape.arrangement.sign_vector import (
    SignVector,
    compose,
    separating_set,
    sign_vector_of,
    sign_vector_text,
)
from symbolic_landscape.errors import LimitReached
from symbolic_landscape.exact.vector import Vector

__all__ = ["Region", "RegionGraph", "Step", "region_text", "up_to_permutation"]

Region = tuple[SignVector, ...]


def up_to_permutation(region: Region) -> Region:
    """Return the representative of all regions that differ by a permutation of neurons: its cells sorted.

    >>> up_to_permutation(((1, -1), (-1, -1)))
    ((-1, -1), (1, -1))
    """
    return tuple(sorted(region))


def region_text(region: Region) -> str:
    """Return the sign vectors of the neurons as text.

    >>> region_text(((1, -1), (-1, 0)))
    '+- -0'
    """
    return " ".join(map(sign_vector_text, region))


@dataclass(frozen=True)
class Step:
    """A wall of a region: one neuron crosses it, and the signs of `samples` change."""

    neuron: int
    samples: tuple[int, ...]
    beyond: Region


@dataclass(frozen=True)
class RegionGraph:
    """The Cartesian power of a graph of cells: regions are joined where one neuron crosses one wall.

    On a region the loss is one polynomial in all weights (`loss.empirical.region_loss`).

    >>> from symbolic_landscape.arrangement.arrangement import Arrangement
    >>> from symbolic_landscape.arrangement.cell_graph import CellGraph
    >>> from symbolic_landscape.exact.vector import vector
    >>> regions = RegionGraph(CellGraph(Arrangement((vector([1, 0]), vector([0, 1])))), 33)
    >>> regions.region_count == 4**33
    True
    """

    cells: LazyCellGraph
    width: int

    @property
    def region_count(self) -> int:
        """The number of regions: cells^width."""
        return int(self.cells.arrangement.cell_count**self.width)

    @property
    def region_count_up_to_permutation(self) -> int:
        """The number of multisets of `width` cells."""
        return comb(self.cells.arrangement.cell_count + self.width - 1, self.width)

    def region_at(self, input_weights: Sequence[Vector]) -> Region:
        """Return the region that contains the weights; raises `ValueError` where a neuron lies between cells."""
        region = self._signs(input_weights)
        inputs = self.cells.arrangement.inputs
        for neuron, signs in enumerate(region):
            boundary = [k for k, (s, x) in enumerate(zip(signs, inputs, strict=True)) if s == 0 and any(x)]
            if boundary:
                raise ValueError(
                    f"neuron {neuron} lies on the boundary of samples {boundary}: `regions_around` gives its regions"
                )
        return region

    def regions_around(self, input_weights: Sequence[Vector]) -> Iterator[Region]:
        """Yield the regions whose closure contains the weights: every neuron in each of the cells around it.

        >>> from symbolic_landscape.arrangement.arrangement import Arrangement
        >>> from symbolic_landscape.arrangement.cell_graph import CellGraph
        >>> from symbolic_landscape.exact.vector import vector
        >>> regions = RegionGraph(CellGraph(Arrangement((vector([1, 0]), vector([0, 1])))), 2)
        >>> [region_text(region) for region in regions.regions_around([vector([1, 0]), vector([1, 1])])]
        ['+- ++', '++ ++']
        """
        arrangement = self.cells.arrangement
        around = []
        for signs in self._signs(input_weights):
            local = arrangement.localization(signs).cells()
            around.append([compose(signs, cell.sign_vector) for cell in local])
        yield from product(*around)

    def steps(self, region: Region) -> Iterator[Step]:
        """Yield the walls of a region, neuron by neuron."""
        for neuron, cell in enumerate(region):
            for wall in self.cells.walls(cell):
                yield Step(neuron, wall.samples, (*region[:neuron], wall.beyond, *region[neuron + 1 :]))

    def distance(self, a: Region, b: Region) -> int:
        """Return the least number of walls on a walk from a to b."""
        return sum(self.cells.distance(x, y) for x, y in zip(a, b, strict=True))

    def distance_up_to_permutation(self, a: Region, b: Region) -> int:
        """Return the least distance from a to b with its neurons in any order: a cheapest perfect matching."""
        graph: nx.Graph[tuple[int, int]] = nx.Graph()
        for i, x in enumerate(a):
            for j, y in enumerate(b):
                graph.add_edge((0, i), (1, j), weight=-self.cells.distance(x, y))
        matching = nx.max_weight_matching(graph, maxcardinality=True)
        return -sum(int(graph.edges[edge]["weight"]) for edge in matching)

    def separating_set(self, a: Region, b: Region) -> frozenset[tuple[int, int]]:
        """Return the pairs (neuron, sample) at which the signs are opposite."""
        return frozenset(
            (neuron, sample)
            for neuron, (x, y) in enumerate(zip(a, b, strict=True))
            for sample in separating_set(x, y)
        )

    def geodesic(self, a: Region, b: Region) -> Iterator[Region]:
        """Yield the regions of a shortest walk from a to b, both included: one neuron after another moves."""
        yield a
        for neuron, target in enumerate(b):
            for cell in list(self.cells.geodesic(a[neuron], target))[1:]:
                a = (*a[:neuron], cell, *a[neuron + 1 :])
                yield a

    def walk(self, start: Region, *, permutations: bool = True) -> Iterator[tuple[Region, int]]:
        """Yield all regions with their distance from the start, nearest first; what is not asked for is not computed.

        Without `permutations` regions that differ by the order of their neurons are one: the first met stands for all,
        sorted.
        """
        first = start if permutations else up_to_permutation(start)
        met = {first}
        waiting = deque([(first, 0)])
        while waiting:
            region, distance = waiting.popleft()
            yield region, distance
            for step in self.steps(region):
                beyond = step.beyond if permutations else up_to_permutation(step.beyond)
                if beyond not in met:
                    met.add(beyond)
                    waiting.append((beyond, distance + 1))

    def ball(
        self, start: Region, radius: int, *, permutations: bool = True, most_regions: int = 100_000
    ) -> "nx.Graph[str]":
        """Return the regions within `radius` walls of the start as a graph of texts, for files.

        Vertices are `region_text`s with their `distance`; edges have the `neuron` that moves and the `samples` it
        crosses.  Raises `LimitReached` past `most_regions`.
        """
        graph: nx.Graph[str] = nx.Graph()
        inside: list[Region] = []
        for region, distance in self.walk(start, permutations=permutations):
            if distance > radius:
                break
            if len(inside) == most_regions:
                raise LimitReached(f"more than {most_regions} regions lie within {radius} walls; that is the limit")
            inside.append(region)
            graph.add_node(region_text(region), distance=distance)
        for region in inside:
            for step in self.steps(region):
                beyond = region_text(step.beyond if permutations else up_to_permutation(step.beyond))
                if beyond in graph:
                    samples = " ".join(map(str, step.samples))
                    graph.add_edge(region_text(region), beyond, neuron=step.neuron, samples=samples)
        return graph

    def _signs(self, input_weights: Sequence[Vector]) -> Region:
        if len(input_weights) != self.width:
            raise ValueError(f"the weights of {self.width} neurons were wanted, {len(input_weights)} came")
        return tuple(sign_vector_of(weight, self.cells.arrangement.inputs) for weight in input_weights)
