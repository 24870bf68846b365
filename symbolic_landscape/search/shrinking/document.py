"""Instances of any kind, shrunk number by number through their JSON object."""

import json
import re
from collections.abc import Iterator
from typing import Any

from symbolic_landscape.errors import InvalidInstance, InvalidNumber, InvalidRequest
from symbolic_landscape.exact.rational import Rational, parse_rational, rational_text
from symbolic_landscape.model.document import parse_document
from symbolic_landscape.model.instance import Instance, read_record
from symbolic_landscape.search.shrinking.numbers import length_of, magnitude_of, shorter

__all__ = ["size", "smaller"]

NUMBER = re.compile(r"\d+(?:/\d+)?")  # inside of a formula: coefficients, and exponents
Place = tuple[str | int, ...]  # the keys to a value; of a formula also where the number begins


def size(instance: Instance) -> tuple[int, ...]:
    """Return (numbers that are not 0, their characters, their magnitude).

    >>> from symbolic_landscape.model.document import parse_document
    >>> formula = parse_document('{"kind": "polynomial", "variables": ["x"], "loss": "7*x^2", "minimum": [0]}', "here")
    >>> size(read_record(formula))
    (2, 2, 9)
    """
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
    for place, number in _numbers(document, ()):
        for value in shorter(number):
            try:
                yield read_record(parse_document(json.dumps(_with(document, place, value)), "shrinking"))
            except (InvalidInstance, InvalidNumber, InvalidRequest):
                continue


def _numbers(value: Any, place: Place) -> Iterator[tuple[Place, Rational]]:
    match value:
        case dict():
            for key, item in value.items():
                yield from _numbers(item, (*place, key))
        case list():
            for position, item in enumerate(value):
                yield from _numbers(item, (*place, position))
        case int():
            yield place, Rational(value)
        case str():
            try:
                yield place, parse_rational(value)
            except InvalidNumber:
                for found in NUMBER.finditer(value):
                    yield (*place, found.start()), Rational(found.group())


def _with(value: Any, place: Place, number: Rational) -> Any:
    """Return the document with the number at `place` replaced."""
    if isinstance(value, str) and place:
        (start,) = place
        assert isinstance(start, int)
        replaced = rational_text(number) if number >= 0 else f"({rational_text(number)})"
        return value[:start] + NUMBER.sub(replaced, value[start:], count=1)
    if not place:
        return rational_text(number)
    head, *rest = place
    if isinstance(value, dict):
        return {key: _with(item, tuple(rest), number) if key == head else item for key, item in value.items()}
    return [_with(item, tuple(rest), number) if position == head else item for position, item in enumerate(value)]
