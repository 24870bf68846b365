"""`snap FILE`: the exact stationary point next to a trained network, decided."""

import argparse
import json
import sys

from symbolic_landscape.cli import network_file


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("file", metavar="FILE", help="an empirical instance (JSON) or a trained network")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--output", metavar="EXACT.json", help="write the exact instance")
    parser.add_argument("--certificate", metavar="OUT", help="write what was decided as a certificate")
    network_file.declare_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Snap, decide, and write what was asked for."""
    from symbolic_landscape.arrangement.sign_vector import sign_vector_text
    from symbolic_landscape.decide import classify
    from symbolic_landscape.exact.rational import decimal_text
    from symbolic_landscape.model.document import write_document
    from symbolic_landscape.model.empirical import EmpiricalInstance
    from symbolic_landscape.report.cost_estimate import announce, seconds_to_snap
    from symbolic_landscape.spectrum.snapping import largest_slope, snap

    given, reading = network_file.read_instance(arguments.file, arguments)
    announce(given, "looking for the exact stationary point next to it", seconds_to_snap(given), sys.stderr)
    found = snap(given)
    if found is None:
        reason = "no guessed faces hold a directional stationary point with the signs of the network"
        if isinstance(given, EmpiricalInstance) and given.problem.data.output_dimension == 1:
            reason += ", and the descents reached their limits"
        elif isinstance(given, EmpiricalInstance):
            slope = decimal_text(largest_slope(given))
            reason += f"; with several outputs it can be irrational; the largest slope at the given weights is {slope}"
        if arguments.json:
            answer = {"file": arguments.file, "kind": given.kind, "verdict": "undecided", "reason": reason}
            print(json.dumps(answer, separators=(",", ":")))
        else:
            print(f"{arguments.file}: UNDECIDED: {reason}")
        return 0
    classification = classify(found.instance)
    if arguments.output:
        write_document(arguments.output, found.instance.to_document())
    if arguments.certificate:
        from symbolic_landscape.certificate.text import write_certificate

        write_certificate(classification.decided(), arguments.certificate)
    moved = decimal_text(found.moved)
    if arguments.json:
        answer = {
            "file": arguments.file,
            **classification.to_json(),
            "instance": found.instance.to_document(),
            "moved": moved,
            "faces": [sign_vector_text(face) for face in found.faces],
            "method": found.method,
            **network_file.said(reading),
        }
        print(json.dumps(answer, separators=(",", ":")))
    else:
        from symbolic_landscape.report.text import report
        from symbolic_landscape.report.text.layout import entry

        print(report(f"{arguments.file}, snapped", found.instance, classification), end="")
        how = "" if found.method == "faces" else ", by descent"
        print(entry("moved", f"{moved} of the largest effective weight{how}"))
        print(network_file.told(reading), end="")
    return 0
