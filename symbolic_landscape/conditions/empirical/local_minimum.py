"""Local and global minimality of a point of an empirical landscape."""

from symbolic_landscape.claim import DirectionallyStationary, GlobalMinimum, LocalMinimum
from symbolic_landscape.conditions.empirical.descending_curve import curve_of_inactive_neuron, curve_of_unused_neuron
from symbolic_landscape.conditions.empirical.directional import decide_directionally_stationary
from symbolic_landscape.conditions.empirical.escape_neuron import escape_or_bounds
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.conditions.empirical.second_order_rules import decide_by_second_order
from symbolic_landscape.exact.vector import is_zero
from symbolic_landscape.limits import Limits
from symbolic_landscape.loss.empirical import interpolation_bound
from symbolic_landscape.verdict import Proved, Refuted, Undecided, Verdict
from symbolic_landscape.witness.empirical import (
    DescendingCurve,
    Escape,
    InterpolationBound,
    NoEscape,
    SecondOrderMinimum,
    StationaryPoint,
)

__all__ = ["attains_interpolation_bound", "decide_global_minimum", "decide_local_minimum"]


def attains_interpolation_bound(point: FirstOrder) -> bool:
    """Return whether the loss is the least that any function of the inputs can have."""
    return bool(point.values.loss == interpolation_bound(point.instance.problem))


def decide_local_minimum(point: FirstOrder, claim: LocalMinimum, limits: Limits) -> Verdict:
    """Decide whether no point of some neighborhood has a smaller loss.

    In this order: the interpolation bound; a first-order descent; no escape neuron (then it is a local minimum: Wu,
    Simsek, Ged 2025, Theorem 4.2); an escape neuron with no output weights or no activity (then it is not, with an
    explicit curve).  With one output this decides every point.  With several outputs an escape neuron with output
    weights and activity may go either way.
    """
    if attains_interpolation_bound(point):
        return Proved(claim, InterpolationBound())
    stationary = decide_directionally_stationary(point, DirectionallyStationary(), limits)
    if isinstance(stationary, Refuted):
        return Refuted(claim, stationary.witness)
    assert isinstance(stationary.witness, StationaryPoint)
    deadline = limits.start()
    answers = []
    for neuron in range(len(point.neurons)):
        deadline.check()
        answers.append(escape_or_bounds(point, neuron, stationary.witness, limits))
    escapes = [answer for answer in answers if isinstance(answer, Escape)]
    if not escapes:
        bounds = tuple(answer for answer in answers if not isinstance(answer, Escape))
        return Proved(claim, NoEscape(stationary.witness, bounds))
    for escape in escapes:
        curve = _curve(point, escape)
        if curve is not None:
            return Refuted(claim, curve)
    answer = decide_by_second_order(point, stationary.witness, answers, limits)
    if isinstance(answer, DescendingCurve):
        return Refuted(claim, answer)
    if isinstance(answer, SecondOrderMinimum):
        return Proved(claim, answer)
    return Undecided(claim, answer.reason)


def decide_global_minimum(point: FirstOrder, claim: GlobalMinimum, limits: Limits) -> Verdict:
    """Decide whether the loss is least: proved at the interpolation bound, refuted where it is no local minimum."""
    if attains_interpolation_bound(point):
        return Proved(claim, InterpolationBound())
    local = decide_local_minimum(point, LocalMinimum(), limits)
    if isinstance(local, Refuted):
        return Refuted(claim, local.witness)
    return Undecided(claim, "the loss is above the interpolation bound and no lower point is known")


def _curve(point: FirstOrder, escape: Escape) -> DescendingCurve | None:
    if is_zero(point.instance.network.output_weights_of(escape.neuron)):
        return curve_of_unused_neuron(point, escape)
    if is_zero(point.values.activity.row(escape.neuron)):
        return curve_of_inactive_neuron(point, escape)
    return None
