"""Divergence and boundedness of SGD: proofs/certificate_format_polynomial.md, rule by rule."""

from fractions import Fraction
from itertools import product as cartesian
from math import ceil, floor

from .polynomial_minima import check_flat, check_symmetry, whole_number
from .polynomial_numbers import apply, demand_zero, dot, is_positive_definite, rank
from .polynomial_point import plain_number
from .polynomial_series import bounds_on
from .polynomial_stochastic import interpolating
from .polynomial_text import degree, partial, plus, shifted
from .polynomial_univariate import (
    ascending,
    bounds_between,
    count_roots,
    is_nonnegative_between,
    minus,
    times,
    trimmed,
    value,
)
from .reading import Rejected, fields, index, items, kind_of, rational, vector

LONGEST_WORD = 2000


# --- divergence -------------------------------------------------------------------------------------------------------


def check_escape_word(problem, witness):
    """A word that leads from the start past the escape radius of a batch."""
    word, batch, growth, depth, bits = fields(witness, "escape_word", "word", "batch", "growth", "depth", "bits")
    if problem.start is None:
        raise Rejected("the instance has no start")
    moves, batch = _moves(problem), index(batch, len(problem.losses))
    radius = _escape_radius(problem, moves[batch], batch, rational(growth), index(depth, 64))
    cell, bits = [(x, x) for x in problem.start], whole_number(bits)
    for b in _word(word, problem):
        cell = [_rounded(bounds_on(part, cell), bits) for part in moves[b]]
    if max(Fraction(0) if low <= 0 <= high else min(abs(low), abs(high)) for low, high in cell) < radius:
        raise Rejected("the word does not lead past the escape radius")


def check_escape_line(problem, witness):
    """A word, then a line that one batch keeps and on which it escapes."""
    word, batch, steps, bits = fields(witness, "escape_line", "word", "batch", "steps", "bits")
    if problem.start is None:
        raise Rejected("the instance has no start")
    moves, batch, bits = _moves(problem), index(batch, len(problem.losses)), whole_number(bits)
    point = list(problem.start)
    listed = _word(word, problem)
    if len(listed) > 8:
        raise Rejected("the word before a line is followed exactly, for at most 8 steps")
    for b in listed:
        point = [_value(part, point) for part in moves[b]]
    direction = [_value(partial(problem.losses[batch], i), point) for i in range(problem.size)]
    move = map_along(problem, problem.losses[batch], point, direction)
    if len(move) < 3:
        raise Rejected("on the line the batch is linear")
    radius = _line_radius(move)
    cell = (Fraction(0), Fraction(0))
    for _ in range(whole_number(steps)):
        cell = _rounded(bounds_between(move, cell), bits)
    if max(cell[0], -cell[1]) < radius:
        raise Rejected("the steps do not lead past the escape radius of the line")


def check_escape_everywhere(problem, witness):
    """One variable: some batch leads away from each point other than the minimum."""
    escaping, above, below = fields(witness, "escape_everywhere", "escaping", "above", "below")
    if problem.size != 1 or problem.start is not None:
        raise Rejected("one variable and no start were wanted")
    center = _rational_minimum(problem)
    moves = []
    for (part,) in _moves(problem):
        moves.append(minus(ascending(shifted(part, [center])), [center]))
    if any(move and move[0] for move in moves):
        raise Rejected("the minimum is no fixed point of every batch")
    escaping = index(escaping, len(moves))
    if len(moves[escaping]) < 3:
        raise Rejected("the escaping batch is linear")
    radius = _line_radius(moves[escaping])
    for side, pieces in ((1, above), (-1, below)):
        covered = Fraction(0)
        for item in items(pieces):
            until, batch = fields(item, "growing_piece", "until", "batch")
            until = rational(until)
            move = [c * side**k for k, c in enumerate(moves[index(batch, len(moves))])]
            excess = minus(times(move, move), [0, 0, Fraction(1)])
            while excess and excess[0] == 0:
                excess = excess[1:]  # division by the distance: the same sign
            if not excess or until <= covered or not _is_positive_between(excess, covered, until):
                raise Rejected("the batch does not lead away on its piece")
            covered = until
        if covered < radius:
            raise Rejected("the pieces end before the escape radius")


