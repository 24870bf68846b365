"""Search for counterexamples: judge a stream of instances, keep the smallest that contradict, shrink them.

The stream is cut into parts, which are texts: any number of workers gives the same findings, and finished parts kept in
a directory are not judged again.
"""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import asdict
from itertools import chain, islice
from pathlib import Path
from typing import Any

from symbolic_landscape.limits import Limits
from symbolic_landscape.model.document import parse_document
from symbolic_landscape.model.instance import Instance, read_record
from symbolic_landscape.search.findings import Findings
from symbolic_landscape.search.generators import generator_of
from symbolic_landscape.search.shrinking import shrinker_of
from symbolic_landscape.search.shrinking.descent import shrink
from symbolic_landscape.search.statement_text import read_theorem, theorem_text
from symbolic_landscape.spectrum.workers import run_tasks
from symbolic_landscape.theorems.theorem import Theorem, judge

__all__ = ["DEFAULT_BUDGET", "SEARCH_LIMITS", "search_counterexample"]

Progress = Callable[[str, int, int | None], None]
DEFAULT_BUDGET = 10_000  # instances: some ten seconds for small data sets
PART = 50  # instances of one task: some tenths of a second
SHRUNK = 5  # counterexamples, the smallest found: each may end in another one that cannot be made smaller
# Counts, not seconds, so that what is undecided does not depend on the machine; small instances need far less.
SEARCH_LIMITS = Limits(rays=20_000, patterns=2_000, pivots=20_000, bits=1024)


def search_counterexample(
    theorem: Theorem,
    *,
    instances: Iterator[Instance] | None = None,
    budget: int | None = DEFAULT_BUDGET,
    seconds: int | None = None,
    seed: int = 0,
    executor: Executor | None = None,
    workers: int = 1,
    resume: Path | None = None,
    progress: Progress | None = None,
) -> Findings:
    """Return what a search over instances of the theorem's kind finds.

    `instances` is the stream, by default that of `generator_of(theorem)` with this seed.  It ends after `budget`
    instances, or with the first one judged after `seconds`; findings with the same number of instances are the same for
    any number of workers, and whether parts came from `resume`, a directory, or not.  An interruption from the keyboard
    ends the search with what was found until then.

    >>> from symbolic_landscape.claim import ClarkeStationary, DirectionallyStationary
    >>> conjecture = Theorem("clarke", "a conjecture", "empirical", (ClarkeStationary(),), DirectionallyStationary())
    >>> found = search_counterexample(conjecture, budget=200)
    >>> found.judgement.outcome, found.counterexample.problem.data.sample_count
    ('counterexample', 1)
    """
    tell = progress or (lambda what, done, of: None)
    stop = None if seconds is None else time.monotonic() + seconds
    stream = generator_of(theorem)(seed) if instances is None else instances
    stream = stream if stop is None else _until(stop, stream)
    outcomes: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    first, ended = None, ""
    smallest: list[Instance] = []
    parts = _parts(theorem, stream if budget is None else islice(stream, budget))
    try:
        for result in run_tasks(
            judge_part,
            parts,
            executor,
            resume,
            ahead=0 if executor is None else 2 * workers,
            arguments=(stop,),
            is_finished=lambda result: not json.loads(result).get("cut"),
        ):
            part = json.loads(result)
            if first is None and part["first"] is not None:
                first = outcomes.total() + part["first"]
            outcomes.update(part["outcomes"])
            reasons.update(part["reasons"])
            smallest = _smallest(theorem.kind, [*smallest, *map(_instance, part["smallest"])])
            found = outcomes["counterexample"]
            tell("instances" if not found else f"{found} counterexamples, instances", outcomes.total(), budget)
            if part.get("cut") or (stop is not None and time.monotonic() > stop):
                ended = "seconds"
                break
    except KeyboardInterrupt:
        ended = "interrupted"
    if not ended:
        ended = "budget" if outcomes.total() == budget else "stream"
    if not smallest:
        return Findings(theorem, seed, outcomes, ended, reasons=reasons)
    try:
        smallest = [shrink(theorem, found, limits=SEARCH_LIMITS, progress=tell) for found in smallest]
    except KeyboardInterrupt:
        ended = "interrupted"
    shrunk, *_ = _smallest(theorem.kind, smallest)
    judgement = judge(theorem, shrunk, limits=SEARCH_LIMITS)
    return Findings(theorem, seed, outcomes, ended, first, shrunk, judgement, reasons)


def judge_part(text: str, stop: float | None = None) -> str:
    """Judge a part of the stream: a task of `run_tasks`, text to text.

    At the moment `stop` (of `time.monotonic`, one clock for all processes of a machine) it ends with the instance that
    it is at, at least one: the result is that of a beginning of the part, and says `cut`.
    """
    task = json.loads(text)
    theorem, limits = read_theorem(task["theorem"]), Limits(**task["limits"])
    outcomes: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    first: int | None = None
    found: list[Instance] = []
    cut = {}
    for position, document in enumerate(task["instances"], start=1):
        if position > 1 and stop is not None and time.monotonic() > stop:
            cut = {"cut": True}
            break
        instance = _instance(document)
        judgement = judge(theorem, instance, limits=limits)
        outcomes[judgement.outcome] += 1
        if judgement.outcome == "undecided":
            reasons[judgement.reason] += 1
        elif judgement.outcome == "counterexample":
            first = position if first is None else first
            found.append(instance)
    smallest = [instance.to_document() for instance in _smallest(theorem.kind, found)]
    return json.dumps({"outcomes": outcomes, "reasons": reasons, "first": first, "smallest": smallest} | cut)


def _until(stop: float, stream: Iterator[Instance]) -> Iterator[Instance]:
    """Yield the instances of a stream that is slow, too, until one comes after the moment `stop`."""
    for instance in stream:
        yield instance
        if time.monotonic() > stop:
            return


def _parts(theorem: Theorem, stream: Iterator[Instance]) -> Iterator[str]:
    """Yield the tasks; theorem and limits are inside, so that a kept part is never one of another theorem's search."""
    shared = {"theorem": theorem_text(theorem), "limits": asdict(SEARCH_LIMITS)}
    for instance in stream:
        documents = [each.to_document() for each in chain([instance], islice(stream, PART - 1))]
        yield json.dumps(shared | {"instances": documents})


def _smallest(kind: str, counterexamples: list[Instance]) -> list[Instance]:
    """Return the smallest ones, the earlier first where they are of one size."""
    return sorted(counterexamples, key=shrinker_of(kind).size)[:SHRUNK]


def _instance(document: dict[str, Any]) -> Instance:
    return read_record(parse_document(json.dumps(document), "search"))
