"""A certificate as a Coq file: theorems about one instance, proved by the checker of proofs/coq."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from symbolic_landscape.arrangement.piecewise_linear import PiecewiseLinearForm
from symbolic_landscape.claim import (
    Claim,
    ClarkeStationary,
    DirectionallyStationary,
    GlobalMinimum,
    LocalMinimum,
    NoEscapeNeuron,
)
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.conditions.empirical.nonnegative import Violation, decide_nonnegative
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.scaled import Integer
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.limits import Limits
from symbolic_landscape.model.empirical import EmpiricalInstance
from symbolic_landscape.verdict import Proved, Refuted
from symbolic_landscape.witness.empirical import (
    AllRays,
    Bound,
    DescendingCurve,
    DescentDirection,
    Escape,
    InterpolationBound,
    NoEscape,
    Nonnegativity,
    StationaryPoint,
)
from symbolic_landscape.witness.spectrum import LowerNetwork

__all__ = ["CoqFile", "coq_file"]

# Sign patterns that are written out where the evidence is `AllRays`: the formal checker reads multipliers only.
MOST_PATTERNS = 4096
LONGEST_DECIMAL = 10**80  # Coq reads decimals in quadratic time: a network of 60-digit weights takes a second

Statement = Proved | Refuted


@dataclass(frozen=True)
class CoqFile:
    """The text of a Coq file, its theorems by name, and the statements that the formal checker has no rule for."""

    text: str
    theorems: tuple[str, ...]
    left_out: tuple[str, ...]


def coq_file(instance: EmpiricalInstance, statements: Sequence[Statement], about: str) -> CoqFile:
    """Return a Coq file with one theorem for each statement that the formal checker can check.

    `about` names the instance in a comment.  Nothing is checked here: a certificate that proves nothing gives a file
    that does not compile.  Evidence by rays is rewritten as multipliers, which always exist beside it.

    Raises `InvalidRequest` where no statement can be exported, or where the evidence is of another number of neurons.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> from symbolic_landscape.claim import GlobalMinimum
    >>> perfect = from_arrays([[1]], [[1]], [[1]], [[1]])
    >>> file = coq_file(perfect, [Proved(GlobalMinimum(), InterpolationBound())], "an example")
    >>> "Theorem global_minimum_proved : global_minimum problem network." in file.text, file.theorems
    (True, ('global_minimum_proved',))
    """
    exporter = _Exporter(instance)
    theorems: dict[str, str] = {}
    left_out: list[str] = []
    for statement in statements:
        rule = _rule(statement)
        if rule is None:
            left_out.append(f"{statement.claim.name} {statement.status}")
            continue
        name = f"{statement.claim.name}_{statement.status}"
        if name in theorems:
            name += f"_{len(theorems)}"
        lemmas = " ".join(exporter.lemma(check) for check in rule.checks(exporter))
        theorems[name] = (
            f"Theorem {name} : {_CONCLUSIONS[type(statement)][type(statement.claim)]}.\n"
            f"Proof. generalize ({rule.soundness} {lemmas}). tauto. Qed."
        )
    if not theorems:
        raise InvalidRequest(
            f"the formal checker has no rule for {', '.join(left_out)}: it knows stationary points, descent "
            "directions, bounds against escape neurons, escape directions, descending curves, lower networks and the "
            "interpolation bound"
        )
    notes = [f"(* Left to the checker in Python: {', '.join(left_out)}. *)"] if left_out else []
    head = _HEAD.format(about=_comment(about)) + _instance(instance)
    text = "\n\n".join([head, *exporter.definitions, *theorems.values(), *notes]) + "\n"
    return CoqFile(text, tuple(theorems), tuple(left_out))


_HEAD = """\
(** {about}

    Written by `symbolic-landscape export-coq`; to be compiled after `make -C proofs/coq` with
      coqc -Q proofs/coq SymbolicLandscape FILE.v
    What is to be read here are the instance and the statements of the theorems; proofs/coq/Landscape.v says what they
    mean. *)

Require Import List QArith.
Require Import SymbolicLandscape.Landscape SymbolicLandscape.Checker SymbolicLandscape.Soundness.
Import ListNotations.
Local Open Scope Q_scope.

