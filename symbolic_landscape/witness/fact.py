"""The witness of every claim that is read off the instance itself; its meaning is in proofs/certificate_format.md."""

from dataclasses import dataclass

from symbolic_landscape.witness import Witness

__all__ = ["WITNESSES", "ReadOff"]


@dataclass(frozen=True)
class ReadOff(Witness):
    """The file says whether the claim is true, and the checker reads the file: nothing is chosen, nothing is given."""


WITNESSES: tuple[type[Witness], ...] = (ReadOff,)
