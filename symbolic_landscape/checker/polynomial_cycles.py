"""2-cycles of gradient descent at one step size: proofs/certificate_format_polynomial.md, rule by rule."""

from fractions import Fraction

from .polynomial_series import bounds_on, interval_product
from .polynomial_text import partial
from .polynomial_univariate import (
    ascending,
    bounds_between,
    common_divisor,
    composed,
    count_roots,
    derivative,
    divided,
    minus,
    times,
    value,
)
from .reading import Rejected, fields, index, items, matrix, rational, vector


def check_contracting_cycle(problem, step_size, witness):
    """Exactly one 2-cycle in a box, and F'(y) F'(x) contracts a norm; return the box of the pair."""
    box, norm = fields(witness, "contracting_cycle", "box", "norm")
    n = problem.size
    cell = _cycle_box(problem, step_size, box)
    slopes = [[partial(partial(problem.loss, i), j) for j in range(n)] for i in range(n)]

    def move_derivative(part):
        rows = []
        for i in range(n):
            row = []
            for j in range(n):
                low, high = bounds_on(slopes[i][j], part)
                row.append((Fraction(int(i == j)) - step_size * high, Fraction(int(i == j)) - step_size * low))
            rows.append(row)
        return rows

    multiplier = _interval_multiply(move_derivative(cell[n:]), move_derivative(cell[:n]))
    norm = matrix(norm, n, n)
    if any(norm[i][j] != norm[j][i] for i in range(n) for j in range(i)) or not is_positive(norm):
        raise Rejected("the norm is not symmetric and positive definite")
    transposed = [list(column) for column in zip(*multiplier, strict=True)]
    points = [[(c, c) for c in row] for row in norm]
    image = _interval_multiply(transposed, _interval_multiply(points, multiplier))
    deviation = max((high - low) / 2 for row in image for low, high in row)
    middle = [[(low + high) / 2 for low, high in row] for row in image]
    # A symmetric matrix with entries of absolute value <= d is >= -n d.
    shifted = [
        [norm[i][j] - (middle[i][j] + middle[j][i]) / 2 - (n * deviation if i == j else 0) for j in range(n)]
        for i in range(n)
    ]
    if not is_positive(shifted):
        raise Rejected("the norm is not contracted")
    return cell


def check_expanding_cycles(problem, step_size, witness):
    """One variable: all points of period two, each with a multiplier outside [-1, 1]."""
    (points,) = fields(witness, "expanding_cycles", "points")
    if problem.size != 1:
        raise Rejected("one variable was wanted")
    slope = ascending(partial(problem.loss, 0))
    identity = [Fraction(0), Fraction(1)]
    move = minus(identity, [step_size * c for c in slope])
    if len(move) <= 2:  # F(x) = a x + b: no cycle, or all points in neutral ones (a = -1)
        items(points, 0)
        return
    fixed = minus(move, identity)
    periodic, rest = divided(minus(composed(move, move), identity), fixed)
    if rest:
        raise Rejected("F(x) - x does not divide F(F(x)) - x: no polynomial has that")
    while len(common := common_divisor(periodic, fixed)) > 1:
        periodic = divided(periodic, common)[0]
    multiplier = times(derivative(move), composed(derivative(move), move))
    listed = items(points, count_roots(periodic) if len(periodic) > 1 else 0)
    end = None
    for item in listed:
        low, high = (rational(x) for x in fields(item, "root_interval", "low", "high"))
        if low >= high or (end is not None and low < end):
            raise Rejected("the intervals are not disjoint and in order")
        end = high
        if count_roots(periodic, low, high) != 1 or value(periodic, high) == 0:
            raise Rejected("an interval does not hold exactly one point of period two")
        bounds = bounds_between(multiplier, (low, high))
        if not (bounds[0] > 1 or bounds[1] < -1):
            raise Rejected("a multiplier was not shown to be outside [-1, 1]")


def is_positive(rows):
    """Return whether a symmetric matrix of Fractions is positive definite: Gauss' pivots are positive."""
    rows = [list(row) for row in rows]
    for k in range(len(rows)):
        if rows[k][k] <= 0:
            return False
        for i in range(k + 1, len(rows)):
            factor = rows[i][k] / rows[k][k]
            for j in range(k, len(rows)):
                rows[i][j] -= factor * rows[k][j]
    return True


def _cycle_box(problem, step_size, witness):
    """Return the box of (x, y) after Krawczyk's test on (y - F(x), x - F(y))."""
    center, radius, preconditioner, apart = fields(
        witness, "two_cycle_box", "center", "radius", "preconditioner", "apart"
    )
    n = problem.size
    center, radius = vector(center, 2 * n), rational(radius)
    preconditioner = matrix(preconditioner, 2 * n, 2 * n)
    apart = index(apart, n)
    if radius <= 0 or abs(center[apart] - center[n + apart]) <= 2 * radius:
        raise Rejected("the two points are not apart")
    cell = [(c - radius, c + radius) for c in center]
    gradient = [partial(problem.loss, i) for i in range(n)]
    second = [[partial(part, j) for j in range(n)] for part in gradient]

    def residual(own, other):
        return [
            other[i] - own[i] + step_size * bounds_on(gradient[i], [(x, x) for x in own])[0] for i in range(n)
        ]

    values = residual(center[:n], center[n:]) + residual(center[n:], center[:n])
    zero = (Fraction(0), Fraction(0))
    slopes = [[zero] * (2 * n) for _ in range(2 * n)]
    for start, part in ((0, cell[:n]), (n, cell[n:])):
        for i in range(n):
            for j in range(n):
                low, high = bounds_on(second[i][j], part)
                unit = Fraction(int(i == j))
                slopes[start + i][start + j] = (step_size * low - unit, step_size * high - unit)
            slopes[start + i][(start + i + n) % (2 * n)] = (Fraction(1), Fraction(1))
    for i, row in enumerate(preconditioner):
        moved = abs(sum(c * v for c, v in zip(row, values, strict=True)))
        spread = Fraction(0)
        for j in range(2 * n):
            low = high = Fraction(int(i == j))
            for k, c in enumerate(row):
                ends = interval_product((-c, -c), slopes[k][j])
                low, high = low + ends[0], high + ends[1]
            spread += max(abs(low), abs(high))
        if not moved + spread * radius < radius:
            raise Rejected("Krawczyk's operator does not map the box into its interior")
    return cell


def _interval_multiply(a, b):
    columns = list(zip(*b, strict=True))
    result = []
    for row in a:
        line = []
        for column in columns:
            low = high = Fraction(0)
            for x, y in zip(row, column, strict=True):
                ends = interval_product(x, y)
                low, high = low + ends[0], high + ends[1]
            line.append((low, high))
        result.append(line)
    return result
