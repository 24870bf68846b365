"""One question about a point in each file; each is decided and comes with its witness.

A folder for each kind of landscape exports `DECIDERS`, from claims to deciders, and `classify`.

Facts are claims that are read off an instance, such as the hypotheses of theorems about its shape.  Each kind lists its
own in `conditions/<kind>/facts.py`, as predicates; the checker has its own predicates in `checker/facts.py`, written
from the docstrings of the claims.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from symbolic_landscape.claim import Claim
from symbolic_landscape.limits import Limits
from symbolic_landscape.verdict import Proved, Refuted, Verdict
from symbolic_landscape.witness.fact import ReadOff

__all__ = ["deciders_of_facts"]

Read = TypeVar("Read")


def deciders_of_facts(
    predicates: Mapping[type[Claim], Callable[[Read, Any], bool]], read: Callable[[Any, Claim], Read]
) -> Mapping[type[Claim], Callable[[Any, Any, Limits], Verdict]]:
    """Return a decider for each claim: `predicate(read(instance, claim), claim)` says whether it is true.

    `read` gives what the predicates of a kind look at; it raises `InvalidRequest` for an instance that has none.

    >>> from symbolic_landscape.claim import OneOutput
    >>> from symbolic_landscape.limits import DEFAULT_LIMITS
    >>> deciders = deciders_of_facts({OneOutput: lambda outputs, claim: outputs == 1}, lambda given, claim: len(given))
    >>> [deciders[OneOutput](given, OneOutput(), DEFAULT_LIMITS).status for given in (["f"], ["f", "g"])]
    ['proved', 'refuted']
    """
    return {fact: _decider(predicate, read) for fact, predicate in predicates.items()}


def _decider(
    predicate: Callable[[Read, Any], bool], read: Callable[[Any, Claim], Read]
) -> Callable[[Any, Any, Limits], Verdict]:
    def decide(instance: Any, claim: Claim, limits: Limits) -> Verdict:
        return Proved(claim, ReadOff()) if predicate(read(instance, claim), claim) else Refuted(claim, ReadOff())

    return decide
