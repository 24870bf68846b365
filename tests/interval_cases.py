"""Networks on an interval: random ones, critical ones made from the theory, near misses; and slow exact references.

The references are written from the definitions, with `Fraction`: f by its formula, integrals by quadrature rules that
are exact for the degree at hand.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from math import isqrt

from symbolic_landscape.model.interval import IntervalInstance, interval_from_arrays


@dataclass(frozen=True)
class Case:
    """An affine problem and a network, in plain fractions; `activation` is "relu", "quadratic" or a leaky slope."""

    activation: object
    interval: tuple[Fraction, Fraction]
    alpha: Fraction
    beta: Fraction
    w: tuple[Fraction, ...]
    b: tuple[Fraction, ...]
    v: tuple[Fraction, ...]
    c: Fraction

    @property
    def mean(self) -> Fraction:
        return self.alpha * sum(self.interval) / 2 + self.beta

    def instance(self) -> IntervalInstance:
        return interval_from_arrays(
            self.w, self.b, self.v, self.c,
            interval=self.interval, alpha=self.alpha, beta=self.beta, activation=self.activation,
        )  # fmt: skip

    def residual(self, x: Fraction) -> Fraction:
        """f(x) - alpha x - beta, from the definition."""
        hidden = sum(v * activity(self.activation, w * x + b) for w, b, v in zip(self.w, self.b, self.v, strict=True))
        return self.c + hidden - self.alpha * x - self.beta

    def loss(self) -> Fraction:
        """The loss, by Boole's rule between breakpoints: exact up to degree 5, and r^2 has at most degree 4 there."""
        low, high = self.interval
        inside = {-b / w for w, b in zip(self.w, self.b, strict=True) if w != 0 and low < -b / w < high}
        cuts = sorted({low, high, *inside})
        total = Fraction(0)
        for start, end in pairwise(cuts):
            h = (end - start) / 4
            values = [self.residual(start + k * h) ** 2 for k in range(5)]
            total += 2 * h / 45 * sum(f * y for f, y in zip((7, 32, 12, 32, 7), values, strict=True))
        return total

    def moved(self, t: Fraction, w=(), b=(), v=(), c=0) -> "Case":
        """The case with t times a direction added."""

        def added(row, direction):
            return tuple(x + t * d for x, d in zip(row, direction or [0] * len(row), strict=True))

        return replace(self, w=added(self.w, w), b=added(self.b, b), v=added(self.v, v), c=self.c + t * c)


def activity(activation: object, z: Fraction) -> Fraction:
    if activation == "quadratic":
        return z * z
    slope = Fraction(0) if activation == "relu" else Fraction(str(activation))
    return z if z >= 0 else slope * z


def derivative_at_zero(polynomial, degree: int, step: Fraction) -> Fraction:
    """p'(0) of a polynomial of at most the given degree, from its values at 0, step, .., degree * step (Lagrange)."""
    nodes = [k * step for k in range(degree + 1)]
    values = [polynomial(x) for x in nodes]
    total = Fraction(0)
    for i, xi in enumerate(nodes):
        slope = Fraction(0)
        for m, xm in enumerate(nodes):
            if m == i:
                continue
            term = Fraction(1) / (xi - xm)
            for k, xk in enumerate(nodes):
                if k not in (i, m):
                    term *= (0 - xk) / (xi - xk)
            slope += term
        total += slope * values[i]
    return total


# --- critical points from the theory ----------------------------------------------------------------------------------

SLOPES = {  # leaky slopes and what is rational for them
    "1/4": "one kink",
    "9/16": "everything",
    "25/144": "everything",
    "21/100": "even, +",
    "1/8": "even, -",
    "4": "one kink, after the map",
    "16/9": "everything, after the map",
}


def root(value: Fraction) -> Fraction | None:
    candidate = Fraction(isqrt(value.numerator), isqrt(value.denominator)) if value >= 0 else None
    return candidate if candidate is not None and candidate**2 == value else None


def lengths(gamma: Fraction, kinks: int, pattern: str) -> list[Fraction] | None:
    """The normalized gaps of a critical point with the given kinks, or None where they are not rational."""
    p, h = root(gamma), root(1 + gamma)
    first, last = (Fraction(1), p) if pattern == "+" else (p, Fraction(1))
    if kinks % 2 == 0:
        last = first
    if pattern == "-" and kinks % 2 == 0:  # only h/p has to be rational
        ratio = root(1 + 1 / gamma)
        return None if ratio is None else [Fraction(1)] + [ratio] * (kinks - 1) + [Fraction(1)]
    gaps = [first] + [h] * (kinks - 1) + [last]
    return None if None in gaps else gaps


