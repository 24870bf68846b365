"""exact/field_matrix.py: defining properties, over Q and over larger fields; characteristic polynomials by minors."""

from itertools import combinations, permutations

import pytest
from flint import fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symbolic_landscape.exact.algebraic import AlgebraicNumber
from symbolic_landscape.exact.field_matrix import (
    characteristic_polynomial,
    field_identity,
    field_inertia,
    field_inverse,
    field_kernel,
    field_matrix_vector,
    field_multiply,
    field_pseudo_inverse,
    field_rank,
    field_row_space,
    field_transpose,
    is_positive_definite_in_field,
)
from symbolic_landscape.exact.number_field import RATIONALS, NumberField
from symbolic_landscape.exact.univariate import coefficients

ROOT = NumberField(AlgebraicNumber(coefficients([-2, 0, 1]), 1))


@st.composite
def matrices(draw, symmetric=False):
    field = draw(st.sampled_from([RATIONALS, ROOT]))
    n = draw(st.integers(1, 4))
    entry = st.lists(st.integers(-2, 2).map(fmpq), min_size=field.degree, max_size=field.degree).map(field.element)
    rows = [[draw(entry) for _ in range(n)] for _ in range(n)]
    if n > 1 and draw(st.booleans()):  # singular matrices must be common
        rows[-1] = [2 * x - y for x, y in zip(rows[0], rows[n // 2], strict=True)]
    matrix = tuple(tuple(row) for row in rows)
    return field_multiply(matrix, field_transpose(matrix)) if symmetric else matrix


def leibniz(rows):
    total = rows[0][0].field.rational(0)
    for order in permutations(range(len(rows))):
        term = total.field.rational(1)
        for i, j in enumerate(order):
            term = term * rows[i][j]
        inversions = sum(order[a] > order[b] for a, b in combinations(range(len(rows)), 2))
        total = total - term if inversions % 2 else total + term
    return total


@settings(deadline=None)
@given(matrices())
def test_characteristic_polynomial_by_principal_minors(a) -> None:
    n = len(a)
    p = characteristic_polynomial(a)
    for order in range(n + 1):
        minors = a[0][0].field.rational(int(order == 0))
        for chosen in combinations(range(n), order):
            if chosen:
                minors = minors + leibniz([[a[i][j] for j in chosen] for i in chosen])
        assert p[n - order] == (-1) ** order * minors


@settings(deadline=None)
@given(matrices())
def test_inverse_kernel_and_rank(a) -> None:
    n, field = len(a), a[0][0].field
    kernel = field_kernel(a, n)
    assert all(x.is_zero for v in kernel for x in field_matrix_vector(a, v))
    assert field_rank(a) + len(kernel) == n and len(field_row_space(a)) == field_rank(a)
    assert field_rank([*a, *field_row_space(a)]) == field_rank(a)
    assert not kernel or field_rank(kernel) == len(kernel)
    if kernel:
        with pytest.raises(ZeroDivisionError):
            field_inverse(a)
    else:
        assert field_multiply(a, field_inverse(a)) == field_identity(field, n)


@settings(deadline=None)
@given(matrices(symmetric=True))
def test_pseudo_inverse_satisfies_the_four_equations_of_penrose(a) -> None:
    plus = field_pseudo_inverse(a, field_kernel(a, len(a)))
    ap, pa = field_multiply(a, plus), field_multiply(plus, a)
    assert field_multiply(ap, a) == a and field_multiply(pa, plus) == plus
    assert field_transpose(ap) == ap and field_transpose(pa) == pa


@settings(deadline=None)
@given(matrices(), st.lists(st.sampled_from([-1, 0, 1]), min_size=4, max_size=4))
def test_inertia_is_kept_by_congruence(a, signs) -> None:
    n, field = len(a), a[0][0].field
    assume(field_rank(a) == n)
    diagonal = tuple(tuple(field.rational(signs[i] if i == j else 0) for j in range(n)) for i in range(n))
    form = field_multiply(a, field_multiply(diagonal, field_transpose(a)))
    found = field_inertia(form)
    assert (found.positive, found.zero, found.negative) == tuple(signs[:n].count(s) for s in (1, 0, -1))
    assert is_positive_definite_in_field(form) == (signs[:n].count(1) == n)
