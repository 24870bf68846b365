"""Every exception of the package, on one screen.

Misuse raises; mathematics returns.  A mathematical outcome, also "this could not be decided", is a
`Verdict`, never an exception.
"""

__all__ = [
    "InternalContradiction",
    "InvalidInstance",
    "InvalidNumber",
    "InvalidRequest",
    "LimitReached",
    "MissingExtra",
    "SymbolicLandscapeError",
]


class SymbolicLandscapeError(Exception):
    """Root of the package's exceptions."""


class InvalidNumber(SymbolicLandscapeError, ValueError):
    """A text or value is not an exact number of `design/format.md`, section 1."""


class InvalidInstance(SymbolicLandscapeError, ValueError):
    """A file or array is not an instance; the message names file, field, what was wanted and what came."""


class InvalidRequest(SymbolicLandscapeError, ValueError):
    """A claim, option or command does not apply to this instance; the message says what would."""


class MissingExtra(SymbolicLandscapeError, ImportError):
    """An optional part is not installed; the message names the extra that installs it."""


class LimitReached(SymbolicLandscapeError):
    """A count of `Limits` ran out.  Raised inside a decision, which turns it into `Undecided`."""


class InternalContradiction(SymbolicLandscapeError, RuntimeError):
    """Two computations that must agree do not.  Always a defect of the package: please report it."""
