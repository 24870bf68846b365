"""The empirical loss along a line through weight space: exact breakpoints, an exact quartic between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.matrix import solve
from symbolic_landscape.exact.rational import ONE, ZERO, Rational
from symbolic_landscape.exact.vector import Vector, add, dot, scale, subtract
from symbolic_landscape.loss.empirical import evaluate
from symbolic_landscape.model.empirical import EmpiricalProblem
from symbolic_landscape.model.network import Network

__all__ = ["LossPiece", "loss_along_line", "network_between"]


@dataclass(frozen=True)
class LossPiece:
    """L(P(t)) = sum_p coefficients[p] t^p for start <= t <= end: between two borders of regions."""

    start: Rational
    end: Rational
    coefficients: Vector

    def at(self, t: Rational) -> Rational:
        """Return the value of the polynomial."""
        return sum((c * t**p for p, c in enumerate(self.coefficients)), ZERO)


def network_between(first: Network, second: Network, t: Rational) -> Network:
    """Return (1 - t) first + t second, weight by weight; raises `InvalidRequest` for networks of other shapes."""

    def mixed(a: Sequence[Vector], b: Sequence[Vector]) -> tuple[Vector, ...]:
        if [len(row) for row in a] != [len(row) for row in b]:
            raise InvalidRequest("two networks of one shape were wanted for a line between them")
        return tuple(add(scale(1 - t, u), scale(t, v)) for u, v in zip(a, b, strict=True))

    bias = None
    if first.output_bias is not None and second.output_bias is not None:
        bias = mixed([first.output_bias], [second.output_bias])[0]
    return Network(
        mixed(first.input_weights, second.input_weights), mixed(first.output_weights, second.output_weights), bias
    )


def loss_along_line(
    problem: EmpiricalProblem, first: Network, second: Network, low: Rational, high: Rational
) -> tuple[LossPiece, ...]:
    """Return the loss on the line (1 - t) first + t second, low <= t <= high, piece by piece.

    w_i(t) . x_k is linear in t, so a border of regions is met at one rational t; between borders the loss is a
    polynomial of degree 4, found from its exact values at five points.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> a, b = from_arrays([[1]], [1], [[-1]], [[1]]), from_arrays([[1]], [1], [[1]], [[1]])
    >>> [(str(p.start), str(p.end)) for p in loss_along_line(a.problem, a.network, b.network, ZERO, ONE)]
    [('0', '1/2'), ('1/2', '1')]
    """
    borders = {low, high}
    for w, v in zip(first.input_weights, second.input_weights, strict=True):
        for x in problem.data.inputs:
            start, change = dot(w, x), dot(subtract(v, w), x)
            if change != 0 and low < -start / change < high:
                borders.add(-start / change)
    return tuple(_piece(problem, first, second, start, end) for start, end in pairwise(sorted(borders)))


def _piece(problem: EmpiricalProblem, first: Network, second: Network, start: Rational, end: Rational) -> LossPiece:
    points = [start + (end - start) * Rational(k, 4) for k in range(5)]
    values = tuple(evaluate(problem, network_between(first, second, t)).loss for t in points)
    powers = tuple(tuple(t**p if p else ONE for p in range(5)) for t in points)
    coefficients = solve(powers, values)
    assert coefficients is not None  # a Vandermonde matrix of distinct points is regular
    return LossPiece(start, end, coefficients)
