"""What the engine says about one instance: the verdict word, the loss and every claim it decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from symbolic_landscape.verdict import Proved, Refuted, Undecided, Verdict

__all__ = ["Classification"]


@dataclass(frozen=True)
class Classification:
    """The answer of `classify` and of `decide FILE`; see design/format.md, section 3.

    `verdict`: the word of the kind's table.  `loss`: exact text, or `{"lower": .., "upper": ..}`.  `claims`: what was
    decided, each with its witness or reason.  `details`: the kind's further keys, ready for JSON, in order.
    """

    kind: str
    verdict: str
    loss: str | Mapping[str, str] | None
    claims: tuple[Verdict, ...]
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def relies_on(self) -> tuple[str, ...]:
        """The theorems of the literature that the witnesses use without expanding them, without repetition."""
        used = [
            theorem
            for verdict in self.claims
            if not isinstance(verdict, Undecided)
            for theorem in verdict.witness.theorems_for(verdict.claim)
        ]
        return tuple(dict.fromkeys(used))

    def to_json(self) -> dict[str, Any]:
        """Return the answer as the contract's JSON object, without `file`."""
        return {
            "kind": self.kind,
            "verdict": self.verdict,
            "loss": self.loss,
            "claims": [_claim_json(verdict) for verdict in self.claims],
            "relies_on": list(self.relies_on),
            **self.details,
        }

    def decided(self) -> tuple[Proved | Refuted, ...]:
        """Return the verdicts that carry a witness: what a certificate can hold."""
        return tuple(verdict for verdict in self.claims if not isinstance(verdict, Undecided))


def _claim_json(verdict: Verdict) -> dict[str, str]:
    answer = {"claim": verdict.claim.name, "status": verdict.status}
    if isinstance(verdict, Undecided):
        answer["reason"] = verdict.reason
    return answer
