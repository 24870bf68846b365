"""Streams of instances, one module for each kind of landscape: what a search for counterexamples looks at.

A module of a kind has `instances(seed)`, an iterator without end or with, whose order depends on the seed alone: small
instances first, systematic ones without repetition up to symmetry, then or in between random ones.  Nothing has to be
true of an instance; a theorem is vacuous where its hypotheses are refuted.
"""

from collections.abc import Callable, Iterator, Mapping
from importlib import import_module

from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.model.instance import Instance
from symbolic_landscape.theorems.theorem import Not, Theorem

__all__ = ["GENERATORS", "Generator", "generator_of"]

Generator = Callable[[int], Iterator[Instance]]

# kind -> module of this room with `instances(seed)`; imported only when a search is about the kind.
GENERATORS: Mapping[str, str] = {
    "empirical": "empirical",
    "embedding": "embedding",
    "interval": "interval_sweep",
    "gaussian": "gaussian",
    "polynomial": "polynomial",
}
BATCHES = "polynomial_batches"  # in place of "polynomial" where a claim is about SGD
ABOUT_BATCHES = frozenset(
    {
        "interpolating",
        "mean_square_linearly_stable",
        "batches_linearly_stable",
        "batches_positive_definite",
        "diverges_in_expectation",
        "bounded",
        "no_given_start",
        "start_beyond_growth_radius",
    }
)


def generator_of(theorem: Theorem) -> Generator:
    """Return the stream of instances that a theorem is about, by seed; raises `InvalidRequest` where there is none.

    >>> from symbolic_landscape.claim import Bounded, Oscillation
    >>> stream = generator_of(Theorem("x", "a conjecture", "polynomial", (), Bounded()))(0)
    >>> len(next(stream).batches), next(generator_of(Theorem("x", "", "polynomial", (), Oscillation()))(0)).loss.text()
    (2, 'x^2')
    """
    if theorem.kind not in GENERATORS:
        raise InvalidRequest(f"no search runs over {theorem.kind} instances; known are {', '.join(GENERATORS)}")
    statements = (*theorem.hypotheses, theorem.conclusion)
    claims = {(s.claim if isinstance(s, Not) else s).name for s in statements}
    module = BATCHES if theorem.kind == "polynomial" and claims & ABOUT_BATCHES else GENERATORS[theorem.kind]
    generator: Generator = import_module(f"{__name__}.{module}").instances
    return generator
