"""The response D(w, b) = int s(w x + b) e of a neuron that might be there, near one that is.

2 D(w_j, b_j) is the slope of the loss in the output weight v_j.  For relu-like activations D is positively homogeneous,
so D(w, b) = |w| phi(-b/w) with phi(x) = D(o, -o x), o the sign of w: one function of the breakpoint for each
orientation, polynomial between the knots of e, with second derivative (1 - gamma) e.
"""

from itertools import pairwise

from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.univariate import Coefficients, is_nonnegative_between, scaled_by, sum_of
from symbolic_landscape.loss.interval.evaluation import Evaluation
from symbolic_landscape.loss.interval.moving_network import leading_sign
from symbolic_landscape.model.activation import ReluLike

__all__ = ["is_never_below", "response_beside", "response_sign_beside"]


def response_beside(values: Evaluation, orientation: int, x: Rational, side: int) -> Coefficients:
    """Return the polynomial in u that is phi(x + side u) for small u > 0; x may lie anywhere on the line.

    >>> from symbolic_landscape.exact.rational import ONE
    >>> from symbolic_landscape.exact.univariate import polynomial_text
    >>> from symbolic_landscape.loss.interval.evaluation import evaluate
    >>> from symbolic_landscape.model.interval import interval_from_arrays
    >>> values = evaluate(interval_from_arrays([1], [-1], [0], "1/2", interval=(0, 1), alpha=1, beta=0))
    >>> polynomial_text(response_beside(values, 1, ONE, -1), "u")
    '1/6*u^3 - 1/4*u^2'
    >>> polynomial_text(response_beside(values, 1, ONE, 1), "u")
    '0'
    """
    activation = values.instance.problem.activation
    assert isinstance(activation, ReluLike)
    low, high = values.weighted.interval
    value = values.response_of(Rational(orientation), -orientation * x)
    # phi'(x) = -o int s'(o (y - x)) e dy, in which the part of the interval on either side of x has slope 1 or gamma.
    total = values.total(0)
    active = values.after(x, 0) if orientation > 0 else total - values.after(x, 0)
    slope = -orientation * (activation.alpha_minus * total + (1 - activation.alpha_minus) * active)
    result: Coefficients = sum_of((value,) if value != 0 else (), _trimmed(slope * side))
    if low < x < high or (x == low and side > 0) or (x == high and side < 0):
        curvature = values.weighted.expansion(x, side)
        bent = (ZERO, ZERO, *(c / ((k + 1) * (k + 2)) for k, c in enumerate(curvature)))
        result = sum_of(result, scaled_by(1 - activation.alpha_minus, bent) if curvature else ())
    return result


def response_sign_beside(values: Evaluation, orientation: int, x: Rational, side: int) -> int:
    """Return the sign of phi just right (`side` 1) or left (-1) of x; 0 where phi vanishes there identically."""
    return leading_sign(response_beside(values, orientation, x, side))


def is_never_below(values: Evaluation, factor: int) -> bool:
    """Return whether factor D(w, b) >= 0 for all w and b: what a degenerate neuron needs, `factor` the sign of v.

    By homogeneity it suffices that factor phi >= 0 on the interval for both orientations, for phi is linear outside
    with limits D(0, 1) and D(0, -1); those are asked for as well.

    >>> from symbolic_landscape.loss.interval.evaluation import evaluate
    >>> from symbolic_landscape.model.interval import interval_from_arrays
    >>> values = evaluate(interval_from_arrays([0], [0], [1], "1/2", interval=(0, 1), alpha=1, beta=0))
    >>> is_never_below(values, 1), is_never_below(values, -1)
    (False, False)
    """
    constants = (values.response_of(ZERO, ONE), values.response_of(ZERO, -ONE))
    if any(factor * value < 0 for value in constants):
        return False
    knots = values.weighted.knots
    for orientation in (1, -1):
        for start, end in pairwise(knots):
            piece = scaled_by(Rational(factor), response_beside(values, orientation, start, 1))
            if not is_nonnegative_between(piece, ZERO, end - start):
                return False
    return True


def _trimmed(slope: Rational) -> Coefficients:
    return (ZERO, slope) if slope != 0 else ()
