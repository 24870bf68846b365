"""The polynomial examples against the answers that their files expect, and their certificates."""

import json
import runpy
from pathlib import Path

import pytest

import symbolic_landscape as sl
from symbolic_landscape.certificate.check import check
from symbolic_landscape.certificate.text import certificate_text

ROOT = Path(__file__).parents[2]
CERTIFICATES = ROOT / "proofs" / "certificates"
EXAMPLES = [
    path
    for path in sorted((ROOT / "examples").glob("*.json"))
    if json.loads(path.read_text(encoding="utf-8")).get("kind") == "polynomial"
]


def test_there_are_examples_of_every_word() -> None:
    words = {json.loads(path.read_text(encoding="utf-8"))["expect"]["verdict"] for path in EXAMPLES}
    assert words == {
        "stable_two_cycle", "unstable", "drift_self_stabilising", "unstable_two_cycle_drift_along_minima",
        "bounded_oscillation", "degenerate", "undecided", "not_a_minimum", "zero_hessian",
        "linear", "diverges_in_expectation", "bounded",
    }  # fmt: skip


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_answer_and_certificate(path: Path) -> None:
    expect = json.loads(path.read_text(encoding="utf-8"))["expect"]
    found = sl.classify(sl.read(path))
    answer = found.to_json()
    assert answer["verdict"] == expect["verdict"]
    for key in (
        "sharpness", "criterion_sign", "interpolating", "mean_square_linear_stable", "linear_threshold",
        "batch_linearly_stable",
    ):  # fmt: skip
        if key in expect:
            assert answer[key] == expect[key]
    if "criterion" in expect:
        assert answer["criterion"] == {"value": expect["criterion"]}
    if "stable_two_cycle" in expect:
        status = {claim["claim"]: claim["status"] for claim in answer["claims"]}
        assert status["stable_two_cycle"] == ("proved" if expect["stable_two_cycle"] else "refuted")
    certificate = CERTIFICATES / path.name
    if not found.decided():
        assert not certificate.exists()
        return
    assert certificate.read_text(encoding="utf-8") == certificate_text(found.decided())
    assert check(path, certificate).accepted


def test_the_script_runs_and_asserts(capsys) -> None:
    runpy.run_path(str(ROOT / "examples" / "edge_of_stability.py"), run_name="__main__")
    assert "stable_two_cycle" in capsys.readouterr().out
