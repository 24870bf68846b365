"""`descend FILE`: an exact walk from any network down to an exact local minimum (one output)."""

import argparse
import json
import sys


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("file", metavar="FILE", help="an empirical instance with one output (JSON)")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--output", metavar="EXACT.json", help="write the exact instance at the end")
    parser.add_argument("--certificate", metavar="OUT", help="write what was decided at the end as a certificate")


def run(arguments: argparse.Namespace) -> int:
    """Descend, decide the end, and write what was asked for."""
    from symbolic_landscape.decide import classify
    from symbolic_landscape.errors import LimitReached
    from symbolic_landscape.exact.rational import rational_text
    from symbolic_landscape.model.document import write_document
    from symbolic_landscape.model.instance import read
    from symbolic_landscape.report.progress import progress_line
    from symbolic_landscape.spectrum.descent import descend

    given = read(arguments.file)
    try:
        with progress_line(sys.stderr) as tell:
            walk = descend(given, progress=lambda steps, loss: tell("steps", steps, None))
    except LimitReached as reached:
        if arguments.json:
            answer = {"file": arguments.file, "kind": given.kind, "verdict": "undecided", "reason": str(reached)}
            print(json.dumps(answer, separators=(",", ":")))
        else:
            print(f"{arguments.file}: UNDECIDED: {reached}")
        return 0
    classification = classify(walk.instance)
    if arguments.output:
        write_document(arguments.output, walk.instance.to_document())
    if arguments.certificate:
        from symbolic_landscape.certificate.text import write_certificate

        write_certificate(classification.decided(), arguments.certificate)
    if arguments.json:
        answer = {
            "file": arguments.file,
            **classification.to_json(),
            "instance": walk.instance.to_document(),
            "path": [rational_text(loss) for loss in walk.path],
        }
        print(json.dumps(answer, separators=(",", ":")))
        return 0
    from symbolic_landscape.report.text import report
    from symbolic_landscape.report.text.layout import entry, number

    print(report(f"{arguments.file}, after exact descent", walk.instance, classification), end="")
    for position, loss in enumerate(walk.path):
        print(entry("" if position else "path", number(rational_text(loss))))
    return 0
