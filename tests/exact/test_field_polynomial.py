"""exact/field_polynomial.py: Sturm over number fields against floats, extensions against their defining property."""

import numpy as np
from flint import fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symbolic_landscape.exact.algebraic import AlgebraicNumber
from symbolic_landscape.exact.field_polynomial import (
    adjoin_largest_root,
    count_field_roots,
    field_division,
    field_gcd,
    field_product,
    field_value,
    largest_real_root,
    root_multiplicity,
    trimmed,
)
from symbolic_landscape.exact.number_field import RATIONALS, NumberField
from symbolic_landscape.exact.univariate import coefficients, count_real_roots

ROOT = NumberField(AlgebraicNumber(coefficients([-2, 0, 1]), 1))
CUBIC = NumberField(AlgebraicNumber(coefficients([-1, -3, 0, 1]), 2))
small = st.integers(-3, 3)


@st.composite
def field_polynomials(draw, count=1, size=st.integers(1, 4)):
    field = draw(st.sampled_from([RATIONALS, ROOT, CUBIC]))
    listed = [
        trimmed([field.element([fmpq(draw(small)) for _ in range(field.degree)]) for _ in range(draw(size))])
        for _ in range(count)
    ]
    return listed[0] if count == 1 else tuple(listed)


def floats(p):
    return [float(c.enclosure(64).midpoint.p) / float(c.enclosure(64).midpoint.q) if c else 0.0 for c in p]


@given(field_polynomials(2))
def test_division_and_common_divisors(pq) -> None:
    p, q = pq
    assume(q)
    a, r = field_division(p, q)
    assert len(r) < len(q)
    x = q[0].field.rational(3)
    assert field_value(p, x) == field_value(a, x) * field_value(q, x) + field_value(r, x)
    common = field_gcd(p, q)
    assert field_division(p, common)[1] == () and field_division(q, common)[1] == ()


@given(st.lists(small, min_size=1, max_size=5), small, small)
def test_counts_over_q_are_those_of_univariate(values, low, high) -> None:
    p = coefficients(values)
    assume(p and low <= high)
    over = RATIONALS.rational_vector(p)
    assert count_field_roots(over) == count_real_roots(p)
    assert count_field_roots(over, fmpq(low), fmpq(high)) == count_real_roots(p, fmpq(low), fmpq(high))


@settings(max_examples=60, deadline=None)
@given(field_polynomials())
def test_largest_root_is_that_of_floats(p) -> None:
    assume(len(p) > 1)
    found = largest_real_root(p)
    near = [root for root in np.roots(floats(p)[::-1]) if abs(root.imag) < 1e-4]
    if found is None:
        assert all(abs(root.imag) > 1e-9 for root in np.roots(floats(p)[::-1]))
        return
    assert min(abs(float(found.decimal(12)) - root.real) for root in near) < 1e-3
    assert float(found.decimal(12)) > max(root.real for root in near) - 1e-3


@settings(max_examples=40, deadline=None)
@given(field_polynomials())
def test_extensions(p) -> None:
    assume(len(p) > 1)
    extension = adjoin_largest_root(p)
    if extension is None:
        assert count_field_roots(p) == 0
        return
    embedded = tuple(extension.embed(c) for c in p)
    assert field_value(embedded, extension.root).is_zero
    low, high = (extension.root.enclosure(80).lower, extension.root.enclosure(80).upper)
    assert count_field_roots(p, high) == 0 and count_field_roots(p, low - 1) >= 1
    generator = extension.embed(p[-1].field.theta)
    modulus = p[-1].field.generator.minimal_polynomial
    assert field_value(extension.field.rational_vector(modulus), generator).is_zero
    assert generator.to_algebraic() == p[-1].field.generator  # the same real root, not a conjugate


@given(field_polynomials(), st.integers(1, 3), small)
def test_multiplicities(p, power, root) -> None:
    assume(p)
    x = p[-1].field.rational(root)
    assume(not field_value(p, x).is_zero)
    for _ in range(power):
        p = field_product(p, (-x, x.field.rational(1)))
    assert root_multiplicity(p, x) == power
