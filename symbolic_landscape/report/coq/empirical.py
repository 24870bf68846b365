"""Certificates of empirical instances for the checker in proofs/coq/Checker.v."""

from collections.abc import Sequence

from symbolic_landscape.claim import (
    Claim,
    ClarkeStationary,
    DirectionallyStationary,
    GlobalMinimum,
    LocalMinimum,
    NoEscapeNeuron,
)
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.model.empirical import EmpiricalInstance
from symbolic_landscape.report.coq.bounds import bounds_text, stationary_text
from symbolic_landscape.report.coq.second_order import second_order_check
from symbolic_landscape.report.coq.spectrum import least_of_spectrum_check
from symbolic_landscape.report.coq.theorem import (
    Check,
    Evidence,
    Theorem,
    list_text,
    matrix_text,
    natural_text,
    number_text,
    rows_text,
    vector_text,
)
from symbolic_landscape.verdict import Proved, Refuted
from symbolic_landscape.witness.empirical import (
    ClarkePoint,
    ClarkeSeparation,
    DescendingCurve,
    DescentDirection,
    Escape,
    InterpolationBound,
    NoCell,
    NoEscape,
    OutputSlope,
    SecondOrderMinimum,
    SignSplit,
    SignTree,
    StationaryPoint,
)
from symbolic_landscape.witness.spectrum import LeastOfSpectrum, LowerNetwork

__all__ = ["empirical_text", "empirical_theorem"]


def empirical_text(instance: EmpiricalInstance) -> str:
    """Return the imports and the instance, in the fields of the instance file."""
    activation, data, network = instance.problem.activation, instance.problem.data, instance.network
    bias = "None" if network.output_bias is None else f"Some {vector_text(network.output_bias)}"
    fields = {
        "alpha_plus": number_text(activation.alpha_plus),
        "alpha_minus": number_text(activation.alpha_minus),
        "inputs": rows_text(data.inputs),
        "targets": rows_text(data.targets),
        "input_weights": rows_text(network.input_weights),
        "output_weights": rows_text(network.output_weights),
        "output_bias": bias,
    }
    body = ";\n".join(f"  {key} := {value}" for key, value in fields.items())
    return (
        "Require Import List QArith.\n"
        "Require Import SymbolicLandscape.Landscape SymbolicLandscape.Checker SymbolicLandscape.Soundness\n"
        "  SymbolicLandscape.LimitingGradients SymbolicLandscape.SignTree SymbolicLandscape.OutputSlope\n"
        "  SymbolicLandscape.SecondOrderChecker SymbolicLandscape.SecondOrderSoundness.\n"
        "Import ListNotations.\n"
        "Local Open Scope Q_scope.\n\n"
        f"Definition instance : Instance := {{|\n{body}\n|}}.\n\n"
        "Definition problem : Problem := problem_of instance.\n"
        "Definition network : Network := network_of instance."
    )