# --- boundedness ------------------------------------------------------------------------------------------------------


def check_trapping_box(problem, witness):
    """A box that every batch maps into itself."""
    low, high, cells = fields(witness, "trapping_box", "low", "high", "cells")
    low, high, cells = vector(low, problem.size), vector(high, problem.size), whole_number(cells)
    box = list(zip(low, high, strict=True))
    if any(a > b for a, b in box) or not 1 <= cells <= 64 or cells**problem.size > 10**6:
        raise Rejected("a box and a number of cells were wanted")
    if problem.start is not None:
        inside = all(a <= x <= b for x, (a, b) in zip(problem.start, box, strict=True))
    else:
        inside = _minimum_inside(problem, box)
    if not inside:
        raise Rejected("the box does not hold the start, or the minimum in its interior")
    for move in _moves(problem):
        if problem.size == 1:
            demand_kept(ascending(move[0]), *box[0])
            continue
        edges = [[(a + k * (b - a) / cells, a + (k + 1) * (b - a) / cells) for k in range(cells)] for a, b in box]
        for cell in cartesian(*edges):
            for part, (a, b) in zip(move, box, strict=True):
                bounds = bounds_on(part, cell)
                if bounds[0] < a or bounds[1] > b:
                    raise Rejected("a batch leads out of the box")


def check_trapping_segment(problem, witness):
    """A segment of a line through the start that every batch maps into itself."""
    direction, low, high = fields(witness, "trapping_segment", "direction", "low", "high")
    direction, low, high = vector(direction, problem.size), rational(low), rational(high)
    if problem.start is None or not any(direction) or not low <= 0 <= high:
        raise Rejected("a start and a segment through it were wanted")
    for loss in problem.losses:
        demand_kept(map_along(problem, loss, problem.start, direction), low, high)


def check_sure_contraction(problem, witness):
    """A ball around the minimum in which no batch leads away from it."""
    at, radius, length = fields(witness, "sure_contraction", "point", "radius", "length")
    point, hessians = interpolating(problem, at)
    radius, length = rational(radius), index(length, 9)
    if radius <= 0:
        raise Rejected("a positive radius was wanted")
    for loss, hessian in zip(problem.losses, hessians, strict=True):
        parts = point.parts(degree(loss), loss)
        kernel_rank = problem.size - rank(hessian)
        kernel = _kernel(hessian)
        if len(kernel) != kernel_rank:
            raise Rejected("the kernel of a batch Hessian was not found")
        for v in kernel:
            _demand_constant_along(parts, v)
        # |H(x) - H| <= sum of |c| k (k - 1) r^(k - 2) over the terms of degree k >= 3
        change = Fraction(0)
        for k, part in enumerate(parts):
            if k >= 3:
                for c in part.values():
                    low, high = c.enclosure(64)
                    change += max(abs(low), abs(high)) * k * (k - 1) * radius ** (k - 2)
        change *= problem.step_size
        basis = _row_basis(hessian)
        eta = problem.step_size
        images = [apply(hessian, w) for w in basis]
        below = [[eta * dot(v, h) - change * dot(v, w) for w, h in zip(basis, images, strict=True)] for v in basis]
        above = [
            [(2 - change) * dot(v, w) - eta * dot(v, h) for w, h in zip(basis, images, strict=True)] for v in basis
        ]
        if not is_positive_definite(below) or not is_positive_definite(above):
            raise Rejected("a batch is not shown to contract within the radius")
    if problem.start is None:
        if length:
            raise Rejected("without a start no words are needed")
        return
    moves, points = _moves(problem), [list(problem.start)]
    for _ in range(length):
        points = [[_value(part, x) for part in move] for move in moves for x in points]
        if len(points) > 4096:
            raise Rejected("too many words")
    for x in points:
        offset = [m - c for m, c in zip(point.coordinates, x, strict=True)]
        if (dot(offset, offset) - radius * radius).sign() > 0:
            raise Rejected("a word leads to a point outside the ball")


