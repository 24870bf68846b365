"""Smaller empirical instances: fewer samples, neurons, inputs, outputs, then shorter numbers.

Most changes are tried twice: with the targets kept, and with the residuals kept, the targets becoming f - e.
First-order conditions see the data through the residuals, so the second often keeps them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, combinations, product
from typing import TypeVar

from symbolic_landscape.exact.matrix import Matrix, identity, matrix_vector, multiply, rank, solve, transpose
from symbolic_landscape.exact.rational import ONE, Rational
from symbolic_landscape.exact.vector import Vector, is_zero, primitive, scale, subtract, vector, zero_vector
from symbolic_landscape.loss.empirical import evaluate
from symbolic_landscape.model.activation import ABSOLUTE_VALUE, IDENTITY, RELU, ReluLike
from symbolic_landscape.model.dataset import DataSet
from symbolic_landscape.model.empirical import EmpiricalInstance, EmpiricalProblem
from symbolic_landscape.model.network import Network
from symbolic_landscape.search.generators.built_points import residuals_allowed
from symbolic_landscape.search.shrinking.numbers import length_of, magnitude_of, shorter

__all__ = ["size", "smaller"]

T = TypeVar("T")
SMALL = 3  # coordinates: rows up to this length are also replaced as a whole by rows of -1, 0, 1


def size(instance: EmpiricalInstance) -> tuple[int, ...]:
    """Return (samples, neurons, inputs, outputs, characters of the numbers, their magnitude).

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> size(from_arrays([[1], [-1]], [0, 3], [[0]], [[1]]))
    (2, 1, 1, 1, 6, 7)
    """
    data, network, activation = instance.problem.data, instance.network, instance.problem.activation
    numbers = [
        *chain.from_iterable((*data.inputs, *data.targets, *network.input_weights, *network.output_weights)),
        *(network.output_bias or ()),
        activation.alpha_plus,
        activation.alpha_minus,
    ]
    shape = (data.sample_count, network.width, data.input_dimension, data.output_dimension)
    return (*shape, length_of(numbers), magnitude_of(numbers))


def smaller(instance: EmpiricalInstance) -> Iterator[EmpiricalInstance]:
    """Yield candidates, those with fewer rows before those with shorter numbers.

    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> next(smaller(from_arrays([[1], [-1]], [0, 3], [[0]], [[1]]))).problem.data.sample_count
    1
    """
    parts = _Parts.of(instance)
    for changed in chain(_without_something(parts), _shorter(parts), _built_anew(parts)):
        yield changed.instance()


@dataclass(frozen=True)
class _Parts:
    """The numbers of an instance by rows; with `kept` "residuals" `numbers` are e, else the targets."""

    activation: ReluLike
    x: Matrix
    numbers: Matrix
    w: Matrix
    h: Matrix
    bias: Vector | None
    kept: str = "targets"

    @classmethod
    def of(cls, instance: EmpiricalInstance) -> "_Parts":
        data, network = instance.problem.data, instance.network
        weights = (network.input_weights, network.output_weights, network.output_bias)
        return cls(instance.problem.activation, data.inputs, data.targets, *weights)

    def with_residuals(self) -> "_Parts":
        """Return the same instance, its residuals in the place of its targets."""
        predictions = self._predictions()
        residuals = tuple(subtract(f, y) for f, y in zip(predictions, self.numbers, strict=True))
        return replace(self, numbers=residuals, kept="residuals")

    def instance(self) -> EmpiricalInstance:
        targets = self.numbers
        if self.kept == "residuals":
            targets = tuple(subtract(f, e) for f, e in zip(self._predictions(), self.numbers, strict=True))
        problem = EmpiricalProblem(self.activation, DataSet(self.x, targets), self.bias is not None)
        return EmpiricalInstance(problem, Network(self.w, self.h, self.bias))

    def _predictions(self) -> Matrix:
        zeros = tuple(scale(0 * ONE, row) for row in self.numbers)
        problem = EmpiricalProblem(self.activation, DataSet(self.x, zeros), self.bias is not None)
        residuals = evaluate(problem, Network(self.w, self.h, self.bias)).residuals
        return tuple(zip(*(residuals.row(j) for j in range(len(self.h))), strict=True))


def _without_something(parts: _Parts) -> Iterator[_Parts]:
    both = (parts, parts.with_residuals())
    if len(parts.x) > 1:
        for sample in range(len(parts.x)):
            yield replace(parts, x=_less(parts.x, sample), numbers=_less(parts.numbers, sample))
    for neuron in range(len(parts.w)):
        for kept in both:
            yield replace(kept, w=_less(kept.w, neuron), h=_without_column(kept.h, neuron))
    if len(parts.x[0]) > 1:
        for coordinate in range(len(parts.x[0])):
            for kept in both:
                yield replace(
                    kept, x=_without_column(kept.x, coordinate), w=_without_column(kept.w, coordinate)
                )
    if len(parts.h) > 1:
        for output in range(len(parts.h)):
            bias = None if parts.bias is None else _less(parts.bias, output)
            yield replace(parts, numbers=_without_column(parts.numbers, output), h=_less(parts.h, output), bias=bias)


def _shorter(parts: _Parts) -> Iterator[_Parts]:
    residuals = parts.with_residuals()
    for activation in (RELU, ABSOLUTE_VALUE, IDENTITY):
        yield replace(residuals, activation=activation)
        yield replace(parts, activation=activation)
    yield from _scaled(parts, residuals)
    for column in range(len(parts.h)):
        if len(parts.x) <= SMALL:
            for values in _small_rows(len(parts.x)):
                pairs = zip(residuals.numbers, values, strict=True)
                yield replace(residuals, numbers=tuple(_replaced(row, column, value) for row, value in pairs))
    for kept in (residuals, parts):
        yield from (replace(kept, x=rows) for rows in _shorter_rows(kept.x))
        yield from (replace(kept, w=rows) for rows in _shorter_rows(kept.w))
        yield from (replace(kept, h=rows) for rows in _shorter_rows(kept.h))
        yield from (replace(kept, numbers=rows) for rows in _shorter_rows(kept.numbers))
        if kept.bias is not None:
            yield from (replace(kept, bias=row) for row in _shorter_row(kept.bias))


def _scaled(parts: _Parts, residuals: _Parts) -> Iterator[_Parts]:
    """Yield what is stationary with the instance: scalings of rows that the first-order conditions do not see."""
    flat = tuple(chain.from_iterable(residuals.numbers))
    if not is_zero(flat):
        factor = _primitive_factor(flat)
        yield replace(residuals, numbers=tuple(scale(factor, row) for row in residuals.numbers))
    for factor in map(_primitive_factor, (row for row in (*parts.h, *parts.numbers) if not is_zero(row))):
        h, targets = (tuple(scale(factor, row) for row in rows) for rows in (parts.h, parts.numbers))
        yield replace(parts, h=h, numbers=targets, bias=None if parts.bias is None else scale(factor, parts.bias))
    yield from _in_other_coordinates(parts)
    for position, w in enumerate(parts.w):
        if not is_zero(w):  # (c w, h / c) is the same function; (c w, h) has the same face and sign
            factor = _primitive_factor(w)
            rescaled = tuple(_replaced(row, position, row[position] / factor) for row in parts.h)
            yield replace(parts, w=_replaced(parts.w, position, scale(factor, w)), h=rescaled)
            yield replace(residuals, w=_replaced(parts.w, position, scale(factor, w)))
    for position, x in enumerate(parts.x):
        if not is_zero(x):  # (c x_k, e_k / c) has the same products e_k x_k
            factor = _primitive_factor(x)
            numbers = _replaced(residuals.numbers, position, scale(1 / factor, residuals.numbers[position]))
            yield replace(residuals, x=_replaced(parts.x, position, scale(factor, x)), numbers=numbers)


def _built_anew(parts: _Parts) -> Iterator[_Parts]:
    """Yield one neuron with weights of -1, 0, 1, and small residuals that fulfill the equations of stationarity."""
    d, outputs = len(parts.x[0]), len(parts.h)
    if max(d, outputs) > SMALL - 1:
        return
    for neuron in range(len(parts.w)):
        for w, h in product(_small_rows(d), _small_rows(outputs)):
            rows = tuple(_replaced(row, neuron, value) for row, value in zip(parts.h, h, strict=True))
            network = Network(_replaced(parts.w, neuron, w), rows)
            basis = residuals_allowed(parts.activation, parts.x, network)
            if len(basis) > SMALL:
                continue
            for amounts in _small_rows(len(basis)):
                flat = matrix_vector(transpose(basis), amounts) if basis else zero_vector(len(parts.x) * outputs)
                residuals = tuple(flat[sample :: len(parts.x)] for sample in range(len(parts.x)))
                yield replace(parts, w=network.input_weights, h=rows, numbers=residuals, kept="residuals")


def _in_other_coordinates(parts: _Parts) -> Iterator[_Parts]:
    """Yield the same landscape in coordinates in which some inputs are the unit vectors: x = sum_c z_c b_c."""
    d = len(parts.x[0])
    for basis in combinations(parts.x, d):
        columns = transpose(basis)
        if rank(basis) == d and basis != identity(d):
            inputs = tuple(solution for x in parts.x if (solution := solve(columns, x)) is not None)
            yield replace(parts, x=inputs, w=multiply(parts.w, columns))


def _shorter_rows(rows: Matrix) -> Iterator[Matrix]:
    for position, row in enumerate(rows):
        yield from (_replaced(rows, position, changed) for changed in _shorter_row(row))


def _shorter_row(row: Vector) -> Iterator[Vector]:
    if 1 < len(row) <= SMALL:
        yield from _small_rows(len(row))
    for position, value in enumerate(row):
        for number in shorter(value):
            yield _replaced(row, position, number)


def _small_rows(length: int) -> Iterator[Vector]:
    return (vector(values) for values in product((0, 1, -1), repeat=length))


def _primitive_factor(row: Vector) -> Rational:
    """Return c > 0 so that c row is a primitive integer vector."""
    first = next(position for position, value in enumerate(row) if value != 0)
    return abs(primitive(row)[first] / row[first])


def _less(rows: tuple[T, ...], position: int) -> tuple[T, ...]:
    return (*rows[:position], *rows[position + 1 :])


def _replaced(rows: tuple[T, ...], position: int, row: T) -> tuple[T, ...]:
    return (*rows[:position], row, *rows[position + 1 :])


def _without_column(rows: Matrix, column: int) -> Matrix:
    return tuple(_less(row, column) for row in rows)
