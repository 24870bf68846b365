"""Enclosures of the derivatives of a Gaussian population loss in the students, or why there are none."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from symbolic_landscape.conditions.gaussian.exact_fit import is_exact_fit
from symbolic_landscape.exact.ball import Ball, ball, ball_dot, ball_sum, sign
from symbolic_landscape.exact.block_form import block_matrix
from symbolic_landscape.exact.rational import ZERO, Rational
from symbolic_landscape.exact.vector import Vector, dot, is_zero, negate, unit_vector
from symbolic_landscape.loss.gaussian import PopulationLoss, pair_of
from symbolic_landscape.model.gaussian import GaussianInstance, Students
from symbolic_landscape.numeric.audit.truth.answer import Enclosed, Missing, Unknown, enclosed_ball, exactly

__all__ = ["GaussianPoint"]


@dataclass(frozen=True)
class GaussianPoint:
    """The population loss near the given students themselves, in the order of `names`: w_i_c.

    Values are balls of the working precision.  A student 0 contributes nothing to the loss, and to first order the
    form A(u) = E[relu(u . x) (sum of the other students - teachers)], positively homogeneous (proofs/gaussian_loss.md).
    """

    instance: GaussianInstance

    @cached_property
    def _students(self) -> Students:
        assert isinstance(self.instance.point, Students)
        return self.instance.point

    @cached_property
    def _seen(self) -> tuple[int, ...]:
        return tuple(i for i, row in enumerate(self._students.weights) if not is_zero(row))

    @cached_property
    def _population(self) -> PopulationLoss:
        return PopulationLoss(tuple(self._students.weights[i] for i in self._seen), self._students.teachers)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parameters."""
        return tuple(f"w_{i}_{c}" for i in range(len(self._students.weights)) for c in range(self._students.dimension))

    @property
    def point(self) -> Vector:
        """The parameters."""
        return tuple(value for row in self._students.weights for value in row)

    @cached_property
    def is_exact_fit(self) -> bool:
        """Whether the students are the teachers, or parts of them that add up to them: then the loss is 0."""
        return is_exact_fit(self._students.weights, self._students.teachers)

    def loss(self) -> Enclosed:
        """Return an enclosure of the loss; 0 itself at an exact fit."""
        return exactly(ZERO) if self.is_exact_fit else enclosed_ball(self._population.value)

    def gradient(self) -> tuple[Enclosed, ...] | Missing | Unknown:
        """Return enclosures of the gradient; a student 0 where A(u) + A(-u) is not 0 shows that there is none."""
        if self.is_exact_fit:
            return (exactly(ZERO),) * len(self.point)
        if len(self._seen) == len(self._students.weights):
            return tuple(enclosed_ball(value) for row in self._population.gradient for value in row)
        for c in range(self._students.dimension):
            u = unit_vector(self._students.dimension, c)
            if sign(self._response(u) + self._response(negate(u))) in (1, -1):
                return Missing("not differentiable: a student is 0")
        return Unknown("a student is 0, and no coordinate shows a kink there")

    def derivative(self, direction: Vector) -> Enclosed:
        """Return an enclosure of the one-sided derivative along a direction in all students."""
        if self.is_exact_fit:
            return exactly(ZERO)
        size = self._students.dimension
        total = []
        for i in range(len(self._students.weights)):
            part = direction[size * i : size * (i + 1)]
            if i in self._seen:
                slopes = self._population.gradient[self._seen.index(i)]
                total.append(ball_dot(slopes, [ball(value) for value in part]))
            elif not is_zero(part):
                total.append(self._response(part))
        return enclosed_ball(ball_sum(total))

    def descends(self) -> bool:
        """Return whether some one-sided derivative along a coordinate is certainly negative."""
        gradient = self.gradient()
        if not isinstance(gradient, Missing | Unknown):
            return not all(value.may_be_zero for value in gradient)
        size = len(self.point)
        units = [unit_vector(size, c) for c in range(size)]
        return any(self.derivative(u).upper < 0 for unit in units for u in (unit, negate(unit)))

    def hessian(self) -> tuple[tuple[Enclosed, ...], ...] | Missing | Unknown:
        """Return enclosures of the Hessian, where no student is 0."""
        rows = self.hessian_balls()
        return rows if isinstance(rows, Missing | Unknown) else tuple(tuple(map(enclosed_ball, row)) for row in rows)

    def hessian_balls(self) -> tuple[tuple[Ball, ...], ...] | Missing | Unknown:
        """Return the Hessian as balls: also where students and teachers are parallel the loss has one."""
        gradient = self.gradient()
        if isinstance(gradient, Missing | Unknown):
            return gradient
        if len(self._seen) < len(self._students.weights):
            # With u at a student 0 and dw = w at another the term of second order is E[relu(u . x) relu(w . x)], whose
            # sum over u and -u is not 0: it is not bilinear.
            return Missing("not twice differentiable: a student is 0")
        return block_matrix(self._population.hessian)

    def _response(self, u: Vector) -> Ball:
        """Return A(u): E[relu(u . x) relu(n . x)] summed over the neurons n with their signs."""
        population = self._population
        return ball_sum(s * _kernel(u, n) for s, n in zip(population.signs, population.neurons, strict=True))


def _kernel(a: Vector, b: Vector) -> Ball:
    squares: Sequence[Rational] = (dot(a, a), dot(b, b), dot(a, b))
    gap = squares[0] * squares[1] - squares[2] ** 2
    return pair_of(ball(squares[0]), ball(squares[1]), ball(squares[2]), gap).kernel
