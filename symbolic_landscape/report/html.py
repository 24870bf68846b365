"""Answers as HTML for notebooks: tables of plain cells, every text escaped."""

import json
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from symbolic_landscape.certificate.text import certificate_text
from symbolic_landscape.classification import Classification
from symbolic_landscape.exact.rational import rational_text
from symbolic_landscape.numeric.audit.comparison import VERDICTS
from symbolic_landscape.numeric.audit.table import Audit
from symbolic_landscape.numeric.explanation.explanation import Explanation
from symbolic_landscape.report.text.explanation import neurons_text, way_text
from symbolic_landscape.report.text.layout import number
from symbolic_landscape.spectrum.prediction import Spectrum
from symbolic_landscape.verdict import Undecided, Verdict

__all__ = ["audit_html", "classification_html", "explanation_html", "spectrum_html", "verdict_html"]

LONGEST_CELL = 200
LONGEST_CERTIFICATE = 20_000  # characters that a notebook shows of one; the file has all


def verdict_html(verdict: Verdict) -> str:
    """Return claim, status, and the certificate or the reason.

    >>> from symbolic_landscape.claim import LocalMinimum
    >>> print(verdict_html(Undecided(LocalMinimum(), "2 < 3 rays")))
    <p>local minimum <b>undecided</b>: 2 &lt; 3 rays</p>
    """
    words = f"{escape(_words(verdict.claim.name))} <b>{verdict.status}</b>"
    if isinstance(verdict, Undecided):
        return f"<p>{words}: {escape(verdict.reason)}</p>"
    theorems = verdict.witness.theorems_for(verdict.claim)
    relying = f", relying on {escape('; '.join(theorems))}" if theorems else ""
    text = certificate_text([verdict])
    shown = text if len(text) <= LONGEST_CERTIFICATE else f"{text[:LONGEST_CERTIFICATE]}\n.. {len(text)} characters"
    return f"<p>{words}{relying}</p><details><summary>certificate</summary><pre>{escape(shown)}</pre></details>"


def classification_html(classification: Classification) -> str:
    """Return the verdict word, the loss, every claim, and the kind's further answers.

    >>> import symbolic_landscape as sl
    >>> table = classification_html(sl.classify(sl.Instance.from_arrays([[1]], [[-1]], [[0]], [[1]])))
    >>> "<th>loss</th><td>1/2 = 0.5</td>" in table
    True
    """
    loss = classification.loss
    rows: list[tuple[str, str]] = [("verdict", f"{_words(classification.verdict)} ({classification.kind})")]
    if isinstance(loss, str):
        rows.append(("loss", number(loss)))
    elif loss is not None:
        rows.append(("loss", f"between {loss['lower']} and {loss['upper']}"))
    for verdict in classification.claims:
        reason = f": {verdict.reason}" if isinstance(verdict, Undecided) else ""
        rows.append((_words(verdict.claim.name), f"{verdict.status}{reason}"))
    if classification.relies_on:
        rows.append(("relying on", "; ".join(classification.relies_on)))
    rows += [(_words(key), _plain(value)) for key, value in classification.details.items()]
    return f"<table>{''.join(f'<tr><th>{escape(a)}</th><td>{escape(_cut(b))}</td></tr>' for a, b in rows)}</table>"


def spectrum_html(spectrum: Spectrum) -> str:
    """Return one row for each stationary prediction, by increasing loss."""
    rows = [
        (
            number(rational_text(entry.loss)),
            ", ".join(rational_text(value) for value in entry.prediction),
            str(entry.minimal_width),
            "yes" if entry.local_minimum else "no",
            "yes" if entry.saddle else "no",
        )
        for entry in spectrum.predictions
    ]
    width = "all widths" if spectrum.width is None else f"width {spectrum.width}"
    caption = f"{len(rows)} stationary predictions, {width}"
    return _table(caption, ("loss", "prediction", "least width", "local minimum", "saddle"), rows)


def audit_html(table: Audit) -> str:
    """Return how often each verdict was reached, and every row of the audit."""
    counts = ", ".join(f"{table.counts[verdict]} {verdict}" for verdict in VERDICTS)
    rows = []
    for finding in table.findings:
        row = finding.to_json()
        claim = _words(row["claim"]) + (f" {row['entry']}" if "entry" in row else "")
        remark = f" ({row['remark']})" if "remark" in row else ""
        rows.append((row["case"], claim, row["told"], row["exact"], row["ulps"] or "", f"{row['verdict']}{remark}"))
    return _table(f"{table.tool}: {counts}", ("instance", "claim", "tool", "exact", "ulps", "verdict"), rows)


def explanation_html(explanation: Explanation) -> str:
    """Return one row for each plateau of a training run: steps, exact loss, what it is, who left it and where to.

    >>> import symbolic_landscape as sl
    >>> run = sl.Trajectory.from_arrays([[1]], ["2/3"], [0, 9], [[[0.0]], [[0.0]]], [[0.0], [0.0]])
    >>> "<td>2/9 = 0.222222</td>" in explanation_html(sl.explain(run))
    True
    """
    run = explanation.trajectory
    rows = []
    for plateau in explanation.plateaus:
        steps = f"{int(run.steps[plateau.first])} to {int(run.steps[plateau.last])}"
        point = plateau.point
        if point is None:
            loss = f"about {float(run.losses[plateau.record]):.6g}"
            rows.append((steps, loss, f"undecided: {plateau.reason}", "", "", ""))
            continue
        taken = "; ".join(way_text(way) for way in plateau.ways or () if way.followers)
        left = "" if plateau.left is None else neurons_text(plateau.left) or "none"
        loss, word = number(str(point.classification.loss)), _words(point.classification.verdict)
        rows.append((steps, loss, word, neurons_text(point.escape_neurons) or "none", left, taken))
    caption = f"{int(run.steps[-1])} steps of {run.width} neurons; ended: {_words(explanation.verdict)}"
    return _table(caption, ("steps", "loss", "exact point", "escape neurons", "left", "way down that they took"), rows)


def _table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    first = "".join(f"<th>{escape(title)}</th>" for title in head)
    body = "".join(f"<tr>{''.join(f'<td>{escape(_cut(cell))}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{first}</tr></thead><tbody>{body}</tbody></table>"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 3]}..."
