"""The flats of a matroid against sums of subspaces formed one by one, with large primes and with tiny ones."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic_landscape.errors import LimitReached
from symbolic_landscape.exact import linear_matroid
from symbolic_landscape.exact.flat_depths import flats_by_depth
from symbolic_landscape.exact.linear_matroid import LinearMatroid, with_lucky_primes
from symbolic_landscape.exact.projection_frames import FrameSpace
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.exact.subspace import Subspace
from symbolic_landscape.exact.supported_flats import FlatSupport, Group


@st.composite
def lines(draw, most=9, size=3):
    ambient = draw(st.integers(1, 4))
    entries = st.lists(st.integers(-size, size), min_size=ambient, max_size=ambient).filter(any)
    rows = draw(st.lists(entries, min_size=1, max_size=most))
    return tuple(dict.fromkeys(Subspace.spanned_by(ambient, (tuple(row),)).rows[0] for row in rows))


def subspace(vectors, numbers):
    return Subspace.spanned_by(len(vectors[0]), tuple(vectors[n] for n in numbers))


def all_flats(vectors):
    """Every span of independent vectors: all subsets, no clever order."""
    whole = Subspace.spanned_by(len(vectors[0]), vectors).dimension
    return {
        subspace(vectors, chosen)
        for size in range(whole + 1)
        for chosen in combinations(range(len(vectors)), size)
    }


def flats_on_the_way_up(matroid):
    """All flats but the whole, by bases, each as often as it is met."""
    met = [()]

    def climb(flats):
        if flats.missing >= 2:
            covers = matroid.covers(flats, once=True)
            met.extend(
                (*flats.bases[parent].tolist(), int(vector))
                for parent, vector in zip(covers.parents, covers.vectors, strict=True)
            )
            for row, inside in enumerate(covers.inside):
                flat = subspace(matroid.vectors, met[len(met) - len(covers) + row])
                assert [flat.contains((vector,)) for vector in matroid.vectors] == inside.tolist()
            if len(covers):
                climb(matroid.extended(flats, covers))

    climb(matroid.bottom())
    return met


def check_each_flat_once(vectors):
    (met,) = with_lucky_primes(LinearMatroid(vectors), lambda matroid: iter([flats_on_the_way_up(matroid)]))
    spans = [subspace(vectors, basis) for basis in met]
    assert [span.dimension for span in spans] == [len(basis) for basis in met]
    assert len(set(spans)) == len(spans)
    whole = Subspace.spanned_by(len(vectors[0]), vectors)
    assert {*spans, whole} == all_flats(vectors)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(lines())
def test_each_flat_is_met_once(vectors):
    check_each_flat_once(vectors)


@pytest.mark.parametrize("bound", [40, 200])
@settings(max_examples=60, deadline=None, derandomize=True)
@given(vectors=lines(most=8, size=9))
def test_primes_that_divide_minors_change_nothing(bound, vectors):
    """Tiny primes: vectors fall together, keys clash and pivots vanish all the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(linear_matroid, "FIRST_PRIME", bound)
        try:
            check_each_flat_once(vectors)
        except LimitReached:
            assert bound == 40, "so few primes are soon used up"


@settings(max_examples=60, deadline=None, derandomize=True)
@given(lines(most=7), st.data())
def test_depths_against_sums_one_by_one(vectors, data):
    subsets = st.lists(st.integers(0, len(vectors) - 1), min_size=1, max_size=3).map(tuple)
    spans = data.draw(st.lists(subsets, min_size=1, max_size=6))
    expected = [{Subspace(len(vectors[0]), ())}]
    seen = set(expected[0])
    for _ in range(3):
        sums = {flat.join(subspace(vectors, span).rows) for flat in expected[-1] for span in spans} - seen
        if not sums:
            break
        expected.append(sums)
        seen |= sums
    levels = with_lucky_primes(LinearMatroid(vectors), lambda matroid: flats_by_depth(matroid, spans, 3))
    found = []
    for level in levels:
        found.append([subspace(vectors, basis) for flats in level for basis in flats.bases.tolist()])
        for flats in level:
            for basis, inside in zip(flats.bases.tolist(), flats.inside, strict=True):
                assert [subspace(vectors, basis).contains((v,)) for v in vectors] == inside.tolist()
    assert list(map(set, found)) == expected
    assert list(map(len, found)) == list(map(len, expected))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_residuals_within_their_bounds(data):
    """Also of vectors nearly in the span of others, where the floats lose all digits."""
    ambient = data.draw(st.integers(2, 5))
    entry = st.one_of(st.integers(-5, 5), st.integers(10**9, 10**9 + 5))
    row = st.lists(entry, min_size=ambient, max_size=ambient).map(tuple)
    vectors = data.draw(st.lists(row, min_size=1, max_size=ambient))
    target = data.draw(row)
    independent = []
    for vector in vectors:
        if Subspace.spanned_by(ambient, (*independent, vector)).dimension == len(independent) + 1:
            independent.append(vector)
    space = FrameSpace(tuple(independent), target)
    frames = space.nothing()
    for number in range(len(independent)):
        frames = space.extended(frames, [0], [number])
    residuals, errors = space.residuals(frames)
    exact = tuple(map(rational, target))
    projection = Subspace.spanned_by(ambient, tuple(independent)).projection_of(exact)
    length = linear_length(target)
    difference = sum(
        (rational(float(r).as_integer_ratio()[0]) / float(r).as_integer_ratio()[1] - (p - t) / length) ** 2
        for r, p, t in zip(residuals[0], projection, exact, strict=True)
    )
    if errors[0] < 10:  # otherwise nothing is claimed
        bound = float(errors[0]).as_integer_ratio()
        assert difference <= (rational(bound[0]) / bound[1]) ** 2


def linear_length(row):
    """The number by which rows are divided: at least their length."""
    from math import isqrt

    return isqrt(sum(value * value for value in row)) + 1


@settings(max_examples=100, deadline=None, derandomize=True)
@given(lines(most=7), st.data())
def test_no_supported_flat_is_dropped(vectors, data):
    ambient = len(vectors[0])
    row = st.lists(st.integers(-4, 4), min_size=ambient, max_size=ambient).map(tuple)
    target = data.draw(row)
    numbers = st.lists(st.integers(0, len(vectors) - 1), min_size=1, max_size=3).map(lambda ns: tuple(sorted(set(ns))))
    group = st.builds(Group, numbers, st.lists(row, max_size=3).map(tuple))
    groups = tuple(data.draw(st.lists(group, max_size=8)))
    exact = tuple(map(rational, target))
    supported = set()
    flats = all_flats(vectors) - {Subspace.spanned_by(ambient, vectors)}
    for flat in flats:
        residual = [p - t for p, t in zip(flat.projection_of(exact), exact, strict=True)]
        admitted = []
        for group in groups:
            products = [sum(e * v for e, v in zip(residual, test, strict=True)) for test in group.tests]
            one_sign = all(p >= 0 for p in products) or all(p <= 0 for p in products)
            rows = tuple(vectors[n] for n in group.vectors)
            if one_sign and flat.contains(rows):
                admitted += rows
        if Subspace.spanned_by(ambient, tuple(admitted)) == flat:
            supported.add(flat)
    answers = with_lucky_primes(LinearMatroid(vectors), lambda m: iter([FlatSupport(m, target, groups).above([()])]))
    ((count, kept),) = answers
    kept = {subspace(vectors, basis) for basis in kept}
    assert count == len(flats)
    assert supported <= kept <= flats
    # with entries so small the floats decide everything but exact zeros, which they never get wrong
    assert len(kept - supported) <= len(flats) // 2 + 1