"""


@dataclass(frozen=True)
class _Check:
    """One computation of the formal checker: the name of its function, and its evidence as a named Coq term."""

    function: str
    evidence: tuple[str, str, str] | None  # name, type, term


@dataclass(frozen=True)
class _Rule:
    """How a statement is proved: a soundness theorem of the formal checker, and the checks it asks for."""

    soundness: str
    checks: Callable[["_Exporter"], tuple[_Check, ...]]


class _Exporter:
    """The definitions and lemmas of one file; equal evidence is written and checked once."""

    def __init__(self, instance: EmpiricalInstance) -> None:
        self.instance = instance
        self.point = FirstOrder(instance)
        self.definitions: list[str] = []
        self._lemmas: dict[_Check, str] = {}
        self._terms: dict[str, str] = {}

    def lemma(self, check: _Check) -> str:
        """Return the name of the lemma that a check computes to true; written where it is new."""
        known = self._lemmas.get(check)
        if known is None:
            known = f"{check.function}_holds"
            if known in self._lemmas.values():
                known += f"_{len(self._lemmas)}"
            argument = "" if check.evidence is None else f" {self._define(*check.evidence)}"
            self.definitions.append(
                f"Lemma {known} : {check.function} instance{argument} = true.\n"
                "Proof. vm_cast_no_check (eq_refl true). Qed."
            )
            self._lemmas[check] = known
        return known

    def _define(self, name: str, kind: str, term: str) -> str:
        known = self._terms.get(term)
        if known is None:
            known = name if name not in self._terms.values() else f"{name}_{len(self._terms)}"
            self._terms[term] = known
            self.definitions.append(f"Definition {known} : {kind} :=\n  {term}.")
        return known

    def stationary(self, witness: StationaryPoint) -> _Check:
        """Return the check of S_i >= 0 by multipliers, and of the output conditions."""
        self._same_width(len(witness.neurons))
        patterns = [
            _matrix(self._patterns(evidence, partial(self._combination, neuron, ONE)))
            for neuron, evidence in enumerate(witness.neurons)
        ]
        return _Check("check_stationary", ("multipliers", "list (list (list Q))", _list(patterns, ";\n   ")))

    def bounds(self, witness: NoEscape) -> _Check:
        """Return the check of |D_ji| <= C S_i for every neuron and output."""
        self._same_width(len(witness.neurons))
        rows = [
            _list([self._bound(bound, neuron, output) for output, bound in enumerate(bounds)])
            for neuron, bounds in enumerate(witness.neurons)
        ]
        return _Check("check_bounds", ("bounds", "list (list Bound)", _list(rows, ";\n   ")))

    def _bound(self, bound: Bound, neuron: int, output: int) -> str:
        above, below = (
            _matrix(self._patterns(evidence, partial(self._combination, neuron, bound.constant, output, sign)))
            for evidence, sign in ((bound.above, -ONE), (bound.below, ONE))
        )
        return f"{{| constant := {_number(bound.constant)}; above := {above}; below := {below} |}}"

    def _combination(
        self, neuron: int, constant: Rational, output: int = 0, sign: Rational = ZERO
    ) -> PiecewiseLinearForm:
        """Return constant S_i + sign D_ji."""
        derivative = self.point.neurons[neuron]
        return derivative.total.scaled(constant).plus(derivative.by_output[output].scaled(sign))

    def _patterns(self, evidence: Nonnegativity, form: Callable[[], PiecewiseLinearForm]) -> Sequence[Vector]:
        """Return multipliers for every sign pattern, also where the evidence is that every ray is fine."""
        if isinstance(evidence, AllRays):
            found = decide_nonnegative(form(), Limits(rays=0, patterns=MOST_PATTERNS))
            if isinstance(found, Violation):
                raise InvalidRequest("the certificate does not belong to this instance: a form takes negative values")
            assert not isinstance(found, AllRays)  # no ray was allowed
            return found.patterns
        return evidence.patterns

    def _same_width(self, count: int) -> None:
        width = self.instance.network.width
        if count != width:
            raise InvalidRequest(f"evidence for {width} neurons was wanted, for {count} came: is this its instance?")


def _escape(witness: Escape) -> _Check:
    term = (
        f"{{| escape_neuron_index := {_natural(witness.neuron)}; escape_output := {_natural(witness.output)};\n"
        f"     escape_direction := {_vector(witness.direction)}; escape_derivative := {_number(witness.derivative)} |}}"
    )
    return _Check("check_escape", ("escape", "Escape", term))


def _descent(witness: DescentDirection) -> _Check:
    neuron = "None" if witness.neuron is None else f"Some {_natural(witness.neuron)}"
    term = (
        f"{{| descent_neuron := {neuron};\n"
        f"     descent_input := {_vector(witness.input_direction)};\n"
        f"     descent_output := {_vector(witness.output_direction)};\n"
        f"     descent_bias := {_vector(witness.bias_direction)};\n"
        f"     descent_derivative := {_number(witness.derivative)} |}}"
    )
    return _Check("check_descent", ("descent", "Descent", term))


def _curve(witness: DescendingCurve) -> _Check:
    moving = [
        f"{{| moving_index := {_natural(neuron.neuron)}; input_path := {_matrix(neuron.input_path)};\n"
        f"        output_path := {_matrix(neuron.output_path)} |}}"
        for neuron in witness.neurons
    ]
    term = (
        f"{{| moving :=\n      {_list(moving, ';' + chr(10) + '       ')};\n"
        f"     bias_path := {_matrix(witness.bias)};\n"
        f"     until := {_number(witness.until)};\n"
        f"     change := {_vector(witness.change)} |}}"
    )
    return _Check("check_curve", ("curve", "Curve", term))


def _lower(witness: LowerNetwork) -> _Check:
    term = (
        f"{{| lower_input_weights := {_rows(witness.input_weights)};\n"
        f"     lower_output_weights := {_rows(witness.output_weights)};\n"
        f"     lower_output_bias := {_vector(witness.output_bias)};\n"
        f"     lower_loss := {_number(witness.loss)} |}}"
    )
    return _Check("check_lower_network", ("lower", "LowerNetwork", term))


def _rule(statement: Statement) -> _Rule | None:
    """Return how a statement is proved in Coq, or None where the formal checker has no rule for it."""
    witness, proved = statement.witness, isinstance(statement, Proved)
    if type(statement.claim) not in _CONCLUSIONS[type(statement)]:
        return None
    match witness:
        case StationaryPoint() if proved and isinstance(statement.claim, DirectionallyStationary | ClarkeStationary):
            return _Rule("check_stationary_sound _ _", lambda exporter: (exporter.stationary(witness),))
        case NoEscape() if proved and isinstance(statement.claim, NoEscapeNeuron | LocalMinimum):
            return _Rule(
                "check_no_escape_sound _ _ _",
                lambda exporter: (exporter.stationary(witness.stationary), exporter.bounds(witness)),
            )
        case InterpolationBound() if proved and isinstance(statement.claim, GlobalMinimum | LocalMinimum):
            return _Rule("check_interpolation_sound _", lambda exporter: (_Check("check_interpolation", None),))
        case Escape() if not proved and isinstance(statement.claim, NoEscapeNeuron):
            return _Rule(
                "check_escape_sound _ _ _",
                lambda exporter: (exporter.stationary(witness.stationary), _escape(witness)),
            )
        case DescentDirection() if not proved and not isinstance(statement.claim, NoEscapeNeuron):
            return _Rule("check_descent_sound _ _", lambda exporter: (_descent(witness),))
        case DescendingCurve() if not proved and isinstance(statement.claim, LocalMinimum | GlobalMinimum):
            return _Rule("check_curve_sound _ _", lambda exporter: (_curve(witness),))
        case LowerNetwork() if not proved and isinstance(statement.claim, GlobalMinimum):
            return _Rule("check_lower_network_sound _ _", lambda exporter: (_lower(witness),))
    return None


_CONCLUSIONS: dict[type[Statement], dict[type[Claim], str]] = {
    Proved: {
        DirectionallyStationary: "stationary problem network",
        ClarkeStationary: "clarke_stationary problem network",
        NoEscapeNeuron: "stationary problem network /\\ no_escape_neuron problem network",
        LocalMinimum: "local_minimum problem network",
        GlobalMinimum: "global_minimum problem network",
    },
    Refuted: {
        DirectionallyStationary: "~ stationary problem network",
        NoEscapeNeuron: "stationary problem network /\\ ~ no_escape_neuron problem network",
        LocalMinimum: "~ local_minimum problem network",
        GlobalMinimum: "~ global_minimum problem network",
    },
}


def _instance(instance: EmpiricalInstance) -> str:
    activation, data, network = instance.problem.activation, instance.problem.data, instance.network
    bias = "None" if network.output_bias is None else f"Some {_vector(network.output_bias)}"
    fields = {
        "alpha_plus": _number(activation.alpha_plus),
        "alpha_minus": _number(activation.alpha_minus),
        "inputs": _rows(data.inputs),
        "targets": _rows(data.targets),
        "input_weights": _rows(network.input_weights),
        "output_weights": _rows(network.output_weights),
        "output_bias": bias,
    }
    body = ";\n".join(f"  {key} := {value}" for key, value in fields.items())
    return (
        f"Definition instance : Instance := {{|\n{body}\n|}}.\n\n"
        "Definition problem : Problem := problem_of instance.\n"
        "Definition network : Network := network_of instance."
    )


def _number(value: Rational) -> str:
    """Return a rational as Coq reads it: long integers in hexadecimal, which Coq reads in linear time.

    >>> from symbolic_landscape.exact.rational import rational
    >>> _number(rational("-3/7")), _number(rational("2"))
    ('-3 # 7', '2')
    """
    numerator = ("-" if value < 0 else "") + _digits(abs(value.p))
    return numerator if value.q == 1 else f"{numerator} # {_digits(value.q)}"


def _digits(value: Integer) -> str:
    return str(value) if value < LONGEST_DECIMAL else "0x" + value.str(base=16)


def _natural(value: int) -> str:
    return f"{value}%nat"


def _vector(values: Sequence[Rational]) -> str:
    return _list([_number(value) for value in values])


def _matrix(rows: Sequence[Sequence[Rational]]) -> str:
    return _list([_vector(row) for row in rows])


def _rows(rows: Sequence[Sequence[Rational]]) -> str:
    return _list([_vector(row) for row in rows], ";\n    ")


def _list(items: Sequence[str], separator: str = "; ") -> str:
    return f"[{separator.join(items)}]"


def _comment(text: str) -> str:
    """Return `text` without the signs that open or close comments and strings in Coq."""
    return re.sub(r"[^A-Za-z0-9_./ ,:-]", "_", text)
