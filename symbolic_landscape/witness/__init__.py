"""Evidence inside a verdict: plain immutable values that make a claim easy to check.

One file for each kind of landscape; every class is listed in `WITNESSES` of its file.  A witness holds numbers
(`Rational`), integers, texts, booleans, tuples of these and other witnesses; `certificate/` turns any of them into
text and back without knowing them.  What each one proves, and how it is checked, is said in its docstring and in
`proofs/certificate_format.md`, the only thing that engine and checker share.
"""

from dataclasses import dataclass
from typing import ClassVar

from symbolic_landscape.claim import Claim

__all__ = ["Witness", "witness_classes"]


@dataclass(frozen=True)
class Witness:
    """Evidence for or against a claim.

    `relies_on`: the theorems of the literature that the checker takes on trust with this witness; empty when the
    checker re-proves everything.
    """

    relies_on: ClassVar[tuple[str, ...]] = ()

    def theorems_for(self, claim: Claim) -> tuple[str, ...]:
        """Return what the checker takes on trust when this witness stands for `claim`: `relies_on` as a rule."""
        return self.relies_on


def witness_classes() -> tuple[type[Witness], ...]:
    """Return every witness class of every kind of landscape."""
    from importlib import import_module

    rooms = ("fact", "empirical", "local_maximum", "spectrum", "descent_path", "interval", "gaussian", "polynomial")
    return tuple(
        kind for room in rooms for kind in import_module(f"symbolic_landscape.witness.{room}").WITNESSES
    )
