"""Gradient descent and SGD at the minimum of a polynomial loss: oscillation, drift, divergence, boundedness."""

from collections.abc import Callable, Mapping
from typing import Any

from symbolic_landscape.claim import (
    BatchesLinearlyStable,
    BatchesPositiveDefinite,
    Bounded,
    Claim,
    CriterionNegative,
    CriterionPositive,
    DivergesInExpectation,
    Interpolating,
    LocalMinimum,
    MeanSquareLinearlyStable,
    NondegenerateMinimum,
    Oscillation,
    StableAtThreshold,
    StableTwoCycle,
)
from symbolic_landscape.conditions import deciders_of_facts
from symbolic_landscape.conditions.polynomial.classification import classify
from symbolic_landscape.conditions.polynomial.criterion import decide_criterion, decide_nondegenerate_minimum
from symbolic_landscape.conditions.polynomial.facts import FACTS
from symbolic_landscape.conditions.polynomial.oscillation import OscillationAnalysis, analyze_oscillation
from symbolic_landscape.conditions.polynomial.stochastic import StochasticAnalysis
from symbolic_landscape.conditions.polynomial.two_cycle import find_two_cycles
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.limits import Limits
from symbolic_landscape.model.polynomial import PolynomialInstance, StochasticPolynomialInstance, with_step_size
from symbolic_landscape.verdict import Verdict

__all__ = ["DECIDERS", "classify"]

Decider = Callable[[Any, Any, Limits], Verdict]


def _descent(decider: Callable[[PolynomialInstance, Any, Limits], Verdict]) -> Decider:
    """Return the decider for gradient descent instances only."""

    def decide(instance: Any, claim: Claim, limits: Limits) -> Verdict:
        if not isinstance(instance, PolynomialInstance):
            raise InvalidRequest(f"{claim.name} is about gradient descent; this instance has batches (SGD)")
        return decider(instance, claim, limits)

    return decide


def _about_oscillation(part: Callable[[OscillationAnalysis], Verdict]) -> Decider:
    return _descent(
        lambda instance, claim, limits: part(
            analyze_oscillation(instance.loss, instance.minimum, instance.square_roots, limits)
        )
    )


def _stochastic(part: Callable[[StochasticAnalysis], Verdict]) -> Decider:
    """Return the decider for SGD instances only."""
    return lambda instance, claim, limits: part(StochasticAnalysis(_with_batches(instance, claim), limits))


def _with_batches(instance: Any, claim: Claim) -> StochasticPolynomialInstance:
    if not isinstance(instance, StochasticPolynomialInstance):
        raise InvalidRequest(f"{claim.name} is about SGD; this instance has a loss and no batches")
    return instance


def _stable_two_cycle(instance: PolynomialInstance, claim: StableTwoCycle, limits: Limits) -> Verdict:
    if claim.step_size is not None:
        instance = with_step_size(instance, claim.step_size)
    if instance.step_size is None:
        raise InvalidRequest(f'{claim.name} is about one step size: give "step_size" in the file or --step-size')
    analysis = analyze_oscillation(instance.loss, instance.minimum, instance.square_roots, limits)
    return find_two_cycles(instance, analysis, limits).verdict


DECIDERS: Mapping[type[Claim], Decider] = {
    LocalMinimum: _about_oscillation(lambda analysis: analysis.local_minimum),
    Oscillation: _about_oscillation(lambda analysis: analysis.oscillation),
    StableAtThreshold: _about_oscillation(lambda analysis: analysis.stable_at_threshold),
    StableTwoCycle: _descent(_stable_two_cycle),
    NondegenerateMinimum: _descent(decide_nondegenerate_minimum),
    CriterionPositive: _descent(decide_criterion),
    CriterionNegative: _descent(decide_criterion),
    Interpolating: _stochastic(lambda analysis: analysis.interpolating()),
    MeanSquareLinearlyStable: _stochastic(lambda analysis: analysis.mean_square().verdict),
    BatchesLinearlyStable: _stochastic(lambda analysis: analysis.batches()),
    BatchesPositiveDefinite: _stochastic(lambda analysis: analysis.positive_definite()),
    DivergesInExpectation: _stochastic(lambda analysis: analysis.long_run()[0]),
    Bounded: _stochastic(lambda analysis: analysis.long_run()[1]),
    **deciders_of_facts(FACTS, _with_batches),
}
