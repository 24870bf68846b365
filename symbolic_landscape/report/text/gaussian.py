"""The readable report about a Gaussian instance."""

from collections.abc import Mapping
from typing import Any

from symbolic_landscape.classification import Classification
from symbolic_landscape.model.gaussian import GaussianInstance
from symbolic_landscape.model.gaussian_family import Family
from symbolic_landscape.report.text.layout import entry

__all__ = ["body"]

_SHOWN = 24  # digits of an enclosure that people compare
_CONVENTIONS = "L = 1/2 E (student - teacher)^2, x ~ N(0, I); weights as they act on x"


def body(instance: GaussianInstance, classification: Classification) -> list[str]:
    """Return the lines about the point, its loss, its curvature and, for a family, its components."""
    details = classification.details
    lines = [entry("point", _point(instance)), entry("loss", _CONVENTIONS)]
    if isinstance(classification.loss, Mapping):
        lines.append(entry("", _enclosure(classification.loss)))
    if classification.verdict == "local_minimum":
        kind = "strict" if details["strict"] else "not strict: it is flat along an exchange of length"
        lines.append(entry("minimum", f"{kind}, in every dimension d >= M"))
    if details["spurious"]:
        lines.append(entry("spurious", "yes: copies of the teachers have loss 0"))
    if details["smallest_eigenvalue"] is not None:
        where = f", in {details['lowest_component']}" if "lowest_component" in details else ""
        lines.append(entry("curvature", f"smallest eigenvalue {_enclosure(details['smallest_eigenvalue'])}{where}"))
    if "smallest_in_complement" in details:
        lines.append(entry("", f"across the teachers' span {_enclosure(details['smallest_in_complement'])}"))
    if "index" in details:
        lines.append(entry("index", f"{details['index']} negative eigenvalues in the teachers' span"))
    if details["radius"] is not None:
        lines.append(entry("radius", _radius(instance, details["radius"])))
    if "unknowns" in details:
        lines.append(entry("unknowns", ", ".join(f"{k} = {_short(v)}" for k, v in details["unknowns"].items())))
    for position, row in enumerate(details.get("components", ())):
        size = f"{row['component']} ({row['dimension']} x {row['multiplicity']})"
        lines.append(entry("components" if position == 0 else "", f"{size:<28}{_enclosure(row['smallest'])}"))
    return lines


def _point(instance: GaussianInstance) -> str:
    point = instance.point
    if isinstance(point, Family):
        k1 = "" if point.name == "A" else f", k1 = {point.anti_aligned}"
        return f"family {point.name}, M = {point.teachers} teachers{k1}"
    teachers = "orthonormal teachers" if point.orthonormal else "teachers"
    return f"{len(point.weights)} students, {len(point.teachers)} {teachers}, {point.dimension} inputs"


def _radius(instance: GaussianInstance, radius: str) -> str:
    if isinstance(instance.point, Family):
        return f"one critical point within {radius} of the unknowns"
    return f"the critical point is within {radius} of the given students"


def _enclosure(bounds: Mapping[str, Any]) -> str:
    """Return what two bounds agree on, or both where they agree on little.

    >>> _enclosure({"lower": "0.12345678901", "upper": "0.12345678902"})
    '0.1234567890..'
    """
    lower, upper = str(bounds["lower"]), str(bounds["upper"])
    if lower == upper:
        return lower
    shared = 0
    while shared < min(len(lower), len(upper)) and lower[shared] == upper[shared]:
        shared += 1
    agreed = lower[:shared][: _SHOWN + 3]
    return f"{agreed}.." if sum(c.isdigit() for c in agreed.lstrip("-0.")) >= 6 else f"[{lower}, {upper}]"


def _short(value: str) -> str:
    return value[:10] if "e" not in value else value[:8] + value[value.index("e") :]
