"""Symbolic-exact verification of the loss landscapes of shallow ReLU-like networks.

Tools make claims, the engine decides verdicts, the checker checks certificates.

>>> import symbolic_landscape as sl
>>> instance = sl.Instance.from_arrays([[1]], [[-1]], [[0]], [[1]])
>>> type(sl.decide(instance, sl.LocalMinimum())).__name__
'Proved'
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symbolic_landscape.certificate.check import CheckResult, check
    from symbolic_landscape.certificate.text import read_certificate, write_certificate
    from symbolic_landscape.claim import (
        BatchesLinearlyStable,
        Bounded,
        ClarkeStationary,
        CriterionPositive,
        Critical,
        DirectionallyStationary,
        DivergesInExpectation,
        GlobalMinimum,
        Interpolating,
        LocalMinimum,
        MeanSquareLinearlyStable,
        NoEscapeNeuron,
        NondegenerateMinimum,
        Oscillation,
        StableAtThreshold,
        StableTwoCycle,
        StrictLocalMinimum,
    )
    from symbolic_landscape.decide import classify, decide
    from symbolic_landscape.errors import (
        InternalContradiction,
        InvalidInstance,
        InvalidNumber,
        InvalidRequest,
        SymbolicLandscapeError,
    )
    from symbolic_landscape.limits import Limits
    from symbolic_landscape.model.document import write_document
    from symbolic_landscape.model.instance import Instance, read
    from symbolic_landscape.numeric.audit.table import Audit, audit
    from symbolic_landscape.numeric.explanation.explanation import Explanation, explain
    from symbolic_landscape.numeric.explanation.trajectory import Trajectory, read_trajectory, write_trajectory
    from symbolic_landscape.numeric.readers.network_reading import NetworkReading, read_network
    from symbolic_landscape.numeric.readers.parameters_in_memory import from_jax_parameters, from_torch_module
    from symbolic_landscape.search.findings import Findings
    from symbolic_landscape.search.sweep import search_counterexample
    from symbolic_landscape.spectrum.descent import descend
    from symbolic_landscape.spectrum.enumeration import enumerate_stationary
    from symbolic_landscape.spectrum.escape_graph import escape_graph
    from symbolic_landscape.spectrum.snapping import Snapped, snap
    from symbolic_landscape.theorems.registry import theorem_named as theorem
    from symbolic_landscape.theorems.theorem import Judgement, Theorem, judge
    from symbolic_landscape.verdict import Proved, Refuted, Undecided, Verdict

# Public names and the modules they live in (after a colon: the name there, where it is another one).  They are imported
# on first use, so that the command line starts fast.
_HOME = {
    "Audit": "numeric.audit.table",
    "BatchesLinearlyStable": "claim",
    "Bounded": "claim",
    "CheckResult": "certificate.check",
    "ClarkeStationary": "claim",
    "CriterionPositive": "claim",
    "Critical": "claim",
    "DirectionallyStationary": "claim",
    "DivergesInExpectation": "claim",
    "Explanation": "numeric.explanation.explanation",
    "Findings": "search.findings",
    "GlobalMinimum": "claim",
    "Instance": "model.instance",
    "InternalContradiction": "errors",
    "Interpolating": "claim",
    "InvalidInstance": "errors",
    "InvalidNumber": "errors",
    "InvalidRequest": "errors",
    "Judgement": "theorems.theorem",
    "Limits": "limits",
    "LocalMinimum": "claim",
    "MeanSquareLinearlyStable": "claim",
    "NetworkReading": "numeric.readers.network_reading",
    "NoEscapeNeuron": "claim",
    "NondegenerateMinimum": "claim",
    "Oscillation": "claim",
    "Proved": "verdict",
    "Refuted": "verdict",
    "Snapped": "spectrum.snapping",
    "StableAtThreshold": "claim",
    "StableTwoCycle": "claim",
    "StrictLocalMinimum": "claim",
    "SymbolicLandscapeError": "errors",
    "Theorem": "theorems.theorem",
    "Trajectory": "numeric.explanation.trajectory",
    "Undecided": "verdict",
    "Verdict": "verdict",
    "audit": "numeric.audit.table",
    "check": "certificate.check",
    "classify": "decide",
    "decide": "decide",
    "descend": "spectrum.descent",
    "enumerate_stationary": "spectrum.enumeration",
    "from_jax_parameters": "numeric.readers.parameters_in_memory",
    "from_torch_module": "numeric.readers.parameters_in_memory",
    "escape_graph": "spectrum.escape_graph",
    "explain": "numeric.explanation.explanation",
    "judge": "theorems.theorem",
    "read": "model.instance",
    "read_certificate": "certificate.text",
    "read_network": "numeric.readers.network_reading",
    "read_trajectory": "numeric.explanation.trajectory",
    "search_counterexample": "search.sweep",
    "snap": "spectrum.snapping",
    "theorem": "theorems.registry:theorem_named",
    "write_certificate": "certificate.text",
    "write_document": "model.document",
    "write_trajectory": "numeric.explanation.trajectory",
}

__all__ = [
    "Audit",
    "BatchesLinearlyStable",
    "Bounded",
    "CheckResult",
    "ClarkeStationary",
    "CriterionPositive",
    "Critical",
    "DirectionallyStationary",
    "DivergesInExpectation",
    "Explanation",
    "Findings",
    "GlobalMinimum",
    "Instance",
    "InternalContradiction",
    "Interpolating",
    "InvalidInstance",
    "InvalidNumber",
    "InvalidRequest",
    "Judgement",
    "Limits",
    "LocalMinimum",
    "MeanSquareLinearlyStable",
    "NetworkReading",
    "NoEscapeNeuron",
    "NondegenerateMinimum",
    "Oscillation",
    "Proved",
    "Refuted",
    "Snapped",
    "StableAtThreshold",
    "StableTwoCycle",
    "StrictLocalMinimum",
    "SymbolicLandscapeError",
    "Theorem",
    "Trajectory",
    "Undecided",
    "Verdict",
    "audit",
    "check",
    "classify",
    "decide",
    "descend",
    "enumerate_stationary",
    "escape_graph",
    "explain",
    "from_jax_parameters",
    "from_torch_module",
    "judge",
    "read",
    "read_certificate",
    "read_network",
    "read_trajectory",
    "search_counterexample",
    "snap",
    "theorem",
    "write_certificate",
    "write_document",
    "write_trajectory",
]

__version__ = "0.1.0"


class _Package(ModuleType):
    """The package, which keeps its function `decide` when the import system binds the submodule of that name to it."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in _HOME and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, attribute = _HOME[name].partition(":")
    value = getattr(import_module(f"{__name__}.{module}"), attribute or name)
    import_module(f"{__name__}.report.notebook").give_representations()
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOME})
