"""A theorem as text: what a worker is given in place of the module that defines it."""

import json
from typing import Any

from symbolic_landscape.certificate.text import claim_document, read_claim
from symbolic_landscape.model.document import Record, parse_document
from symbolic_landscape.theorems.theorem import Not, Statement, Theorem

__all__ = ["read_theorem", "theorem_text"]


def theorem_text(theorem: Theorem) -> str:
    """Return the theorem as one line of JSON.

    >>> from symbolic_landscape.claim import DirectionallyStationary, LocalMinimum
    >>> conjecture = Theorem("x", "nobody", "empirical", (DirectionallyStationary(),), Not(LocalMinimum()))
    >>> read_theorem(theorem_text(conjecture)) == conjecture
    True
    """
    return json.dumps(
        {
            "name": theorem.name,
            "source": theorem.source,
            "kind": theorem.kind,
            "hypotheses": [_statement(hypothesis) for hypothesis in theorem.hypotheses],
            "conclusion": _statement(theorem.conclusion),
        }
    )


def read_theorem(text: str) -> Theorem:
    """Return the theorem that `theorem_text` wrote."""
    record = parse_document(text, "theorem")
    hypotheses = [Record("theorem", "hypotheses", item) for item in record.items("hypotheses")]
    return Theorem(
        record.word("name"),
        record.word("source"),
        record.word("kind"),
        tuple(_read_statement(hypothesis) for hypothesis in hypotheses),
        _read_statement(record.record("conclusion")),
    )


def _statement(statement: Statement) -> dict[str, Any]:
    negated = isinstance(statement, Not)
    return {"not": negated, "claim": claim_document(statement.claim if isinstance(statement, Not) else statement)}


def _read_statement(record: Record) -> Statement:
    claim = read_claim(record.record("claim"))
    return Not(claim) if record.value("not") else claim
