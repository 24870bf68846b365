"""Exact numbers as the answers of the polynomial kind spell them."""

from typing import Any

from symbolic_landscape.exact.algebraic import AlgebraicNumber
from symbolic_landscape.exact.ball import decimal_bounds
from symbolic_landscape.exact.number_field import FieldElement
from symbolic_landscape.exact.rational import rational_text
from symbolic_landscape.exact.univariate import polynomial_text

__all__ = ["algebraic_json", "loss_json", "number_json"]


def algebraic_json(number: AlgebraicNumber) -> dict[str, Any]:
    """Return an algebraic number as the contract has it: its value, or its minimal polynomial in z and an interval."""
    value = number.rational
    if value is not None:
        return {"value": rational_text(value)}
    return {
        "minimal_polynomial": polynomial_text(number.minimal_polynomial),
        "interval": [rational_text(end) for end in number.isolating_interval()],
    }


def number_json(number: FieldElement) -> dict[str, Any]:
    """Return a number of a field: its value where it is rational, else rigorous decimal bounds."""
    value = number.rational
    if value is not None:
        return {"value": rational_text(value)}
    lower, upper = decimal_bounds(number.enclosure(128), 20)
    return {"lower": lower, "upper": upper}


def loss_json(loss: FieldElement) -> str | dict[str, str]:
    """Return the loss at the point: exact text, or rigorous decimal bounds where it is irrational."""
    found = number_json(loss)
    return str(found["value"]) if "value" in found else found
