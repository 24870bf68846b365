(** leaky_kink2p_21over100.json, certificate leaky_kink2p_21over100.json

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
  unit_activation := Leaky (21 # 100);
  interval_left := -9 # 5;
  interval_right := 36 # 5;
  target_slope := -1 # 5;
  target_value := 1;
  unit_weights := [0; 0; -18 # 5; -23 # 4; 16 # 3];
  unit_biases := [-5 # 3; 9 # 4; 11988 # 775; 7659 # 310; -912 # 155];
  unit_outputs := [0; 0; 0; 168 # 7843; -63 # 2728];
  output_offset := 23 # 50
|}.

Definition problem : IntervalProblem := affine_problem_of instance.
Definition network : IntervalNetwork := affine_network_of instance.

Lemma check_affine_interval_holds : check_affine_interval instance = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem every_network_has_a_loss : forall phi, exists L, has_loss problem phi L.
Proof. apply (check_affine_interval_sound _ check_affine_interval_holds). Qed.

Theorem not_a_local_maximum : ~ interval_local_maximum problem network.
Proof. apply (check_affine_interval_sound _ check_affine_interval_holds). Qed.

Lemma check_loss_holds : check_loss instance [171 # 155; 666 # 155] (1516563 # 92352100) = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem loss_of_the_network : has_loss problem network (Q2R (1516563 # 92352100)).
Proof. apply (check_loss_sound _ _ _ check_loss_holds). Qed.

Definition curve : DescendingCurve :=
  {|
  added_weights := [[]; []; []; []; []];
  added_biases := [[]; []; []; [-980375 # 69678]; [-272800 # 4977]];
  added_outputs := [[]; []; []; [62000 # 1259181]; [155 # 13904]];
  added_offset := [-110 # 79; 785553175 # 520181109; -481761432625 # 1376399214414];
  curve_until := 1 # 39;
  loss_change := [0; -27005 # 63798; -886600 # 138275991; 1488317945745625 # 202330684518858; -1222943840957568125 # 1006999816850356266; -232094077964892414390625 # 210497199715497371707044];
  curve_cuts := [[171 # 155; 17050 # 1659]; [666 # 155; -85250 # 34839]; [666 # 155]]
|}.

Lemma check_curve_descent_holds : check_curve_descent instance curve = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem local_minimum_refuted : ~ interval_local_minimum problem network.
Proof. generalize (check_curve_descent_sound _ _ check_curve_descent_holds). tauto. Qed.

Theorem global_minimum_refuted : ~ interval_global_minimum problem network.
Proof. generalize (check_curve_descent_sound _ _ check_curve_descent_holds). tauto. Qed.

(* Left to the checker in Python: critical proved, directionally_stationary proved. *)
