"""Streams of instances, one module for each kind of landscape: what a search for counterexamples looks at.

A module of a kind has `instances(seed)`, an iterator without end or with, whose order depends on the seed alone: small
instances first, systematic ones without repetition up to symmetry, then or in between random ones.  Nothing has to be
true of an instance; a theorem is vacuous where its hypotheses are refuted.
"""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module

from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.model.instance import Instance

__all__ = ["GENERATORS", "Generator", "generator_of"]

Generator = Callable[[int], Iterator[Instance]]

# kind -> module of this room with `instances(seed)`; imported only when a search is about the kind.
GENERATORS: Mapping[str, str] = {
    "empirical": "empirical",
}


def generator_of(kind: str) -> Generator:
    """Return the stream of instances of a kind, by seed; raises `InvalidRequest` for a kind without one.

    >>> stream = generator_of("empirical")(0)
    >>> next(stream).kind
    'empirical'
    """
    if kind not in GENERATORS:
        raise InvalidRequest(f"no search runs over {kind} instances; known are {', '.join(GENERATORS)}")
    generator: Generator = import_module(f"{__name__}.{GENERATORS[kind]}").instances
    return generator
