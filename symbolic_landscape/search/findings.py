"""What a search found: how many instances were decided, and the smallest counterexample."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from symbolic_landscape.model.instance import Instance
from symbolic_landscape.theorems.theorem import Judgement, Theorem

__all__ = ["OUTCOMES", "Findings"]

OUTCOMES = ("holds", "vacuous", "undecided", "counterexample")


@dataclass(frozen=True)
class Findings:
    """What a search over `instances` instances found.

    `outcomes`: how many had each outcome of `judge`.  `first`: the position in the stream, from 1, of the first
    counterexample.  `counterexample`, `judgement`: the smallest one after shrinking, and its verdicts.  `reasons`: the
    reasons of undecided ones, with their numbers.  `ended`: `budget`, `seconds`, `stream` (it has an end) or
    `interrupted`.
    """

    theorem: Theorem
    seed: int
    outcomes: Counter[str]
    ended: str
    first: int | None = None
    counterexample: Instance | None = None
    judgement: Judgement | None = None
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def instances(self) -> int:
        """How many instances were judged."""
        return self.outcomes.total()

    def to_json(self) -> dict[str, Any]:
        """Return the JSON object of `search --json`."""
        return {
            "theorem": self.theorem.name,
            "source": self.theorem.source,
            "kind": self.theorem.kind,
            "seed": self.seed,
            "ended": self.ended,
            "instances": self.instances,
            **{outcome: self.outcomes[outcome] for outcome in OUTCOMES},
            "reasons": dict(sorted(self.reasons.items())),
            "first": self.first,
            "instance": None if self.counterexample is None else self.counterexample.to_document(),
        }
