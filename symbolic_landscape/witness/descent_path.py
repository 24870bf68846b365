"""The witness of a walk of exact descent; its meaning is in proofs/certificate_format.md."""

from dataclasses import dataclass

from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.witness import Witness
from symbolic_landscape.witness.empirical import DescentDirection, StationaryPoint

__all__ = ["WITNESSES", "DescentPath", "LeastOnCells"]


@dataclass(frozen=True)
class LeastOnCells(Witness):
    """A network that has the least loss on a product of closed cells, and the direction in which it is left.

    `cells[i]`: the sign vector of the cell of neuron i, as in `+-0`.  `multipliers[i]`: numbers m_k >= 0 for the
    nonzero boundary samples k of neuron i with sum_k m_k sigma_k x_k = the derivative of the loss in w_i on the cell
    sigma, so that it is nonnegative on the cell and 0 at w_i.  `descent`: None at the end of the path.
    """

    cells: tuple[str, ...]
    input_weights: Matrix
    output_bias: Vector
    multipliers: Matrix
    descent: DescentDirection | None


@dataclass(frozen=True)
class DescentPath(Witness):
    """The steps of a descent path, each entered from the one before, and evidence that its end is stationary.

    The output weights are those of the claim at every step; none is 0, so that the end is a local minimum.
    """

    steps: tuple[LeastOnCells, ...]
    end: StationaryPoint


WITNESSES: tuple[type[Witness], ...] = (LeastOnCells, DescentPath)
