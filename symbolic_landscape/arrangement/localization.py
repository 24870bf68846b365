"""The arrangement around a weight: the samples on its boundary, by line."""

from collections.abc import Sequence
from dataclasses import dataclass

from symbolic_landscape.arrangement.sign_vector import SignVector
from symbolic_landscape.exact.rational import Rational
from symbolic_landscape.exact.vector import Vector

__all__ = ["Line", "boundary_lines"]


@dataclass(frozen=True)
class Line:
    """Parallel boundary inputs: x_k = ratios[p] * direction for the p-th of `samples`.

    The direction is the input of the first sample, so its ratio is 1; opposite inputs have negative ratios.
    """

    direction: Vector
    samples: tuple[int, ...]
    ratios: tuple[Rational, ...]


def boundary_lines(inputs: Sequence[Vector], signs: SignVector) -> tuple[Line, ...]:
    """Return the nonzero inputs with sign 0, grouped by line, lines and samples in order of first appearance.

    >>> from symbolic_landscape.exact.vector import vector
    >>> inputs = [vector([2, 0]), vector([0, 0]), vector([-1, 0]), vector([0, 1])]
    >>> [(line.samples, [str(ratio) for ratio in line.ratios]) for line in boundary_lines(inputs, (0, 0, 0, 1))]
    [((0, 2), ['1', '-1/2'])]
    """
    groups: dict[Vector, list[tuple[int, Rational]]] = {}
    for sample, (x, s) in enumerate(zip(inputs, signs, strict=True)):
        leading = next((value for value in x if value != 0), None) if s == 0 else None
        if leading is not None:
            groups.setdefault(tuple(value / leading for value in x), []).append((sample, leading))
    return tuple(
        Line(
            inputs[members[0][0]],
            tuple(sample for sample, _ in members),
            tuple(leading / members[0][1] for _, leading in members),
        )
        for members in groups.values()
    )
