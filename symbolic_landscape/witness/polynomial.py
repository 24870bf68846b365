"""Witnesses about polynomial landscapes, by what they are about; see proofs/certificate_format_polynomial.md."""

from symbolic_landscape.witness import Witness
from symbolic_landscape.witness.polynomial_descent import WITNESSES as DESCENT
from symbolic_landscape.witness.polynomial_minimum import WITNESSES as MINIMUM
from symbolic_landscape.witness.polynomial_stochastic import WITNESSES as STOCHASTIC

__all__ = ["WITNESSES"]

WITNESSES: tuple[type[Witness], ...] = (*MINIMUM, *DESCENT, *STOCHASTIC)
