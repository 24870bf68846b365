"""Global minima among networks of one relu-like neuron: every breakpoint is gone through, by polynomials in it."""

from fractions import Fraction
from itertools import pairwise

from .interval_polynomial import constant, integral, plus, primitive, scaled, times_power
from .polynomial_univariate import is_nonnegative_between, minus, times, trimmed
from .reading import Rejected, fields


def check_single_neuron(point, witness):
    """(L_0 - L) Var(t) - Cov(t)^2 >= 0 for breakpoints t of the interval and both orientations."""
    fields(witness, "single_neuron")
    if point.quadratic or point.width != 1:
        raise Rejected("one relu or leaky relu neuron was wanted")
    cuts = sorted({point.low, *(end for pieces in (point.target, point.density) for _, end, _ in pieces)})
    density, target, mass, mean, square = [], [], 0, 0, 0
    for start, end in pairwise(cuts):
        p, y = (
            next(q for low, high, q in pieces if low <= start and end <= high)
            for pieces in (point.density, point.target)
        )
        density.append((start, end, p))
        target.append((start, end, times(p, y)))
        mass += integral(p, start, end)
        mean += integral(times(p, y), start, end)
        square += integral(times(times(p, y), y), start, end)
    spare = square - mean * mean / mass - point.loss
    for k, (start, end) in enumerate(pairwise(cuts)):
        for orientation in (1, -1):
            first = activity_integral(point.gamma, density, k, orientation, 1)
            second = activity_integral(point.gamma, density, k, orientation, 2)
            both = activity_integral(point.gamma, target, k, orientation, 1)
            variance = minus(second, scaled(1 / mass, times(first, first)))
            covariance = minus(both, scaled(mean / mass, first))
            excess = minus(scaled(spare, variance), times(covariance, covariance))
            if not is_nonnegative_between(excess, start, end):
                raise Rejected(f"a neuron with its breakpoint between {start} and {end} has a smaller loss")


def activity_integral(gamma, weight, k, orientation, power):
    """Return int s(o (x - t))^power weight dx as a polynomial in t, the breakpoint, for t on piece k."""
    below, above = [], []  # int (o (x - t))^power weight over x < t and over x > t
    for place, (start, end, p) in enumerate(weight):
        for m, binomial in enumerate([1, 1] if power == 1 else [1, 2, 1]):
            factor = times_power(constant(binomial * (-1) ** m * orientation**power), m)  # of x^(power - m)
            moment = times_power(p, power - m)
            if place == k:
                up_to_t = minus(primitive(moment), constant(integral(moment, Fraction(0), start)))
                after_t = minus(constant(integral(moment, start, end)), up_to_t)
                below, above = plus(below, times(up_to_t, factor)), plus(above, times(after_t, factor))
            elif place < k:
                below = plus(below, scaled(integral(moment, start, end), factor))
            else:
                above = plus(above, scaled(integral(moment, start, end), factor))
    negative, positive = (below, above) if orientation > 0 else (above, below)
    return trimmed(plus(scaled(gamma**power, negative), positive))
