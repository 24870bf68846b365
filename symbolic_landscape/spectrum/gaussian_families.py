"""The named families against the number of teachers: verdicts, and where they change."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from symbolic_landscape.conditions.gaussian import classify
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.limits import DEFAULT_LIMITS, Limits
from symbolic_landscape.model.gaussian import GaussianInstance
from symbolic_landscape.model.gaussian_family import Family

__all__ = ["FamilyRow", "family_rows", "member", "verdict_change"]


@dataclass(frozen=True)
class FamilyRow:
    """What one member of a family is; enclosures as decimal texts, None where nothing was certified."""

    family: Family
    verdict: str
    index: int | None
    loss: tuple[str, str] | None
    smallest: tuple[str, str] | None
    reason: str | None


def member(name: str, teachers: int, anti_aligned: int | None = None) -> Family:
    """Return a member of a family: k1 is M for family A and 2 for NN where it is not given."""
    default = {"A": teachers, "NN": 2}.get(name, 1)
    return Family(name, teachers, default if anti_aligned is None else anti_aligned)


def family_rows(families: Iterable[Family], limits: Limits = DEFAULT_LIMITS) -> Iterator[FamilyRow]:
    """Yield the row of each member.

    >>> [row.verdict for row in family_rows([member("I", 5), member("I", 6)])]
    ['saddle', 'local_minimum']
    """
    for family in families:
        found = classify(GaussianInstance(family), limits)
        loss = None if found.loss is None or isinstance(found.loss, str) else (found.loss["lower"], found.loss["upper"])
        curvature = found.details["smallest_eigenvalue"]
        smallest = None if curvature is None else (curvature["lower"], curvature["upper"])
        index, reason = found.details.get("index"), found.details.get("reason")
        yield FamilyRow(family, found.verdict, index, loss, smallest, reason)


def verdict_change(
    name: str, low: int, high: int, anti_aligned: int | None = None, limits: Limits = DEFAULT_LIMITS
) -> tuple[FamilyRow, FamilyRow]:
    """Return two members at consecutive numbers of teachers, between `low` and `high`, with different verdicts.

    Raises `InvalidRequest` when the verdicts at the two ends are the same, or where a member on the way is not
    certified.  Where the verdict changes several times one change is found.

    >>> [row.family.teachers for row in verdict_change("I", 3, 12)]
    [5, 6]
    """

    def row(teachers: int) -> FamilyRow:
        found = next(family_rows([member(name, teachers, anti_aligned)], limits))
        if found.verdict == "not_certified":
            raise InvalidRequest(f"family {name} at {teachers} teachers is not certified: {found.reason}")
        return found

    first, last = row(low), row(high)
    if first.verdict == last.verdict:
        raise InvalidRequest(f"family {name} is {first.verdict} at both {low} and {high} teachers: give other ends")
    while last.family.teachers - first.family.teachers > 1:
        middle = row((first.family.teachers + last.family.teachers) // 2)
        first, last = (middle, last) if middle.verdict == first.verdict else (first, middle)
    return first, last
