(** Clarke stationarity by limiting gradients.

    Beside a point at which some w_i . x_k are 0 there are points w_i + s u_i, s > 0 small, at which they are not.  If
    for every direction v of every neuron some u_i makes the limit of S_i(v) at these points nonnegative, and the
    conditions on output weights and bias hold, then the point is Clarke stationary. *)

Require Import Reals Lra Lia.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Limits SymbolicLandscape.Landscape
  SymbolicLandscape.FirstOrder.
Local Open Scope R_scope.

(** A line runs into its starting point. *)
Lemma tends_line c m : tends soon (fun s => c + s * m) c.
Proof.
  intros eps He. generalize (soon_small (Rabs m) eps He). apply soon_mono. intros s Hs H.
  replace (c + s * m - c) with (s * m) by ring. rewrite Rabs_mult, (Rabs_right s); lra.
Qed.

(** Choosing finitely many vectors needs no axiom. *)
Lemma choose_below n (P : nat -> (nat -> R) -> Prop) :
  (forall i, (i < n)%nat -> exists u, P i u) -> exists U, forall i, (i < n)%nat -> P i (U i).
Proof.
  revert P. induction n as [|n IH]; intros P H.
  - exists (fun _ _ => 0). intros; lia.
  - destruct (H 0%nat) as [u Hu]; [lia|]. destruct (IH (fun i => P (S i))) as [U HU].
    { intros i Hi. apply H. lia. }
    exists (fun i => match i with O => u | S m => U m end). intros [|i] Hi; [exact Hu|apply HU; lia].
Qed.

Section Clarke.

Variable p : Problem.

Notation n := (sample_count p).
Notation d := (input_dimension p).
Notation J := (output_dimension p).
Notation dot := (dot p).
Notation rho := (rho p).
Notation rho' := (rho' p).
Notation D := (D p).
Notation SD := (SD p).
Notation residual := (residual p).
Notation first_order := (first_order p).

(** The derivative of rho along s at the points z + t u with t > 0 small. *)
Definition rho'_beside (z u s : R) : R := if Req_EM_T z 0 then rho' u s else rho' z s.

Lemma rho'_beside_soon z u s : soon (fun t => rho' (z + t * u) s = rho'_beside z u s).
Proof.
  unfold rho'_beside. destruct (Req_EM_T z 0) as [->|Hz].
  - apply soon_always. intros t Ht. rewrite Rplus_0_l. apply rho'_base. exact Ht.
  - generalize (soon_small (Rabs u) (Rabs z) (Rabs_pos_lt z Hz)). apply soon_mono. intros t Ht H.
    assert (Hu : Rabs (t * u) < Rabs z) by (rewrite Rabs_mult, (Rabs_right t); lra).
    apply Rabs_def2 in Hu. destruct (Rtotal_order z 0) as [Hneg|[|Hpos]]; [|lra|].
    + rewrite Rabs_left in Hu by exact Hneg. rewrite !rho'_neg by lra. reflexivity.
    + rewrite Rabs_right in Hu by lra. rewrite !rho'_pos by lra. reflexivity.
Qed.

