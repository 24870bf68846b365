"""certificate/text.py: verdicts to text and back, and texts that are no certificates."""

import copy
import json
from pathlib import Path

import pytest
from flint import fmpq, fmpz

import symbolic_landscape as sl
from symbolic_landscape.certificate.text import certificate_text, read_certificate, witness_name, write_certificate
from symbolic_landscape.errors import InvalidInstance, InvalidRequest
from symbolic_landscape.exact.vector import vector
from symbolic_landscape.witness import witness_classes
from symbolic_landscape.witness.empirical import (
    AllRays,
    Bound,
    DescendingCurve,
    DescentDirection,
    Escape,
    InterpolationBound,
    MovingNeuron,
    Multipliers,
    NoEscape,
    StationaryPoint,
)

LONG = fmpq(-(fmpz(7) ** 9000), fmpz(3) ** 10_000)  # 7606 and 4772 digits
MULTIPLIERS = Multipliers((vector(["1/2", -3]), vector([0, 0])))
STATIONARY = StationaryPoint((MULTIPLIERS, AllRays(), Multipliers(((),))))
MOVING = MovingNeuron(0, (vector([0]), vector([1])), (vector([-1]),))
BOUND = Bound(fmpq(3, 2), MULTIPLIERS, AllRays())

VERDICTS = {
    "stationary": sl.Proved(sl.DirectionallyStationary(), STATIONARY),
    "clarke": sl.Proved(sl.ClarkeStationary(), STATIONARY),
    "no neurons": sl.Proved(sl.DirectionallyStationary(), StationaryPoint(())),
    "descent of a neuron": sl.Refuted(
        sl.DirectionallyStationary(), DescentDirection(3, vector([1, 0]), vector([0]), (), fmpq(-1, 7))
    ),
    "descent of the bias": sl.Refuted(
        sl.LocalMinimum(), DescentDirection(None, vector([0]), vector([0]), vector([-1]), fmpq(-2))
    ),
    "no escape": sl.Proved(sl.NoEscapeNeuron(), NoEscape(STATIONARY, ((BOUND, BOUND), (), (BOUND,)))),
    "escape": sl.Refuted(sl.NoEscapeNeuron(), Escape(STATIONARY, 1, 0, vector([1, "-1/3"]), fmpq(5))),
    "curve": sl.Refuted(
        sl.GlobalMinimum(),
        DescendingCurve((MOVING,), (), fmpq(1, 9), vector([0, -1])),
    ),
    "interpolation": sl.Proved(sl.GlobalMinimum(), InterpolationBound()),
    "long numbers": sl.Refuted(sl.LocalMinimum(), DescentDirection(0, (LONG,), (1 / LONG,), (), LONG)),
}


@pytest.mark.parametrize("name", VERDICTS)
def test_written_and_read_again(name: str, tmp_path: Path) -> None:
    path = tmp_path / "certificate.json"
    write_certificate(VERDICTS[name], path)
    assert read_certificate(path) == (VERDICTS[name],)
    assert certificate_text(read_certificate(path)) == path.read_text(encoding="utf-8")


def test_several_statements_keep_their_order(tmp_path: Path) -> None:
    path = tmp_path / "certificate.json"
    write_certificate(list(VERDICTS.values()), path)
    assert read_certificate(path) == tuple(VERDICTS.values())


@pytest.mark.parametrize("name", VERDICTS)
def test_the_text_is_what_the_format_says(name: str) -> None:
    text = certificate_text([VERDICTS[name]])
    document = json.loads(text)
    assert list(document) == ["format", "version", "statements"]
    assert document["format"] == "symbolic_landscape certificate"
    assert document["version"] == 1
    (statement,) = document["statements"]
    assert list(statement) == ["claim", "status", "witness"]
    assert statement["claim"] == {"name": VERDICTS[name].claim.name}
    assert statement["status"] == VERDICTS[name].status
    assert next(iter(statement["witness"])) == "witness"
    assert text.isascii()
    assert text.endswith("}\n")


def test_integers_past_pythons_limit_are_hexadecimal() -> None:
    document = json.loads(certificate_text([VERDICTS["long numbers"]]))
    numerator, denominator = document["statements"][0]["witness"]["derivative"].split("/")
    assert numerator.startswith("-0x")
    assert int(numerator, 16) == -(7**9000)
    assert int(denominator, 16) == 3**10_000


