"""Claim -> decider: the one registry, and the public `decide` and `classify`."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from symbolic_landscape.claim import Claim, Fact, GlobalMinimum
from symbolic_landscape.classification import Classification
from symbolic_landscape.errors import InvalidRequest, LimitReached
from symbolic_landscape.limits import DEFAULT_LIMITS, Limits
from symbolic_landscape.model.instance import Instance, kind_of
from symbolic_landscape.verdict import Undecided, Verdict

__all__ = ["classify", "decide"]

Decider = Callable[[Any, Any, Limits], Verdict]


class Conditions(Protocol):
    """What the room of one kind offers: `conditions/<kind>/__init__.py`."""

    DECIDERS: Mapping[type[Claim], Decider]

    def classify(self, instance: Any, limits: Limits) -> Classification:
        """Return the verdict word of the kind with every claim decided."""
        ...


def decide(instance: Instance, claim: Claim, *, limits: Limits = DEFAULT_LIMITS) -> Verdict:
    """Decide one claim about an instance: `Proved`, `Refuted` or `Undecided`, with witness or reason.

    Raises `InvalidRequest` for a claim that does not apply to the instance's kind.

    >>> import symbolic_landscape as sl
    >>> instance = sl.Instance.from_arrays([[1]], [[-1]], [[0]], [[1]])
    >>> type(decide(instance, sl.DirectionallyStationary())).__name__
    'Proved'
    """
    deciders = _deciders(kind_of(instance))
    if type(claim) not in deciders:
        known = ", ".join(sorted(known.name for known in deciders if not issubclass(known, Fact)))
        about = f"{claim.name} is not a claim about {instance.kind} instances"
        raise InvalidRequest(f"{about}; known are {known} and facts")
    try:
        verdict = deciders[type(claim)](instance, claim, limits)
        if isinstance(verdict, Undecided) and isinstance(claim, GlobalMinimum) and instance.kind == "empirical":
            from symbolic_landscape.spectrum.global_minimum import decide_by_spectrum

            return decide_by_spectrum(instance, claim, limits)
        return verdict
    except LimitReached as reached:
        return Undecided(claim, str(reached))


def classify(instance: Instance, *, limits: Limits = DEFAULT_LIMITS) -> Classification:
    """Return what `decide FILE` prints about the instance: verdict, loss, claims and details."""
    return _conditions(kind_of(instance)).classify(instance, limits)


def _deciders(kind: str) -> Mapping[type[Claim], Decider]:
    """Return the deciders of a kind; a network inside a region is also asked as the region's polynomial."""
    deciders = _conditions(kind).DECIDERS
    if kind == "empirical":
        from symbolic_landscape.conditions.polynomial import network

        return {**network.DECIDERS, **deciders}
    return deciders


def _conditions(kind: str) -> Conditions:
    match kind:
        case "empirical":
            from symbolic_landscape.conditions import empirical

            return empirical
        case "interval":
            from symbolic_landscape.conditions import interval

            return interval
        case "gaussian":
            from symbolic_landscape.conditions import gaussian

            return gaussian
        case "polynomial":
            from symbolic_landscape.conditions import polynomial

            return polynomial
        case "embedding":
            from symbolic_landscape import embedding

            return embedding
    raise AssertionError(kind)