(** The limit of S_i(v) at the points w_i + t u, t > 0 small; linear in v where no kink is left. *)
Definition SD_beside (theta : Network) (i : nat) (u v : nat -> R) : R :=
  sum n (fun k => sum J (fun j => output_weight theta j i * residual theta k j) *
    rho'_beside (dot (input_weight theta i) (input p k)) (dot u (input p k)) (dot v (input p k))).

Section Beside.

Variable theta : Network.
Variable U : nat -> nat -> R.

(** All neurons moved at once. *)
Definition shift : Network := {|
  width := O; input_weight := U; output_weight := fun _ _ => 0; bias := fun _ => 0
|}.

Lemma shift_direction : is_direction p shift.
Proof. intros _ j _. reflexivity. Qed.

Lemma residual_tends k j : tends soon (fun s => residual (move theta s shift) k j) (residual theta k j).
Proof.
  apply (tends_equal soon_filter _ _ _ (prediction_move p theta shift k j)).
  rewrite <- (Rplus_0_r (residual theta k j)) at 1. apply (tends_plus soon_filter); [apply (tends_const soon_filter)|].
  rewrite <- (Rmult_0_l (prediction_1 p theta shift k j)). apply (tends_mult soon_filter); [|apply tends_line].
  apply (tends_equal soon_filter _ (fun s => 0 + s * 1)); [apply soon_always; intros; ring|apply tends_line].
Qed.

Lemma output_tends j i : tends soon (fun s => output_weight (move theta s shift) j i) (output_weight theta j i).
Proof. apply tends_line. Qed.

Lemma D_output_tends j i :
  tends soon (fun s => D (move theta s shift) j i (input_weight (move theta s shift) i))
    (D theta j i (input_weight theta i)).
Proof.
  unfold Landscape.D. apply (tends_sum soon_filter). intros k _.
  apply (tends_mult soon_filter); [apply residual_tends|].
  set (z := dot (input_weight theta i) (input p k)). set (u := dot (U i) (input p k)).
  apply (tends_equal soon_filter _ (fun s => rho z + s * rho' z u)).
  - generalize (rho_soon p z u). apply soon_mono. intros s _ <-. rewrite rho'_self.
    cbn [move input_weight shift]. rewrite dot_plus. reflexivity.
  - rewrite rho'_self. apply tends_line.
Qed.

Lemma SD_tends i v : tends soon (fun s => SD (move theta s shift) i v) (SD_beside theta i (U i) v).
Proof.
  apply (tends_equal soon_filter _ (fun s => weighted p (move theta s shift) i (fun k =>
    sum J (fun j => output_weight (move theta s shift) j i * residual (move theta s shift) k j)) v)).
  { apply soon_always. intros s _. apply SD_weighted. }
  unfold weighted, SD_beside. apply (tends_sum soon_filter). intros k _. apply (tends_mult soon_filter).
  - apply (tends_sum soon_filter). intros j _.
    apply (tends_mult soon_filter); [apply output_tends|apply residual_tends].
  - set (z := dot (input_weight theta i) (input p k)). set (u := dot (U i) (input p k)).
    apply (tends_equal soon_filter _ (fun _ => rho'_beside z u (dot v (input p k))));
      [|apply (tends_const soon_filter)].
    generalize (rho'_beside_soon z u (dot v (input p k))). apply soon_mono. intros s _ <-.
    cbn [move input_weight shift]. rewrite dot_plus. reflexivity.
Qed.

Lemma first_order_tends delta :
  tends soon (fun s => first_order (move theta s shift) delta)
    (sum (width theta) (fun i =>
       sum J (fun j => output_weight delta j i * D theta j i (input_weight theta i)) +
       SD_beside theta i (U i) (input_weight delta i)) +
     sum J (fun j => bias delta j * sum n (fun k => residual theta k j))).
Proof.
  unfold FirstOrder.first_order. apply (tends_plus soon_filter).
  - cbn [width move]. apply (tends_sum soon_filter). intros i _. apply (tends_plus soon_filter); [|apply SD_tends].
    apply (tends_sum soon_filter). intros j _.
    apply (tends_mult soon_filter); [apply (tends_const soon_filter)|apply D_output_tends].
  - apply (tends_sum soon_filter). intros j _. apply (tends_mult soon_filter); [apply (tends_const soon_filter)|].
    apply (tends_sum soon_filter). intros k _. apply residual_tends.
Qed.

End Beside.

Theorem limiting_clarke_stationary theta :
  (forall i j, (i < width theta)%nat -> (j < J)%nat -> D theta j i (input_weight theta i) = 0) ->
  (bias_is_trained p = true -> forall j, (j < J)%nat -> sum n (fun k => residual theta k j) = 0) ->
  (forall i v, (i < width theta)%nat -> exists u, 0 <= SD_beside theta i u v) ->
  clarke_stationary p theta.
Proof.
  intros HO HB HS delta Hd eps He.
  destruct (choose_below (width theta) (fun i u => 0 <= SD_beside theta i u (input_weight delta i))) as [U HU].
  { intros i Hi. apply HS. exact Hi. }
  assert (He2 : 0 < eps / 2) by lra.
  destruct (soon_exists _ (soon_and _ _ (near_move p theta (shift U) eps He (shift_direction U))
    (first_order_tends theta U delta (eps / 2) He2))) as (s & _ & Hnear & Hfirst).
  match type of Hfirst with Rabs (_ - ?l) < _ => assert (Hl : 0 <= l) end.
  { rewrite (sum_zero J (fun j => bias delta j * _)).
    - rewrite Rplus_0_r. apply sum_nonneg. intros i Hi. rewrite sum_zero; [specialize (HU i Hi); cbv beta in HU; lra|].
      intros j Hj. rewrite (HO i j Hi Hj). ring.
    - intros j Hj. destruct (bias_is_trained p) eqn:Hb.
      + rewrite (HB eq_refl j Hj). ring.
      + rewrite (Hd Hb j Hj). ring. }
  apply Rabs_def2 in Hfirst.
  destruct (derivative_formula p (move theta s (shift U)) delta (eps / 2) He2) as (b & Hb & Hq).
  exists (move theta s (shift U)), (Rmin b eps / 2).
  assert (Hm : 0 < Rmin b eps) by (apply Rmin_glb_lt; assumption).
  assert (Rmin b eps <= b) by apply Rmin_l. assert (Rmin b eps <= eps) by apply Rmin_r.
  split; [exact Hnear|]. split; [lra|].
  assert (Ht : 0 < Rmin b eps / 2 < b) by lra. specialize (Hq _ Ht). apply Rabs_def2 in Hq. lra.
Qed.

End Clarke.
