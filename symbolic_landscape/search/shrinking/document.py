"""Instances of any kind, shrunk number by number through their JSON object."""

import json
from collections.abc import Iterator
from typing import Any

from symbolic_landscape.errors import InvalidInstance, InvalidNumber, InvalidRequest
from symbolic_landscape.exact.rational import Rational, parse_rational, rational_text
from symbolic_landscape.model.document import parse_document
from symbolic_landscape.model.instance import Instance, read_record
from symbolic_landscape.search.shrinking.numbers import length_of, magnitude_of, shorter

__all__ = ["size", "smaller"]

Path = tuple[str | int, ...]


def size(instance: Instance) -> tuple[int, ...]:
    """Return (numbers that are not 0, their characters, their magnitude)."""
    numbers = [number for _, number in _numbers(instance.to_document(), ())]
    return sum(number != 0 for number in numbers), length_of(numbers), magnitude_of(numbers)


def smaller(instance: Instance) -> Iterator[Instance]:
    """Yield the instances in which one number is shorter; what is no instance any more is left out.

    >>> import symbolic_landscape as sl
    >>> candidates = list(smaller(sl.Instance.from_arrays([[1]], [0], [[0]], [[7]])))
    >>> [candidate.to_document()["output_weights"][0][0] for candidate in candidates[2:]]
    ['0', '1', '6', '3']
    """
    document = instance.to_document()
    for path, number in _numbers(document, ()):
        for value in shorter(number):
            try:
                yield read_record(parse_document(json.dumps(_with(document, path, rational_text(value))), "shrinking"))
            except (InvalidInstance, InvalidNumber, InvalidRequest):
                continue


def _numbers(value: Any, path: Path) -> Iterator[tuple[Path, Rational]]:
    match value:
        case dict():
            for key, item in value.items():
                yield from _numbers(item, (*path, key))
        case list():
            for position, item in enumerate(value):
                yield from _numbers(item, (*path, position))
        case str():
            try:
                number = parse_rational(value)
            except InvalidNumber:
                return
            yield path, number


def _with(value: Any, path: Path, text: str) -> Any:
    """Return the document with the number at `path` replaced."""
    if not path:
        return text
    head, *rest = path
    if isinstance(value, dict):
        return {key: _with(item, tuple(rest), text) if key == head else item for key, item in value.items()}
    return [_with(item, tuple(rest), text) if position == head else item for position, item in enumerate(value)]
