"""`theorems [NAME]`: what the engine can decide of the literature, as hypotheses and a conclusion."""

import argparse
import json
from textwrap import wrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symbolic_landscape.theorems.theorem import Theorem

LINE = 100


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="one theorem; without it all are listed")
    parser.add_argument("--json", action="store_true", help="one JSON object for each theorem, one on a line")
    parser.epilog = (
        "`decide FILE --theorem NAME` asks what a theorem says at an instance; `search NAME --drop HYPOTHESIS` looks "
        "for an instance that needs the hypothesis."
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the theorems."""
    from symbolic_landscape.theorems.registry import THEOREMS, theorem_named

    shown = THEOREMS if arguments.name is None else (theorem_named(arguments.name),)
    if arguments.json:
        for theorem in shown:
            print(json.dumps(_document(theorem), separators=(",", ":")))
    else:
        print("\n".join(_text(theorem) for theorem in shown), end="")
    return 0


def _document(theorem: "Theorem") -> dict[str, Any]:
    from symbolic_landscape.theorems.theorem import statement_text

    return {
        "theorem": theorem.name,
        "kind": theorem.kind,
        "source": theorem.source,
        "hypotheses": [statement_text(hypothesis) for hypothesis in theorem.hypotheses],
        "conclusion": statement_text(theorem.conclusion),
    }


def _text(theorem: "Theorem") -> str:
    from symbolic_landscape.theorems.theorem import statement_text

    hypotheses = " and ".join(statement_text(hypothesis) for hypothesis in theorem.hypotheses) or "(nothing)"
    lines = [f"{theorem.name} ({theorem.kind})"]
    for title, text in (("", theorem.source), ("if", hypotheses), ("then", statement_text(theorem.conclusion))):
        margin = f"  {title:<5}" if title else "  "
        lines += wrap(text, LINE, initial_indent=margin, subsequent_indent=" " * len(margin))
    return "\n".join(lines) + "\n"
