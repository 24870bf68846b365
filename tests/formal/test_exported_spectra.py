"""Complete spectra as Coq theorems: they compile where the certificate is complete, and do not where it is not."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from symbolic_landscape.certificate.text import read_certificate, write_certificate
from symbolic_landscape.claim import GlobalMinimum, StationarySpectrumIs
from symbolic_landscape.decide import decide
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.exact.vector import vector
from symbolic_landscape.model.activation import ABSOLUTE_VALUE, IDENTITY, RELU, ReluLike, leaky_relu
from symbolic_landscape.model.empirical import EmpiricalInstance, EmpiricalProblem, data_from_arrays
from symbolic_landscape.model.network import Network
from symbolic_landscape.report.coq import coq_file
from symbolic_landscape.spectrum.completeness import prove_complete
from symbolic_landscape.spectrum.enumeration import enumerate_stationary
from symbolic_landscape.verdict import Proved
from symbolic_landscape.witness.spectrum import CompleteSpectrum, LeastOfSpectrum

FALSE = re.compile(r'"true = true" while it is expected to have type\s+"check_spectrum instance evidence = true"')
LOSSES_FALSE = re.compile(r'"true = true" while it is expected to have type\s+"check_losses instance evidence = true"')
LEAST_FALSE = re.compile(r'to have type\s+"check_least_of_spectrum instance spectrum = true"')
THEOREM = """
Check stationary_spectrum_is_proved : spectrum_is instance spectrum /\\ least_losses_are instance least_losses.
"""


def data(activation: ReluLike, inputs: Any, targets: Any) -> EmpiricalInstance:
    """Return an instance without a network."""
    return EmpiricalInstance(EmpiricalProblem(activation, data_from_arrays(inputs, targets)), None)


def complete(instance: EmpiricalInstance) -> Proved:
    """Return the certificate of the whole spectrum."""
    return prove_complete(instance.problem, enumerate_stationary(instance.problem))


# One neuron predicts any number at the input 1, so the stationary predictions are the target 1/2 and 0.
BY_HAND = data(RELU, [[1]], ["1/2"])
# A prediction that needs two neurons, although a closed cone reaches it alone: (0, 1, 1).
TRIANGLE = data(ABSOLUTE_VALUE, [[1, 0], [0, -2], [-1, 2]], [1, 2, 0])


def test_a_spectrum_known_by_hand(compile_coq) -> None:
    statement = complete(BY_HAND)
    assert statement.claim == StationarySpectrumIs(((rational("1/2"),), (rational(0),)), (1, 0))
    text = coq_file(BY_HAND, [statement], "one sample").text
    assert "[([1 # 2], 1%nat);\n   ([0], 0%nat)]" in text
    assert "least_losses : list Q :=\n  [1 # 8;\n   0]." in text  # 1/2 (1/2)^2 without a neuron
    said = compile_coq(text + THEOREM)
    assert said.returncode == 0, said.stderr


MEANING = r"""
Require Import Reals List QArith Lia.
Require Import SymbolicLandscape.Landscape SymbolicLandscape.Rationals SymbolicLandscape.Spectrum
  SymbolicLandscape.SpectrumWidths SymbolicLandscape.SpectrumLosses.

(* What the theorem says, in the words of Landscape.v alone. *)
Goal forall data spectrum, spectrum_is data spectrum ->
  (forall theta, stationary (data_problem data) theta -> bias theta O = 0%R ->
     exists q least, In (q, least) spectrum /\ (least <= width theta)%nat /\
       forall k, (k < length (data_inputs data))%nat ->
         prediction (data_problem data) theta (vec (nth k (data_inputs data) nil)) O = Q2R (nth k q 0%Q)) /\
  (forall q least, In (q, least) spectrum ->
     exists theta, width theta = least /\ stationary (data_problem data) theta /\ bias theta O = 0%R /\
       forall k, (k < length (data_inputs data))%nat ->
         prediction (data_problem data) theta (vec (nth k (data_inputs data) nil)) O = Q2R (nth k q 0%Q)).
