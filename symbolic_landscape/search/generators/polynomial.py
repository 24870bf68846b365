"""The stream of polynomial losses for gradient descent: small integer coefficients, 0 a candidate for a minimum.

Gradient descent commutes with permuting the variables and with x_i -> -x_i, and claims about step sizes near the edge
of stability with a factor of the loss.  So of each class under these symmetries one member is given, its coefficients
without a common factor.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, count, permutations, product
from math import gcd

from symbolic_landscape.exact.number_field import RATIONALS, FieldVector
from symbolic_landscape.exact.polynomial import Polynomial
from symbolic_landscape.exact.rational import ONE, ZERO
from symbolic_landscape.model.polynomial import PolynomialInstance, PolynomialLoss

__all__ = ["VARIABLES", "Terms", "content", "instances", "integer_losses", "loss_of", "losses", "moves", "origin"]

VARIABLES = ("x", "y", "z")

Exponents = tuple[int, ...]
Term = tuple[Exponents, int]
Terms = tuple[Term, ...]  # in decreasing order: no exponents twice, no coefficient 0


def instances(seed: int) -> Iterator[PolynomialInstance]:
    """Yield losses with 0 for a candidate for a minimum, by size: the sum of |coefficient| + degree over the terms.

    The gradient at 0 is 0 and the Hessian is >= 0 and not 0: what every minimum with a positive sharpness has.
    There is no end, and nothing is random: the seed is not used.

    >>> from itertools import islice
    >>> [instance.loss.text() for instance in islice(instances(0), 4)]
    ['x^2', 'x^2 + y^2', 'x^3 + x^2', 'x^2*y + x^2']
    """
    for size in count(3):
        for variables in range(1, len(VARIABLES) + 1):
            for terms in integer_losses(variables, size):
                if content(terms) == 1:
                    yield PolynomialInstance(loss_of(terms, variables), origin(variables))


def integer_losses(variables: int, size: int) -> Iterator[Terms]:
    """Yield one loss of every class: integer coefficients, every variable occurs, the sum of |c| + degree is `size`.

    >>> list(integer_losses(1, 5))
    [(((2,), 3),)]
    >>> len(list(integer_losses(2, 7)))
    4
    """
    for terms in losses(variables, size):
        every_variable = all(any(exponents[k] for exponents, _ in terms) for k in range(variables))
        if every_variable and all(move(terms) <= terms for move in moves(variables)):
            yield terms


@cache
def losses(variables: int, size: int) -> tuple[Terms, ...]:
    """Return all losses of a size whose quadratic part is >= 0 and not 0; not every variable need occur.

    >>> losses(2, 3)
    ((((2, 0), 1),), (((0, 2), 1),))
    """
    return tuple(
        tuple(sorted((*quadratic, *higher), reverse=True))
        for own in range(3, size + 1)
        for quadratic in _sums(variables, own, range(2, 3))
        if _is_nonnegative(quadratic, variables)
        for higher in _sums(variables, size - own, range(3, size))
    )


@cache
def _sums(variables: int, size: int, degrees: range, below: Exponents | None = None) -> tuple[Terms, ...]:
    """Return the sums of terms of these degrees whose exponents decrease and are less than `below`."""
    if size == 0:
        return ((),)
    return tuple(
        ((exponents, coefficient), *others)
        for degree in degrees
        for exponents in _monomials(variables, degree)
        if below is None or exponents < below
        for c in range(1, size - degree + 1)
        for others in _sums(variables, size - degree - c, degrees, exponents)
        for coefficient in (c, -c)
    )


@cache
def _monomials(variables: int, degree: int) -> tuple[Exponents, ...]:
    return tuple(e for e in product(range(degree, -1, -1), repeat=variables) if sum(e) == degree)


def _is_nonnegative(quadratic: Terms, variables: int) -> bool:
    """Return whether the form q is >= 0 everywhere, by the principal minors of 2 q."""
    square = [[0] * variables for _ in range(variables)]
    for exponents, c in quadratic:
        i, *rest = [k for k, power in enumerate(exponents) if power]
        if rest:
            square[i][rest[0]] = square[rest[0]][i] = c
        else:
            square[i][i] = 2 * c
    chosen = [kept for size in range(1, variables + 1) for kept in combinations(range(variables), size)]
    return all(_determinant([[square[i][j] for j in kept] for i in kept]) >= 0 for kept in chosen)


def _determinant(rows: Sequence[Sequence[int]]) -> int:
    if not rows:
        return 1
    return sum(
        (-1) ** column * value * _determinant([[*row[:column], *row[column + 1 :]] for row in rows[1:]])
        for column, value in enumerate(rows[0])
    )


class _Move:
    """A permutation of the variables, then signs: terms to terms."""

    def __init__(self, order: Sequence[int], signs: Sequence[int]) -> None:
        self.order, self.signs = order, signs

    def __call__(self, terms: Terms) -> Terms:
        moved = []
        for exponents, c in terms:
            flips = sum(power for power, sign in zip(exponents, self.signs, strict=True) if sign < 0)
            moved.append((tuple(exponents[k] for k in self.order), -c if flips % 2 else c))
        return tuple(sorted(moved, reverse=True))


@cache
def moves(variables: int) -> tuple[_Move, ...]:
    """Return the symmetries of losses in these variables, 2^d d! of them.

    >>> sorted({move((((2, 1), 3),)) for move in moves(2)})
    [(((1, 2), -3),), (((1, 2), 3),), (((2, 1), -3),), (((2, 1), 3),)]
    """
    return tuple(
        _Move(order, signs) for order in permutations(range(variables)) for signs in product((1, -1), repeat=variables)
    )


def content(terms: Terms) -> int:
    """Return the greatest common divisor of the coefficients.

    >>> content((((3,), -6), ((2,), 4)))
    2
    """
    return gcd(*(c for _, c in terms))


def loss_of(terms: Terms, variables: int) -> PolynomialLoss:
    """Return the loss with these terms in the first variables.

    >>> loss_of((((2, 1), 3), ((2, 0), 1)), 2).text()
    '3*x^2*y + x^2'
    """
    listed = {exponents: ONE * c for exponents, c in terms}
    return PolynomialLoss(Polynomial.from_terms(VARIABLES[:variables], listed))


def origin(variables: int) -> FieldVector:
    """Return the point 0.

    >>> [str(x) for x in origin(2)]
    ['0', '0']
    """
    return RATIONALS.rational_vector((ZERO,) * variables)
