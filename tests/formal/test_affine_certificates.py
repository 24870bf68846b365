"""Certificates of affine targets on an interval as Coq files: every shape of critical point, and corrupted ones."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from symbolic_landscape.certificate.text import read_certificate
from symbolic_landscape.claim import GlobalMinimum, LocalMinimum
from symbolic_landscape.decide import decide
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.model.instance import read
from symbolic_landscape.model.interval import IntervalInstance, affine_problem, interval_from_arrays
from symbolic_landscape.report.coq import coq_file
from symbolic_landscape.report.coq.interval import interval_text
from symbolic_landscape.search.generators.interval import generate_interval
from symbolic_landscape.verdict import Proved, Refuted
from symbolic_landscape.witness.interval import HarmlessNeurons

ROOT = Path(__file__).resolve().parent.parent.parent
CERTIFICATES = ROOT / "proofs" / "certificates"
EXAMPLES = ROOT / "examples"

# What coqc says of a check that does not compute to true.
COMPUTED_FALSE = re.compile(r'"true = true" while it is expected to have type\s+"check_\w+\s+instance[^"]* = true"')


def exported(name: str, statements: list[dict[str, Any]] | None, folder: Path) -> str:
    """Return the Coq text of a certificate about an example, with other statements if they are given."""
    document = json.loads((CERTIFICATES / f"{name}.json").read_text(encoding="utf-8"))
    if statements is not None:
        document["statements"] = statements
    certificate = folder / "certificate.json"
    certificate.write_text(json.dumps(document), encoding="utf-8")
    return coq_file(read(EXAMPLES / f"{name}.json"), read_certificate(certificate), name).text


def as_module(name: str, text: str) -> tuple[str, str]:
    """Return the imports of an exported file, and the rest as a module: many files in one, loaded once."""
    imports, definitions = text.split("Definition", 1)
    return imports, f"Module {name}.\nDefinition{definitions}\nEnd {name}.\n"


# Interval [0, 1], target x: weights w, b, v of one neuron, offset c; whether it is a local minimum that is not global.
AFFINE = [
    ("-2", "0", "3", "1/2", True),  # ends at the left end and pulls up, where the target is lower
    ("2", "-2", "-1", "1/2", True),
    ("1", "-2", "7", "1/2", True),
    ("0", "-1", "7", "1/2", True),
    ("-2", "0", "-3", "1/2", False),  # pulls down: a saddle
    ("-2", "0", "0", "1/2", False),
    ("-2", "1/100", "3", "1/2", False),  # reaches into the interval
    ("1", "-2", "7", "1/3", False),
]


def test_affine_targets(compile_coq) -> None:
    """The formal pattern of the local minima, the engine's verdict and the exporter agree on every case."""
    statements = [Proved(LocalMinimum(), HarmlessNeurons())]
    cases = []
    for number, (w, b, v, c, quiet) in enumerate(AFFINE):
        instance = interval_from_arrays([w], [b], [v], c, interval=(0, 1), alpha=1, beta=0)
        assert isinstance(decide(instance, LocalMinimum()), Proved) is quiet
        if quiet:
            assert coq_file(instance, statements, "an affine target").theorems == ("local_minimum_proved",)
        else:
            with pytest.raises(InvalidRequest, match="no rule"):
                coq_file(instance, statements, "an affine target")
        check = f"Example case : check_quiet instance = {str(quiet).lower()}. Proof. vm_compute. reflexivity. Qed."
        imports, case = as_module(f"Case{number}", f"{interval_text(instance)}\n{check}")
        cases.append(case)
    said = compile_coq(imports + "\n".join(cases))
    assert said.returncode == 0, said.stderr


SHAPES = [("relu", 4), ({"leaky_relu": "9/16"}, 3), ({"leaky_relu": "1/4"}, 1), ("quadratic", 2)]


def test_every_shape_of_critical_point(compile_coq) -> None:
    """Of all shapes of the classification, the formal checker proves what they are: they are built from the theory."""
    cases, verdicts = [], []
    for activation, width in SHAPES:
        problem = affine_problem(activation, (-1, "3/2"), "-2/3", "1/5")
        for point in generate_interval(problem, width).points:
            statements = [decide(point.instance, claim) for claim in (LocalMinimum(), GlobalMinimum())]
            file = coq_file(point.instance, [s for s in statements if isinstance(s, Proved | Refuted)], point.name)
            minimum = "local_minimum_proved" if point.verdict == "local_minimum" else "local_minimum_refuted"
            assert file.theorems == (minimum, "global_minimum_refuted"), point.name
            imports, case = as_module(f"Case{len(cases)}", file.text)
            cases.append(case)
            verdicts.append(minimum)
    assert len(set(verdicts)) == 2
    assert len(verdicts) > 20
    said = compile_coq(imports + "\n".join(cases))
    assert said.returncode == 0, said.stderr


Step = str | int
MUTATIONS: list[tuple[str, tuple[Step, ...], Any]] = [
    ("relu_kink2_minimal", (2, "witness", "change", 1), "-1/64"),
    ("relu_kink2_minimal", (2, "witness", "until"), "3"),
    ("relu_kink2_minimal", (2, "witness", "neurons", 1, "v", 0), "2"),
    ("relu_kink2_minimal", (2, "witness", "neurons", 0, "b", 0), "1"),
    ("leaky_kink1_1over100", (3, "witness", "c", 2), "5/7985"),
    ("quad_saddle_flat_degenerate", (2, "witness", "c", 2), "0"),
    ("relu_flat_semi_inactive", (2, "witness", "neurons", 0, "v", 0), "1"),
    ("relu_locmin_T0", (3, "witness", "loss"), "1/100"),
    ("relu_locmin_T0", (3, "witness", "v", 0), "1/2"),
]


