"""Divergence of SGD in expectation: a word of batches that leads to where one batch alone explodes.

If a word of probability p_w leads from the start to y and |F_b^t(y)| grows faster than any exponential, then
E |x_t|^k >= p_w p_b^(t - |w|) |F_b^(t - |w|)(y)|^k tends to infinity for every k > 0 (proofs/sgd_divergence.md).
"""

from collections.abc import Iterator, Sequence
from itertools import product

from symbolic_landscape.claim import DivergesInExpectation
from symbolic_landscape.conditions.polynomial.stochastic_map import (
    Move,
    enclosed_step,
    escape_radius,
    largest_coordinate,
    move_of,
    moved,
    top_form_growth,
)
from symbolic_landscape.exact.algebraic import AlgebraicNumber, real_roots
from symbolic_landscape.exact.interval import Box, Interval
from symbolic_landscape.exact.polynomial import Polynomial
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.univariate import Coefficients, coefficients, degree, value_at
from symbolic_landscape.exact.vector import Vector, is_zero
from symbolic_landscape.limits import Deadline
from symbolic_landscape.model.polynomial import StochasticPolynomialInstance
from symbolic_landscape.verdict import Proved
from symbolic_landscape.witness.polynomial_stochastic import EscapeEverywhere, EscapeLine, EscapeWord, GrowingPiece

__all__ = ["escaping_batches", "find_divergence", "line_map", "line_radius", "map_along"]

LONGEST_WORD = 400
WIDEST_SEARCH = 24  # points kept at each length of the word
BITS = 192
LONGEST_PREFIX = 3  # batches before an invariant line, followed exactly


def find_divergence(instance: StochasticPolynomialInstance, deadline: Deadline) -> Proved | None:
    """Return a proof that SGD diverges in expectation from the start, or from every other point nearby, or None."""
    found = _everywhere(instance) if instance.start is None else _from_start(instance, deadline)
    return None if found is None else Proved(DivergesInExpectation(), found)


def escaping_batches(instance: StochasticPolynomialInstance) -> tuple[bool, ...] | None:
    """Return for each batch whether |F_b(y)| > |y| for all y != 0, y the distance from a rational minimum on the line.

    None in several variables.  Such a batch of degree 3 or more diverges alone from every other point.
    """
    slopes = _centered_moves(instance)
    if slopes is None:
        return None
    return tuple(
        degree(move) >= 2 and all(number.compare(0) == 0 for number, _ in real_roots(_excess(move)))
        and _leading_sign(_excess(move)) > 0
        for move in slopes
    )


# From the start.


def _from_start(instance: StochasticPolynomialInstance, deadline: Deadline) -> EscapeWord | EscapeLine | None:
    start = instance.start
    assert start is not None
    moves = [move_of(batch, instance.step_size) for batch in instance.batches]
    growths = [top_form_growth(batch) for batch in instance.batches]
    radii = [
        None if growth is None else escape_radius(move, growth, instance.step_size)
        for move, growth in zip(moves, growths, strict=True)
    ]
    word = _word_to_infinity(moves, radii, start, deadline)
    if word is not None:
        batch = next(b for b, radius in enumerate(radii) if radius is not None and radius <= word[1])
        growth = growths[batch]
        assert growth is not None
        return EscapeWord(word[0], batch, growth.bound, growth.depth, BITS)
    return _line_to_infinity(instance, moves, start, deadline)


