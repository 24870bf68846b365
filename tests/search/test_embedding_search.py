"""The stream of embeddings, and how they are shrunk."""

from itertools import islice

import pytest
from brute_force import Landscape, fractions_of

from symbolic_landscape.claim import IsInactiveUnit, IsUnitReplication
from symbolic_landscape.exact.vector import vector
from symbolic_landscape.model.embedding import EmbeddingInstance, InactiveUnit, UnitReplication
from symbolic_landscape.model.empirical import from_arrays
from symbolic_landscape.search.generators.embedding import embeddings, instances
from symbolic_landscape.search.shrinking.descent import shrink
from symbolic_landscape.search.shrinking.embedding import size, smaller
from symbolic_landscape.theorems.theorem import Not, Theorem, judge

NOT_REPLICATED = Theorem("toy.replication", "nothing is replicated", "embedding", (), Not(IsUnitReplication()))
NOT_INACTIVE = Theorem("toy.inactive", "no unit is inactive", "embedding", (), Not(IsInactiveUnit()))
NARROW = from_arrays(
    [["3/7", 2], [5, "-11/2"]], [[1, 9], [-4, 8]], [[17, -3], ["1/9", 2]], [[5, 1], [0, "22/7"]], "absolute_value"
)
REPLICATED = EmbeddingInstance(NARROW, UnitReplication(1, vector([3, "1/2", 7]), vector(["1/3", 14, -1])))
TWO_OUTPUTS = from_arrays([[2, 3], [5, 1]], [[1, 0], [0, 4]], [[1, 1]], [[2], [5]])
INACTIVE = EmbeddingInstance(TWO_OUTPUTS, InactiveUnit(vector([-2, -3]), vector([7, 9])))


def predictions(instance):
    """Return f at every sample, naively."""
    landscape, h = Landscape(instance), fractions_of(instance.network.output_weights)
    rows = []
    for x in landscape.inputs:
        hidden = []
        for w in fractions_of(instance.network.input_weights):
            z = sum(a * b for a, b in zip(w, x, strict=True))
            hidden.append((landscape.plus if z >= 0 else landscape.minus) * z)
        rows.append([sum(a * g for a, g in zip(row, hidden, strict=True)) for row in h])
    return rows


def test_every_embedding_keeps_the_function_and_adds_neurons():
    names = set()
    for instance in islice(instances(2), 1200):
        assert predictions(instance.wide) == predictions(instance.narrow)
        assert instance.wide.network.width == instance.narrow.network.width + 1
        names.add(instance.embedding.name)
    assert names == {"unit_replication", "inactive_unit", "inactive_propagation"}


def test_the_stream_has_negative_and_zero_factors_and_zero_weights():
    listed = list(embeddings(from_arrays([[1, 0], [0, 1]], [1, 1], [[1, 1]], [[1]])))
    gammas = [min(e.output_factors) for e in listed if isinstance(e, UnitReplication)]
    assert min(gammas) < 0 and 0 in gammas and max(gammas) > 0
    units = [e for e in listed if isinstance(e, InactiveUnit)]
    assert {tuple(map(int, e.input_weight)) for e in units} == {(0, 0), (-1, 0), (0, -1), (-1, -1)}
    assert {int(e.output_weights[0]) for e in units} == {0, 1, -1}
    assert len(set(listed)) == len(listed)


def test_the_stream_depends_on_the_seed_in_its_built_points_only():
    first, again, other = (list(islice(instances(seed), 600)) for seed in (0, 0, 1))
    assert first == again != other and len(set(first) & set(other)) > 100


@pytest.mark.parametrize(("theorem", "instance"), [(NOT_REPLICATED, REPLICATED), (NOT_INACTIVE, INACTIVE)])
def test_shrinking_is_determined_and_ends_where_no_candidate_is_smaller(theorem, instance):
    smallest = shrink(theorem, instance)
    assert size(smallest)[:4] == (1, 2, 1, 1) and shrink(theorem, instance) == smallest
    for candidate in smaller(smallest):
        assert size(candidate) >= size(smallest) or judge(theorem, candidate).outcome != "counterexample"


def test_candidates_are_embeddings():
    for instance in (REPLICATED, INACTIVE):
        for candidate in islice(smaller(instance), 400):
            assert predictions(candidate.wide) == predictions(candidate.narrow)
            assert candidate.narrow.network.width > 0
