"""The suite as plain JSON, for tools in any language: a file for each instance, and one with questions and answers."""

from pathlib import Path
from typing import Any

from symbolic_landscape.errors import InvalidInstance, InvalidRequest
from symbolic_landscape.exact.rational import rational_text
from symbolic_landscape.model.document import Record, read_document, write_document
from symbolic_landscape.model.instance import read
from symbolic_landscape.numeric.audit.answers import answers
from symbolic_landscape.numeric.audit.case import Case, as_floats
from symbolic_landscape.numeric.audit.claims import CLAIMS
from symbolic_landscape.numeric.audit.suite import SUITE_VERSION, suite
from symbolic_landscape.numeric.audit.truth.document import truth_document

__all__ = ["INDEX", "export_suite", "read_suite"]

INDEX = "suite.json"


def export_suite(folder: str | Path) -> tuple[Path, ...]:
    """Write the suite into `folder`, made where it is missing, and return the files; `suite.json` is written last.

    `suite.json` has `suite_version`, `claims` (word -> meaning) and `cases`, each with `name`, `about`, `file` (the
    instance, as `decide` reads it), `parameters` (names), `point`, `direction` (exact texts), `floats` (the same
    instance as the built-in tools see it) and `expected`: claim -> {"exact": text or list}, {"lower", "upper"}: bounds
    or lists of them, {"holds": boolean}, {"none": reason} where there is no such number, or {"undecided": reason}.
    """
    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InvalidRequest(f"{target}: cannot be made: {error.strerror or error}") from None
    written, listed = [], []
    for case in suite():
        path = target / f"{case.name}.json"
        write_document(path, {"name": case.name, "note": case.about, **case.instance.to_document()})
        written.append(path)
        listed.append(_entry(case, path.name))
    index = target / INDEX
    write_document(index, {"suite_version": SUITE_VERSION, "claims": dict(CLAIMS), "cases": listed})
    return (*written, index)


def read_suite(folder: str | Path) -> tuple[Case, ...]:
    """Return the cases of an exported suite; raises `InvalidInstance` for another version."""
    target = Path(folder)
    record = read_document(target / INDEX)
    record.only("suite_version", "claims", "cases")
    version = record.integer("suite_version", 0)
    if version != SUITE_VERSION:
        record.refuse("suite_version", f"version {SUITE_VERSION} was wanted, {version} came")
    cases = []
    for position, item in enumerate(record.items("cases")):
        if not isinstance(item, dict):
            raise InvalidInstance(f'{record.source}, "cases[{position}]": an object was wanted')
        entry = Record(record.source, f"cases[{position}].", item)
        instance = read(target / entry.word("file"))
        cases.append(Case(entry.word("name"), entry.word("about"), instance, entry.vector("direction")))
    return tuple(cases)


def _entry(case: Case, file: str) -> dict[str, Any]:
    local = case.local
    return {
        "name": case.name,
        "about": case.about,
        "file": file,
        "parameters": list(local.names),
        "point": [rational_text(value) for value in local.point],
        "direction": [rational_text(value) for value in case.direction],
        "floats": as_floats(case),
        "expected": {claim: truth_document(truth) for claim, truth in answers(case).items()},
    }
