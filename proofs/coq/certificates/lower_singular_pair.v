(** lower_singular_pair.json, certificate lower_singular_pair.json

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
    [0; 1]];
  targets := [[1; 2];
    [1; -2]];
  input_weights := [[1; 1]];
  output_weights := [[1];
    [0]];
  output_bias := None
|}.

Definition problem : Problem := problem_of instance.
Definition network : Network := network_of instance.

Definition multipliers : list (list (list Q)) :=
  [[[]]].

Lemma check_stationary_holds : check_stationary instance multipliers = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Definition escape : Escape :=
  {| escape_neuron_index := 0%nat; escape_output := 1%nat;
     escape_direction := [-2; 2];
     escape_derivative := 8 |}.

Lemma check_escape_holds : check_escape instance escape = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Definition curve : Curve :=
  {| moving :=
      [{| moving_index := 0%nat; input_path := [[1; 0]];
        output_path := [[-1 # 2; 1]] |}];
     bias_path := [];
     until := 3 # 11;
     change := [0; -3 # 4; 3 # 4; 5 # 8] |}.

Lemma check_curve_holds : check_curve instance curve = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem directionally_stationary_proved : stationary problem network.
Proof. generalize (check_stationary_sound _ _ check_stationary_holds). tauto. Qed.

Theorem clarke_stationary_proved : clarke_stationary problem network.
Proof. generalize (check_stationary_sound _ _ check_stationary_holds). tauto. Qed.

Theorem no_escape_neuron_refuted : stationary problem network /\ ~ no_escape_neuron problem network.
Proof. generalize (check_escape_sound _ _ _ check_stationary_holds check_escape_holds). tauto. Qed.

Theorem local_minimum_refuted : ~ local_minimum problem network.
Proof. generalize (check_curve_sound _ _ check_curve_holds). tauto. Qed.
