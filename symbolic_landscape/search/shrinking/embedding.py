"""Smaller embeddings: a smaller narrow point with the embedding fitted to it, or shorter numbers in the embedding."""

from collections.abc import Iterator

from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.vector import Vector
from symbolic_landscape.model.embedding import (
    Embedding,
    EmbeddingInstance,
    InactivePropagation,
    InactiveUnit,
    UnitReplication,
)
from symbolic_landscape.search.generators.embedding import FACTORS
from symbolic_landscape.search.shrinking import empirical
from symbolic_landscape.search.shrinking.numbers import length_of, magnitude_of, shorter

__all__ = ["size", "smaller"]


def size(instance: EmbeddingInstance) -> tuple[int, ...]:
    """Return the size of the narrow point, with the new neurons and the numbers of the embedding added.

    >>> from symbolic_landscape.exact.vector import vector
    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> narrow = from_arrays([[1]], [1], [[1]], [[1]])
    >>> size(EmbeddingInstance(narrow, UnitReplication(0, vector([1, 1]), vector([2, -1]))))
    (1, 2, 1, 1, 10, 10)
    """
    samples, _, inputs, outputs, length, magnitude = empirical.size(instance.narrow)
    numbers = _numbers(instance.embedding)
    width = instance.wide.network.width
    return samples, width, inputs, outputs, length + length_of(numbers), magnitude + magnitude_of(numbers)


def smaller(instance: EmbeddingInstance) -> Iterator[EmbeddingInstance]:
    """Yield candidates whose embedding is one of the narrow point; that keeps at least one neuron."""
    for narrow in empirical.smaller(instance.narrow):
        if narrow.network.width == 0:
            continue
        data = narrow.problem.data
        for embedding in _fitted(instance.embedding, data.input_dimension, data.output_dimension):
            yield from _embedded(EmbeddingInstance(narrow, embedding))
    for embedding in _shorter(instance.embedding):
        yield from _embedded(EmbeddingInstance(instance.narrow, embedding))


def _embedded(instance: EmbeddingInstance) -> Iterator[EmbeddingInstance]:
    try:
        instance.embedding.embed(instance.narrow)
    except InvalidRequest:
        return
    yield instance


def _fitted(embedding: Embedding, inputs: int, outputs: int) -> Iterator[Embedding]:
    """Yield the embedding for so many inputs and outputs: without one of its coordinates where it has one too many."""
    match embedding:
        case UnitReplication(neuron, beta, gamma):
            yield embedding
            if neuron > 0:  # one before it may have gone
                yield UnitReplication(neuron - 1, beta, gamma)
        case InactiveUnit(w, h):
            yield from (InactiveUnit(v, g) for v in _with_length(w, inputs) for g in _with_length(h, outputs))
        case InactivePropagation(w):
            yield from (InactivePropagation(v) for v in _with_length(w, inputs))


def _with_length(values: Vector, length: int) -> Iterator[Vector]:
    if len(values) == length:
        yield values
    else:
        yield from ((*values[:position], *values[position + 1 :]) for position in range(len(values)))


def _shorter(embedding: Embedding) -> Iterator[Embedding]:
    match embedding:
        case UnitReplication(neuron, _, _):
            yield from (UnitReplication(neuron, beta, gamma) for beta, gamma in FACTORS)
        case InactiveUnit(w, h):
            yield from (InactiveUnit(v, h) for v in _shorter_entries(w))
            yield from (InactiveUnit(w, g) for g in _shorter_entries(h))
        case InactivePropagation(w):
            yield from (InactivePropagation(v) for v in _shorter_entries(w))


def _shorter_entries(values: Vector) -> Iterator[Vector]:
    for position, value in enumerate(values):
        for number in shorter(value):
            yield (*values[:position], number, *values[position + 1 :])


def _numbers(embedding: Embedding) -> Vector:
    match embedding:
        case UnitReplication(_, beta, gamma):
            return (*beta, *gamma)
        case InactiveUnit(w, h):
            return (*w, *h)
        case InactivePropagation(w):
            return w