def empirical_theorem(point: FirstOrder, statement: Proved | Refuted) -> Theorem | None:
    """Return how a statement is proved in Coq, or None where the formal checker has no rule for it."""
    conclusion = _CONCLUSIONS[type(statement)].get(type(statement.claim))
    if conclusion is None:
        return None
    witness, proved = statement.witness, isinstance(statement, Proved)
    match witness:
        case StationaryPoint() if proved and isinstance(statement.claim, DirectionallyStationary | ClarkeStationary):
            return Theorem(conclusion, "check_stationary_sound _ _", (_stationary(point, witness),))
        case ClarkePoint() if proved and isinstance(statement.claim, ClarkeStationary):
            return Theorem(conclusion, "check_clarke_point_sound _ _", (_clarke_point(point, witness),))
        case ClarkeSeparation() if not proved and isinstance(statement.claim, ClarkeStationary):
            return Theorem(conclusion, "check_clarke_separation_sound _ _", (_clarke_separation(point, witness),))
        case OutputSlope() if not proved and isinstance(statement.claim, ClarkeStationary):
            return Theorem(conclusion, "check_output_slope_sound _ _", (_output_slope(witness),))
        case NoEscape() if proved and isinstance(statement.claim, NoEscapeNeuron | LocalMinimum):
            checks = (_stationary(point, witness.stationary), _bounds(point, witness))
            return Theorem(conclusion, "check_no_escape_sound _ _ _", checks)
        case SecondOrderMinimum() if proved and isinstance(statement.claim, LocalMinimum):
            second_order = second_order_check(point, witness)
            if second_order is None:
                return None
            checks = (_stationary(point, witness.stationary), second_order)
            return Theorem(conclusion, "check_second_order_sound _ _ _", checks)
        case InterpolationBound() if proved and isinstance(statement.claim, GlobalMinimum | LocalMinimum):
            return Theorem(conclusion, "check_interpolation_sound _", (Check("check_interpolation"),))
        case Escape() if not proved and isinstance(statement.claim, NoEscapeNeuron):
            checks = (_stationary(point, witness.stationary), _escape(witness))
            return Theorem(conclusion, "check_escape_sound _ _ _", checks)
        case DescentDirection() if not proved and not isinstance(statement.claim, NoEscapeNeuron | ClarkeStationary):
            return Theorem(conclusion, "check_descent_sound _ _", (_descent(witness),))
        case DescendingCurve() if not proved and isinstance(statement.claim, LocalMinimum | GlobalMinimum):
            return Theorem(conclusion, "check_curve_sound _ _", (_curve(witness),))
        case LeastOfSpectrum() if proved and isinstance(statement.claim, GlobalMinimum):
            check = least_of_spectrum_check(point.instance.problem, witness)
            return Theorem(conclusion, "check_least_of_spectrum_sound _ _", (check,))
        case LowerNetwork() if not proved and isinstance(statement.claim, GlobalMinimum):
            return Theorem(conclusion, "check_lower_network_sound _ _", (_lower(witness),))
    return None


_CONCLUSIONS: dict[type[Proved | Refuted], dict[type[Claim], str]] = {
    Proved: {
        DirectionallyStationary: "stationary problem network",
        ClarkeStationary: "clarke_stationary problem network",
        NoEscapeNeuron: "stationary problem network /\\ no_escape_neuron problem network",
        LocalMinimum: "local_minimum problem network",
        GlobalMinimum: "global_minimum problem network",
    },
    Refuted: {
        DirectionallyStationary: "~ stationary problem network",
        ClarkeStationary: "~ clarke_stationary problem network",
        NoEscapeNeuron: "stationary problem network /\\ ~ no_escape_neuron problem network",
        LocalMinimum: "~ local_minimum problem network",
        GlobalMinimum: "~ global_minimum problem network",
    },
}


def _stationary(point: FirstOrder, witness: StationaryPoint) -> Check:
    _same_width(point, len(witness.neurons))
    return Check(
        "check_stationary", Evidence("multipliers", "list (list (list Q))", stationary_text(point, witness))
    )


def _clarke_point(point: FirstOrder, witness: ClarkePoint) -> Check:
    _same_width(point, len(witness.neurons))
    rows = [
        list_text(
            [f"{{| inside := {vector_text(g.point)}; share := {number_text(g.share)} |}}" for g in gradients],
            ";\n    ",
        )
        for gradients in witness.neurons
    ]
    evidence = Evidence("gradients", "list (list LimitingGradient)", list_text(rows, ";\n   "))
    return Check("check_clarke_point", evidence)


def _clarke_separation(point: FirstOrder, witness: ClarkeSeparation) -> Check:
    if witness.neuron >= point.instance.network.width:
        raise InvalidRequest(f"the certificate is about neuron {witness.neuron}, which the instance does not have")
    lines = point.neurons[witness.neuron].total.kinked_lines
    term = (
        f"{{| separated_neuron := {natural_text(witness.neuron)};\n"
        f"     separating_direction := {vector_text(witness.direction)};\n"
        f"     sign_tree := {_sign_tree(lines, witness.tree)} |}}"
    )
    return Check("check_clarke_separation", Evidence("separation", "Separation", term))


