"""The escape graph: which stationary prediction an added small neuron leads to, from every stationary prediction.

At a prediction with residual e a spare neuron at u with output weight -t sgn D_e(u) lowers the loss at rate
|D_e(u)|.  Gradient flow from vanishing weights aligns small neurons with the local maximisers of |D_e(u)| / |u|, so one
edge is drawn for each of them, to the prediction at which exact descent from there ends.  The edges strictly lower the
loss: that is proved.  That gradient flow takes them is a model of the dynamics, not a theorem.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx

from symbolic_landscape.arrangement.arrangement import Face
from symbolic_landscape.arrangement.localization import boundary_lines
from symbolic_landscape.arrangement.piecewise_linear import PiecewiseLinearForm
from symbolic_landscape.arrangement.sign_vector import SignVector, sign_vector_of, sign_vector_text
from symbolic_landscape.conditions.empirical.nonnegative import Violation, decide_nonnegative
from symbolic_landscape.errors import InternalContradiction
from symbolic_landscape.exact.matrix import kernel, project
from symbolic_landscape.exact.rational import ONE, ZERO, Rational, parse_rational, rational_text
from symbolic_landscape.exact.vector import Vector, add, dot, is_zero, negate, primitive, scale, subtract, zero_vector
from symbolic_landscape.limits import DEFAULT_LIMITS, Limits
from symbolic_landscape.loss.empirical import evaluate
from symbolic_landscape.model.empirical import EmpiricalInstance, EmpiricalProblem
from symbolic_landscape.model.network import Network
from symbolic_landscape.spectrum.descent import descend
from symbolic_landscape.spectrum.neuron_classes import NeuronClasses
from symbolic_landscape.spectrum.prediction import Spectrum, StationaryPrediction

__all__ = ["EscapeDirection", "EscapeGraph", "escape_directions", "escape_graph"]

if TYPE_CHECKING:
    _Graph = nx.DiGraph[str]
else:
    _Graph = nx.DiGraph  # not generic while it runs


class EscapeGraph(_Graph):
    """The predictions of a spectrum, and the escapes between them: a networkx graph with the data of `escape_graph`."""


@dataclass(frozen=True)
class EscapeDirection:
    """A strict local maximiser candidate u of |D_e(u)| / |u|: the face it lies in, and the sign of D_e(u)."""

    face: SignVector
    direction: Vector
    slope: Rational


def escape_directions(table: NeuronClasses, residual: Vector, limits: Limits) -> tuple[EscapeDirection, ...]:
    """Return the local maximisers of |D_e(u)| / |u| on the sphere with D_e(u) != 0, as primitive integer vectors.

    On a face D_e(u) = c . u, so a maximiser inside it is a multiple of the projection p of c on the face's span, +p
    with D_e > 0 or -p with D_e < 0.  With s = sgn D_e(u), u is a local maximiser iff
    (D_e(u)/|u|^2) s u . v - s D_u(v) >= 0 for all v, D_u the one-sided derivative of D_e at u.

    >>> from symbolic_landscape.exact.vector import vector
    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> table = NeuronClasses(from_arrays([[1, 0], [0, 1]], [0, 0], [[0, 0]], [[0]]).problem)
    >>> [[str(v) for v in u.direction] for u in escape_directions(table, vector([3, 4]), DEFAULT_LIMITS)]
    [['3', '4']]
    """
    problem, inputs = table.problem, table.problem.data.inputs
    found = []
    for face in table.faces:
        gradient = _gradient(problem, face, residual)
        basis = kernel([x for x, s in zip(inputs, face.sign_vector, strict=True) if s == 0], len(inputs[0]))
        p = project(basis, gradient)
        if is_zero(p):
            continue
        for u in (p, negate(p)):
            inside = sign_vector_of(u, inputs) == face.sign_vector
            if inside and _is_local_maximiser(problem, face, residual, u, limits):
                direction = primitive(u)
                found.append(EscapeDirection(face.sign_vector, direction, dot(gradient, direction)))
    return tuple(found)


def escape_graph(
    problem: EmpiricalProblem,
    spectrum: Spectrum,
    *,
    limits: Limits = DEFAULT_LIMITS,
    progress: Callable[[str, int, int | None], None] | None = None,
) -> EscapeGraph:
    """Return the graph of escapes between the predictions of a spectrum of all widths.

    Vertices are predictions as text, with `loss`, `minimal_width`, `local_minimum`, `saddle`; edges carry `direction`,
    `face` and `output_sign` of the escaping neuron, the number of `steps` of exact descent, and the largest
    `squared_steepness` (D_e(u)/|u|)^2.  Parallel escapes to one
    prediction are one edge, their directions joined by ";".
    """
    table = NeuronClasses(problem)
    graph = EscapeGraph()
    key = {entry.prediction: _key(entry.prediction) for entry in spectrum.predictions}
    for entry in spectrum.predictions:
        graph.add_node(
            key[entry.prediction],
            loss=rational_text(entry.loss),
            minimal_width=entry.minimal_width,
            local_minimum=entry.local_minimum,
            saddle=entry.saddle,
        )
    for position, entry in enumerate(spectrum.predictions):
        if progress is not None:
            progress("escapes", position, len(spectrum.predictions))
        residual = subtract(entry.prediction, table.targets)
        for escape in escape_directions(table, residual, limits):
            end, steps = _end_of_descent(problem, table, entry, escape, limits)
            if end not in key:
                raise InternalContradiction("exact descent ended at a prediction that is not in the spectrum")
            _add_escape(graph, key[entry.prediction], key[end], escape, steps)
    return graph


def _add_escape(graph: EscapeGraph, start: str, end: str, escape: EscapeDirection, steps: int) -> None:
    direction = " ".join(rational_text(value) for value in escape.direction)
    face, output_sign = sign_vector_text(escape.face), "-" if escape.slope > 0 else "+"
    steepness = escape.slope**2 / dot(escape.direction, escape.direction)
    if graph.has_edge(start, end):
        known = graph.edges[start, end]
        known["direction"] += f"; {direction}"
        known["face"] += f"; {face}"
        known["output_sign"] += f"; {output_sign}"
        known["steps"] = min(known["steps"], steps)
        known["squared_steepness"] = rational_text(max(steepness, parse_rational(known["squared_steepness"])))
    else:
        graph.add_edge(
            start,
            end,
            direction=direction,
            face=face,
            output_sign=output_sign,
            steps=steps,
            squared_steepness=rational_text(steepness),
        )


def _end_of_descent(
    problem: EmpiricalProblem,
    table: NeuronClasses,
    entry: StationaryPrediction,
    escape: EscapeDirection,
    limits: Limits,
) -> tuple[Vector, int]:
    """Return the prediction where exact descent ends from the least network of `entry` with the escaping neuron."""
    family = entry.family
    weights = [scale(Rational(s), z) for s, z in zip(family.signs, family.effective_weights, strict=True)]
    outputs = [Rational(s) for s in family.signs] + [-ONE if escape.slope > 0 else ONE]
    network = Network((*weights, escape.direction), (tuple(outputs),))
    walk = descend(EmpiricalInstance(problem, network), limits=limits)
    residual = evaluate(problem, walk.instance.network).residuals_of(0)
    prediction = add(residual, table.targets)
    if not walk.path[-1] < entry.loss:
        raise InternalContradiction("an escape did not lower the loss")
    return prediction, len(walk.steps)


def _is_local_maximiser(
    problem: EmpiricalProblem, face: Face, residual: Vector, u: Vector, limits: Limits
) -> bool:
    """Whether (D/|u|^2) s u . v - s D_u(v) >= 0 for all v, with D = D_e(u) and s its sign."""
    activation, inputs = problem.activation, problem.data.inputs
    gradient = _gradient(problem, face, residual)
    value = dot(gradient, u)
    s = ONE if value > 0 else -ONE
    mean = (activation.alpha_plus + activation.alpha_minus) / 2
    half_jump = (activation.alpha_plus - activation.alpha_minus) / 2
    lines = boundary_lines(inputs, face.sign_vector)
    linear = gradient
    for line in lines:
        for sample in line.samples:
            linear = add(linear, scale(mean * residual[sample], inputs[sample]))
    kinks = tuple(
        half_jump * sum((residual[k] * abs(ratio) for k, ratio in zip(line.samples, line.ratios, strict=True)), ZERO)
        for line in lines
    )
    derivative = PiecewiseLinearForm(linear, tuple(line.direction for line in lines), kinks)
    radial = PiecewiseLinearForm(scale(value / dot(u, u), u), derivative.lines, zero_vector(len(lines)))
    return not isinstance(decide_nonnegative(radial.plus(derivative.scaled(-ONE)).scaled(s), limits), Violation)


def _gradient(problem: EmpiricalProblem, face: Face, residual: Vector) -> Vector:
    """Return c with D_e(u) = c . u on the face: sum over the samples off its boundary of slope e_k x_k."""
    gradient = zero_vector(problem.data.input_dimension)
    for e, s, x in zip(residual, face.sign_vector, problem.data.inputs, strict=True):
        if s:
            gradient = add(gradient, scale(problem.activation.slope(s) * e, x))
    return gradient


def _key(prediction: Vector) -> str:
    return " ".join(rational_text(value) for value in prediction)
