"""What the point of a Gaussian instance is: one finding, from which every claim and the classification are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from symbolic_landscape.conditions.gaussian.exact_fit import has_flat_direction, is_exact_fit, nearest_exact_fit
from symbolic_landscape.conditions.gaussian.given_students import (
    NetworkPoint,
    SpanCoordinates,
    certify_network,
    distance,
    in_span,
    largest_square,
    smallest_eigenvalue,
)
from symbolic_landscape.conditions.gaussian.splitting import (
    Grouping,
    descending_split,
    grouped_by_direction,
    loses_at_once,
    merged_students,
    splits_are_minima,
    steepest_start,
)
from symbolic_landscape.conditions.gaussian.symmetric_family import SymmetricPoint, certify_family
from symbolic_landscape.errors import LimitReached
from symbolic_landscape.exact.ball import Ball, ball, decimal_bounds, sign, working_precision
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import ZERO, Rational, decimal_text
from symbolic_landscape.limits import Limits
from symbolic_landscape.model.gaussian import GaussianInstance, Students
from symbolic_landscape.model.gaussian_family import Family
from symbolic_landscape.witness import Witness
from symbolic_landscape.witness.gaussian import (
    CriticalMinimum,
    CriticalSaddle,
    ExactFit,
    SilentStudent,
    SplitMinimum,
    SplitSaddle,
    SymmetricMinimum,
    SymmetricSaddle,
)

__all__ = ["Finding", "bounds", "examine"]

_BITS = 192
_MINIMUM_IN_SPAN = "a minimum in the teachers' span only: the Hessian across it is not certainly positive definite"
_NEAR = Rational(1, 100)  # of the largest student: a point farther from its critical point is not certified
_PARALLEL = Rational(1, 10**4)  # squared sine of an angle that may be that of split students
_SILENT = Rational(1, 10**4)  # squared length, relative to the largest, of a student that may stand for 0

Nondegenerate = CriticalMinimum | CriticalSaddle | SymmetricMinimum | SymmetricSaddle


@dataclass(frozen=True)
class Finding:
    """A verdict word of design/format.md with its evidence.

    `witness`: proves local minimality, or refutes it where the verdict is `saddle`.  `loss`, `smallest`: enclosures
    at the critical point.  `radius`: a bound on the distance of the given students to it; for a family, of the
    unknowns' center.  `spurious`: whether the loss is certainly not the least one.  `index`: of a nondegenerate saddle.
    `nondegenerate`: the witness of the critical point itself, where its Hessian has no eigenvalue near 0.
    """

    verdict: str
    reason: str | None = None
    witness: Witness | None = None
    strict: bool | None = None
    loss: Ball | None = None
    smallest: Ball | None = None
    radius: Rational | None = None
    spurious: bool | None = None
    index: int | None = None
    nondegenerate: Nondegenerate | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def refutes_global(self) -> bool:
        """Whether the witness also shows that some point has a smaller loss."""
        return self.verdict == "saddle" or (self.verdict == "local_minimum" and self.spurious is True)


def examine(instance: GaussianInstance, limits: Limits) -> Finding:
    """Return what the point is; `not_certified` with the reason where nothing could be proved."""
    try:
        with working_precision(_BITS):
            if isinstance(instance.point, Family):
                return _examine_family(instance.point, limits)
            return _examine_students(instance.point, limits)
    except LimitReached as reached:
        return Finding("not_certified", str(reached))


def _examine_family(family: Family, limits: Limits) -> Finding:
    found = certify_family(family, limits)
    if isinstance(found, str):
        return Finding("not_certified", found)
    details = _family_details(family, found)
    critical = found.critical
    evidence = Evidence(found.loss, found.smallest, critical.radius, True if sign(found.loss) == 1 else None)
    negative = min(found.spectra, key=lambda s: min(value.upper for value in s.eigenvalues))
    if -1 in negative.signs():
        saddle = SymmetricSaddle(found.unknowns, critical.radius, critical.gap)
        return evidence.finding("saddle", saddle, index=found.index, details=details)
    if found.undecided:
        reason = f"the sign of an eigenvalue in {', '.join(found.undecided)} is not decided within {limits.bits} bits"
        return Finding("not_certified", reason, details=details)
    if found.smallest_in_complement.lower <= 0:
        return Finding("not_certified", _MINIMUM_IN_SPAN, details=details)
    minimum = SymmetricMinimum(found.unknowns, critical.radius, critical.gap)
    return evidence.finding("local_minimum", minimum, strict=True, details=details)


def _family_details(family: Family, found: SymmetricPoint) -> dict[str, Any]:
    digits = 30
    return {
        "unknowns": {
            letter: decimal_text(value, digits) for letter, value in zip(family.letters, found.unknowns, strict=True)
        },
        "smallest_in_complement": bounds(found.smallest_in_complement),
        "lowest_component": found.lowest_component.name,
        "components": [
            {
                "component": s.name,
                "dimension": s.dimension,
                "multiplicity": len(s.eigenvalues),
                "smallest": bounds(min(s.eigenvalues, key=lambda value: value.midpoint)),
            }
            for s in found.spectra
        ],
    }


def _examine_students(point: Students, limits: Limits) -> Finding:
    students, teachers = point.weights, point.teachers
    if is_exact_fit(students, teachers):
        return _exact_fit_finding(point, students, limits)
    largest = largest_square(students)
    if largest == 0:
        return Finding("not_certified", "all students are 0, where the loss has no derivative and no minimum")
    reach = Reach(students, ball(largest).sqrt() * _NEAR)
    fit = nearest_exact_fit(students, teachers) if len(students) >= len(teachers) else None
    if fit is not None and reach.contains(fit, ZERO):
        return _exact_fit_finding(point, fit, limits)
    coordinates = in_span(point)
    silent = [row for row in students if not any(row)]
    finding = Finding("not_certified", "some students are 0")
    if not silent:
        finding = _examine_directly(point, coordinates, reach, limits)
        if finding.verdict != "not_certified":
            return finding
    for silent_square in (ZERO, largest * _SILENT):
        grouping = grouped_by_direction(students, _PARALLEL, silent_square)
        if not grouping.has_silent and not grouping.has_split:
            continue
        wide = _examine_grouped(point, coordinates, grouping, reach, limits)
        if wide.verdict != "not_certified":
            return wide
        finding = wide if silent else finding
    return finding


@dataclass(frozen=True)
class Reach:
    """The given students, and how far from them the critical point may be."""

    students: Matrix
    limit: Ball

    def contains(self, center: Matrix, radius: Rational) -> bool:
        """Return whether everything within `radius` of `center` is certainly within reach."""
        return sign(self.limit - self.distance(center, radius)) == 1

    def distance(self, center: Matrix, radius: Rational) -> Ball:
        """Return the distance of the students to `center`, plus `radius`."""
        return distance(self.students, center) + radius

    def refusal(self, center: Matrix, radius: Rational) -> str:
        """Return why a critical point near `center` is too far."""
        far, limit = self.distance(center, radius), self.limit
        return (
            f"the critical point that the students lead to is at distance {decimal_text(far.midpoint, 3)}, "
            f"farther than 1/100 of the largest student ({decimal_text(limit.midpoint, 3)})"
        )


@dataclass(frozen=True)
class Evidence:
    """The enclosures that a certified point has in common, whatever its verdict."""

    loss: Ball
    smallest: Ball | None
    radius: Rational
    spurious: bool | None

    def finding(
        self,
        verdict: str,
        witness: Witness,
        strict: bool | None = None,
        index: int | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> Finding:
        """Return the finding with this evidence."""
        common = (self.loss, self.smallest, self.radius, self.spurious, index)
        nondegenerate = witness if isinstance(witness, Nondegenerate) else None
        return Finding(verdict, None, witness, strict, *common, nondegenerate, details or {})


def _evidence(point: Students, found: NetworkPoint, reach: Reach, center: Matrix, smallest: Ball | None) -> Evidence:
    spurious = True if sign(found.loss) == 1 and len(point.weights) >= len(point.teachers) else None
    radius = reach.distance(center, found.critical.radius).upper
    return Evidence(found.loss, smallest, radius, spurious)


def _network_witness(found: NetworkPoint, dimension: int, kept: int) -> CriticalMinimum | CriticalSaddle | None:
    """Return the witness of a certified point; None where it is a minimum in the span only."""
    fields = (found.center, found.critical.radius, found.critical.gap)
    if found.index > 0 or (found.complement is False and dimension > kept):
        return CriticalSaddle(*fields)
    return CriticalMinimum(*fields) if found.complement is True else None


def _examine_directly(point: Students, coordinates: SpanCoordinates, reach: Reach, limits: Limits) -> Finding:
    found = certify_network(coordinates, point.weights, limits)
    if isinstance(found, str):
        return Finding("not_certified", found)
    if not reach.contains(found.center, found.critical.radius):
        return Finding("not_certified", reach.refusal(found.center, found.critical.radius))
    evidence = _evidence(point, found, reach, found.center, found.smallest)
    witness = _network_witness(found, point.dimension, len(coordinates.kept))
    match witness:
        case CriticalSaddle():
            return evidence.finding("saddle", witness, index=found.index if found.index > 0 else None)
        case CriticalMinimum():
            return evidence.finding("local_minimum", witness, strict=True)
    return Finding("not_certified", _MINIMUM_IN_SPAN)


def _examine_grouped(
    point: Students, coordinates: SpanCoordinates, grouping: Grouping, reach: Reach, limits: Limits
) -> Finding:
    """Examine students that are shares of narrower ones, or 0."""
    narrow = merged_students(point.weights, grouping)
    found = certify_network(coordinates, narrow, limits)
    if isinstance(found, str):
        return Finding("not_certified", f"without split and silent students: {found}")
    center = grouping.spread(found.center)
    if not reach.contains(center, found.critical.radius):
        return Finding("not_certified", reach.refusal(center, found.critical.radius))
    merged = _network_witness(found, point.dimension, len(coordinates.kept))
    if merged is None:
        return Finding("not_certified", _MINIMUM_IN_SPAN)
    smallest = None if grouping.has_silent else smallest_eigenvalue(coordinates, center, found.critical.radius)
    evidence = _evidence(point, found, reach, center, smallest)
    fields = (merged, grouping.origin, grouping.shares)
    if isinstance(merged, CriticalSaddle):
        saddle = SilentStudent(*fields, ()) if grouping.has_silent else SplitSaddle(*fields, None, ())
        return evidence.finding("saddle", saddle)
    split = descending_split(coordinates, found, grouping)
    if split is not None and not grouping.has_silent:
        return evidence.finding("saddle", SplitSaddle(*fields, *split))
    if grouping.has_silent:
        direction = steepest_start(coordinates, found)
        if direction is not None and loses_at_once(coordinates, found, direction):
            return evidence.finding("saddle", SilentStudent(*fields, direction))
        reason = "a student is 0, and no direction was found in which it lowers the loss: no rule applies"
        return Finding("not_certified", reason)
    if splits_are_minima(coordinates, found, grouping):
        # The wide Hessian is >= 0, and 0 along the exchange of length between the parts.
        evidence = _evidence(point, found, reach, center, ball(0))
        return evidence.finding("local_minimum", SplitMinimum(merged, grouping.origin, grouping.shares), strict=False)
    return Finding("not_certified", "students are split, and the sign of the curvature between their parts is open")


def _exact_fit_finding(point: Students, fit: Matrix, limits: Limits) -> Finding:
    radius = distance(point.weights, fit).upper
    witness = ExactFit(fit)
    if has_flat_direction(fit):
        # The Hessian of a minimum is >= 0, and 0 along the exchange of length; at a student 0 there is none.
        smallest = None if any(not any(row) for row in fit) else ball(0)
        return Finding("global_minimum", None, witness, False, ball(0), smallest, radius, False)
    found = certify_network(in_span(point), fit, limits)
    if isinstance(found, str) or found.index != 0 or distance(found.center, fit).upper > found.critical.radius:
        return Finding("global_minimum", None, witness, None, ball(0), None, radius, False)
    strict = True if found.complement is True or point.dimension == len(in_span(point).kept) else None
    bare = _network_witness(found, point.dimension, len(in_span(point).kept))
    return Finding("global_minimum", None, witness, strict, ball(0), found.smallest, radius, False, None, bare)


def bounds(value: Ball) -> dict[str, str]:
    """Return {"lower": .., "upper": ..}: decimals that enclose the ball."""
    lower, upper = decimal_bounds(value)
    return {"lower": lower, "upper": upper}
