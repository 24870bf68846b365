(** strictly_dead.json, certificate strictly_dead.json

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
  inputs := [[1];
    [2]];
  targets := [[1];
    [2]];
  input_weights := [[1];
    [-1]];
  output_weights := [[1; 5]];
  output_bias := None
|}.

Definition problem : Problem := problem_of instance.
Definition network : Network := network_of instance.

Definition multipliers : list (list (list Q)) :=
  [[[]];
   [[]]].

Lemma check_stationary_holds : check_stationary instance multipliers = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Definition bounds : list (list Bound) :=
  [[{| constant := 1; above := [[]]; below := [[]] |}];
   [{| constant := 1 # 5; above := [[]]; below := [[]] |}]].

Lemma check_bounds_holds : check_bounds instance bounds = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Lemma check_interpolation_holds : check_interpolation instance = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem directionally_stationary_proved : stationary problem network.
Proof. generalize (check_stationary_sound _ _ check_stationary_holds). tauto. Qed.

Theorem clarke_stationary_proved : clarke_stationary problem network.
Proof. generalize (check_stationary_sound _ _ check_stationary_holds). tauto. Qed.

Theorem no_escape_neuron_proved : stationary problem network /\ no_escape_neuron problem network.
Proof. generalize (check_no_escape_sound _ _ _ check_stationary_holds check_bounds_holds). tauto. Qed.

Theorem local_minimum_proved : local_minimum problem network.
Proof. generalize (check_interpolation_sound _ check_interpolation_holds). tauto. Qed.

Theorem global_minimum_proved : global_minimum problem network.
Proof. generalize (check_interpolation_sound _ check_interpolation_holds). tauto. Qed.
