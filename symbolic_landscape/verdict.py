"""The three verdicts: three types, and none of them is a truth value."""

from dataclasses import dataclass
from typing import ClassVar, NoReturn

from symbolic_landscape.claim import Claim
from symbolic_landscape.witness import Witness

__all__ = ["Proved", "Refuted", "Undecided", "Verdict"]


class _NotABoolean:
    def __bool__(self) -> NoReturn:
        raise TypeError(
            "a verdict has three values and no truth value: compare its type, "
            "isinstance(verdict, Proved), Refuted or Undecided"
        )


@dataclass(frozen=True)
class Proved(_NotABoolean):
    """The claim is true, and `witness` shows it to the checker."""

    status: ClassVar[str] = "proved"
    claim: Claim
    witness: Witness


@dataclass(frozen=True)
class Refuted(_NotABoolean):
    """The claim is false, and `witness` shows it to the checker."""

    status: ClassVar[str] = "refuted"
    claim: Claim
    witness: Witness


@dataclass(frozen=True)
class Undecided(_NotABoolean):
    """Neither was shown; `reason` says why: a limit was reached, or no rule applies."""

    status: ClassVar[str] = "undecided"
    claim: Claim
    reason: str


Verdict = Proved | Refuted | Undecided
