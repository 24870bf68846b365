"""The readable report about a polynomial instance: gradient descent or SGD near a minimum."""

from collections.abc import Mapping
from typing import Any

from symbolic_landscape.classification import Classification
from symbolic_landscape.exact.algebraic import AlgebraicNumber
from symbolic_landscape.exact.rational import decimal_text, parse_rational
from symbolic_landscape.exact.univariate import coefficients
from symbolic_landscape.model.polynomial import PolynomialInstance, StochasticPolynomialInstance
from symbolic_landscape.model.polynomial_text import parse_polynomial
from symbolic_landscape.report.text.layout import entry, number

__all__ = ["body"]

LONGEST = 90


def body(instance: PolynomialInstance | StochasticPolynomialInstance, classification: Classification) -> list[str]:
    """Return the lines about the loss, the minimum, the verdict's reason and what was computed for it."""
    details = classification.details
    lines = []
    if isinstance(instance, StochasticPolynomialInstance):
        for b, (batch, p) in enumerate(zip(instance.batches, instance.probabilities, strict=True)):
            lines.append(entry("" if b else "batches", f"{_short(batch.text())}   with probability {p}"))
    else:
        lines.append(entry("function", _short(instance.loss.text())))
    point = ", ".join(
        f"{name} = {x}" if x.rational is not None else f"{name} = {x.decimal(10)}"
        for name, x in zip(instance.variables, instance.minimum, strict=True)
    )
    lines.append(entry("point", _short(point)))
    if isinstance(classification.loss, str):
        lines.append(entry("loss", number(classification.loss)))
    elif classification.loss is not None:
        lines.append(entry("loss", f"between {classification.loss['lower']} and {classification.loss['upper']}"))
    lines.append(entry("because", details["reason"]))
    lines += _stochastic(details) if isinstance(instance, StochasticPolynomialInstance) else _descent(details)
    return lines


def _descent(details: Mapping[str, Any]) -> list[str]:
    lines = []
    if details["sharpness"] is not None:
        times = f", {details['multiplicity']} times" if details["multiplicity"] > 1 else ""
        lines.append(entry("sharpness", _algebraic(details["sharpness"]) + times))
        lines.append(entry("threshold", f"step size 2 / sharpness = {_algebraic(details['critical_step_size'])}"))
    if details["criterion_sign"] is not None:
        value = details.get("criterion")
        if value is None:
            shown = {"+": "positive definite", "-": "negative somewhere", "0": "neither positive nor negative"}
            lines.append(entry("criterion", f"Q is {shown[details['criterion_sign']]} on the top eigenspace"))
        elif "value" in value:
            lines.append(entry("criterion", f"Q = {number(value['value'])}"))
        else:
            lines.append(entry("criterion", f"Q = {value['lower'][:14]}.. (sign {details['criterion_sign']})"))
    if "inertia" in details:
        lines.append(entry("Hessian", _inertia(details["inertia"])))
    if details.get("minima"):
        shown_by = details["minima"]["shown_by"].replace("_", " ")
        lines.append(entry("minima", f"a manifold of dimension {details['minima']['dimension']}, shown by {shown_by}"))
    if "sharpness_hessian" in details:
        lines.append(entry("", f"Hessian of the sharpness along them: {_inertia(details['sharpness_hessian'])}"))
    if "step_size" in details:
        stable = details.get("linearly_stable")
        words = "" if stable is None else ": the point is linearly " + ("stable" if stable else "unstable or neutral")
        lines.append(entry("step size", number(details["step_size"]) + words))
        for cycle in details["two_cycles"]:
            a, b = (f"({', '.join(decimal_text(parse_rational(x), 7) for x in point)})" for point in cycle["points"])
            kind = {True: "stable", False: "unstable", None: "of unknown stability"}[cycle["stable"]]
            lines.append(entry("", _short(f"2-cycle {a} <-> {b}, {kind}")))
        if not details["two_cycles"]:
            lines.append(entry("", "no 2-cycle was certified" if not details["two_cycles_complete"] else "no 2-cycle"))
        elif details["two_cycles_complete"]:
            lines.append(entry("", "and no others"))
    return lines


def _stochastic(details: Mapping[str, Any]) -> list[str]:
    lines = [entry("step size", number(details["step_size"]))]
    stable = details["mean_square_linear_stable"]
    words = {True: "stable", False: "not stable", None: "not decided"}[stable]
    threshold = details["linear_threshold"]
    until = "" if threshold is None else f"; stable below step size {_algebraic(threshold)}"
    lines.append(entry("mean square", f"linearly {words}{until}"))
    listed = ["stable" if value else "not stable" for value in details["batch_linearly_stable"]]
    lines.append(entry("each batch", ", ".join(listed)))
    if not details["interpolating"]:
        lines.append(entry("", "the point is not stationary for every batch"))
    moments = details.get("squared_distance_moments", [])
    if moments:
        shown = [decimal_text(parse_rational(value), 6) for value in moments]
        lines.append(entry("moments", "E |x_t - minimum|^2 = " + ", ".join(shown)))
    return lines


def _inertia(parts: Mapping[str, int]) -> str:
    return f"{parts['positive']} positive, {parts['zero']} zero, {parts['negative']} negative eigenvalues"


def _algebraic(value: Mapping[str, Any]) -> str:
    """Return an algebraic number of an answer with its decimal value."""
    if "value" in value:
        return number(value["value"])
    p = parse_polynomial(value["minimal_polynomial"], ("z",)).polynomial
    terms = {exponents[0]: c for exponents, c in p.terms}
    ascending = coefficients(terms.get(k, 0) for k in range(max(terms) + 1))
    root = AlgebraicNumber.root_between(ascending, *(parse_rational(end) for end in value["interval"]))
    return f"{root.decimal(10)}, a root of {_short(value['minimal_polynomial'])}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."