def _sign_tree(lines: Sequence[Vector], tree: SignTree) -> str:
    """Return a sign tree in which lines are written out: the formal checker numbers the lines of a form otherwise."""
    match tree:
        case SignSplit(line, positive, negative):
            if line >= len(lines):
                raise InvalidRequest(f"the certificate splits line {line} of {len(lines)}: is this its instance?")
            below = f"({_sign_tree(lines, positive)}) ({_sign_tree(lines, negative)})"
            return f"SignSplit {vector_text(lines[line])} {below}"
        case NoCell(multipliers):
            return f"NoCell {vector_text(multipliers)}"
    return "Positive"


def _bounds(point: FirstOrder, witness: NoEscape) -> Check:
    _same_width(point, len(witness.neurons))
    rows = [bounds_text(point, neuron, bounds) for neuron, bounds in enumerate(witness.neurons)]
    return Check("check_bounds", Evidence("bounds", "list (list Bound)", list_text(rows, ";\n   ")))


def _same_width(point: FirstOrder, count: int) -> None:
    width = point.instance.network.width
    if count != width:
        raise InvalidRequest(f"evidence for {width} neurons was wanted, for {count} came: is this its instance?")


def _escape(witness: Escape) -> Check:
    term = (
        f"{{| escape_neuron_index := {natural_text(witness.neuron)}; escape_output := {natural_text(witness.output)};\n"
        f"     escape_direction := {vector_text(witness.direction)};\n"
        f"     escape_derivative := {number_text(witness.derivative)} |}}"
    )
    return Check("check_escape", Evidence("escape", "Escape", term))


def _output_slope(witness: OutputSlope) -> Check:
    term = (
        f"{{| slope_neuron := {_optional_index(witness.neuron)}; slope_output := {natural_text(witness.output)};\n"
        f"     slope_value := {number_text(witness.slope)} |}}"
    )
    return Check("check_output_slope", Evidence("output_slope", "OutputSlope", term))


def _optional_index(value: int | None) -> str:
    return "None" if value is None else f"Some {natural_text(value)}"


def _descent(witness: DescentDirection) -> Check:
    term = (
        f"{{| descent_neuron := {_optional_index(witness.neuron)};\n"
        f"     descent_input := {vector_text(witness.input_direction)};\n"
        f"     descent_output := {vector_text(witness.output_direction)};\n"
        f"     descent_bias := {vector_text(witness.bias_direction)};\n"
        f"     descent_derivative := {number_text(witness.derivative)} |}}"
    )
    return Check("check_descent", Evidence("descent", "Descent", term))


def _curve(witness: DescendingCurve) -> Check:
    moving = [
        f"{{| moving_index := {natural_text(neuron.neuron)}; input_path := {matrix_text(neuron.input_path)};\n"
        f"        output_path := {matrix_text(neuron.output_path)} |}}"
        for neuron in witness.neurons
    ]
    listed = list_text(moving, ";\n       ")
    term = (
        f"{{| moving :=\n      {listed};\n"
        f"     bias_path := {matrix_text(witness.bias)};\n"
        f"     until := {number_text(witness.until)};\n"
        f"     change := {vector_text(witness.change)} |}}"
    )
    return Check("check_curve", Evidence("curve", "Curve", term))


def _lower(witness: LowerNetwork) -> Check:
    term = (
        f"{{| lower_input_weights := {rows_text(witness.input_weights)};\n"
        f"     lower_output_weights := {rows_text(witness.output_weights)};\n"
        f"     lower_output_bias := {vector_text(witness.output_bias)};\n"
        f"     lower_loss := {number_text(witness.loss)} |}}"
    )
    return Check("check_lower_network", Evidence("lower", "LowerNetwork", term))
