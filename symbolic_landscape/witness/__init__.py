"""Evidence inside a verdict: plain immutable values that make a claim easy to check.

One file for each kind of landscape; every class is listed in `WITNESSES` of its file.  A witness holds numbers
(`Rational`), integers, texts, booleans, tuples of these and other witnesses; `certificate/` turns any of them into
text and back without knowing them.  What each one proves, and how it is checked, is said in its docstring and in
`proofs/certificate_format.md`, the only thing that engine and checker share.
"""

from dataclasses import dataclass
from typing import ClassVar

__all__ = ["Witness"]


@dataclass(frozen=True)
class Witness:
    """Evidence for or against a claim.

    `relies_on`: the theorems of the literature that the checker takes on trust with this witness; empty when the
    checker re-proves everything.
    """

    relies_on: ClassVar[tuple[str, ...]] = ()
