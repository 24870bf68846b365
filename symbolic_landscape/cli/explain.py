"""`explain RUN.npz`: which plateau of a training run is which exact stationary point, and which neurons left it."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symbolic_landscape.numeric.explanation import Explanation


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "file",
        metavar="RUN.npz",
        help="arrays steps (T), input_weights (T x N x d), output_weights (T x J x N), inputs and targets (texts or "
        "floats); optional input_bias, output_bias, activation, loss, step_size",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument(
        "--picture", metavar="PICTURE", help="draw losses and neurons: a name that ends in .png, .svg or .pdf"
    )
    parser.add_argument(
        "--output", metavar="DIR", help="write each exact point, plateau_0.json, ..., with its certificate, into DIR"
    )


def run(arguments: argparse.Namespace) -> int:
    """Explain, and write what was asked for; the status is 0, whatever the run did."""
    from symbolic_landscape.numeric.explanation import explain, read_trajectory
    from symbolic_landscape.report.progress import progress_line

    if arguments.picture is not None:
        from symbolic_landscape.report.plot import require_picture

        require_picture(arguments.picture)
    trajectory = read_trajectory(arguments.file)
    with progress_line(sys.stderr) as tell:
        explanation = explain(trajectory, tell=tell)
    written = [] if arguments.output is None else _write_points(explanation, Path(arguments.output))
    if arguments.picture is not None:
        from symbolic_landscape.report.plot.explanation import plot_explanation

        plot_explanation(explanation, arguments.picture)
        written.append(arguments.picture)
    if arguments.json:
        listed = {"written": written} if written else {}
        answer = {"file": arguments.file, **explanation.to_json(), **listed}
        print(json.dumps(answer, separators=(",", ":")))
        return 0
    from symbolic_landscape.report.text.explanation import explanation_report
    from symbolic_landscape.report.text.layout import entry

    print(explanation_report(arguments.file, explanation), end="")
    for path in written:
        print(entry("written", path))
    return 0


def _write_points(explanation: "Explanation", folder: Path) -> list[str]:
    """Write the exact points with their certificates; return the names of the files."""
    from symbolic_landscape.certificate.text import write_certificate
    from symbolic_landscape.errors import InvalidRequest
    from symbolic_landscape.model.document import write_document

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidRequest(f"--output: {folder}: cannot be made: {error.strerror or error}") from None
    written = []
    for place, plateau in enumerate(explanation.plateaus):
        if plateau.point is not None:
            instance, certificate = folder / f"plateau_{place}.json", folder / f"plateau_{place}.certificate.json"
            write_document(instance, plateau.point.instance.to_document())
            write_certificate(plateau.point.classification.decided(), certificate)
            written += [str(instance), str(certificate)]
    return written
