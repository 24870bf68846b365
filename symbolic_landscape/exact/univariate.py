"""Polynomials in one variable over Q, as tuples of coefficients from the constant up: roots counted exactly.

The zero polynomial is `()`; the last coefficient of any other is not 0.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from flint import fmpq, fmpq_poly, fmpz_poly

from symbolic_landscape.exact.rational import Rational, sign
from symbolic_landscape.exact.rational import rational as as_rational

__all__ = [
    "Coefficients",
    "coefficients",
    "composed",
    "count_real_roots",
    "degree",
    "derivative",
    "greatest_common_divisor",
    "irreducible_factors",
    "is_nonnegative_between",
    "polynomial_text",
    "primitive_part",
    "product",
    "quotient_and_remainder",
    "scaled_by",
    "sign_changes",
    "squarefree_part",
    "sturm_sequence",
    "sum_of",
    "value_at",
]

Coefficients = tuple[Rational, ...]


def coefficients(values: Iterable[object]) -> Coefficients:
    """Return the polynomial with these coefficients, from the constant up; zeros at the end are dropped.

    >>> [str(c) for c in coefficients([-2, 0, 1, 0])]
    ['-2', '0', '1']
    """
    listed = [as_rational(value) for value in values]
    while listed and listed[-1] == 0:
        listed.pop()
    return tuple(listed)


def degree(p: Sequence[Rational]) -> int:
    """Return the degree; -1 for the zero polynomial."""
    return len(p) - 1


def value_at(p: Coefficients, x: Rational) -> Rational:
    """Return p(x).

    >>> str(value_at(coefficients([-2, 0, 1]), as_rational("3/2")))
    '1/4'
    """
    return fmpq_poly(list(p))(x)


def derivative(p: Coefficients) -> Coefficients:
    """Return p'."""
    return tuple(k * c for k, c in enumerate(p) if k)


def product(p: Coefficients, q: Coefficients) -> Coefficients:
    """Return p q."""
    return _plain(_flint(p) * _flint(q))


def sum_of(p: Coefficients, q: Coefficients) -> Coefficients:
    """Return p + q.

    >>> polynomial_text(sum_of(coefficients([1, 0, 2]), coefficients([1, 1, -2])))
    'z + 2'
    """
    longer, shorter = (p, q) if len(p) >= len(q) else (q, p)
    total = [a + b for a, b in zip(longer, shorter, strict=False)] + list(longer[len(shorter) :])
    while total and total[-1] == 0:
        total.pop()
    return tuple(total)


def scaled_by(factor: Rational, p: Coefficients) -> Coefficients:
    """Return factor * p."""
    return tuple(factor * c for c in p) if factor != 0 else ()


def composed(p: Coefficients, q: Coefficients) -> Coefficients:
    """Return p(q).

    >>> polynomial_text(composed(coefficients([0, 0, 1]), coefficients([1, -1])))
    'z^2 - 2*z + 1'
    """
    return _plain(_flint(p)(_flint(q)))


def composition(p: Coefficients, q: Coefficients) -> Coefficients:
    """Return p(q(z)).

    >>> polynomial_text(composition(coefficients([1, 0, 1]), coefficients([0, 2])))
    '4*z^2 + 1'
    """
    return _plain(_flint(p)(_flint(q)))


def quotient_and_remainder(p: Coefficients, q: Coefficients) -> tuple[Coefficients, Coefficients]:
    """Return (a, r) with p = a q + r and deg r < deg q; raises `ZeroDivisionError` for q = 0.

    >>> a, r = quotient_and_remainder(coefficients([1, 0, 1]), coefficients([1, 1]))
    >>> polynomial_text(a), polynomial_text(r)
    ('z - 1', '2')
    """
    a, r = divmod(_flint(p), _flint(q))
    return _plain(a), _plain(r)


def greatest_common_divisor(p: Coefficients, q: Coefficients) -> Coefficients:
    """Return the monic greatest common divisor; 0 only when both are 0."""
    return _plain(_flint(p).gcd(_flint(q)))


def primitive_part(p: Coefficients) -> Coefficients:
    """Return the multiple of p with coprime integer coefficients and positive leading coefficient; 0 for 0.

    >>> polynomial_text(primitive_part(coefficients([5, -5, -1])))
    'z^2 + 5*z - 5'
    """
    if not p:
        return ()
    integral = _flint(p).numer()
    content = integral.content() * (1 if p[-1] > 0 else -1)
    return tuple(fmpq(c, content) for c in integral.coeffs())


def squarefree_part(p: Coefficients) -> Coefficients:
    """Return the primitive polynomial with the roots of p, each once; raises `ValueError` for p = 0.

    >>> polynomial_text(squarefree_part(product(coefficients([1, 1]), coefficients([1, 2, 1]))))
    'z + 1'
    """
    if not p:
        raise ValueError("the zero polynomial has no squarefree part")
    return primitive_part(quotient_and_remainder(p, greatest_common_divisor(p, derivative(p)))[0])


