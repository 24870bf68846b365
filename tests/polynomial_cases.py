"""Polynomial instances as tests write them."""

from collections.abc import Sequence

from symbolic_landscape.conditions.polynomial.oscillation import OscillationAnalysis, analyze_oscillation
from symbolic_landscape.limits import DEFAULT_LIMITS
from symbolic_landscape.model.document import Record, parse_document
from symbolic_landscape.model.polynomial import PolynomialInstance, StochasticPolynomialInstance, read_polynomial

__all__ = ["analyzed", "descent", "stochastic"]


def descent(loss: str, variables: str, minimum: Sequence[str], **others) -> PolynomialInstance:
    """A gradient descent instance; variables separated by blanks."""
    return _read(variables=variables.split(), loss=loss, minimum=list(minimum), **others)


def stochastic(
    batches: Sequence[str],
    probabilities: Sequence[str],
    variables: str,
    minimum: Sequence[str],
    step_size: str,
    **others,
) -> StochasticPolynomialInstance:
    """An SGD instance."""
    return _read(
        variables=variables.split(), batches=list(batches), probabilities=list(probabilities), minimum=list(minimum),
        step_size=step_size, **others,
    )  # fmt: skip


def analyzed(loss: str, variables: str, minimum: Sequence[str], **others) -> OscillationAnalysis:
    """What gradient descent does near the minimum."""
    instance = descent(loss, variables, minimum, **others)
    return analyze_oscillation(instance.loss, instance.minimum, instance.square_roots, DEFAULT_LIMITS)


def _read(**document):
    import json

    parsed = parse_document(json.dumps({"kind": "polynomial", **document}), "case")
    assert isinstance(parsed, Record)
    return read_polynomial(parsed)
