"""Certification of given students: the critical point next to them in full space, its inertia, its distance."""

from dataclasses import dataclass

from symbolic_landscape.conditions.gaussian.critical_point import (
    CriticalPoint,
    check_euler,
    critical_point,
    rounded_down,
)
from symbolic_landscape.exact.ball import Ball, BallMatrix, ball, working_precision
from symbolic_landscape.exact.ball_matrix import is_positive_definite, symmetric_eigenvalues
from symbolic_landscape.exact.block_form import BlockForm, SpectralGap, SpectrumProposal, spectral_gap
from symbolic_landscape.exact.matrix import Matrix, identity, multiply, project, rank, row_space, solve, transpose
from symbolic_landscape.exact.rational import ZERO, Rational, nearest_dyadic, nearest_float, rational
from symbolic_landscape.exact.vector import dot, is_zero, subtract
from symbolic_landscape.limits import Deadline, Limits
from symbolic_landscape.loss.gaussian import PopulationLoss
from symbolic_landscape.model.gaussian import Students

__all__ = [
    "NetworkPoint",
    "SpanCoordinates",
    "certify_network",
    "distance",
    "in_span",
    "largest_square",
    "smallest_eigenvalue",
]

_BITS = 192  # precision of values and of the spectrum
_KEPT = 100  # bits after the point in the center: residuals near 1e-30
_ROUNDS = 8
_MOST_UNKNOWNS = 1600  # K r: the dense spectrum of a larger Hessian would need more than a gigabyte


@dataclass(frozen=True)
class SpanCoordinates:
    """Coordinates in which the teachers span everything, where they can be chosen rationally.

    `kept`: the coordinates in which some teacher is not 0.  `lift`: where the teachers span less than those, the
    rational projection across their span; None where they span all of them.  `basis`: rows that span the teachers.
    """

    dimension: int
    kept: tuple[int, ...]
    teachers: Matrix
    lift: Matrix | None
    basis: Matrix

    def restricted(self, rows: Matrix) -> Matrix:
        """Return the rows in the kept coordinates."""
        return tuple(tuple(row[k] for k in self.kept) for row in rows)

    def extended(self, rows: Matrix) -> Matrix:
        """Return rows of the kept coordinates with 0 in the others."""
        place = {k: position for position, k in enumerate(self.kept)}
        return tuple(
            tuple(row[place[k]] if k in place else ZERO for k in range(self.dimension)) for row in rows
        )

    def rounded(self, rows: Matrix, bits: int) -> Matrix:
        """Return rows of the teachers' span near the given ones, with about `bits` bits after the point."""
        if self.lift is None:
            return tuple(tuple(nearest_dyadic(value, bits) for value in row) for row in rows)
        gram = multiply(self.basis, transpose(self.basis))
        found = []
        for row in rows:
            coefficients = solve(gram, tuple(dot(b, row) for b in self.basis))
            assert coefficients is not None  # the Gram matrix of a basis is regular
            short = tuple(nearest_dyadic(value, bits) for value in coefficients)
            found.append(multiply((short,), self.basis)[0])
        return tuple(found)


def in_span(point: Students) -> SpanCoordinates:
    """Return coordinates of the span of the teachers."""
    kept = tuple(k for k in range(point.dimension) if any(row[k] != 0 for row in point.teachers))
    teachers = tuple(tuple(row[k] for k in kept) for row in point.teachers)
    if rank(teachers) == len(kept):
        return SpanCoordinates(point.dimension, kept, teachers, None, ())
    basis = row_space(teachers)
    lift = tuple(subtract(unit, project(basis, unit)) for unit in identity(len(kept)))
    return SpanCoordinates(point.dimension, kept, teachers, lift, basis)