def irreducible_factors(p: Coefficients) -> tuple[tuple[Coefficients, int], ...]:
    """Return the irreducible factors over Q, primitive with positive leading coefficient, and their multiplicities.

    The product of their powers is p up to a constant; sorted by degree, then coefficients.

    >>> [(polynomial_text(f), m) for f, m in irreducible_factors(coefficients([-2, 2, 1, -1]))]
    [('z - 1', 1), ('z^2 - 2', 1)]
    """
    if not p:
        raise ValueError("the zero polynomial has no factors")
    _, factors = _flint(p).numer().factor()
    found = [(primitive_part(tuple(fmpq(c) for c in factor.coeffs())), int(power)) for factor, power in factors]
    return tuple(sorted(found, key=lambda item: (len(item[0]), item[0])))


def sign_changes(values: Iterable[int]) -> int:
    """Return the number of changes in a sequence of signs, zeros left out.

    Descartes: the number of positive roots of a polynomial, counted with multiplicity, is at most the number of
    changes of its coefficients' signs, and equal to it when every root is real.

    >>> sign_changes([1, 0, -1, -1, 1])
    2
    """
    nonzero = [value for value in values if value]
    return sum(a != b for a, b in pairwise(nonzero))


def sturm_sequence(p: Coefficients) -> tuple[Coefficients, ...]:
    """Return p, p' and the negated remainders down to the greatest common divisor, each up to a positive factor."""
    sequence = [p, derivative(p)]
    while sequence[-1]:
        remainder = quotient_and_remainder(sequence[-2], sequence[-1])[1]
        reduced = primitive_part(remainder)  # positive multiples change no sign and keep the numbers small
        sequence.append(tuple(-c for c in reduced) if remainder and remainder[-1] > 0 else reduced)
    return tuple(sequence[:-1])


def count_real_roots(p: Coefficients, low: Rational | None = None, high: Rational | None = None) -> int:
    """Return the number of different real roots of p in the half-open interval (low, high] (Sturm).

    None stands for the infinite end.  Raises `ValueError` for p = 0 and for low > high.

    >>> count_real_roots(coefficients([0, -2, 0, 1])), count_real_roots(coefficients([0, -2, 0, 1]), as_rational(0))
    (3, 1)
    """
    if not p:
        raise ValueError("every number is a root of the zero polynomial")
    if low is not None and high is not None and low > high:
        raise ValueError(f"the interval ({low}, {high}] is reversed; give low <= high")
    # The sequence of the squarefree part counts also where p itself has multiple roots at an end.
    sequence = sturm_sequence(squarefree_part(p))
    return _changes_at(sequence, low, -1) - _changes_at(sequence, high, 1)


def is_nonnegative_between(p: Coefficients, low: Rational, high: Rational) -> bool:
    """Return whether p >= 0 on the closed interval [low, high], low < high.

    Only roots of odd multiplicity change the sign: p >= 0 iff the product of the factors of odd multiplicity has no
    root inside and p is positive at some point inside.

    >>> square = coefficients([1, -2, 1])
    >>> is_nonnegative_between(square, as_rational(0), as_rational(3))
    True
    >>> is_nonnegative_between(coefficients([1, -1]), as_rational(0), as_rational("3/2"))
    False
    """
    if not low < high:
        raise ValueError(f"an interval was wanted, [{low}, {high}] came")
    if not p:
        return True
    _, factors = _flint(p).numer().factor_squarefree()
    odd = fmpz_poly([1])
    for factor, power in factors:
        if power % 2:
            odd *= factor
    changing = tuple(fmpq(c) for c in odd.coeffs())
    if degree(changing) > 0:
        inside = count_real_roots(changing, low, high) - int(value_at(changing, high) == 0)
        if inside:
            return False
    step = (high - low) / (degree(p) + 2)
    probes = (value_at(p, low + k * step) for k in range(1, degree(p) + 2))  # one of them is not a root
    return next(value for value in probes if value != 0) > 0


def polynomial_text(p: Sequence[Rational], variable: str = "z") -> str:
    """Return p as text, from the highest power down.

    >>> polynomial_text(coefficients([5, -5, 1]))
    'z^2 - 5*z + 5'
    """
    pieces = []
    for k in range(len(p) - 1, -1, -1):
        if p[k] == 0:
            continue
        power = "" if k == 0 else variable if k == 1 else f"{variable}^{k}"
        size = abs(p[k])
        term = power if size == 1 and power else str(size.str()) + (f"*{power}" if power else "")
        pieces.append(("-" if p[k] < 0 else "+", term))
    if not pieces:
        return "0"
    (first_sign, first), *rest = pieces
    return ("-" if first_sign == "-" else "") + first + "".join(f" {mark} {term}" for mark, term in rest)


def _changes_at(sequence: Sequence[Coefficients], x: Rational | None, end: int) -> int:
    if x is not None:
        return sign_changes(sign(value_at(p, x)) for p in sequence)
    return sign_changes(sign(p[-1]) * (end if degree(p) % 2 else 1) for p in sequence)


def _flint(p: Coefficients) -> fmpq_poly:
    return fmpq_poly(list(p))


def _plain(p: fmpq_poly) -> Coefficients:
    return tuple(p.coeffs())
