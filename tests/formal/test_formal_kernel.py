"""The Coq development: it compiles, rests on nothing but the axioms of the real numbers, and says what it should."""

import re
import subprocess
from pathlib import Path

import pytest

# All that the real numbers of Coq's standard library rest on.
EXTENSIONALITY = "FunctionalExtensionality.functional_extensionality_dep"
OMNISCIENCE = "ClassicalDedekindReals.sig_forall_dec"
WEAK_EXCLUDED_MIDDLE = "ClassicalDedekindReals.sig_not_dec"
EXCLUDED_MIDDLE = "Classical_Prop.classic"
USUAL = frozenset({EXTENSIONALITY, OMNISCIENCE})
SUPREMA = USUAL | {WEAK_EXCLUDED_MIDDLE}  # the standard library's `completeness` of the reals

ASSUMPTIONS = {
    "derivative_formula": USUAL,
    "stationary_iff": USUAL,
    "stationary_clarke": USUAL,
    "local_minimum_stationary": USUAL,
    "convexity_inequality": USUAL,
    "no_escape_local_minimum": SUPREMA,
    "scalar_local_minimum_iff": USUAL,
    "escape_without_output_refutes": USUAL,
    "prediction_is_projection": USUAL,
    "prediction_determined_by_faces": USUAL,
    "finitely_many_predictions": USUAL,
    "least_loss_exists": USUAL,
    "check_spectrum_sound": USUAL,
    "check_losses_sound": USUAL,
    "check_least_of_spectrum_sound": USUAL,
    "negative_leading_coefficient_refutes": USUAL,
    "check_stationary_sound": USUAL,
    "check_no_escape_sound": USUAL,
    "check_escape_sound": USUAL,
    "check_escape_scalar_sound": USUAL,
    "check_descent_sound": USUAL,
    "check_curve_sound": USUAL,
    "check_interpolation_sound": USUAL,
    "check_lower_network_sound": USUAL,
    "limiting_clarke_stationary": USUAL,
    "check_clarke_point_sound": USUAL,
    "separation_refutes": SUPREMA,
    "check_clarke_separation_sound": SUPREMA,
    "output_slope_refutes": SUPREMA,
    "check_output_slope_sound": SUPREMA,
    "tests_local_minimum": USUAL,
    "check_second_order_sound": USUAL,
    "integral_exists": SUPREMA,
    "integral_is_riemann": SUPREMA | {EXCLUDED_MIDDLE},  # about RiemannInt, which rests on it
    "no_local_maximum": SUPREMA,
    "quiet_local_minimum": SUPREMA,
    "quiet_not_global": SUPREMA,
    "check_quiet_sound": SUPREMA,
    "check_affine_interval_sound": SUPREMA,
    "minima_without_kinks": SUPREMA,
    "quadratic_minima": SUPREMA,
    "leaky_minima_without_kink": SUPREMA,
    "loss_along_R": SUPREMA,
    "check_loss_sound": SUPREMA,
    "check_zero_loss_sound": SUPREMA,
    "check_lower_point_sound": SUPREMA,
    "check_curve_descent_sound": SUPREMA,
    "five_points.stationary_spectrum_is_proved": USUAL,
    "five_points_exact.local_minimum_proved": USUAL,
    "lower_singular_pair.local_minimum_refuted": USUAL,
    "leaky_kink2p_21over100.local_minimum_refuted": SUPREMA,
}


def sources(folder: Path) -> list[Path]:
    """Return every Coq file of the development."""
    return sorted(folder.rglob("*.v"))


def test_the_sources_admit_nothing(root: Path) -> None:
    forbidden = re.compile(r"\b(Admitted|admit|give_up|Axioms?|Parameters?|Conjecture|Unset|bypass_check)\b")
    files = sources(root / "proofs" / "coq")
    assert len(files) > 14
    for file in files:
        assert not forbidden.search(file.read_text(encoding="utf-8")), file


def test_every_source_is_compiled(root: Path) -> None:
    folder = root / "proofs" / "coq"
    listed = [line for line in (folder / "_CoqProject").read_text(encoding="utf-8").splitlines() if line.endswith(".v")]
    assert sorted(listed) == [str(file.relative_to(folder)) for file in sources(folder)]


