"""The tasks that an enumeration is split into: text to text, for any process or machine.

A task names the problem and is answered from that alone, so a finished part can be kept and used again.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache

from symbolic_landscape.exact.rational import rational_text
from symbolic_landscape.exact.vector import Vector, vector
from symbolic_landscape.limits import Limits
from symbolic_landscape.model.document import parse_document
from symbolic_landscape.model.empirical import EmpiricalInstance, EmpiricalProblem
from symbolic_landscape.model.instance import read_record
from symbolic_landscape.spectrum.candidate import decide_candidate
from symbolic_landscape.spectrum.flats import Flat, SpectrumFlats
from symbolic_landscape.spectrum.neuron_classes import NeuronClasses
from symbolic_landscape.spectrum.prediction import StationaryPrediction, read_entry

__all__ = ["candidate_tasks", "decide_candidates", "flat_tasks", "read_entries", "read_flats", "sift_flats"]

CANDIDATES = 50  # of one task: some tenths of a second of work


def flat_tasks(problem: EmpiricalProblem, parts: Sequence[Sequence[Flat]]) -> tuple[str, ...]:
    """Return the tasks for `sift_flats`, one for each list of roots."""
    shared = _problem_text(problem)
    return tuple(json.dumps({"problem": shared, "roots": roots}) for roots in parts)


def sift_flats(text: str) -> str:
    """Count the flats that descend from some roots, and list those that may be supported."""
    part = json.loads(text)
    _, flats = _read_problem(part["problem"])
    count, supported = flats.above([tuple(root) for root in part["roots"]])
    return json.dumps({"flats": count, "supported": supported})


def read_flats(text: str) -> tuple[int, tuple[Flat, ...]]:
    """Read the answer of `sift_flats`.

    >>> read_flats('{"flats": 3, "supported": [[], [0, 2]]}')
    (3, ((), (0, 2)))
    """
    answer = json.loads(text)
    return answer["flats"], tuple(map(tuple, answer["supported"]))


def candidate_tasks(
    problem: EmpiricalProblem, candidates: Sequence[Vector], width: int | None, limits: Limits
) -> tuple[str, ...]:
    """Return the tasks for `decide_candidates`."""
    shared = {"problem": _problem_text(problem), "width": width, "limits": asdict(limits)}
    texts = [[rational_text(value) for value in candidate] for candidate in candidates]
    return tuple(
        json.dumps(shared | {"candidates": texts[start : start + CANDIDATES]})
        for start in range(0, len(candidates), CANDIDATES)
    )


def decide_candidates(text: str) -> str:
    """Return the entries of the candidates that are stationary predictions."""
    part = json.loads(text)
    (table, _), width, limits = _read_problem(part["problem"]), part["width"], Limits(**part["limits"])
    found = [decide_candidate(table, vector(candidate), width, limits) for candidate in part["candidates"]]
    return json.dumps({"decided": len(found), "entries": [entry.to_json() for entry in found if entry is not None]})


def read_entries(text: str) -> tuple[int, tuple[StationaryPrediction, ...]]:
    """Read the answer of `decide_candidates`: how many were decided, and the entries.

    >>> read_entries('{"decided": 50, "entries": []}')
    (50, ())
    """
    answer = json.loads(text)
    return answer["decided"], tuple(map(read_entry, answer["entries"]))


def _problem_text(problem: EmpiricalProblem) -> str:
    return json.dumps(EmpiricalInstance(problem, None).to_document())


@lru_cache(maxsize=4)
def _read_problem(text: str) -> tuple[NeuronClasses, SpectrumFlats]:
    """Return the classes and the flats of the problem; a worker meets the same one in every part."""
    instance = read_record(parse_document(text, "task"))
    assert isinstance(instance, EmpiricalInstance)
    table = NeuronClasses(instance.problem)
    return table, SpectrumFlats(table)