def test_each_part_of_a_quotient_has_its_own_form() -> None:
    verdict = sl.Refuted(sl.LocalMinimum(), DescentDirection(0, (), (), (), fmpq(-(fmpz(7) ** 9000), 3)))
    text = json.loads(certificate_text([verdict]))["statements"][0]["witness"]["derivative"]
    assert text.endswith("/3")
    assert int(text.split("/")[0], 16) == -(7**9000)


def test_what_is_not_decided_is_not_certified(tmp_path: Path) -> None:
    undecided = sl.Undecided(sl.LocalMinimum(), "no rule applies")
    for verdicts in (undecided, [VERDICTS["escape"], undecided], []):
        with pytest.raises(InvalidRequest):
            write_certificate(verdicts, tmp_path / "certificate.json")
    assert not list(tmp_path.iterdir())


GOOD = json.loads(certificate_text([VERDICTS["no escape"], VERDICTS["descent of a neuron"]]))


def broken(*path, value=...):
    """The certificate with the value at `path` replaced, or removed."""
    document = copy.deepcopy(GOOD)
    *way, last = path
    inner = document
    for key in way:
        inner = inner[key]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return document


FIRST, SECOND = ("statements", 0), ("statements", 1)
DIRECTION = (*SECOND, "witness", "input_direction")
NO_CERTIFICATES = {
    "other format": broken("format", value="symbolic_landscape certificate "),
    "no format": broken("format"),
    "other version": broken("version", value=2),
    "version as text": broken("version", value="1.5"),
    "unknown key": broken("comment", value=""),
    "statements missing": broken("statements"),
    "statements an object": broken("statements", value={}),
    "statement a list": broken("statements", 0, value=[]),
    "status missing": broken(*FIRST, "status"),
    "status undecided": broken(*FIRST, "status", value="undecided"),
    "unknown claim": broken(*FIRST, "claim", "name", value="beautiful"),
    "claim with a parameter too many": broken(*FIRST, "claim", "neuron", value=1),
    "claim a text": broken(*FIRST, "claim", value="local_minimum"),
    "witness missing": broken(*FIRST, "witness"),
    "witness null": broken(*FIRST, "witness", value=None),
    "witness without kind": broken(*FIRST, "witness", "witness"),
    "unknown witness kind": broken(*FIRST, "witness", "witness", value="trust_me"),
    "witness kind a list": broken(*FIRST, "witness", "witness", value=[]),
    "witness of another kind inside": broken(*FIRST, "witness", "stationary", value={"witness": "all_rays"}),
    "witness with a field missing": broken(*FIRST, "witness", "neurons"),
    "witness with a field too many": broken(*FIRST, "witness", "note", value="hello"),
    "number with a zero denominator": broken(*DIRECTION, value=["1/0", "0"]),
    "number of three parts": broken(*DIRECTION, value=["1/2/3", "0"]),
    "number with an empty part": broken(*DIRECTION, value=["1/", "0"]),
    "number null": broken(*DIRECTION, value=[None, "0"]),
    "number true": broken(*DIRECTION, value=[True, "0"]),
    "number a list": broken(*DIRECTION, value=[[], "0"]),
    "direction a text": broken(*DIRECTION, value="1"),
    "neuron a fraction": broken(*SECOND, "witness", "neuron", value=0.5),
    "neuron true": broken(*SECOND, "witness", "neuron", value=True),
    "neuron a list": broken(*SECOND, "witness", "neuron", value=[1]),
}


@pytest.mark.parametrize("name", NO_CERTIFICATES)
def test_other_texts_are_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / "certificate.json"
    path.write_text(json.dumps(NO_CERTIFICATES[name]))
    with pytest.raises(InvalidInstance) as refusal:
        read_certificate(path)
    assert str(path) in str(refusal.value)


def test_the_certificate_that_is_broken_above_is_good(tmp_path: Path) -> None:
    path = tmp_path / "certificate.json"
    path.write_text(json.dumps(GOOD))
    assert read_certificate(path) == (VERDICTS["no escape"], VERDICTS["descent of a neuron"])


def test_every_kind_of_witness_has_a_name_of_its_own() -> None:
    names = [witness_name(kind) for kind in witness_classes()]
    assert len(set(names)) == len(names) > 10
