"""Random small stationary points with several outputs, and their second-order term, computed with `fractions` alone.

Shares nothing with the deciders: the generator solves linear conditions on the residuals and sets the targets from
them; the second-order term is expanded by hand from the definition of the loss.
"""

from fractions import Fraction

from brute_force import Landscape

from symbolic_landscape.exact.matrix import kernel
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.exact.vector import vector
from symbolic_landscape.model.activation import ReluLike
from symbolic_landscape.model.empirical import from_arrays

SLOPES = [(1, 0), (1, 0), (1, 0), (1, Fraction(1, 4)), (1, -1), (2, Fraction(-1, 2)), (1, 1)]


def draw_point(random, *, outputs=(2, 3), neurons=(1, 2, 3), inputs=(1, 2, 2, 3), samples=(2, 6), bias=1 / 5):
    """An instance whose residuals satisfy the output conditions and c_i . h_.i = 0, the smooth part of S_i.

    About half are stationary; escape neurons, boundary samples and exact ties are frequent.
    """
    plus, minus = random.choice(SLOPES)
    d, width, count = random.choice(inputs), random.choice(neurons), random.choice(outputs)
    n = random.randint(*samples)
    has_bias = random.random() < bias
    x = [[random.randint(-2, 2) for _ in range(d)] for _ in range(n)]
    w = [_weight(random, x, d) for _ in range(width)]
    h = [[random.randint(-2, 2) for _ in range(width)] for _ in range(count)]

    def slope(z):
        return plus if z > 0 else minus if z < 0 else Fraction(plus + minus) / 2

    z = [[sum(a * b for a, b in zip(row, sample, strict=True)) for sample in x] for row in w]
    conditions = []
    for i in range(width):
        for j in range(count):
            conditions.append([slope(z[i][k]) * z[i][k] if m == j else 0 for k in range(n) for m in range(count)])
        for c in range(d):
            conditions.append([h[m][i] * slope(z[i][k]) * x[k][c] for k in range(n) for m in range(count)])
    if has_bias:
        conditions += [[int(m == j) for _ in range(n) for m in range(count)] for j in range(count)]
    residuals = [Fraction(0)] * (n * count)
    for basis in kernel([vector(row) for row in conditions], n * count):
        amount = random.randint(-2, 2)
        residuals = [e + amount * Fraction(int(b.p), int(b.q)) for e, b in zip(residuals, basis, strict=True)]
    offsets = [random.randint(-1, 1) for _ in range(count)] if has_bias else None
    y = []
    for k in range(n):
        f = [sum(h[j][i] * slope(z[i][k]) * z[i][k] for i in range(width)) for j in range(count)]
        y.append([f[j] + (offsets[j] if offsets else 0) - residuals[k * count + j] for j in range(count)])
    return from_arrays(x, y, w, h, ReluLike(rational(plus), rational(minus)), offsets)


def _weight(random, x, d):
    """A weight, often orthogonal to one of the inputs."""
    if d == 1 or random.random() < 0.6:
        return [random.randint(-2, 2) for _ in range(d)]
    a, b = random.choice(x), [random.randint(-2, 2) for _ in range(d)]
    square, product = sum(v * v for v in a), sum(u * v for u, v in zip(a, b, strict=True))
    if d == 2:
        b = [-a[1], a[0]] if random.random() < 0.5 else [a[1], -a[0]]
        return b
    return [square * v - product * u for u, v in zip(a, b, strict=True)]


class SecondOrder:
    """The exact second-order term q(dW, dH, dc) of a stationary point, from the definition of the loss."""

    def __init__(self, instance):
        self.landscape = space = Landscape(instance)
        d, width = space.d, space.width
        self.w = [space.point[i * d : (i + 1) * d] for i in range(width)]
        self.h = [[space.point[width * d + j * width + i] for j in range(space.outputs)] for i in range(width)]
        offsets = space.point[width * (d + space.outputs) :] or [Fraction(0)] * space.outputs
        self.z = [[_dot(w, x) for x in space.inputs] for w in self.w]
        self.g = [[self._rho(z) for z in row] for row in self.z]
        targets = space.targets
        self.e = [
            [offsets[j] - y[j] + _dot([h[j] for h in self.h], [g[k] for g in self.g]) for k, y in enumerate(targets)]
            for j in range(space.outputs)
        ]

    def _rho(self, z):
        return (self.landscape.plus if z >= 0 else self.landscape.minus) * z

    def growth(self, i, v):
        """The one-sided derivative of rho(w_i . x_k) along v."""
        plus, minus = self.landscape.plus, self.landscape.minus
        moves = [_dot(v, x) for x in self.landscape.inputs]
        return [(plus if z > 0 else minus) * t if z else self._rho(t) for z, t in zip(self.z[i], moves, strict=True)]

    def slopes(self, i, v):
        """D_ji(v) for each output j."""
        r = self.growth(i, v)
        return [_dot(e, r) for e in self.e]

    def first_order(self, i, v):
        """S_i(v)."""
        return _dot(self.h[i], self.slopes(i, v))

    def least(self, directions):
        """The least q over all dH and dc for given dw_i, with S_i(dw_i) = 0; the minimizing dH (rows i) and dc.

        None where q is unbounded below.
        """
        space, total, changes = self.landscape, Fraction(0), []
        ones = [Fraction(1)] * len(space.inputs)
        columns = [*self.g, ones] if space.has_bias else self.g
        for j in range(space.outputs):
            moved = [Fraction(0)] * len(space.inputs)
            for i, v in enumerate(directions):
                moved = [a + self.h[i][j] * r for a, r in zip(moved, self.growth(i, v), strict=True)]
            pulls = [self.slopes(i, v)[j] for i, v in enumerate(directions)] + [Fraction(0)] * space.has_bias
            right = [-pull - _dot(column, moved) for pull, column in zip(pulls, columns, strict=True)]
            change = solve_symmetric([[_dot(a, b) for b in columns] for a in columns], right)
            if change is None:
                return None
            changes.append(change)
            shifted = [a + _dot(change, [column[k] for column in columns]) for k, a in enumerate(moved)]
            total += _dot(pulls, change) + _dot(shifted, shifted) / 2
        width = len(directions)
        outputs = [[changes[j][i] for j in range(space.outputs)] for i in range(width)]
        bias = [change[width] for change in changes] if space.has_bias else []
        return total, outputs, bias

    def as_direction(self, directions, outputs, bias):
        """The direction in the space of all weights, as `Landscape` wants it."""
        flat = [v for row in directions for v in row]
        flat += [outputs[i][j] for j in range(self.landscape.outputs) for i in range(self.landscape.width)]
        return [Fraction(v) for v in [*flat, *bias]]


def solve_symmetric(matrix, right):
    """One solution of a consistent system, by Gauss and Jordan; None for an inconsistent one."""
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size, pivots = len(right), []
    for column in range(size):
        place = len(pivots)
        found = next((i for i in range(place, size) if rows[i][column]), None)
        if found is None:
            continue
        rows[place], rows[found] = rows[found], rows[place]
        rows[place] = [value / rows[place][column] for value in rows[place]]
        for i in range(size):
            if i != place and rows[i][column]:
                rows[i] = [a - rows[i][column] * b for a, b in zip(rows[i], rows[place], strict=True)]
        pivots.append(column)
    if any(row[-1] for row in rows[len(pivots) :]):
        return None
    solution = [Fraction(0)] * size
    for i, column in enumerate(pivots):
        solution[column] = rows[i][-1]
    return solution


def _dot(a, b):
    return sum((x * y for x, y in zip(a, b, strict=True)), Fraction(0))
