"""Gradient descent at a minimum: what happens when the step size passes 2 / sharpness.

The cases and their proofs are in proofs/gradient_descent_oscillation.md.  Every verdict word has a witness, except
`degenerate` where only an order was reached, `zero_hessian` and `undecided`.
"""

from dataclasses import replace

from symbolic_landscape.claim import LocalMinimum, Oscillation, StableAtThreshold
from symbolic_landscape.conditions.polynomial.evidence import negative_direction, point_witness, trivial_extension
from symbolic_landscape.conditions.polynomial.minimum import Minimum, OscillationAnalysis
from symbolic_landscape.conditions.polynomial.reduced_action import criterion_form
from symbolic_landscape.conditions.polynomial.regular_minimum import decide_with_regular_hessian
from symbolic_landscape.conditions.polynomial.sharpness import hessian, hessian_inertia, spectrum_of
from symbolic_landscape.conditions.polynomial.singular_minimum import decide_with_kernel
from symbolic_landscape.exact.number_field import FieldVector
from symbolic_landscape.limits import Limits
from symbolic_landscape.loss.polynomial import local_expansion
from symbolic_landscape.model.polynomial import PolynomialLoss
from symbolic_landscape.verdict import Refuted, Undecided
from symbolic_landscape.witness.polynomial_minimum import NegativeCurvature, NonzeroGradient

__all__ = ["OscillationAnalysis", "analyze_oscillation"]


def analyze_oscillation(
    loss: PolynomialLoss, point: FieldVector, square_roots: FieldVector, limits: Limits
) -> OscillationAnalysis:
    """Return what gradient descent does near the point when the step size passes 2 / sharpness.

    `square_roots`: the constants by which an instance file names an algebraic point; they go into witnesses.

    >>> from symbolic_landscape.exact.number_field import RATIONALS
    >>> from symbolic_landscape.exact.rational import Rational
    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> from symbolic_landscape.model.polynomial_text import parse_polynomial
    >>> parsed = parse_polynomial("(h*w - 1)^2/2", ("h", "w"))
    >>> loss = PolynomialLoss(parsed.polynomial, parsed.squares)
    >>> balanced, other = RATIONALS.rational_vector((1, 1)), RATIONALS.rational_vector((2, Rational(1, 2)))
    >>> [analyze_oscillation(loss, x, (), DEFAULT_LIMITS).word for x in (balanced, other)]
    ['stable_two_cycle', 'drift_self_stabilising']
    """
    expansion = local_expansion(loss.polynomial, point, 4)
    own = point_witness(trivial_extension(point[0].field), square_roots)
    gradient = expansion.parts[1].gradient(point)
    slope = next((i for i, x in enumerate(gradient) if x), None)
    if slope is not None:
        steep = NonzeroGradient(own, slope)
        return OscillationAnalysis(
            "not_a_minimum",
            f"the derivative by {loss.variables[slope]} is not 0",
            Refuted(LocalMinimum(), steep),
            Refuted(Oscillation(), steep),
            Undecided(StableAtThreshold(), "the point is not critical"),
        )
    rows = hessian(expansion)
    inertia = hessian_inertia(rows)
    if inertia.negative:
        saddle = NegativeCurvature(own, negative_direction(rows))
        found = OscillationAnalysis(
            "not_a_minimum",
            "the Hessian has a negative eigenvalue",
            Refuted(LocalMinimum(), saddle),
            Refuted(Oscillation(), saddle),
            Undecided(StableAtThreshold(), "the point is not a minimum"),
            inertia=inertia,
        )
        return replace(found, spectrum=spectrum_of(rows)) if inertia.positive else found
    if not inertia.positive:
        reason = "the Hessian is 0: there is no step size at which its stability changes"
        return OscillationAnalysis(
            "zero_hessian",
            reason,
            Undecided(LocalMinimum(), reason),
            Undecided(Oscillation(), reason),
            Undecided(StableAtThreshold(), reason),
            inertia=inertia,
        )
    spectrum = spectrum_of(rows)
    over = expansion.over(spectrum.extension)
    criterion = criterion_form(over, spectrum)
    data = Minimum(loss, point, square_roots, limits, limits.start(), expansion, over, spectrum, criterion)
    reached = decide_with_kernel(data) if inertia.zero else decide_with_regular_hessian(data)
    return replace(reached, inertia=inertia, spectrum=spectrum, criterion=criterion)
