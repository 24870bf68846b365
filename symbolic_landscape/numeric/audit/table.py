"""The audit itself: every claim of a tool about every case, compared with the truth."""

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from symbolic_landscape.exact.rational import Rational, decimal_text
from symbolic_landscape.model.instance import Instance
from symbolic_landscape.numeric.audit.answers import answers
from symbolic_landscape.numeric.audit.case import Case, as_floats, case_of
from symbolic_landscape.numeric.audit.comparison import VERDICTS, Comparison, compare
from symbolic_landscape.numeric.audit.suite import SUITE_VERSION, suite
from symbolic_landscape.numeric.audit.tool import Tool, tool_named
from symbolic_landscape.numeric.audit.truth.answer import Holds, Missing, Numbers, Truth
from symbolic_landscape.numeric.audit.truth.document import truth_document

__all__ = ["Audit", "Finding", "audit", "exact_text", "told_text", "ulps_text"]

DIGITS = 17  # that tell binary64 numbers apart
LONGEST = 1000  # characters of what a tool told


@dataclass(frozen=True)
class Finding:
    """One row: a case, a claim, and what it came to."""

    case: Case = field(repr=False)
    claim: str
    comparison: Comparison

    @property
    def verdict(self) -> str:
        """One of `VERDICTS`."""
        return self.comparison.verdict

    def to_json(self) -> dict[str, Any]:
        """Return the row as a JSON object: `told`, `exact`, `ulps` as people read them, `truth` to the last bit."""
        found = self.comparison
        row: dict[str, Any] = {"case": self.case.name, "kind": self.case.instance.kind, "claim": self.claim}
        if found.entry:
            row["entry"] = found.entry
        row |= {"told": told_text(found.told), "exact": exact_text(found.exact), "ulps": ulps_text(found.ulps)}
        row |= {"verdict": found.verdict, "truth": truth_document(found.exact)}
        return row | ({"remark": found.remark} if found.remark else {})


@dataclass(frozen=True)
class Audit:
    """The table of a tool's claims against the truth.

    `tool`: its name and version.  `findings`: one for each case and claim that has a truth there.
    """

    tool: str
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows have each verdict."""
        return {verdict: sum(row.verdict == verdict for row in self.findings) for verdict in VERDICTS}

    def wrong(self) -> tuple[Finding, ...]:
        """Return the rows in which the tool is wrong."""
        return tuple(row for row in self.findings if row.verdict == "wrong")

    def to_json(self) -> dict[str, Any]:
        """Return the audit as a JSON object."""
        return {
            "tool": self.tool,
            "suite_version": SUITE_VERSION,
            "counts": dict(self.counts),
            "findings": [row.to_json() for row in self.findings],
        }


def audit(
    tool: str | Tool,
    cases: Case | Instance | Iterable[Case | Instance] | None = None,
    *,
    tell: Callable[[str, int, int | None], None] | None = None,
) -> Audit:
    """Audit a tool: "numpy", "scipy", "torch", "jax", "FILE.py:function", or an object with `name` and `answer`.

    `cases`: the suite unless given; an instance is asked with the first parameter as its direction.  Raises
    `InvalidInstance` for numbers that are no floats: a tool is asked about the very point that the engine decides.
    `tell(what, done, of)` is called before each case.  The code of the tool runs; what it raises is recorded as a wrong
    answer.

    >>> class Optimist:
    ...     name = "optimist"
    ...     def answer(self, claim, instance):
    ...         return True if claim == "local_minimum" else None
    >>> table = audit(Optimist())
    >>> {row.claim for row in table.wrong()}
    {'local_minimum'}
    """
    asked = tool_named(tool) if isinstance(tool, str) else tool
    given = suite() if cases is None else [cases] if isinstance(cases, Case | Instance) else cases
    listed = tuple(
        case if isinstance(case, Case) else case_of(case, f"instance_{position}") for position, case in enumerate(given)
    )
    plain = [as_floats(case) for case in listed]
    findings = []
    for position, case in enumerate(listed):
        if tell is not None:
            tell(f"audit of {asked.name}", position, len(listed))
        findings += [
            Finding(case, claim, _asked(asked, claim, plain[position], truth)) for claim, truth in answers(case).items()
        ]
    return Audit(asked.name, tuple(findings))


def _asked(tool: Tool, claim: str, plain: Mapping[str, Any], truth: Truth) -> Comparison:
    try:
        told = tool.answer(claim, deepcopy(plain))  # a tool may write into what it is given
    except (Exception, SystemExit) as error:  # whatever a tool raises is its answer
        message = " ".join(str(error).split())[:160]
        return Comparison("wrong", None, truth, remark=f"{type(error).__name__}: {message}")
    return compare(told, truth)


def told_text(told: object) -> str:
    """Return what a tool told, 17 digits of a number.

    >>> told_text(True), told_text(None), told_text(Rational(1, 3))
    ('yes', '', '0.33333333333333333')
    """
    match told:
        case None:
            return ""
        case bool():
            return "yes" if told else "no"
        case Rational():
            return decimal_text(told, DIGITS)
    return " ".join(str(told).split())[:LONGEST]


def exact_text(truth: Truth) -> str:
    """Return the truth for people: 17 digits, with ".." where more follow; both bounds where they agree on fewer.

    >>> from symbolic_landscape.numeric.audit.truth.answer import Enclosed
    >>> exact_text(Holds(False)), exact_text(Numbers(("",), (Enclosed(Rational(1, 3), Rational(1, 3)),), Rational(1)))
    ('no', '0.33333333333333333..')
    """
    match truth:
        case Holds():
            return "yes" if truth.value else "no"
        case Missing():
            return "none"
        case Numbers(values=(value,)):
            low, high = decimal_text(value.lower, DIGITS), decimal_text(value.upper, DIGITS)
            if low != high:
                return f"[{low}, {high}]"
            return low if value.is_exact and decimal_text(value.lower, 3 * DIGITS) == low else f"{low}.."
        case Numbers():
            return f"{len(truth.values)} numbers"
    return "undecided"


def ulps_text(ulps: Rational | None) -> str | None:
    """Return the error for people, three digits; None where no number was compared.

    >>> ulps_text(Rational(0)), ulps_text(Rational(1, 3)), ulps_text(Rational(2**60))
    ('0', '0.333', '1.15e18')
    """
    return None if ulps is None else decimal_text(ulps, 3)
