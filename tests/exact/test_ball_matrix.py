"""Matrices of balls against exact linear algebra."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic_landscape.exact.ball import Ball, ball, working_precision
from symbolic_landscape.exact.ball_matrix import (
    approximate_inverse,
    ball_identity,
    ball_matrix_vector,
    is_positive_definite,
    lowest_direction,
    multiply_balls,
    subtract_balls,
    symmetric_eigenvalues,
    transpose_balls,
)
from symbolic_landscape.exact.matrix import identity, inertia, multiply, transpose
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.exact.vector import vector

entries = st.integers(-5, 5)


def symmetric(size: int) -> st.SearchStrategy:
    return st.lists(st.lists(entries, min_size=size, max_size=size), min_size=size, max_size=size).map(
        lambda rows: tuple(vector([rows[i][j] + rows[j][i] for j in range(size)]) for i in range(size))
    )


def balls(rows):
    return tuple(tuple(ball(x) for x in row) for row in rows)


def reflected(diagonal, normal):
    """U diag U for the rational reflection U across the hyperplane of `normal`: known eigenvalues."""
    size, square = len(diagonal), sum(x * x for x in normal)
    u = tuple(
        vector([Fraction(int(i == j)) - Fraction(2 * normal[i] * normal[j], square) for j in range(size)])
        for i in range(size)
    )
    middle = tuple(vector([diagonal[i] if i == j else 0 for j in range(size)]) for i in range(size))
    return multiply(multiply(u, middle), transpose(u))


@settings(max_examples=60)
@given(st.lists(st.integers(-4, 4), min_size=2, max_size=6), st.lists(st.integers(1, 5), min_size=6, max_size=6))
def test_eigenvalues_are_enclosed_with_multiplicity(diagonal, normal):
    rows = reflected(diagonal, normal[: len(diagonal)])
    with working_precision(160):
        found = symmetric_eigenvalues(balls(rows))
    assert found is not None
    for value, wanted in zip(found, sorted(diagonal), strict=True):
        assert value.contains(rational(wanted))
        assert value.radius < rational("1e-40")


@settings(max_examples=60)
@given(symmetric(4))
def test_eigenvalues_agree_with_exact_inertia(rows):
    exact = inertia(rows)
    found = symmetric_eigenvalues(balls(rows))
    assert sum(value.upper < 0 for value in found) <= exact.negative
    assert sum(value.lower > 0 for value in found) <= exact.positive
    assert sum(value.lower <= 0 <= value.upper for value in found) >= exact.zero
    assert sum(value.upper < 0 for value in found) + sum(value.lower > 0 for value in found) + exact.zero == 4


@settings(max_examples=100)
@given(symmetric(4))
def test_definite_only_if_it_is(rows):
    exact = inertia(rows)
    assert is_positive_definite(balls(rows)) == (exact.positive == 4)


def test_wide_balls_are_not_called_definite():
    wide = tuple(tuple(Ball.around(rational(2 * int(i == j)), rational(3)) for j in range(2)) for i in range(2))
    assert not is_positive_definite(wide)


@given(symmetric(3), symmetric(3))
def test_products_contain_the_exact_ones(a, b):
    product = multiply_balls(balls(a), balls(b))
    for row, wanted in zip(product, multiply(a, b), strict=True):
        assert all(x.contains(w) for x, w in zip(row, wanted, strict=True))
    difference = subtract_balls(product, balls(multiply(a, b)))
    assert all(x.contains(rational(0)) for row in difference for x in row)
    assert transpose_balls(transpose_balls(product)) == product
    image = ball_matrix_vector(balls(a), balls(b)[0])
    exact = [sum((x * y for x, y in zip(row, b[0], strict=True)), rational(0)) for row in a]
    assert all(x.contains(w) for x, w in zip(image, exact, strict=True))


def test_an_approximate_inverse_is_one():
    rows = (vector([2, 1, 0]), vector([1, 3, 1]), vector([0, 1, 4]))
    inverse = approximate_inverse(balls(rows))
    rest = subtract_balls(balls(multiply(rows, inverse)), ball_identity(3))
    assert all(abs(x).upper < rational("1e-14") for row in rest for x in row)
    assert approximate_inverse(balls((vector([1, 1]), vector([1, 1])))) is None


def test_matrices_without_bounds_get_no_answer():
    nothing = ball(1) / ball(0)
    rows = ((nothing, nothing), (nothing, nothing))
    assert symmetric_eigenvalues(rows) is None
    assert lowest_direction(rows) is None
    assert approximate_inverse(rows) is None
    assert symmetric_eigenvalues(()) == () and symmetric_eigenvalues(((ball(3),),)) == (ball(3),)


@pytest.mark.parametrize("seed", range(3))
def test_the_lowest_direction_belongs_to_the_smallest_eigenvalue(seed):
    random = np.random.default_rng(seed).integers(-9, 9, size=(5, 5))
    rows = tuple(vector([int(x) for x in row]) for row in random + random.T)
    with working_precision(100):
        u = lowest_direction(balls(rows))
        image = ball_matrix_vector(balls(rows), u)
        least = symmetric_eigenvalues(balls(rows))[0]
        assert all(abs(y - least * x).upper < rational("1e-20") for x, y in zip(u, image, strict=True))
    assert identity(1) == ((rational(1),),)
