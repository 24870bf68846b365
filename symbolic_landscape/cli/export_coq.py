"""`export-coq CERTIFICATE OUT`: a certificate as theorems for Coq."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

EXAMPLES = "examples"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument(
        "certificate", metavar="CERTIFICATE", help="about an empirical instance, or an affine target on an interval"
    )
    parser.add_argument("out", metavar="OUT", help="the Coq file to write")
    parser.add_argument(
        "--instance",
        metavar="FILE",
        help="the instance; without it the one that the checker accepts the certificate for is taken, among those in "
        "examples/ and beside the certificate",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Write the Coq file; whether it compiles is Coq's word, not ours."""
    from symbolic_landscape.certificate.text import read_certificate
    from symbolic_landscape.model.document import write_text
    from symbolic_landscape.model.instance import read
    from symbolic_landscape.report.coq import coq_file

    statements = read_certificate(arguments.certificate)
    path = Path(arguments.instance) if arguments.instance else _instance_of(Path(arguments.certificate))
    instance = read(path)
    file = coq_file(instance, statements, f"{path.name}, certificate {Path(arguments.certificate).name}")
    write_text(arguments.out, file.text)
    if arguments.json:
        answer = {
            "certificate": arguments.certificate,
            "instance": str(path),
            "file": arguments.out,
            "theorems": list(file.theorems),
            "left_out": list(file.left_out),
        }
        print(json.dumps(answer, separators=(",", ":")))
    else:
        print(f"{arguments.out}: theorems about {path}; compile it after `make -C proofs/coq` with")
        print(f"  coqc -Q proofs/coq SymbolicLandscape {arguments.out}")
        if file.left_out:
            print(f"no rule of the formal checker: {', '.join(file.left_out)}")
    return 0


def _instance_of(certificate: Path) -> Path:
    """Return the instance file nearby for which the checker accepts the certificate.

    Files whose name the certificate's name begins with go first (examples/NAME.json for proofs/certificates/NAME.json).
    Otherwise the answer must be unique: a certificate may hold for several instances.
    """
    from symbolic_landscape.errors import InvalidRequest
    from symbolic_landscape.model.instance import read

    folders = list(_folders(certificate))
    files = {path.resolve(): path for folder in folders for path in sorted(folder.glob("*.json"))}
    files.pop(certificate.resolve(), None)
    named = sorted((path for path in files.values() if certificate.name.startswith(path.stem)), key=_longest_name)
    for path in named:
        if _accepted(path, certificate):
            return path
    accepted = [path for path in files.values() if path not in named and _accepted(path, certificate)]
    different = {read(path): path for path in reversed(accepted)}
    if len(different) == 1:
        return accepted[0]
    came = "none" if not accepted else " and ".join(str(path) for path in accepted[:3])
    raise InvalidRequest(
        f"{certificate}: one instance that this certificate checks against was wanted in "
        f"{', '.join(map(str, folders))}; {came} came: name it with --instance"
    )


def _longest_name(path: Path) -> int:
    return -len(path.stem)


def _folders(certificate: Path) -> Iterator[Path]:
    """Yield examples/ beside proofs/certificates/, examples/ here, and the folder of the certificate."""
    seen: set[Path] = set()
    for folder in (certificate.resolve().parent.parent.parent / EXAMPLES, Path(EXAMPLES), certificate.parent):
        if folder.is_dir() and folder.resolve() not in seen:
            seen.add(folder.resolve())
            yield folder


def _accepted(instance: Path, certificate: Path) -> bool:
    from symbolic_landscape.certificate.check import check
    from symbolic_landscape.errors import SymbolicLandscapeError

    try:
        return check(instance, certificate).accepted
    except SymbolicLandscapeError:  # not an instance file
        return False
