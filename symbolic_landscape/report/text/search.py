"""The readable answer of `search`."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from symbolic_landscape.report.text.layout import entry
from symbolic_landscape.search.findings import Findings
from symbolic_landscape.theorems.theorem import statement_name

__all__ = ["findings_text"]

MOST_REASONS = 3
ENDED = {
    "budget": "all that the budget allows",
    "seconds": "the time is over",
    "stream": "there are no more",
    "interrupted": "interrupted",
}


def findings_text(findings: Findings, written: Mapping[str, Any]) -> str:
    """Return the counts, and the smallest counterexample with its verdicts and files, ending with a newline."""
    theorem, outcomes = findings.theorem, findings.outcomes
    hypotheses = " and ".join(_words(statement_name(hypothesis)) for hypothesis in theorem.hypotheses)
    lines = [
        f"{theorem.name} ({theorem.kind}): {theorem.source}",
        entry("if", hypotheses or "(no hypothesis)"),
        entry("then", _words(statement_name(theorem.conclusion))),
        entry("looked at", f"{findings.instances} instances, seed {findings.seed}; {ENDED[findings.ended]}"),
        entry("", f"it holds at {outcomes['holds']}, is vacuous at {outcomes['vacuous']}, and undecided at "
                  f"{outcomes['undecided']}"),
    ]  # fmt: skip
    reasons = sorted(findings.reasons.items(), key=lambda item: (-item[1], item[0]))
    lines += [entry("undecided", f"{number}: {_short(reason)}") for reason, number in reasons[:MOST_REASONS]]
    if findings.counterexample is None or findings.judgement is None:
        lines.append(entry("found", f"no counterexample among {findings.instances} instances: evidence, and no proof"))
        return "\n".join(lines) + "\n"
    found = f"COUNTEREXAMPLES: {outcomes['counterexample']}, the first at {findings.first}"
    lines.append(entry("found", f"{found}; the smallest, made smaller:"))
    lines += [entry("", line) for line in _entries(findings.counterexample.to_document())]
    decided = ", ".join(f"{_words(verdict.claim.name)} {verdict.status}" for verdict in findings.judgement.decided)
    lines.append(entry("decided", decided))
    lines += [entry("written", f"{written['file']}, certificate {written['certificate']}")] if written else []
    return "\n".join(lines) + "\n"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _short(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:157]}..."


def _entries(document: Mapping[str, Any], inside: str = "") -> Iterator[str]:
    """Yield a line for each field, also for those of objects that hold more than single numbers."""
    for key, value in document.items():
        if isinstance(value, dict) and any(isinstance(item, dict | list) for item in value.values()):
            yield from _entries(value, f"{inside}{key}.")
        else:
            yield f"{inside}{key}: {_value(value)}"


def _value(value: Any) -> str:
    return _short(value if isinstance(value, str) else json.dumps(value).replace('"', ""))
