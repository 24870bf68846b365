(** one_escape_neuron.json, certificate one_escape_neuron.json

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
  inputs := [[0; -1];
    [1; 0];
    [1; 1]];
  targets := [[0; 1];
    [2; 0];
    [2; 0]];
  input_weights := [[1; 0];
    [-2; 2]];
  output_weights := [[2; 2];
    [0; 0]];
  output_bias := None
|}.

Definition problem : Problem := problem_of instance.
Definition network : Network := network_of instance.

Definition multipliers : list (list (list Q)) :=
  [[[]];
   [[]]].

Lemma check_stationary_holds : check_stationary instance multipliers = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Definition escape : Escape :=
  {| escape_neuron_index := 0%nat; escape_output := 1%nat;
     escape_direction := [0; -1];
     escape_derivative := -1 |}.

Lemma check_escape_holds : check_escape instance escape = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Definition second_order : SecondOrderMinimum :=
  {| tests := [{| tested_neuron := 0%nat; test_vector := [1; 0; 0]; test_leaks := [] |};
       {| tested_neuron := 0%nat; test_vector := [0; 1; 0]; test_leaks := [] |}];
     neuron_evidence := [Tested (CellSplit [0; -1]
        (Cell {| pulls := [(0, [])]; products := []; squares := [(3, [0; 1])] |})
        (Cell {| pulls := [(0, [])]; products := []; squares := [] |}));
       Bounded [{| constant := 0; above := [[]]; below := [[]] |}; {| constant := 0; above := [[]]; below := [[]] |}]] |}.

Lemma check_second_order_holds : check_second_order instance second_order = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem directionally_stationary_proved : stationary problem network.
Proof. generalize (check_stationary_sound _ _ check_stationary_holds). tauto. Qed.

Theorem clarke_stationary_proved : clarke_stationary problem network.
Proof. generalize (check_stationary_sound _ _ check_stationary_holds). tauto. Qed.

Theorem no_escape_neuron_refuted : stationary problem network /\ ~ no_escape_neuron problem network.
Proof. generalize (check_escape_sound _ _ _ check_stationary_holds check_escape_holds). tauto. Qed.

Theorem local_minimum_proved : local_minimum problem network.
Proof. generalize (check_second_order_sound _ _ _ check_stationary_holds check_second_order_holds). tauto. Qed.
