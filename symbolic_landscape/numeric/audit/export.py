"""The suite as plain JSON, for tools in any language: a file for each instance, and one with questions and answers."""

from pathlib import Path
from typing import Any

from symbolic_landscape.errors import InvalidInstance, InvalidRequest
from symbolic_landscape.exact.rational import Rational, rational_text
from symbolic_landscape.model.document import Record, read_document, write_document
from symbolic_landscape.model.instance import read
from symbolic_landscape.numeric.audit.answers import answers
from symbolic_landscape.numeric.audit.case import Case, as_floats
from symbolic_landscape.numeric.audit.claims import CLAIMS
from symbolic_landscape.numeric.audit.suite import SUITE_VERSION, suite
from symbolic_landscape.numeric.audit.truth.answer import Enclosed, Holds, Missing, Numbers, Truth

__all__ = ["INDEX", "export_suite", "read_suite"]

INDEX = "suite.json"
KEPT_BITS = 160  # of bounds that are written: three times what a float holds


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


def truth_document(truth: Truth) -> dict[str, Any]:
    """Return the truth as a JSON object; bounds are exact texts with lower <= number <= upper.

    >>> truth_document(Holds(True)), truth_document(Missing("a kink"))
    ({'holds': True}, {'none': 'a kink'})
    """
    match truth:
        case Holds():
            return {"holds": truth.value}
        case Missing():
            return {"none": truth.reason}
        case Numbers():
            scalar = truth.names == ("",)
            if all(value.is_exact for value in truth.values):
                return {"exact": _shaped([rational_text(value.lower) for value in truth.values], scalar)}
            ends = [_short(value) for value in truth.values]
            return {
                "lower": _shaped([low for low, _ in ends], scalar),
                "upper": _shaped([high for _, high in ends], scalar),
            }
    return {"undecided": truth.reason}


def _shaped(texts: list[str], scalar: bool) -> str | list[str]:
    return texts[0] if scalar else texts


def _short(value: Enclosed) -> tuple[str, str]:
    """Return bounds rounded outward to a multiple of a power of 2 far below the width of an ulp."""
    if value.is_exact:
        return rational_text(value.lower), rational_text(value.upper)
    size = value.largest
    unit = Rational(2) ** (int(size.p).bit_length() - int(size.q).bit_length() - KEPT_BITS)
    low, high = Rational((value.lower / unit).floor()) * unit, Rational((value.upper / unit).ceil()) * unit
    return rational_text(low), rational_text(high)

