"""`arrangement FILE`: the faces that the inputs of a data set cut the weight space of one neuron into."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from symbolic_landscape.errors import InvalidRequest

MOST_LINES = 60  # of a readable list; --json prints all


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("file", metavar="FILE", help="an empirical instance (JSON); a network in it is optional")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--faces", action="store_true", help="list every face: sign vector, a point inside, its rays")
    parser.add_argument("--graph", metavar="OUT", help="write the graph of cells: OUT.graphml or OUT.json")


def run(arguments: argparse.Namespace) -> int:
    """Count, list and print."""
    from symbolic_landscape.arrangement.arrangement import Arrangement
    from symbolic_landscape.model.empirical import EmpiricalInstance
    from symbolic_landscape.model.instance import read
    from symbolic_landscape.report.cost_estimate import arrangement_line

    if arguments.graph and Path(arguments.graph).suffix not in (".graphml", ".json"):
        raise InvalidRequest("--graph takes a name that ends in .graphml or .json")
    instance = read(arguments.file)
    if not isinstance(instance, EmpiricalInstance):
        raise InvalidRequest(f"arrangement takes empirical instances, {arguments.file} is {instance.kind}")
    arrangement = Arrangement(instance.problem.data.inputs)
    line = arrangement_line(len(arrangement.lines), arrangement.rank)
    if line is not None:
        print(line, file=sys.stderr, flush=True)
    answer = _answer(arguments.file, arrangement, arguments.faces)
    if instance.point is not None:
        from symbolic_landscape.arrangement.sign_vector import sign_vector_text

        weights = instance.point.input_weights
        answer["activation_pattern"] = [sign_vector_text(arrangement.sign_vector_at(weight)) for weight in weights]
    if arguments.graph:
        from symbolic_landscape.arrangement.cell_graph import CellGraph
        from symbolic_landscape.report.graph_file import write_graph

        write_graph(CellGraph(arrangement).text_graph(), arguments.graph)
    print(json.dumps(answer, separators=(",", ":")) if arguments.json else _text(answer))
    return 0


def _answer(name: str, arrangement: Any, with_faces: bool) -> dict[str, Any]:
    from symbolic_landscape.arrangement.sign_vector import sign_vector_text
    from symbolic_landscape.exact.rational import rational_text

    def texts(vector: Any) -> list[str]:
        return [rational_text(value) for value in vector]

    answer: dict[str, Any] = {
        "file": name,
        "kind": "empirical",
        "samples": len(arrangement.inputs),
        "input_dimension": arrangement.input_dimension,
        "rank": arrangement.rank,
        "lineality": [texts(row) for row in arrangement.lineality],
        "hyperplanes": [list(line.samples) for line in arrangement.lines],
        "f_vector": list(arrangement.f_vector),
        "cells": arrangement.cell_count,
    }
    if with_faces:
        answer["faces"] = [
            {
                "sign_vector": sign_vector_text(face.sign_vector),
                "dimension": face.dimension,
                "interior_point": texts(face.interior_point),
                "rays": [texts(ray) for ray in face.rays],
            }
            for face in arrangement.faces()
        ]
    return answer


def _text(answer: dict[str, Any]) -> str:
    from symbolic_landscape.report.text.layout import entry

    hyperplanes, d, samples = answer["hyperplanes"], answer["input_dimension"], answer["samples"]
    lines = [
        f"{answer['file']}: {samples} inputs in R^{d} of rank {answer['rank']} cut it with {len(hyperplanes)} "
        f"hyperplanes into {answer['cells']} cells"
    ]
    counts = [f"{count} of dimension {k}" for k, count in enumerate(answer["f_vector"]) if count]
    lines.append(entry("faces", ", ".join(counts)))
    shared = [samples_of for samples_of in hyperplanes if len(samples_of) > 1]
    if shared:
        lines.append(entry("parallel", "; ".join(" ".join(map(str, samples_of)) for samples_of in shared)))
    if answer["lineality"]:
        lines.append(entry("lineality", "; ".join("(" + ", ".join(row) + ")" for row in answer["lineality"])))
    if "activation_pattern" in answer:
        pattern = answer["activation_pattern"]
        lines.append(entry("regions", f"{answer['cells']}^{len(pattern)}, a cell for each of {len(pattern)} neurons"))
        for neuron, signs in enumerate(pattern[:MOST_LINES]):
            lines.append(entry("" if neuron else "neurons", f"{neuron:>3}  {signs}"))
        if len(pattern) > MOST_LINES:
            lines.append(entry("", f".. and {len(pattern) - MOST_LINES} more: --json prints all"))
    for position, face in enumerate(answer.get("faces", [])[:MOST_LINES]):
        inside = "(" + ", ".join(face["interior_point"]) + ")"
        title = "" if position else "list"
        lines.append(entry(title, f"{face['sign_vector']}  dimension {face['dimension']}, contains {inside}"))
    if len(answer.get("faces", [])) > MOST_LINES:
        lines.append(entry("", f".. and {len(answer['faces']) - MOST_LINES} more: --json prints all"))
    return "\n".join(lines)
