"""The claims about gradient descent asked of a network: those of the polynomial of the region it lies inside.

A 2-cycle that shrinks to the network lies in its region from some step size on, so inside a region the answers are
those of one polynomial.  On the boundary of regions gradient descent switches between polynomials; then an answer is
given only where all regions around have the same polynomial.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from symbolic_landscape.arrangement.arrangement import Arrangement
from symbolic_landscape.arrangement.sign_vector import SignVector, compose
from symbolic_landscape.claim import Claim, Oscillation, StableAtThreshold, StableTwoCycle
from symbolic_landscape.conditions.polynomial.oscillation import OscillationAnalysis, analyze_oscillation
from symbolic_landscape.conditions.polynomial.two_cycle import find_two_cycles
from symbolic_landscape.errors import InvalidRequest, LimitReached
from symbolic_landscape.exact.interval import Box, Interval, interval_product, interval_sum
from symbolic_landscape.exact.number_field import FieldElement
from symbolic_landscape.exact.rational import ZERO
from symbolic_landscape.limits import Limits
from symbolic_landscape.loss.empirical import evaluate, parameter_names
from symbolic_landscape.loss.region_instance import boundary_neurons, parameter_values, region_instance
from symbolic_landscape.model.empirical import EmpiricalInstance
from symbolic_landscape.model.polynomial import PolynomialInstance
from symbolic_landscape.verdict import Proved, Undecided, Verdict
from symbolic_landscape.witness.polynomial_descent import ContractingCycle

__all__ = ["DECIDERS", "RegionAnswer", "balance_of_neurons", "region_answers"]

MOST_REGIONS = 256


@dataclass(frozen=True)
class RegionAnswer:
    """What gradient descent on the polynomial of one region, or of several that share it, does at the network."""

    cells: tuple[tuple[SignVector, ...], ...]
    instance: PolynomialInstance
    analysis: OscillationAnalysis


def region_answers(instance: EmpiricalInstance, limits: Limits) -> tuple[RegionAnswer, ...]:
    """Return one answer for each different polynomial among the regions around the network.

    One answer: the loss near the network is that polynomial.  Several: each is about its own regions alone, and says
    nothing about gradient descent on the loss, which passes from one to the other.

    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> (answer,) = region_answers(from_arrays([[1]], [[1]], [[1]], [[1]]), DEFAULT_LIMITS)
    >>> answer.analysis.word
    'stable_two_cycle'
    """
    regions: dict[PolynomialInstance, list[tuple[SignVector, ...]]] = {}
    for cells in _regions_around(instance, limits):
        polynomial = region_instance(instance, cells)
        if polynomial is None:
            raise LimitReached("in a region around the network the loss does not depend on any weight")
        regions.setdefault(polynomial, []).append(cells)
    return tuple(
        RegionAnswer(
            tuple(cells), polynomial, analyze_oscillation(polynomial.loss, polynomial.minimum, (), limits)
        )
        for polynomial, cells in regions.items()
    )


def balance_of_neurons(instance: EmpiricalInstance, answer: RegionAnswer) -> tuple[FieldElement | None, ...]:
    """Return |u_w|^2 - |u_h|^2 for each neuron, u the simple top eigenvector; None where the neuron is not seen.

    Scaling a neuron, w -> c w and h -> h / c, keeps the function.  Along it the sharpness is a convex function of
    log c with slope -2 lambda (|u_w|^2 - |u_h|^2) / |u|^2 or its negative, so it is critical, and then least, where the
    eigenvector (not the weights) is balanced in every neuron (proofs/sharpness_on_minima.md).
    """
    spectrum = answer.analysis.spectrum
    if spectrum is None or spectrum.multiplicity != 1:
        raise InvalidRequest("the balance of the top eigenvector wants a simple largest eigenvalue")
    weight = dict(zip(answer.instance.variables, spectrum.eigenvectors[0], strict=True))
    data = instance.problem.data
    found: list[FieldElement | None] = []
    for neuron in range(instance.network.width):
        inner = [weight.get(f"w_{neuron}_{c}") for c in range(data.input_dimension)]
        outer = [weight.get(f"h_{j}_{neuron}") for j in range(data.output_dimension)]
        if all(x is None for x in (*inner, *outer)):
            found.append(None)
            continue
        total = spectrum.field.rational(0)
        for x in inner:
            total = total if x is None else total + x * x
        for x in outer:
            total = total if x is None else total - x * x
        found.append(total)
    return tuple(found)


def _regions_around(instance: EmpiricalInstance, limits: Limits) -> list[tuple[SignVector, ...]]:
    """Return the regions whose closure contains the network: a cell around each neuron."""
    arrangement = Arrangement(instance.problem.data.inputs)
    choices: list[list[SignVector]] = []
    count = 1
    on_boundary = boundary_neurons(instance)
    for neuron, signs in enumerate(evaluate(instance.problem, instance.network).signs):
        if neuron not in on_boundary:
            choices.append([signs])
            continue
        cells = [compose(signs, cell.sign_vector) for cell in arrangement.localization(signs).cells()]
        choices.append(cells)
        count *= len(cells)
        if count > min(MOST_REGIONS, limits.patterns):
            raise LimitReached(
                f"the network lies on the boundary of more than {min(MOST_REGIONS, limits.patterns)} regions, "
                "between which gradient descent switches"
            )
    return [tuple(cells) for cells in product(*choices)]


def _about(part: Callable[[OscillationAnalysis], Verdict]) -> Callable[[EmpiricalInstance, Any, Limits], Verdict]:
    def decide(instance: EmpiricalInstance, claim: Claim, limits: Limits) -> Verdict:
        answers = region_answers(instance, limits)
        if len(answers) == 1:
            return part(answers[0].analysis)
        return Undecided(claim, _several(answers))

    return decide


def _several(answers: tuple[RegionAnswer, ...]) -> str:
    words: dict[str, int] = {}
    for answer in answers:
        words[answer.analysis.word] = words.get(answer.analysis.word, 0) + len(answer.cells)
    shown = ", ".join(f"{word} in {count}" for word, count in sorted(words.items()))
    total = sum(words.values())
    return (
        f"the network lies on the boundary of {total} regions with {len(answers)} different polynomials, between which "
        f"gradient descent switches; the polynomials alone would give: {shown}"
    )


def _stable_two_cycle(instance: EmpiricalInstance, claim: StableTwoCycle, limits: Limits) -> Verdict:
    """Decide on a stable 2-cycle near the network that stays inside its region."""
    if claim.step_size is None:
        raise InvalidRequest("a network has no step size of its own: ask StableTwoCycle(step_size)")
    if boundary_neurons(instance):
        return Undecided(claim, "the network lies on the boundary of its region, where the loss is no polynomial")
    cells = evaluate(instance.problem, instance.network).signs
    polynomial = region_instance(instance, cells, claim.step_size)
    if polynomial is None:
        return Undecided(claim, "the loss does not depend on any weight near the network")
    analysis = analyze_oscillation(polynomial.loss, polynomial.minimum, (), limits)
    found = find_two_cycles(polynomial, analysis, limits)
    if not isinstance(found.verdict, Proved):
        return Undecided(claim, getattr(found.verdict, "reason", "the region's polynomial has no stable 2-cycle"))
    witness = found.verdict.witness
    assert isinstance(witness, ContractingCycle)
    if not stays_in_region(instance, cells, polynomial, witness):
        return Undecided(claim, "the region's polynomial has a stable 2-cycle, but it leaves the region")
    return Proved(claim, witness)


def stays_in_region(
    instance: EmpiricalInstance,
    cells: tuple[SignVector, ...],
    polynomial: PolynomialInstance,
    witness: ContractingCycle,
) -> bool:
    """Return whether both boxes of a cycle lie in the region: w_i . x_k keeps its sign on them."""
    box, half = witness.box, len(witness.box.center) // 2
    values = dict(zip(parameter_names(instance.problem, len(cells)), parameter_values(instance.network), strict=True))
    for start in (0, half):
        cell: Box = tuple((c - box.radius, c + box.radius) for c in box.center[start : start + half])
        weights: dict[str, Interval] = {name: (value, value) for name, value in values.items()}
        weights |= dict(zip(polynomial.variables, cell, strict=True))
        for neuron, signs in enumerate(cells):
            for x, s in zip(instance.problem.data.inputs, signs, strict=True):
                total: Interval = (ZERO, ZERO)
                for c, value in enumerate(x):
                    total = interval_sum(total, interval_product((value, value), weights[f"w_{neuron}_{c}"]))
                if (s > 0 and total[0] <= 0) or (s < 0 and total[1] >= 0):
                    return False
    return True


DECIDERS: Mapping[type[Claim], Callable[[EmpiricalInstance, Any, Limits], Verdict]] = {
    Oscillation: _about(lambda analysis: analysis.oscillation),
    StableAtThreshold: _about(lambda analysis: analysis.stable_at_threshold),
    StableTwoCycle: _stable_two_cycle,
}
