"""`descend FILE`: an exact walk from any network down to an exact local minimum (one output)."""

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from symbolic_landscape.cli import network_file, whole_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from symbolic_landscape.classification import Classification
    from symbolic_landscape.model.instance import Instance
    from symbolic_landscape.spectrum.descent import Descent
    from symbolic_landscape.spectrum.large_descent import LargeDescent
    from symbolic_landscape.verdict import Verdict

SECONDS = 120  # of the walk, where nothing else is said


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("file", metavar="FILE", help="an empirical instance (JSON) or a network, one output")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--output", metavar="EXACT.json", help="write the exact instance at the end")
    about = "write the path, a certificate about FILE and EXACT.json; of large data what was decided at the end"
    parser.add_argument("--certificate", metavar="OUT", help=about)
    about = f"time limit: half of it for the exact walk, the rest for a walk in floats; default {SECONDS}"
    parser.add_argument("--seconds", type=whole_number(1), default=SECONDS, metavar="S", help=about)
    network_file.declare_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Descend, decide the end, and write what was asked for."""
    from symbolic_landscape.decide import classify
    from symbolic_landscape.errors import LimitReached
    from symbolic_landscape.exact.rational import rational_text
    from symbolic_landscape.model.document import write_document
    from symbolic_landscape.spectrum.large_descent import LargeDescent

    given, reading = network_file.read_instance(arguments.file, arguments)
    try:
        walk = _walk(given, arguments.seconds)
    except LimitReached as reached:
        if arguments.json:
            answer = {"file": arguments.file, "kind": given.kind, "verdict": "undecided", "reason": str(reached)}
            print(json.dumps(answer, separators=(",", ":")))
        else:
            print(f"{arguments.file}: UNDECIDED: {reached}")
        return 0
    classification = walk.classification if isinstance(walk, LargeDescent) else classify(walk.instance)
    if arguments.output:
        write_document(arguments.output, walk.instance.to_document())
    if arguments.certificate:
        from symbolic_landscape.certificate.text import write_certificate

        write_certificate(_certified(walk, classification), arguments.certificate)
    if arguments.json:
        answer = {
            "file": arguments.file,
            **classification.to_json(),
            "instance": walk.instance.to_document(),
            "path": [rational_text(loss) for loss in walk.path],
            **{name: value for name, _, value in _found_at_size(walk)},
            **network_file.said(reading),
        }
        print(json.dumps(answer, separators=(",", ":")))
        return 0
    from symbolic_landscape.report.text import report
    from symbolic_landscape.report.text.layout import entry, number

    print(report(f"{arguments.file}, after exact descent", walk.instance, classification), end="")
    for position, loss in enumerate(walk.path):
        print(entry("" if position else "path", number(rational_text(loss))))
    for _, title, value in _found_at_size(walk):
        print(entry(title, " ".join(map(str, value)) if isinstance(value, list) else str(value)))
    print(network_file.told(reading), end="")
    return 0


def _walk(given: "Instance", seconds: int) -> "Descent | LargeDescent":
    """Return the exact walk or, where it is too long or its rays too many, the walk in floats with an exact end."""
    from symbolic_landscape.errors import LimitReached
    from symbolic_landscape.limits import Limits
    from symbolic_landscape.report.cost_estimate import announce, seconds_to_snap
    from symbolic_landscape.report.progress import progress_line
    from symbolic_landscape.spectrum.descent import descend

    limits = Limits(seconds=seconds)
    deadline = limits.start()
    with progress_line(sys.stderr) as tell:
        try:
            half = Limits(seconds=max(seconds // 2, 1))
            return descend(given, limits=half, progress=lambda steps, loss: tell("steps", steps, None))
        except LimitReached as reached:
            from symbolic_landscape.spectrum.large_descent import descend_at_size

            print(f"too large for the exact walk ({reached}): at most {seconds} s, in floats", file=sys.stderr)
            announce(given, "walking down in floats, then exactly", seconds_to_snap(given), sys.stderr)
            return descend_at_size(
                given, limits=deadline.remaining(limits), progress=lambda what, done: tell(what, done, None)
            )


def _certified(walk: "Descent | LargeDescent", classification: "Classification") -> "Sequence[Verdict]":
    """Return the path of the exact walk, or what was decided at the end of the walk in floats: it has no path."""
    from symbolic_landscape.spectrum.descent import Descent
    from symbolic_landscape.spectrum.descent_path import prove_descent

    return [prove_descent(walk)] if isinstance(walk, Descent) else classification.decided()


def _found_at_size(walk: "Descent | LargeDescent") -> list[tuple[str, str, Any]]:
    """Return (key, title, value) of what the walk through large data has to say, nothing for the exact walk."""
    from symbolic_landscape.spectrum.large_descent import LargeDescent

    if not isinstance(walk, LargeDescent):
        return []
    return [
        ("steps", "steps", walk.steps),
        ("walls_crossed", "walls", walk.walls_crossed),
        ("rank", "rank", walk.rank),
        ("digits", "digits", walk.digits),
        ("boundary_samples", "boundary", list(walk.boundary_samples)),
        ("dead", "dead", list(walk.dead)),
        ("parked", "parked", list(walk.parked)),
        ("zero", "zero", list(walk.zero)),
    ]
