"""Second-order minima as Coq files: they compile where the evidence is right, and do not where it is not."""

import random
import re
from functools import partial
from pathlib import Path

import pytest
from several_outputs import draw_point

from symbolic_landscape.certificate.text import read_certificate
from symbolic_landscape.claim import LocalMinimum
from symbolic_landscape.decide import decide
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.model.activation import ABSOLUTE_VALUE
from symbolic_landscape.model.empirical import EmpiricalInstance, from_arrays
from symbolic_landscape.model.instance import read
from symbolic_landscape.report.coq import CoqFile, coq_file
from symbolic_landscape.verdict import Proved
from symbolic_landscape.witness.empirical import SecondOrderMinimum

ROOT = Path(__file__).resolve().parents[2]
COMPUTED_FALSE = re.compile(r'"true = true" while it is expected to have type\s+"check_second_order instance.* = true"')


def exported(name: str) -> CoqFile:
    """The Coq file of a certificate about an example."""
    certificate = read_certificate(ROOT / "proofs" / "certificates" / f"{name}.json")
    return coq_file(read(ROOT / "examples" / f"{name}.json"), certificate, name)


def two_flat_lines() -> EmpiricalInstance:
    """Q is copositive on two of four cells without being positive semidefinite: products of sides are needed."""
    inputs, targets = [[1, 0, 0], [0, 1, 0], [0, -1, 1], [2, -2, 1]], [[0, -2], [0, 1], [1, -1], [1, 1]]
    return from_arrays(inputs, targets, [[0, 0, 1]], [[1], [0]])


def one_steep_line() -> EmpiricalInstance:
    """S = 3 |l . v| at one boundary line: Q is negative off the line, where S outweighs it."""
    inputs = [[-1, -2, 1], [2, 2, -2], [1, 1, -2], [-1, 1, 2], [0, 1, 0]]
    targets = [[18, 4], [1, 2], [-4, -6], [4, -14], [-2, -4]]
    return from_arrays(inputs, targets, [[0, 2, 2]], [[1], [-2]], ABSOLUTE_VALUE)


def one_leak() -> EmpiricalInstance:
    """A test sees the boundary sample of the other neuron, by 1/2 S of that neuron."""
    inputs, targets = [[-1, -2], [2, -1], [-2, -2], [2, 2]], [[-4, 0], [-1, 1], [-3, 5], [-2, 4]]
    return from_arrays(inputs, targets, [[-2, 0], [-2, 2]], [[-1, -1], [1, -1]])


def decided(instance: EmpiricalInstance) -> str:
    """The Coq text about the local minimum that the engine finds."""
    verdict = decide(instance, LocalMinimum())
    assert isinstance(verdict, Proved)
    assert isinstance(verdict.witness, SecondOrderMinimum)
    return coq_file(instance, [verdict], "a second-order minimum").text


def stored(name: str) -> EmpiricalInstance:
    """An example of the folder."""
    instance = read(ROOT / "examples" / f"{name}.json")
    assert isinstance(instance, EmpiricalInstance)
    return instance


INSTANCES = {
    **{name: partial(stored, name) for name in ("boundary_branch_tie", "one_escape_neuron", "two_components")},
    "two_flat_lines": two_flat_lines,
    "one_steep_line": one_steep_line,
    "one_leak": one_leak,
}
LEMMA = "Lemma check_second_order_holds"


def test_the_theorem_says_local_minimum(compile_coq) -> None:
    text = exported("unseen_kinks").text
    said = compile_coq(text + "\nCheck local_minimum_proved : local_minimum problem network.\n")
    assert said.returncode == 0, said.stderr


def test_wrong_evidence_does_not_compile(compile_coq) -> None:
    text = decided(two_flat_lines())
    assert compile_coq(text).returncode == 0
    said = compile_coq(text.replace("(6, (1%nat, 1%nat))", "(5, (1%nat, 1%nat))", 1))
    assert said.returncode != 0
    assert COMPUTED_FALSE.search(said.stderr), said.stderr


