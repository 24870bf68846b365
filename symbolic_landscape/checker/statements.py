"""Two files in, one line for each statement and one for the whole out."""

import re
import sys
from importlib import import_module

from . import facts
from .reading import BadInput, NumberText, Rejected, read_json, word

FORMAT = "symbolic_landscape certificate"
VERSION = "1"
KINDS = ("empirical", "interval", "gaussian", "polynomial", "embedding")


def main(arguments):
    """Check INSTANCE CERTIFICATE and print what was found; 0 verified, 1 rejected, 2 bad input."""
    if len(arguments) != 2:
        print("usage: checker INSTANCE CERTIFICATE", file=sys.stderr)
        return 2
    try:
        instance = read_json(arguments[0])
        try:
            lines, accepted = check(instance, read_json(arguments[1], Rejected))
        except Rejected as reason:
            lines, accepted = [f"REJECTED {reason}", "REJECTED"], False
    except BadInput as error:
        print(f"checker: {error}", file=sys.stderr)
        return 2
    print("\n".join(lines).encode("ascii", "backslashreplace").decode())
    return 0 if accepted else 1


def check(instance, certificate):
    """Return (lines, accepted) for an instance and a certificate, both as parsed by `reading`.

    Raises `Rejected` when the certificate is none, `BadInput` when the instance is none.
    """
    kind = instance.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise BadInput(f"the kind of the instance is none of {', '.join(KINDS)}")
    rules = import_module(f".{kind}", __package__)
    given = rules.InstanceFile(instance) if hasattr(rules, "InstanceFile") else instance  # read once for all
    lines, accepted = [], True
    for number, (claim, status, witness) in enumerate(read_statements(certificate)):
        try:
            if facts.is_fact(kind, claim):
                relied = facts.check(kind, given, claim, status, witness)
            else:
                relied = rules.check(given, claim, status, witness)
        except Rejected as reason:
            lines.append(f"REJECTED statement {number} ({claim['name']} {status}): {reason}")
            accepted = False
        else:
            relying = f", relying on {', '.join(relied)}" if relied else ""
            lines.append(f"VERIFIED {claim['name']} {status}{relying}")
    return [*lines, "VERIFIED" if accepted else "REJECTED"], accepted


def read_statements(certificate):
    """Return the statements (claim, status, witness); everything is read before anything is checked."""
    if list(certificate) != ["format", "version", "statements"]:
        raise Rejected("the keys format, version, statements were wanted, in this order")
    version = certificate["version"]
    if word(certificate["format"]) != FORMAT or not isinstance(version, NumberText) or version != VERSION:
        raise Rejected(f"{FORMAT!r}, version {VERSION}, was wanted")
    listed = certificate["statements"]
    if not isinstance(listed, list) or not listed:
        raise Rejected("a list of statements was wanted")
    statements = []
    for statement in listed:
        if not isinstance(statement, dict) or list(statement) != ["claim", "status", "witness"]:
            raise Rejected("a statement has the keys claim, status, witness, in this order")
        claim, status = statement["claim"], word(statement["status"])
        if not isinstance(claim, dict) or next(iter(claim), None) != "name":
            raise Rejected("a claim begins with its name")
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,99}", word(claim["name"])):
            raise Rejected("the name of a claim is a word in snake case")
        if status not in ("proved", "refuted"):
            raise Rejected("the status proved or refuted was wanted")
        if not isinstance(statement["witness"], dict):
            raise Rejected("a witness was wanted")
        statements.append((claim, status, statement["witness"]))
    return statements
