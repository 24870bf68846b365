"""What the engine may spend on one decision."""

import time
from dataclasses import dataclass, replace

from symbolic_landscape.errors import LimitReached

__all__ = ["DEFAULT_LIMITS", "Deadline", "Limits"]


@dataclass(frozen=True)
class Limits:
    """Counts, with finite defaults, and optional seconds; the source of `Undecided` on rational instances.

    `rays`: rays of one localization that may be evaluated.  `patterns`: sign patterns, face products or
    orthants in one decision.  `pivots`: exact pivots of one linear program.  `bits`: precision of ball
    arithmetic.  `seconds`: time for one decision, checked between its steps.
    """

    rays: int = 2_000_000
    patterns: int = 100_000
    pivots: int = 100_000
    bits: int = 4096
    seconds: int | None = None

    def start(self) -> "Deadline":
        """Return the clock of one decision."""
        return Deadline(None if self.seconds is None else time.monotonic() + self.seconds)

    def spend(self, name: str, amount: int) -> None:
        """Raise `LimitReached` when `amount` of the count `name` is more than allowed.

        >>> Limits(rays=10).spend("rays", 11)
        Traceback (most recent call last):
        symbolic_landscape.errors.LimitReached: 11 rays are needed, the limit is 10
        """
        allowed = getattr(self, name)
        if amount > allowed:
            raise LimitReached(f"{amount} {name} are needed, the limit is {allowed}")


@dataclass(frozen=True)
class Deadline:
    """The moment at which a decision has to stop; `None` is never."""

    moment: float | None

    def has_passed(self) -> bool:
        """Return whether the moment has passed."""
        return self.moment is not None and time.monotonic() > self.moment

    def remaining(self, limits: Limits) -> Limits:
        """Return the limits with the whole seconds, at least one, that are left of theirs.

        >>> Limits(seconds=5).start().remaining(Limits(rays=10)).rays
        10
        """
        return limits if self.moment is None else replace(limits, seconds=max(int(self.moment - time.monotonic()), 1))

    def check(self) -> None:
        """Raise `LimitReached` once the moment has passed."""
        if self.has_passed():
            raise LimitReached("the time limit was reached")


DEFAULT_LIMITS = Limits()
