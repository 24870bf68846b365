"""The data set of an empirical loss."""

from collections.abc import Sequence
from dataclasses import dataclass

from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.vector import Vector

__all__ = ["DataSet"]


@dataclass(frozen=True)
class DataSet:
    """Inputs x_k in Q^d and targets y_k in Q^J, k = 0..n-1: one row for each sample."""

    inputs: Matrix
    targets: Matrix

    @property
    def sample_count(self) -> int:
        """n."""
        return len(self.inputs)

    @property
    def input_dimension(self) -> int:
        """d, a constant last input (a bias) included."""
        return len(self.inputs[0])

    @property
    def output_dimension(self) -> int:
        """J."""
        return len(self.targets[0])

    def samples_by_input(self) -> Sequence[tuple[Vector, tuple[int, ...]]]:
        """Return the distinct inputs in order of first appearance, each with its samples."""
        groups: dict[Vector, list[int]] = {}
        for sample, x in enumerate(self.inputs):
            groups.setdefault(x, []).append(sample)
        return tuple((x, tuple(samples)) for x, samples in groups.items())
