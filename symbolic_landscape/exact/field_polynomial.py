"""Polynomials in one variable over a real number field: their real roots counted exactly, and fields extended by one.

A polynomial is a tuple of elements of one field, from the constant up, the last one not 0; `()` is 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flint import Ordering, fmpq, fmpq_mat, fmpq_mpoly, fmpq_mpoly_ctx

from symbolic_landscape.exact.algebraic import AlgebraicNumber, Interval, real_roots
from symbolic_landscape.exact.number_field import RATIONALS, FieldElement, FieldVector, NumberField
from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.exact.univariate import Coefficients, count_real_roots, degree, sign_changes, squarefree_part

__all__ = [
    "Extension",
    "FieldPolynomial",
    "adjoin_largest_root",
    "count_field_roots",
    "field_derivative",
    "field_division",
    "field_gcd",
    "field_product",
    "field_sturm_sequence",
    "field_value",
    "largest_real_root",
    "root_multiplicity",
    "trimmed",
]

FieldPolynomial = FieldVector


def trimmed(p: Sequence[FieldElement]) -> FieldPolynomial:
    """Return p without zeros at its end."""
    end = len(p)
    while end and p[end - 1].is_zero:
        end -= 1
    return tuple(p[:end])


def field_value(p: FieldPolynomial, x: FieldElement) -> FieldElement:
    """Return p(x)."""
    total = x.field.rational(0)
    for c in reversed(p):
        total = total * x + c
    return total


def field_derivative(p: FieldPolynomial) -> FieldPolynomial:
    """Return p'."""
    return tuple(k * c for k, c in enumerate(p) if k)


def field_product(p: FieldPolynomial, q: FieldPolynomial) -> FieldPolynomial:
    """Return p q."""
    if not p or not q:
        return ()
    total = [p[0].field.rational(0)] * (len(p) + len(q) - 1)
    for i, a in enumerate(p):
        for j, b in enumerate(q):
            total[i + j] = total[i + j] + a * b
    return tuple(total)


def field_division(p: FieldPolynomial, q: FieldPolynomial) -> tuple[FieldPolynomial, FieldPolynomial]:
    """Return (a, r) with p = a q + r and deg r < deg q; raises `ZeroDivisionError` for q = 0."""
    if not q:
        raise ZeroDivisionError("division by the zero polynomial")
    lead = q[-1].inverse()
    rest, found = list(p), [lead.field.rational(0)] * max(len(p) - len(q) + 1, 0)
    for shift in range(len(p) - len(q), -1, -1):
        factor = rest[shift + len(q) - 1] * lead
        found[shift] = factor
        if factor:
            for j, c in enumerate(q):
                rest[shift + j] = rest[shift + j] - factor * c
    return trimmed(found), trimmed(rest[: len(q) - 1])


def field_gcd(p: FieldPolynomial, q: FieldPolynomial) -> FieldPolynomial:
    """Return the monic greatest common divisor; 0 only when both are 0."""
    while q:
        p, q = q, field_division(p, q)[1]
    return tuple(c / p[-1] for c in p)


def field_sturm_sequence(p: FieldPolynomial) -> tuple[FieldPolynomial, ...]:
    """Return the Sturm sequence of the squarefree part of p, each member up to a positive factor."""
    squarefree = field_division(p, field_gcd(p, field_derivative(p)))[0]
    sequence = [squarefree, field_derivative(squarefree)]
    while sequence[-1]:
        remainder = field_division(sequence[-2], sequence[-1])[1]
        sequence.append(tuple(-c for c in remainder))
    return tuple(sequence[:-1])


def count_field_roots(p: FieldPolynomial, low: Rational | None = None, high: Rational | None = None) -> int:
    """Return the number of different real roots of p in the half-open interval (low, high]; None is an infinite end.

    Raises `ValueError` for p = 0.

    >>> root = NumberField(AlgebraicNumber((fmpq(-2), fmpq(0), fmpq(1)), 1)).theta
    >>> count_field_roots((-root, root.field.rational(0), root.field.rational(1)), fmpq(0))
    1
    """
    if not p:
        raise ValueError("every number is a root of the zero polynomial")
    sequence = field_sturm_sequence(p)
    return _changes(sequence, low, -1) - _changes(sequence, high, 1)


def root_multiplicity(p: FieldPolynomial, x: FieldElement) -> int:
    """Return how often x is a root of p; raises `ValueError` for p = 0."""
    if not p:
        raise ValueError("every number is a root of the zero polynomial")
    count = 0
    while p and field_value(p, x).is_zero:
        p, count = field_derivative(p), count + 1
    return count


def largest_real_root(p: FieldPolynomial) -> AlgebraicNumber | None:
    """Return the largest real root of p, or None where there is none.

    It is among the roots of the norm of p, a polynomial over Q; Sturm's count over the field says which.
    """
    field = p[-1].field
    if field.degree == 1:
        roots = real_roots(tuple(_rational(c) for c in p))
        return roots[-1][0] if roots else None
    sequence = field_sturm_sequence(p)
    for number, _ in reversed(real_roots(_norm(p))):
        low, high = _isolated_among(number, _norm(p))
        if _changes(sequence, low, -1) - _changes(sequence, high, 1):
            return number
    return None


@dataclass(frozen=True)
class Extension:
    """A field that contains `base` and one more number: where the base's generator and the number lie in it."""

    base: NumberField
    field: NumberField
    generator: FieldElement
    root: FieldElement

    def embed(self, element: FieldElement) -> FieldElement:
        """Return an element of the base as an element of the larger field."""
        if self.field == self.base:
            return element
        total = self.field.rational(0)
        for c in reversed(element.coefficients):
            total = total * self.generator + c
        return total


