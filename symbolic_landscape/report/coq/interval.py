"""Certificates of affine targets on an interval for the checker in proofs/coq/AffineTarget.v."""

from symbolic_landscape.claim import GlobalMinimum, LocalMinimum
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.model.activation import RELU
from symbolic_landscape.model.interval import AffineTarget, IntervalInstance
from symbolic_landscape.report.coq.theorem import Check, Theorem, number_text, vector_text
from symbolic_landscape.verdict import Proved, Refuted
from symbolic_landscape.witness.interval import HarmlessNeurons, LowerPoint

__all__ = ["interval_text", "interval_theorem"]


def interval_text(instance: IntervalInstance) -> str:
    """Return the imports, the instance, and the theorem that holds of every instance: it is no local maximum.

    Raises `InvalidRequest` where the activation is not relu or the target not affine under the density 1.
    """
    affine, network = _affine(instance), instance.network
    low, high = instance.problem.interval
    fields = {
        "interval_left": number_text(low),
        "interval_right": number_text(high),
        "target_slope": number_text(affine.alpha),
        "target_value": number_text(affine.beta),
        "unit_weights": vector_text(network.w),
        "unit_biases": vector_text(network.b),
        "unit_outputs": vector_text(network.v),
        "output_offset": number_text(network.c),
    }
    body = ";\n".join(f"  {key} := {value}" for key, value in fields.items())
    return (
        "Require Import List QArith.\n"
        "Require Import SymbolicLandscape.Interval SymbolicLandscape.AffineTarget.\n"
        "Import ListNotations.\n"
        "Local Open Scope Q_scope.\n\n"
        f"Definition instance : AffineInstance := {{|\n{body}\n|}}.\n\n"
        "Definition problem : IntervalProblem := affine_problem_of instance.\n"
        "Definition network : IntervalNetwork := affine_network_of instance.\n\n"
        "Lemma check_affine_interval_holds : check_affine_interval instance = true.\n"
        "Proof. vm_cast_no_check (eq_refl true). Qed.\n\n"
        "Theorem every_network_has_a_loss : forall phi, exists L, has_loss problem phi L.\n"
        "Proof. apply (check_affine_interval_sound _ check_affine_interval_holds). Qed.\n\n"
        "Theorem not_a_local_maximum : ~ interval_local_maximum problem network.\n"
        "Proof. apply (check_affine_interval_sound _ check_affine_interval_holds). Qed."
    )


def interval_theorem(instance: IntervalInstance, statement: Proved | Refuted) -> Theorem | None:
    """Return how a statement is proved in Coq, or None where the formal checker has no rule for it.

    It has rules for networks that stay out of the interval: these are the local minima that are not global.
    """
    if not _is_quiet(instance):
        return None
    match statement:
        case Proved(LocalMinimum(), HarmlessNeurons()):
            conclusion = "interval_local_minimum problem network"
            return Theorem(conclusion, "check_quiet_sound _", (Check("check_quiet"),))
        case Refuted(GlobalMinimum(), LowerPoint()):
            conclusion = "~ interval_global_minimum problem network"
            return Theorem(conclusion, "check_quiet_not_global_sound _", (Check("check_quiet_not_global"),))
    return None


def _affine(instance: IntervalInstance) -> AffineTarget:
    affine = instance.problem.affine
    if affine is None or affine.density != 1 or instance.problem.activation != RELU:
        raise InvalidRequest(
            "the formal checker is about relu networks and affine targets without a density on an interval; this "
            "instance has another activation, target or density"
        )
    return affine


def _is_quiet(instance: IntervalInstance) -> bool:
    """Return whether the offset is the target in the middle and no neuron reaches into the interval.

    A neuron may end at an end point where alpha v > 0 (left) or < 0 (right): `quiet_unit` of AffineTarget.v.
    """
    alpha, network = _affine(instance).alpha, instance.network
    low, high = instance.problem.interval

    def is_quiet(w: Rational, b: Rational, v: Rational) -> bool:
        left, right = w * low + b, w * high + b
        return bool(
            (left < 0 and right < 0)
            or (w < 0 and left == 0 and alpha * v > 0)
            or (w > 0 and right == 0 and alpha * v < 0)
        )

    centered = network.c == alpha * instance.problem.middle + _affine(instance).beta
    return bool(centered) and all(map(is_quiet, network.w, network.b, network.v))
