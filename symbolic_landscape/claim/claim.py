"""What a claim is: a statement about an instance; and the claims that are read off the instance."""

from dataclasses import dataclass
from typing import ClassVar

__all__ = ["Claim", "Fact"]


@dataclass(frozen=True)
class Claim:
    """A statement about an instance."""

    name: ClassVar[str]


@dataclass(frozen=True)
class Fact(Claim):
    """A claim that is read off the instance: whoever has the file can see it, and its witness is `ReadOff`."""
