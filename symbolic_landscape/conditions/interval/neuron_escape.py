"""Escapes by one neuron: curves that move a single harmful neuron (and c) and decrease the loss.

Along a curve of one neuron that starts with D = 0, and with c correcting the mean, the loss changes by exactly
2 v(u) D(u) + Var(v(u) s(u) - v(0) s(0)), D(u) its response and s(u) its activity, Var the variance times int density.
For a flat neuron D decides alone: v(u) is chosen so small that the second term is of higher order, or such that the sum
is least (proofs/interval_escapes.md).
"""

from collections.abc import Iterator
from itertools import pairwise

from symbolic_landscape.conditions.interval.descent_curve import descent_along
from symbolic_landscape.exact.rational import ONE, ZERO, Rational, sign
from symbolic_landscape.exact.univariate import Coefficients, product, scaled_by, sum_of
from symbolic_landscape.loss.interval.evaluation import Evaluation
from symbolic_landscape.loss.interval.moving_network import (
    MovingNetwork,
    balanced,
    function_along,
    leading_sign,
)
from symbolic_landscape.loss.interval.neuron_response import response_sign_beside
from symbolic_landscape.model.activation import ReluLike
from symbolic_landscape.model.interval import IntervalNetwork
from symbolic_landscape.witness.interval import CurveDescent

__all__ = ["escape_by_neuron"]

STEP: Coefficients = (ZERO, ONE)
REST: Coefficients = ()
UNKNOWN = 1_000


def escape_by_neuron(values: Evaluation, neurons: tuple[int, ...]) -> CurveDescent | None:
    """Return a curve of one of the neurons that descends, of the least order; None where no rule gives one.

    The point is directionally stationary and the neurons are harmful.  Flat ones among them always give one, others
    where the exact change of the loss says so.

    >>> from symbolic_landscape.loss.interval.evaluation import evaluate
    >>> from symbolic_landscape.model.interval import interval_from_arrays
    >>> values = evaluate(interval_from_arrays([-1], [0], [0], "1/2", interval=(0, 1), alpha=1, beta=0))
    >>> curve = escape_by_neuron(values, (0,))
    >>> [str(c) for c in curve.change]
    ['0', '0', '-1/2', '1/3', '1/3', '-1/4']
    """
    candidates = [candidate for neuron in neurons for candidate in _candidates(values, neuron)]
    for _, moving in sorted(candidates, key=lambda candidate: candidate[0]):
        curve = descent_along(values.instance, balanced(values.instance.problem, moving))
        if curve is not None:
            return curve
    return None


def _candidates(values: Evaluation, neuron: int) -> Iterator[tuple[int, MovingNetwork]]:
    """Yield curves of one neuron, each with the order of the change of the loss; an unknown order comes last."""
    still = MovingNetwork.at_rest(values.instance.network)
    start = values.instance.network.v[neuron]
    for w, b in _input_paths(values, neuron):
        response, variance = _response_along(values, neuron, w, b)
        if start == 0 and leading_sign(response):
            v = _output_path(response, variance)
            yield _order(_change(v, response, variance)), still.moved(neuron, w, b, v)
        elif start != 0 and variance and variance[0] != 0:
            yield UNKNOWN, still.moved(neuron, w, b)
        elif start != 0:  # silent at the point
            change = _change((start,), response, variance)
            if leading_sign(change) < 0:
                yield _order(change), still.moved(neuron, w, b)


def _input_paths(values: Evaluation, neuron: int) -> Iterator[tuple[Coefficients, Coefficients]]:
    """Yield polynomials to add to w and b of a neuron along which v D may become negative."""
    network = values.instance.network
    w, b, factor = network.w[neuron], network.b[neuron], sign(network.v[neuron])
    if not isinstance(values.instance.problem.activation, ReluLike):
        yield from _paths_of_a_square(values, neuron)
    elif w == 0 and b == 0:
        if factor == 0:
            yield from _paths_of_a_degenerate_neuron(values)
    elif w == 0:
        yield STEP, REST
    else:
        for step in (1, -1):  # b moves by step u, the breakpoint by -step u / w
            beside = response_sign_beside(values, sign(w), -b / w, -step * sign(w))
            if beside and factor * beside <= 0:
                yield REST, (ZERO, Rational(step))


