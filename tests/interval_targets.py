"""Instances whose target or density is not affine, most of them critical by the choice of the target."""

import random
from fractions import Fraction

from symbolic_landscape.exact.matrix import solve
from symbolic_landscape.exact.piecewise_polynomial import PiecewisePolynomial
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.exact.univariate import coefficients, derivative
from symbolic_landscape.exact.vector import vector
from symbolic_landscape.loss.interval.evaluation import network_function
from symbolic_landscape.model.activation import RELU, ReluLike, leaky_relu
from symbolic_landscape.model.interval import (
    QUADRATIC,
    IntervalInstance,
    IntervalNetwork,
    IntervalProblem,
)

ACTIVATIONS = {
    "relu": RELU,
    "1/4": leaky_relu(rational("1/4")),
    "2": leaky_relu(rational(2)),
    "quadratic": QUADRATIC,
}


def random_function(rng: random.Random, low: int, high: int, choices) -> PiecewisePolynomial:
    cuts = {Fraction(low) + Fraction(high - low) * Fraction(rng.randint(1, 3), 4) for _ in range(rng.choice([0, 1, 2]))}
    knots = sorted({Fraction(low), Fraction(high), *cuts})
    return PiecewisePolynomial(vector(knots), tuple(coefficients(choices(rng)) for _ in knots[1:])).merged()


def any_polynomial(rng: random.Random):
    return [rng.randint(-3, 3) for _ in range(rng.randint(1, 4))]


def any_density(rng: random.Random):
    return rng.choice([[1], [1], [2], [1, 0, 1], [0, 0, 1], [Fraction(1, 2)]])


def general_instance(rng: random.Random, name: str) -> IntervalInstance:
    """An instance with small weights, target and density with up to three pieces; four of five are critical."""
    activation = ACTIVATIONS[name]
    low = rng.randint(-2, 0)
    high = low + rng.randint(1, 3)
    width = rng.choice([1, 1, 2, 3])
    w, b = (vector([rng.randint(-2, 2) for _ in range(width)]) for _ in range(2))
    network = IntervalNetwork(w, b, vector([rng.choice([0, 0, 1, -1, 2]) for _ in range(width)]), rational(0))
    target = random_function(rng, low, high, any_polynomial)
    problem = IntervalProblem(activation, target, random_function(rng, low, high, any_density))
    if rng.random() < 0.2:
        return IntervalInstance(problem, network)
    return made_critical(problem, network)


def made_critical(problem: IntervalProblem, network: IntervalNetwork) -> IntervalInstance:
    """The instance with the target f - r, r the old target less its projection on what e has to be orthogonal to."""
    low, high = problem.interval
    one = PiecewisePolynomial.constant(low, high, rational(1))
    tests = [one]
    for w, b, v in zip(network.w, network.b, network.v, strict=True):
        activity = network_function(problem, IntervalNetwork((w,), (b,), vector([1]), rational(0)))
        tests.append(activity)
        if v == 0:
            continue
        if not isinstance(problem.activation, ReluLike):
            slope = PiecewisePolynomial((low, high), (coefficients([b, w]),))
        elif w != 0:
            slopes = tuple(coefficients([d[0] / w]) if (d := derivative(p)) else () for p in activity.pieces)
            slope = PiecewisePolynomial(activity.knots, slopes)
        elif b != 0:
            slope = one
        else:
            continue
        tests += [slope, slope.times_power(1)]
    gram = tuple(tuple((f * g * problem.density).integral() for g in tests) for f in tests)
    right = tuple((f * problem.target * problem.density).integral() for f in tests)
    residual = problem.target
    for amount, f in zip(solve(gram, right), tests, strict=True):
        residual = residual - f.scaled(amount)
    target = (network_function(problem, network) - residual).merged()
    return IntervalInstance(IntervalProblem(problem.activation, target, problem.density), network)


def fraction(x) -> Fraction:
    return Fraction(int(x.p), int(x.q))


def on(low, high, *pieces):
    """A piecewise polynomial: (end, coefficients), ..."""
    knots = [low, *(end for end, _ in pieces)]
    assert knots[-1] == high
    return PiecewisePolynomial(vector(knots), tuple(coefficients(p) for _, p in pieces))


def instance_of(activation, target, w, b, v, c, density=None):
    low, high = target.interval
    density = PiecewisePolynomial.constant(low, high, rational(1)) if density is None else density
    network = IntervalNetwork(vector(w), vector(b), vector(v), rational(c))
    return IntervalInstance(IntervalProblem(activation, target, density), network)
