"""Data sets up to symmetry: as many as Burnside's lemma counts, and never two of one class."""

from fractions import Fraction
from itertools import combinations, combinations_with_replacement, islice, permutations, product
from math import gcd

import pytest

from symbolic_landscape.search.generators.data_sets import data_sets, integer_data_sets

SHAPES = [  # samples, inputs, the largest input, the largest target
    (1, 1, 1, 1), (2, 1, 1, 1), (2, 1, 2, 1), (2, 1, 3, 2), (3, 1, 1, 2), (2, 2, 1, 1), (3, 2, 1, 1), (3, 3, 1, 1),
]  # fmt: skip


def spans(rows, d):
    """Whether some d rows have a determinant that is not 0, by permutations."""
    for chosen in combinations(rows, d):
        total = 0
        for order in permutations(range(d)):
            term = (-1) ** sum(order[a] > order[b] for a, b in combinations(range(d), 2))
            for row, column in enumerate(order):
                term *= chosen[row][column]
            total += term
        if total:
            return True
    return False


def wanted(samples, d, largest_input, largest_target):
    columns = list(zip(*samples, strict=True))
    return (
        all(any(sample[:d]) for sample in samples)
        and max(abs(v) for column in columns[:d] for v in column) == largest_input
        and max(abs(v) for v in columns[d]) == largest_target
        and all(gcd(*column) == 1 for column in columns)
        and spans([sample[:d] for sample in samples], d)
    )


def symmetries(d):
    for order in permutations(range(d)):
        for *signs, sign in product((1, -1), repeat=d + 1):
            yield lambda s, order=order, signs=signs, sign=sign: (
                *(a * s[c] for a, c in zip(signs, order, strict=True)),
                sign * s[d],
            )


@pytest.mark.parametrize("shape", SHAPES)
def test_there_are_as_many_as_orbits(shape):
    """Burnside: the number of orbits is the mean number of sets that a symmetry leaves as they are."""
    n, d, largest_input, largest_target = shape
    inputs = product(range(-largest_input, largest_input + 1), repeat=d)
    points = [(*x, y) for x in inputs for y in range(-largest_target, largest_target + 1)]
    if n == 3 and d == 3:
        points = [point for point in points if sum(map(bool, point[:3])) == 1]  # else too many to count here
    every = [s for s in combinations_with_replacement(sorted(points), n) if wanted(s, *shape[1:])]
    group = list(symmetries(d))
    fixed = sum(sorted(map(g, samples)) == list(samples) for g in group for samples in every)
    listed = [s for s in integer_data_sets(*shape) if set(s) <= set(points)]
    assert Fraction(fixed, len(group)) == len(listed) > 0


@pytest.mark.parametrize("shape", SHAPES[:7])
def test_every_data_set_is_listed_in_one_of_its_forms(shape):
    n, d, largest_input, largest_target = shape
    inputs = product(range(-largest_input, largest_input + 1), repeat=d)
    points = [(*x, y) for x in inputs for y in range(-largest_target, largest_target + 1)]
    listed = {frozenset_of(samples) for samples in integer_data_sets(*shape)}
    for samples in combinations_with_replacement(points, n):
        if wanted(samples, *shape[1:]):
            forms = {frozenset_of(map(g, samples)) for g in symmetries(d)}
            assert len(forms & listed) == 1


def frozenset_of(samples):
    samples = list(samples)
    return frozenset((sample, samples.count(sample)) for sample in samples)


def test_the_stream_grows_and_repeats_nothing():
    first = list(islice(data_sets(), 600))
    assert len(set(first)) == 600
    levels = [
        data.sample_count
        + data.input_dimension
        + max(abs(v) for x in data.inputs for v in x)
        + max(abs(v) for y in data.targets for v in y)
        for data in first
    ]
    assert levels == sorted(levels)
    assert {data.sample_count for data in first} == {1, 2, 3, 4}
