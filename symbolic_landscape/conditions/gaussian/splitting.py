"""Split and silent students: a critical point of a narrower network inside a wider one.

Replacing a student w by shares s_a w, s_a > 0, sum 1, keeps function and criticality, and the Hessian form becomes
H(moves of the sum) + sum_a delta_a^T B delta_a / (s_a |w|) with sum delta_a = 0, where H_ii = 1/2 I + B_i / |w_i| is
the narrower network's own block (proofs/gaussian_splitting.md).  A student 0 beside a critical point changes the loss
by t A(u) + t^2 / 4 when it moves to t u, |u| = 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from symbolic_landscape.conditions.gaussian.given_students import NetworkPoint, SpanCoordinates
from symbolic_landscape.exact.ball import Ball, ball, ball_dot, ball_sum, sign, working_precision
from symbolic_landscape.exact.ball_matrix import ball_matrix_vector, is_positive_definite, lowest_direction
from symbolic_landscape.exact.block_form import BlockForm, block_matrix
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import ZERO, Rational, nearest_dyadic, nearest_float, rational
from symbolic_landscape.exact.vector import Vector, dot, unit_vector
from symbolic_landscape.loss.gaussian import PopulationLoss, pair_of

__all__ = [
    "SILENT",
    "Grouping",
    "descending_split",
    "grouped_by_direction",
    "loses_at_once",
    "merged_students",
    "own_block",
    "parts_stay_together",
    "short_number",
    "splits_are_minima",
    "steepest_start",
]

_BITS = 192


SILENT = -1  # the origin of a student that is 0


@dataclass(frozen=True)
class Grouping:
    """For each student the merged one that it is a share of, and its share; `SILENT` and 0 for a student 0."""

    origin: tuple[int, ...]
    shares: Vector

    def members(self, merged: int) -> tuple[int, ...]:
        """Return the students of one merged student."""
        return tuple(i for i, o in enumerate(self.origin) if o == merged)

    def spread(self, merged: Matrix) -> Matrix:
        """Return the wide network."""
        return tuple(
            tuple(share * x for x in merged[o]) for o, share in zip(self.origin, self.shares, strict=True)
        )

    @property
    def has_silent(self) -> bool:
        """Whether some student is 0."""
        return SILENT in self.origin

    @property
    def has_split(self) -> bool:
        """Whether some merged student has several shares."""
        spoken = [o for o in self.origin if o != SILENT]
        return len(set(spoken)) < len(spoken)


def grouped_by_direction(students: Matrix, sine_square: Rational, silent_square: Rational) -> Grouping:
    """Return the grouping of students whose angles have a squared sine <= `sine_square`.

    Students of squared length <= `silent_square` count as 0.  Each other one joins the first group whose first member
    it is that close to.  The shares are proportional to the lengths along that member, shortened to 40 bits.
    """
    first: list[int] = []
    origin = []
    for i, row in enumerate(students):
        if dot(row, row) <= silent_square:
            origin.append(SILENT)
            continue
        found = next((g for g, f in enumerate(first) if _close(row, students[f], sine_square)), None)
        if found is None:
            found = len(first)
            first.append(i)
        origin.append(found)
    shares = [ZERO] * len(students)
    for g, f in enumerate(first):
        members = [i for i, o in enumerate(origin) if o == g]
        for i, share in zip(members, _shares([dot(students[i], students[f]) for i in members]), strict=True):
            shares[i] = share
    return Grouping(tuple(origin), tuple(shares))


def _shares(lengths: list[Rational]) -> list[Rational]:
    """Return positive numbers of sum 1, proportional to the given positive ones; short where that is possible."""
    total = sum(lengths, ZERO)
    exact = [length / total for length in lengths]
    short = [nearest_dyadic(share, 40) for share in exact[:-1]]
    short.append(1 - sum(short, ZERO))
    return short if all(share > 0 for share in short) else exact


def merged_students(students: Matrix, grouping: Grouping) -> Matrix:
    """Return the sums of the groups."""
    count = max(grouping.origin) + 1
    return tuple(
        tuple(sum(column, ZERO) for column in zip(*(students[i] for i in grouping.members(g)), strict=True))
        for g in range(count)
    )


def _close(row: Vector, other: Vector, sine_square: Rational) -> bool:
    inner, squares = dot(row, other), dot(row, row) * dot(other, other)
    return inner > 0 and squares - inner * inner <= sine_square * squares


def descending_split(
    coordinates: SpanCoordinates, point: NetworkPoint, grouping: Grouping
) -> tuple[int, Vector] | None:
    """Return a split merged student i and a direction u with u^T B_i u < 0 at the critical point, if one was found."""
    with working_precision(_BITS):
        at = PopulationLoss(coordinates.restricted(point.center), coordinates.teachers)
        slack = point.critical.lipschitz * point.critical.radius
        spare = next((k for k in range(coordinates.dimension) if k not in coordinates.kept), None)
        for i in _split(grouping):
            across = at.coefficients[i][i] - Rational(1, 2) + slack
            if spare is not None and sign(across) == -1:
                return i, unit_vector(coordinates.dimension, spare)
            block = own_block(at, i)
            guess = lowest_direction(block)
            if guess is None:
                return None
            u = tuple(short_number(x.midpoint) for x in guess)
            balls = tuple(ball(x) for x in u)
            value = ball_dot(balls, ball_matrix_vector(block, balls)) + slack * dot(u, u)
            if sign(value) == -1:
                return i, coordinates.extended((u,))[0]
    return None


def splits_are_minima(coordinates: SpanCoordinates, point: NetworkPoint, grouping: Grouping) -> bool:
    """Return whether B_i is certainly positive definite across w_i, in any dimension, for every split student."""
    with working_precision(_BITS):
        at = PopulationLoss(coordinates.restricted(point.center), coordinates.teachers)
        slack = point.critical.lipschitz * point.critical.radius
        radius = point.critical.radius
        return all(parts_stay_together(at, i, radius, slack) for i in _split(grouping))


def parts_stay_together(at: PopulationLoss, student: int, radius: Rational, slack: Ball | Rational) -> bool:
    """Return whether B_i is certainly positive definite across w_i, in any dimension, at the critical point.

    It lies within `radius` of the students of `at`, and the Hessian changes by at most `slack` on the way.
    """
    block, w = own_block(at, student), at.students[student]
    square = dot(w, w)
    turn = 4 * radius * radius / square
    raised = tuple(
        tuple(
            value + ball(w[p] * w[q] / square) - (slack + turn if p == q else 0)
            for q, value in enumerate(row)
        )
        for p, row in enumerate(block)
    )
    across = at.coefficients[student][student] - Rational(1, 2) - slack
    # B_i w_i = 0, so the raised form is B_i / |w_i| across w_i and 1 along it.  At the critical point the block
    # differs by at most the slack, and a unit vector across its w_i has at most 2 r / |w_i| along this one.
    return is_positive_definite(raised) and sign(across) == 1


def own_block(at: PopulationLoss, student: int) -> tuple[tuple[Ball, ...], ...]:
    """Return B_i / |w_i| = H_ii - 1/2 I."""
    form = at.hessian
    identity = ((form.identity[student][student] - Rational(1, 2),),)
    return block_matrix(BlockForm(identity, form.vectors, {(0, 0): form.couplings[student, student]}))


def loses_at_once(coordinates: SpanCoordinates, point: NetworkPoint, direction: Vector) -> bool:
    """Return whether A(u) = sum_i k(u, w_i) - sum_j k(u, v_j) is certainly < 0 at the critical point.

    |A| changes by at most |u| / 2 times the sum of the moves of the students: |dk(u, w) / dw| <= |u| / 2.
    """
    with working_precision(_BITS):
        students = coordinates.restricted(point.center)
        u = coordinates.restricted((direction,))[0]
        square = dot(u, u)
        values = [_kernel(u, square, w) for w in students]
        against = [_kernel(u, square, v) for v in coordinates.teachers]
        slack = ball(square * len(students)).sqrt() * point.critical.radius / 2
        return sign(ball_sum(values) - ball_sum(against) + slack) == -1


def steepest_start(coordinates: SpanCoordinates, point: NetworkPoint) -> Vector | None:
    """Return a direction u in which a student 0 seems to lower the loss at once."""
    from symbolic_landscape.propose.gaussian_splitting import descending_start

    students = [[nearest_float(x) for x in row] for row in coordinates.restricted(point.center)]
    found = descending_start(students, [[nearest_float(x) for x in row] for row in coordinates.teachers])
    return None if found is None else coordinates.extended((tuple(short_number(rational(x)) for x in found),))[0]


def _kernel(u: Vector, square: Rational, w: Vector) -> Ball:
    inner, other = dot(u, w), dot(w, w)
    return pair_of(ball(square), ball(other), ball(inner), square * other - inner * inner).kernel


def _split(grouping: Grouping) -> Sequence[int]:
    return [g for g in range(max(grouping.origin) + 1) if len(grouping.members(g)) > 1]


def short_number(value: Rational) -> Rational:
    """Return a dyadic number near the given one with about 16 leading bits: witnesses stay readable."""
    if value == 0:
        return ZERO
    return nearest_dyadic(value, 16 - (int(value.p.bit_length()) - int(value.q.bit_length())))
