"""What the engine answers to a claim of an audit: enclosed numbers, yes or no, that there is none, or nothing."""

from dataclasses import dataclass

from symbolic_landscape.exact.ball import Ball
from symbolic_landscape.exact.rational import Rational

__all__ = ["Enclosed", "Holds", "Missing", "Numbers", "Truth", "Unknown", "enclosed_ball", "exactly"]


@dataclass(frozen=True)
class Enclosed:
    """A real number between two rationals, proved; the number itself where they are equal."""

    lower: Rational
    upper: Rational

    @property
    def is_exact(self) -> bool:
        """Whether the number is known exactly."""
        return bool(self.lower == self.upper)

    @property
    def may_be_zero(self) -> bool:
        """Whether 0 lies between the bounds."""
        return bool(self.lower <= 0 <= self.upper)

    @property
    def largest(self) -> Rational:
        """The largest absolute value that the number can have."""
        return max(abs(self.lower), abs(self.upper))


def exactly(value: Rational) -> Enclosed:
    """Return a rational number as its own enclosure."""
    return Enclosed(value, value)


def enclosed_ball(value: Ball) -> Enclosed:
    """Return the ends of a ball with bounds.

    >>> from symbolic_landscape.exact.ball import pi
    >>> enclosed_ball(pi()).lower < Rational(22, 7)
    True
    """
    return Enclosed(value.lower, value.upper)


@dataclass(frozen=True)
class Numbers:
    """The numbers asked for, in the order of `names`; one number has the name "".

    `scale` > 0: the size of what the numbers are part of.  A gradient has its largest entry, a Hessian and its
    eigenvalues its largest entry, another number itself; where that is 0, the largest number of the instance.
    """

    names: tuple[str, ...]
    values: tuple[Enclosed, ...]
    scale: Rational


@dataclass(frozen=True)
class Holds:
    """Whether the statement is true, decided."""

    value: bool


@dataclass(frozen=True)
class Missing:
    """There is no such number at the point; `reason` says why."""

    reason: str


@dataclass(frozen=True)
class Unknown:
    """The engine did not decide; `reason` says why."""

    reason: str


Truth = Numbers | Holds | Missing | Unknown
