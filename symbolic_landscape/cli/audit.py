"""`audit TOOL`: what a numerical tool claims about exact instances, against what is true."""

import argparse
import json
import sys

from symbolic_landscape.errors import InvalidRequest


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "tool",
        nargs="?",
        metavar="TOOL",
        help="numpy, scipy, torch, jax, or FILE.py:function for a function (claim, instance) -> answer of your own; "
        "the code of that file is run, which no other command but search does",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--export", metavar="DIR", help="write the suite with its exact answers as JSON files into DIR")


def run(arguments: argparse.Namespace) -> int:
    """Export, audit, or both; the status is 0 when the audit is finished, whatever it found."""
    from symbolic_landscape.numeric.audit import SUITE_VERSION, audit, export_suite, tool_named
    from symbolic_landscape.report.progress import progress_line

    if arguments.tool is None and arguments.export is None:
        raise InvalidRequest("a TOOL to audit, or --export DIR, was wanted")
    tool = None if arguments.tool is None else tool_named(arguments.tool)
    written = [] if arguments.export is None else [str(path) for path in export_suite(arguments.export)]
    if tool is None:
        answer: dict[str, object] = {"suite_version": SUITE_VERSION, "exported": written}
        print(json.dumps(answer, separators=(",", ":")) if arguments.json else _exported(written))
        return 0
    with progress_line(sys.stderr) as tell:
        table = audit(tool, tell=tell)
    if arguments.json:
        exported = {"exported": written} if written else {}
        print(json.dumps({**table.to_json(), **exported}, separators=(",", ":")))
        return 0
    from symbolic_landscape.report.text.audit import audit_report

    if written:
        print(_exported(written))
    print(audit_report(table), end="")
    return 0


def _exported(written: list[str]) -> str:
    return f"{len(written) - 1} instances, and {written[-1]} with questions and exact answers"