def _word_to_infinity(
    moves: Sequence[Move], radii: Sequence[Rational | None], start: Vector, deadline: Deadline
) -> tuple[tuple[int, ...], Rational] | None:
    """Return a word and a lower bound on where it leads, past one of the radii; a search that may miss.

    Each batch alone first, then all batches from the farthest points of each length.
    """
    known = [radius for radius in radii if radius is not None]
    if not known:
        return None
    goal = min(known)
    origin: Box = tuple((x, x) for x in start)
    if largest_coordinate(origin) >= goal:
        return (), largest_coordinate(origin)
    for b, move in enumerate(moves):
        deadline.check()
        cell = origin
        for length in range(1, LONGEST_WORD + 1):
            cell = enclosed_step(move, cell, BITS)
            if largest_coordinate(cell) >= goal:
                return (b,) * length, largest_coordinate(cell)
            if _width(cell) >= 1:
                break
    frontier: list[tuple[tuple[int, ...], Box]] = [((), origin)]
    for _ in range(LONGEST_WORD // len(moves)):
        deadline.check()
        reached: dict[Box, tuple[int, ...]] = {}
        for word, cell in frontier:
            for b, move in enumerate(moves):
                after = enclosed_step(move, cell, BITS)
                if _width(after) < 1:
                    reached.setdefault(after, (*word, b))
        for cell, word in reached.items():
            if largest_coordinate(cell) >= goal:
                return word, largest_coordinate(cell)
        ranked = sorted(reached.items(), key=lambda item: largest_coordinate(item[0]), reverse=True)
        following = [(word, cell) for cell, word in ranked[:WIDEST_SEARCH]]
        if not following or {cell for _, cell in following} == {cell for _, cell in frontier}:
            return None
        frontier = following
    return None


def _line_to_infinity(
    instance: StochasticPolynomialInstance, moves: Sequence[Move], start: Vector, deadline: Deadline
) -> EscapeLine | None:
    """Return a batch that keeps a line and escapes on it, after a short word."""
    for word in _words(len(moves), LONGEST_PREFIX):
        deadline.check()
        point = start
        for b in word:
            point = moved(moves[b], point)
        for b in range(len(moves)):
            polynomial = instance.batches[b].polynomial
            on_line = line_map(polynomial, instance.step_size, point)
            if on_line is None or degree(on_line) < 2:
                continue
            radius = line_radius(on_line)
            cell: Interval = (ZERO, ZERO)
            for steps in range(LONGEST_WORD):
                if max(cell[0], -cell[1]) >= radius:
                    return EscapeLine(word, b, steps, BITS)
                if cell[1] - cell[0] >= 1:
                    break
                (cell,) = enclosed_step((_univariate(on_line),), (cell,), BITS)
    return None


def line_map(loss: Polynomial, step_size: Rational, point: Vector) -> Coefficients | None:
    """Return f with F(point + t d) = point + f(t) d for d = grad L(point), or None when that line is not kept."""
    d = tuple(part.at(point) for part in loss.gradient())
    return None if is_zero(d) else map_along(loss, step_size, point, d)


def map_along(loss: Polynomial, step_size: Rational, point: Vector, d: Vector) -> Coefficients | None:
    """Return f with F(point + t d) = point + f(t) d, d not 0, or None when the line is not kept.

    >>> h, w = Polynomial.variables_of(("h", "w"))
    >>> loss = ((h * w) ** 2).scaled(ONE / 2)
    >>> [str(c) for c in map_along(loss, ONE, (ONE, ONE), (ONE, ONE))]
    ['-1', '-2', '-3', '-1']
    """
    gradient = loss.gradient()
    (t,) = Polynomial.variables_of(("t",))
    line = [t.scaled(c) + Polynomial.constant(("t",), x) for x, c in zip(point, d, strict=True)]
    along = [part.compose(line) for part in gradient]
    i = next(i for i, c in enumerate(d) if c != 0)
    q = along[i].scaled(1 / d[i])
    if any(part != q.scaled(c) for part, c in zip(along, d, strict=True)):
        return None
    move = t - q.scaled(step_size)
    return _ascending(move)


def line_radius(f: Coefficients) -> Rational:
    """Return R with |f(t)| >= 2 |t| for |t| >= R, f of degree 2 or more."""
    lead = abs(f[-1])
    lower = sum((abs(c) for c in f[:-1]), ZERO)
    return max(ONE, 2 * lower / lead, 4 / lead)


# From every other point, on the line.


def _everywhere(instance: StochasticPolynomialInstance) -> EscapeEverywhere | None:
    """Return for each distance from the minimum a batch that increases it, up to an escape radius, or None."""
    slopes = _centered_moves(instance)
    if slopes is None or any(move and move[0] != 0 for move in slopes):
        return None
    growths = [(degree(move), b) for b, move in enumerate(slopes) if degree(move) >= 2]
    if not growths:
        return None
    for _, b in growths:
        radius = line_radius(slopes[b])
        above = _cover([_side(move, ONE) for move in slopes], radius)
        below = _cover([_side(move, -ONE) for move in slopes], radius)
        if above is not None and below is not None:
            return EscapeEverywhere(b, above, below)
    return None


def _cover(excesses: Sequence[Coefficients], radius: Rational) -> tuple[GrowingPiece, ...] | None:
    """Return pieces that cover (0, radius], each with a polynomial that is positive on it, ends included.

    `excesses` are not 0 at 0.  The roots of all of them cut the interval; around each root one polynomial without a
    root there is wanted, between them any.
    """
    roots: list[AlgebraicNumber] = sorted(
        {
            number
            for p in excesses
            if degree(p) > 0
            for number, _ in real_roots(p)
            if number.compare(0) > 0 and number.compare(radius) <= 0
        }
    )
    pieces: list[GrowingPiece] = []
    covered = ZERO
    for root in roots:
        around = _room_around(root, roots, covered, radius)
        if around is None:
            return None
        low, high = around
        here = next((b for b, p in enumerate(excesses) if root.sign_of(p) > 0), None)
        if here is None:
            return None
        if low > covered:
            between = _positive_at(excesses, (covered + low) / 2)
            if between is None:
                return None
            pieces.append(GrowingPiece(low, between))
        pieces.append(GrowingPiece(high, here))
        covered = high
    if covered < radius:
        last = _positive_at(excesses, (covered + radius) / 2)
        if last is None:
            return None
        pieces.append(GrowingPiece(radius, last))
    return tuple(pieces)


def _room_around(
    root: AlgebraicNumber, roots: Sequence[AlgebraicNumber], covered: Rational, radius: Rational
) -> tuple[Rational, Rational] | None:
    """Return an interval around a root, past `covered`, that holds no other root."""
    others = [number for number in roots if number != root]
    bits = 16
    while bits < 4096:
        low, high = root.enclosure(bits)
        low, high = low - Rational(1, 2**bits), high + Rational(1, 2**bits)
        if low > covered and not any(number.compare(low) >= 0 and number.compare(high) <= 0 for number in others):
            return low, min(high, radius) if root.compare(radius) < 0 else high
        bits *= 2
    return None


def _positive_at(excesses: Sequence[Coefficients], y: Rational) -> int | None:
    return next((b for b, p in enumerate(excesses) if value_at(p, y) > 0), None)


def _side(move: Coefficients, side: Rational) -> Coefficients:
    """Return (F(side y)^2 - y^2) / y^m, m as large as possible: positive for y > 0 where |F(side y)| > y."""
    mirrored = tuple(c * side**k for k, c in enumerate(move))
    return _excess(mirrored)


def _excess(move: Coefficients) -> Coefficients:
    """Return (F(y)^2 - y^2) / y^m, m as large as possible."""
    p = Polynomial.from_terms(("y",), {(k,): c for k, c in enumerate(move)})
    (y,) = Polynomial.variables_of(("y",))
    full = _ascending(p * p - y * y)
    first = next((k for k, c in enumerate(full) if c != 0), 0)
    return full[first:]


def _leading_sign(p: Coefficients) -> int:
    return 0 if not p else 1 if p[-1] > 0 else -1


def _centered_moves(instance: StochasticPolynomialInstance) -> tuple[Coefficients, ...] | None:
    """Return y -> F_b(minimum + y) - minimum for one variable and a rational minimum, else None."""
    if len(instance.variables) != 1:
        return None
    center = instance.minimum[0].rational
    if center is None:
        return None
    (y,) = Polynomial.variables_of(("y",))
    found = []
    for batch in instance.batches:
        (move,) = move_of(batch, instance.step_size)
        shifted = move.compose([y + Polynomial.constant(("y",), center)])
        found.append(_ascending(shifted - Polynomial.constant(("y",), center)))
    return tuple(found)


def _ascending(p: Polynomial) -> Coefficients:
    terms = {exponents[0]: c for exponents, c in p.terms}
    return coefficients(terms.get(k, ZERO) for k in range(max(terms, default=-1) + 1))


def _univariate(p: Coefficients) -> Polynomial:
    return Polynomial.from_terms(("t",), {(k,): c for k, c in enumerate(p)})


def _width(cell: Box) -> Rational:
    return max(high - low for low, high in cell)


def _words(batches: int, longest: int) -> Iterator[tuple[int, ...]]:
    for length in range(longest + 1):
        yield from product(range(batches), repeat=length)

