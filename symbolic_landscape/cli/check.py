"""`check INSTANCE CERTIFICATE`: the independent checker's word."""

import argparse
import json


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("instance", metavar="INSTANCE", help="the instance file, which you trust and read")
    parser.add_argument("certificate", metavar="CERTIFICATE", help="the certificate, which nobody has to trust")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Run the checker in a process of its own; 0 verified, 1 rejected."""
    from symbolic_landscape.certificate.check import check

    result = check(arguments.instance, arguments.certificate)
    if arguments.json:
        answer = {
            "instance": arguments.instance,
            "certificate": arguments.certificate,
            "verified": result.accepted,
            "relies_on": list(result.relies_on),
            "lines": list(result.lines),
        }
        print(json.dumps(answer, separators=(",", ":")))
    else:
        print("\n".join(result.lines))
    return 0 if result.accepted else 1
