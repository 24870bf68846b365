"""A tool in exact rationals (mpmath for Gaussian losses): derivatives as limits along rays, no formula of the engine.

Along a ray from the point every loss is analytic for small t: L(p + t d) = L + c1 t + c2 t^2 + O(t^3).  At t = 2^-1000
the quotient (L(p + t d) - L) / t determines c1, since c1 is a rational number with a denominator below 2^300, and then
c2 is determined in the same way.  The gradient is c1 along the axes, the Hessian comes from c2 by polarization.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any

import mpmath

STEP = Fraction(1, 2**1000)
DENOMINATORS = 2**300
PRECISION = 5000


class ExactTool:
    """Loss, one-sided derivative, gradient, Hessian and its eigenvalues; no claims of yes and no."""

    name = "exact"

    def answer(self, claim: str, instance: Mapping[str, Any]) -> object:
        ray = Ray(instance)
        match claim:
            case "loss":
                return ray.loss
            case "one_sided_derivative":
                return ray.along(instance["direction"])[0]
            case "gradient":
                return ray.gradient()
            case "hessian":
                return [value for row in ray.hessian() for value in row]
            case "top_eigenvalue" | "sharpness":
                return eigenvalues(ray.hessian())[-1]
            case "bottom_eigenvalue":
                return eigenvalues(ray.hessian())[0]
        return None


class Ray:
    """The first two coefficients of the loss along rays from the point of an instance."""

    def __init__(self, instance: Mapping[str, Any]) -> None:
        self.gaussian = instance["kind"] == "gaussian"
        self.function = exact_loss(instance)
        self.point = [Fraction(value) for value in instance["point"]]
        self.loss = self._settled(self.function(self.point))

    def _settled(self, value: Fraction) -> Fraction:
        if self.gaussian:
            return Fraction(0) if abs(value) < Fraction(1, 2**500) else value
        return value.limit_denominator(DENOMINATORS)

    def along(self, direction: list[Any]) -> tuple[Fraction, Fraction]:
        """Return (c1, c2)."""
        moved = [p + STEP * Fraction(d) for p, d in zip(self.point, direction, strict=True)]
        change = (self.function(moved) - self.loss) / STEP
        first = self._settled(change)
        if self.gaussian:  # c1 is irrational: two points tell c1 and c2 apart up to the order of the step
            other = [p + 2 * STEP * Fraction(d) for p, d in zip(self.point, direction, strict=True)]
            double = (self.function(other) - self.loss) / (2 * STEP)
            return self._settled(2 * change - double), self._settled((double - change) / STEP)
        return first, self._settled((change - first) / STEP)

    def axis(self, *signed: int) -> list[int]:
        """Return the sum of +- axes: k + 1 for the axis k, -(k + 1) for its opposite."""
        direction = [0] * len(self.point)
        for k in signed:
            direction[abs(k) - 1] += 1 if k > 0 else -1
        return direction

    def gradient(self) -> list[Fraction]:
        """Return c1 along the axes."""
        return [self.along(self.axis(k))[0] for k in range(1, len(self.point) + 1)]

    @lru_cache  # noqa: B019
    def hessian(self) -> list[list[Fraction]]:
        """Return the second differences of c2."""
        size = len(self.point)
        own = [self.along(self.axis(k))[1] for k in range(1, size + 1)]
        rows = [[2 * own[i] if i == k else Fraction(0) for k in range(size)] for i in range(size)]
        for i in range(size):
            for k in range(i + 1, size):
                mixed = self.along(self.axis(i + 1, k + 1))[1] - own[i] - own[k]
                rows[i][k] = rows[k][i] = self._settled(mixed)
        return rows


def exact_loss(instance: Mapping[str, Any]) -> Callable[[list[Fraction]], Fraction]:
    """Return the loss as a function of all parameters, from the definition in the documentation of the kinds."""
    return {"empirical": _empirical, "interval": _interval, "gaussian": _gaussian, "polynomial": _polynomial}[
        instance["kind"]
    ](instance)


def _empirical(instance: Mapping[str, Any]) -> Callable[[list[Fraction]], Fraction]:
    inputs = [[Fraction(x) for x in row] for row in instance["inputs"]]
    targets = [[Fraction(y) for y in row] for row in instance["targets"]]
    plus, minus = Fraction(instance["alpha_plus"]), Fraction(instance["alpha_minus"])
    d, outputs, width = len(inputs[0]), len(targets[0]), len(instance["input_weights"])

    def loss(theta: list[Fraction]) -> Fraction:
        total = Fraction(0)
        for x, y in zip(inputs, targets, strict=True):
            hidden = [sum(a * b for a, b in zip(theta[i * d : (i + 1) * d], x, strict=True)) for i in range(width)]
            hidden = [plus * z if z > 0 else minus * z for z in hidden]
            for j in range(outputs):
                at = width * d + j * width
                f = sum((h * g for h, g in zip(theta[at : at + width], hidden, strict=True)), Fraction(0))
                if instance["output_bias"] is not None:
                    f += theta[width * (d + outputs) + j]
                total += (f - y[j]) ** 2
        return total / 2

    return loss


def _interval(instance: Mapping[str, Any]) -> Callable[[list[Fraction]], Fraction]:
    low, high = (Fraction(end) for end in instance["interval"])
    alpha, beta, slope = (Fraction(instance[key]) for key in ("alpha", "beta", "slope"))
    width = len(instance["w"])

    def loss(theta: list[Fraction]) -> Fraction:
        w, b, v, c = theta[:width], theta[width : 2 * width], theta[2 * width : 3 * width], theta[-1]

        def residual(x: Fraction) -> Fraction:
            value = c - alpha * x - beta
            for wj, bj, vj in zip(w, b, v, strict=True):
                z = wj * x + bj
                value += vj * (z * z if instance["activation"] == "quadratic" else z if z > 0 else slope * z)
            return value

        cuts = sorted({low, high, *(-q / p for p, q in zip(w, b, strict=True) if p != 0 and low < -q / p < high)})
        total = Fraction(0)
        for start, end in pairwise(cuts):  # Boole's rule is exact up to degree 5
            nodes = [start + (end - start) * Fraction(k, 4) for k in range(5)]
            values = [residual(x) ** 2 for x in nodes]
            total += (end - start) * sum(m * y for m, y in zip((7, 32, 12, 32, 7), values, strict=True)) / 90
        return total

    return loss


def _polynomial(instance: Mapping[str, Any]) -> Callable[[list[Fraction]], Fraction]:
    def loss(theta: list[Fraction]) -> Fraction:
        total = Fraction(0)
        for part in instance["parts"]:
            value = Fraction(0)
            for c, exponents in part["terms"]:
                term = Fraction(c)
                for x, e in zip(theta, exponents, strict=True):
                    term *= x**e
                value += term
            total += Fraction(part["weight"]) * value ** part["power"]
        return total

    return loss


def _gaussian(instance: Mapping[str, Any]) -> Callable[[list[Fraction]], Fraction]:
    teachers = [[Fraction(x) for x in row] for row in instance["teachers"]]
    d, width = len(teachers[0]), len(instance["students"])

    def loss(theta: list[Fraction]) -> Fraction:
        neurons = [(theta[i * d : (i + 1) * d], 1) for i in range(width)] + [(row, -1) for row in teachers]
        with mpmath.workprec(PRECISION):
            total = mpmath.mpf(0)
            for a, own in neurons:
                for b, other in neurons:
                    total += own * other * _kernel(a, b)
            return _fraction(total / 2)

    return loss


def _kernel(a: list[Fraction], b: list[Fraction]) -> mpmath.mpf:
    """E[relu(a . x) relu(b . x)] = (area + (pi - angle) a . b) / (2 pi), the angle by atan2."""
    inner, aa, bb = (sum(x * y for x, y in zip(p, q, strict=True)) for p, q in ((a, b), (a, a), (b, b)))
    area = mpmath.sqrt(_mpf(aa * bb - inner * inner))
    if aa * bb == 0:
        return mpmath.mpf(0)
    return (area + (mpmath.pi - mpmath.atan2(area, _mpf(inner))) * _mpf(inner)) / (2 * mpmath.pi)


def _mpf(value: Fraction) -> mpmath.mpf:
    return mpmath.mpf(value.numerator) / value.denominator


def _fraction(value: mpmath.mpf) -> Fraction:
    sign, mantissa, exponent, _ = value._mpf_
    return (-1) ** sign * Fraction(int(mantissa)) * Fraction(2) ** exponent


def eigenvalues(rows: list[list[Fraction]]) -> list[Fraction]:
    """Return the eigenvalues of a symmetric matrix to 1000 bits, exactly where they are rational and simple numbers."""
    with mpmath.workprec(1000):
        found, _ = mpmath.eigsy(mpmath.matrix([[_mpf(value) for value in row] for row in rows]))
        values = sorted(_fraction(value) for value in found)
    simple = [value.limit_denominator(2**250) for value in values]
    return [s if abs(s - value) < Fraction(1, 2**600) else value for s, value in zip(simple, values, strict=True)]
