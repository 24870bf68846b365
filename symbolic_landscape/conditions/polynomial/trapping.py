"""Boundedness of SGD: a box that every batch maps into itself, or a ball on which no batch leads away.

Whatever batches are drawn, the iterates stay in one bounded set (proofs/sgd_boundedness.md).
"""

from collections.abc import Iterator, Sequence
from itertools import product

from symbolic_landscape.claim import Bounded
from symbolic_landscape.conditions.polynomial.escape import map_along
from symbolic_landscape.conditions.polynomial.evidence import numbers, point_witness, trivial_extension
from symbolic_landscape.conditions.polynomial.minima_manifold import flat_manifold, symmetry_orbit
from symbolic_landscape.conditions.polynomial.sharpness import spectrum_of
from symbolic_landscape.conditions.polynomial.stochastic_map import Move, move_of, moved
from symbolic_landscape.exact.algebraic import real_roots
from symbolic_landscape.exact.field_matrix import (
    FieldMatrix,
    field_dot,
    field_inertia,
    field_kernel,
    field_matrix_vector,
    field_multiply,
    field_row_space,
    field_transpose,
)
from symbolic_landscape.exact.interval import Box, Interval, polynomial_on_box
from symbolic_landscape.exact.number_field import FieldElement
from symbolic_landscape.exact.polynomial import Polynomial
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.univariate import (
    Coefficients,
    coefficients,
    degree,
    derivative,
    is_nonnegative_between,
    value_at,
)
from symbolic_landscape.exact.vector import Vector, is_zero
from symbolic_landscape.limits import Deadline
from symbolic_landscape.loss.polynomial import LocalExpansion, local_expansion
from symbolic_landscape.model.polynomial import StochasticPolynomialInstance
from symbolic_landscape.verdict import Proved
from symbolic_landscape.witness.polynomial_minimum import FlatManifold, SymmetryOrbit
from symbolic_landscape.witness.polynomial_stochastic import (
    AtTheMinimum,
    CommonMinima,
    SureContraction,
    TrappingBox,
    TrappingSegment,
)

__all__ = ["find_boundedness"]

CELLS = {1: 1, 2: 8, 3: 4}  # parts of each edge by the number of variables; further: 1
GROWTH_STEPS = 80
FARTHEST = 10**6
MOST_WORDS = 512


def find_boundedness(
    instance: StochasticPolynomialInstance,
    hessians: tuple[FieldMatrix, ...],
    interpolating: bool,
    deadline: Deadline,
) -> Proved | None:
    """Return a proof that SGD stays bounded from the start, or from all points near the minimum, or None."""
    own = point_witness(trivial_extension(instance.minimum[0].field), instance.square_roots)
    claim = Bounded()
    if interpolating and instance.start is not None:
        offset = [x - c for x, c in zip(instance.minimum, instance.start, strict=True)]
        if not any(offset):
            return Proved(claim, AtTheMinimum(own))
    if interpolating:
        contraction = _sure_contraction(instance, hessians)
        if contraction is not None:
            return Proved(claim, SureContraction(own, *contraction))
        if instance.start is None:
            common = _common_minima(instance, hessians)
            if common is not None:
                manifold, kernel = common
                return Proved(claim, CommonMinima(own, tuple(numbers(v) for v in kernel), manifold))
    box = _trapping_box(instance, deadline)
    if box is not None:
        return Proved(claim, box)
    segment = _trapping_segment(instance, deadline) if len(instance.variables) > 1 else None
    return None if segment is None else Proved(claim, segment)


# A ball around the minimum.


