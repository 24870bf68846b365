"""The first-order data of a point, computed once and shared by every condition."""

from dataclasses import dataclass, field
from functools import cached_property

from symbolic_landscape.claim import Claim
from symbolic_landscape.exact.rational import ZERO, Rational
from symbolic_landscape.exact.vector import Vector, dot, zero_vector
from symbolic_landscape.loss.empirical import Evaluation, NeuronDerivative, evaluate, neuron_derivatives
from symbolic_landscape.model.empirical import EmpiricalInstance
from symbolic_landscape.verdict import Proved, Refuted

__all__ = ["FirstOrder"]


@dataclass(frozen=True)
class FirstOrder:
    """An empirical instance with its exact values and one-sided derivatives.

    `decided` remembers what was decided about the point, which no limits can change: the first question, whether it is
    directionally stationary, is where most other questions begin.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> from symbolic_landscape.exact.vector import vector
    >>> point = FirstOrder(from_arrays([[1]], [[-1]], [[0]], [[1]]))
    >>> [str(point.one_sided_derivative(0, vector([v]), vector([0]))) for v in (1, -1)]
    ['1', '0']
    """

    instance: EmpiricalInstance
    decided: dict[Claim, Proved | Refuted] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def values(self) -> Evaluation:
        """Signs, activities, residuals and loss."""
        return evaluate(self.instance.problem, self.instance.network)

    @cached_property
    def neurons(self) -> tuple[NeuronDerivative, ...]:
        """The one-sided derivative of the loss in each neuron."""
        return neuron_derivatives(self.instance.problem, self.instance.network, self.values)

    @cached_property
    def bias_slopes(self) -> Vector:
        """dL/dc_j = sum_k e_kj for each output; empty without output bias."""
        if not self.instance.problem.has_output_bias:
            return ()
        return tuple(sum(self.values.residuals_of(j), ZERO) for j in range(self.output_dimension))

    @property
    def output_dimension(self) -> int:
        """J."""
        return self.instance.problem.data.output_dimension

    @property
    def input_dimension(self) -> int:
        """d."""
        return self.instance.problem.data.input_dimension

    def growth(self, neuron: int, direction: Vector) -> Vector:
        """Return r_k(v), the one-sided derivative of rho(w_i . x_k) along v in w_i, over the samples."""
        activation, inputs = self.instance.problem.activation, self.instance.problem.data.inputs
        return tuple(
            activation.slope(s) * dot(direction, x) if s else activation.value(dot(direction, x))
            for s, x in zip(self.values.signs[neuron], inputs, strict=True)
        )

    def one_sided_derivative(
        self, neuron: int | None, input_direction: Vector, output_direction: Vector, bias_direction: Vector = ()
    ) -> Rational:
        """Return the one-sided derivative of the loss as one neuron (or none) and the output bias move.

        L'(P; dw, dh, dc) = sum_j dh_j D_ji(w_i) + S_i(dw) + sum_j dc_j sum_k e_kj; neurons do not interact at first
        order (Wu, Simsek, Ged 2025, Lemma 3.4).
        """
        change = dot(bias_direction or zero_vector(len(self.bias_slopes)), self.bias_slopes)
        if neuron is not None:
            derivative = self.neurons[neuron]
            change += dot(output_direction, derivative.output_slopes) + derivative.total.at(input_direction)
        return change
