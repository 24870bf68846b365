"""The maps F_b(x) = x - eta grad L_b(x) of SGD, exactly and on boxes, and the radius past which one explodes."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from symbolic_landscape.exact.interval import Box, Interval, polynomial_on_box, rounded_outward
from symbolic_landscape.exact.polynomial import Polynomial
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.model.polynomial import PolynomialLoss

__all__ = ["Growth", "enclosed_step", "escape_radius", "largest_coordinate", "move_of", "moved", "top_form_growth"]

Move = tuple[Polynomial, ...]

DEEPEST = 12  # halvings in the search for a bound on the top form
MOST_CELLS = 20_000


def move_of(loss: PolynomialLoss, step_size: Rational) -> Move:
    """Return F(x) = x - step_size * grad L(x) as polynomials.

    >>> from symbolic_landscape.model.polynomial_text import parse_polynomial
    >>> loss = PolynomialLoss(parse_polynomial("5*x^2/4 + x^4/4", ("x",)).polynomial)
    >>> [str(part) for part in move_of(loss, ONE)]
    ['-x^3 - 3/2*x']
    """
    names = loss.variables
    gradient = loss.polynomial.gradient()
    return tuple(
        x - slope.scaled(step_size) for x, slope in zip(Polynomial.variables_of(names), gradient, strict=True)
    )


def moved(move: Move, x: Vector) -> Vector:
    """Return F(x)."""
    return tuple(part.at(x) for part in move)


def enclosed_step(move: Move, cell: Box, bits: int) -> Box:
    """Return a box around F(cell), with ends rounded outward to `bits` bits after the point."""
    return tuple(rounded_outward(polynomial_on_box(part, cell), bits) for part in move)


def largest_coordinate(cell: Box) -> Rational:
    """Return a lower bound on max_i |x_i| over the box."""
    return max((ZERO if low <= 0 <= high else min(abs(low), abs(high))) for low, high in cell)


@dataclass(frozen=True)
class Growth:
    """max_i |dP/dx_i| >= `bound` on the cube's faces, shown at `depth`, for the top form P of degree `degree`."""

    bound: Rational
    depth: int
    degree: int


def top_form_growth(loss: PolynomialLoss) -> Growth | None:
    """Return a lower bound on the gradient of the top form on the cube's surface, or None (degree below 3, or zeros).

    >>> from symbolic_landscape.model.polynomial_text import parse_polynomial
    >>> top_form_growth(PolynomialLoss(parse_polynomial("x^4/4", ("x",)).polynomial)).bound == 1
    True
    """
    polynomial = loss.polynomial
    if polynomial.degree < 3:
        return None
    top = Polynomial.from_terms(
        polynomial.variables, {e: c for e, c in polynomial.terms if sum(e) == polynomial.degree}
    )
    gradient = top.gradient()
    size = len(polynomial.variables)
    if size == 1:
        return Growth(abs(gradient[0].terms[0][1]), 0, polynomial.degree)
    # The smallest value at the centers of a coarse grid proposes a bound; half of it leaves room for intervals.
    for bound in _proposals(gradient, size):
        depth = _shown_depth(gradient, size, bound)
        if depth is not None:
            return Growth(bound, depth, polynomial.degree)
    return None


def escape_radius(move: Move, growth: Growth, step_size: Rational) -> Rational:
    """Return R with |F(x)| >= 2 |x| for |x| >= R, and so doubly exponential growth from there (greatest coordinate).

    |F(x)| >= eta c |x|^(D-1) - sum_j C_j |x|^j, C_j the largest sum of absolute coefficients of degree j < D - 1.
    With R = max(1, 2 sum C_j / (eta c), 4 / (eta c)) the first term is at least twice the rest, and half of it is at
    least 2 |x|.
    """
    lower = ZERO
    for j in range(growth.degree - 1):
        lower += max(sum((abs(c) for e, c in part.terms if sum(e) == j), ZERO) for part in move)
    factor = step_size * growth.bound
    return max(ONE, 2 * lower / factor, 4 / factor)


def _proposals(gradient: Sequence[Polynomial], size: int) -> list[Rational]:
    smallest = None
    steps = 9 if size == 2 else 5 if size == 3 else 3
    grid = [Rational(2 * k, steps - 1) - 1 for k in range(steps)]
    for i in range(size):
        for sign in (ONE, -ONE):
            for rest in product(grid, repeat=size - 1):
                x = (*rest[:i], sign, *rest[i:])
                value = max(abs(part.at(x)) for part in gradient)
                smallest = value if smallest is None else min(smallest, value)
    if not smallest:
        return []
    return [smallest / 2, smallest / 8, smallest / 64]


def _shown_depth(gradient: Sequence[Polynomial], size: int, bound: Rational) -> int | None:
    """Return the depth at which every cell of the surface has a component of size >= bound, or None."""
    deepest, work = 0, 0
    for i in range(size):
        for sign in (ONE, -ONE):
            face: Box = tuple((sign, sign) if j == i else (-ONE, ONE) for j in range(size))
            waiting = [(face, 0)]
            while waiting:
                cell, depth = waiting.pop()
                work += 1
                if any(_size(polynomial_on_box(part, cell)) >= bound for part in gradient):
                    deepest = max(deepest, depth)
                    continue
                if depth >= DEEPEST or work > MOST_CELLS:
                    return None
                waiting += [(half, depth + 1) for half in halved(cell)]
    return deepest


def halved(cell: Box) -> list[Box]:
    """Return the two halves of a box, cut across its longest edge (the first of them)."""
    widths = [high - low for low, high in cell]
    i = widths.index(max(widths))
    low, high = cell[i]
    middle = (low + high) / 2
    return [(*cell[:i], (low, middle), *cell[i + 1 :]), (*cell[:i], (middle, high), *cell[i + 1 :])]


def _size(values: Interval) -> Rational:
    low, high = values
    return ZERO if low <= 0 <= high else min(abs(low), abs(high))
