"""`embed FILE`: a wider network with the same function, and what of the point it keeps."""

import argparse
import json
from typing import TYPE_CHECKING

from symbolic_landscape.errors import InvalidNumber, InvalidRequest

if TYPE_CHECKING:
    from symbolic_landscape.classification import Classification
    from symbolic_landscape.embedding import Preservation
    from symbolic_landscape.exact.vector import Vector
    from symbolic_landscape.model.embedding import Embedding


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("file", metavar="FILE", help="an empirical instance with a network (JSON)")
    ways = parser.add_mutually_exclusive_group(required=True)
    ways.add_argument("--unit-replication", metavar="I", type=_neuron, help="copy neuron I; needs --beta and --gamma")
    ways.add_argument("--inactive-unit", metavar="W", help="add a neuron that is 0 at every sample; --output-weights H")
    ways.add_argument("--inactive-propagation", metavar="W", help="add a neuron without output weights")
    parser.add_argument("--beta", metavar="B,B,..", help="factors > 0 of the input weight, one for each copy")
    parser.add_argument("--gamma", metavar="G,G,..", help="factors of the output weights; sum beta gamma = 1")
    parser.add_argument("--output-weights", metavar="H,..", help="output weights of the inactive unit (default 0)")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--output", metavar="WIDE.json", help="write the wide instance")
    parser.epilog = 'Numbers are separated by commas; a list that begins with a minus is given as --gamma="-1,2".'


def run(arguments: argparse.Namespace) -> int:
    """Embed, decide both points, and hold the answers against the theorems."""
    from symbolic_landscape.decide import classify
    from symbolic_landscape.embedding import decide_preservation
    from symbolic_landscape.model.document import write_document
    from symbolic_landscape.model.empirical import EmpiricalInstance
    from symbolic_landscape.model.instance import read

    narrow = read(arguments.file)
    if not isinstance(narrow, EmpiricalInstance):
        raise InvalidRequest(f"{arguments.file}: an empirical instance was wanted, one of kind {narrow.kind} came")
    embedding = _embedding(arguments, narrow)
    wide = embedding.embed(narrow)
    before, after = classify(narrow), classify(wide)
    preservation = decide_preservation(narrow, embedding)
    _compare(preservation, after)
    if arguments.output:
        write_document(arguments.output, wide.to_document())
    if arguments.json:
        answer = {
            "file": arguments.file,
            "kind": narrow.kind,
            "embedding": embedding.name,
            "width": wide.network.width,
            "loss": after.loss,
            "narrow": before.verdict,
            "wide": after.verdict,
            "theorem": {
                "stationary": preservation.stationary,
                "local_minimum": preservation.local_minimum,
                "reasons": list(preservation.reasons),
            },
            "instance": wide.to_document(),
        }
        print(json.dumps(answer, separators=(",", ":")))
        return 0
    print(f"{arguments.file}: {embedding.name.replace('_', ' ')}, width {narrow.network.width} to {wide.network.width}")
    print(f"  narrow         {before.verdict.replace('_', ' ')}, loss {before.loss}")
    print(f"  wide           {after.verdict.replace('_', ' ')}, loss {after.loss}: the same function")
    for name, value, reason in (
        ("stationary", preservation.stationary, preservation.reasons[0]),
        ("local minimum", preservation.local_minimum, preservation.reasons[1]),
    ):
        said = {True: "yes", False: "no", None: "not said by the theorems"}[value]
        print(f"  {name:<14} {said}: {reason}")
    return 0


def _embedding(arguments: argparse.Namespace, narrow: object) -> "Embedding":
    from symbolic_landscape.exact.vector import zero_vector
    from symbolic_landscape.model.embedding import InactivePropagation, InactiveUnit, UnitReplication
    from symbolic_landscape.model.empirical import EmpiricalInstance

    assert isinstance(narrow, EmpiricalInstance)
    replicating, inactive = arguments.unit_replication is not None, arguments.inactive_unit is not None
    for option, value, belongs in (
        ("--beta", arguments.beta, replicating),
        ("--gamma", arguments.gamma, replicating),
        ("--output-weights", arguments.output_weights, inactive),
    ):
        if value is not None and not belongs:
            wanted = "--inactive-unit" if option == "--output-weights" else "--unit-replication"
            raise InvalidRequest(f"{option} belongs to {wanted}; leave it out")
    if replicating:
        if arguments.beta is None or arguments.gamma is None:
            raise InvalidRequest("--unit-replication needs --beta and --gamma, one number for each copy")
        return UnitReplication(
            arguments.unit_replication, _vector("--beta", arguments.beta), _vector("--gamma", arguments.gamma)
        )
    if inactive:
        weights = zero_vector(narrow.problem.data.output_dimension)
        if arguments.output_weights is not None:
            weights = _vector("--output-weights", arguments.output_weights)
        return InactiveUnit(_vector("--inactive-unit", arguments.inactive_unit), weights)
    return InactivePropagation(_vector("--inactive-propagation", arguments.inactive_propagation))


def _compare(preservation: "Preservation", wide: "Classification") -> None:
    """Raise where the wide point, decided by itself, contradicts the theorems."""
    from symbolic_landscape.errors import InternalContradiction
    from symbolic_landscape.verdict import Undecided

    status = {verdict.claim.name: verdict for verdict in wide.claims}
    for name, said in (
        ("directionally_stationary", preservation.stationary),
        ("local_minimum", preservation.local_minimum),
    ):
        verdict = status[name]
        if said is not None and not isinstance(verdict, Undecided) and (verdict.status == "proved") != said:
            raise InternalContradiction(f"{name} of the wide point is {verdict.status} and the theorem says {said}")


def _vector(option: str, text: str) -> "Vector":
    from symbolic_landscape.exact.vector import vector

    try:
        return vector(part.strip() for part in text.split(","))
    except InvalidNumber as error:
        raise InvalidRequest(f"{option}: {error}") from None


def _neuron(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"the number of a neuron was wanted, {text[:40]!r} came")
    return int(text)
