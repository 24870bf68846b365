(** relu_kink2_minimal.json, certificate relu_kink2_minimal.json

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
  unit_activation := Relu;
  interval_left := 0;
  interval_right := 1;
  target_slope := 1;
  target_value := 0;
  unit_weights := [1; -1];
  unit_biases := [-1 # 3; 2 # 3];
  unit_outputs := [2 # 3; -2 # 3];
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

Lemma check_loss_holds : check_loss instance [1 # 3; 2 # 3] (1 # 972) = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem loss_of_the_network : has_loss problem network (Q2R (1 # 972)).
Proof. apply (check_loss_sound _ _ _ check_loss_holds). Qed.

Definition curve : DescendingCurve :=
  {|
  added_weights := [[]; []];
  added_biases := [[3 # 2]; [3 # 8]];
  added_outputs := [[]; [9 # 4]];
  added_offset := [-1; -81 # 64; -81 # 512];
  curve_until := 1 # 85;
  loss_change := [0; -3 # 64; 15 # 512; 7209 # 4096; -5103 # 16384; -6561 # 262144];
  curve_cuts := [[1 # 3; -3 # 2]; [2 # 3; 3 # 8]]
|}.

Lemma check_curve_descent_holds : check_curve_descent instance curve = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem local_minimum_refuted : ~ interval_local_minimum problem network.
Proof. generalize (check_curve_descent_sound _ _ check_curve_descent_holds). tauto. Qed.

Theorem global_minimum_refuted : ~ interval_global_minimum problem network.
Proof. generalize (check_curve_descent_sound _ _ check_curve_descent_holds). tauto. Qed.

(* Left to the checker in Python: critical proved, directionally_stationary proved. *)
