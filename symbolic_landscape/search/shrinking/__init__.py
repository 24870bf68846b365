"""Smaller instances, one module for each kind of landscape: what is tried to make a counterexample readable.

A module of a kind has `size(instance)`, a tuple of natural numbers compared from the left (fewest samples, then
neurons, inputs, outputs, then digits), and `smaller(instance)`, an iterator of candidates, the most wanted first.
Nothing has to be true of a candidate: each is judged again.  A kind without module has its numbers shortened.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Protocol, cast

from symbolic_landscape.model.instance import Instance

__all__ = ["SHRINKERS", "Shrinker", "shrinker_of"]

Size = tuple[int, ...]


class Shrinker(Protocol):
    """What the module of one kind offers."""

    def size(self, instance: Instance) -> Size:
        """Return what makes one instance smaller than another of the kind."""
        ...

    def smaller(self, instance: Instance) -> Iterator[Instance]:
        """Return candidates that may be smaller."""
        ...


# kind -> module of this room; the others are shrunk number by number.
SHRINKERS: Mapping[str, str] = {
    "empirical": "empirical",
    "embedding": "embedding",
}


def shrinker_of(kind: str) -> Shrinker:
    """Return how instances of a kind are made smaller.

    >>> shrinker_of("gaussian").__name__.rpartition(".")[2]
    'document'
    """
    return cast(Shrinker, import_module(f"{__name__}.{SHRINKERS.get(kind, 'document')}"))
