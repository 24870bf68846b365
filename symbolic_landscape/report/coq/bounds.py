"""Nonnegativity of the forms of a neuron, and bounds |D_ji| <= C S_i, as proofs/coq/Checker.v reads them."""

from collections.abc import Sequence

from symbolic_landscape.arrangement.piecewise_linear import PiecewiseLinearForm
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.conditions.empirical.nonnegative import Violation, decide_nonnegative
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.limits import Limits
from symbolic_landscape.report.coq.theorem import list_text, matrix_text, number_text
from symbolic_landscape.witness.empirical import AllRays, Bound, Nonnegativity, StationaryPoint

__all__ = ["bound_text", "bounds_text", "multipliers_text", "stationary_text"]

# Sign patterns that are written out where the evidence is `AllRays`: the formal checker reads multipliers only.
MOST_PATTERNS = 4096


def multipliers_text(
    point: FirstOrder,
    neuron: int,
    evidence: Nonnegativity,
    constant: Rational,
    output: int = 0,
    sign: Rational = ZERO,
) -> str:
    """Return the multipliers of constant S_i + sign D_ji for every sign pattern, i the neuron, j the output.

    Raises `InvalidRequest` where the evidence is that every ray is fine, and the form takes negative values.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> point = FirstOrder(from_arrays([[1]], [[-1]], [[0]], [[1]]))
    >>> multipliers_text(point, 0, AllRays(), ONE)
    '[[1 # 2]]'
    """
    if not isinstance(evidence, AllRays):
        return matrix_text(evidence.patterns)
    found = decide_nonnegative(
        _form(point, neuron, constant, output, sign), Limits(rays=0, patterns=MOST_PATTERNS)
    )
    if isinstance(found, Violation):
        raise InvalidRequest("the certificate does not belong to this instance: a form takes negative values")
    assert not isinstance(found, AllRays)  # no ray was allowed
    return matrix_text(found.patterns)


def stationary_text(point: FirstOrder, witness: StationaryPoint) -> str:
    """Return the multipliers of every S_i, which show that the point is directionally stationary."""
    patterns = [multipliers_text(point, neuron, evidence, ONE) for neuron, evidence in enumerate(witness.neurons)]
    return list_text(patterns, ";\n   ")


def bounds_text(point: FirstOrder, neuron: int, bounds: Sequence[Bound]) -> str:
    """Return the bounds of a neuron, one for each output."""
    return list_text([bound_text(point, neuron, bound, output) for output, bound in enumerate(bounds)])


def bound_text(point: FirstOrder, neuron: int, bound: Bound, output: int = 0) -> str:
    """Return a bound by S; evidence that every ray is fine is read as being about D of this neuron and output.

    >>> from symbolic_landscape.exact.vector import vector
    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> from symbolic_landscape.witness.empirical import Multipliers
    >>> point = FirstOrder(from_arrays([[1]], [[-1]], [[0]], [[1]]))
    >>> bound_text(point, 0, Bound(ONE, Multipliers((vector([0]),)), Multipliers((vector([1]),))))
    '{| constant := 1; above := [[0]]; below := [[1]] |}'
    """
    above, below = (
        multipliers_text(point, neuron, evidence, bound.constant, output, sign)
        for evidence, sign in ((bound.above, -ONE), (bound.below, ONE))
    )
    return f"{{| constant := {number_text(bound.constant)}; above := {above}; below := {below} |}}"


def _form(point: FirstOrder, neuron: int, constant: Rational, output: int, sign: Rational) -> PiecewiseLinearForm:
    derivative = point.neurons[neuron]
    return derivative.total.scaled(constant).plus(derivative.by_output[output].scaled(sign))
