"""Networks that move along a polynomial curve, and the loss along it as an exact polynomial.

The parameter of the curve is u >= 0, and u = 0 is the point it starts from.
"""

from dataclasses import dataclass
from functools import cmp_to_key
from itertools import pairwise

from symbolic_landscape.exact.parametric_polynomial import (
    ParametricPolynomial,
    integral_of_products,
    powers_of,
)
from symbolic_landscape.exact.piecewise_polynomial import PiecewisePolynomial
from symbolic_landscape.exact.rational import ONE, ZERO, Rational, sign, simplest_between
from symbolic_landscape.exact.univariate import (
    Coefficients,
    product,
    quotient_and_remainder,
    scaled_by,
    sum_of,
    value_at,
)
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.model.activation import ReluLike
from symbolic_landscape.model.interval import IntervalNetwork, IntervalProblem

__all__ = [
    "BrokenCurve",
    "FunctionCourse",
    "LossCourse",
    "MovingNetwork",
    "balanced",
    "descent_until",
    "function_along",
    "leading_sign",
    "loss_along",
    "nonnegative_until",
]

NOTHING: Coefficients = ()


class BrokenCurve(ValueError):
    """A breakpoint does not move polynomially, or breakpoints change their order at once: no polynomial here."""


@dataclass(frozen=True)
class MovingNetwork:
    """w_j(u), b_j(u), v_j(u), c(u): polynomials in u, as coefficients from the constant up."""

    w: tuple[Coefficients, ...]
    b: tuple[Coefficients, ...]
    v: tuple[Coefficients, ...]
    c: Coefficients

    @classmethod
    def at_rest(cls, network: IntervalNetwork) -> "MovingNetwork":
        """Return the network that stays where it is."""
        rows = ((_constant(value) for value in row) for row in (network.w, network.b, network.v))
        w, b, v = (tuple(row) for row in rows)
        return cls(w, b, v, _constant(network.c))

    def moved(
        self, neuron: int, w: Coefficients = NOTHING, b: Coefficients = NOTHING, v: Coefficients = NOTHING
    ) -> "MovingNetwork":
        """Return the curve with these polynomials added to one neuron."""
        return MovingNetwork(
            _with_added(self.w, neuron, w), _with_added(self.b, neuron, b), _with_added(self.v, neuron, v), self.c
        )

    def shifted(self, c: Coefficients) -> "MovingNetwork":
        """Return the curve with this polynomial added to c."""
        return MovingNetwork(self.w, self.b, self.v, sum_of(self.c, c))

    def at(self, u: Rational) -> IntervalNetwork:
        """Return the network at the parameter u."""
        rows = (tuple(value_at(p, u) for p in row) for row in (self.w, self.b, self.v))
        w, b, v = rows
        return IntervalNetwork(w, b, v, value_at(self.c, u))


@dataclass(frozen=True)
class LossCourse:
    """L(curve(u)) - L(curve(0)) = change(u) for 0 <= u <= until; change(0) = 0."""

    change: Coefficients
    until: Rational


def function_along(problem: IntervalProblem, moving: MovingNetwork, knots: Vector) -> "FunctionCourse":
    """Return f along the curve, cut at the breakpoints inside and at the fixed `knots`; the target plays no part.

    Raises `BrokenCurve` where no u > 0 is found up to which every breakpoint moves polynomially and keeps its place
    among the others; see `proofs/certificate_format_interval.md`, "Curves".
    """
    if not isinstance(problem.activation, ReluLike):
        return _quadratic_course(problem, moving, knots)
    return _piecewise_course(problem.activation, problem.interval, moving, knots)


