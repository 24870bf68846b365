"""The critical cone of one neuron: the directions v of its input weight with S(v) = 0, and what they change."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import comb

from symbolic_landscape.arrangement.sign_vector import SignVector, sign_vector_of
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.conditions.empirical.interaction import support
from symbolic_landscape.exact.cone import arrangement_rays
from symbolic_landscape.exact.matrix import Matrix, project, rank, row_space
from symbolic_landscape.exact.vector import Vector, negate, subtract
from symbolic_landscape.limits import Limits
from symbolic_landscape.model.activation import ReluLike

__all__ = ["CriticalCone", "shares_open_cell"]


@dataclass(frozen=True)
class CriticalCone:
    """The critical cone {v : S_i(v) = 0} of neuron i at a stationary point, in the span X_i of the inputs it sees.

    It is the union of cones, each spanned by `lineality` (lines) and by some of the `flat_rays` (half-lines).  The
    lines l of the nonzero boundary inputs, all of them, cut the space into cells on which S_i, D_ji and r_i are linear;
    `lineality` is a basis of {v in X_i : l . v = 0 for all l}.  The flat rays are the rays of the arrangement, in the
    span of the lines, with S_i = 0; those of one closed cell span a face on which S_i = 0 (proofs/second_order.md).
    """

    point: FirstOrder
    neuron: int
    lines: Matrix
    lineality: Matrix
    flat_rays: Matrix

    @classmethod
    def of(cls, point: FirstOrder, neuron: int, limits: Limits) -> "CriticalCone":
        """Return the critical cone; raises `LimitReached` when the arrangement has too many rays.

        >>> from symbolic_landscape.limits import DEFAULT_LIMITS
        >>> from symbolic_landscape.model.empirical import from_arrays
        >>> point = FirstOrder(from_arrays([[1, 0], [0, 1]], [0, 1], [[1, 0]], [0]))
        >>> cone = CriticalCone.of(point, 0, DEFAULT_LIMITS)
        >>> [[str(value) for value in v] for v in (*cone.lineality, *cone.flat_rays)]
        [['1', '0'], ['0', '1'], ['0', '-1']]
        """
        derivative, inputs = point.neurons[neuron], point.instance.problem.data.inputs
        kinked = point.instance.problem.activation.has_kink
        lines = tuple(line.direction for line in derivative.lines) if kinked else ()
        seen = row_space([inputs[sample] for sample in sorted(support(point, neuron))])
        lineality = row_space([subtract(x, project(lines, x)) for x in seen])
        rays: tuple[Vector, ...] = ()
        if lines:
            limits.spend("rays", 2 * comb(len(lines), rank(lines) - 1))
            rays = tuple(
                direction
                for ray in arrangement_rays(lines)
                for direction in (ray, negate(ray))
                if derivative.total.at(direction) == 0
            )
        return cls(point, neuron, lines, lineality, rays)

    @cached_property
    def ray_signs(self) -> tuple[SignVector, ...]:
        """The signs of the flat rays on the lines."""
        return tuple(sign_vector_of(ray, self.lines) for ray in self.flat_rays)

    @property
    def spans_everything(self) -> bool:
        """Whether the inputs that the neuron sees span the whole input space."""
        return rank([*self.lines, *self.lineality]) == self.point.input_dimension

    @property
    def radial(self) -> Vector:
        """The projection of w_i on the span of the inputs the neuron sees: a direction of scaling, in the lineality."""
        w = self.point.instance.network.input_weights[self.neuron]
        return project((*self.lines, *self.lineality), w)

    def slopes_along(self, direction: Vector) -> Vector:
        """Return D_.i(direction), one number for each output."""
        return tuple(form.at(direction) for form in self.point.neurons[self.neuron].by_output)

    def production(self) -> Iterator[Vector]:
        """Yield vectors over the samples that span what the neuron can add to an output at no first-order cost.

        Its activity, and its growth along the lineality and the flat rays.
        """
        yield self.point.values.activity.row(self.neuron)
        for direction in (*self.lineality, *self.flat_rays):
            yield self.point.growth(self.neuron, direction)


def shares_open_cell(point: FirstOrder, neurons: tuple[int, ...]) -> bool:
    """Return whether the neurons have the same slope at every nonzero input, and none of them a kink there.

    Near the point they are together a linear network on the inputs masked by these slopes.
    """
    problem = point.instance.problem
    nonzero = [sample for sample, x in enumerate(problem.data.inputs) if any(x)]
    if problem.activation.has_kink and any(point.values.signs[i][k] == 0 for i in neurons for k in nonzero):
        return False
    return len({tuple(_slope(problem.activation, point.values.signs[i][k]) for k in nonzero) for i in neurons}) == 1


def _slope(activation: ReluLike, sign: int) -> object:
    return activation.slope(sign) if sign else activation.alpha_plus
