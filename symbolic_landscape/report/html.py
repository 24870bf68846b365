"""Answers as HTML for notebooks: tables of plain cells, every text escaped."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from symbolic_landscape.certificate.text import certificate_text
from symbolic_landscape.classification import Classification
from symbolic_landscape.exact.rational import decimal_text, parse_rational, rational_text
from symbolic_landscape.loss.empirical import evaluate
from symbolic_landscape.model.empirical import EmpiricalInstance
from symbolic_landscape.numeric.audit.comparison import VERDICTS
from symbolic_landscape.numeric.audit.table import Audit
from symbolic_landscape.numeric.explanation.explanation import Explanation
from symbolic_landscape.numeric.readers.network_reading import NetworkReading
from symbolic_landscape.report.text.explanation import neurons_text, way_text
from symbolic_landscape.report.text.layout import number
from symbolic_landscape.search.findings import OUTCOMES, Findings
from symbolic_landscape.spectrum.descent import Descent
from symbolic_landscape.spectrum.escape_graph import EscapeGraph
from symbolic_landscape.spectrum.large_descent import LargeDescent
from symbolic_landscape.spectrum.prediction import Spectrum
from symbolic_landscape.spectrum.snapping import Snapped
from symbolic_landscape.theorems.theorem import Judgement, Theorem, statement_name
from symbolic_landscape.verdict import Undecided, Verdict

__all__ = [
    "audit_html",
    "classification_html",
    "descent_html",
    "escape_graph_html",
    "explanation_html",
    "findings_html",
    "judgement_html",
    "large_descent_html",
    "reading_html",
    "snapped_html",
    "spectrum_html",
    "theorem_html",
    "verdict_html",
]

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
    return f"<p>{words}{relying}</p>{_folded('certificate', certificate_text([verdict]))}"


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
    return _entries(rows)


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


def theorem_html(theorem: Theorem) -> str:
    """Return name, source, hypotheses and conclusion."""
    return _entries(_theorem_rows(theorem))


def judgement_html(judgement: Judgement) -> str:
    """Return what the theorem says at the instance, and the verdicts that show it.

    >>> import symbolic_landscape as sl
    >>> kink = sl.Instance.from_arrays([[1]], [[-1]], [[0]], [[1]])
    >>> table = judgement_html(sl.judge(sl.theorem("wu2025.no_escape_local_minimum"), kink))
    >>> "<th>outcome</th><td>holds</td>" in table, "<th>local minimum</th><td>proved</td>" in table
    (True, True)
    """
    rows = [*_theorem_rows(judgement.theorem), ("outcome", judgement.outcome)]
    rows += [(_words(verdict.claim.name), verdict.status) for verdict in judgement.decided]
    return _entries(rows + ([("reason", judgement.reason)] if judgement.reason else []))


def findings_html(findings: Findings) -> str:
    """Return how many instances had each outcome, and the smallest counterexample."""
    rows = [
        *_theorem_rows(findings.theorem),
        ("looked at", f"{findings.instances} instances, seed {findings.seed}, ended by {findings.ended}"),
        *((outcome, str(findings.outcomes[outcome])) for outcome in OUTCOMES),
    ]
    if findings.counterexample is not None:
        document = json.dumps(findings.counterexample.to_document(), indent=1)
        return _entries(rows) + _folded("the smallest counterexample", document)
    return _entries(rows)


def snapped_html(snapped: Snapped) -> str:
    """Return the loss of the exact point, how it was found, and how far it is from the given weights."""
    moved = f"{decimal_text(snapped.moved)} of the largest effective weight"
    rows = [*_point_rows(snapped.instance), ("found by", snapped.method), ("moved", moved)]
    return _entries(rows) + _folded("the exact instance", json.dumps(snapped.instance.to_document(), indent=1))


def descent_html(walk: Descent) -> str:
    """Return the losses on the way down, and the end."""
    path = " > ".join(number(rational_text(loss)) for loss in walk.path)
    return _entries([*_point_rows(walk.instance), ("steps", str(len(walk.steps))), ("path", path)])


def large_descent_html(walk: LargeDescent) -> str:
    """Return the loss at the start and at the exact end, and what the walk met."""
    counts = {"steps": walk.steps, "walls crossed": walk.walls_crossed, "rank": walk.rank, "digits": walk.digits}
    neurons = {"dead": walk.dead, "parked": walk.parked, "zero": walk.zero}
    return _entries([
        *_point_rows(walk.instance),
        ("from", number(rational_text(walk.start_loss))),
        *((title, str(count)) for title, count in counts.items()),
        *((f"{title} neurons", ", ".join(map(str, members)) or "none") for title, members in neurons.items()),
    ])


def reading_html(reading: NetworkReading) -> str:
    """Return how a trained network became an exact instance."""
    return _entries([*_point_rows(reading.instance), *reading.lines()])


def escape_graph_html(graph: EscapeGraph) -> str:
    """Return one row for each escape, from the highest loss down."""
    losses = {vertex: str(graph.nodes[vertex]["loss"]) for vertex in graph}
    rows = [
        (number(losses[start]), number(losses[end]), *(str(edge[key]) for key in ("direction", "output_sign", "steps")))
        for start in sorted(graph, key=lambda vertex: -parse_rational(losses[vertex]))
        for end, edge in graph.adj[start].items()
    ]
    caption = f"{graph.number_of_nodes()} stationary predictions, {graph.number_of_edges()} escapes"
    return _table(caption, ("from loss", "to loss", "escaping neuron", "output sign", "steps"), rows)


def _theorem_rows(theorem: Theorem) -> list[tuple[str, str]]:
    hypotheses = " and ".join(_words(statement_name(hypothesis)) for hypothesis in theorem.hypotheses)
    return [
        ("theorem", f"{theorem.name} ({theorem.kind})"),
        ("source", theorem.source),
        ("if", hypotheses or "(no hypothesis)"),
        ("then", _words(statement_name(theorem.conclusion))),
    ]


def _point_rows(instance: EmpiricalInstance) -> list[tuple[str, str]]:
    data, network = instance.problem.data, instance.network
    shape = f"neurons {network.width}, inputs {data.input_dimension}, outputs {data.output_dimension}, samples "
    loss = evaluate(instance.problem, network).loss
    return [("network", f"{shape}{data.sample_count}"), ("loss", number(rational_text(loss)))]


def _entries(rows: Iterable[tuple[str, str]]) -> str:
    return f"<table>{''.join(f'<tr><th>{escape(a)}</th><td>{escape(_cut(b))}</td></tr>' for a, b in rows)}</table>"


def _folded(title: str, text: str) -> str:
    shown = text if len(text) <= LONGEST_CERTIFICATE else f"{text[:LONGEST_CERTIFICATE]}\n.. {len(text)} characters"
    return f"<details><summary>{escape(title)}</summary><pre>{escape(shown)}</pre></details>"


def _table(caption: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    first = "".join(f"<th>{escape(title)}</th>" for title in head)
    body = "".join(f"<tr>{''.join(f'<td>{escape(_cut(cell))}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{first}</tr></thead><tbody>{body}</tbody></table>"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _plain(value: Any) -> str:
    """Return a value of an answer in words; equal entries of a list of objects are counted, without what is false.

    >>> _plain([{"neuron": i, "sign_vector": "-0", "dead": i < 2, "boundary_samples": [1]} for i in range(3)])
    '2: sign vector -0, dead, boundary samples 1; 1: sign vector -0, boundary samples 1'
    >>> _plain(["M1", "M2"]), _plain(False), _plain({"value": "44/37"}), _plain({"w": ["0", "1"], "c": None})
    ('M1, M2', 'no', '44/37', 'w: 0, 1; c: none')
    """
    match value:
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case list() | tuple() if value and all(isinstance(item, dict) for item in value):
            entries = Counter(
                ", ".join(
                    _words(key) if part is True else f"{_words(key)} {_plain(part)}"
                    for key, part in item.items()
                    if key != "neuron" and part is not False and part != []
                )
                for item in value
            )
            return "; ".join(f"{count}: {entry or 'nothing to say'}" for entry, count in entries.most_common())
        case list() | tuple():
            return ", ".join(map(_plain, value)) or "none"
        case {"value": number_text, **others} if not others:
            return _plain(number_text)
        case dict():
            return "; ".join(f"{_words(key)}: {_plain(part)}" for key, part in value.items())
        case None:
            return "none"
    return str(value)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else f"{text[: LONGEST_CELL - 3]}..."