def random_problem(rng: random.Random) -> tuple[tuple[Fraction, Fraction], Fraction, Fraction]:
    low = Fraction(rng.randint(-6, 6), rng.choice([1, 1, 2, 5]))
    high = low + Fraction(rng.randint(1, 9), rng.choice([1, 1, 2, 3]))
    alpha = Fraction(rng.choice([-3, -2, -1, 1, 1, 2, 5]), rng.choice([1, 1, 2, 5]))
    return (low, high), alpha, Fraction(rng.randint(-4, 4), rng.choice([1, 3]))


def kink_saddle(rng: random.Random, activation: object, kinks: int, pattern: str) -> Case | None:
    """A critical point with kinks: several neurons at one breakpoint, of both signs, flat members, and spectators."""
    relu = activation == "relu"
    given = Fraction(0) if relu else Fraction(str(activation))
    gamma = 1 / given if given > 1 else given
    if relu:
        gaps = [Fraction(1)] * (kinks + 1) if kinks % 2 == 0 and pattern == "+" else None
    else:
        gaps = lengths(gamma, kinks, pattern)
    if gaps is None:
        return None
    interval, alpha, beta = random_problem(rng)
    low, high = interval
    unit = (high - low) / sum(gaps)
    gaps = [gap * unit for gap in gaps]
    square = gaps[0] ** 2 if pattern == "+" else gaps[0] ** 2 / gamma
    neurons, x, sign = [], low, 1 if pattern == "+" else -1
    for left, right in pairwise(gaps):
        x += left
        rest = alpha * square / (high - low) * (1 / left + 1 / right)
        for member in range(count := rng.choice([1, 1, 2, 3])):
            share = rest if member == count - 1 else Fraction(rng.randint(-3, 3), 2)
            rest -= share
            w = sign * Fraction(rng.randint(1, 7), rng.choice([1, 2, 5]))
            neurons.append((w, -w * x, share / w))
        sign = -sign
    neurons += [spectator(rng, relu, interval) for _ in range(rng.choice([0, 0, 1, 2]))]
    if given > 1:  # written with the given slope
        neurons = [(-w, -b, -v / given) for w, b, v in neurons]
    return assembled(rng, activation, interval, alpha, beta, neurons)


def spectator(rng: random.Random, relu: bool, interval: tuple[Fraction, Fraction]) -> tuple[Fraction, ...]:
    """A neuron that may be added to a critical point with kinks: it contributes nothing, and its derivatives are 0."""
    low, high = interval
    any_value = Fraction(rng.randint(-3, 3), 2)
    if not relu:
        return (Fraction(0), any_value, Fraction(0))
    w = Fraction(rng.randint(1, 5), 2)
    return rng.choice(
        [
            (Fraction(0), abs(any_value), Fraction(0)),
            (Fraction(0), Fraction(-1), any_value),
            (w, -w * high - Fraction(rng.randint(0, 2)), any_value),
            (-w, w * low - Fraction(rng.randint(0, 2)), any_value),
        ]
    )


def constant_point(rng: random.Random, activation: object) -> Case:
    """A critical point at which f is constant: local minima and saddles."""
    interval, alpha, beta = random_problem(rng)
    low, high = interval
    middle = (low + high) / 2
    zero, one = Fraction(0), Fraction(1)
    any_value = Fraction(rng.choice([-3, -1, 1, 2]), 2)
    neurons = []
    for _ in range(rng.choice([1, 1, 2, 3])):
        w = Fraction(rng.randint(1, 5), rng.choice([1, 2]))
        if activation == "quadratic":
            flat = [(w, -w * middle, zero), (zero, any_value, zero), (zero, zero, zero)]
            neurons.append(rng.choice([(zero, zero, any_value), *flat]))
        elif activation == "relu":
            good, sign = rng.choice([1, 1, 1, -1, 0]), 1 if alpha > 0 else -1
            neurons.append(
                rng.choice(
                    [
                        (zero, -one, any_value),
                        (w, -w * high - 1, any_value),
                        (-w, w * low - 1, any_value),
                        (-w, w * low, abs(any_value) * good * sign),
                        (w, -w * high, -abs(any_value) * good * sign),
                        (zero, rng.choice([zero, one]), zero),
                    ]
                )
            )
        else:
            neurons.append((zero, rng.choice([zero, one, -one]), zero))
    return assembled(rng, activation, interval, alpha, beta, neurons)