@dataclass(frozen=True)
class NetworkPoint:
    """A certified critical point: the only one within `critical.radius` of `center` among students in the span.

    `center`: K x d.  `index`: the number of negative eigenvalues of the Hessian in the span.  `smallest`: its smallest
    eigenvalue.  `complement`: whether C, the Hessian across the span, is positive definite, or has a negative
    eigenvalue (False); None where that was not decided.
    """

    center: Matrix
    critical: CriticalPoint
    index: int
    smallest: Ball
    complement: bool | None
    loss: Ball


def certify_network(coordinates: SpanCoordinates, students: Matrix, limits: Limits) -> NetworkPoint | str:
    """Return the critical point that Newton's method reaches from `students` (K x d, none 0), or why there is none."""
    if len(students) * len(coordinates.kept) > _MOST_UNKNOWNS:
        unknowns = len(students) * len(coordinates.kept)
        return f"{unknowns} weights are more than the {_MOST_UNKNOWNS} whose dense Hessian is handled"
    deadline = limits.start()
    limits.spend("bits", _BITS)
    settled = _settled(coordinates, students)
    if settled is None:
        return "Newton's method does not settle near the given students"
    deadline.check()
    with working_precision(_BITS):
        return _certified(coordinates, settled, deadline)


def smallest_eigenvalue(coordinates: SpanCoordinates, students: Matrix, radius: Rational) -> Ball | None:
    """Return an enclosure of the smallest Hessian eigenvalue in the span at every point within `radius` of students.

    Parallel students are allowed.  None where it was not separated from the next one.
    """
    from symbolic_landscape.propose import gaussian_network

    with working_precision(_BITS):
        at = PopulationLoss(coordinates.restricted(students), coordinates.teachers)
        lift = _lift(coordinates, _raised(at))
        spectrum = gaussian_network.spectrum(
            _floats(at.students), _floats(coordinates.teachers), None if lift is None else _floats(lift)
        )
        proposal = gaussian_network.spectrum_proposal(spectrum, lowest_group_only=True)
        if proposal is None:
            return None
        gap = spectral_gap(_lifted(at, lift), SpectrumProposal(*proposal))
        if gap is None:
            return None
        return gap.smallest + Ball.around(ZERO, radius * at.lipschitz_constant(radius).upper)


def distance(first: Matrix, second: Matrix) -> Ball:
    """Return the Euclidean distance of two matrices."""
    total = sum(
        ((a - b) * (a - b) for row, other in zip(first, second, strict=True) for a, b in zip(row, other, strict=True)),
        ZERO,
    )
    return ball(total).sqrt()


def _settled(coordinates: SpanCoordinates, students: Matrix) -> Matrix | None:
    from symbolic_landscape.propose import gaussian_network

    start = coordinates.rounded(coordinates.restricted(students), _KEPT)
    found = gaussian_network.newton(_floats(start), _floats(coordinates.teachers))
    if found is None:
        return None
    return coordinates.rounded(tuple(tuple(rational(value) for value in row) for row in found.tolist()), _KEPT)


def _certified(coordinates: SpanCoordinates, start: Matrix, deadline: Deadline) -> NetworkPoint | str:
    from symbolic_landscape.propose import gaussian_network

    at = PopulationLoss(start, coordinates.teachers)
    raised = _raised(at)
    lift = _lift(coordinates, raised)
    spectrum = gaussian_network.spectrum(
        _floats(start), _floats(coordinates.teachers), None if lift is None else _floats(lift)
    )
    deadline.check()
    center = start
    for _ in range(_ROUNDS):
        scale = max((abs(value.midpoint) for row in at.gradient for value in row), default=ZERO)
        if scale == 0:
            break
        right = [[nearest_float(value.midpoint / scale) for value in row] for row in at.gradient]
        step = iter(gaussian_network.newton_step(spectrum, right))
        moved = tuple(tuple(x - scale * rational(next(step)) for x in row) for row in center)
        if any(is_zero(row) for row in moved):
            return "Newton's method leads to a student 0"
        closer = PopulationLoss(coordinates.rounded(moved, _KEPT), coordinates.teachers)
        if not closer.gradient_norm.upper < at.gradient_norm.upper / 2:
            break
        center, at = closer.students, closer
    deadline.check()
    proposal = gaussian_network.spectrum_proposal(spectrum)
    if proposal is None:
        return "the critical point is degenerate, or nearly so: no gap around 0 shows in the Hessian"
    if _row_sum(at) + 1 > raised:
        return "the Hessian across the teachers' span could not be bounded"
    gap = spectral_gap(_lifted(at, lift), SpectrumProposal(*proposal))
    deadline.check()
    if gap is None:
        return "the spectrum of the Hessian could not be enclosed"
    return _with_gap(coordinates, at, gap)


