"""exact/matrix.py against defining properties and against slow textbook algorithms over `fractions.Fraction`.

Determinants come from Leibniz' sum, ranks from minors, eigenvalue signs from Descartes' rule on the characteristic
polynomial (exact here: a symmetric matrix has real eigenvalues only).
"""

from fractions import Fraction
from itertools import combinations, pairwise, permutations

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from symbolic_landscape.exact.matrix import (
    Inertia,
    determinant,
    identity,
    inertia,
    kernel,
    least_norm_solution,
    matrix_vector,
    multiply,
    pivot_columns,
    project,
    rank,
    row_space,
    solve,
    symmetric_factor,
    transpose,
)
from symbolic_landscape.exact.vector import dot, is_zero, primitive, subtract, vector, zero_vector

# Few small values: singular, repeated and parallel rows must be common.
entries = st.builds(fmpq, st.integers(-3, 3), st.sampled_from([1, 1, 2, 3]))


@st.composite
def matrices(draw, rows=st.integers(1, 4), columns=st.integers(1, 4)):
    height, width = draw(rows), draw(columns)
    free = [tuple(draw(entries) for _ in range(width)) for _ in range(height)]
    if draw(st.booleans()) and height > 1:  # a dependent last row
        free[-1] = tuple(2 * a - b for a, b in zip(free[0], free[height // 2], strict=True))
    return tuple(free)


@st.composite
def symmetric_matrices(draw, size=st.integers(1, 5)):
    n = draw(size)
    zero_diagonal = draw(st.booleans())
    upper = {(i, j): draw(entries) for i in range(n) for j in range(i, n)}
    return tuple(
        tuple(fmpq(0) if i == j and zero_diagonal else upper[min(i, j), max(i, j)] for j in range(n)) for i in range(n)
    )


def of(*rows):
    return tuple(vector(row) for row in rows)


def fractions_of(rows):
    return [[Fraction(int(x.p), int(x.q)) for x in row] for row in rows]


def leibniz(rows) -> Fraction:
    total = Fraction(0)
    for order in permutations(range(len(rows))):
        term = Fraction(1)
        for i, j in enumerate(order):
            term *= rows[i][j]
        inversions = sum(order[a] > order[b] for a, b in combinations(range(len(rows)), 2))
        total += -term if inversions % 2 else term
    return total


def rank_by_minors(rows) -> int:
    listed = fractions_of(rows)
    height, width = len(listed), len(listed[0])
    for size in range(min(height, width), 0, -1):
        for chosen in combinations(range(height), size):
            for kept in combinations(range(width), size):
                if leibniz([[listed[i][j] for j in kept] for i in chosen]) != 0:
                    return size
    return 0


def characteristic_coefficients(rows) -> list[Fraction]:
    """Coefficients of det(z - A) from the highest power down, from the principal minors."""
    listed, size = fractions_of(rows), len(rows)
    return [
        (-1) ** order
        * sum(leibniz([[listed[i][j] for j in chosen] for i in chosen]) for chosen in combinations(range(size), order))
        for order in range(size + 1)
    ]


def inertia_by_descartes(rows) -> Inertia:
    coefficients = characteristic_coefficients(rows)
    zero = next(count for count, value in enumerate(reversed(coefficients)) if value != 0)
    signs = [value > 0 for value in coefficients if value != 0]
    positive = sum(a != b for a, b in pairwise(signs))
    return Inertia(positive, zero, len(rows) - zero - positive)


@given(matrices(st.just(3), st.just(3)))
def test_determinant_is_leibniz_sum(a) -> None:
    assert determinant(a) == fmpq(*leibniz(fractions_of(a)).as_integer_ratio())


@given(matrices())
def test_rank_is_the_size_of_the_largest_minor(a) -> None:
    assert rank(a) == rank_by_minors(a) == rank(transpose(a)) == len(row_space(a)) == len(pivot_columns(a))


@given(matrices())
def test_row_space_is_reduced_and_spans_the_rows(a) -> None:
    reduced = row_space(a)
    pivots = pivot_columns(a)
    assert list(pivots) == sorted(set(pivots))
    for i, pivot in enumerate(pivots):
        assert [row[pivot] for row in reduced] == [fmpq(int(i == k)) for k in range(len(reduced))]
        assert all(value == 0 for value in reduced[i][:pivot])
    # In the reduced form a row of the span is read off its pivot entries: each row of a must be that combination.
    for row in a:
        assert matrix_vector(transpose(reduced), tuple(row[p] for p in pivots)) == row if reduced else is_zero(row)
    assert rank_by_minors(a) == len(reduced)


@given(matrices())
def test_pivot_columns_are_the_first_independent_ones(a) -> None:
    columns = transpose(a)
    expected = [j for j in range(len(columns)) if rank(columns[: j + 1]) > (rank(columns[:j]) if j else 0)]
    assert list(pivot_columns(a)) == expected


@given(matrices(), matrices())
def test_row_space_is_canonical(a, mixing) -> None:
    columns = transpose(a)
    factors = [[row[k % len(row)] for k in range(len(a))] for row in mixing]
    mixed = tuple(tuple(dot(factor, column) for column in columns) for factor in factors)
    assert row_space(mixed + a) == row_space(a)


@given(matrices())
def test_kernel_is_a_basis_of_primitive_vectors(a) -> None:
    dimension = len(a[0])
    basis = kernel(a, dimension)
    assert len(basis) == dimension - rank_by_minors(a)
    assert not basis or rank_by_minors(basis) == len(basis)
    for v in basis:
        assert is_zero(matrix_vector(a, v))
        assert primitive(v) == v


def test_kernel_of_nothing_is_everything() -> None:
    assert kernel((), 3) == identity(3)
    assert kernel((zero_vector(2),), 2) == identity(2)
    assert kernel((), 0) == ()
    assert kernel(((),), 0) == ()


@given(matrices(), st.data())
def test_solve(a, data) -> None:
    right = tuple(data.draw(entries) for _ in a)
    augmented = tuple((*row, value) for row, value in zip(a, right, strict=True))
    x = solve(a, right)
    if x is None:
        assert rank_by_minors(augmented) == rank_by_minors(a) + 1
    else:
        assert matrix_vector(a, x) == right
        assert all(x[j] == 0 for j in range(len(x)) if j not in pivot_columns(a))


@given(matrices(), st.data())
def test_least_norm_solution_solves_and_lies_in_the_row_space(a, data) -> None:
    if data.draw(st.booleans()):  # solvable by construction
        right = matrix_vector(a, tuple(data.draw(entries) for _ in a[0]))
    else:
        right = tuple(data.draw(entries) for _ in a)
    x = least_norm_solution(a, right)
    assert (x is None) == (solve(a, right) is None)
    if x is not None:
        assert matrix_vector(a, x) == right
        # Orthogonal to every other solution's difference: the norm is least.
        assert all(dot(x, v) == 0 for v in kernel(a, len(a[0])))


@given(matrices(), st.data())
def test_projection_lies_in_the_span_and_leaves_an_orthogonal_rest(a, data) -> None:
    target = tuple(data.draw(entries) for _ in a[0])
    projected = project(a, target)
    assert rank_by_minors((*a, projected)) == rank_by_minors(a)
    assert is_zero(matrix_vector(a, subtract(target, projected)))
    assert project(a, projected) == projected


def test_projection_on_nothing_is_zero() -> None:
    assert project((), vector([1, 2])) == zero_vector(2)
    assert project((zero_vector(2),), vector([1, 2])) == zero_vector(2)


@given(symmetric_matrices())
def test_symmetric_factor_multiplies_back(a) -> None:
    lower, block = symmetric_factor(a)
    size = len(a)
    assert multiply(multiply(lower, block), transpose(lower)) == a
    assert determinant(lower) != 0
    for i in range(size):
        for j in range(size):
            assert block[i][j] == 0 or abs(i - j) <= 1
            if i != j and block[i][j] != 0:  # a block [[0, c], [c, 0]], alone in its rows
                assert block[i][j] == block[j][i]
                assert block[i][i] == 0
                assert sum(value != 0 for value in block[i]) == 1


@given(symmetric_matrices())
def test_inertia_by_the_rule_of_descartes(a) -> None:
    assert inertia(a) == inertia_by_descartes(a)


@given(symmetric_matrices(st.just(4)), matrices(st.just(4), st.just(4)))
def test_inertia_is_invariant_under_congruence(a, change) -> None:
    if determinant(change) != 0:
        assert inertia(multiply(multiply(change, a), transpose(change))) == inertia(a)


@given(symmetric_matrices(), symmetric_matrices())
def test_inertia_of_a_direct_sum_and_of_the_negative(a, b) -> None:
    first, second = inertia(a), inertia(b)
    together = tuple((*row, *zero_vector(len(b))) for row in a) + tuple((*zero_vector(len(a)), *row) for row in b)
    assert inertia(together) == Inertia(
        first.positive + second.positive, first.zero + second.zero, first.negative + second.negative
    )
    assert inertia(tuple(tuple(-x for x in row) for row in a)) == Inertia(first.negative, first.zero, first.positive)


INERTIAS = {
    "empty": ((), Inertia(0, 0, 0)),
    "zero": (of([0, 0], [0, 0]), Inertia(0, 2, 0)),
    "hyperbolic plane": (of([0, 1], [1, 0]), Inertia(1, 0, 1)),
    "zero diagonal of size 3": (of([0, 1, 1], [1, 0, 1], [1, 1, 0]), Inertia(1, 0, 2)),
    "zero diagonal, singular": (of([0, 1, 2], [1, 0, 0], [2, 0, 0]), Inertia(1, 1, 1)),
    "Gram matrix of parallel vectors": (of([1, 2], [2, 4]), Inertia(1, 1, 0)),
    "barely indefinite": (of([1, 1], [1, "0.999999999999999999999999"]), Inertia(1, 0, 1)),
    "barely definite": (of([1, 1], [1, "1.000000000000000000000001"]), Inertia(2, 0, 0)),
}


@pytest.mark.parametrize("name", INERTIAS)
def test_inertia_examples(name: str) -> None:
    matrix, expected = INERTIAS[name]
    assert inertia(matrix) == expected


def test_asymmetric_matrices_are_refused() -> None:
    with pytest.raises(ValueError, match="not symmetric"):
        inertia(of([1, 2], [3, 4]))


@given(matrices(st.just(2), st.just(3)), matrices(st.just(3), st.just(2)), st.data())
def test_product_is_composition(a, b, data) -> None:
    x = tuple(data.draw(entries) for _ in range(2))
    assert matrix_vector(multiply(a, b), x) == matrix_vector(a, matrix_vector(b, x))
    assert transpose(multiply(a, b)) == multiply(transpose(b), transpose(a))


def test_shapes_without_entries() -> None:
    assert multiply((), of([1])) == ()
    assert multiply(((), ()), ()) == ((), ())
    assert rank(()) == rank(((),)) == 0
    assert determinant(()) == 1
    assert row_space(((),)) == ()
    assert solve(((), ()), vector([0, 0])) == ()
    assert solve(((), ()), vector([0, 1])) is None
    assert solve(transpose(()), vector([0, 0])) == ()  # three shapes without entries have one form: no columns
    assert solve((), vector([0, 1])) is None
    assert solve((), ()) == ()
    assert least_norm_solution(((), ()), vector([0, 1])) is None


@pytest.mark.parametrize(
    "misuse",
    [
        lambda: multiply(of([1, 2]), of([1, 2])),
        lambda: matrix_vector(of([1, 2]), vector([1])),
        lambda: determinant(of([1, 2])),
        lambda: solve(of([1, 0], [0, 1]), vector([1])),
        lambda: solve(of([1, 0]), vector([1, 2])),
        lambda: kernel(of([1, 2, 3]), 2),
        lambda: rank(of([1, 2], [3])),
    ],
    ids=["multiply", "matrix_vector", "determinant", "solve square", "solve", "kernel", "ragged"],
)
def test_shapes_that_do_not_fit_are_refused(misuse) -> None:
    with pytest.raises(ValueError):
        misuse()
