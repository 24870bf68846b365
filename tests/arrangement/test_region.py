"""Regions of a network: counts, walks up to permutation, distances, the regions around a point, files."""

import random
from collections import Counter
from itertools import islice, pairwise, permutations, product

import networkx as nx
import pytest

from symbolic_landscape.arrangement.arrangement import Arrangement
from symbolic_landscape.arrangement.cell_graph import CellGraph, LazyCellGraph
from symbolic_landscape.arrangement.region import RegionGraph, region_text, up_to_permutation
from symbolic_landscape.arrangement.sign_vector import conforms, sign_vector_of
from symbolic_landscape.errors import LimitReached
from symbolic_landscape.exact.vector import vector
from symbolic_landscape.report.graph_file import write_graph

FIVE_POINTS = Arrangement(tuple(vector([x, 1]) for x in (-1, "-3/5", "-1/10", "3/10", "7/10")))
SMALL = [
    Arrangement((vector([1]), vector([0]), vector([-2]))),
    Arrangement((vector([1, 0]), vector([0, 1]))),
    Arrangement((vector([1, 0]), vector([0, 1]), vector([1, 1]))),
]


def cartesian_power(graph, width):
    """The definition, by networkx: products of the graph with itself, vertices flattened."""
    power = nx.relabel_nodes(graph, {cell: (cell,) for cell in graph})
    for _ in range(width - 1):
        power = nx.cartesian_product(power, graph)
        power = nx.relabel_nodes(power, {(head, cell): (*head, cell) for head, cell in power})
    return power


@pytest.mark.parametrize("cells", [CellGraph, LazyCellGraph])
@pytest.mark.parametrize("arrangement", SMALL)
@pytest.mark.parametrize("width", [1, 2, 3])
def test_steps_are_the_edges_of_the_power(cells, arrangement, width):
    power = cartesian_power(CellGraph(arrangement).graph, width)
    regions = RegionGraph(cells(arrangement), width)
    assert regions.region_count == len(power)
    for region in list(power)[:: 7 if width == 3 else 1]:
        steps = list(regions.steps(region))
        assert {step.beyond for step in steps} == set(power[region])
        for step in steps:
            assert step.beyond[step.neuron] != region[step.neuron]
            changed = {(step.neuron, sample) for sample in step.samples}
            assert regions.separating_set(region, step.beyond) == changed
    assert regions.region_count_up_to_permutation == len({up_to_permutation(region) for region in power})


@pytest.mark.parametrize("arrangement", SMALL)
@pytest.mark.parametrize("width", [1, 2, 3])
def test_walks_and_distances(arrangement, width):
    power = cartesian_power(CellGraph(arrangement).graph, width)
    regions = RegionGraph(CellGraph(arrangement), width)
    source = random.Random(width)
    for _ in range(3):
        start = source.choice(list(power))
        lengths = nx.single_source_shortest_path_length(power, start)
        assert dict(regions.walk(start)) == dict(lengths)
        folded = dict(regions.walk(start, permutations=False))
        assert set(folded) == {up_to_permutation(region) for region in power}
        for region in source.sample(list(power), 4 if len(power) > 4 else len(power)):
            assert regions.distance(start, region) == lengths[region]
            least = min(lengths[tuple(order)] for order in permutations(region))
            assert regions.distance_up_to_permutation(start, region) == folded[up_to_permutation(region)] == least
            walk = list(regions.geodesic(start, region))
            assert walk[0] == start and walk[-1] == region and len(walk) == lengths[region] + 1
            assert all(power.has_edge(a, b) for a, b in pairwise(walk))


def test_walks_are_lazy():
    """33 neurons on ten cells: 10^33 regions, of which the first hundred are looked at."""
    regions = RegionGraph(CellGraph(FIVE_POINTS), 33)
    assert regions.region_count == 10**33
    start = tuple(CellGraph(FIVE_POINTS).graph)[:1] * 33
    found = list(islice(regions.walk(start, permutations=False), 100))
    assert Counter(distance for _, distance in found)[1] == 2
    everything = list(islice(regions.walk(start), 100))
    assert Counter(distance for _, distance in everything)[1] == 66
    assert regions.distance_up_to_permutation(start, everything[-1][0]) == everything[-1][1]


def test_regions_around_a_point():
    regions = RegionGraph(CellGraph(FIVE_POINTS), 3)
    weights = [vector([0, 0]), vector([1, 1]), vector([1, 2])]  # 0; on the boundary of x = -1; in a cell
    signs = [sign_vector_of(w, FIVE_POINTS.inputs) for w in weights]
    around = list(regions.regions_around(weights))
    expected = [
        region
        for region in product(CellGraph(FIVE_POINTS).graph, repeat=3)
        if all(conforms(face, cell) for face, cell in zip(signs, region, strict=True))
    ]
    assert len(around) == 20 and sorted(around) == sorted(expected)
    with pytest.raises(ValueError, match=r"neuron 0 lies on the boundary of samples \[0, 1, 2, 3, 4\]"):
        regions.region_at(weights)
    assert RegionGraph(CellGraph(FIVE_POINTS), 1).region_at(weights[2:]) == (signs[2],)
    with pytest.raises(ValueError, match="the weights of 3 neurons were wanted, 1 came"):
        regions.region_at(weights[:1])


def test_balls_and_files(tmp_path):
    regions = RegionGraph(CellGraph(FIVE_POINTS), 3)
    start = tuple(CellGraph(FIVE_POINTS).graph)[:1] * 3
    ball = regions.ball(start, 2)
    assert Counter(nx.get_node_attributes(ball, "distance").values()) == {0: 1, 1: 6, 2: 18}
    assert nx.single_source_shortest_path_length(ball, region_text(start)) == nx.get_node_attributes(ball, "distance")
    folded = regions.ball(start, 10**6, permutations=False)
    assert len(folded) == regions.region_count_up_to_permutation == 220
    assert not list(nx.selfloop_edges(folded))
    write_graph(folded, tmp_path / "regions.graphml")
    assert nx.is_isomorphic(nx.read_graphml(tmp_path / "regions.graphml"), folded)
    with pytest.raises(LimitReached, match="more than 10 regions lie within 2 walls"):
        regions.ball(start, 2, most_regions=10)


def test_no_neurons():
    regions = RegionGraph(CellGraph(FIVE_POINTS), 0)
    assert regions.region_count == regions.region_count_up_to_permutation == 1
    assert list(regions.walk(())) == [((), 0)]
    assert regions.region_at([]) == () and list(regions.regions_around([])) == [()]
    assert regions.distance_up_to_permutation((), ()) == 0
