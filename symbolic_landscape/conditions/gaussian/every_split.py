"""Whether a wider network keeps a critical point only as a saddle: every student's split lowers the loss somewhere.

Where B_i, H_ii = 1/2 I + B_i / |w_i|, has a negative eigenvalue, student i split in two parts is a saddle, whatever
the shares (proofs/gaussian_splitting.md); and then a student 0 beside the network lowers the loss, too.  At a minimum
where some B_i is positive definite across w_i, the splits of student i are minima.
"""

from symbolic_landscape.claim import EverySplitIsSaddle
from symbolic_landscape.conditions.gaussian.examination import Finding, examine
from symbolic_landscape.conditions.gaussian.splitting import own_block, parts_stay_together, short_number
from symbolic_landscape.exact.ball import Ball, ball, ball_dot, sign, working_precision
from symbolic_landscape.exact.ball_matrix import ball_matrix_vector, lowest_direction
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import ZERO, Rational
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.limits import Limits
from symbolic_landscape.loss.gaussian import PopulationLoss
from symbolic_landscape.loss.gaussian_components import one_student
from symbolic_landscape.loss.gaussian_symmetric import SymmetricLoss
from symbolic_landscape.model.gaussian import GaussianInstance
from symbolic_landscape.model.gaussian_family import Family
from symbolic_landscape.verdict import Proved, Refuted, Undecided, Verdict
from symbolic_landscape.witness.gaussian import (
    CriticalMinimum,
    CriticalSaddle,
    SplitDirections,
    SurvivingSplit,
    SymmetricMinimum,
    SymmetricSaddle,
    SymmetricSplitDirections,
)

__all__ = ["decide_every_split_is_saddle"]

_BITS = 192


def decide_every_split_is_saddle(
    instance: GaussianInstance, claim: EverySplitIsSaddle, limits: Limits
) -> Verdict:
    """Decide whether every split of a student of the critical point next to the instance's point is a saddle."""
    finding = examine(instance, limits)
    found = finding.nondegenerate
    if found is None:
        return Undecided(claim, finding.reason or "the critical point is degenerate: no rule applies")
    if isinstance(found, SymmetricMinimum | SymmetricSaddle):
        assert isinstance(instance.point, Family)
        directions = _of_groups(instance.point, found)
        if directions is not None:
            return Proved(claim, SymmetricSplitDirections(found, directions))
    else:
        assert not isinstance(instance.point, Family)
        directions = _of_students(instance.point.teachers, found)
        if directions is not None:
            return Proved(claim, SplitDirections(found, directions))
        if isinstance(found, CriticalMinimum):
            student = _surviving(instance.point.teachers, found)
            if student is not None:
                return Refuted(claim, SurvivingSplit(found, student))
    return Undecided(claim, _open(finding))


def _open(finding: Finding) -> str:
    if finding.verdict == "global_minimum":
        return "no direction was found between the parts of some student: at an exact fit B_i is 0 and no rule applies"
    return "no direction was found in which the parts of some student lower the loss: no rule applies"


def _of_students(teachers: Matrix, found: CriticalMinimum | CriticalSaddle) -> Matrix | None:
    """Return for each student a direction of negative curvature between its parts, or None where one has none."""
    with working_precision(_BITS):
        at = PopulationLoss(found.center, teachers)
        slack = at.lipschitz_constant(found.radius) * found.radius
        directions = []
        for student in range(len(found.center)):
            u = _descending(own_block(at, student), slack)
            if u is None:
                return None
            directions.append(u)
    return tuple(directions)


def _surviving(teachers: Matrix, found: CriticalMinimum) -> int | None:
    """Return a student every split of which is a minimum, or None where none is certain."""
    with working_precision(_BITS):
        at = PopulationLoss(found.center, teachers)
        slack = at.lipschitz_constant(found.radius) * found.radius
        students = range(len(found.center))
        return next((i for i in students if parts_stay_together(at, i, found.radius, slack)), None)


def _of_groups(family: Family, found: SymmetricMinimum | SymmetricSaddle) -> Matrix | None:
    """Return the same for one student of each group, in the coordinates of `SymmetricSplitDirections`."""
    shape = family.shape
    with working_precision(_BITS + 8 * shape.teacher_count.bit_length()):
        at = SymmetricLoss(shape, shape.weights(found.unknowns, ZERO))
        slack = at.lipschitz_constant(found.radius) * found.radius
        directions = []
        for group in range(len(shape.attached)):
            component = one_student(shape, group)
            squares = at.lengths_squared(component)
            lengths = [ball(square).sqrt() for square in squares]
            form = at.hessian_on(component)
            # u = sum of the fields with coefficients u_a: its form is sum u_a u_b F_ab |X_a| |X_b|.
            block = tuple(
                tuple((value - Rational(int(a == b), 2)) * lengths[a] * lengths[b] for b, value in enumerate(row))
                for a, row in enumerate(form)
            )
            u = _descending(block, slack, squares)
            if u is None:
                return None
            directions.append(u)
    return tuple(directions)


def _descending(
    block: tuple[tuple[Ball, ...], ...], slack: Ball, squares: tuple[int, ...] | None = None
) -> Vector | None:
    """Return short u with u^T block u + slack |u|^2 < 0 certainly; |u|^2 weighted by `squares` where given."""
    weights = squares or (1,) * len(block)
    scaled = tuple(
        tuple(value / (ball(weights[a]) * weights[b]).sqrt() for b, value in enumerate(row))
        for a, row in enumerate(block)
    )
    guess = lowest_direction(scaled)
    if guess is None:
        return None
    u = tuple(short_number(x.midpoint) for x in (g / ball(w).sqrt() for g, w in zip(guess, weights, strict=True)))
    balls = tuple(ball(x) for x in u)
    length = sum((w * x * x for w, x in zip(weights, u, strict=True)), ZERO)
    value = ball_dot(balls, ball_matrix_vector(block, balls)) + slack * length
    return u if sign(value) == -1 else None