# What stands in the text, and what proves nothing in its place.
MUTATIONS = [
    ("two_components", "squares := [(3, [1; -1; 0; 0])]", "squares := [(4, [1; -1; 0; 0])]"),
    ("two_components", "squares := [(3, [1; -1; 0; 0])]", "squares := []"),
    ("two_components", "test_vector := [0; 1; 0; 0]", "test_vector := [0; 1; 1; 0]"),  # sees the other neuron
    ("two_components", "test_vector := [0; 1; 0; 0]", "test_vector := [1; 1; 0; 0]"),  # not orthogonal
    ("two_components", "test_vector := [0; 1; 0; 0]", "test_vector := [0; 1; 0]"),
    ("two_components", "tested_neuron := 0%nat; test_vector := [0; 1", "tested_neuron := 1%nat; test_vector := [0; 1"),
    ("one_escape_neuron", "Bounded [{| constant := 0;", "Bounded [{| constant := -1;"),
    ("one_escape_neuron", "CellSplit [0; -1]", "CellSplit [1; -1]"),  # the kink is inside a cell
    ("boundary_branch_tie", "targets := [[1; 0];\n    [0; 1]]", "targets := [[1; 0];\n    [0; 2]]"),  # a saddle
    ("two_flat_lines", "products := [(4, (0%nat, 1%nat)); (6, (1%nat, 1%nat))]", "products := [(6, (1%nat, 1%nat))]"),
    ("two_flat_lines", "(6, (1%nat, 1%nat))", "(-6, (1%nat, 1%nat))"),
    ("one_leak", "test_leaks := [(1%nat, {| constant := 1 # 2;", "test_leaks := [(1%nat, {| constant := 1 # 3;"),
    ("one_leak", "test_leaks := [(1%nat", "test_leaks := [(0%nat"),
    ("one_leak", "constant := 1 # 2; above := [[-1 # 2]]", "constant := 1 # 2; above := [[1]]"),
    ("one_leak", "Bounded [{| constant := 1;", "Bounded [{| constant := 1 # 2;"),
    ("one_steep_line", "pulls := [(3, ", "pulls := [(0, "),
    ("one_steep_line", "pulls := [(3, ", "pulls := [(2, "),
    ("one_steep_line", "pulls := [(3, [-2072 # 9", "pulls := [(3, [2072 # 9"),
]


def test_the_checker_refuses_wrong_evidence(compile_coq) -> None:
    modules = []
    for number, (name, right, wrong) in enumerate(MUTATIONS):
        text = decided(INSTANCES[name]())
        assert right in text
        head, body = text.split("Definition instance", 1)
        body = body.replace(right, wrong, 1).split(LEMMA)[0]
        body = body.replace("Lemma check_stationary_holds : check_stationary instance multipliers = true.\n", "")
        body = body.replace("Proof. vm_cast_no_check (eq_refl true). Qed.", "")
        example = f"{body}Example refused : check_second_order instance second_order = false."
        modules.append(
            f"Module Case{number}.\nDefinition instance{example}\nProof. vm_compute. reflexivity. Qed.\n"
            f"End Case{number}.\n"
        )
    said = compile_coq(head + "\n".join(modules))
    assert said.returncode == 0, said.stderr


def test_what_another_neuron_adds_is_outweighed(compile_coq) -> None:
    text = decided(one_leak())
    assert "test_leaks := [(1%nat" in text
    said = compile_coq(text)
    assert said.returncode == 0, said.stderr


def test_rules_without_formal_counterpart_are_left_out() -> None:
    for name in ("best_rank_two_fit", "complementary_zeros"):
        assert "local_minimum proved" in exported(name).left_out


def test_two_neurons_of_one_component_are_not_tested_apart() -> None:
    """Each passes its own tests, but these are not orthogonal to each other: no theorem, rather than a false file."""
    inputs = [[0, 2], [-1, 2], [1, -2], [2, 0], [0, 0]]
    targets = [[-5, 12, 9], [-14, 11, 13], [-8, -7, 1], [3, -2, 1], [-4, 3, 1]]
    weights, outputs = [[-2, 2], [0, -2]], [[-2, -2], [2, -2], [2, 0]]
    instance = from_arrays(inputs, targets, weights, outputs, output_bias=[0, 1, 1])
    verdict = decide(instance, LocalMinimum())
    assert isinstance(verdict, Proved)
    with pytest.raises(InvalidRequest, match="no rule"):
        coq_file(instance, [verdict], "two neurons")


def test_random_minima(compile_coq) -> None:
    """Random points of two and three outputs, several slopes, with bias: the checker says true of each."""
    source = random.Random(21)
    cases: list[str] = []
    head = ""
    while len(cases) < 30:
        verdict = decide(instance := draw_point(source), LocalMinimum())
        if isinstance(verdict, Proved) and isinstance(verdict.witness, SecondOrderMinimum):
            try:
                text = coq_file(instance, [verdict], "a random point").text
            except InvalidRequest:
                continue
            head, body = text.split("Definition instance", 1)
            cases.append(f"Module Case{len(cases)}.\nDefinition instance{body}\nEnd Case{len(cases)}.\n")
    said = compile_coq(head + "\n".join(cases))
    assert said.returncode == 0, said.stderr
