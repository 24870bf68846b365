"""Networks of one neuron: whether any other has a smaller loss, for every target.

For a breakpoint t and an orientation o the best output weights leave the loss L_0 - Cov(t)^2/Var(t): L_0 is the loss of
the best constant, Var and Cov the variance of s(o (x - t)) and its covariance with the target, against the density (not
normalized).  So nothing is smaller than L iff (L_0 - L) Var - Cov^2 >= 0 on the interval for both orientations:
piecewise polynomials in t (proofs/interval_local_minima.md).
"""

from collections.abc import Iterator
from itertools import pairwise

from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.univariate import (
    Coefficients,
    is_nonnegative_between,
    product,
    scaled_by,
    sum_of,
    value_at,
)
from symbolic_landscape.loss.interval.evaluation import Evaluation
from symbolic_landscape.loss.interval.moving_network import MovingNetwork, function_along
from symbolic_landscape.model.activation import ReluLike

__all__ = ["better_breakpoint", "is_best_of_one_neuron"]


def is_best_of_one_neuron(values: Evaluation) -> bool:
    """Return whether no network of one neuron has a smaller loss; relu and leaky relu.

    >>> from symbolic_landscape.loss.interval.evaluation import evaluate
    >>> from symbolic_landscape.model.interval import interval_from_arrays
    >>> is_best_of_one_neuron(evaluate(interval_from_arrays([2], [0], [1], 0, interval=(0, 1), alpha=2, beta=0)))
    True
    """
    return all(is_nonnegative_between(p, ZERO, length) for _, _, length, p in _excess(values))


def better_breakpoint(values: Evaluation) -> tuple[Rational, int] | None:
    """Return a breakpoint and an orientation whose best output weights have a smaller loss, or None.

    >>> from symbolic_landscape.loss.interval.evaluation import evaluate
    >>> from symbolic_landscape.model.interval import interval_from_arrays
    >>> x, o = better_breakpoint(evaluate(interval_from_arrays([1], [-2], [1], 1, interval=(0, 1), alpha=2, beta=0)))
    >>> str(x), o
    ('1/2', 1)
    """
    for orientation, start, length, p in _excess(values):
        if not is_nonnegative_between(p, ZERO, length):
            parts = 2
            while True:  # ends: p < 0 on an open set
                for k in range(1, parts):
                    u = length * Rational(k, parts)
                    if value_at(p, u) < 0:
                        return start + u, orientation
                parts *= 2
    return None


def _excess(values: Evaluation) -> Iterator[tuple[int, Rational, Rational, Coefficients]]:
    """Yield (o, start, length, p): p(u) = (L_0 - L) Var - Cov^2 for the breakpoint start + u, 0 <= u <= length."""
    problem = values.instance.problem
    assert isinstance(problem.activation, ReluLike)
    density, weighted = problem.density, problem.target * problem.density
    mass, mean = density.integral(), weighted.integral()
    constant_loss = (weighted * problem.target).integral() - mean * mean / mass
    low, high = problem.interval
    for start, end in pairwise((low, *problem.knots, high)):
        for orientation in (1, -1):
            o = Rational(orientation)
            line = (-o * start, -o) if start != 0 else (ZERO, -o)
            moving = MovingNetwork(((o,),), (line,), ((ONE,),), ())
            course = function_along(problem, moving, problem.knots)
            total, square = course.integral(density, 1), course.integral(density, 2)
            variance = sum_of(square, scaled_by(-1 / mass, product(total, total)))
            covariance = sum_of(course.integral(weighted, 1), scaled_by(-mean / mass, total))
            excess = sum_of(
                scaled_by(constant_loss - values.loss, variance), scaled_by(-ONE, product(covariance, covariance))
            )
            yield orientation, start, end - start, excess
