"""Copositivity by elimination and by principal submatrices: two methods that share no code, and their evidence."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic_landscape.conditions.empirical.copositive import (
    Copositive,
    NegativeVector,
    decide_copositive,
    decide_copositive_by_submatrices,
    eliminate_free,
)
from symbolic_landscape.errors import LimitReached
from symbolic_landscape.exact.matrix import matrix_vector
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.exact.vector import dot, vector
from symbolic_landscape.limits import DEFAULT_LIMITS, Limits

# rows: copositive, strictly copositive
HORN = [[1, -1, 1, 1, -1], [-1, 1, -1, 1, 1], [1, -1, 1, -1, 1], [1, 1, -1, 1, -1], [-1, 1, 1, -1, 1]]
NAMED = {
    "empty": ([], True, True),
    "Horn's form: copositive, neither positive semidefinite plus nonnegative": (HORN, True, False),
    "Horn's form, its diagonal a little larger": (
        [[value + Fraction(int(i == j), 100) for j, value in enumerate(row)] for i, row in enumerate(HORN)],
        True,
        True,
    ),
    "Horn's form, its diagonal a little smaller": (
        [[value - Fraction(int(i == j), 100) for j, value in enumerate(row)] for i, row in enumerate(HORN)],
        False,
        False,
    ),
    "a product of two variables": ([[0, 1], [1, 0]], True, False),
    "a zero diagonal beside a negative entry": ([[0, -1], [-1, 5]], False, False),
    "a square on its hyperplane": ([[1, -1], [-1, 1]], True, False),
    "a square off the cone": ([[1, 1], [1, 1]], True, True),
}


@pytest.mark.parametrize("name", NAMED)
def test_named_matrices(name):
    rows, copositive, strict = NAMED[name]
    matrix = tuple(vector(row) for row in rows)
    answer = decide_copositive(matrix, DEFAULT_LIMITS)
    assert isinstance(answer, Copositive) == copositive
    assert not copositive or answer.strict == strict
    assert decide_copositive_by_submatrices(matrix) == (copositive, strict)


@st.composite
def symmetric(draw, most=6):
    size = draw(st.integers(1, most))
    if draw(st.booleans()):  # a Gram matrix, perhaps with one entry moved: many ties
        factor = draw(st.integers(1, 3))
        rows = [draw(st.lists(st.integers(-2, 2), min_size=factor, max_size=factor)) for _ in range(size)]
        entries = [[sum(a * b for a, b in zip(u, v, strict=True)) for v in rows] for u in rows]
        i, j, by = draw(st.integers(0, size - 1)), draw(st.integers(0, size - 1)), draw(st.integers(-1, 1))
        entries[i][j] += by
        entries[j][i] = entries[i][j]
    else:
        reach = draw(st.integers(1, 3))
        entries = [[0] * size for _ in range(size)]
        for i in range(size):
            for j in range(i + 1):
                low = 0 if i == j else -reach
                entries[i][j] = entries[j][i] = draw(st.integers(low, reach))
    return tuple(vector(row) for row in entries)


@given(symmetric())
def test_the_two_methods_agree_and_show_why(matrix):
    answer = decide_copositive(matrix, DEFAULT_LIMITS)
    copositive, strict = decide_copositive_by_submatrices(matrix)
    if isinstance(answer, NegativeVector):
        assert not copositive
        assert min(answer.vector) >= 0 and dot(answer.vector, matrix_vector(matrix, answer.vector)) < 0
        return
    assert copositive and answer.strict == strict
    if answer.zero is not None:
        assert min(answer.zero) >= 0 and any(answer.zero)
        assert dot(answer.zero, matrix_vector(matrix, answer.zero)) == 0


@given(symmetric(most=4))
def test_a_copositive_form_is_nonnegative_on_a_grid(matrix):
    copositive = isinstance(decide_copositive(matrix, DEFAULT_LIMITS), Copositive)
    values = [
        dot(x, matrix_vector(matrix, x))
        for x in (vector(point) for point in product(range(4), repeat=len(matrix)) if any(point))
    ]
    if copositive:
        assert min(values) >= 0


@given(symmetric(), st.integers(0, 6), st.randoms(use_true_random=False))
def test_free_variables_are_put_at_their_minimum(matrix, constrained, random):
    constrained = min(constrained, len(matrix))
    answer = eliminate_free(matrix, constrained, DEFAULT_LIMITS)
    if isinstance(answer, NegativeVector):
        assert all(value >= 0 for value in answer.vector[:constrained])
        assert dot(answer.vector, matrix_vector(matrix, answer.vector)) < 0
        return
    for _ in range(5):
        first = vector(random.randint(0, 3) for _ in range(constrained))
        best = answer.complete(first)
        least = dot(best, matrix_vector(matrix, best))
        assert best[:constrained] == first and least == dot(first, matrix_vector(answer.matrix, first))
        other = (*first, *vector(random.randint(-3, 3) for _ in range(len(matrix) - constrained)))
        assert dot(other, matrix_vector(matrix, other)) >= least
    for null in answer.null:
        assert not any(null[:constrained]) and any(null) and dot(null, matrix_vector(matrix, null)) == 0


def test_the_limit_on_steps_is_kept():
    matrix = tuple(vector(row) for row in HORN)
    with pytest.raises(LimitReached, match="patterns"):
        decide_copositive(matrix, Limits(patterns=2))


def test_a_strictly_copositive_form_stays_so_under_scaling():
    matrix = tuple(vector(row) for row in NAMED["Horn's form, its diagonal a little larger"][0])
    scaled = tuple(tuple(rational(3) * value for value in row) for row in matrix)
    assert decide_copositive(scaled, DEFAULT_LIMITS).strict
