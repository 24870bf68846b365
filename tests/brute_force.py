"""The loss and its one-sided derivatives, computed naively with `fractions`: shares no code with the package."""

from fractions import Fraction
from itertools import product


def as_fraction(value):
    return Fraction(int(value.p), int(value.q)) if hasattr(value, "p") else Fraction(value)


def fractions_of(rows):
    return [[as_fraction(value) for value in row] for row in rows]


class Landscape:
    """The data of one empirical instance; a point is a list of numbers: W row by row, H row by row, then the bias."""

    def __init__(self, instance):
        problem, network = instance.problem, instance.network
        self.plus = as_fraction(problem.activation.alpha_plus)
        self.minus = as_fraction(problem.activation.alpha_minus)
        self.inputs, self.targets = fractions_of(problem.data.inputs), fractions_of(problem.data.targets)
        self.width, self.d, self.outputs = network.width, problem.data.input_dimension, len(self.targets[0])
        self.has_bias = network.output_bias is not None
        self.point = [v for row in fractions_of(network.input_weights) for v in row]
        self.point += [v for row in fractions_of(network.output_weights) for v in row]
        self.point += [as_fraction(v) for v in network.output_bias or ()]

    def loss(self, point):
        split = self.width * self.d
        total = Fraction(0)
        for x, y in zip(self.inputs, self.targets, strict=True):
            hidden = []
            for i in range(self.width):
                z = sum(a * b for a, b in zip(point[i * self.d : (i + 1) * self.d], x, strict=True))
                hidden.append((self.plus if z >= 0 else self.minus) * z)
            for j in range(self.outputs):
                row = point[split + j * self.width : split + (j + 1) * self.width]
                f = sum(h * g for h, g in zip(row, hidden, strict=True))
                if self.has_bias:
                    f += point[split + self.outputs * self.width + j]
                total += (f - y[j]) ** 2
        return total / 2

    def moved(self, direction, t):
        return [p + t * v for p, v in zip(self.point, direction, strict=True)]

    def series(self, direction):
        """Coefficients of t, t^2, t^3, t^4 of L(P + t direction) - L(P) for small t > 0, by exact interpolation.

        The step is taken so small that no pre-activation changes its strict sign.
        """
        step = Fraction(1)
        for i in range(self.width):
            w, v = (p[i * self.d : (i + 1) * self.d] for p in (self.point, direction))
            for x in self.inputs:
                a = sum(p * q for p, q in zip(w, x, strict=True))
                b = sum(p * q for p, q in zip(v, x, strict=True))
                if a != 0 and b != 0:
                    step = min(step, abs(a / b) / 8)
        start = self.loss(self.point)
        values = [(k * step, self.loss(self.moved(direction, k * step)) - start) for k in range(1, 5)]
        # solve the Vandermonde system sum_p c_p t^p = value, p = 1..4
        rows = [[t**p for p in range(1, 5)] + [value] for t, value in values]
        for i in range(4):
            rows[i] = [value / rows[i][i] for value in rows[i]]
            for k in range(4):
                if k != i:
                    rows[k] = [a - rows[k][i] * b for a, b in zip(rows[k], rows[i], strict=True)]
        return [row[4] for row in rows]

    def one_sided_derivative(self, direction):
        return self.series(direction)[0]

    def flat_direction(self, neuron, dw=None, dh=None, dc=None):
        """A direction in which one neuron (and the bias) moves."""
        direction = [Fraction(0)] * len(self.point)
        if neuron is not None:
            for c, value in enumerate(dw or ()):
                direction[neuron * self.d + c] = as_fraction(value)
            for j, value in enumerate(dh or ()):
                direction[self.width * self.d + j * self.width + neuron] = as_fraction(value)
        for j, value in enumerate(dc or ()):
            direction[self.width * (self.d + self.outputs) + j] = as_fraction(value)
        return direction


def small_directions(dimension, reach=1):
    """All nonzero integer vectors with entries of size at most `reach`."""
    return [v for v in product(range(-reach, reach + 1), repeat=dimension) if any(v)]
