"""The rules that decide a stationary point with escape neurons and several outputs, tried cheapest first.

M1 and M2 (no escape neuron; an escape neuron without output weights or activity) are decided before.  Here:

- M3: the activity of an escape neuron is a combination of the others': not a local minimum.
- M4: the form of one neuron, the others following with their output weights, is negative: not a local minimum.
- M5: the form of a component is negative on its critical cone: not a local minimum; it is positive there modulo exact
  symmetries: a local minimum.
- M6: interaction components are decided apart; in a component of one neuron a nonnegative form is a local minimum.
- M8: as M5, the form zero also where the pulls of the escape neurons point inwards (complementary zeros).
- M7: one escape neuron in a component, its form nonnegative with the others' products projected away: a local minimum.
- The rank rule: neurons that share an open cell are a linear network; a local minimum is a best fit of its rank.

Proofs: proofs/second_order.md and proofs/linear_network.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symbolic_landscape.arrangement.sign_vector import sign_vector_of, sign_vector_text
from symbolic_landscape.conditions.empirical.critical_cone import CriticalCone, shares_open_cell
from symbolic_landscape.conditions.empirical.descending_curve import straight_line
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.conditions.empirical.interaction import interaction_components
from symbolic_landscape.conditions.empirical.second_order import (
    NegativeDirection,
    NonnegativeForm,
    SecondOrderForm,
    combination_of,
)
from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import ONE, ZERO
from symbolic_landscape.exact.vector import Vector, dot, is_zero, subtract
from symbolic_landscape.limits import Limits
from symbolic_landscape.witness import Witness
from symbolic_landscape.witness.empirical import (
    Bound,
    ComplementaryFace,
    ComponentForm,
    DescendingCurve,
    DescentDirection,
    Escape,
    FaceTree,
    InterpolationBound,
    NegativeFormCurve,
    NoEscape,
    RaySplit,
    RedundantNeuronCurve,
    SecondOrderMinimum,
    SharedCellForm,
    SingleNeuronCurve,
    SingleNeuronForm,
    StationaryPoint,
    StrictForm,
)

__all__ = ["NoRule", "decide_by_second_order", "rule_names"]

_RULES: dict[type[Witness], str] = {
    InterpolationBound: "interpolation bound",
    DescentDirection: "first-order descent",
    NoEscape: "M1 no escape neuron",
    DescendingCurve: "M2 escape neuron without output weights or activity",
    RedundantNeuronCurve: "M3 escape neuron with redundant activity",
    SingleNeuronCurve: "M4 inequality of one neuron",
    NegativeFormCurve: "M5 negative second-order form",
    StrictForm: "M5 strictly positive second-order form",
    SharedCellForm: "rank rule: linear network at its best fit",
}

EscapeAnswers = Sequence[Escape | tuple[Bound, ...]]


@dataclass(frozen=True)
class NoRule:
    """No rule applies; `reason` names the component and the face product where it is stuck."""

    reason: str


def decide_by_second_order(
    point: FirstOrder, stationary: StationaryPoint, answers: EscapeAnswers, limits: Limits
) -> SecondOrderMinimum | DescendingCurve | NoRule:
    """Decide whether a stationary point with escape neurons is a local minimum; `answers` are those of its neurons.

    A curve where it is not, the forms of its components where it is.  Raises `LimitReached`.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> from symbolic_landscape.claim import DirectionallyStationary
    >>> from symbolic_landscape.conditions.empirical.directional import decide_directionally_stationary
    >>> from symbolic_landscape.conditions.empirical.escape_neuron import escape_or_bounds
    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> point = FirstOrder(from_arrays([[1, 0], [0, 1]], [[2, 1], [2, -1]], [[1, 1]], [[2], [0]]))
    >>> stationary = decide_directionally_stationary(point, DirectionallyStationary(), DEFAULT_LIMITS).witness
    >>> answers = [escape_or_bounds(point, 0, stationary, DEFAULT_LIMITS)]
    >>> type(decide_by_second_order(point, stationary, answers, DEFAULT_LIMITS)).__name__
    'SecondOrderMinimum'
    """
    escapes = frozenset(i for i, answer in enumerate(answers) if isinstance(answer, Escape))
    components = [component for component in interaction_components(point) if escapes & set(component)]
    stuck: list[NoRule] = []
    forms: list[ComponentForm] = []
    for component in components:
        answer = _Component(point, component, tuple(i for i in component if i in escapes), limits).decide()
        if isinstance(answer, DescendingCurve):
            return answer
        if isinstance(answer, NoRule):
            stuck.append(answer)
        else:
            forms.append(answer)
    if stuck:
        return NoRule("; ".join(answer.reason for answer in stuck))
    tested = {i for form in forms for i in ((form.neuron,) if isinstance(form, SingleNeuronForm) else form.tested)}
    bounds = tuple(() if i in tested or isinstance(answer, Escape) else answer for i, answer in enumerate(answers))
    return SecondOrderMinimum(stationary, bounds, tuple(forms))


def rule_names(witness: Witness) -> tuple[str, ...]:
    """Return the rules by which a witness decides local minimality, one for each component where they differ."""
    if not isinstance(witness, SecondOrderMinimum):
        return (_RULES[type(witness)],)
    names = []
    for form in witness.components:
        if isinstance(form, SingleNeuronForm):
            alone = form.component == (form.neuron,)
            names.append("M6 component of one neuron" if alone else "M7 one escape neuron in a component")
        elif isinstance(form, StrictForm) and _has_complementary_face(form.faces):
            names.append("M8 complementary zeros of the second-order form")
        else:
            names.append(_RULES[type(form)])
    return tuple(dict.fromkeys(names))


def _has_complementary_face(tree: FaceTree) -> bool:
    if isinstance(tree, RaySplit):
        return _has_complementary_face(tree.positive) or _has_complementary_face(tree.negative)
    return isinstance(tree, ComplementaryFace)


class _Component:
    """One interaction component with its escape neurons."""

    def __init__(self, point: FirstOrder, neurons: tuple[int, ...], escapes: tuple[int, ...], limits: Limits) -> None:
        self.point, self.neurons, self.escapes, self.limits = point, neurons, escapes, limits
        self._cones: dict[int, CriticalCone] = {}

    def decide(self) -> ComponentForm | DescendingCurve | NoRule:
        """Try the rules, cheapest first."""
        for neuron in self.escapes:
            answer = self._one_neuron(neuron)
            if answer is not None:
                return answer
        if shares_open_cell(self.point, self.neurons):
            return self._linear_network()
        shown = self._escapes_alone()
        if shown is not None:
            return shown
        form = self._form(self.neurons, self._constants())
        whole = form.decide(self.limits, complementary=True)
        if isinstance(whole, NegativeDirection):
            return self._negative(form, whole)
        if whole.zero is None:
            return StrictForm(self.neurons, self.neurons, whole.faces)
        return self._strict_escapes() or NoRule(self._stuck(form, whole.zero))

    def _one_neuron(self, neuron: int) -> SingleNeuronForm | DescendingCurve | None:
        """M3, M4, and M6 where the neuron is the component."""
        others = [i for i in self.neurons if i != neuron]
        followers = (*(self.point.values.activity.row(i) for i in others), *self._constants())
        form = self._form((neuron,), followers)
        answer = form.decide(self.limits)
        if isinstance(answer, NegativeDirection):
            return self._single_neuron_curve(form, answer)
        return None if others else SingleNeuronForm(self.neurons, neuron, answer.faces)

    def _linear_network(self) -> SharedCellForm | DescendingCurve:
        form = self._form(self.neurons, self._constants())
        answer = form.decide(self.limits)
        if isinstance(answer, NegativeDirection):
            return self._negative(form, answer)
        return SharedCellForm(self.neurons, self.neurons)

    def _escapes_alone(self) -> ComponentForm | None:
        """M7, and the rank rule for the escape neurons with the others' products projected away."""
        if len(self.escapes) > 1 and not shares_open_cell(self.point, self.escapes):
            return None
        answer = self._form(self.escapes, self._products_without(self.escapes)).decide(self.limits)
        if isinstance(answer, NegativeDirection):
            return None
        if len(self.escapes) == 1:
            return SingleNeuronForm(self.neurons, self.escapes[0], answer.faces)
        return SharedCellForm(self.neurons, self.escapes)

    def _strict_escapes(self) -> StrictForm | None:
        """M5 for the escape neurons, with the others' products projected away."""
        if self.escapes == self.neurons:
            return None
        form = self._form(self.escapes, self._products_without(self.escapes))
        answer = form.decide(self.limits, complementary=True)
        if isinstance(answer, NonnegativeForm) and answer.shows_minimum:
            return StrictForm(self.neurons, self.escapes, answer.faces)
        return None

    def _form(self, tested: Sequence[int], projected: Matrix) -> SecondOrderForm:
        return SecondOrderForm(self.point, tuple(self._cone(i) for i in tested), projected)

    def _cone(self, neuron: int) -> CriticalCone:
        if neuron not in self._cones:
            self._cones[neuron] = CriticalCone.of(self.point, neuron, self.limits)
        return self._cones[neuron]

    def _constants(self) -> Matrix:
        """What the output bias can produce: put at its minimum, it is projected away everywhere."""
        problem = self.point.instance.problem
        return ((ONE,) * problem.data.sample_count,) if problem.has_output_bias else ()

    def _products_without(self, tested: Sequence[int]) -> Matrix:
        products = [v for i in self.neurons if i not in tested for v in self._cone(i).production()]
        return (*products, *self._constants())

    def _negative(self, form: SecondOrderForm, answer: NegativeDirection) -> NegativeFormCurve:
        curve = straight_line(self.point, form.direction(answer.coordinates))
        if curve is None:
            raise InternalContradiction("the loss does not descend along a direction of negative second-order form")
        return NegativeFormCurve(curve.neurons, curve.bias, curve.until, curve.change)

    def _single_neuron_curve(self, form: SecondOrderForm, answer: NegativeDirection) -> DescendingCurve:
        """The line of the negative direction, with the evidence that M3 or M4 asks for."""
        line = self._negative(form, answer)
        (cone,) = form.cones
        neuron = cone.neuron
        direction = form.direction(answer.coordinates).input_directions[neuron]
        width = self.point.instance.network.width
        followers = [
            self.point.values.activity.row(i) if i != neuron else (ZERO,) * len(self.point.values.activity.row(i))
            for i in range(width)
        ]
        followers += self._constants()
        activity, growth = self.point.values.activity.row(neuron), self.point.growth(neuron, direction)
        taken = combination_of(followers, activity)
        parts = (line.neurons, line.bias, line.until, line.change, neuron, direction, taken)
        if is_zero(_rest(activity, taken, followers)):
            return RedundantNeuronCurve(*parts)
        return SingleNeuronCurve(*parts, combination_of(followers, growth))

    def _stuck(self, form: SecondOrderForm, zero: Vector) -> str:
        direction = form.direction(zero)
        faces = []
        for cone in form.cones:
            v = direction.input_directions[cone.neuron]
            faces.append(f"{cone.neuron}: {sign_vector_text(sign_vector_of(v, cone.lines)) or 'smooth'}")
        listed, escaping = ", ".join(map(str, self.neurons)), ", ".join(map(str, self.escapes))
        return (
            f"no rule applies: in the component of neurons {listed} (escape neurons {escaping}) the second-order form "
            f"is nonnegative with zeros beyond the symmetries; one is on the face product ({'; '.join(faces)})"
        )


def _rest(target: Vector, coefficients: Vector, vectors: Sequence[Vector]) -> Vector:
    columns: Iterator[Vector] = zip(*vectors, strict=True)
    return subtract(target, tuple(dot(coefficients, column) for column in columns)) if vectors else target
