"""The sign of a form of even degree: positive definite, negative somewhere, or neither.

Two variables: decided by Sturm's theorem over the number field.  More: by halving the faces of the cube, which finds
either answer where it is strict and gives up at a limit where the form has zeros.
"""

from collections import deque
from collections.abc import Sequence
from itertools import product as cartesian

from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.exact.field_polynomial import (
    FieldPolynomial,
    count_field_roots,
    field_derivative,
    field_product,
    field_value,
    trimmed,
)
from symbolic_landscape.exact.field_series import Series
from symbolic_landscape.exact.interval import Box, Interval, interval_power, interval_product, interval_sum
from symbolic_landscape.exact.number_field import FieldElement
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.limits import Limits
from symbolic_landscape.witness.polynomial_minimum import NegativeForm, PositiveForm, StableDirection

__all__ = ["form_sign", "stable_direction"]

DEEPEST = 24  # halvings of each edge of a cell
TERMS_PER_PATTERN = 10  # a cell of a form of many terms counts for several patterns


def form_sign(form: Series, limits: Limits) -> PositiveForm | NegativeForm | None:
    """Return that the form is positive definite, or a direction in which it is negative, or None.

    None: for two variables the form is >= 0 with zeros; for more it may also be that a limit (patterns, seconds) was
    reached.

    >>> from symbolic_landscape.exact.number_field import RATIONALS
    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> s, t = (Series.variable(RATIONALS, 2, i, None) for i in range(2))
    >>> type(form_sign(s * s + t * t - s * t, DEFAULT_LIMITS)).__name__
    'PositiveForm'
    >>> form_sign((s - t) * (s - t), DEFAULT_LIMITS) is None
    True
    """
    if form.size == 1:
        ((exponents, c),) = form.terms.items()
        if exponents[0] % 2:
            raise InternalContradiction("a form of odd degree was asked for its sign")
        return PositiveForm(0) if c.sign() > 0 else NegativeForm((ONE,))
    if form.size == 2:
        direction = _negative_in_plane(form)
        if direction is not None:
            return NegativeForm(direction)
        line = _on_line(form, swapped=False)
        if form.coefficient((0, form.degree)).is_zero or not line or count_field_roots(line) > 0:
            return None
    found = _halve_faces(form, limits)
    if isinstance(found, int):
        return PositiveForm(found + 2)  # another rounding of the coefficients may need a little more
    return None if found is None else NegativeForm(found)


def stable_direction(form: Series, lengths: Series) -> StableDirection | None:
    """Return a strict nondegenerate local minimum of form / lengths^m on the directions of a plane, with form > 0.

    `form` has degree 2 m in two variables; `lengths` is the squared length, a positive definite quadratic form.
    On the line (1, t) the quotient has the derivative J / lengths^(m+1) with J = f' n - m f n'.
    """
    for swapped in (False, True):
        f, n = _on_line(form, swapped), _on_line(lengths, swapped)
        m = form.degree // 2
        j = trimmed(
            _difference(
                field_product(field_derivative(f), n), _times(field_product(f, field_derivative(n)), m)
            )
        )
        if not j:
            return None
        for low, high in _separated(j):
            if swapped and not low < 0 < high:  # on the second line only the direction (0, 1) is new
                continue
            found = _isolated_minimum(f, j, low, high)
            if found is not None:
                return StableDirection(swapped, *found)
    return None


def _isolated_minimum(
    f: FieldPolynomial, j: FieldPolynomial, low: Rational, high: Rational
) -> tuple[Rational, Rational] | None:
    """Return an interval in (low, high) with a root of j at which j grows and f > 0, shown by interval arithmetic."""
    if not (_at(j, low).sign() < 0 < _at(j, high).sign()):
        return None
    slope = field_derivative(j)
    for _ in range(200):
        bits = 64
        ball_f = [_enclosed(c, bits) for c in f]
        ball_slope = [_enclosed(c, bits) for c in slope]
        f_range, slope_range = _horner(ball_f, (low, high)), _horner(ball_slope, (low, high))
        if f_range[0] > 0 and slope_range[0] > 0:
            return low, high
        if f_range[1] < 0 or slope_range[1] < 0:
            return None
        middle = (low + high) / 2
        value = _at(j, middle).sign()
        if value == 0:
            quarter = (high - low) / 4
            low, high = middle - quarter, middle + quarter
            if not (_at(j, low).sign() < 0 < _at(j, high).sign()):
                return None
        elif value < 0:
            low = middle
        else:
            high = middle
    return None