def printed_assumptions(kernel: Path) -> dict[str, frozenset[str]]:
    """Return the axioms that coqc prints for each theorem named in Assumptions.v."""
    file = kernel / "Assumptions.v"
    names = re.findall(r"^Print Assumptions (\S+)\.$", file.read_text(encoding="utf-8"), re.MULTILINE)
    said = subprocess.run(
        ["coqc", "-Q", str(kernel), "SymbolicLandscape", str(file)],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=True,
    ).stdout
    blocks = re.split(r"^(?:Axioms:|Closed under the global context)$", said, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(names)
    return {
        name: frozenset(re.findall(r"^([A-Za-z]\S*)", block, re.MULTILINE))
        for name, block in zip(names, blocks, strict=True)
    }


def test_the_theorems_rest_on_the_axioms_of_the_real_numbers_alone(kernel: Path) -> None:
    assert printed_assumptions(kernel) == ASSUMPTIONS


STATEMENTS = """
Require Import Reals.
Require Import SymbolicLandscape.Landscape SymbolicLandscape.NoEscape SymbolicLandscape.Scalar.
Check no_escape_local_minimum : forall (p : Problem) (theta : Network),
  stationary p theta -> no_escape_neuron p theta -> local_minimum p theta.
Check scalar_local_minimum_iff : forall (p : Problem) (theta : Network),
  output_dimension p = 1%nat -> (local_minimum p theta <-> stationary p theta /\\ no_escape_neuron p theta).
"""


def test_the_theorems_say_what_the_page_says(compile_coq) -> None:
    said = compile_coq(STATEMENTS)
    assert said.returncode == 0, said.stderr


# The definitions, held against values worked out by hand: one sample x = 1, y = -1, a ReLU neuron w = 0, h = 1.
BY_HAND = """
Require Import Reals Lra.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Landscape.
Local Open Scope R_scope.

Definition p : Problem := {|
  slope_plus := 1; slope_minus := 0; sample_count := 1; input_dimension := 1; output_dimension := 1;
  input := fun _ _ => 1; target := fun _ _ => -1; bias_is_trained := false |}.

Definition theta (w h : R) : Network := {|
  width := 1; input_weight := fun _ _ => w; output_weight := fun _ _ => h; bias := fun _ => 0 |}.

Ltac compute_it := cbv [loss residual prediction D SD rho' rho dot sum p theta slope_plus slope_minus
  sample_count input_dimension output_dimension input target width input_weight output_weight bias];
  repeat (destruct (Rle_dec _ _) || destruct (Rlt_dec _ _)); try lra; try (field; lra).

Example loss_at_the_kink : loss p (theta 0 1) = / 2.
Proof. compute_it. Qed.

Example loss_beside_it : loss p (theta (-3) 1) = / 2.
Proof. compute_it. Qed.

Example loss_uphill : loss p (theta 2 1) = 9 / 2.
Proof. compute_it. Qed.

Example slope_uphill : SD p (theta 0 1) 0 (fun _ => 1) = 1.
Proof. compute_it. Qed.

Example slope_on_the_flat_side : SD p (theta 0 1) 0 (fun _ => -1) = 0.
Proof. compute_it. Qed.

Example not_the_global_minimum : loss p (theta 1 (-1)) = 0.
Proof. compute_it. Qed.
"""


def test_the_definitions_give_values_worked_out_by_hand(compile_coq) -> None:
    said = compile_coq(BY_HAND)
    assert said.returncode == 0, said.stderr


@pytest.mark.exhaustive
def test_the_compiled_proofs_pass_the_independent_checker_of_coq(kernel: Path) -> None:
    said = subprocess.run(
        ["coqchk", "-silent", "-o", "-Q", str(kernel), "SymbolicLandscape", "SymbolicLandscape.Assumptions"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr
    # The axioms of all that is loaded, the standard library included.
    axioms = set(re.findall(r"^    Coq\.\S+\.(\S+\.\S+)$", said.stdout + said.stderr, re.MULTILINE))
    assert axioms == SUPREMA | {EXCLUDED_MIDDLE}
