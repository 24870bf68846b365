"""exact/interval.py and exact/krawczyk.py: inclusion by sampling, and zeros that are known."""

from flint import fmpq
from hypothesis import assume, given
from hypothesis import strategies as st

from symbolic_landscape.exact.interval import (
    interval_power,
    interval_product,
    interval_sum,
    middle,
    polynomial_on_box,
    rounded_outward,
)
from symbolic_landscape.exact.krawczyk import has_one_zero, polish_zero, rounded_inverse, rounded_to_bits
from symbolic_landscape.exact.matrix import identity, multiply
from symbolic_landscape.exact.polynomial import Polynomial

small = st.builds(fmpq, st.integers(-6, 6), st.sampled_from([1, 2, 3]))
intervals = st.tuples(small, small).map(lambda ends: (min(ends), max(ends)))
fractions = st.sampled_from([fmpq(0), fmpq(1, 3), fmpq(1, 2), fmpq(1)])


def inside(interval, part):
    return interval[0] + part * (interval[1] - interval[0])


@given(intervals, intervals, fractions, fractions, st.integers(0, 5))
def test_every_value_is_included_and_the_ends_are_reached(a, b, s, t, power) -> None:
    x, y = inside(a, s), inside(b, t)
    cases = ((interval_sum(a, b), x + y), (interval_product(a, b), x * y), (interval_power(a, power), x**power))
    for bounds, value in cases:
        assert bounds[0] <= value <= bounds[1]
    ends = {p * q for p in a for q in b}
    assert set(interval_product(a, b)) <= ends
    low, high = rounded_outward(a, 7)
    assert low <= a[0] and a[1] <= high and (low * 128).q == 1 and a[0] - low < fmpq(1, 128)


@given(
    st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 2)), small, max_size=5),
    st.tuples(intervals, intervals), fractions, fractions,
)
def test_polynomials_on_boxes(terms, box, s, t) -> None:
    p = Polynomial.from_terms(("x", "y"), terms)
    low, high = polynomial_on_box(p, box)
    assert low <= p.at((inside(box[0], s), inside(box[1], t))) <= high
    assert low <= p.at(middle(box)) <= high


@given(st.integers(2, 60), st.integers(2, 9))
def test_krawczyk_finds_roots_and_no_others(radicand, scale) -> None:
    (x,) = Polynomial.variables_of(("x",))
    p = x * x - Polynomial.constant(("x",), fmpq(radicand))
    jacobian = [[p.derivative("x")]]
    (root,) = polish_zero([p], jacobian, (fmpq(radicand),), 80)
    inverse = rounded_inverse(((2 * root,),), 30)
    radius = fmpq(1, 2**20)
    assert has_one_zero([p], jacobian, (root,), radius, inverse)
    assert (root - radius) ** 2 < radicand < (root + radius) ** 2
    assert not has_one_zero([p], jacobian, (root + fmpq(scale),), radius, inverse)


def test_krawczyk_never_accepts_a_double_zero() -> None:
    (x,) = Polynomial.variables_of(("x",))
    p = x * x
    for exponent in range(1, 30):
        radius = fmpq(1, 2**exponent)
        for c in (fmpq(1), fmpq(2**exponent), fmpq(-3)):
            assert not has_one_zero([p], [[p.derivative("x")]], (fmpq(0),), radius, ((c,),))


@given(st.lists(st.integers(-5, 5), min_size=4, max_size=4))
def test_rounded_inverse(values) -> None:
    a = tuple(tuple(fmpq(v) for v in values[k : k + 2]) for k in (0, 2))
    assume(values[0] * values[3] != values[1] * values[2])
    product = multiply(a, rounded_inverse(a, 40))
    for i, row in enumerate(product):
        assert all(abs(x - y) < fmpq(1, 2**30) for x, y in zip(row, identity(2)[i], strict=True))
    assert rounded_inverse(((fmpq(1), fmpq(1)), (fmpq(1), fmpq(1))), 10) is None
    assert rounded_to_bits(fmpq(5, 16), 2) == fmpq(1, 4)
