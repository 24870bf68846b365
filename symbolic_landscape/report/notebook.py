"""What notebooks show: `_repr_html_` and `_repr_latex_`, given to the classes of answers from above.

A verdict lies far below the report and must not know of it.  So the report gives the classes their representations,
and the package itself, which stands outside all rooms, sees to it when one of its public names is first used.
"""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

__all__ = ["give_representations"]

# module of the class -> class -> (renderer in report.html, renderer in report.latex)
_SHOWN: Mapping[str, Mapping[str, tuple[str, str | None]]] = {
    "verdict": {
        "Proved": ("verdict_html", None),
        "Refuted": ("verdict_html", None),
        "Undecided": ("verdict_html", None),
    },
    "classification": {"Classification": ("classification_html", "classification_latex")},
    "spectrum.prediction": {"Spectrum": ("spectrum_html", "spectrum_latex")},
    "spectrum.escape_graph": {"EscapeGraph": ("escape_graph_html", None)},
    "spectrum.snapping": {"Snapped": ("snapped_html", None)},
    "spectrum.descent": {"Descent": ("descent_html", None)},
    "spectrum.large_descent": {"LargeDescent": ("large_descent_html", None)},
    "theorems.theorem": {"Theorem": ("theorem_html", None), "Judgement": ("judgement_html", None)},
    "search.findings": {"Findings": ("findings_html", None)},
    "numeric.audit.table": {"Audit": ("audit_html", None)},
    "numeric.readers.network_reading": {"NetworkReading": ("reading_html", None)},
    "numeric.explanation.explanation": {"Explanation": ("explanation_html", None)},
}


def give_representations() -> None:
    """Give every class of answers that is loaded its representations; the renderers are imported when they draw.

    >>> from symbolic_landscape.claim import LocalMinimum
    >>> from symbolic_landscape.verdict import Undecided
    >>> give_representations()
    >>> Undecided(LocalMinimum(), "too many rays")._repr_html_()
    '<p>local minimum <b>undecided</b>: too many rays</p>'
    """
    for place, classes in _SHOWN.items():
        module = sys.modules.get(f"symbolic_landscape.{place}")
        if module is None:
            continue
        for name, (html, latex) in classes.items():
            shown = getattr(module, name, None)  # None while the module is being loaded
            if shown is None or hasattr(shown, "_repr_html_"):
                continue
            shown._repr_html_ = _drawn("html", html)
            if latex is not None:
                shown._repr_latex_ = _drawn("latex", latex)


def _drawn(room: str, renderer: str) -> Callable[[Any], Any]:
    def representation(self: Any) -> Any:
        return getattr(import_module(f"symbolic_landscape.report.{room}"), renderer)(self)

    return representation