def _with_gap(coordinates: SpanCoordinates, at: PopulationLoss, gap: SpectralGap) -> NetworkPoint | str:
    if gap.below < 0:
        index, least = gap.count, min(-gap.below, gap.above)
    else:
        index, least = 0, gap.smallest.lower
    if least <= 0:
        return "the critical point is degenerate, or nearly so: the Hessian has an eigenvalue too close to 0"
    least = rounded_down(least)
    if index == 0:
        across = _least_across(at, least)
        least = across if across is not None and across > 0 else least
    critical = critical_point(at.gradient_norm, least, at.lipschitz_constant)
    if critical is None:
        return "the gradient is not small enough for the smallest curvature"
    weights = (ball(x) for row in at.students for x in row)
    check_euler(at.value, at.value_at_critical_point, weights, (g for row in at.gradient for g in row))
    smallest = critical.eigenvalue(gap.smallest)
    return NetworkPoint(
        coordinates.extended(at.students), critical, index, smallest, _complement(at, critical), critical.loss(at.value)
    )


def _raised(at: PopulationLoss) -> Rational:
    """Return a number far above the norm of C."""
    return rational(4 * (1 + int(_row_sum(at).ceil())))


def _lift(coordinates: SpanCoordinates, raised: Rational) -> Matrix | None:
    """Return the projection across the span times `raised`; None where the span is everything.

    With it the Hessian across the span is C + raised.  If that is >= 1 it lies above the smallest eigenvalue in the
    span, which is at most 1/2, the curvature along any student; and it has no negative eigenvalues.
    """
    if coordinates.lift is None:
        return None
    return tuple(tuple(raised * x for x in row) for row in coordinates.lift)


def _lifted(at: PopulationLoss, lift: Matrix | None) -> BlockForm:
    return BlockForm(at.hessian.identity, at.hessian.vectors, at.hessian.couplings, lift)


def _row_sum(at: PopulationLoss) -> Rational:
    """Return a bound of the norm of C."""
    return max(sum((abs(value).upper for value in row), ZERO) for row in at.complement)


def _least_across(at: PopulationLoss, least: Rational) -> Rational | None:
    """Return `least` where C is certainly > least, else a number below the smallest eigenvalue of C."""
    if is_positive_definite(_lowered(at, least)):
        return least
    values = symmetric_eigenvalues(at.complement)
    if values is None or min(value.lower for value in values) <= 0:
        return None
    return rounded_down(min(value.lower for value in values))


def _lowered(at: PopulationLoss, shift: Rational) -> BallMatrix:
    return tuple(
        tuple(value - shift if i == k else value for k, value in enumerate(row)) for i, row in enumerate(at.complement)
    )


def _complement(at: PopulationLoss, critical: CriticalPoint) -> bool | None:
    """Return whether C is positive definite at the critical point, as far as that is certain."""
    if is_positive_definite(_lowered(at, critical.lipschitz * critical.radius)):
        return True
    values = symmetric_eigenvalues(at.complement)
    if values is not None and any(critical.eigenvalue(value).upper < 0 for value in values):
        return False
    return None


def _floats(rows: Matrix) -> list[list[float]]:
    return [[nearest_float(value) for value in row] for row in rows]


def largest_square(rows: Matrix) -> Rational:
    """Return the largest squared length of a row."""
    return max((dot(row, row) for row in rows), default=ZERO)
