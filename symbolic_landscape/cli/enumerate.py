"""`enumerate FILE`: every prediction that directional stationary points of any width can have (one output)."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from symbolic_landscape.cli import whole_number
from symbolic_landscape.errors import InvalidRequest

MOST_LINES = 60  # of a readable table; --json prints all


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("file", metavar="FILE", help="an empirical instance with one output; its weights are ignored")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    width, workers = whole_number(0, "a width"), whole_number(1, "a number of processes")
    parser.add_argument("--width", type=width, metavar="N", help="networks of N neurons only (default: all widths)")
    parser.add_argument("--workers", type=workers, default=1, metavar="K", help="processes that share the work")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler that shares the work (extra [dask])")
    parser.add_argument("--graph", metavar="OUT", help="write the escape graph: OUT.graphml or OUT.json (all widths)")
    parser.add_argument("--certificate", metavar="OUT", help="certify that the list is complete (all widths)")
    parser.add_argument("--resume", metavar="DIR", help="keep finished parts in DIR, and go on from them")


def run(arguments: argparse.Namespace) -> int:
    """Enumerate and print."""
    from symbolic_landscape.model.empirical import EmpiricalInstance
    from symbolic_landscape.model.instance import read
    from symbolic_landscape.report.cost_estimate import spectrum_line
    from symbolic_landscape.report.progress import progress_line
    from symbolic_landscape.spectrum.enumeration import enumerate_stationary
    from symbolic_landscape.spectrum.workers import executor_for

    if arguments.graph and (arguments.width is not None or Path(arguments.graph).suffix not in (".graphml", ".json")):
        raise InvalidRequest("--graph takes a name that ends in .graphml or .json, and all widths (no --width)")
    if arguments.certificate and arguments.width is not None:
        raise InvalidRequest("--certificate is about all widths: leave --width out")
    instance = read(arguments.file)
    if not isinstance(instance, EmpiricalInstance):
        raise InvalidRequest(f"enumerate takes empirical instances, {arguments.file} is {instance.kind}")
    def announce(classes: int, flats: int, by_depth: bool) -> None:
        line = spectrum_line(classes, flats, by_depth)
        if line is not None:
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()

    with executor_for(arguments.workers, arguments.scheduler) as executor, progress_line(sys.stderr) as tell:
        spectrum = enumerate_stationary(
            instance.problem,
            width=arguments.width,
            announce=announce,
            progress=tell,
            executor=executor,
            resume=Path(arguments.resume) if arguments.resume else None,
        )
        if arguments.graph:
            from symbolic_landscape.report.graph_file import write_graph
            from symbolic_landscape.spectrum.escape_graph import escape_graph

            write_graph(escape_graph(instance.problem, spectrum, progress=tell), arguments.graph)
        if arguments.certificate:
            from symbolic_landscape.certificate.text import write_certificate
            from symbolic_landscape.spectrum.completeness import prove_complete

            write_certificate(prove_complete(instance.problem, spectrum, tell), arguments.certificate)
    if arguments.json:
        print(json.dumps({"file": arguments.file, **spectrum.to_json()}, separators=(",", ":")))
    else:
        print(_table(arguments.file, spectrum), end="")
    return 0


def _table(name: str, spectrum: Any) -> str:
    from symbolic_landscape.exact.rational import decimal_text, rational_text

    widths = "all widths" if spectrum.width is None else f"width {spectrum.width}"
    lines = [
        f"{name}: {len(spectrum.predictions)} stationary predictions, {widths} "
        f"({spectrum.face_count} faces, {spectrum.flat_count} flats)",
        f"  {'loss':>28}  {'':>12}  least width  local minimum  saddle",
    ]
    for entry in spectrum.predictions[:MOST_LINES]:
        flags = f"{'yes' if entry.local_minimum else 'no':>13}  {'yes' if entry.saddle else 'no':>6}"
        loss = rational_text(entry.loss)
        shown = loss if len(loss) <= 28 else loss[:26] + ".."
        lines.append(f"  {shown:>28}  {decimal_text(entry.loss):>12}  {entry.minimal_width:>11}  {flags}")
    if len(spectrum.predictions) > MOST_LINES:
        lines.append(f"  .. and {len(spectrum.predictions) - MOST_LINES} more: --json prints all")
    return "\n".join(lines) + "\n"
