"""Nearest points of cones and fullest combinations, by the conditions that characterize them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic_landscape.exact.conic_combination import Separation, fullest_combination, nearest_in_cone
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.exact.vector import add, dot, scale, subtract, zero_vector


@st.composite
def cones(draw):
    size = draw(st.integers(1, 4))
    entry = st.fractions(-3, 3, max_denominator=6).map(lambda value: rational(value.numerator) / value.denominator)
    row = st.lists(entry, min_size=size, max_size=size).map(tuple)
    return draw(st.lists(row, max_size=7)), draw(row)


def combined(columns, amounts, size):
    total = zero_vector(size)
    for column, amount in zip(columns, amounts, strict=True):
        total = add(total, scale(amount, column))
    return total


@settings(max_examples=150, deadline=None, derandomize=True)
@given(cones())
def test_nearest_point(case):
    """No column makes an acute angle with the residual, and those in use none at all: the nearest point alone does."""
    columns, target = case
    amounts = nearest_in_cone(columns, target)
    residual = subtract(target, combined(columns, amounts, len(target)))
    for column, amount in zip(columns, amounts, strict=True):
        assert amount >= 0
        assert dot(column, residual) <= 0
        assert amount == 0 or dot(column, residual) == 0


@settings(max_examples=150, deadline=None, derandomize=True)
@given(cones())
def test_fullest_combination(case):
    columns, target = case
    found = fullest_combination(columns, target)
    if isinstance(found, Separation):
        assert dot(found.vector, target) > 0
        assert all(dot(found.vector, column) <= 0 for column in columns)
        return
    assert found.multiple > 0 and all(amount >= 0 for amount in found.amounts)
    assert combined(columns, found.amounts, len(target)) == scale(found.multiple, target)
    for u in found.blocking:
        assert dot(u, target) == 0 and all(dot(u, column) <= 0 for column in columns)
    for column, amount in zip(columns, found.amounts, strict=True):
        assert amount > 0 or any(dot(u, column) < 0 for u in found.blocking)
