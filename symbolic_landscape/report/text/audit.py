"""The readable table of an audit: every case with every claim, then counts, then where the tool is wrong."""

from collections.abc import Iterable
from itertools import groupby
from textwrap import wrap

from symbolic_landscape.numeric.audit.claims import CLAIMS
from symbolic_landscape.numeric.audit.comparison import ROUNDING_ULPS, VERDICTS
from symbolic_landscape.numeric.audit.suite import SUITE_VERSION
from symbolic_landscape.numeric.audit.table import Audit, Finding

__all__ = ["audit_report"]

WHOSE = "what of this is a library's own word, and what a formula or a tolerance given to it, is in proofs/audit.md"

WIDTHS = (22, 25, 25, 10)  # claim, told, exact, ulps
LONGEST_REMARK = 100
LINE = 118
LEGEND = (
    f"ulps: the error in units in the last place of the exact number; agrees: at most {ROUNDING_ULPS} of them; "
    "wrong: not three digits right;\n"
    "scale: the largest entry of gradient or Hessian, also for its eigenvalues"
)


def audit_report(table: Audit) -> str:
    """Return the readable table, ending with a newline.

    >>> from symbolic_landscape.numeric.audit import audit, suite
    >>> class Optimist:
    ...     name = "optimist"
    ...     def answer(self, claim, instance):
    ...         return True if claim == "converged" else None
    >>> audit_report(audit(Optimist(), suite()[:1])).splitlines()[0]
    'AUDIT of optimist: 1 case, 6 claims, suite version 1'
    """
    cases = [(case, list(rows)) for case, rows in groupby(table.findings, lambda row: row.case)]
    plural = "" if len(cases) == 1 else "s"
    first = f"AUDIT of {table.tool}: {len(cases)} case{plural}, {len(table.findings)} claims"
    lines = [f"{first}, suite version {SUITE_VERSION}", LEGEND]
    for case, rows in cases:
        lines += ["", f"{case.name} ({case.instance.kind}): {case.about}"]
        lines.append(_row(("claim", "tool", "exact", "ulps"), "verdict"))
        lines += [_line(row) for row in rows]
    lines += ["", *_summary(table.findings), "", *_wrong(table.wrong())]
    return "\n".join(lines) + "\n"


def _line(row: Finding) -> str:
    shown = row.to_json()
    claim = row.claim.replace("_", " ")
    if row.comparison.entry:
        claim = f"{claim} {row.comparison.entry}"
    remark = row.comparison.remark
    verdict = row.verdict if not remark else f"{row.verdict} ({remark[:LONGEST_REMARK]})"
    return _row((claim, shown["told"], shown["exact"], shown["ulps"] or ""), verdict)


def _row(cells: Iterable[str], verdict: str) -> str:
    padded = [f"{_short(cell, width):<{width}}" for cell, width in zip(cells, WIDTHS, strict=True)]
    return f"  {' '.join(padded)} {verdict}"


def _short(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 2]}.."


def _summary(rows: tuple[Finding, ...]) -> list[str]:
    """Return how many rows of each claim have each verdict."""
    lines = ["  " + " ".join([f"{'claim':<22}", *(f"{verdict:>16}" for verdict in VERDICTS)])]
    for claim in (*CLAIMS, "all"):
        counted = [row for row in rows if claim in ("all", row.claim)]
        if counted:
            counts = [sum(row.verdict == verdict for row in counted) for verdict in VERDICTS]
            name = claim.replace("_", " ")
            lines.append("  " + " ".join([f"{name:<22}", *(f"{count:>16}" for count in counts)]))
    return lines


def _wrong(rows: tuple[Finding, ...]) -> list[str]:
    if not rows:
        return ["wrong nowhere"]
    lines = ["wrong:"]
    for claim in CLAIMS:
        places = [row.case.name for row in rows if row.claim == claim]
        if places:
            text = f"{claim.replace('_', ' ')}: {', '.join(places)}"
            lines += wrap(text, LINE, initial_indent="  ", subsequent_indent="    ")
    return [*lines, WHOSE]