Proof.
  intros data spectrum [H H']. split.
  - intros theta Hst Hb. destruct (H theta (conj Hst Hb)) as (q & least & Hin & Hq & Hw).
    exists q, least. split; [exact Hin|]. split; [exact Hw|exact Hq].
  - intros q least Hin. destruct (H' q least Hin) as (theta & Hw & [Hst Hb] & Hq).
    exists theta. split; [exact Hw|]. split; [exact Hst|]. split; [exact Hb|exact Hq].
Qed.

Goal forall data losses, least_losses_are data losses -> forall N l, (N < length losses)%nat ->
  l = Q2R (nth N losses 0%Q) ->
  (exists theta, width theta = N /\ bias theta O = 0%R /\ loss (data_problem data) theta = l) /\
  (forall theta, width theta = N -> bias theta O = 0%R -> (l <= loss (data_problem data) theta)%R).
Proof.
  intros data losses H N l HN ->. specialize (H N). rewrite Nat.min_l in H by lia. exact H.
Qed.

Check eq_refl : data_problem {| data_plus := 1; data_minus := 0; data_inputs := ((2 :: nil) :: nil)%Q;
  data_targets := (3 :: nil)%Q |} = {|
    slope_plus := Q2R 1; slope_minus := Q2R 0; sample_count := 1; input_dimension := 1; output_dimension := 1;
    input := fun k => vec (nth k ((2 :: nil) :: nil)%Q nil);
    target := fun k => vec (nth k ((3 :: nil) :: nil)%Q nil); bias_is_trained := false |}.
"""


def test_the_theorem_is_about_all_widths(compile_coq) -> None:
    said = compile_coq(MEANING)
    assert said.returncode == 0, said.stderr


DATA_SETS = {
    "absolute value": TRIANGLE,
    "relu": data(RELU, [[1, 0], [0, -2], [-1, 2]], [1, 2, 0]),
    "leaky": data(leaky_relu(rational("1/3")), [[-1, 1], [0, 1], [2, 1]], [1, -1, "1/2"]),
    "negative slopes": data(
        ReluLike(rational(-1), rational("-1/2")), [[1, 1], [-2, 1], [3, 1]], [1, 0, 2]
    ),
    "identity": data(IDENTITY, [[1, 0], [1, 1], [-1, 2]], [1, 2, 0]),
    "zero input": data(RELU, [[0, 0], [1, 1], [2, -1]], [1, -1, 2]),
    "parallel inputs": data(RELU, [[1, 2], [2, 4], [-1, -2], [1, 0]], [1, "1/2", -1, 3]),
    "inputs in a plane": data(RELU, [[1, 1, 0], [2, 1, 0], [-1, 1, 0]], [1, 0, 2]),
    "three dimensions": data(RELU, [[1, 0, 1], [0, 1, 1], [-1, 0, 1], [0, -1, 2]], [1, -1, 0, "1/2"]),
}


@pytest.mark.parametrize("name", DATA_SETS)
def test_spectra_of_all_kinds_of_data_compile(name: str, compile_coq) -> None:
    said = compile_coq(coq_file(DATA_SETS[name], [complete(DATA_SETS[name])], name).text + THEOREM)
    assert said.returncode == 0, said.stderr


def without(values: tuple[Any, ...], position: int) -> tuple[Any, ...]:
    """Return the values but one."""
    return values[:position] + values[position + 1 :]


@pytest.mark.parametrize("position", range(5))
def test_without_one_of_the_predictions_it_does_not_compile(position: int, compile_coq) -> None:
    """That the flats lead to it and nothing refutes it is found by Coq, not by the exporter."""
    statement = complete(TRIANGLE)
    assert isinstance(statement.claim, StationarySpectrumIs)
    assert len(statement.claim.predictions) == 5
    fewer = StationarySpectrumIs(
        without(statement.claim.predictions, position), without(statement.claim.minimal_widths, position)
    )
    said = compile_coq(coq_file(TRIANGLE, [Proved(fewer, statement.witness)], "a prediction is missing").text)
    assert FALSE.search(said.stderr), said.stderr


@pytest.mark.parametrize("change", [1, -1])
def test_with_another_least_width_it_does_not_compile(change: int, compile_coq) -> None:
    """(0, 1, 1) needs two neurons: one fewer is too few, one more is not the least."""
    statement = complete(TRIANGLE)
    assert isinstance(statement.claim, StationarySpectrumIs)
    widths = statement.claim.minimal_widths
    position = statement.claim.predictions.index(vector([0, 1, 1]))
    assert widths[position] == 2
    other = (*widths[:position], widths[position] + change, *widths[position + 1 :])
    claim = replace(statement.claim, minimal_widths=other)
    said = compile_coq(coq_file(TRIANGLE, [Proved(claim, statement.witness)], "another width").text)
    assert FALSE.search(said.stderr), said.stderr


def test_with_another_least_loss_it_does_not_compile(compile_coq) -> None:
    text = coq_file(BY_HAND, [complete(BY_HAND)], "one sample").text
    for loss in ("1 # 9", "1 # 7"):
        said = compile_coq(text.replace("[1 # 8;\n   0].", f"[{loss};\n   0]."))
        assert LOSSES_FALSE.search(said.stderr), said.stderr


def mutations() -> dict[str, Any]:
    """Return changes of the JSON of a certificate that take away something that is needed."""

    def first_rejected(candidates: list[dict[str, Any]]) -> dict[str, Any]:
        return next(c for c in candidates if c["rounds"] and not c["occupied"])

    def first_wide(candidates: list[dict[str, Any]]) -> dict[str, Any]:
        return next(c for c in candidates if len(c["occupied"]) > 1)

    return {
        "a face is missing, another is there twice": lambda w: w["faces"].__setitem__(3, w["faces"][2]),
        "a flat is missing": lambda w: (w["flats"].pop(2), w["candidates"].pop(2)),
        "the evidence against a candidate is missing": lambda w: first_rejected(w["candidates"])["rounds"].clear(),
        "a vector that refutes nothing": lambda w: first_rejected(w["candidates"]).update(rounds=[[["0"] * 3]]),
        "nothing against fewer neurons": lambda w: first_wide(w["candidates"])["too_small"].clear(),
        "other amounts": lambda w: first_wide(w["candidates"])["amounts"].__setitem__(0, "7"),
    }


@pytest.mark.parametrize("name", mutations())
def test_a_corrupted_certificate_does_not_compile(name: str, tmp_path: Path, compile_coq) -> None:
    file = tmp_path / "certificate.json"
    write_certificate(complete(TRIANGLE), file)
    document = json.loads(file.read_text(encoding="utf-8"))
    before = json.dumps(document)
    mutations()[name](document["statements"][0]["witness"])
    assert json.dumps(document) != before
    file.write_text(json.dumps(document), encoding="utf-8")
    said = compile_coq(coq_file(TRIANGLE, read_certificate(file), name).text)
    assert FALSE.search(said.stderr), said.stderr


def test_another_data_set_does_not_compile(compile_coq) -> None:
    text = coq_file(TRIANGLE, [complete(TRIANGLE)], "the triangle").text
    said = compile_coq(text.replace("data_targets := [1; 2; 0]", "data_targets := [1; 2; 1]"))
    assert FALSE.search(said.stderr), said.stderr


def at_entry(width: int) -> EmpiricalInstance:
    """Return the triangle with a network of the least loss among the predictions of this least width."""
    entries = enumerate_stationary(TRIANGLE.problem).predictions
    family = next(entry for entry in entries if entry.minimal_width == width).family
    return TRIANGLE.at(Network(family.effective_weights, (tuple(map(rational, family.signs)),), None))


def test_a_global_minimum_of_positive_loss(compile_coq) -> None:
    instance = at_entry(1)
    verdict = decide(instance, GlobalMinimum())
    assert isinstance(verdict, Proved)
    assert isinstance(verdict.witness, LeastOfSpectrum)
    text = coq_file(instance, [verdict], "a network of one neuron").text
    said = compile_coq(text + "Check global_minimum_proved : global_minimum problem network.\n")
    assert said.returncode == 0, said.stderr
    said = compile_coq(text.replace("output_weights := [[1]]", "output_weights := [[1 # 2]]"))
    assert LEAST_FALSE.search(said.stderr), said.stderr


def test_a_stationary_network_that_is_no_global_minimum_does_not_compile(compile_coq) -> None:
    """A neuron that does nothing, with the certificate that the spectrum is complete."""
    witness = complete(TRIANGLE).witness
    assert isinstance(witness, CompleteSpectrum)
    zero = rational(0)
    instance = TRIANGLE.at(Network(((zero, zero),), ((zero,),), None))
    said = compile_coq(coq_file(instance, [Proved(GlobalMinimum(), LeastOfSpectrum(witness))], "zero").text)
    assert LEAST_FALSE.search(said.stderr), said.stderr


def test_the_exporter_refuses_evidence_of_other_shapes() -> None:
    with pytest.raises(InvalidRequest, match="is this its instance"):
        coq_file(BY_HAND, [complete(TRIANGLE)], "the triangle's certificate for one sample")
