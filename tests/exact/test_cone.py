"""Rays, open cones and realizable signs, each against its definition and another way to it."""

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic_landscape.errors import LimitReached
from symbolic_landscape.exact import cone
from symbolic_landscape.exact.cone import GordanVector, arrangement_rays, open_cone_point, realizable_signs
from symbolic_landscape.exact.matrix import rank
from symbolic_landscape.exact.rational import ONE, ZERO, rational, sign
from symbolic_landscape.exact.vector import dot, negate, primitive, scale, vector

small = st.integers(-2, 2)


@st.composite
def lines(draw, most=6):
    """Nonzero vectors, often dependent, of any rank."""
    d = draw(st.integers(1, 3))
    rows = draw(st.lists(st.lists(small, min_size=d, max_size=d).filter(any).map(vector), min_size=1, max_size=most))
    if draw(st.booleans()):
        rows = [(*row, row[0] + row[-1]) for row in rows]
    return rows


@settings(max_examples=150)
@given(lines())
def test_rays_against_their_definition(rows):
    rays = arrangement_rays(rows)
    r = rank(rows)
    for q in rays:
        assert primitive(q) == q and next(filter(None, q)) > 0
        assert rank([*rows, q]) == r  # in the span
        assert rank([row for row in rows if dot(row, q) == 0]) == r - 1
    assert len(set(rays)) == len(rays)
    # complete: every point of the span with small coordinates and r - 1 independent zeros is a multiple of one
    for coefficients in product(range(-2, 3), repeat=r):
        basis = []
        for row in rows:
            if rank([*basis, row]) > len(basis):
                basis.append(row)
        v = vector([0] * len(rows[0]))
        for c, b in zip(coefficients, basis, strict=True):
            v = tuple(x + rational(c) * y for x, y in zip(v, b, strict=True))
        if any(v) and rank([row for row in rows if dot(row, v) == 0]) == r - 1:
            assert primitive(v) in rays or primitive(negate(v)) in rays


@settings(max_examples=100)
@given(lines(most=8))
def test_both_ways_to_the_rays_agree_in_order(rows):
    few, by_kernels = cone.FEW, arrangement_rays(rows)
    cone.FEW = -1
    try:
        assert arrangement_rays(rows) == by_kernels
    finally:
        cone.FEW = few


def test_rays_of_nothing():
    assert arrangement_rays([]) == ()
    assert arrangement_rays([vector([-2, 4])]) == (vector([1, -2]),)


@settings(max_examples=150)
@given(lines())
def test_open_cones_and_gordan_vectors(rows):
    """Gordan's theorem: exactly one of the two, and each is evidence by itself."""
    found = open_cone_point(rows)
    if isinstance(found, GordanVector):
        assert all(m >= 0 for m in found.multipliers) and sum(found.multipliers, ZERO) == 1
        for column in zip(*rows, strict=True):
            assert dot(found.multipliers, column) == 0
    else:
        assert all(dot(row, found) > 0 for row in rows)
        assert primitive(found) == found


def test_a_zero_normal_refutes():
    assert open_cone_point([vector([0, 0]), vector([1, 0])]) == GordanVector(vector([1, 0]))


def test_thin_open_cone():
    thin = ONE / 10**50
    normals = [vector([1, 0]), (-ONE, thin)]
    point = open_cone_point(normals)
    assert all(dot(normal, point) > 0 for normal in normals)


@settings(max_examples=100)
@given(lines(most=5))
def test_realizable_signs_against_all_signs(rows):
    found = dict(realizable_signs(rows))
    for signs, point in found.items():
        assert tuple(sign(dot(row, point)) for row in rows) == signs
    for signs in product((-1, 1), repeat=len(rows)):
        cell = open_cone_point([scale(ONE if s > 0 else -ONE, row) for s, row in zip(signs, rows, strict=True)])
        assert (signs in found) == (not isinstance(cell, GordanVector))


@pytest.mark.parametrize("count", [5, 40])
def test_realizable_signs_of_many_lines(count):
    source = random.Random(count)
    rows = [vector([source.randint(-99, 99) for _ in range(3)]) for _ in range(count)]
    few, expected = cone.FEW, dict(realizable_signs(rows))
    assert len(expected) == 2 * (1 + (count - 1) + (count - 1) * (count - 2) // 2)
    try:
        for cone.FEW in (-1, 10**9):
            other = dict(realizable_signs(rows))
            assert set(other) == set(expected)
            assert all(tuple(sign(dot(row, v)) for row in rows) == signs for signs, v in other.items())
    finally:
        cone.FEW = few


def test_too_many_cells_are_refused_before_they_are_listed():
    rows = [vector([k**power for power in range(6)]) for k in range(60)]
    with pytest.raises(LimitReached, match="60 lines of rank 6 may have 10991584 cells; the limit is 1000000"):
        next(realizable_signs(rows))
    assert list(realizable_signs([])) == []
