"""Local and global minimality of a point of the loss on an interval."""

from symbolic_landscape.claim import GlobalMinimum, LocalMinimum
from symbolic_landscape.conditions.interval.first_order import FirstOrder
from symbolic_landscape.conditions.interval.harmless_neuron import harmful_neurons
from symbolic_landscape.conditions.interval.kink_escape import escape_at_kinks, kinks_of
from symbolic_landscape.conditions.interval.lower_point import lower_point
from symbolic_landscape.conditions.interval.neuron_escape import escape_by_neuron
from symbolic_landscape.conditions.interval.second_order import escape_of_second_order, is_positive_definite
from symbolic_landscape.conditions.interval.single_neuron import is_best_of_one_neuron
from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.limits import Limits
from symbolic_landscape.loss.interval.effective_hessian import effective_hessian
from symbolic_landscape.loss.interval.evaluation import Evaluation
from symbolic_landscape.model.activation import ReluLike
from symbolic_landscape.verdict import Proved, Refuted, Undecided, Verdict
from symbolic_landscape.witness.interval import (
    HarmlessNeurons,
    OrthogonalResidual,
    PositiveEffectiveHessian,
    SingleNeuron,
    ZeroLoss,
)

__all__ = ["decide_global_minimum", "decide_local_minimum", "global_minimum_given"]


def decide_local_minimum(point: FirstOrder, claim: LocalMinimum, limits: Limits) -> Verdict:
    """Decide whether no point of some neighborhood has a smaller loss.

    In this order: loss 0; a negative one-sided derivative; no harmful neuron (then it is one); an escape at kinks
    (affine target); an escape by one harmful neuron; the second derivative in effective coordinates.  For an affine
    target this always decides; for other targets there may be no rule.
    """
    values = point.values
    if values.loss == 0:
        return Proved(claim, ZeroLoss())
    if point.descent is not None:
        return Refuted(claim, point.descent)
    harmful = harmful_neurons(values)
    if not harmful:
        return Proved(claim, HarmlessNeurons())
    affine, relu_like = values.instance.problem.affine, isinstance(values.instance.problem.activation, ReluLike)
    if affine is not None and relu_like and kinks_of(values):
        return Refuted(claim, escape_at_kinks(values))
    curve = escape_by_neuron(values, harmful)
    if curve is not None:
        return Refuted(claim, curve)
    if affine is not None:
        raise InternalContradiction("a critical point with an affine target has harmful neurons and no escape")
    return _by_second_order(values, claim, limits)


def decide_global_minimum(point: FirstOrder, claim: GlobalMinimum, limits: Limits) -> Verdict:
    """Decide whether no network of the same width has a smaller loss.

    Proved by loss 0, for the quadratic activation by a residual orthogonal to every quadratic polynomial, and for one
    relu or leaky relu neuron by going through all breakpoints; refuted by any lower point.
    """
    return global_minimum_given(point, claim, decide_local_minimum(point, LocalMinimum(), limits))


def global_minimum_given(point: FirstOrder, claim: GlobalMinimum, local: Verdict) -> Verdict:
    """Decide `GlobalMinimum` where the verdict about `LocalMinimum` is known."""
    values = point.values
    if values.loss == 0:
        return Proved(claim, ZeroLoss())
    if not isinstance(values.instance.problem.activation, ReluLike) and not any(values.total(k) for k in range(3)):
        return Proved(claim, OrthogonalResidual())
    if isinstance(local, Refuted):
        return Refuted(claim, local.witness)
    lower = lower_point(values)
    if lower is not None:
        return Refuted(claim, lower)
    if _is_best_of_one_neuron(values):
        return Proved(claim, SingleNeuron())
    return Undecided(claim, "the loss is not 0, and no lower point is known")


def _is_best_of_one_neuron(values: Evaluation) -> bool:
    relu_like = isinstance(values.instance.problem.activation, ReluLike)
    return relu_like and values.instance.network.width == 1 and is_best_of_one_neuron(values)


def _by_second_order(values: Evaluation, claim: LocalMinimum, limits: Limits) -> Verdict:
    hessian = effective_hessian(values)
    if isinstance(hessian, str):
        reason = hessian
    else:
        limits.spend("pivots", len(hessian.matrix) ** 2)
        if is_positive_definite(hessian):
            return Proved(claim, PositiveEffectiveHessian())
        curve = escape_of_second_order(values, hessian)
        if curve is not None:
            return Refuted(claim, curve)
        reason = "the second derivative is neither positive definite nor shows a descent"
    if _is_best_of_one_neuron(values):
        return Proved(claim, SingleNeuron())
    return Undecided(claim, f"no rule applies: {reason}")
