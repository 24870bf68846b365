"""The hypotheses of Mulayoff and Stich about gradient descent: a nondegenerate minimum, a positive criterion."""

from symbolic_landscape.claim import CriterionNegative, CriterionPositive, NondegenerateMinimum
from symbolic_landscape.conditions.polynomial.evidence import numbers, sharpness_witness, trivial_extension
from symbolic_landscape.conditions.polynomial.evidence import point_witness as witness_of_point
from symbolic_landscape.conditions.polynomial.oscillation import OscillationAnalysis, analyze_oscillation
from symbolic_landscape.conditions.polynomial.reduced_action import response_to
from symbolic_landscape.conditions.polynomial.sharpness import hessian
from symbolic_landscape.conditions.polynomial.sharpness_on_minima import pull
from symbolic_landscape.exact.field_matrix import field_kernel
from symbolic_landscape.limits import Limits
from symbolic_landscape.loss.polynomial import local_expansion
from symbolic_landscape.model.polynomial import PolynomialInstance
from symbolic_landscape.verdict import Proved, Refuted, Undecided, Verdict
from symbolic_landscape.witness.polynomial_descent import CriterionSign
from symbolic_landscape.witness.polynomial_minimum import (
    NegativeCurvature,
    NonzeroGradient,
    PositiveHessian,
    SingularHessian,
)

__all__ = ["decide_criterion", "decide_nondegenerate_minimum"]


def decide_nondegenerate_minimum(
    instance: PolynomialInstance, claim: NondegenerateMinimum, limits: Limits
) -> Verdict:
    """Decide whether the gradient is 0 and the Hessian positive definite."""
    local = _analysis(instance, limits).local_minimum
    if not isinstance(local, Undecided) and isinstance(
        local.witness, NonzeroGradient | NegativeCurvature | PositiveHessian
    ):
        proved = isinstance(local.witness, PositiveHessian)
        return Proved(claim, local.witness) if proved else Refuted(claim, local.witness)
    rows = hessian(local_expansion(instance.loss.polynomial, instance.minimum, 2))
    own = witness_of_point(trivial_extension(instance.minimum[0].field), instance.square_roots)
    return Refuted(claim, SingularHessian(own, numbers(field_kernel(rows, len(rows))[0])))


def decide_criterion(
    instance: PolynomialInstance, claim: CriterionPositive | CriterionNegative, limits: Limits
) -> Verdict:
    """Decide whether the sharpness is simple and Q has the claim's sign, at a critical point with a Hessian >= 0."""
    analysis = _analysis(instance, limits)
    spectrum, criterion = analysis.spectrum, analysis.criterion
    if spectrum is None or criterion is None:
        return Undecided(claim, "the point is not a critical point with a Hessian >= 0 that is not 0")
    sharpness = sharpness_witness(spectrum, instance.square_roots)
    if spectrum.multiplicity > 1:
        return Refuted(claim, CriterionSign(sharpness, ()))
    over = local_expansion(instance.loss.polynomial, instance.minimum, 4).over(spectrum.extension)
    witness = CriterionSign(sharpness, numbers(response_to(spectrum, pull(over, spectrum))))
    wanted = 1 if isinstance(claim, CriterionPositive) else -1
    return Proved(claim, witness) if criterion.coefficient((4,)).sign() == wanted else Refuted(claim, witness)


def _analysis(instance: PolynomialInstance, limits: Limits) -> OscillationAnalysis:
    return analyze_oscillation(instance.loss, instance.minimum, instance.square_roots, limits)