def check_common_minima(problem, witness):
    """A common manifold of minima of all batches, of the dimension of their common kernel."""
    at, kernel, manifold = fields(witness, "common_minima", "point", "kernel", "manifold")
    point, hessians = interpolating(problem, at)
    kernel = [point.field.numbers(v, problem.size) for v in items(kernel)]
    if problem.start is not None or rank(kernel) != len(kernel):
        raise Rejected("no start and independent kernel vectors were wanted")
    for hessian in hessians:
        if rank(hessian) != problem.size - len(kernel):
            raise Rejected("a batch Hessian has another rank")
        for v in kernel:
            demand_zero(apply(hessian, v), "H_b v")
        basis = _row_basis(hessian)
        images = [apply(hessian, w) for w in basis]
        eta = problem.step_size
        if not is_positive_definite([[dot(v, h) for h in images] for v in basis]) or not is_positive_definite(
            [[2 * dot(v, w) - eta * dot(v, h) for w, h in zip(basis, images, strict=True)] for v in basis]
        ):
            raise Rejected("a batch is not linearly stable along the range of its Hessian")
    if kind_of(manifold, "symmetry_orbit", "flat_manifold") == "flat_manifold":
        check_flat(point, kernel, manifold, problem.losses)
        return
    (listed,) = fields(manifold, "symmetry_orbit", "generators")
    tangents = [check_symmetry(point, item, problem.losses) for item in items(listed)]
    if rank(tangents) != len(tangents) or len(tangents) != len(kernel):
        raise Rejected("the symmetries are not independent at the minimum, or not as many as the kernel needs")


def check_at_the_minimum(problem, witness):
    """The start is the minimum, which no batch moves."""
    (at,) = fields(witness, "at_the_minimum", "point")
    point, _ = interpolating(problem, at)
    if problem.start is None:
        raise Rejected("the instance has no start")
    demand_zero([m - x for m, x in zip(point.coordinates, problem.start, strict=True)], "start - minimum")


def demand_kept(move, low, high):
    """Reject unless a polynomial maps [low, high] into itself."""
    if low == high:
        if value(move, low) != low:
            raise Rejected("a batch moves the point")
        return
    for p in (minus([high], move), minus(move, [low])):
        if not is_nonnegative_between(p, low, high):
            raise Rejected("a batch leads out of the interval")


def map_along(problem, loss, point, direction):
    """Return f with F(point + t d) = point + f(t) d; rejects when the line is not kept."""
    if not any(direction):
        raise Rejected("the direction is 0")
    line = [trimmed([x, d]) for x, d in zip(point, direction, strict=True)]
    along = []
    for i in range(problem.size):
        total = []
        for exponents, c in partial(loss, i).items():
            term = [c]
            for part, e in zip(line, exponents, strict=True):
                for _ in range(e):
                    term = times(term, part)
            total = minus(total, [-x for x in term])
        along.append(total)
    i = next(i for i, d in enumerate(direction) if d)
    speed = [c / direction[i] for c in along[i]]
    for part, d in zip(along, direction, strict=True):
        if minus(part, [d * c for c in speed]):
            raise Rejected("a batch does not keep the line")
    return minus([0, Fraction(1)], [problem.step_size * c for c in speed])


def _moves(problem):
    """Return F_b(x) = x - eta grad L_b(x) for every batch."""
    units = [{tuple(int(i == j) for j in range(problem.size)): Fraction(1)} for i in range(problem.size)]
    return [
        [plus(unit, partial(loss, i), -problem.step_size) for i, unit in enumerate(units)] for loss in problem.losses
    ]


