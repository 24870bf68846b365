"""exact/vector.py: vectors of rationals as tuples."""

from fractions import Fraction
from math import gcd

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from symbolic_landscape.errors import InvalidNumber
from symbolic_landscape.exact.vector import (
    add,
    dot,
    is_zero,
    negate,
    primitive,
    scale,
    subtract,
    unit_vector,
    vector,
    zero_vector,
)

rationals = st.builds(fmpq, st.integers(-50, 50), st.integers(1, 12))


def vectors(dimension: int) -> st.SearchStrategy[tuple[fmpq, ...]]:
    return st.tuples(*[rationals] * dimension)


PRIMITIVE = {
    "halves and quarters": (["-1/2", "3/4"], [-2, 3]),
    "common factor": ([6, -9, 0], [2, -3, 0]),
    "one coordinate": (["-7/3"], [-1]),
    "zero": ([0, 0], [0, 0]),
    "already": ([3, 5], [3, 5]),
    "empty": ([], []),
}


@pytest.mark.parametrize("name", PRIMITIVE)
def test_primitive_examples(name: str) -> None:
    given_values, expected = PRIMITIVE[name]
    assert primitive(vector(given_values)) == tuple(fmpq(value) for value in expected)


@given(vectors(4), st.builds(fmpq, st.integers(1, 60), st.integers(1, 60)))
def test_primitive_is_the_coprime_integer_vector_on_the_same_ray(a: tuple[fmpq, ...], factor: fmpq) -> None:
    p = primitive(a)
    assert all(x.q == 1 for x in p)
    assert gcd(*(int(x.p) for x in p)) == (0 if is_zero(a) else 1)
    assert all(p[i] * a[j] == p[j] * a[i] for i in range(4) for j in range(4))  # parallel
    assert is_zero(a) or dot(p, a) > 0  # the same side
    assert primitive(scale(factor, a)) == p


@given(vectors(3), vectors(3), vectors(3), rationals)
def test_the_laws_of_a_vector_space_with_a_product(
    a: tuple[fmpq, ...], b: tuple[fmpq, ...], c: tuple[fmpq, ...], factor: fmpq
) -> None:
    assert add(a, b) == add(b, a)
    assert add(a, add(b, c)) == add(add(a, b), c)
    assert subtract(a, b) == add(a, negate(b))
    assert subtract(a, a) == zero_vector(3)
    assert add(a, zero_vector(3)) == a
    assert dot(a, b) == dot(b, a)
    assert dot(add(a, scale(factor, b)), c) == dot(a, c) + factor * dot(b, c)
    assert dot(a, a) > 0 or is_zero(a)


@given(vectors(3))
def test_unit_vectors_read_the_coordinates(a: tuple[fmpq, ...]) -> None:
    assert tuple(dot(unit_vector(3, i), a) for i in range(3)) == a


def test_vector_reads_every_exact_number() -> None:
    values = vector([1, "0.1", 0.5, Fraction(1, 3), np.float32(0.25), fmpq(2, 3)])
    assert values == (fmpq(1), fmpq(1, 10), fmpq(1, 2), fmpq(1, 3), fmpq(1, 4), fmpq(2, 3))
    assert all(type(value) is fmpq for value in values)
    with pytest.raises(InvalidNumber):
        vector([1, None])


@pytest.mark.parametrize("operation", [dot, add, subtract])
def test_unequal_lengths_are_refused(operation) -> None:
    with pytest.raises(ValueError, match="shorter|longer"):
        operation(vector([1, 2]), vector([1]))


def test_empty_vectors() -> None:
    assert zero_vector(0) == ()
    assert dot((), ()) == 0
    assert is_zero(())