def adjoin_largest_root(p: FieldPolynomial) -> Extension | None:
    """Return the field over that of p's coefficients generated by the largest real root of p, or None without roots.

    The larger field is generated by one number root + c * generator, c a small integer (the primitive element).

    >>> field = NumberField(AlgebraicNumber((fmpq(-2), fmpq(0), fmpq(1)), 1))
    >>> found = adjoin_largest_root((-field.theta, field.rational(0), field.rational(1)))  # z^2 - sqrt(2)
    >>> found.root**4 == 2, found.embed(field.theta) == found.root**2, found.field.degree
    (True, True, 4)
    """
    base = p[-1].field
    root = largest_real_root(p)
    if root is None:
        return None
    if base.degree == 1:
        if root.rational is not None:
            return Extension(base, base, base.theta, base.rational(root.rational))
        field = NumberField(root)
        return Extension(base, field, field.rational(0), field.theta)
    if root.rational is not None:
        return Extension(base, base, base.theta, base.rational(root.rational))
    squarefree = field_sturm_sequence(p)[0]
    c = 1
    while True:
        shifted = _norm(squarefree, c)
        if degree(squarefree_part(shifted)) == degree(shifted):
            break
        c += 1
    theta = _sum_among(root, base.generator, c, shifted)
    field = NumberField(theta)
    # The norm of p(z - c x) is squarefree, so x = generator is the only common root of the modulus of the base and
    # of p(theta - c x) with the coefficients of p written as polynomials in x.
    modulus = field.rational_vector(base.generator.minimal_polynomial)
    line = (field.theta, field.rational(-c))
    composed: FieldPolynomial = ()
    for coefficient in reversed(squarefree):
        composed = _sum(field_product(composed, line), field.rational_vector(coefficient.coefficients))
    common = field_gcd(modulus, trimmed(composed))
    assert len(common) == 2
    generator = -common[0]
    extension = Extension(base, field, generator, field.theta - c * generator)
    return _within_base(extension) if field.degree == base.degree else extension


def _within_base(extension: Extension) -> Extension:
    """Return the extension with the base itself as field, where both have the same degree."""
    base, size = extension.base, extension.base.degree
    rows, power = [], extension.field.rational(1)
    for _ in range(size):
        rows.append([*power.coefficients, *[fmpq(0)] * (size - len(power.coefficients))])
        power = power * extension.generator
    target = [*extension.root.coefficients, *[fmpq(0)] * (size - len(extension.root.coefficients))]
    solution = fmpq_mat(rows).transpose().solve(fmpq_mat([[c] for c in target]))
    return Extension(base, base, base.theta, base.element(solution.entries()))


def _sum(p: FieldPolynomial, q: FieldPolynomial) -> FieldPolynomial:
    if len(p) < len(q):
        p, q = q, p
    return tuple(a + q[k] if k < len(q) else a for k, a in enumerate(p))


def _changes(sequence: Sequence[FieldPolynomial], x: Rational | None, end: int) -> int:
    if x is None:
        return sign_changes(p[-1].sign() * (end if len(p) % 2 == 0 else 1) for p in sequence)
    point = sequence[0][-1].field.rational(x)
    return sign_changes(field_value(p, point).sign() for p in sequence)


def _norm(p: FieldPolynomial, c: int = 0) -> Coefficients:
    """Return the resultant over x of the field's modulus m(x) and of p(z - c x), x in place of the generator."""
    context = fmpq_mpoly_ctx.get(("z", "x"), Ordering.lex)
    z, x = context.gens()
    field = p[-1].field
    modulus = _in(x, field.generator.minimal_polynomial)
    total = modulus * 0
    for coefficient in reversed(p):
        total = total * (z - c * x) + _in(x, coefficient.coefficients)
    norm = modulus.resultant(total, "x").to_dict()
    size = max(exponents[0] for exponents in norm)
    return tuple(norm.get((k, 0), fmpq(0)) for k in range(size + 1))


def _in(x: fmpq_mpoly, p: Coefficients) -> fmpq_mpoly:
    total = x * 0
    for c in reversed(p):
        total = total * x + c
    return total


def _isolated_among(number: AlgebraicNumber, p: Coefficients) -> Interval:
    """Return low < number < high, such that no other root of p lies between; neither end is a root."""
    bits = 32
    while True:
        low, high = number.enclosure(bits)
        low, high = low - fmpq(1, 2**bits), high + fmpq(1, 2**bits)
        if count_real_roots(p, low, high) == 1 and all(_nonzero(p, end) for end in (low, high)):
            return low, high
        bits *= 2


def _sum_among(root: AlgebraicNumber, generator: AlgebraicNumber, c: int, p: Coefficients) -> AlgebraicNumber:
    """Return root + c * generator, a root of p."""
    bits = 32
    while True:
        (a, b), (low, high) = root.enclosure(bits), generator.enclosure(bits)
        near = [
            number
            for number, _ in real_roots(p)
            if number.compare(a + c * low) >= 0 and number.compare(b + c * high) <= 0
        ]
        if len(near) == 1:
            return near[0]
        bits *= 2


def _nonzero(p: Coefficients, x: Rational) -> bool:
    total = fmpq(0)
    for c in reversed(p):
        total = total * x + c
    return bool(total != 0)


def _rational(x: FieldElement) -> Rational:
    value = x.rational
    assert value is not None  # the field is Q
    return value


assert RATIONALS.degree == 1
