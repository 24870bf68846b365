"""What `decide FILE` says about a polynomial instance."""

from typing import Any

from symbolic_landscape.classification import Classification
from symbolic_landscape.conditions.polynomial.answer import algebraic_json, loss_json, number_json
from symbolic_landscape.conditions.polynomial.oscillation import OscillationAnalysis, analyze_oscillation
from symbolic_landscape.conditions.polynomial.stochastic import classify_stochastic
from symbolic_landscape.conditions.polynomial.two_cycle import find_two_cycles
from symbolic_landscape.exact.rational import rational_text
from symbolic_landscape.limits import Limits
from symbolic_landscape.loss.polynomial import local_expansion
from symbolic_landscape.model.polynomial import PolynomialInstance, StochasticPolynomialInstance

__all__ = ["classify", "oscillation_details"]


def classify(instance: PolynomialInstance | StochasticPolynomialInstance, limits: Limits) -> Classification:
    """Return the verdict word, the loss and every claim about a polynomial instance."""
    if isinstance(instance, StochasticPolynomialInstance):
        return classify_stochastic(instance, limits)
    analysis = analyze_oscillation(instance.loss, instance.minimum, instance.square_roots, limits)
    claims = [analysis.local_minimum, analysis.oscillation, analysis.stable_at_threshold]
    details = oscillation_details(analysis)
    if instance.step_size is not None:
        found = find_two_cycles(instance, analysis, limits)
        claims.append(found.verdict)
        details["step_size"] = rational_text(instance.step_size)
        if analysis.spectrum is not None:
            details["linearly_stable"] = (2 - instance.step_size * analysis.spectrum.value).sign() > 0
        details["two_cycles"] = [cycle.to_json() for cycle in found.cycles]
        details["two_cycles_complete"] = found.complete
    loss = local_expansion(instance.loss.polynomial, instance.minimum, 0).parts[0].value(instance.minimum)
    return Classification(instance.kind, analysis.word, loss_json(loss), tuple(claims), details)


def oscillation_details(analysis: OscillationAnalysis) -> dict[str, Any]:
    """Return the further keys of the answer about gradient descent."""
    spectrum, inertia = analysis.spectrum, analysis.inertia
    details: dict[str, Any] = {
        "sharpness": None if spectrum is None else algebraic_json(spectrum.sharpness),
        "criterion_sign": analysis.criterion_sign,
        "reason": analysis.reason,
    }
    if spectrum is not None:
        details["critical_step_size"] = algebraic_json((2 / spectrum.value).to_algebraic())
        details["multiplicity"] = spectrum.multiplicity
        if analysis.criterion is not None and spectrum.multiplicity == 1:
            q = analysis.criterion.coefficient((4,)) / spectrum.squared_length**2
            details["criterion"] = number_json(q)
    if inertia is not None:
        details["inertia"] = {"positive": inertia.positive, "zero": inertia.zero, "negative": inertia.negative}
    if analysis.case is not None:
        details["case"] = analysis.case
    return details | dict(analysis.details)
