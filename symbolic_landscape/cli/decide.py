"""`decide FILE...`: what the point of each instance is."""

import argparse
import json
import sys
from dataclasses import MISSING, fields
from typing import TYPE_CHECKING

from symbolic_landscape.cli import network_file, whole_number, with_file
from symbolic_landscape.errors import InternalContradiction, InvalidRequest, SymbolicLandscapeError
from symbolic_landscape.limits import Limits

if TYPE_CHECKING:
    from symbolic_landscape.claim import Claim
    from symbolic_landscape.model.instance import Instance

REFUTED, BAD_INPUT, UNDECIDED = 1, 2, 3


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="instances (JSON) or trained networks")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--claim", metavar="NAME", help="decide one claim; the exit status tells the answer")
    parser.add_argument("--theorem", metavar="NAME", help="ask what one theorem (see `theorems`) says here")
    parser.add_argument("--drop", action="append", metavar="HYPOTHESIS", help="of the theorem; may be repeated")
    parser.add_argument("--certificate", metavar="OUT", help="write what was decided as a certificate (one FILE)")
    parser.add_argument("--step-size", metavar="ETA", help="of gradient descent or SGD, in place of the file's")
    parser.add_argument("--seconds", type=whole_number(1), metavar="S", help="time limit of one decision")
    network_file.declare_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Answer for every file; a file that cannot be read does not stop the others."""
    if arguments.certificate and len(arguments.files) > 1:
        raise InvalidRequest("--certificate takes one FILE: run decide for each")
    if arguments.theorem and arguments.claim:
        raise InvalidRequest("--claim and --theorem are two questions: ask one of them")
    if arguments.drop and not arguments.theorem:
        raise InvalidRequest("--drop leaves out a hypothesis of --theorem, which is missing")
    if len(arguments.files) == 1:
        return _answer(arguments.files[0], arguments)
    status = 0
    for file in arguments.files:
        try:
            status = _worse(status, _answer(file, arguments))
        except InternalContradiction:
            raise
        except SymbolicLandscapeError as error:
            status, message = BAD_INPUT, with_file(error, file)
            if arguments.json:
                print(json.dumps({"file": file, "error": message}, separators=(",", ":")))
            else:
                print(f"symbolic-landscape decide: {message}", file=sys.stderr)
    return status


def _answer(file: str, arguments: argparse.Namespace) -> int:
    from symbolic_landscape.decide import classify
    from symbolic_landscape.report.cost_estimate import announce, seconds_to_decide

    instance, reading = network_file.read_instance(file, arguments)
    limits = Limits(seconds=arguments.seconds)
    announce(instance, "deciding", seconds_to_decide(instance, limits), sys.stderr)
    if arguments.step_size is not None:
        from symbolic_landscape.exact.rational import parse_rational
        from symbolic_landscape.model.polynomial import StochasticPolynomialInstance, with_step_size

        if arguments.certificate and isinstance(instance, StochasticPolynomialInstance):
            raise InvalidRequest("a certificate is about the file's step size: write --step-size into the file")
        instance = with_step_size(instance, parse_rational(arguments.step_size))
    if arguments.claim is not None:
        return _one_claim(file, instance, arguments, limits)
    if arguments.theorem is not None:
        return _one_theorem(file, instance, arguments, limits)
    classification = classify(instance, limits=limits)
    if arguments.certificate:
        from symbolic_landscape.certificate.text import write_certificate

        write_certificate(classification.decided(), arguments.certificate)
    if arguments.json:
        answer = {"file": file, **classification.to_json(), **network_file.said(reading)}
        print(json.dumps(answer, separators=(",", ":")))
    else:
        from symbolic_landscape.report.text import report

        print(report(file, instance, classification) + network_file.told(reading, classification.verdict), end="")
    return 0


def _one_claim(file: str, instance: "Instance", arguments: argparse.Namespace, limits: Limits) -> int:
    from difflib import get_close_matches

    from symbolic_landscape.claim import CLAIMS, claim_named
    from symbolic_landscape.decide import decide
    from symbolic_landscape.verdict import Proved, Undecided

    kind = claim_named(arguments.claim)
    if kind is None or _needs_parameters(kind):
        known = [claim.name for claim in CLAIMS if not _needs_parameters(claim)]
        near = get_close_matches(arguments.claim[:40], known, n=4) or known[:6]
        raise InvalidRequest(f"--claim: {arguments.claim[:40]!r} is not a claim; near it are {', '.join(near)}")
    verdict = decide(instance, kind(), limits=limits)
    if arguments.certificate and not isinstance(verdict, Undecided):
        from symbolic_landscape.certificate.text import write_certificate

        write_certificate(verdict, arguments.certificate)
    reason = {"reason": verdict.reason} if isinstance(verdict, Undecided) else {}
    if arguments.json:
        relies_on = [] if isinstance(verdict, Undecided) else list(verdict.witness.theorems_for(verdict.claim))
        answer = {"file": file, "kind": instance.kind, "claim": kind.name, "status": verdict.status, **reason}
        print(json.dumps({**answer, "relies_on": relies_on}, separators=(",", ":")))
    else:
        words = f"{file}: {kind.name.replace('_', ' ')} {verdict.status}"
        print(words + (f": {verdict.reason}" if isinstance(verdict, Undecided) else ""))
    if isinstance(verdict, Undecided):
        return UNDECIDED
    return 0 if isinstance(verdict, Proved) else REFUTED


def _one_theorem(file: str, instance: "Instance", arguments: argparse.Namespace, limits: Limits) -> int:
    from symbolic_landscape.theorems.registry import theorem_named
    from symbolic_landscape.theorems.theorem import judge

    theorem = theorem_named(arguments.theorem)
    for hypothesis in arguments.drop or ():
        theorem = theorem.without(hypothesis)
    judgement = judge(theorem, instance, limits=limits)
    if arguments.certificate and judgement.decided:
        from symbolic_landscape.certificate.text import write_certificate

        write_certificate(judgement.decided, arguments.certificate)
    if arguments.json:
        claims = [{"claim": verdict.claim.name, "status": verdict.status} for verdict in judgement.decided]
        reason = {"reason": judgement.reason} if judgement.reason else {}
        dropped = {"dropped": arguments.drop} if arguments.drop else {}
        answer = {"file": file, "kind": instance.kind, "theorem": theorem.name, **dropped}
        answer |= {"outcome": judgement.outcome, "claims": claims, **reason}
        print(json.dumps(answer, separators=(",", ":")))
    else:
        shown = [f"{verdict.claim.name.replace('_', ' ')} {verdict.status}" for verdict in judgement.decided]
        shown += [judgement.reason] if judgement.reason else []
        without = "".join(f" without {hypothesis.replace('_', ' ')}" for hypothesis in arguments.drop or ())
        print(f"{file}: {theorem.name}{without}: {judgement.outcome.upper()}: {', '.join(shown)}")
    return {"counterexample": REFUTED, "undecided": UNDECIDED}.get(judgement.outcome, 0)


def _needs_parameters(kind: "type[Claim]") -> bool:
    """Whether a word alone cannot ask the claim: a field without default has to be given."""
    return any(field.default is MISSING for field in fields(kind))


def _worse(first: int, second: int) -> int:
    """Bad input outweighs undecided, undecided outweighs refuted, refuted outweighs proved."""
    order = (0, REFUTED, UNDECIDED, BAD_INPUT)
    return max(first, second, key=order.index)