def _sure_contraction(
    instance: StochasticPolynomialInstance, hessians: tuple[FieldMatrix, ...]
) -> tuple[Rational, int] | None:
    """Return a radius within which no batch leads away from the minimum, and the length of words that lead there."""
    ranges = []
    bounds = []
    for batch, rows in zip(instance.batches, hessians, strict=True):
        expansion = local_expansion(batch.polynomial, instance.minimum, batch.polynomial.degree)
        kernel = field_kernel(rows, len(rows))
        # grad L is linear in nothing along v iff v . grad L = 0 as a polynomial.
        if any(not _is_constant_along(expansion, v) for v in kernel):
            return None
        basis = field_row_space(rows)
        if basis and not _between(basis, rows, instance.step_size, ZERO):
            return None
        ranges.append(basis)
        bounds.append(_curvature_change(expansion))
    for exponent in range(24):
        radius = Rational(1, 2**exponent) * 4
        changes = [value_at(p, radius) * instance.step_size for p in bounds]
        if all(
            not basis or _between(basis, rows, instance.step_size, change)
            for basis, rows, change in zip(ranges, hessians, changes, strict=True)
        ):
            length = 0 if instance.start is None else _words_into_ball(instance, radius)
            if length is not None:
                return radius, length
            if instance.start is not None and exponent > 8:
                return None
    return None


def _is_constant_along(expansion: LocalExpansion, v: Sequence[FieldElement]) -> bool:
    for part in expansion.parts:
        slopes: dict[object, FieldElement] = {}
        for monomial, c in part.terms:
            for i, e in monomial:
                if v[i]:
                    lowered = tuple((j, f - (j == i)) for j, f in monomial if j != i or f > 1)
                    value = e * c * v[i]
                    slopes[lowered] = slopes[lowered] + value if lowered in slopes else value
        if any(slopes.values()):
            return False
    return True


def _between(basis: FieldMatrix, rows: FieldMatrix, step_size: Rational, change: Rational) -> bool:
    """Return whether change < eta H < 2 - change as forms on the span of the basis."""
    gram = field_multiply(basis, field_transpose(basis))
    form = field_multiply(basis, field_multiply(rows, field_transpose(basis)))
    below = tuple(
        tuple(step_size * x - change * y for x, y in zip(a, b, strict=True)) for a, b in zip(form, gram, strict=True)
    )
    above = tuple(
        tuple((2 - change) * y - step_size * x for x, y in zip(a, b, strict=True))
        for a, b in zip(form, gram, strict=True)
    )
    return field_inertia(below).positive == len(basis) and field_inertia(above).positive == len(basis)


def _curvature_change(expansion: LocalExpansion) -> Coefficients:
    """Return p with |H(minimum + y) - H| <= p(r) in the Frobenius norm for |y| <= r.

    A term c y^a of degree k adds at most |c| k (k - 1) r^(k - 2): the entries of its matrix of second derivatives have
    absolute values of sum <= |c| sum_i a_i (sum_j a_j - 1) r^(k - 2), and the sum bounds the Frobenius norm.
    """
    found = [ZERO]
    for k, part in enumerate(expansion.parts):
        if k >= 3:
            found.append(sum((_upper_bound(c) for _, c in part.terms), ZERO) * k * (k - 1))
    return coefficients(found)


def _upper_bound(c: FieldElement) -> Rational:
    value = c.rational
    if value is not None:
        return abs(value)
    ball = c.enclosure(64)
    return max(abs(ball.lower), abs(ball.upper))


def _words_into_ball(instance: StochasticPolynomialInstance, radius: Rational) -> int | None:
    """Return a length such that all words of this length lead from the start into the ball, or None."""
    start = instance.start
    assert start is not None
    moves = [move_of(batch, instance.step_size) for batch in instance.batches]
    points = {start}
    length = 0
    while True:
        if all(_squared_distance(instance, x, radius) for x in points):
            return length
        length += 1
        if length > 6 or len(points) * len(moves) > MOST_WORDS:
            return None
        points = {moved(move, x) for move in moves for x in points}
        if any(max(abs(c) for c in x) > FARTHEST or max(c.q.bit_length() for c in x) > 4000 for x in points):
            return None


