(** quad_saddle_flat_degenerate.json, certificate quad_saddle_flat_degenerate.json

    Written by `symbolic-landscape export-coq`; to be compiled after `make -C proofs/coq` with
      coqc -Q proofs/coq SymbolicLandscape FILE.v
    What is to be read here are the instance and the statements of the theorems; proofs/formal_kernel.md says what they
    mean. *)

Require Import List QArith Rdefinitions.
Require Import SymbolicLandscape.Interval SymbolicLandscape.AffineInstance SymbolicLandscape.AffineTarget
  SymbolicLandscape.AffineCheck.
Import ListNotations.
Local Open Scope Q_scope.

Definition instance : AffineInstance := {|
  unit_activation := Square;
  interval_left := 0;
  interval_right := 1;
  target_slope := 1;
  target_value := 0;
  unit_weights := [0];
  unit_biases := [0];
  unit_outputs := [0];
  output_offset := 1 # 2
|}.

Definition problem : IntervalProblem := affine_problem_of instance.
Definition network : IntervalNetwork := affine_network_of instance.

Lemma check_affine_interval_holds : check_affine_interval instance = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem every_network_has_a_loss : forall phi, exists L, has_loss problem phi L.
Proof. apply (check_affine_interval_sound _ check_affine_interval_holds). Qed.

Theorem not_a_local_maximum : ~ interval_local_maximum problem network.
Proof. apply (check_affine_interval_sound _ check_affine_interval_holds). Qed.

Lemma check_loss_holds : check_loss instance [] (1 # 12) = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem loss_of_the_network : has_loss problem network (Q2R (1 # 12)).
Proof. apply (check_loss_sound _ _ _ check_loss_holds). Qed.

Definition curve : DescendingCurve :=
  {|
  added_weights := [[1]];
  added_biases := [[1 # 2]];
  added_outputs := [[1]];
  added_offset := [0; 0; -13 # 12];
  curve_until := 2 # 5;
  loss_change := [0; 0; -1 # 3; 0; 0; 61 # 180];
  curve_cuts := []
|}.

Lemma check_curve_descent_holds : check_curve_descent instance curve = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem local_minimum_refuted : ~ interval_local_minimum problem network.
Proof. generalize (check_curve_descent_sound _ _ check_curve_descent_holds). tauto. Qed.

Theorem global_minimum_refuted : ~ interval_global_minimum problem network.
Proof. generalize (check_curve_descent_sound _ _ check_curve_descent_holds). tauto. Qed.

(* Left to the checker in Python: critical proved, directionally_stationary proved. *)
