"""Audits of numerical tools: what they claim about a loss at a point, against what is true.

    numeric/audit/suite.py        the cases: exact instances whose numbers are all binary64
    numeric/audit/truth/          the engine's loss, gradient, one-sided derivatives and Hessian, by kind
    numeric/audit/answers.py      the truth of every claim about a case
    numeric/audit/tools/          numpy, scipy, torch, jax; each imported when it is asked for
    numeric/audit/comparison.py   errors in units in the last place, exactly, and verdicts
    numeric/audit/table.py        the audit: all claims about all cases
    numeric/audit/export.py       the suite as plain JSON, for tools in any language
"""

from symbolic_landscape.numeric.audit.case import Case
from symbolic_landscape.numeric.audit.claims import CLAIMS
from symbolic_landscape.numeric.audit.export import export_suite
from symbolic_landscape.numeric.audit.suite import SUITE_VERSION, suite
from symbolic_landscape.numeric.audit.table import Audit, Finding, audit
from symbolic_landscape.numeric.audit.tool import TOOLS, Tool, tool_named

__all__ = [
    "CLAIMS",
    "SUITE_VERSION",
    "TOOLS",
    "Audit",
    "Case",
    "Finding",
    "Tool",
    "audit",
    "export_suite",
    "suite",
    "tool_named",
]
