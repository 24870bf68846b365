"""Certificates as Coq files: they compile where the certificate is right, and do not where it is not."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from symbolic_landscape.certificate.text import read_certificate
from symbolic_landscape.claim import ClarkeStationary, DirectionallyStationary, GlobalMinimum
from symbolic_landscape.decide import decide
from symbolic_landscape.exact.rational import ONE, rational
from symbolic_landscape.model.empirical import EmpiricalInstance, from_arrays
from symbolic_landscape.model.instance import read
from symbolic_landscape.report.coq import coq_file
from symbolic_landscape.verdict import Proved, Refuted
from symbolic_landscape.witness.empirical import AllRays, StationaryPoint
from symbolic_landscape.witness.spectrum import LowerNetwork

ROOT = Path(__file__).resolve().parent.parent.parent
CERTIFICATES = ROOT / "proofs" / "certificates"
EXAMPLES = ROOT / "examples"
COMMITTED = sorted(path.stem for path in (ROOT / "proofs" / "coq" / "certificates").glob("*.v"))


def exported(name: str, certificate: Path | None = None) -> str:
    """Return the Coq text of a certificate about an example."""
    instance = read(EXAMPLES / f"{name}.json")
    file = f"{name}.json"
    statements = read_certificate(certificate or CERTIFICATES / file)
    return coq_file(instance, statements, f"{file}, certificate {file}").text


@pytest.mark.parametrize("name", COMMITTED)
def test_the_compiled_files_are_those_of_the_certificates(name: str) -> None:
    committed = ROOT / "proofs" / "coq" / "certificates" / f"{name}.v"
    assert exported(name) == committed.read_text(encoding="utf-8"), "run `make -C proofs/coq export`"


def test_the_theorems_about_a_saddle_with_boundary_data(compile_coq) -> None:
    checks = [
        "Check directionally_stationary_proved : stationary problem network.",
        "Check clarke_stationary_proved : clarke_stationary problem network.",
        "Check no_escape_neuron_refuted : stationary problem network /\\ ~ no_escape_neuron problem network.",
        "Check local_minimum_refuted : ~ local_minimum problem network.",
    ]
    said = compile_coq(exported("escape_with_boundary") + "\n".join(checks))
    assert said.returncode == 0, said.stderr


# What coqc says of a check that does not compute to true.
COMPUTED_FALSE = re.compile(r'"true = true" while it is expected to have type\s+"check_\w+ instance.* = true"')

# Each mutation: example, what to find in the certificate (one JSON path), and a value that proves nothing.
Step = str | int
BRANCH: tuple[Step, ...] = ("witness", "tree", "positive")
MUTATIONS: list[tuple[str, tuple[Step, ...], Any]] = [
    ("w0_kink_min", (0, "witness", "neurons", 0, "patterns", 0, 0), "2/3"),
    ("w0_kink_min", (0, "witness", "neurons", 0, "patterns", 0), []),
    ("w0_kink_min", (0, "witness", "neurons", 0, "patterns"), [["1/2"], ["1/2"]]),
    ("w0_kink_min", (2, "witness", "neurons", 0, 0, "constant"), "1/2"),
    ("w0_kink_min", (2, "witness", "neurons", 0, 0, "below", "patterns", 0, 0), "2"),
    ("escape_with_boundary", (2, "witness", "derivative"), "1/2"),
    ("escape_with_boundary", (2, "witness", "direction", 0), "-1/2"),
    ("escape_with_boundary", (3, "witness", "change", 1), "1/2"),
    ("escape_with_boundary", (3, "witness", "until"), "0"),
    ("lower_singular_pair", (3, "witness", "until"), "3"),
    ("lower_singular_pair", (3, "witness", "neurons", 0, "output_path", 0, 1), "-1"),
    ("tangential_smooth", (0, "witness", "derivative"), "1"),
    ("tangential_smooth", (0, "witness", "input_direction", 1), "-1"),
    ("clarke_two_sided_ridge", (1, "witness", "neurons", 0, 0, "share"), "1/3"),
    ("clarke_two_sided_ridge", (1, "witness", "neurons", 0, 0, "point"), ["0", "1"]),
    ("clarke_two_sided_ridge", (1, "witness", "neurons", 0), []),
    ("clarke_box_is_too_large", (1, "witness", "direction"), ["1", "0"]),
    ("clarke_box_is_too_large", (1, "witness", "tree"), {"witness": "positive"}),
    ("clarke_box_is_too_large", (1, *BRANCH, "negative", "negative", "multipliers"), ["1/3", "1/3", "1/2"]),
    ("clarke_box_is_too_large", (1, *BRANCH, "negative", "negative", "multipliers"), ["0", "0", "0"]),
    ("clarke_box_is_too_large", (1, *BRANCH, "negative"), {"witness": "positive"}),
    ("tangential_smooth", (1, "witness", "direction", 1), "1"),
    ("kinked_minimum_two_outputs", (2, "witness", "neurons", 0, 1, "constant"), "0"),
]


@pytest.mark.parametrize(("name", "steps", "value"), MUTATIONS, ids=lambda part: str(part).replace(" ", ""))
def test_a_corrupted_certificate_does_not_compile(
    name: str, steps: tuple[Step, ...], value: Any, tmp_path: Path, compile_coq
) -> None:
    document = json.loads((CERTIFICATES / f"{name}.json").read_text(encoding="utf-8"))
    place: Any = document["statements"]
    for step in steps[:-1]:
        place = place[step]
    assert place[steps[-1]] != value
    place[steps[-1]] = value
    corrupted = tmp_path / "corrupted.json"
    corrupted.write_text(json.dumps(document), encoding="utf-8")
    said = compile_coq(exported(name, corrupted))
    assert said.returncode != 0
    assert COMPUTED_FALSE.search(said.stderr), said.stderr


def test_another_instance_does_not_compile(compile_coq) -> None:
    text = exported("w0_kink_min")
    assert compile_coq(text).returncode == 0
    said = compile_coq(text.replace("targets := [[-1]]", "targets := [[1]]"))
    assert said.returncode != 0
    assert COMPUTED_FALSE.search(said.stderr), said.stderr


def zonotopes() -> EmpiricalInstance:
    """One ReLU neuron at w = 0: S(v) = 2 sum |g . v| over six lines - sum |g . v| / 8 over seven other lines."""
    up = [(1, k) for k in range(6)]
    down = [(2, 2 * k + 1) for k in range(-1, 6)]
    inputs, targets = [], []
    for lines, target in ((up, "-2"), (down, "1/8")):
        for x, y in lines:
            inputs += [[x, y], [-x, -y]]
            targets += [[target], [target]]
    return from_arrays(inputs, targets, [[0, 0]], [[1]])


def test_evidence_by_rays_is_exported_as_multipliers(compile_coq) -> None:
    instance = zonotopes()
    verdict = decide(instance, DirectionallyStationary())
    assert isinstance(verdict, Proved)
    assert verdict.witness == StationaryPoint((AllRays(),))  # seven negative kinks: past the listed patterns
    said = compile_coq(coq_file(instance, [verdict], "zonotopes").text)
    assert said.returncode == 0, said.stderr


def test_trained_bias_and_its_descent(compile_coq) -> None:
    """With an output bias, f = c: stationary iff the residuals sum to 0."""
    for bias, status in (("1/2", "proved"), ("1/3", "refuted")):
        instance = from_arrays([[1], [2]], [[0], [1]], [[-1]], [[0]], output_bias=[bias])
        verdict = decide(instance, DirectionallyStationary())
        assert verdict.status == status
        file = coq_file(instance, [verdict], "a bias")
        said = compile_coq(file.text)
        assert said.returncode == 0, said.stderr
        assert f"directionally_stationary_{status}" in file.theorems
        wrong = file.text.replace(f"Some [{bias.replace('/', ' # ')}]", "Some [1 # 4]")
        assert compile_coq(wrong).returncode != 0


def test_a_slope_in_an_output_weight_or_the_bias_refutes_clarke_stationarity(compile_coq) -> None:
    biased = from_arrays([[1], [2]], [[0], [1]], [[-1]], [[0]], output_bias=["1/3"])
    tilted = from_arrays([[1, 0], [0, 1]], [[2, 1], [2, -1]], [[1, 1]], [[1], [1]])
    for instance, slope, wrong in ((biased, "-1 # 3", "1 # 3"), (tilted, "-2", "0")):
        verdict = decide(instance, ClarkeStationary())
        assert isinstance(verdict, Refuted)
        text = coq_file(instance, [verdict], "a slope").text
        said = compile_coq(text + "\nCheck clarke_stationary_refuted : ~ clarke_stationary problem network.\n")
        assert said.returncode == 0, said.stderr
        said = compile_coq(text.replace(f"slope_value := {slope} ", f"slope_value := {wrong} "))
        assert COMPUTED_FALSE.search(said.stderr), said.stderr


def test_a_lower_network_refutes_the_global_minimum(compile_coq) -> None:
    """The local minimum w = 0, h = 1 of the sample (1, -1) has loss 1/2; w = 1, h = -1 fits it."""
    instance = from_arrays([[1]], [[-1]], [[0]], [[1]])
    for loss, compiles in (("0", True), ("1", False)):
        lower = LowerNetwork(((ONE,),), ((-ONE,),), (), rational(loss))
        said = compile_coq(coq_file(instance, [Refuted(GlobalMinimum(), lower)], "a lower network").text)
        assert (said.returncode == 0) is compiles, said.stderr


@pytest.mark.exhaustive
def test_every_empirical_certificate_compiles(compile_coq) -> None:
    compiled = 0
    for certificate in sorted(CERTIFICATES.glob("*.json")):
        example = json.loads((EXAMPLES / certificate.name).read_text(encoding="utf-8"))
        if certificate.stem not in COMMITTED and (example["kind"] != "empirical" or "input_weights" not in example):
            continue
        said: subprocess.CompletedProcess[str] = compile_coq(exported(certificate.stem))
        assert said.returncode == 0, f"{certificate.name}: {said.stderr}"
        compiled += 1
    assert compiled > 20