@pytest.mark.parametrize(("name", "steps", "value"), MUTATIONS, ids=lambda part: str(part).replace(" ", ""))
def test_a_corrupted_certificate_does_not_compile(
    name: str, steps: tuple[Step, ...], value: Any, tmp_path: Path, compile_coq
) -> None:
    statement = json.loads((CERTIFICATES / f"{name}.json").read_text(encoding="utf-8"))["statements"][steps[0]]
    place: Any = statement
    for step in steps[1:-1]:
        place = place[step]
    assert place[steps[-1]] != value
    place[steps[-1]] = value
    said = compile_coq(exported(name, [statement], tmp_path))
    assert said.returncode != 0
    assert COMPUTED_FALSE.search(said.stderr), said.stderr


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("relu_locmin_T0", "unit_outputs := [3]", "unit_outputs := [-3]"),
        ("relu_global_type1", "unit_outputs := [1 # 2]", "unit_outputs := [1 # 3]"),
        ("quad_saddle_flat_degenerate", "unit_activation := Square", "unit_activation := Relu"),
        ("relu_dead_not_centered", "output_offset := 51 # 100", "output_offset := 1 # 2"),
    ],
)
def test_the_theorems_are_about_the_instance_in_the_file(
    name: str, right: str, wrong: str, tmp_path: Path, compile_coq
) -> None:
    text = exported(name, None, tmp_path)
    assert right in text
    said = compile_coq(text.replace(right, wrong))
    assert said.returncode != 0
    assert COMPUTED_FALSE.search(said.stderr), said.stderr


def test_the_certificates_of_affine_targets(tmp_path: Path, compile_coq) -> None:
    """Each that is kept, the ones of .ci/formal's own build aside, in one file."""
    cases: list[str] = []
    for path in sorted(CERTIFICATES.glob("*.json")):
        example = EXAMPLES / path.name
        instance = read(example) if json.loads(example.read_text(encoding="utf-8"))["kind"] == "interval" else None
        if isinstance(instance, IntervalInstance) and instance.problem.affine and instance.problem.affine.density == 1:
            imports, case = as_module(f"Case{len(cases)}", exported(path.stem, None, tmp_path))
            assert "local_minimum" in case
            cases.append(case)
    assert len(cases) >= 10
    said = compile_coq(imports + "\n".join(cases))
    assert said.returncode == 0, said.stderr


# The definitions, held against values worked out by hand: target x on [0, 1], one neuron.
BY_HAND = """
Require Import Reals Lra.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Integral SymbolicLandscape.Interval
  SymbolicLandscape.AffineInstance.
Local Open Scope R_scope.

Definition one (w b v c : R) : IntervalNetwork := {|
  units := 1; unit_weight := fun _ => w; unit_bias := fun _ => b; unit_output := fun _ => v; offset := c |}.

Example half : has_loss (affine_problem 0 1 1 0 relu) (one 1 (-2) 7 (1 / 2)) (1 / 12).
Proof.
  assert (H := integral_quadratic 0 1 (1 / 4) (-1) 1 ltac:(lra)).
  match type of H with has_integral _ _ _ ?I => replace I with (1 / 12) in H by field end.
  apply integral_of_equal with (2 := H). intros x Hx. unfold interval_residual, network_value. cbn.
  rewrite relu_nonpos by lra. field.
Qed.

Example another_value : ~ has_loss (affine_problem 0 1 1 0 relu) (one 1 (-2) 7 (1 / 2)) (1 / 13).
Proof. intros H. assert (E := loss_unique _ _ _ _ half H). lra. Qed.
"""


def test_the_definitions_give_values_worked_out_by_hand(compile_coq) -> None:
    said = compile_coq(BY_HAND)
    assert said.returncode == 0, said.stderr


STATEMENTS = """
Require Import Reals.
Require Import SymbolicLandscape.Interval SymbolicLandscape.AffineInstance SymbolicLandscape.AffineTarget
  SymbolicLandscape.ReluMinima SymbolicLandscape.QuadraticMinima SymbolicLandscape.LeakyMinima.
Local Open Scope R_scope.
Check no_local_maximum : forall p : IntervalProblem, left p < right p -> continuity (activation p) ->
  continuity (interval_target p) -> forall phi, ~ interval_local_maximum p phi.
Check quadratic_minima : forall T0 T1 alpha beta phi L, T0 < T1 -> (0 < units phi)%nat ->
  has_loss (affine_problem T0 T1 alpha beta square) phi L ->
  (interval_local_minimum (affine_problem T0 T1 alpha beta square) phi <-> L = 0).
Check minima_without_kinks : forall T0 T1 alpha beta phi L, T0 < T1 ->
  has_loss (affine_problem T0 T1 alpha beta relu) phi L ->
  (forall j, (j < units phi)%nat -> breaks_inside T0 T1 (unit_weight phi j) (unit_bias phi j) ->
    unit_output phi j = 0) ->
  (interval_local_minimum (affine_problem T0 T1 alpha beta relu) phi <-> L = 0 \\/ quiet T0 T1 alpha beta phi).
Check leaky_minimum_breaks_inside : forall g T0 T1 alpha beta phi L, T0 < T1 -> g <> 0 ->
  interval_local_minimum (affine_problem T0 T1 alpha beta (leaky_relu g)) phi ->
  has_loss (affine_problem T0 T1 alpha beta (leaky_relu g)) phi L -> L <> 0 ->
  forall j, (j < units phi)%nat -> breaks_inside T0 T1 (unit_weight phi j) (unit_bias phi j).
"""


def test_the_theorems_say_what_the_page_says(compile_coq) -> None:
    said = compile_coq(STATEMENTS)
    assert said.returncode == 0, said.stderr
