"""`generate KIND`: instances made to order, every one decided before it is given away."""

import argparse
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from symbolic_landscape.errors import InvalidRequest

if TYPE_CHECKING:
    from symbolic_landscape.search.generators.interval import GeneratedPoint, Shapes

MOST_NEURONS = 200


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare one subcommand for each kind that can be generated."""
    kinds = parser.add_subparsers(dest="kind", metavar="KIND", required=True, parser_class=type(parser))
    about = "every shape of saddle and every kind of non-global local minimum for an affine target on an interval"
    interval = kinds.add_parser("interval", help=about, description=about[0].upper() + about[1:] + ".")
    interval._negative_number_matcher = re.compile(r"-\.?[0-9].*")  # -9/5 is a number, not an option
    interval.add_argument("--neurons", type=_width, required=True, metavar="N", help="width of the networks")
    interval.add_argument("--activation", default="relu", choices=("relu", "quadratic"), help="default: relu")
    interval.add_argument("--gamma", metavar="SLOPE", help="leaky relu with this slope > 0, not 1")
    interval.add_argument("--alpha", default="1", help="slope of the target alpha x + beta; default 1")
    interval.add_argument("--beta", default="0", help="constant of the target; default 0")
    interval.add_argument("--interval", nargs=2, default=("0", "1"), metavar=("T0", "T1"), help="default: 0 1")
    interval.add_argument("--json", action="store_true", help="one JSON object")
    interval.add_argument("--output", metavar="DIR", help="write every instance into the folder DIR, as NAME.json")


def run(arguments: argparse.Namespace) -> int:
    """Generate, then write or print."""
    from symbolic_landscape.model.interval import affine_problem
    from symbolic_landscape.search.generators.interval import generate_interval

    if arguments.gamma is not None and arguments.activation != "relu":
        raise InvalidRequest("--gamma makes a leaky relu: leave --activation out")
    activation: Any = arguments.activation if arguments.gamma is None else {"leaky_relu": arguments.gamma}
    problem = affine_problem(activation, tuple(arguments.interval), arguments.alpha, arguments.beta)
    shapes = generate_interval(problem, arguments.neurons)
    written = _write(shapes, Path(arguments.output)) if arguments.output else {}
    if arguments.json:
        print(json.dumps(_answer(shapes, written), separators=(",", ":")))
    else:
        print("\n".join(_lines(shapes, written)))
    return 0


def _write(shapes: "Shapes", folder: Path) -> dict[str, str]:
    from symbolic_landscape.model.document import write_document

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidRequest(f"{folder}: cannot be made: {error.strerror or error}") from None
    paths = {}
    for point in shapes.points:
        paths[point.name] = str(folder / f"{point.name}.json")
        write_document(paths[point.name], _document(point))
    return paths


def _document(point: "GeneratedPoint") -> dict[str, Any]:
    note = f"{point.verdict.replace('_', ' ')}: {point.note}"
    return {"name": point.name, "note": note, **point.instance.to_document()}


def _answer(shapes: "Shapes", written: dict[str, str]) -> dict[str, Any]:
    instances = []
    for point in shapes.points:
        entry: dict[str, Any] = {"name": point.name, "verdict": point.verdict, "note": point.note}
        entry |= {"file": written[point.name]} if written else {"instance": point.instance.to_document()}
        instances.append(entry)
    missing = [{"name": shape.name, "reason": shape.reason} for shape in shapes.missing]
    return {"kind": "interval", "instances": instances, "missing": missing}


def _lines(shapes: "Shapes", written: dict[str, str]) -> list[str]:
    from symbolic_landscape.exact.rational import rational_text

    lines = []
    for point in shapes.points:
        lines.append(f"{point.verdict.replace('_', ' ').upper()}  {point.name}: {point.note}")
        if written:
            lines.append(f"  {written[point.name]}")
            continue
        network = point.instance.network
        lines += [
            f"  {name} = {', '.join(rational_text(value) for value in row)}"
            for name, row in (("w", network.w), ("b", network.b), ("v", network.v), ("c", (network.c,)))
        ]
    lines += [f"NONE  {shape.name}: {shape.reason}" for shape in shapes.missing]
    return lines


def _width(text: str) -> int:
    value = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
    if not 1 <= value <= MOST_NEURONS:
        raise argparse.ArgumentTypeError(f"a whole number from 1 to {MOST_NEURONS} was wanted, {text[:40]!r} came")
    return value
