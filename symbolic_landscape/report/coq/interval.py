"""Certificates of affine targets on an interval for the checkers in proofs/coq/AffineTarget.v and AffineCheck.v."""

from collections.abc import Sequence

from symbolic_landscape.claim import GlobalMinimum, LocalMinimum
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.rational import ZERO, Rational
from symbolic_landscape.exact.univariate import Coefficients
from symbolic_landscape.loss.interval.evaluation import evaluate
from symbolic_landscape.loss.interval.moving_network import (
    BrokenCurve,
    MovingNetwork,
    descent_until,
    function_along,
    loss_along,
)
from symbolic_landscape.loss.interval.neuron_type import breakpoints_inside
from symbolic_landscape.model.activation import RELU, ReluLike
from symbolic_landscape.model.interval import (
    AffineTarget,
    IntervalInstance,
    IntervalNetwork,
    Quadratic,
)
from symbolic_landscape.report.coq.theorem import Check, Evidence, Theorem, list_text, number_text, vector_text
from symbolic_landscape.verdict import Proved, Refuted
from symbolic_landscape.witness.interval import (
    CurveDescent,
    HarmlessNeurons,
    LowerPoint,
    NegativeDerivative,
    NeuronPath,
    ZeroLoss,
)

__all__ = ["interval_text", "interval_theorem"]


def interval_text(instance: IntervalInstance) -> str:
    """Return the imports, the instance, and what holds of every instance: its loss, and it is no local maximum.

    Raises `InvalidRequest` where the target is not affine under the density 1.
    """
    affine, network = _affine(instance), instance.network
    low, high = instance.problem.interval
    fields = {
        "unit_activation": _activation_text(instance.problem.activation),
        "interval_left": number_text(low),
        "interval_right": number_text(high),
        "target_slope": number_text(affine.alpha),
        "target_value": number_text(affine.beta),
        "unit_weights": vector_text(network.w),
        "unit_biases": vector_text(network.b),
        "unit_outputs": vector_text(network.v),
        "output_offset": number_text(network.c),
    }
    value = number_text(evaluate(instance).loss)
    cuts = vector_text(breakpoints_inside(instance.problem, network))
    return (
        "Require Import List QArith Rdefinitions.\n"
        "Require Import SymbolicLandscape.Interval SymbolicLandscape.AffineInstance SymbolicLandscape.AffineTarget\n"
        "  SymbolicLandscape.AffineCheck.\n"
        "Import ListNotations.\n"
        "Local Open Scope Q_scope.\n\n"
        f"{_record_text('instance : AffineInstance', fields)}\n\n"
        "Definition problem : IntervalProblem := affine_problem_of instance.\n"
        "Definition network : IntervalNetwork := affine_network_of instance.\n\n"
        "Lemma check_affine_interval_holds : check_affine_interval instance = true.\n"
        "Proof. vm_cast_no_check (eq_refl true). Qed.\n\n"
        "Theorem every_network_has_a_loss : forall phi, exists L, has_loss problem phi L.\n"
        "Proof. apply (check_affine_interval_sound _ check_affine_interval_holds). Qed.\n\n"
        "Theorem not_a_local_maximum : ~ interval_local_maximum problem network.\n"
        "Proof. apply (check_affine_interval_sound _ check_affine_interval_holds). Qed.\n\n"
        f"Lemma check_loss_holds : check_loss instance {cuts} ({value}) = true.\n"
        "Proof. vm_cast_no_check (eq_refl true). Qed.\n\n"
        f"Theorem loss_of_the_network : has_loss problem network (Q2R ({value})).\n"
        "Proof. apply (check_loss_sound _ _ _ check_loss_holds). Qed."
    )


def interval_theorem(instance: IntervalInstance, statement: Proved | Refuted) -> Theorem | None:
    """Return how a statement is proved in Coq, or None where the formal checker has no rule for it."""
    curve: Evidence | None
    match statement:
        case Proved(LocalMinimum(), HarmlessNeurons()) if _is_quiet(instance):
            conclusion = "interval_local_minimum problem network"
            return Theorem(conclusion, "check_quiet_sound _", (Check("check_quiet"),))
        case Proved(LocalMinimum() | GlobalMinimum() as claim, ZeroLoss()):
            cuts = vector_text(breakpoints_inside(instance.problem, instance.network))
            check = Check("check_zero_loss", Evidence("cuts", "list Q", cuts))
            return Theorem(_conclusion(claim, "proved"), "check_zero_loss_sound _ _", (check,))
        case Refuted(GlobalMinimum() as claim, LowerPoint() as lower):
            check = Check("check_lower_point", _lower_evidence(instance, lower))
            return Theorem(_conclusion(claim, "refuted"), "check_lower_point_sound _ _", (check,))
        case Refuted(LocalMinimum() | GlobalMinimum() as claim, CurveDescent() as descent):
            curve = _curve_evidence(instance, descent)
        case Refuted(LocalMinimum() | GlobalMinimum() as claim, NegativeDerivative() as direction):
            curve = _line_evidence(instance, direction)
        case _:
            return None
    if curve is None:
        return None
    check = Check("check_curve_descent", curve)
    return Theorem(_conclusion(claim, "refuted"), "check_curve_descent_sound _ _", (check,))


