"""The Gaussian examples against the answers that their files expect, and their certificates."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

import symbolic_landscape as sl
from symbolic_landscape.certificate.check import check

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("gaussian_*.json"))
CERTIFICATES = ROOT / "proofs" / "certificates"


def test_there_are_examples():
    assert len(EXAMPLES) >= 15


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_answer_is_the_expected_one(path):
    expect = json.loads(path.read_text())["expect"]
    answer = sl.classify(sl.read(path)).to_json()
    assert answer["verdict"] == expect["verdict"]
    for key in ("spurious", "index", "strict"):
        if key in expect:
            assert answer[key] == expect[key]
    for key in ("loss", "smallest_eigenvalue"):
        if key in expect:
            middle, reach = Fraction(expect[key]["mid"]), Fraction(expect[key]["rad"])
            lower, upper = (Fraction(answer[key][end]) for end in ("lower", "upper"))
            assert lower <= middle + reach and middle - reach <= upper
            assert upper - lower <= Fraction(1, 10**15) * abs(upper)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_certificate_is_accepted_and_current(path):
    certificate = CERTIFICATES / path.name
    if json.loads(path.read_text())["expect"]["verdict"] == "not_certified":
        assert not certificate.exists()
        return
    found = check(path, certificate)
    assert found.accepted and found.relies_on == ()
    listed = json.loads(certificate.read_text())["statements"]
    statements = [(s["claim"]["name"], s["status"]) for s in listed]
    decided = [(v.claim.name, v.status) for v in sl.classify(sl.read(path)).claims if v.status != "undecided"]
    assert statements[: len(decided)] == decided
