"""The multipliers of a certified 2-cycle: enclosures of F'(y) F'(x), and whether they lie inside the unit circle."""

from collections.abc import Sequence

from symbolic_landscape.exact.interval import Box, Interval, interval_product, interval_sum, polynomial_on_box
from symbolic_landscape.exact.krawczyk import rounded_inverse, rounded_to_bits
from symbolic_landscape.exact.matrix import Matrix, determinant, inertia, solve
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.model.polynomial import PolynomialInstance
from symbolic_landscape.witness.polynomial_descent import TwoCycleBox

__all__ = ["contracted_norm", "is_expanding", "multiplier_matrix"]


def multiplier_matrix(instance: PolynomialInstance, box: TwoCycleBox) -> tuple[tuple[Interval, ...], ...]:
    """Return an enclosure of F'(y) F'(x) over the box."""
    assert instance.step_size is not None
    half = len(box.center) // 2
    cells: Box = tuple((c - box.radius, c + box.radius) for c in box.center)
    eta, hessian = instance.step_size, instance.loss.polynomial.hessian()

    def slope(cell: Box) -> list[list[Interval]]:
        rows = []
        for i, row in enumerate(hessian):
            entries = []
            for j, entry in enumerate(row):
                low, high = polynomial_on_box(entry, cell)
                unit = Rational(int(i == j))
                entries.append((unit - eta * high, unit - eta * low))
            rows.append(entries)
        return rows

    at_x, at_y = slope(cells[:half]), slope(cells[half:])
    return tuple(
        tuple(_interval_dot(at_y[i], [at_x[k][j] for k in range(half)]) for j in range(half)) for i in range(half)
    )


def contracted_norm(enclosure: Sequence[Sequence[Interval]]) -> Matrix | None:
    """Return N > 0 with N - M^T N M > 0 for every M in the enclosure, or None.

    N solves N - M^T N M = 1 for the middle M, and is rounded; then the inequality is shown for all M.
    """
    n = len(enclosure)
    middle = tuple(tuple(rounded_to_bits((low + high) / 2, 50) for low, high in row) for row in enclosure)
    positions = [(i, j) for i in range(n) for j in range(i + 1)]
    rows = []
    for i, j in positions:
        row = []
        for k, m in positions:
            value = Rational(int((i, j) == (k, m))) - middle[k][i] * middle[m][j]
            if k != m:
                value -= middle[m][i] * middle[k][j]
            row.append(value)
        rows.append(tuple(row))
    found = solve(tuple(rows), tuple(Rational(int(i == j)) for i, j in positions))
    if found is None:
        return None
    norm = [[ZERO] * n for _ in range(n)]
    for (i, j), value in zip(positions, found, strict=True):
        norm[i][j] = norm[j][i] = rounded_to_bits(value, 24)
    matrix = tuple(tuple(row) for row in norm)
    if inertia(matrix).positive != n or not _is_contracted(matrix, enclosure):
        return None
    return matrix


def _is_contracted(norm: Matrix, enclosure: Sequence[Sequence[Interval]]) -> bool:
    """Return whether N - M^T N M > 0 for all M: the middle minus the largest possible deviation is still positive."""
    n = len(norm)
    columns = [[enclosure[k][j] for k in range(n)] for j in range(n)]
    mapped = [
        [_interval_dot([(norm[i][k], norm[i][k]) for k in range(n)], columns[j]) for j in range(n)] for i in range(n)
    ]
    rows, deviation = [], ZERO
    for i in range(n):
        row = []
        for j in range(n):
            low, high = _interval_dot(columns[i], [mapped[k][j] for k in range(n)])
            row.append(norm[i][j] - (low + high) / 2)
            deviation = max(deviation, (high - low) / 2)
        rows.append(row)
    # A symmetric matrix with entries of absolute value <= d is >= -n d.
    shifted = tuple(
        tuple((rows[i][j] + rows[j][i]) / 2 - (n * deviation if i == j else 0) for j in range(n)) for i in range(n)
    )
    return inertia(shifted).positive == n


def is_expanding(instance: PolynomialInstance, box: TwoCycleBox) -> bool:
    """Return whether some multiplier lies outside the unit circle: det(1 - M) < 0, det(1 + M) < 0 or |det M| > 1.

    (The first two show a real multiplier above 1 or below -1.)
    """
    enclosure = multiplier_matrix(instance, box)
    for side in (-ONE, ONE):
        shifted = [
            [interval_sum(_point(ONE * (i == j)), interval_product(_point(side), entry)) for j, entry in enumerate(row)]
            for i, row in enumerate(enclosure)
        ]
        bounds = _determinant_bounds(shifted)
        if bounds is not None and bounds[1] < 0:
            return True
    bounds = _determinant_bounds(enclosure)
    return bounds is not None and (bounds[0] > 1 or bounds[1] < -1)


def _determinant_bounds(enclosure: Sequence[Sequence[Interval]]) -> Interval | None:
    """Return bounds on the determinants of the matrices in an enclosure, or None where it may hold singular ones.

    With the middle B and A = B + E, det A = det B det(1 + B^-1 E), and every eigenvalue of B^-1 E is at most its row
    sum norm r < 1 in absolute value.
    """
    n = len(enclosure)
    middle = tuple(tuple((low + high) / 2 for low, high in row) for row in enclosure)
    inverse = rounded_inverse(middle, 200)
    if inverse is None:
        return None
    columns = [[enclosure[k][j] for k in range(n)] for j in range(n)]
    errors = [  # C A - 1 for the rounded inverse C of B
        [
            interval_sum(_interval_dot([_point(c) for c in row], column), _point(-ONE * (i == j)))
            for j, column in enumerate(columns)
        ]
        for i, row in enumerate(inverse)
    ]
    r = max(sum((max(abs(low), abs(high)) for low, high in row), ZERO) for row in errors)
    if r >= 1:
        return None
    base = 1 / determinant(inverse)  # det A = det(C A) / det C
    ends = (base * (1 - r) ** n, base * (1 + r) ** n)
    return min(ends), max(ends)


def _point(value: Rational) -> Interval:
    return value, value


def _interval_dot(a: Sequence[Interval], b: Sequence[Interval]) -> Interval:
    total: Interval = (ZERO, ZERO)
    for x, y in zip(a, b, strict=True):
        total = interval_sum(total, interval_product(x, y))
    return total
