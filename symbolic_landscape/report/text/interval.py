"""The readable report about an interval instance."""

from collections.abc import Iterable
from typing import Any

from symbolic_landscape.classification import Classification
from symbolic_landscape.exact.rational import ZERO, Rational, rational_text
from symbolic_landscape.exact.univariate import polynomial_text
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.model.activation import RELU
from symbolic_landscape.model.interval import IntervalInstance, Quadratic
from symbolic_landscape.report.text.layout import counted, entry, number
from symbolic_landscape.verdict import Refuted
from symbolic_landscape.witness.interval import CurveDescent, LowerPoint, NegativeDerivative

__all__ = ["body"]

MOST_LINES = 12
LONG_NUMBER = 40


def body(instance: IntervalInstance, classification: Classification) -> list[str]:
    """Return the lines about problem, loss, neurons, and what shows that the point is no minimum."""
    details = classification.details
    lines = [entry("problem", text) if i == 0 else entry("", text) for i, text in enumerate(_problem(instance))]
    lines.append(entry("loss", number(str(classification.loss))))
    lines.append(entry("smooth", "differentiable there" if details["differentiable"] else "not differentiable there"))
    gradient = details["gradient"]
    entries = [*gradient["w"], *gradient["b"], *gradient["v"], gradient["c"]]
    nonzero = sum(text != "0" for text in entries)
    partials = f"{nonzero} of {len(entries)} partial derivatives are not 0" if nonzero else "0"
    lines.append(entry("gradient", partials))
    if "branch" in details:
        lines.append(entry("structure", _structure(details)))
    lines += [entry("" if i else "neurons", text) for i, text in enumerate(_groups(details["neurons"]))]
    lines += _evidence(classification)
    return lines


def _problem(instance: IntervalInstance) -> list[str]:
    problem = instance.problem
    low, high = problem.interval
    if isinstance(problem.activation, Quadratic) or problem.activation == RELU:
        activation = str(problem.activation)
    else:
        activation = f"leaky relu, slope {rational_text(problem.activation.alpha_minus)}"
    width = instance.network.width
    first = f"{counted(width, 'neuron')}, {activation}, x from {_short(low)} to {_short(high)}"
    texts = [first, *_pieces("target", problem.target.knots, problem.target.pieces)]
    if problem.affine is None or problem.affine.density != 1:
        texts += _pieces("density", problem.density.knots, problem.density.pieces)
    return texts


def _pieces(title: str, knots: Vector, pieces: Iterable[Vector]) -> list[str]:
    listed = list(pieces)
    if len(listed) == 1:
        return [f"{title} {_brief(polynomial_text(listed[0], 'x'))}"]
    return [
        f"{title} {_brief(polynomial_text(p, 'x'))} up to {_short(end)}"
        for end, p in zip(knots[1:], listed, strict=True)
    ]


def _structure(details: Any) -> str:
    text = str(details["branch"])
    if "pattern" in details:
        text += f", n = {details['n_kinks']}" + (f", pattern {details['pattern']}" if "pattern" not in text else "")
    return text


def _groups(neurons: Iterable[dict[str, Any]]) -> list[str]:
    groups: dict[tuple[str, bool], list[int]] = {}
    for neuron in neurons:
        groups.setdefault((neuron["type"], neuron["flat"]), []).append(neuron["neuron"])
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[1]))
    return [
        f"{len(members):>4} {kind}{', flat' if flat else ''}: {_members(members)}" for (kind, flat), members in ordered
    ]


def _members(members: list[int]) -> str:
    shown = ", ".join(str(member) for member in members[:MOST_LINES])
    return shown if len(members) <= MOST_LINES else f"{shown}, .."


def _evidence(classification: Classification) -> list[str]:
    lines: list[str] = []
    for verdict in classification.claims:
        if verdict.claim.name not in ("local_minimum", "global_minimum") or not isinstance(verdict, Refuted):
            continue
        match verdict.witness:
            case NegativeDerivative() as descent if not lines:
                lines.append(entry("descent", f"a direction with derivative {_number(descent.derivative)}"))
            case CurveDescent() as curve if not lines:
                lines += _curve(curve)
            case LowerPoint() as point:
                lines.append(entry("lower", f"loss {_number(point.loss)} at another network of this width"))
    return lines


def _curve(curve: CurveDescent) -> list[str]:
    change = _brief(polynomial_text((ZERO, *curve.change), "u"))
    lines = [entry("escape", f"L changes by {change}"), entry("", f"for 0 < u <= {_short(curve.until)}, along")]
    for path in curve.neurons[:MOST_LINES]:
        rows = (("w", path.w), ("b", path.b), ("v", path.v))
        parts = [f"{name}_{path.neuron} + {_polynomial(row)}" for name, row in rows if row]
        lines.append(entry("", "  ".join(parts)))
    if len(curve.neurons) > MOST_LINES:
        lines.append(entry("", f"and {len(curve.neurons) - MOST_LINES} more neurons"))
    if curve.c:
        lines.append(entry("", f"c + {_polynomial(curve.c)}"))
    return lines


def _polynomial(row: Vector) -> str:
    return _brief(f"({polynomial_text((ZERO, *row), 'u')})")


def _number(value: Rational) -> str:
    return _brief(number(rational_text(value)))


def _short(value: Rational) -> str:
    return _brief(rational_text(value), LONG_NUMBER)


def _brief(text: str, longest: int = 90) -> str:
    return text if len(text) <= longest else f"{text[: longest - 20]}..{text[-16:]}"
