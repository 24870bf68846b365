"""A point of parameter space: the weights of a one-hidden-layer network."""

from dataclasses import dataclass

from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.vector import Vector

__all__ = ["Network"]


@dataclass(frozen=True)
class Network:
    """f_j(x) = sum_i h_ji rho(w_i . x) + c_j.

    `input_weights`: N rows w_i in Q^d.  `output_weights`: J rows (h_j0 .. h_j,N-1).  `output_bias`: the J numbers
    c_j, or None when the network has no output bias.
    """

    input_weights: Matrix
    output_weights: Matrix
    output_bias: Vector | None = None

    @property
    def width(self) -> int:
        """N, the number of neurons."""
        return len(self.input_weights)

    def output_weights_of(self, neuron: int) -> Vector:
        """Return h_.i, one number for each output."""
        return tuple(row[neuron] for row in self.output_weights)
