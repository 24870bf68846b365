(** One output: a point is a local minimum if and only if it is stationary and has no escape neuron. *)

Require Import Reals Lra Lia.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Landscape SymbolicLandscape.FirstOrder
  SymbolicLandscape.LocalMinimum.
Local Open Scope R_scope.

Section Scalar.

Variable p : Problem.
Notation n := (sample_count p).
Notation d := (input_dimension p).
Notation J := (output_dimension p).
Notation dot := (dot p).
Notation rho := (rho p).
Notation rho' := (rho' p).
Notation D := (D p).
Notation SD := (SD p).
Notation loss := (loss p).

(** A neuron moves along v and its output weight j against D_ji(v), both at constant speed. *)
Definition escaping (theta : Network) (j i : nat) (v : nat -> R) (c : R) : Network := {|
  width := O;
  input_weight := fun l => if Nat.eqb l i then v else fun _ => 0;
  output_weight := fun m l => if (Nat.eqb m j && Nat.eqb l i)%bool then - c * D theta j i v else 0;
  bias := fun _ => 0
|}.

(** A neuron without output weights, with D_ji(v) <> 0 for some v and j: however slowly the output weight grows, the
    loss falls along a straight line as - c D^2 t^2 (1 - c Q(t) / 2). *)
Lemma escape_descent theta j i v :
  stationary p theta -> (i < width theta)%nat -> (j < J)%nat ->
  (forall m, (m < J)%nat -> output_weight theta m i = 0) -> D theta j i v <> 0 ->
  exists delta, is_direction p delta /\ soon (fun t => loss (move theta t delta) < loss theta).
