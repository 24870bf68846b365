"""exact/scaled.py: integers over one denominator mean the rationals they came from."""

from math import lcm

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from symbolic_landscape.exact.matrix import multiply, transpose
from symbolic_landscape.exact.scaled import ScaledMatrix, scaled

entries = st.builds(fmpq, st.integers(-9, 9), st.integers(1, 8))


@st.composite
def matrices(draw, rows, columns):
    return tuple(tuple(draw(entries) for _ in range(columns)) for _ in range(rows))


def rationals(matrix: ScaledMatrix):
    return tuple(matrix.row(i) for i in range(len(matrix.numerators)))


@given(matrices(3, 2))
def test_the_least_common_denominator(a) -> None:
    matrix = scaled(a)
    assert rationals(matrix) == a
    assert matrix.denominator == lcm(*(int(value.q) for row in a for value in row))
    assert all(matrix.entry(i, j) == a[i][j] for i in range(3) for j in range(2))
    assert matrix.signs() == tuple(tuple((value > 0) - (value < 0) for value in row) for row in a)
    assert matrix.is_zero() == all(value == 0 for row in a for value in row)


@given(matrices(2, 3), matrices(3, 2), matrices(2, 3))
def test_products_and_differences_are_those_of_the_rationals(a, b, c) -> None:
    assert rationals(scaled(a).times(scaled(b))) == multiply(a, b)
    assert rationals(scaled(a).times_transposed(scaled(c))) == multiply(a, transpose(c))
    difference = tuple(tuple(x - y for x, y in zip(p, q, strict=True)) for p, q in zip(a, c, strict=True))
    assert rationals(scaled(a).minus(scaled(c))) == difference
    assert scaled(a).minus(scaled(a)).is_zero()


def test_shapes_without_entries() -> None:
    ones = scaled([(fmpq(1), fmpq(1))])
    assert scaled([], 2).times_transposed(ones).numerators == ()
    assert scaled([], 2).times_transposed(ones).columns == 1
    empty = scaled([()], 0).times(scaled([], 5))
    assert rationals(empty) == ((fmpq(0),) * 5,)
    assert empty.columns == 5
    assert empty.minus(scaled([(fmpq(1, 2),) * 5])).row(0) == (fmpq(-1, 2),) * 5


def test_a_shape_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError):
        scaled([(fmpq(1), fmpq(1))]).times(scaled([(fmpq(1),)]))
    with pytest.raises(ValueError):
        scaled([(fmpq(1), fmpq(1))]).minus(scaled([(fmpq(1),)]))