def _conclusion(claim: LocalMinimum | GlobalMinimum, status: str) -> str:
    return f"{'' if status == 'proved' else '~ '}interval_{claim.name} problem network"


def _activation_text(activation: ReluLike | Quadratic) -> str:
    if isinstance(activation, Quadratic):
        return "Square"
    return "Relu" if activation == RELU else f"Leaky ({number_text(activation.alpha_minus)})"


def _record_text(name: str, fields: dict[str, str]) -> str:
    return f"Definition {name} := {_fields_text(fields)}."


def _fields_text(fields: dict[str, str]) -> str:
    body = ";\n".join(f"  {key} := {value}" for key, value in fields.items())
    return f"{{|\n{body}\n|}}"


def _lower_evidence(instance: IntervalInstance, lower: LowerPoint) -> Evidence:
    problem = instance.problem
    network = IntervalNetwork(lower.w, lower.b, lower.v, lower.c)
    fields = {
        "lower_weights": vector_text(lower.w),
        "lower_biases": vector_text(lower.b),
        "lower_outputs": vector_text(lower.v),
        "lower_offset": number_text(lower.c),
        "lower_loss": number_text(lower.loss),
        "lower_cuts": vector_text(breakpoints_inside(problem, network)),
        "point_loss": number_text(evaluate(instance).loss),
        "point_cuts": vector_text(breakpoints_inside(problem, instance.network)),
    }
    return Evidence("lower", "LowerPoint", _fields_text(fields))


def _line_evidence(instance: IntervalInstance, direction: NegativeDerivative) -> Evidence | None:
    """Return the straight line along a direction as a curve, where the loss is a polynomial along it at first."""
    paths = [
        NeuronPath(j, _line(w), _line(b), _line(v))
        for j, (w, b, v) in enumerate(zip(direction.w, direction.b, direction.v, strict=True))
    ]
    moving = _moving(instance, paths, _line(direction.c))
    try:
        course = loss_along(instance.problem, moving)
        until = descent_until(course.change, course.until)
    except BrokenCurve:
        return None
    return _curve_evidence(instance, CurveDescent(tuple(paths), _line(direction.c), until, course.change[1:]))


def _line(slope: Rational) -> tuple[Rational, ...]:
    return () if slope == 0 else (slope,)


def _moving(instance: IntervalInstance, paths: Sequence[NeuronPath], c: Coefficients) -> MovingNetwork:
    moving = MovingNetwork.at_rest(instance.network).shifted(_added(c))
    for path in paths:
        moving = moving.moved(path.neuron, w=_added(path.w), b=_added(path.b), v=_added(path.v))
    return moving


def _added(coefficients: Coefficients) -> Coefficients:
    """Return the polynomial with these coefficients of u, u^2, .."""
    return (ZERO, *coefficients) if coefficients else ()


def _curve_evidence(instance: IntervalInstance, descent: CurveDescent) -> Evidence | None:
    """Return a curve with the places at which the interval is cut along it."""
    try:
        course = function_along(instance.problem, _moving(instance, descent.neurons, descent.c), ())
    except BrokenCurve:
        return None
    paths = {path.neuron: path for path in descent.neurons}
    still = NeuronPath(0, (), (), ())
    moves = [paths.get(j, still) for j in range(instance.network.width)]
    fields = {
        "added_weights": list_text([vector_text(path.w) for path in moves]),
        "added_biases": list_text([vector_text(path.b) for path in moves]),
        "added_outputs": list_text([vector_text(path.v) for path in moves]),
        "added_offset": vector_text(descent.c),
        "curve_until": number_text(descent.until),
        "loss_change": vector_text(descent.change),
        "curve_cuts": list_text([vector_text(place) for place in course.breaks[1:-1]]),
    }
    return Evidence("curve", "DescendingCurve", _fields_text(fields))


def _affine(instance: IntervalInstance) -> AffineTarget:
    affine = instance.problem.affine
    if affine is None or affine.density != 1:
        raise InvalidRequest(
            "the formal checker is about affine targets without a density on an interval; this instance has another "
            "target or density"
        )
    return affine


def _is_quiet(instance: IntervalInstance) -> bool:
    """Return whether the offset is the target in the middle and no neuron reaches into the interval.

    A neuron may end at an end point where alpha v > 0 (left) or < 0 (right): `quiet_unit` of AffineTarget.v.
    """
    if instance.problem.activation != RELU:
        return False
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
