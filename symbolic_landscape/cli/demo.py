"""`demo`: a network that gradient descent trained, taken through the whole path."""

import argparse
import tempfile
from importlib.resources import as_file, files
from pathlib import Path

from symbolic_landscape.errors import InvalidRequest


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--keep", metavar="DIR", help="keep the exact instance and its certificate in DIR")


def run(arguments: argparse.Namespace) -> int:
    """Read, snap, decide, certify, check; exit status 0 when the checker verified the certificate."""
    with as_file(files("symbolic_landscape") / "demo" / "five_points_trained.json") as trained:
        if arguments.keep:
            folder = Path(arguments.keep)
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise InvalidRequest(f"{arguments.keep}: cannot be made: {error.strerror or error}") from None
            return _path(trained, folder)
        with tempfile.TemporaryDirectory() as temporary:
            return _path(trained, Path(temporary))


def _path(trained: Path, folder: Path) -> int:
    from symbolic_landscape.certificate.check import check
    from symbolic_landscape.certificate.text import write_certificate
    from symbolic_landscape.decide import classify
    from symbolic_landscape.exact.rational import decimal_text
    from symbolic_landscape.model.document import write_document
    from symbolic_landscape.model.instance import read
    from symbolic_landscape.report.text import report
    from symbolic_landscape.report.text.layout import entry
    from symbolic_landscape.spectrum.snapping import snap

    given = read(trained)
    print("A ReLU network of 50 neurons, trained by gradient descent on the five points of")
    print("Wu, Simsek and Ged (2025); its float64 weights are read as the numbers they are.\n")
    print(report("as trained", given, classify(given)))
    found = snap(given)
    if found is None:
        print("no exact stationary point was found next to it")
        return 3
    classification = classify(found.instance)
    instance_file, certificate_file = folder / "exact.json", folder / "certificate.json"
    write_document(instance_file, found.instance.to_document())
    write_certificate(classification.decided(), certificate_file)
    print(report("the exact stationary point next to it", found.instance, classification), end="")
    print(entry("moved", f"{decimal_text(found.moved)} of the largest effective weight\n"))
    print(f"The certificate ({certificate_file.stat().st_size} bytes), read by the independent checker (python -I -S):")
    result = check(instance_file, certificate_file)
    print("\n".join(result.lines))
    return 0 if result.accepted else 1
