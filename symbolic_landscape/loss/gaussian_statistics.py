"""The loss in summary statistics: overlaps Q = W W^T, R = W V^T, T = V V^T, and the flow they close under.

Gradient flow of W with rate 1 moves the overlaps by

    R' = -(C R - D T),    Q' = -(C Q + Q C - D R^T - R D^T),

with C and D functions of (Q, R, diag T) (Saad and Solla 1995 for online learning of such networks).  The part
S = Q - R T^-1 R^T that the teachers do not see obeys S' = -(C S + S C) exactly; see proofs/gaussian_statistics.md.
"""

from dataclasses import dataclass
from functools import cached_property

from symbolic_landscape.exact.ball import BallMatrix, ball
from symbolic_landscape.exact.ball_matrix import multiply_balls, subtract_balls, transpose_balls
from symbolic_landscape.exact.matrix import Matrix, multiply, solve, transpose
from symbolic_landscape.exact.vector import subtract
from symbolic_landscape.loss.gaussian import OverlapLoss

__all__ = ["SummaryStatistics", "statistics_of"]


@dataclass(frozen=True)
class SummaryStatistics(OverlapLoss):
    """The overlaps Q (K x K), R (K x M), T (M x M); Q and T symmetric with positive diagonals, all cosines in [-1, 1].

    >>> from symbolic_landscape.exact.matrix import identity
    >>> at = statistics_of(identity(2), identity(2))
    >>> all(value.contains(at.unseen[0][0]) for part in at.flow for row in part for value in row)
    True
    """

    student_overlaps: Matrix
    teacher_overlaps: Matrix
    teachers: Matrix

    @property
    def width(self) -> int:
        """K."""
        return len(self.student_overlaps)

    @cached_property
    def gram(self) -> Matrix:
        """[[Q, R], [R^T, T]]."""
        above = tuple(q + r for q, r in zip(self.student_overlaps, self.teacher_overlaps, strict=True))
        return above + tuple(r + t for r, t in zip(transpose(self.teacher_overlaps), self.teachers, strict=True))

    @cached_property
    def flow(self) -> tuple[BallMatrix, BallMatrix]:
        """(R', Q')."""
        c = self.complement
        d = tuple(tuple(-value for value in row[self.width :]) for row in self.coefficients)
        q, r, t = (_balls(rows) for rows in (self.student_overlaps, self.teacher_overlaps, self.teachers))
        moved_r = subtract_balls(multiply_balls(d, t), multiply_balls(c, r))
        # C Q - D R^T and its transpose add up to -Q'.
        half = subtract_balls(multiply_balls(d, transpose_balls(r)), multiply_balls(c, q))
        moved_q = tuple(
            tuple(x + y for x, y in zip(row, other, strict=True))
            for row, other in zip(half, transpose_balls(half), strict=True)
        )
        return moved_r, moved_q

    @cached_property
    def unseen(self) -> Matrix:
        """S = Q - R T^-1 R^T: the overlaps of the students' parts orthogonal to the teachers.

        For dependent teachers T^-1 R^T is any solution X of T X = R^T.
        """
        across = []
        for row in self.teacher_overlaps:
            found = solve(self.teachers, row)
            if found is None:
                raise ValueError("no students have these overlaps with the teachers: R^T is not in the range of T")
            across.append(found)
        seen = multiply(tuple(across), transpose(self.teacher_overlaps))
        return tuple(subtract(q, s) for q, s in zip(self.student_overlaps, seen, strict=True))


def statistics_of(students: Matrix, teachers: Matrix) -> SummaryStatistics:
    """Return the overlaps of a network."""
    return SummaryStatistics(
        multiply(students, transpose(students)),
        multiply(students, transpose(teachers)),
        multiply(teachers, transpose(teachers)),
    )


def _balls(rows: Matrix) -> BallMatrix:
    return tuple(tuple(ball(value) for value in row) for row in rows)
