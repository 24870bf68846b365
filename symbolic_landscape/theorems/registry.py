"""Every theorem of the literature that the engine can decide at an instance, and finding one by its name."""

from difflib import get_close_matches

from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.theorems import cheridito2022, huang2026, mulayoff2026, wu2025
from symbolic_landscape.theorems.conjectures import conjecture_named, refuted_conjectures, standing_conjectures
from symbolic_landscape.theorems.theorem import Theorem

__all__ = ["THEOREMS", "theorem_named"]

THEOREMS: tuple[Theorem, ...] = (
    *wu2025.THEOREMS,
    *cheridito2022.THEOREMS,
    *huang2026.THEOREMS,
    *mulayoff2026.THEOREMS,
)


def theorem_named(name: str) -> Theorem:
    """Return the theorem or conjecture; raises `InvalidRequest` with the closest names where there is none.

    >>> theorem_named("wu2025.no_escape_local_minimum").source
    'Wu, Simsek, Ged 2025: Theorem 4.2'
    """
    known = {theorem.name: theorem for theorem in THEOREMS}
    if name in known:
        return known[name]
    conjecture = conjecture_named(name)
    if conjecture is not None:
        return conjecture
    if name.startswith("conjecture."):
        listed = ", ".join(other.name for other in (*refuted_conjectures(), *standing_conjectures()))
        raise InvalidRequest(f"{name[:60]!r} is no conjecture; known are {listed}")
    facts = {theorem.name.split(".")[1]: theorem.name for theorem in THEOREMS}
    close = get_close_matches(name, known, 3) or [facts[fact] for fact in get_close_matches(name, facts, 3)]
    hint = f"did you mean {' or '.join(close)}?" if close else "`symbolic-landscape theorems` lists them"
    raise InvalidRequest(f"{name[:60]!r} is not a theorem; {hint}")
