"""The stream of interval instances: every shape of the classification, small networks, and targets made for a network.

All problems with an affine target that is not constant are one up to symmetry: an affine change of x, moving target
and c by one number, and scaling target, v and c turn each into the target x on [0, 1].
"""

from collections.abc import Iterator
from itertools import combinations_with_replacement, count, islice
from random import Random

from symbolic_landscape.exact.piecewise_polynomial import PiecewisePolynomial
from symbolic_landscape.exact.rational import ONE, ZERO, rational
from symbolic_landscape.exact.univariate import Coefficients, coefficients, composed, scaled_by, sum_of
from symbolic_landscape.loss.interval.evaluation import network_function
from symbolic_landscape.model.activation import RELU, ReluLike
from symbolic_landscape.model.interval import IntervalInstance, IntervalNetwork, IntervalProblem, affine_problem
from symbolic_landscape.search.generators.interval import generate_interval

__all__ = ["ACTIVATIONS", "built_points", "instances", "shapes", "small_networks"]

# relu, the quadratic activation, and leaky slopes: 1/4 has shapes with one kink, 1/8 with 2, 9/16 with all numbers;
# 4 is 1/4 written the other way, and 1/2 has none.
ACTIVATIONS = ("relu", "1/4", "1/8", "9/16", "4", "1/2", "quadratic")
MOST_NEURONS = 4
PART = 20  # instances of each kind in turn
Neuron = tuple[int, int, int]  # w, b, v
LEGENDRE = tuple(  # on [0, 1]: the one of degree n is orthogonal to every polynomial of smaller degree
    coefficients(row)
    for row in ([1], [-1, 2], [1, -6, 6], [-1, 12, -30, 20], [1, -20, 90, -140, 70])
)


def instances(seed: int) -> Iterator[IntervalInstance]:
    """Yield instances without end: shapes, small networks and built points in turn; only built points are random.

    >>> first = next(instances(0))
    >>> first.network.width, str(first.problem.activation)
    (1, 'relu')
    """
    streams = [shapes(), small_networks(), built_points(seed)]
    while True:
        for stream in streams:
            yield from islice(stream, PART)


def shapes() -> Iterator[IntervalInstance]:
    """Yield a point of every shape of saddle and of non-global local minimum for the target x on [0, 1], by width.

    >>> [instance.network.width for instance in islice(shapes(), 3)]
    [1, 1, 1]
    """
    for width in range(1, MOST_NEURONS + 1):
        for activation in ACTIVATIONS:
            for point in generate_interval(affine_problem(activation, (0, 1), 1, 0), width).points:
                yield point.instance


def small_networks() -> Iterator[IntervalInstance]:
    """Yield networks of one and two neurons with w, b, v in {-1, 0, 1} and c = 1/2, for the target x on [0, 1].

    Up to the order of the neurons and the reflection x -> 1 - x, target -> 1 - target, f -> 1 - f: it turns a neuron
    (w, b, v) into (-w, b + w, -v) and keeps c.

    >>> str(next(small_networks()).network.c)
    '1/2'
    """
    values = (0, 1, -1)
    neurons = sorted(((w, b, v) for w in values for b in values for v in values), key=lambda row: sum(map(abs, row)))
    half = ONE / 2
    for width in (1, 2):
        for chosen in combinations_with_replacement(neurons, width):
            reflected = tuple(sorted(_reflected(neuron) for neuron in chosen))
            if all(neuron in neurons for neuron in reflected) and reflected < tuple(sorted(chosen)):
                continue
            for activation in ACTIVATIONS:
                w, b, v = (tuple(rational(value) for value in column) for column in zip(*chosen, strict=True))
                yield IntervalInstance(affine_problem(activation, (0, 1), 1, 0), IntervalNetwork(w, b, v, half))


def _reflected(neuron: Neuron) -> Neuron:
    w, b, v = neuron
    return -w, b + w, -v


def built_points(seed: int) -> Iterator[IntervalInstance]:
    """Yield without end random critical points, most of them for targets that are no polynomials.

    The network comes first: neurons with breakpoints at integers inside [0, n], n <= 3.  The residual is made of
    polynomials between integers that are orthogonal to 1, x (and x^2 for the quadratic activation) there, or to 1 only
    where every neuron is constant 0: then no one-sided derivative is negative but at neurons with w = b = 0.  The
    target is what is left.

    >>> from symbolic_landscape.loss.interval.evaluation import evaluate
    >>> any(any(evaluate(instance).gradient().v) for instance in islice(built_points(0), 50))
    False
    """
    draw = Random(f"interval {seed}")
    for number in count():
        parts = draw.randint(1, 3)
        zero = affine_problem(ACTIVATIONS[number % len(ACTIVATIONS)], (0, parts), 0, 0)
        network = _network(draw, parts)
        residual = PiecewisePolynomial(
            tuple(rational(k) for k in range(parts + 1)),
            tuple(_residual(draw, _least_degree(zero, network, k), k) for k in range(parts)),
        )
        target = (network_function(zero, network) - residual).merged()
        yield IntervalInstance(IntervalProblem(zero.activation, target, zero.density), network)


def _network(draw: Random, parts: int) -> IntervalNetwork:
    """Return one or two neurons: w = 1 or -1 and an integer breakpoint from 0 to `parts`, or w = 0, b = -1, 0 or 1."""
    w, b, v = [], [], []
    for _ in range(draw.randint(1, 2)):
        w.append(draw.choice((ONE, ONE, -ONE, -ONE, ZERO)))
        b.append(-w[-1] * draw.randint(0, parts) if w[-1] != 0 else rational(draw.randint(-1, 1)))
        v.append(rational(draw.choice((1, -1, 2, -2))))
    return IntervalNetwork(tuple(w), tuple(b), tuple(v), ZERO)


def _least_degree(problem: IntervalProblem, network: IntervalNetwork, k: int) -> int:
    """Return the degree from which Legendre polynomials on [k, k + 1] are orthogonal to every derivative of f there."""
    if not isinstance(problem.activation, ReluLike):
        return 3 if any(network.w) else 2
    middle = k + ONE / 2
    dead = all(w * middle + b < 0 for w, b in zip(network.w, network.b, strict=True))
    return 1 if problem.activation == RELU and dead else 2


def _residual(draw: Random, degree: int, k: int) -> Coefficients:
    """Return a random combination of two Legendre polynomials on [k, k + 1], the first of this degree."""
    total: Coefficients = ()
    for legendre in LEGENDRE[degree : degree + 2]:
        total = sum_of(total, scaled_by(rational(draw.randint(-2, 2)), legendre))
    return composed(total, coefficients([-k, 1]))