def loss_along(problem: IntervalProblem, moving: MovingNetwork) -> LossCourse:
    """Return the change of the loss along the curve, exactly, and how far it is that polynomial.

    Raises `BrokenCurve` as `function_along`.

    >>> from symbolic_landscape.exact.univariate import coefficients, polynomial_text
    >>> from symbolic_landscape.model.interval import interval_from_arrays
    >>> instance = interval_from_arrays([1], [-1], [0], "1/2", interval=(0, 1), alpha=1, beta=0)
    >>> still = MovingNetwork.at_rest(instance.network)
    >>> course = loss_along(instance.problem, still.moved(0, b=coefficients([0, 1]), v=coefficients([0, 1])))
    >>> polynomial_text(course.change, "u")
    '1/3*u^5 + 1/3*u^4 - 1/2*u^3'
    """
    course = function_along(problem, moving, problem.knots)
    factors = []
    for left, piece in zip(course.breaks[:-1], course.pieces, strict=True):
        residual = _less(piece, _piece_after(problem.target, left))
        factors.append([residual, residual, powers_of(_piece_after(problem.density, left))])
    return LossCourse(_without_constant(integral_of_products(course.breaks, factors)), course.until)


def balanced(problem: IntervalProblem, moving: MovingNetwork) -> MovingNetwork:
    """Return the curve with c(u) corrected so that int f density stays what it is at u = 0.

    Of all curves that differ in c only, it has the least loss at every u when int r density = 0 at u = 0.
    """
    drift = function_along(problem, moving, problem.knots).integral(problem.density, 1)
    return moving.shifted(scaled_by(-1 / problem.density.integral(), _without_constant(drift)))


@dataclass(frozen=True)
class FunctionCourse:
    """f along a curve: between breaks[k] and breaks[k+1] it is pieces[k], for 0 <= u <= until."""

    breaks: tuple[Coefficients, ...]
    pieces: tuple[ParametricPolynomial, ...]
    until: Rational

    def integral(self, weight: PiecewisePolynomial, power: int) -> Coefficients:
        """Return int f^power weight as a polynomial in u; the knots of `weight` have to be among the breaks."""
        factors = [
            [piece] * power + [powers_of(_piece_after(weight, left))]
            for left, piece in zip(self.breaks[:-1], self.pieces, strict=True)
        ]
        return integral_of_products(self.breaks, factors)


def leading_sign(p: Coefficients) -> int:
    """Return the sign of p(u) for small u > 0: that of its first coefficient other than 0.

    >>> from symbolic_landscape.exact.univariate import coefficients
    >>> leading_sign(coefficients([0, -1, 5])), leading_sign(coefficients([]))
    (-1, 0)
    """
    return next((sign(c) for c in p if c != 0), 0)


def nonnegative_until(p: Coefficients) -> Rational:
    """Return u0 in (0, 1] with p >= 0 on (0, u0], by coefficients; raises `BrokenCurve` where p < 0 at once.

    With first coefficient p_m > 0 and n the sum of the |p_k| of the negative ones, u0 = min(1, p_m / n).
    """
    if leading_sign(p) < 0:
        raise BrokenCurve("a quantity that has to stay >= 0 becomes negative at once")
    against = sum((-c for c in p if c < 0), ZERO)
    first = next((c for c in p if c != 0), ONE)
    return ONE if against <= first else first / against


def descent_until(change: Coefficients, until: Rational) -> Rational:
    """Return a simple u0 <= until such that `change` strictly decreases on [0, u0], shown by its coefficients.

    Raises `BrokenCurve` when the first coefficient other than 0 is not negative.

    >>> from symbolic_landscape.exact.univariate import coefficients
    >>> str(descent_until(coefficients([0, 0, -1, 1]), ONE))
    '1/2'
    """
    if leading_sign(change) >= 0:
        raise BrokenCurve("the loss does not decrease along the curve")
    slope = [-k * c for k, c in enumerate(change)]
    first = next(c for c in slope if c != 0)
    against = sum((-c for c in slope if c < 0), ZERO)
    limit = min(until, ONE, first / against) if against else min(until, ONE)
    return simplest_between(3 * limit / 4, 9 * limit / 10) if against else simplest_between(limit / 2, limit)


@dataclass(frozen=True)
class _Crossing:
    """A break inside: where it is, and the change of slope and constant of f from left to right."""

    place: Coefficients
    slope: Coefficients
    constant: Coefficients