def attained_target(rng: random.Random, activation: object) -> Case:
    """A global minimum: one active neuron, or two quadratic ones, and whatever cancels."""
    interval, alpha, beta = random_problem(rng)
    low, high = interval
    w = Fraction(rng.randint(1, 4), 2)
    if activation == "quadratic":  # ((x+1)^2 - (x-1)^2) a/4 = a x
        neurons = [(Fraction(1), Fraction(1), alpha / 4), (Fraction(1), Fraction(-1), -alpha / 4)]
        c = beta
    else:
        start = low - rng.choice([0, 1])
        neurons = [(w, -w * start, alpha / w)]
        c = alpha * start + beta
        if rng.random() < 0.5:
            x = (low + high) / 2
            neurons += [(w, -w * x, Fraction(2)), (2 * w, -2 * w * x, Fraction(-1))]
        if rng.random() < 0.3:
            neurons.append((Fraction(0), Fraction(0), Fraction(1)))  # a degenerate neuron where the loss is 0
    case = assembled(rng, activation, interval, alpha, beta, neurons)
    return replace(case, c=c)


def assembled(rng, activation, interval, alpha, beta, neurons) -> Case:
    rng.shuffle(neurons)
    w, b, v = zip(*neurons, strict=True)
    middle = sum(interval) / 2
    return Case(activation, interval, alpha, beta, w, b, v, alpha * middle + beta)


def near_miss(rng: random.Random, case: Case) -> Case:
    """The case with one small thing changed: it may or may not stay critical."""
    j = rng.randrange(len(case.w))
    w, b, v = list(case.w), list(case.b), list(case.v)
    change = rng.choice([0, 1, 2, 3, 4, 5, 6, 7, 7, 7, 8, 9, 10])
    nudge = Fraction(1, rng.choice([3, 7, 100]))
    if change == 0:
        return replace(case, c=case.c + nudge)
    if change == 1:
        v[j] += nudge
    elif change == 2:
        b[j] += nudge
    elif change == 3:
        w[j], b[j] = -w[j], -b[j]
    elif change == 4:
        w[j] = b[j] = Fraction(0)
    elif change == 5:
        w[j], b[j] = Fraction(0), Fraction(1)
    elif change == 6:
        v[j] = Fraction(0)
    elif change == 7:  # one kink as a whole moves, turns, or weighs more
        place = -b[j] / w[j] if w[j] else None
        members = [k for k in range(len(w)) if w[k] and -b[k] / w[k] == place] or [j]
        if (draw := rng.random()) < 0.7:
            for k in members:
                if draw < 0.35:
                    b[k] -= w[k] * nudge
                else:
                    w[k], b[k] = -w[k], -b[k]
        else:
            v[members[0]] += nudge
    elif change == 8:  # every orientation turns
        w, b, v = [-x for x in w], [-x for x in b], [-x for x in v]
    elif change == 9:
        w.append(w[j])
        b.append(b[j])
        v.append(Fraction(0))
    else:
        low, high = case.interval
        start = rng.choice([low, high, (low + high) / 2, (2 * low + high) / 3])
        sign = rng.choice([-1, 1])
        w.append(Fraction(sign))
        b.append(-sign * start)
        v.append(rng.choice([Fraction(0), Fraction(0), Fraction(1)]))
    return replace(case, w=tuple(w), b=tuple(b), v=tuple(v))


def random_case(rng: random.Random, activation: object) -> Case:
    """Anything: small integers and halves, repeated breakpoints, breakpoints at the ends, zeros."""
    interval, alpha, beta = random_problem(rng)
    if rng.random() < 0.1:
        alpha = Fraction(0)
    width = rng.choice([1, 2, 3, 4])
    low, high = interval
    neurons = []
    for _ in range(width):
        w = Fraction(rng.randint(-2, 2))
        place = rng.choice([low, high, (low + high) / 2, low + 1, Fraction(rng.randint(-3, 3))])
        b = -w * place if rng.random() < 0.8 else Fraction(rng.randint(-2, 2))
        neurons.append((w, b, Fraction(rng.randint(-2, 2), rng.choice([1, 2]))))
    case = assembled(rng, activation, interval, alpha, beta, neurons)
    return replace(case, c=case.c + rng.choice([0, 0, 1]))


def cases(seed: int, count: int) -> Iterator[Case]:
    """A mixture in which every branch of the classification comes up."""
    rng = random.Random(seed)
    activations = ["relu", "relu", "relu", "relu", *SLOPES, "quadratic", "quadratic"]
    made = 0
    while made < count:
        activation = rng.choice(activations)
        draw = rng.random()
        if draw < 0.35 and activation != "quadratic":
            case = kink_saddle(rng, activation, rng.choice([1, 2, 2, 3, 4, 5, 6]), rng.choice("+-"))
        elif draw < 0.55:
            case = constant_point(rng, activation)
        elif draw < 0.65:
            case = attained_target(rng, activation)
        else:
            case = random_case(rng, activation)
        if case is None:
            continue
        if rng.random() < 0.45:
            case = near_miss(rng, case)
        made += 1
        yield case
