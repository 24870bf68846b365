"""The population loss of relu networks with Gaussian inputs: value, gradient and Hessian in closed form.

L(W) = 1/2 E[(sum_i relu(w_i . x) - sum_j relu(v_j . x))^2], x ~ N(0, I).  Students and teachers are treated alike:
with the neurons n_0 .. n_{K-1} = w_i of sign +1 and n_K .. n_{K+M-1} = v_j of sign -1, and

    k(a, b) = E[relu(a . x) relu(b . x)] = (area + (pi - angle) a . b) / (2 pi),   area = |a| |b| sin(angle)

(Cho and Saul 2009), L = 1/2 sum_ab sign_a sign_b k(n_a, n_b).  Everything below is proved in proofs/gaussian_loss.md;
it is enclosed in balls of the working precision, and holds for parallel and antiparallel pairs too.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from symbolic_landscape.exact.ball import Ball, BallMatrix, angle, ball, ball_sum, pi, sign
from symbolic_landscape.exact.block_form import BlockForm
from symbolic_landscape.exact.matrix import Matrix, multiply, transpose
from symbolic_landscape.exact.rational import Rational

__all__ = ["OverlapLoss", "Pair", "PopulationLoss", "pair_of"]


@dataclass(frozen=True)
class Pair:
    """What the loss needs of two nonzero vectors a, b.

    `area` = |a| |b| sin(angle), `share` = (pi - angle) / (2 pi), the probability that both a.x and b.x are positive.
    `parallel`: the angle is exactly 0 or pi.
    """

    inner: Ball
    area: Ball
    share: Ball
    parallel: bool

    @property
    def kernel(self) -> Ball:
        """k(a, b) = E[relu(a . x) relu(b . x)]."""
        return self.area / (2 * pi()) + self.share * self.inner


def pair_of(first_square: Ball, second_square: Ball, inner: Ball, gap: Rational | None = None) -> Pair:
    """Return the pair of two vectors from |a|^2, |b|^2 and a . b, in balls.

    `gap` = |a|^2 |b|^2 - (a . b)^2 where it is known exactly; else it is taken from the balls, cut at 0.

    >>> right_angle = pair_of(ball(1), ball(1), ball(0))
    >>> (right_angle.share * 4).contains(Rational(1))
    True
    """
    if gap is None:
        square = (first_square * second_square - inner * inner).nonnegative_part()
    elif gap == 0 and sign(inner) in (1, -1):  # both products are positive together with probability 1/2, or never
        return Pair(inner, ball(0), ball(Rational(1, 2) if sign(inner) == 1 else 0), True)
    else:
        square = ball(gap)
    area = square.root_of_nonnegative()
    return Pair(inner, area, (pi() - angle(area, inner)) / (2 * pi()), gap is not None and gap == 0)


class OverlapLoss(ABC):
    """What depends on the inner products of the neurons only: the loss, and the coefficients of its gradient.

    No neuron is 0.  The values are enclosures in the precision of the first request.
    """

    @property
    @abstractmethod
    def width(self) -> int:
        """K."""

    @property
    @abstractmethod
    def gram(self) -> Matrix:
        """The (K + M) x (K + M) matrix [[Q, R], [R^T, T]] of all inner products, exactly; students first."""

    @cached_property
    def signs(self) -> tuple[int, ...]:
        """+1 for students, -1 for teachers."""
        return (1,) * self.width + (-1,) * (len(self.gram) - self.width)

    @cached_property
    def pairs(self) -> Mapping[tuple[int, int], Pair]:
        """The pairs (a, b), a < b, of different neurons."""
        gram, balls = self.gram, [[ball(value) for value in row] for row in self.gram]
        count = len(gram)
        return {
            (a, b): pair_of(
                balls[a][a], balls[b][b], balls[a][b], gram[a][a] * gram[b][b] - gram[a][b] * gram[a][b]
            )
            for a in range(count)
            for b in range(a + 1, count)
        }

    def pair(self, a: int, b: int) -> Pair:
        """Return the pair of two different neurons, in any order."""
        return self.pairs[(a, b) if a < b else (b, a)]

    @cached_property
    def value(self) -> Ball:
        """L."""
        own = ball_sum(ball(self.gram[a][a]) / 4 for a in range(len(self.gram)))
        cross = ball_sum(self.signs[a] * self.signs[b] * pair.kernel for (a, b), pair in self.pairs.items())
        return own + cross

    @cached_property
    def value_at_critical_point(self) -> Ball:
        """1/2 (E phi*^2 - E phi^2): L less the product of weights and gradient, so L at a critical point (Euler)."""
        moments = {1: ball(0), -1: ball(0)}
        for a, own in enumerate(self.signs):
            moments[own] = moments[own] + ball(self.gram[a][a]) / 2
        for (a, b), pair in self.pairs.items():
            if self.signs[a] == self.signs[b]:
                moments[self.signs[a]] = moments[self.signs[a]] + 2 * pair.kernel
        return (moments[-1] - moments[1]) / 2

    @cached_property
    def coefficients(self) -> BallMatrix:
        """The K x (K + M) matrix [C, -D] with gradient = C W - D V.

        C_ii = 1/2 + sum_b sign_b area_ib / (2 pi |w_i|^2) over the other neurons b, C_ib = share_ib, D_ij = share_ij.
        """
        twice_pi = 2 * pi()
        rows = []
        for i in range(self.width):
            row = [
                ball(0) if b == i else self.signs[b] * self.pair(i, b).share for b in range(len(self.gram))
            ]
            areas = ball_sum(self.signs[b] * self.pair(i, b).area for b in range(len(self.gram)) if b != i)
            row[i] = Rational(1, 2) + areas / (twice_pi * ball(self.gram[i][i]))
            rows.append(tuple(row))
        return tuple(rows)

    @property
    def complement(self) -> BallMatrix:
        """C, the K x K block of the Hessian for a direction orthogonal to all neurons."""
        return tuple(row[: self.width] for row in self.coefficients)

    def lipschitz_constant(self, radius: Rational) -> Ball:
        """Return a bound on |H(W') - H(W'')| / |W' - W''| for all W', W'' within `radius`, in any dimension.

        Without bounds when the ball reaches a student 0.  See proofs/gaussian_hessian_lipschitz.md.
        """
        lengths = [ball(self.gram[a][a]).root_of_nonnegative() for a in range(len(self.gram))]
        least = [length - radius for length in lengths[: self.width]]
        total = ball_sum(length + radius for length in lengths[: self.width]) + ball_sum(lengths[self.width :])
        inverse = [1 / value for value in least]
        rows = [
            (total - lengths[i] - radius) * inverse[i] ** 2
            + (ball_sum(inverse) - inverse[i] + 2 * (self.width - 1) * inverse[i]) / pi()
            for i in range(self.width)
        ]
        return _largest(rows)


@dataclass(frozen=True)
class PopulationLoss(OverlapLoss):
    """The loss and its derivatives at one rational point; every student and teacher differs from 0.

    `students` K x d and `teachers` M x d.

    >>> from symbolic_landscape.exact.matrix import identity
    >>> at = PopulationLoss(identity(2), identity(2))
    >>> at.value.contains(Rational(0)), at.gradient_norm.contains(Rational(0))
    (True, True)
    """

    students: Matrix
    teachers: Matrix

    @property
    def width(self) -> int:
        """K."""
        return len(self.students)

    @property
    def neurons(self) -> Matrix:
        """The students, then the teachers."""
        return self.students + self.teachers

    @cached_property
    def gram(self) -> Matrix:
        """All inner products of neurons."""
        return multiply(self.neurons, transpose(self.neurons))

    @cached_property
    def gradient(self) -> BallMatrix:
        """The K x d gradient C W - D V."""
        from symbolic_landscape.exact.ball_matrix import multiply_balls

        return multiply_balls(self.coefficients, _balls(self.neurons))

    @cached_property
    def gradient_norm(self) -> Ball:
        """The Euclidean norm of the gradient."""
        return ball_sum(value * value for row in self.gradient for value in row).root_of_nonnegative()

    @cached_property
    def hessian(self) -> BlockForm:
        """The Hessian: K x K blocks of d x d matrices.

        For i != k the block is share I + (w_i w_k^T + w_k w_i^T - q (w_i w_i^T / |w_i|^2 + w_k w_k^T / |w_k|^2))
        / (2 pi area) with q = w_i . w_k; the block (i, i) is 1/2 I plus, over the other neurons b,
        sign_b (area_ib (I - w_i w_i^T / |w_i|^2) / |w_i|^2 + c c^T / area_ib) / (2 pi), c = n_b - (q / |w_i|^2) w_i.
        For a parallel pair all but share I is 0.
        """
        scaled = tuple(tuple(row[k] for k in range(self.width)) for row in self.coefficients)
        couplings: dict[tuple[int, int], dict[tuple[int, int], Ball]] = {}
        twice_pi = 2 * pi()
        squares = [ball(self.gram[a][a]) for a in range(len(self.neurons))]
        for i in range(self.width):
            own: dict[tuple[int, int], Ball] = {}
            radial = ball(0)
            for b in range(len(self.neurons)):
                if b == i or self.pair(i, b).parallel:
                    continue
                pair = self.pair(i, b)
                weight = self.signs[b] / (twice_pi * pair.area)
                slope = pair.inner / squares[i]
                own[b, b] = weight
                own[b, i] = own[i, b] = -weight * slope
                radial = radial + weight * slope * slope - self.signs[b] * pair.area / (twice_pi * squares[i] ** 2)
                if i < b < self.width:
                    couplings[i, b] = {
                        (i, b): weight,
                        (b, i): weight,
                        (i, i): -weight * slope,
                        (b, b): -weight * pair.inner / squares[b],
                    }
            own[i, i] = radial
            couplings[i, i] = own
        return BlockForm(scaled, self.neurons, couplings)


def _largest(values: Sequence[Ball]) -> Ball:
    """Return a number that is at least every number of the balls; without bounds when one is not positive."""
    if not all(value.finite and value.lower > 0 for value in values):
        return ball(1) / 0
    return ball(max(value.upper for value in values))


def _balls(rows: Matrix) -> BallMatrix:
    return tuple(tuple(ball(value) for value in row) for row in rows)
