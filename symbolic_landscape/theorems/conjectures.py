"""Conjectures: statements that a search refutes, and others for which it has found nothing.

A module of this room for each kind of landscape has `REFUTED` and `STANDING`.  A conjecture is a `Theorem` without a
proof: its source is the sentence itself.  Refuted ones are kept with their smallest counterexample
(examples/counterexamples), standing ones with the number of instances looked at: evidence, and no proof.
"""

from importlib import import_module
from itertools import chain

from symbolic_landscape.theorems.theorem import Theorem

__all__ = ["conjecture_named", "refuted_conjectures", "standing_conjectures"]

KINDS = ("empirical", "embedding", "interval", "gaussian", "polynomial")  # conjectures_<kind>.py


def refuted_conjectures() -> tuple[Theorem, ...]:
    """Return the conjectures of all kinds with a known counterexample.

    >>> refuted_conjectures()[0].name
    'conjecture.clarke_is_directional'
    """
    return _listed("REFUTED")


def standing_conjectures() -> tuple[Theorem, ...]:
    """Return the conjectures of all kinds for which searches have found no counterexample.

    >>> {conjecture.name for conjecture in standing_conjectures()} & {c.name for c in refuted_conjectures()}
    set()
    """
    return _listed("STANDING")


def conjecture_named(name: str) -> Theorem | None:
    """Return the conjecture of this name, or None.

    >>> conjecture_named("conjecture.local_is_global").source
    'every local minimum is a global minimum'
    """
    return next((known for known in (*refuted_conjectures(), *standing_conjectures()) if known.name == name), None)


def _listed(which: str) -> tuple[Theorem, ...]:
    modules = (import_module(f"symbolic_landscape.theorems.conjectures_{kind}") for kind in KINDS)
    return tuple(chain.from_iterable(getattr(module, which) for module in modules))