def _squared_distance(instance: StochasticPolynomialInstance, x: Vector, radius: Rational) -> bool:
    """Return whether x is within the radius of the minimum."""
    offset = [m - c for m, c in zip(instance.minimum, x, strict=True)]
    return (field_dot(offset, offset) - radius * radius).sign() <= 0


# A manifold of common minima.


def _common_minima(
    instance: StochasticPolynomialInstance, hessians: tuple[FieldMatrix, ...]
) -> tuple[SymmetryOrbit | FlatManifold, FieldMatrix] | None:
    """Return a manifold of common minima of the dimension of the common kernel, all batches being linearly stable."""
    size = len(instance.variables)
    kernel = field_kernel(hessians[0], size)
    if not kernel or len(kernel) == size:
        return None
    for rows in hessians:
        if any(any(field_matrix_vector(rows, v)) for v in kernel) or len(field_kernel(rows, size)) != len(kernel):
            return None
        basis = field_row_space(rows)
        if not _between(basis, rows, instance.step_size, ZERO):
            return None
    flat = flat_manifold(instance.batches[0], instance.minimum, spectrum_of(hessians[0]), None)
    if flat is not None and all(
        flat_manifold(batch, instance.minimum, spectrum_of(hessians[0]), None) is not None for batch in instance.batches
    ):
        return flat, kernel
    # A symmetry of all batches is one of any combination with independent weights; it is checked on each of them.
    orbit = symmetry_orbit(_generic_combination(instance), instance.minimum, len(kernel))
    if orbit is not None and all(_is_symmetry(batch.polynomial, orbit) for batch in instance.batches):
        return orbit, kernel
    return None


def _generic_combination(instance: StochasticPolynomialInstance) -> Polynomial:
    total = Polynomial.from_terms(instance.variables, {})
    for b, batch in enumerate(instance.batches):
        total = total + batch.polynomial.scaled(Rational(7**b, 5))
    return total


def _is_symmetry(polynomial: Polynomial, orbit: SymmetryOrbit) -> bool:
    x, gradient = Polynomial.variables_of(polynomial.variables), polynomial.gradient()
    for generator in orbit.generators:
        total = Polynomial.from_terms(polynomial.variables, {})
        for row, b, slope in zip(generator.matrix, generator.translation, gradient, strict=True):
            field = Polynomial.linear(polynomial.variables, row) + Polynomial.constant(polynomial.variables, b)
            total = total + field * slope
        if not total.is_zero:
            return False
    return len(x) > 0


# A box that is mapped into itself.


def _trapping_box(instance: StochasticPolynomialInstance, deadline: Deadline) -> TrappingBox | None:
    """Return a box with the start (or the minimum inside) that every batch maps into itself."""
    cells = CELLS.get(len(instance.variables), 1)
    moves = [move_of(batch, instance.step_size) for batch in instance.batches]
    box = _grown_box(moves, list(_seeds(instance)), cells, deadline)
    return None if box is None else TrappingBox(tuple(low for low, _ in box), tuple(high for _, high in box), cells)


def _trapping_segment(instance: StochasticPolynomialInstance, deadline: Deadline) -> TrappingSegment | None:
    """Return a segment through the start, on a line that every batch keeps, that every batch maps into itself."""
    if instance.start is None:
        return None
    start, eta = instance.start, instance.step_size
    slopes = (tuple(part.at(start) for part in batch.polynomial.gradient()) for batch in instance.batches)
    direction = next((d for d in slopes if not is_zero(d)), None)
    if direction is None:
        return None
    moves: list[Move] = []
    for batch in instance.batches:
        on_line = map_along(batch.polynomial, eta, start, direction)
        if on_line is None:
            return None
        moves.append((Polynomial.from_terms(("t",), {(k,): c for k, c in enumerate(on_line)}),))
    box = _grown_box(moves, [((ZERO, ZERO),)], 1, deadline)
    return None if box is None else TrappingSegment(direction, *box[0])


