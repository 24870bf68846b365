"""A critical point near a center where the gradient is small and the Hessian has no eigenvalue near 0."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.exact.ball import Ball, ball, ball_dot, sign
from symbolic_landscape.exact.rational import ZERO, Rational, rational

__all__ = ["CriticalPoint", "check_euler", "critical_point", "rounded_down"]

_NEGLIGIBLE = 200  # bits: the radius around a center where the gradient is exactly 0


@dataclass(frozen=True)
class CriticalPoint:
    """Exactly one critical point lies within `radius` of the center.

    `gradient`: a bound of the gradient at the center.  `gap`: the Hessian at the center has no eigenvalue in
    (-gap, gap).  `lipschitz`: a bound on how fast the Hessian changes within the radius.
    """

    radius: Rational
    gradient: Rational
    gap: Rational
    lipschitz: Rational

    def loss(self, at_center: Ball) -> Ball:
        """Return an enclosure of L at the critical point: the gradient on the way is at most 2 g + Lambda r^2."""
        slack = (2 * self.gradient + self.lipschitz * self.radius * self.radius) * self.radius
        return at_center + Ball.around(ZERO, slack)

    def eigenvalue(self, at_center: Ball) -> Ball:
        """Return an enclosure of a Hessian eigenvalue at the critical point from one at the center (Weyl)."""
        return at_center + Ball.around(ZERO, self.lipschitz * self.radius)


def critical_point(
    gradient: Ball, gap: Rational, lipschitz: Callable[[Rational], Ball]
) -> CriticalPoint | None:
    """Return the certified critical point, or None when the gradient is too large for the gap.

    x -> x - H^{-1} grad(x), H the Hessian at the center, maps the ball of radius r into itself and contracts when
    |grad| <= gap r / 2 and Lambda r <= gap / 2: its derivative is at most Lambda r / gap; see
    proofs/gaussian_existence.md.  `lipschitz(r)` bounds the rate of change of the Hessian within r.
    """
    if not gradient.finite or gap <= 0:
        return None
    bound = max(gradient.upper, ZERO)
    # Twice the least radius that serves: a checker with other roundings must find the same inequalities true.
    radius = 2 * _power_of_two_above(2 * bound / gap if bound > 0 else gap * _two_to(-_NEGLIGIBLE))
    change = lipschitz(radius)
    if sign(ball(gap) - 4 * radius * change) != 1:
        return None
    return CriticalPoint(radius, bound, gap, change.upper)


def check_euler(value: Ball, other: Ball, weights: Iterable[Ball], gradient: Iterable[Ball]) -> None:
    """Raise `InternalContradiction` unless L - 1/2 (E phi*^2 - E phi^2) = W . grad L, as Euler's relation says."""
    if not (value - other).overlaps(ball_dot(weights, gradient)):
        raise InternalContradiction(f"the loss {value!r} and its gradient contradict the second moments ({other!r})")


def rounded_down(value: Rational) -> Rational:
    """Return a short rational between 3/4 value and 99/100 value, for value > 0.

    >>> str(rounded_down(rational("0.0047")))
    '9/2048'
    """
    unit = _power_of_two_above(value) / 16
    return (value * rational("99/100") / unit).floor() * unit


def _power_of_two_above(value: Rational) -> Rational:
    """Return the least power of two >= value, for value > 0."""
    exponent = int(value.p.bit_length()) - int(value.q.bit_length())
    while _two_to(exponent) < value:
        exponent += 1
    while _two_to(exponent - 1) >= value:
        exponent -= 1
    return _two_to(exponent)


def _two_to(exponent: int) -> Rational:
    two = rational(2)
    return two**exponent if exponent >= 0 else 1 / two**-exponent
