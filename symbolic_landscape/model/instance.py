"""Instances: what a file holds and what every claim is about."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from symbolic_landscape.errors import InvalidInstance, InvalidRequest
from symbolic_landscape.model.document import Record, read_document

__all__ = ["KINDS", "Instance", "kind_of", "read"]


class Instance(ABC):
    """A problem and, where there is one, a point: everything a claim is about."""

    kind: ClassVar[str]

    @abstractmethod
    def to_document(self) -> dict[str, Any]:
        """Return the JSON object that `read` turns back into this instance."""

    @staticmethod
    def from_arrays(
        inputs: Any,
        targets: Any,
        input_weights: Any,
        output_weights: Any,
        activation: Any = "relu",
        output_bias: Any = None,
    ) -> "Instance":
        """Return an empirical instance; see `symbolic_landscape.model.empirical.from_arrays`."""
        from symbolic_landscape.model.empirical import from_arrays

        return from_arrays(inputs, targets, input_weights, output_weights, activation, output_bias)


def _reader(kind: str) -> Callable[[Record], Instance]:
    match kind:
        case "empirical":
            from symbolic_landscape.model.empirical import read_empirical

            return read_empirical
        case "interval":
            from symbolic_landscape.model.interval import read_interval

            return read_interval
        case "gaussian":
            from symbolic_landscape.model.gaussian import read_gaussian

            return read_gaussian
        case "polynomial":
            from symbolic_landscape.model.polynomial import read_polynomial

            return read_polynomial
        case "embedding":
            from symbolic_landscape.model.embedding import read_embedding

            return read_embedding
    raise AssertionError(kind)


KINDS = ("empirical", "interval", "gaussian", "polynomial", "embedding")


def kind_of(instance: Instance) -> str:
    """Return the kind of an instance; raises `InvalidRequest` for what is none, such as an answer that holds one.

    >>> kind_of(Instance.from_arrays([[1]], [1], [[1]], [[1]]))
    'empirical'
    >>> kind_of([[1]])
    Traceback (most recent call last):
    symbolic_landscape.errors.InvalidRequest: an instance was wanted, list came
    """
    if isinstance(instance, Instance):
        return instance.kind
    inside = isinstance(getattr(instance, "instance", None), Instance)
    where = ": pass its .instance" if inside else ""
    raise InvalidRequest(f"an instance was wanted, {type(instance).__name__} came{where}")


def read(path: str | Path) -> Instance:
    """Return the instance in the file; raises `InvalidInstance` with one clear line."""
    return read_record(read_document(path))


def read_record(record: Record) -> Instance:
    """Return the instance that a JSON object describes."""
    kind = record.word("kind")
    if kind not in KINDS:
        raise InvalidInstance(f'{record.source}, "kind": one of {", ".join(KINDS)} was wanted, {kind[:40]!r} came')
    return _reader(kind)(record)
