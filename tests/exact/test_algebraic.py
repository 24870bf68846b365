"""exact/algebraic.py against sympy's real roots, numerically to many digits, and against its own laws."""

import mpmath
import pytest
import sympy
from flint import fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symbolic_landscape.exact.algebraic import AlgebraicNumber, real_roots
from symbolic_landscape.exact.univariate import coefficients, count_real_roots, product, value_at

Z = sympy.Symbol("z")
polynomials = st.lists(st.integers(-6, 6), min_size=2, max_size=7).map(coefficients)
numbers = polynomials.filter(lambda p: len(p) > 1 and bool(real_roots(p))).flatmap(
    lambda p: st.sampled_from([root for root, _ in real_roots(p)])
)


def numeric(number: AlgebraicNumber) -> mpmath.mpf:
    low, high = number.enclosure(200)
    return mpmath.mpf(int((low + high).p)) / int((low + high).q) / 2


@settings(max_examples=60, deadline=None)
@given(polynomials)
def test_roots_are_those_of_sympy(p) -> None:
    assume(len(p) > 1)
    theirs = sympy.Poly([int(c.p) for c in reversed(p)], Z).real_roots()
    ours = [root for root, power in real_roots(p) for _ in range(power)]
    with mpmath.workdps(40):
        assert len(ours) == len(theirs)
        for a, b in zip(ours, theirs, strict=True):
            assert abs(numeric(a) - mpmath.mpf(str(sympy.N(b, 40)))) < mpmath.mpf(10) ** -30


@given(numbers, st.integers(1, 300))
def test_enclosures_isolate_and_are_as_narrow_as_asked(number, bits) -> None:
    low, high = number.enclosure(bits)
    assert (high - low) * 2**bits <= 1
    if number.rational is None:
        assert value_at(number.minimal_polynomial, low) * value_at(number.minimal_polynomial, high) < 0
        assert count_real_roots(number.minimal_polynomial, low, high) == 1
        ends = number.isolating_interval()
        assert count_real_roots(number.minimal_polynomial, *ends) == 1
    else:
        assert low == high == number.rational


@given(numbers, numbers)
def test_order_is_that_of_the_real_numbers(a, b) -> None:
    with mpmath.workdps(60):
        difference = numeric(a) - numeric(b)
    assert (a == b) == (abs(difference) < mpmath.mpf(10) ** -40)
    assert (a < b) == (a != b and difference < 0)
    assert a.compare(b) == -b.compare(a)
    assert len({a, b}) == (1 if a == b else 2)


@given(numbers, polynomials)
def test_signs_of_polynomials(number, p) -> None:
    with mpmath.workdps(60):
        value = mpmath.polyval([int(c.p) for c in reversed(p)] or [0], numeric(number))
    sign = number.sign_of(p)
    assert (sign == 0) == (abs(value) < mpmath.mpf(10) ** -35)
    assert sign == 0 or (sign > 0) == (value > 0)


def test_a_multiple_root_and_a_cluster() -> None:
    cluster = product(coefficients([-1, 0, 10**12]), coefficients([-(10**6) - 1, 10**12]))  # 1e-6 and 1e-6 + 1e-12
    close = [root for root, _ in real_roots(product(cluster, cluster))]
    assert [power for _, power in real_roots(product(cluster, cluster))] == [2, 2, 2]
    assert close[1] < close[2] and close[1].rational == fmpq(1, 10**6)


@pytest.mark.parametrize(("low", "high"), [(-2, 2), (2, 3)])
def test_no_root_or_several_are_refused(low: int, high: int) -> None:
    with pytest.raises(ValueError, match="roots between"):
        AlgebraicNumber.root_between(coefficients([-2, 0, 1]), fmpq(low), fmpq(high))


def test_immutable() -> None:
    number = AlgebraicNumber(coefficients([-2, 0, 1]), 1)
    with pytest.raises(AttributeError):
        number.root = 0
