"""The exact first and second derivatives of an empirical loss in all weights, or why there are none."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from symbolic_landscape.arrangement.localization import Line
from symbolic_landscape.arrangement.sign_vector import SignVector
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.exact.cone import realizable_signs
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import ZERO, Rational, sign
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.loss.empirical import parameter_names, region_loss
from symbolic_landscape.model.empirical import EmpiricalInstance
from symbolic_landscape.numeric.audit.truth.answer import Missing, Unknown

__all__ = ["EmpiricalPoint"]

MOST_REGIONS = 256  # around one point of the suite; each costs a polynomial in all weights


@dataclass(frozen=True)
class EmpiricalPoint:
    """The loss of an empirical instance near its network, in the order of `names`: w_i_c, h_j_i, c_j.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> cancelling = EmpiricalPoint(FirstOrder(from_arrays([[1], [-1]], [-1, 1], [[0]], [[1]])))
    >>> [str(value) for value in cancelling.gradient()]  # S(v) = max(v, 0) - max(-v, 0) = v
    ['1', '0']
    """

    first_order: FirstOrder

    @property
    def instance(self) -> EmpiricalInstance:
        """The instance."""
        return self.first_order.instance

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the parameters."""
        return parameter_names(self.instance.problem, self.instance.network.width)

    @property
    def point(self) -> Vector:
        """The parameters."""
        network = self.instance.network
        rows = (*network.input_weights, *network.output_weights, network.output_bias or ())
        return tuple(value for row in rows for value in row)

    def loss(self) -> Rational:
        """Return the loss."""
        return self.first_order.values.loss

    def gradient(self) -> Vector | Missing:
        """Return the gradient: the loss is differentiable iff no neuron's one-sided derivative has a kink."""
        point, width = self.first_order, self.instance.network.width
        bent = [i for i, neuron in enumerate(point.neurons) if neuron.total.kinked_lines]
        if bent:
            return Missing(f"not differentiable: kinks at neuron {', '.join(map(str, bent))}")
        inputs = [value for neuron in point.neurons for value in neuron.total.linear]
        outputs = [point.neurons[i].output_slopes[j] for j in range(point.output_dimension) for i in range(width)]
        return (*inputs, *outputs, *point.bias_slopes)

    def derivative(self, direction: Vector) -> Rational:
        """Return the one-sided derivative along a direction in all parameters: neurons do not interact."""
        point, width = self.first_order, self.instance.network.width
        size, outputs = point.input_dimension, point.output_dimension
        bias = direction[width * (size + outputs) :]
        total = point.one_sided_derivative(None, (), (), bias) if bias else ZERO
        for i in range(width):
            moved = tuple(direction[width * size + j * width + i] for j in range(outputs))
            total += point.one_sided_derivative(i, direction[size * i : size * (i + 1)], moved)
        return total

    def hessian(self) -> Matrix | Missing | Unknown:
        """Return the second-order coefficients, one matrix for all regions around the point, if there is one.

        On every region the loss is a polynomial.  Where the gradient exists, L(point + d) has an expansion of second
        order iff the Hessians of these polynomials at the point are equal: they are compared on open cones.
        """
        gradient = self.gradient()
        if isinstance(gradient, Missing):
            return gradient
        problem = self.instance.problem
        around = [list(self._cells(i)) for i in range(self.instance.network.width)]
        count = 1
        for cells in around:
            count *= len(cells)
        if count > MOST_REGIONS:
            return Unknown(f"{count} regions meet at the point, {MOST_REGIONS} are compared at most")
        found: Matrix | None = None
        for region in product(*around):
            polynomial = region_loss(problem, region)
            matrix = tuple(tuple(entry.at(self.point) for entry in row) for row in polynomial.hessian())
            if found is not None and matrix != found:
                return Missing("not twice differentiable: the regions around the point have different Hessians")
            found = matrix
        assert found is not None
        return found

    def _cells(self, neuron: int) -> Iterator[SignVector]:
        """Yield the sign vectors of the cells around one neuron, zeros at zero inputs alone."""
        signs = self.first_order.values.signs[neuron]
        lines: tuple[Line, ...] = self.first_order.neurons[neuron].lines
        if not lines or not self.instance.problem.activation.has_kink:
            side = dict.fromkeys((k for line in lines for k in line.samples), 1)
            yield tuple(side.get(k, s) for k, s in enumerate(signs))
            return
        for sides, _ in realizable_signs([line.direction for line in lines]):
            chosen = {
                k: side * sign(ratio)
                for side, line in zip(sides, lines, strict=True)
                for k, ratio in zip(line.samples, line.ratios, strict=True)
            }
            yield tuple(chosen.get(k, s) for k, s in enumerate(signs))
