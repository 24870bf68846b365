"""The truth about a claim as plain JSON."""

from typing import Any

from symbolic_landscape.exact.rational import Rational, rational_text
from symbolic_landscape.numeric.audit.truth.answer import Enclosed, Holds, Missing, Numbers, Truth

__all__ = ["truth_document"]

KEPT_BITS = 160  # of bounds that are written: three times what a float holds


def truth_document(truth: Truth) -> dict[str, Any]:
    """Return the truth as a JSON object; bounds are exact texts with lower <= number <= upper.

    >>> truth_document(Holds(True)), truth_document(Missing("a kink"))
    ({'holds': True}, {'none': 'a kink'})
    """
    match truth:
        case Holds():
            return {"holds": truth.value}
        case Missing():
            return {"none": truth.reason}
        case Numbers():
            scalar = truth.names == ("",)
            if all(value.is_exact for value in truth.values):
                return {"exact": _shaped([rational_text(value.lower) for value in truth.values], scalar)}
            ends = [_short(value) for value in truth.values]
            return {
                "lower": _shaped([low for low, _ in ends], scalar),
                "upper": _shaped([high for _, high in ends], scalar),
            }
    return {"undecided": truth.reason}


def _shaped(texts: list[str], scalar: bool) -> str | list[str]:
    return texts[0] if scalar else texts


def _short(value: Enclosed) -> tuple[str, str]:
    """Return bounds rounded outward to a multiple of a power of 2 far below the width of an ulp."""
    if value.is_exact:
        return rational_text(value.lower), rational_text(value.upper)
    size = value.largest
    unit = Rational(2) ** (int(size.p).bit_length() - int(size.q).bit_length() - KEPT_BITS)
    low, high = Rational((value.lower / unit).floor()) * unit, Rational((value.upper / unit).ceil()) * unit
    return rational_text(low), rational_text(high)