def _piecewise_course(
    activation: ReluLike, interval: tuple[Rational, Rational], moving: MovingNetwork, knots: Vector
) -> FunctionCourse:
    low, high = interval
    slope, constant, until = NOTHING, moving.c, ONE
    crossings = [_Crossing((x,) if x != 0 else (), NOTHING, NOTHING) for x in knots]
    for w, b, v in zip(moving.w, moving.b, moving.v, strict=True):
        ends = tuple(sum_of(scaled_by(x, w), b) for x in interval)
        signs = {leading_sign(end) for end in ends} - {0}
        if len(signs) < 2:  # w x + b has one sign on the whole interval
            before = activation.alpha_minus if signs == {-1} else ONE
            until = min(until, *(nonnegative_until(scaled_by(Rational(sum(signs)), end)) for end in ends))
        else:
            place, remainder = quotient_and_remainder(scaled_by(-ONE, b), w)
            if remainder:
                raise BrokenCurve("a breakpoint does not move polynomially")
            orientation = leading_sign(w)
            before = activation.alpha_minus if orientation > 0 else ONE
            # |w| minus half of its first term stays >= 0, so w is not 0 for u > 0.
            until = min(until, nonnegative_until(_half_led(scaled_by(Rational(orientation), w))))
            jump = orientation * (1 - activation.alpha_minus)
            crossings.append(_Crossing(place, scaled_by(jump, product(v, w)), scaled_by(jump, product(v, b))))
        slope = sum_of(slope, scaled_by(before, product(v, w)))
        constant = sum_of(constant, scaled_by(before, product(v, b)))
    crossings.sort(key=cmp_to_key(lambda a, b: leading_sign(_minus(a.place, b.place))))
    breaks = (_constant(low), *(crossing.place for crossing in crossings), _constant(high))
    for left, right in pairwise(breaks):
        until = min(until, nonnegative_until(_minus(right, left)))
    pieces: list[ParametricPolynomial] = [(constant, slope)]
    for crossing in crossings:
        slope, constant = sum_of(slope, crossing.slope), sum_of(constant, crossing.constant)
        pieces.append((constant, slope))
    return FunctionCourse(breaks, tuple(pieces), until)


def _quadratic_course(problem: IntervalProblem, moving: MovingNetwork, knots: Vector) -> FunctionCourse:
    constant, slope, square = moving.c, NOTHING, NOTHING
    for w, b, v in zip(moving.w, moving.b, moving.v, strict=True):
        constant = sum_of(constant, product(v, product(b, b)))
        slope = sum_of(slope, scaled_by(Rational(2), product(v, product(w, b))))
        square = sum_of(square, product(v, product(w, w)))
    low, high = problem.interval
    breaks = tuple(_constant(x) for x in (low, *knots, high))
    return FunctionCourse(breaks, ((constant, slope, square),) * (len(breaks) - 1), ONE)


def _piece_after(function: PiecewisePolynomial, left: Coefficients) -> Coefficients:
    """Return the polynomial that the function is just right of a break; knots of the function are breaks themselves."""
    if len(function.pieces) == 1:
        return function.pieces[0]
    start = left[0] if left else ZERO
    # A break that starts at a knot and moves left is, for u > 0, on the left of the break that the knot is.
    return function.piece_beside(start, 1 if leading_sign(_minus(left, _constant(start))) >= 0 else -1)


def _less(piece: ParametricPolynomial, target: Coefficients) -> ParametricPolynomial:
    size = max(len(piece), len(target))
    padded = (*piece, *((NOTHING,) * (size - len(piece))))
    return tuple(
        sum_of(part, _constant(-target[m])) if m < len(target) else part for m, part in enumerate(padded)
    )


def _without_constant(p: Coefficients) -> Coefficients:
    return (ZERO, *p[1:]) if len(p) > 1 else ()


def _half_led(p: Coefficients) -> Coefficients:
    """Return p with its first coefficient other than 0 halved."""
    m = next(k for k, c in enumerate(p) if c != 0)
    return (*p[:m], p[m] / 2, *p[m + 1 :])


def _minus(p: Coefficients, q: Coefficients) -> Coefficients:
    return sum_of(p, tuple(-c for c in q))


def _constant(value: Rational) -> Coefficients:
    return (value,) if value != 0 else ()


def _with_added(row: tuple[Coefficients, ...], position: int, p: Coefficients) -> tuple[Coefficients, ...]:
    return (*row[:position], sum_of(row[position], p), *row[position + 1 :]) if p else row