def _negative_in_plane(form: Series) -> tuple[Rational, Rational] | None:
    """Return a rational direction in which the form is negative, or None when it is >= 0."""
    if form.coefficient((0, form.degree)).sign() < 0:
        return ZERO, ONE
    line = _on_line(form, swapped=False)
    if not line:
        return None
    points = sorted({end for cell in _separated(line) for end in cell} | {ZERO})
    for t in points:
        if _at(line, t).sign() < 0:
            return ONE, t
    return None


def _separated(p: FieldPolynomial) -> tuple[tuple[Rational, Rational], ...]:
    """Return disjoint intervals with ends that are no roots, each around exactly one real root of p.

    Their ends, with one point outside all of them, meet every interval between neighboring roots.
    """
    bound = ONE
    while count_field_roots(p, -bound, bound) < count_field_roots(p) or not _at(p, -bound) or not _at(p, bound):
        bound = 2 * bound
    found = []
    waiting = [(-bound, bound, count_field_roots(p, -bound, bound))]
    while waiting:
        low, high, count = waiting.pop()
        if count == 0:
            continue
        if count == 1:
            found.append((low, high))
            continue
        middle = (low + high) / 2
        while not _at(p, middle):
            middle = (middle + high) / 2
        below = count_field_roots(p, low, middle)
        waiting += [(low, middle, below), (middle, high, count - below)]
    return tuple(sorted(found))


def _halve_faces(form: Series, limits: Limits) -> int | tuple[Rational, ...] | None:
    """Return the depth at which the form is positive on every cell, or a direction where it is negative, or None.

    The cells are the faces x_i = 1 of the cube [-1, 1]^k (the form is even, so -1 needs no look), halved along all
    their edges, the largest first; on each the form is bounded below in interval arithmetic, and tried at the middle.
    """
    terms = [(exponents, _enclosed(c, 96)) for exponents, c in form.terms.items()]
    for direction in cartesian((ZERO, ONE, -ONE), repeat=form.size):
        if _range(terms, tuple((x, x) for x in direction))[1] < 0:
            return direction
    waiting: deque[tuple[Box, int]] = deque(
        (tuple((ONE, ONE) if j == i else (-ONE, ONE) for j in range(form.size)), 0) for i in range(form.size)
    )
    deepest, work, open_cells = 0, 0, False
    deadline = limits.start()
    while waiting:
        cell, depth = waiting.popleft()
        work += len(terms)
        if work > TERMS_PER_PATTERN * limits.patterns or deadline.has_passed():
            return None
        if _range(terms, cell)[0] > 0:
            deepest = max(deepest, depth)
            continue
        middle = tuple((low + high) / 2 for low, high in cell)
        if _range(terms, tuple((x, x) for x in middle))[1] < 0:
            return middle
        if depth >= DEEPEST:
            open_cells = True
        else:
            waiting += [(tuple(part), depth + 1) for part in cartesian(*(_halves(edge) for edge in cell))]
    return None if open_cells else deepest


def _halves(edge: Interval) -> list[Interval]:
    low, high = edge
    if low == high:
        return [edge]
    return [(low, (low + high) / 2), ((low + high) / 2, high)]


def _range(terms: Sequence[tuple[tuple[int, ...], Interval]], cell: Box) -> Interval:
    total: Interval = (ZERO, ZERO)
    powers: dict[tuple[int, int], Interval] = {}  # by coordinate and exponent: terms share them
    for exponents, c in terms:
        value = c
        for i, e in enumerate(exponents):
            if e:
                if (i, e) not in powers:
                    powers[i, e] = interval_power(cell[i], e)
                value = interval_product(value, powers[i, e])
        total = interval_sum(total, value)
    return total


def _on_line(form: Series, swapped: bool) -> FieldPolynomial:
    """Return the polynomial form(1, t), or form(t, 1)."""
    degree = form.degree
    values = [form.coefficient((k, degree - k) if swapped else (degree - k, k)) for k in range(degree + 1)]
    return trimmed(values)


def _at(p: FieldPolynomial, t: Rational) -> FieldElement:
    return field_value(p, p[0].field.rational(t))


def _enclosed(c: FieldElement, bits: int) -> Interval:
    value = c.rational
    if value is not None:
        return value, value
    ball = c.enclosure(bits)
    return ball.lower, ball.upper


def _horner(p: Sequence[Interval], x: Interval) -> Interval:
    total: Interval = (ZERO, ZERO)
    for c in reversed(p):
        total = interval_sum(interval_product(total, x), c)
    return total


def _times(p: FieldPolynomial, factor: int) -> FieldPolynomial:
    return tuple(factor * c for c in p)


def _difference(p: FieldPolynomial, q: FieldPolynomial) -> FieldPolynomial:
    size = max(len(p), len(q))
    zero = (p or q)[0].field.rational(0)
    return tuple((p[k] if k < len(p) else zero) - (q[k] if k < len(q) else zero) for k in range(size))