Proof.
  intros Hst Hi Hj Hh HD. apply stationary_iff in Hst. destruct Hst as (HO & HB & HS).
  set (g := fun k => rho (dot (input_weight theta i) (input p k))).
  set (r := fun k => rho' (dot (input_weight theta i) (input p k)) (dot v (input p k))).
  set (M := sum n (fun k => (Rabs (g k) + Rabs (r k)) ^ 2)).
  assert (HM : 0 <= M) by (apply sum_nonneg; intros; apply pow2_ge_0).
  set (c := / (M + 1)). assert (Hc : 0 < c) by (apply Rinv_0_lt_compat; lra).
  assert (HcM : c * M <= 1).
  { unfold c. apply (Rmult_le_reg_l (M + 1)); [lra|]. rewrite <- Rmult_assoc, Rinv_r by lra. lra. }
  set (delta := escaping theta j i v c). set (DD := D theta j i v) in *.
  assert (Hdir : is_direction p delta) by (intros _ m _; reflexivity).
  exists delta. split; [exact Hdir|].
  (* the first-order term vanishes *)
  assert (H1 : first_order p theta delta = 0).
  { rewrite first_order_stationary by (try exact Hdir; repeat split; assumption).
    apply sum_zero. intros l Hl. cbn. destruct (Nat.eqb_spec l i) as [->|]; [|apply SD_zero].
    apply sum_zero. intros m Hm. rewrite Hh by exact Hm. ring. }
  (* only output j changes, by t (A + t B) *)
  assert (HA : forall k m, (m < J)%nat ->
    prediction_1 p theta delta k m = if Nat.eqb m j then - c * DD * g k else 0).
  { intros k m Hm. unfold prediction_1. cbn [delta escaping bias]. rewrite Rplus_0_r, (sum_single _ _ i Hi).
    - cbn [delta escaping input_weight output_weight]. rewrite Nat.eqb_refl, Hh by exact Hm.
      fold (g k). unfold DD. destruct (Nat.eqb m j); cbn; ring.
    - intros l _ Hl. cbn [delta escaping input_weight output_weight]. apply Nat.eqb_neq in Hl. rewrite Hl.
      rewrite Bool.andb_false_r, dot_zero, rho'_0. ring. }
  assert (HBk : forall k m, (m < J)%nat ->
    prediction_2 p theta delta k m = if Nat.eqb m j then - c * DD * r k else 0).
  { intros k m Hm. unfold prediction_2. rewrite (sum_single _ _ i Hi).
    - cbn [delta escaping input_weight output_weight]. rewrite Nat.eqb_refl.
      fold (r k). unfold DD. destruct (Nat.eqb m j); cbn; ring.
    - intros l _ Hl. cbn [delta escaping input_weight output_weight]. apply Nat.eqb_neq in Hl. rewrite Hl.
      rewrite Bool.andb_false_r. ring. }
  destruct (soon_and _ _ (soon_below 1 Rlt_0_1) (loss_move p theta delta)) as (b & Hb & H).
  exists b. split; [exact Hb|]. intros t Ht. destruct (H t Ht) as [Ht1 Heq]. clear H.
  set (Q := sum n (fun k => (g k + t * r k) ^ 2)).
  assert (HQ : Q <= M).
  { apply sum_le. intros k _. apply pow_maj_Rabs.
    eapply Rle_trans; [apply Rabs_triang|]. apply Rplus_le_compat_l. rewrite Rabs_mult, (Rabs_right t) by lra.
    rewrite <- (Rmult_1_l (Rabs (r k))) at 2. apply Rmult_le_compat_r; [apply Rabs_pos|lra]. }
  assert (Hrest : loss (move theta t delta) - loss theta = t ^ 2 * (- c * DD ^ 2 + / 2 * (c * DD) ^ 2 * Q)).
  { rewrite Heq, H1, Rmult_0_r, Rplus_0_l. f_equal.
    rewrite (sum_ext n _ (fun k =>
      - c * DD * (residual p theta k j * r k) + / 2 * (c * DD) ^ 2 * (g k + t * r k) ^ 2)).
    - rewrite sum_plus, !sum_scal. fold Q.
      change (sum n (fun k => residual p theta k j * r k)) with DD. ring.
    - intros k _. rewrite (sum_single _ _ j Hj).
      + rewrite HA, HBk, !Nat.eqb_refl by exact Hj. ring.
      + intros m Hm Hne. apply Nat.eqb_neq in Hne. rewrite HA, HBk, Hne by exact Hm. ring. }
  assert (Hneg : t ^ 2 * (- c * DD ^ 2 + / 2 * (c * DD) ^ 2 * Q) < 0).
  { replace (t ^ 2 * (- c * DD ^ 2 + / 2 * (c * DD) ^ 2 * Q)) with (- (t ^ 2 * (c * DD ^ 2) * (1 - / 2 * (c * Q))))
      by ring.
    assert (0 < t ^ 2) by (apply pow_lt; lra).
    assert (0 < DD ^ 2) by (rewrite <- Rsqr_pow2; apply Rlt_0_sqr; exact HD).
    assert (c * Q <= 1) by (eapply Rle_trans; [|exact HcM]; apply Rmult_le_compat_l; lra).
    assert (0 < t ^ 2 * (c * DD ^ 2) * (1 - / 2 * (c * Q))); [|lra].
    apply Rmult_lt_0_compat; [|lra]. apply Rmult_lt_0_compat; [assumption|]. apply Rmult_lt_0_compat; assumption. }
  lra.
Qed.

(** Any number of outputs: an escape neuron without output weights refutes local minimality. *)
Theorem escape_without_output_refutes theta i :
  stationary p theta -> (i < width theta)%nat -> (forall m, (m < J)%nat -> output_weight theta m i = 0) ->
  escape_neuron p theta i -> ~ local_minimum p theta.
Proof.
  intros Hst Hi Hh (v & j & Hj & _ & HD) (eps & He & Hmin).
  destruct (escape_descent theta j i v Hst Hi Hj Hh HD) as (delta & Hdir & Hdown).
  destruct (soon_exists _ (soon_and _ _ (near_move p theta delta eps He Hdir) Hdown)) as (t & _ & Hn & Hlt).
  specialize (Hmin _ Hn). lra.
Qed.

(** One output: |D_0i| is S_i / |h_0i|, or 0 where h_0i = 0. *)
Lemma scalar_bounded theta :
  J = 1%nat -> stationary p theta -> no_escape_neuron p theta -> bounded_by_SD p theta.
Proof.
  intros HJ Hst Hne i j Hi Hj. apply stationary_iff in Hst. destruct Hst as (_ & _ & HS).
  assert (j = O) as -> by lia.
  assert (HSD : forall v, SD theta i v = output_weight theta O i * D theta O i v).
  { intros v. unfold Landscape.SD. rewrite HJ. cbn. ring. }
  destruct (Req_dec (output_weight theta O i) 0) as [Hz|Hnz].
  - exists 0. intros v. assert (HD : D theta O i v = 0).
    { destruct (Req_dec (D theta O i v) 0) as [|HD]; [assumption|exfalso].
      apply (Hne i Hi). exists v, O. split; [exact Hj|]. split; [|exact HD]. rewrite HSD, Hz. ring. }
    rewrite HD, Rabs_R0. lra.
  - exists (/ Rabs (output_weight theta O i)). intros v.
    assert (Ha : Rabs (SD theta i v) = SD theta i v) by (apply Rabs_right; specialize (HS i v Hi); lra).
    assert (0 < Rabs (output_weight theta O i)) by (apply Rabs_pos_lt; exact Hnz).
    rewrite <- Ha, HSD, Rabs_mult, <- Rmult_assoc, Rinv_l by lra. lra.
Qed.

Theorem scalar_no_escape_local_minimum theta :
  J = 1%nat -> stationary p theta -> no_escape_neuron p theta -> local_minimum p theta.
Proof. intros HJ Hst Hne. apply bounds_local_minimum; [exact Hst|]. apply scalar_bounded; assumption. Qed.

(** The complete decision for one output. *)
Theorem scalar_local_minimum_iff theta :
  J = 1%nat -> (local_minimum p theta <-> stationary p theta /\ no_escape_neuron p theta).
Proof.
  intros HJ. split.
  - intros Hmin. assert (Hst := local_minimum_stationary p theta Hmin). split; [exact Hst|].
    intros i Hi Hesc. revert Hmin. apply (escape_without_output_refutes theta i Hst Hi); [|exact Hesc].
    destruct Hesc as (v & j & Hj & HS & HD). intros m Hm.
    assert (j = O) as -> by lia. assert (m = O) as -> by lia.
    unfold Landscape.SD in HS. rewrite HJ in HS. cbn in HS. rewrite Rplus_0_r in HS.
    apply Rmult_integral in HS. destruct HS as [|HS]; [assumption|contradiction].
  - intros [Hst Hne]. apply scalar_no_escape_local_minimum; assumption.
Qed.

End Scalar.
