(** clarke_box_is_too_large.json, certificate clarke_box_is_too_large.json

    Written by `symbolic-landscape export-coq`; to be compiled after `make -C proofs/coq` with
      coqc -Q proofs/coq SymbolicLandscape FILE.v
    What is to be read here are the instance and the statements of the theorems; proofs/formal_kernel.md says what they
    mean. *)

Require Import List QArith.
Require Import SymbolicLandscape.Landscape SymbolicLandscape.Checker SymbolicLandscape.Soundness
  SymbolicLandscape.LimitingGradients SymbolicLandscape.SignTree SymbolicLandscape.OutputSlope
  SymbolicLandscape.SecondOrderChecker SymbolicLandscape.SecondOrderSoundness.
Import ListNotations.
Local Open Scope Q_scope.

Definition instance : Instance := {|
  alpha_plus := 1;
  alpha_minus := 0;
  inputs := [[1; 0];
    [0; 1];
    [1; 1];
    [-1; -1]];
  targets := [[-2];
    [-2];
    [1 # 2];
    [3 # 2]];
  input_weights := [[0; 0]];
  output_weights := [[1]];
  output_bias := None
|}.

Definition problem : Problem := problem_of instance.
Definition network : Network := network_of instance.

Definition descent : Descent :=
  {| descent_neuron := Some 0%nat;
     descent_input := [-1; 0];
     descent_output := [0];
     descent_bias := [];
     descent_derivative := -3 # 2 |}.

Lemma check_descent_holds : check_descent instance descent = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Definition separation : Separation :=
  {| separated_neuron := 0%nat;
     separating_direction := [1; 1];
     sign_tree := SignSplit [1; 1] (SignSplit [1; 0] (Positive) (SignSplit [0; 1] (Positive) (NoCell [1 # 3; 1 # 3; 1 # 3]))) (Positive) |}.

Lemma check_clarke_separation_holds : check_clarke_separation instance separation = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem directionally_stationary_refuted : ~ stationary problem network.
Proof. generalize (check_descent_sound _ _ check_descent_holds). tauto. Qed.

Theorem clarke_stationary_refuted : ~ clarke_stationary problem network.
Proof. generalize (check_clarke_separation_sound _ _ check_clarke_separation_holds). tauto. Qed.

Theorem local_minimum_refuted : ~ local_minimum problem network.
Proof. generalize (check_descent_sound _ _ check_descent_holds). tauto. Qed.