def _paths_of_a_degenerate_neuron(values: Evaluation) -> Iterator[tuple[Coefficients, Coefficients]]:
    """Yield (o u, -o x u) with D(o, -o x) != 0; e is not 0, so there is such an x."""
    low, _ = values.weighted.interval
    if values.total(1) != 0:
        yield STEP, (ZERO, -low) if low != 0 else REST
        return
    parts = 2
    while True:
        for start, end in pairwise(values.weighted.knots):
            for k in range(1, parts):
                x = start + (end - start) * Rational(k, parts)
                if values.response_of(ONE, -x) != 0:
                    yield STEP, (ZERO, -x) if x != 0 else REST
                    return
        parts *= 2


def _paths_of_a_square(values: Evaluation, neuron: int) -> Iterator[tuple[Coefficients, Coefficients]]:
    """Yield paths on which the quadratic form D takes the sign it must not; in y = x - middle, b' = b + w middle."""
    network, middle = values.instance.network, values.instance.problem.middle
    w, b, factor = network.w[neuron], network.b[neuron], sign(network.v[neuron])
    linear = values.total(1)  # int y e, for int e = 0
    square = values.total(2) - 2 * middle * linear  # int y^2 e
    if w != 0:
        yield REST, STEP
    elif b != 0:
        yield STEP, (ZERO, -middle) if middle != 0 else REST
    elif factor == 0:
        for turn in (1, -1):
            if square + 2 * turn * linear != 0:
                yield STEP, _step(turn - middle)
    elif linear != 0:  # D(1, b') = square + 2 b' linear takes every sign
        size = ONE if abs(square) < 2 * abs(linear) else 1 + abs(square / (2 * linear))
        yield STEP, _step(-factor * sign(linear) * size - middle)
    elif factor * square < 0:
        yield STEP, _step(-middle)


def _response_along(
    values: Evaluation, neuron: int, w: Coefficients, b: Coefficients
) -> tuple[Coefficients, Coefficients]:
    """Return D(u), and the variance of s(u) times int density, of a neuron on the given path."""
    problem, network = values.instance.problem, values.instance.network
    alone = IntervalNetwork((network.w[neuron],), (network.b[neuron],), (ONE,), ZERO)
    course = function_along(problem, MovingNetwork.at_rest(alone).moved(0, w, b), values.weighted.knots[1:-1])
    mean, square = course.integral(problem.density, 1), course.integral(problem.density, 2)
    variance = sum_of(square, scaled_by(-1 / problem.density.integral(), product(mean, mean)))
    return course.integral(values.weighted, 1), variance


def _output_path(response: Coefficients, variance: Coefficients) -> Coefficients:
    """Return v(u) of a flat neuron, so that the loss decreases at once."""
    order = _order(response)
    if variance and variance[0] != 0:
        return _power(order, -response[order] / variance[0])
    power = 1
    while True:  # ends: past the order of D the first term of the sum is that of 2 v D
        path = _power(power, Rational(-leading_sign(response)))
        if leading_sign(_change(path, response, variance)) < 0:
            return path
        power += 1


def _change(v: Coefficients, response: Coefficients, variance: Coefficients) -> Coefficients:
    """Return 2 v D + v^2 Var."""
    return sum_of(scaled_by(Rational(2), product(v, response)), product(product(v, v), variance))


def _order(p: Coefficients) -> int:
    return next(k for k, c in enumerate(p) if c != 0)


def _power(exponent: int, factor: Rational) -> Coefficients:
    return (ZERO,) * exponent + (factor,)


def _step(factor: Rational) -> Coefficients:
    return (ZERO, factor) if factor != 0 else ()
