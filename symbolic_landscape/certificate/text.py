"""Certificates as text: any claim and witness to JSON and back, without knowing them.

The format is `proofs/certificate_format.md`.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from symbolic_landscape.claim import Claim, claim_named
from symbolic_landscape.errors import InvalidInstance, InvalidNumber, InvalidRequest
from symbolic_landscape.exact.rational import Rational, parse_rational, rational_text
from symbolic_landscape.model.document import NumberText, Record, read_document, write_text
from symbolic_landscape.verdict import Proved, Refuted, Undecided, Verdict
from symbolic_landscape.witness import Witness, witness_classes

__all__ = [
    "certificate_text",
    "claim_document",
    "read_certificate",
    "read_claim",
    "witness_name",
    "write_certificate",
]

FORMAT = "symbolic_landscape certificate"
VERSION = 1
LONGEST_DECIMAL = 4300  # Python reads longer integers only with a global setting changed; hexadecimal has no limit
LINE = 120


def certificate_text(verdicts: Iterable[Proved | Refuted]) -> str:
    """Return the certificate that states `verdicts`, one after another.

    >>> from symbolic_landscape.claim import GlobalMinimum
    >>> from symbolic_landscape.witness.empirical import InterpolationBound
    >>> print(certificate_text([Proved(GlobalMinimum(), InterpolationBound())]), end="")
    {"format": "symbolic_landscape certificate",
     "version": 1,
     "statements":
      [{"claim": {"name": "global_minimum"}, "status": "proved", "witness": {"witness": "interpolation_bound"}}]}
    """
    statements = [
        {"claim": claim_document(verdict.claim), "status": verdict.status, "witness": _encoded(verdict.witness)}
        for verdict in verdicts
    ]
    if not statements:
        raise InvalidRequest("nothing was decided, so there is nothing to certify")
    return _laid_out({"format": FORMAT, "version": VERSION, "statements": statements}, 0) + "\n"


def write_certificate(verdicts: Verdict | Sequence[Verdict], path: str | Path) -> None:
    """Write the certificate of one verdict or several; the file appears whole or not at all.

    Raises `InvalidRequest` when a verdict is `Undecided`: it has no witness.
    """
    listed = [verdicts] if isinstance(verdicts, Proved | Refuted | Undecided) else list(verdicts)
    for verdict in listed:
        if isinstance(verdict, Undecided):
            raise InvalidRequest(f"{verdict.claim.name} is undecided ({verdict.reason}); only proofs can be certified")
    write_text(path, certificate_text([verdict for verdict in listed if not isinstance(verdict, Undecided)]))


def read_certificate(path: str | Path) -> tuple[Proved | Refuted, ...]:
    """Return the verdicts that a certificate file states, unchecked.

    Raises `InvalidInstance` when the text is not a certificate; `check` decides whether it proves anything.
    """
    record = read_document(path)
    record.only("format", "version", "statements")
    if record.word("format") != FORMAT or record.integer("version", 0) != VERSION:
        raise InvalidInstance(f'{record.source}: "{FORMAT}" of version {VERSION} was wanted')
    verdicts: list[Proved | Refuted] = []
    for position, item in enumerate(record.items("statements")):
        if not isinstance(item, dict):
            record.refuse(f"statements[{position}]", "an object was wanted")
        statement = Record(record.source, f"statements[{position}].", item)
        statement.only("claim", "status", "witness")
        word = statement.word("status")
        if word not in (Proved.status, Refuted.status):
            statement.refuse("status", "proved or refuted was wanted")
        claim = read_claim(statement.record("claim"))
        try:
            witness = _decoded(statement.value("witness"), Witness)
        except (ValueError, TypeError, KeyError) as error:
            statement.refuse("witness", str(error))
        verdicts.append(Proved(claim, witness) if word == Proved.status else Refuted(claim, witness))
    return tuple(verdicts)


def witness_name(kind: type[Witness]) -> str:
    """Return the word of a witness class in certificates: its name in snake case.

    >>> from symbolic_landscape.witness.empirical import DescendingCurve
    >>> witness_name(DescendingCurve)
    'descending_curve'
    """
    return re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()


def claim_document(claim: Claim) -> dict[str, Any]:
    """Return the JSON object of a claim: its name, then its parameters.

    >>> from symbolic_landscape.claim import LocalMinimum
    >>> claim_document(LocalMinimum())
    {'name': 'local_minimum'}
    """
    return {"name": claim.name} | {field.name: _encoded(getattr(claim, field.name)) for field in fields(claim)}


def read_claim(record: Record) -> Claim:
    """Return the claim that `claim_document` wrote; raises `InvalidInstance` where there is none of the name.

    >>> read_claim(Record("here", "", {"name": "local_minimum"}))
    LocalMinimum()
    """
    kind = claim_named(record.word("name"))
    if kind is None:
        record.refuse("name", "no claim has this name")
    names = [field.name for field in fields(kind)]
    record.only("name", *names)
    hints = get_type_hints(kind)
    return kind(**{name: _decoded(record.value(name), hints[name]) for name in names})


def _encoded(value: Any) -> Any:
    if isinstance(value, Rational):
        return _number_text(value)
    if isinstance(value, Witness):
        encoded = {field.name: _encoded(getattr(value, field.name)) for field in fields(value)}
        return {"witness": witness_name(type(value))} | encoded
    if isinstance(value, tuple):
        return [_encoded(item) for item in value]
    if value is None or isinstance(value, bool | int | str):
        return value
    raise TypeError(f"a witness may not hold a {type(value).__name__}")


def _number_text(value: Rational) -> str:
    text = rational_text(value)
    if len(text) <= LONGEST_DECIMAL:
        return text
    return "/".join(
        part if len(part.lstrip("-")) <= LONGEST_DECIMAL else ("-" if part[0] == "-" else "") + hexadecimal
        for part, hexadecimal in zip(
            text.split("/"), ("0x" + abs(value.p).str(base=16), "0x" + value.q.str(base=16)), strict=False
        )
    )


@cache
def _kinds() -> Mapping[str, type[Witness]]:
    return {witness_name(kind): kind for kind in witness_classes()}


def _decoded(value: Any, wanted: Any) -> Any:
    """Return `value` as the type `wanted`; raises `ValueError` where it is not one."""
    origin = get_origin(wanted)
    if origin in (Union, UnionType):
        return _one_of(value, get_args(wanted))
    if origin is tuple:
        if not isinstance(value, list):
            raise ValueError("a list was wanted")
        arguments = get_args(wanted)
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return tuple(_decoded(item, arguments[0]) for item in value)
        return tuple(_decoded(item, argument) for item, argument in zip(value, arguments, strict=True))
    if isinstance(wanted, type) and issubclass(wanted, Witness):
        return _witness(value, (wanted,))
    if wanted is Rational:
        return _rational(value)
    if wanted is int and isinstance(value, NumberText):
        return int(value)
    if wanted in (bool, str) and type(value) is wanted:
        return value
    raise ValueError(f"{wanted} was wanted")


def _one_of(value: Any, choices: tuple[Any, ...]) -> Any:
    """Return `value` as one of the types of a union: None, a witness of one of its classes, or its other type."""
    if value is None and NoneType in choices:
        return None
    witnesses = tuple(choice for choice in choices if isinstance(choice, type) and issubclass(choice, Witness))
    if isinstance(value, dict):
        return _witness(value, witnesses)
    others = [choice for choice in choices if choice is not NoneType and choice not in witnesses]
    if len(others) != 1:
        raise ValueError("a witness was wanted")
    return _decoded(value, others[0])


def _witness(value: Any, wanted: tuple[type[Witness], ...]) -> Witness:
    if not isinstance(value, dict):
        raise ValueError("a witness was wanted")
    kind = _kinds().get(value.get("witness", ""))
    if kind is None or not issubclass(kind, wanted):
        raise ValueError(f"{value.get('witness')!r} is not a witness kind that stands here")
    names = [field.name for field in fields(kind)]
    if list(value) != ["witness", *names]:
        raise ValueError(f"{value['witness']} has the fields {', '.join(names)}, in this order")
    hints = get_type_hints(kind)
    return kind(**{name: _decoded(value[name], hints[name]) for name in names})


def _rational(text: Any) -> Rational:
    if not isinstance(text, str):
        raise ValueError("an exact number was wanted")
    parts = text.split("/")
    try:
        numbers = [parse_rational(part) for part in parts]
    except InvalidNumber as error:
        raise ValueError(str(error)) from None
    if len(numbers) > 2 or not all(numbers[1:]):
        raise ValueError(f"{text[:40]!r} is not an exact number")
    return numbers[0] if len(numbers) == 1 else numbers[0] / numbers[1]


def _laid_out(value: Any, indent: int) -> str:
    """Return JSON with one step of the witness on each line: what is short stays on one line."""
    flat = json.dumps(value)
    if len(flat) + indent <= LINE or not isinstance(value, dict | list) or not value:
        return flat
    margin = "\n" + " " * (indent + 1)
    if isinstance(value, list):
        return "[" + ("," + margin).join(_laid_out(item, indent + 1) for item in value) + "]"
    parts = []
    for key, item in value.items():
        shown = json.dumps(item)
        head = f"{json.dumps(key)}:"
        if len(shown) + len(head) + indent + 2 <= LINE:  # the margin and the space after the key
            parts.append(f"{head} {shown}")
        elif isinstance(item, list):
            parts.append(f"{head}{margin} {_laid_out(item, indent + 2)}")
        else:
            parts.append(f"{head} {_laid_out(item, indent + 1)}")
    return "{" + ("," + margin).join(parts) + "}"