def _grown_box(moves: Sequence[Move], seeds: Sequence[Box], cells: int, deadline: Deadline) -> Box | None:
    """Return a box grown from one of the seeds until every map keeps it, or None."""
    size = len(seeds[0]) if seeds else 0
    for seed in seeds:
        for bits in (6, 10, 16):
            deadline.check()
            box = _widened(seed, bits)
            for _ in range(GROWTH_STEPS):
                images = [_image(move, box, cells) for move in moves]
                sides = [[image[i] for image in images] for i in range(size)]
                hull = tuple(
                    (min(edge[0], *(low for low, _ in side)), max(edge[1], *(high for _, high in side)))
                    for edge, side in zip(box, sides, strict=True)
                )
                larger = _widened(hull, bits)
                if max(max(abs(low), abs(high)) for low, high in larger) > FARTHEST:
                    break
                if larger == box:
                    if _is_trapped(moves, box, cells):
                        return box
                    break
                box = larger
    return None


def _seeds(instance: StochasticPolynomialInstance) -> Iterator[Box]:
    if instance.start is not None:
        yield tuple((x, x) for x in instance.start)
        return
    center = [x.rational for x in instance.minimum]
    if all(c is not None for c in center):
        for size in (Rational(1, 1024), Rational(1, 16), Rational(1, 2), ONE):
            yield tuple((c - size, c + size) for c in center if c is not None)


def _widened(box: Box, bits: int) -> Box:
    unit = Rational(2**bits)
    return tuple(
        (Rational((low * unit).floor()) / unit, Rational((high * unit).ceil()) / unit) for low, high in box
    )


def _image(move: Move, box: Box, cells: int) -> Box:
    if len(box) == 1:
        return (_range_on_interval(move[0], box[0]),)
    return _image_of_cells(move, box, cells)


def _image_of_cells(move: Move, box: Box, cells: int) -> Box:
    found: list[Interval] = []
    edges = [
        [(low + k * (high - low) / cells, low + (k + 1) * (high - low) / cells) for k in range(cells)]
        for low, high in box
    ]
    values = [[polynomial_on_box(part, tuple(cell)) for cell in product(*edges)] for part in move]
    for listed in values:
        found.append((min(low for low, _ in listed), max(high for _, high in listed)))
    return tuple(found)


def _range_on_interval(part: Polynomial, interval: Interval) -> Interval:
    """Return nearly the range of a polynomial on an interval: values at the ends and around the critical points."""
    p = _ascending(part)
    values = [value_at(p, end) for end in interval]
    slope = derivative(p)
    if degree(slope) > 0 and interval[0] < interval[1]:
        for number, _ in real_roots(slope):
            if number.compare(interval[0]) > 0 and number.compare(interval[1]) < 0:
                low, high = number.enclosure(64)
                values.append(value_at(p, (low + high) / 2))
    return min(values), max(values)


def _is_trapped(moves: Sequence[Move], box: Box, cells: int) -> bool:
    if len(box) > 1:
        return all(
            low <= a and b <= high
            for move in moves
            for (a, b), (low, high) in zip(_image_of_cells(move, box, cells), box, strict=True)
        )
    ((low, high),) = box
    if low == high:
        return all(moved(move, (low,)) == (low,) for move in moves)
    for (part,) in moves:
        p = _ascending(part)
        above = coefficients([high - (p[0] if p else ZERO), *(-c for c in p[1:])])
        below = coefficients([(p[0] if p else ZERO) - low, *p[1:]])
        if not (is_nonnegative_between(above, low, high) and is_nonnegative_between(below, low, high)):
            return False
    return True


def _ascending(p: Polynomial) -> Coefficients:
    terms = {exponents[0]: c for exponents, c in p.terms}
    return coefficients(terms.get(k, ZERO) for k in range(max(terms, default=-1) + 1))
