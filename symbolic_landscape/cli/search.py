"""`search NAME`: look for a counterexample to a theorem, with or without all its hypotheses, or to a conjecture."""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symbolic_landscape.cli import whole_number
from symbolic_landscape.errors import InvalidRequest

if TYPE_CHECKING:
    from symbolic_landscape.search.findings import Findings
    from symbolic_landscape.theorems.theorem import Theorem

INTERRUPTED = 130


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.description = (
        "Look for an instance with every hypothesis proved and the conclusion refuted, among small instances listed "
        "systematically and random ones; the smallest one found is made smaller still.  Finding none is evidence, and "
        "no proof.  Exit status 0 when the search finished, whatever it found."
    )
    parser.epilog = (
        "FILE.py:NAME runs the Python code of the file, with all that it may do: search and audit are the only "
        "commands that run code of yours, and only when you name it."
    )
    parser.add_argument("name", metavar="NAME", help="a theorem (see `theorems`), a conjecture, or FILE.py:NAME")
    parser.add_argument(
        "--drop", action="append", default=[], metavar="HYPOTHESIS", help="leave a hypothesis out (may be repeated)"
    )
    natural, positive = whole_number(0), whole_number(1)
    parser.add_argument("--budget", type=positive, metavar="N", help="instances to judge (10000, or no end of them)")
    parser.add_argument("--seconds", type=positive, metavar="S", help="end after S seconds")
    parser.add_argument("--workers", type=positive, default=1, metavar="K", help="processes that share the work")
    parser.add_argument("--seed", type=natural, default=0, metavar="S", help="of the random instances; default 0")
    parser.add_argument("--resume", metavar="DIR", help="keep judged parts in DIR, and go on from them")
    parser.add_argument("--output", metavar="DIR", help="write the counterexample and its certificate into DIR")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Search and print."""
    from symbolic_landscape.report.progress import progress_line
    from symbolic_landscape.search.sweep import DEFAULT_BUDGET, search_counterexample
    from symbolic_landscape.spectrum.workers import executor_for

    theorem = _theorem(arguments.name)
    for hypothesis in arguments.drop:
        theorem = theorem.without(hypothesis)
    budget = arguments.budget if arguments.budget or arguments.seconds else DEFAULT_BUDGET
    with executor_for(arguments.workers) as executor, progress_line(sys.stderr) as tell:
        findings = search_counterexample(
            theorem,
            budget=budget,
            seconds=arguments.seconds,
            seed=arguments.seed,
            executor=executor,
            workers=arguments.workers,
            resume=Path(arguments.resume) if arguments.resume else None,
            progress=tell,
        )
    written = _write(findings, Path(arguments.output)) if arguments.output else {}
    if arguments.json:
        print(json.dumps(findings.to_json() | written, separators=(",", ":")))
    else:
        from symbolic_landscape.report.text.search import findings_text

        print(findings_text(findings, written), end="")
    return INTERRUPTED if findings.ended == "interrupted" else 0


def _theorem(name: str) -> "Theorem":
    """Return the theorem or conjecture, or what the user's file defines."""
    if re.search(r"\.py:\w+$", name):
        from symbolic_landscape.search.user_code import theorem_of_file

        return theorem_of_file(name)
    from symbolic_landscape.theorems.registry import theorem_named

    return theorem_named(name)


def _write(findings: "Findings", folder: Path) -> dict[str, Any]:
    from symbolic_landscape.certificate.text import write_certificate
    from symbolic_landscape.model.document import write_document

    if findings.counterexample is None or findings.judgement is None:
        return {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidRequest(f"{folder}: cannot be made: {error.strerror or error}") from None
    name = re.sub(r"[^\w.-]", "_", findings.theorem.name).removeprefix("conjecture.")
    instance, certificate = folder / f"{name}.json", folder / f"{name}.certificate.json"
    note = f"a counterexample to: {findings.theorem.source}"
    write_document(instance, {"name": name, "note": note, **findings.counterexample.to_document()})
    write_certificate(findings.judgement.decided, certificate)
    return {"file": str(instance), "certificate": str(certificate)}
