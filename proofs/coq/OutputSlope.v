(** The checker of the witness [output_slope]: a derivative of the loss in an output weight or in the trained bias that
    is not 0.  The loss is smooth in these, so that no limit of gradients is 0 either. *)

Require Import Reals Lra List QArith Qreals Bool.
Require Import SymbolicLandscape.Landscape SymbolicLandscape.FirstOrder SymbolicLandscape.Separation
  SymbolicLandscape.Rationals SymbolicLandscape.Checker SymbolicLandscape.Soundness.
Import ListNotations.

(** dL/dh_ji for [Some i], dL/dc_j for [None]. *)
Record OutputSlope := { slope_neuron : option nat; slope_output : nat; slope_value : Q }.

Section OutputSlopes.

Variable I : Instance.

Notation J := (length (hd [] (targets I))).
Notation N := (length (input_weights I)).

Definition check_output_slope (evidence : OutputSlope) : bool :=
  well_shaped I &&
  let z := preactivations I in
  let e := residuals I z in
  let j := slope_output evidence in
  Nat.ltb j J && negb (is_zero (slope_value evidence)) &&
  match slope_neuron evidence with
  | Some i => Nat.ltb i N && Qeq_bool (value_at I z i (weight_row I i) (output_weighting I e j)) (slope_value evidence)
  | None => has_bias I && Qeq_bool (residual_sum I e j) (slope_value evidence)
  end.

Theorem check_output_slope_sound evidence : check_output_slope evidence = true ->
  ~ clarke_stationary (problem_of I) (network_of I) /\ ~ stationary (problem_of I) (network_of I).
Proof.
  intros H. assert (Hclarke : ~ clarke_stationary (problem_of I) (network_of I));
    [|split; [exact Hclarke|intros Hst; apply Hclarke, stationary_clarke, Hst]].
  unfold check_output_slope in H. apply andb_true_iff in H. destruct H as [shaped H]. cbv zeta in H.
  apply andb_true_iff in H. destruct H as [H Hslope]. apply andb_true_iff in H. destruct H as [Hj Hne].
  apply Nat.ltb_lt in Hj. apply negb_true_iff, is_zero_false_R in Hne.
  destruct (slope_neuron evidence) as [i|]; apply andb_true_iff in Hslope; destruct Hslope as [Hi Heq];
    apply Qeq_bool_R in Heq.
  - apply Nat.ltb_lt in Hi. apply (output_slope_refutes (problem_of I) (network_of I) i (slope_output evidence) Hi Hj).
    rewrite value_D in Heq by assumption. intros E. apply Hne. rewrite <- Heq. exact E.
  - apply (bias_slope_refutes (problem_of I) (network_of I) (slope_output evidence) Hi Hj).
    rewrite residual_sum_R in Heq by assumption. intros E. apply Hne. rewrite <- Heq. exact E.
Qed.

End OutputSlopes.