def _escape_radius(problem, move, batch, growth, depth):
    """Return R with |F(x)| >= 2 |x| for |x| >= R, after showing max_i |dP/dx_i| >= growth on the cube's surface."""
    loss = problem.losses[batch]
    top = degree(loss)
    if growth <= 0 or top < 3:
        raise Rejected("a positive growth and a degree of at least 3 were wanted")
    gradient = [
        partial({e: c for e, c in loss.items() if sum(e) == top}, i) for i in range(problem.size)
    ]
    edge, work = (Fraction(-1), Fraction(1)), 0
    for i in range(problem.size):
        for side in edge:
            waiting = [([(side, side) if j == i else edge for j in range(problem.size)], 0)]
            while waiting:
                cell, level = waiting.pop()
                work += 1
                bounds = [bounds_on(part, cell) for part in gradient]
                if any(low >= growth or high <= -growth for low, high in bounds):
                    continue
                if level >= depth or work > 200_000:
                    raise Rejected("the top form was not shown to grow")
                widths = [high - low for low, high in cell]
                longest = widths.index(max(widths))
                low, high = cell[longest]
                for half in ((low, (low + high) / 2), ((low + high) / 2, high)):
                    waiting.append(([*cell[:longest], half, *cell[longest + 1 :]], level + 1))
    lower = sum(
        max(sum((abs(c) for e, c in part.items() if sum(e) == j), Fraction(0)) for part in move)
        for j in range(top - 1)
    )
    factor = problem.step_size * growth
    return max(Fraction(1), 2 * lower / factor, 4 / factor)


def _line_radius(move):
    lead = abs(move[-1])
    return max(Fraction(1), 2 * sum(abs(c) for c in move[:-1]) / lead, 4 / lead)


def _is_positive_between(p, low, high):
    """Return whether p > 0 on [low, high]."""
    if value(p, low) <= 0 or value(p, high) <= 0:
        return False
    return len(p) < 2 or count_roots(p, low, high) == 0


def _rational_minimum(problem):
    number = plain_number(problem.document["minimum"][0])
    if number is None:
        raise Rejected("a rational minimum was wanted")
    return number


def _minimum_inside(problem, box):
    numbers = [plain_number(text) for text in problem.document["minimum"]]
    return all(x is not None and a < x < b for x, (a, b) in zip(numbers, box, strict=True))


def _word(witness, problem):
    listed = [index(b, len(problem.losses)) for b in items(witness)]
    if len(listed) > LONGEST_WORD:
        raise Rejected("the word is too long")
    return listed


def _demand_constant_along(parts, v):
    for part in parts:
        slopes = {}
        for key, c in part.items():
            for i, e in enumerate(key):
                if e:
                    lowered = (*key[:i], e - 1, *key[i + 1 :])
                    term = e * c * v[i]
                    slopes[lowered] = slopes[lowered] + term if lowered in slopes else term
        demand_zero(slopes.values(), "the derivative of a batch along the kernel of its Hessian")


def _row_basis(rows):
    """Return rows that are a basis of their span."""
    found = []
    for row in rows:
        if rank([*found, row]) > len(found):
            found.append(row)
    return found


def _kernel(rows):
    """Return a basis of the kernel of a symmetric matrix, by elimination."""
    field, size = rows[0][0].field, len(rows)
    rest, pivots = [list(row) for row in rows], []
    for column in range(size):
        position = len(pivots)
        pivot = next((i for i in range(position, size) if not rest[i][column].is_zero()), None)
        if pivot is None:
            continue
        rest[position], rest[pivot] = rest[pivot], rest[position]
        inverse = rest[position][column].inverse()
        rest[position] = [x * inverse for x in rest[position]]
        for i in range(size):
            if i != position:
                factor = rest[i][column]
                rest[i] = [x - factor * y for x, y in zip(rest[i], rest[position], strict=True)]
        pivots.append(column)
    basis = []
    for free in range(size):
        if free not in pivots:
            v = [field.zero] * size
            v[free] = field.one
            for row, pivot in zip(rest, pivots, strict=False):
                v[pivot] = -row[free]
            basis.append(v)
    return basis


def _value(p, x):
    total = Fraction(0)
    for exponents, c in p.items():
        term = c
        for y, e in zip(x, exponents, strict=True):
            term *= y**e
        total += term
    return total



def _rounded(bounds, bits):
    unit = 2**bits
    low, high = bounds
    return Fraction(floor(low * unit), unit), Fraction(ceil(high * unit), unit)
