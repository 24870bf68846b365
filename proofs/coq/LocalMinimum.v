(** The convexity inequality, and local minimality from bounds |D_ji| <= C S_i: no Hessian anywhere. *)

Require Import Reals Lra Lia.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Landscape SymbolicLandscape.FirstOrder.
Local Open Scope R_scope.

Section LocalMinimum.

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
Notation loss := (loss p).

(** ** The convexity inequality *)

(** H_j(u) = sum_k e_kj rho(u . x_k), with the residuals of theta. *)
Definition H (theta : Network) (j : nat) (u : nat -> R) : R :=
  sum n (fun k => residual theta k j * rho (dot u (input p k))).

(** sum_i h'_ji H_j(w'_i) + c'_j sum_k e_kj = sum_k e_kj f'_j(x_k) *)
Lemma sum_residual_prediction theta theta' j :
  sum n (fun k => residual theta k j * prediction p theta' (input p k) j) =
  sum (width theta') (fun i => output_weight theta' j i * H theta j (input_weight theta' i)) +
  bias theta' j * sum n (fun k => residual theta k j).
Proof.
  unfold H, prediction.
  rewrite (sum_ext (width theta') _ (fun i => sum n (fun k =>
    residual theta k j * (output_weight theta' j i * rho (dot (input_weight theta' i) (input p k)))))).
  - rewrite sum_swap, <- sum_scal, <- sum_plus. apply sum_ext. intros k _. rewrite sum_scal. ring.
  - intros i _. rewrite <- sum_scal. apply sum_ext. intros k _. ring.
Qed.

(** Convexity of the square, and nothing else. *)
Lemma residual_inequality theta theta' :
  loss theta' - loss theta >=
  sum J (fun j => sum n (fun k =>
    residual theta k j * (prediction p theta' (input p k) j - prediction p theta (input p k) j))).
Proof.
  set (change := fun k j => prediction p theta' (input p k) j - prediction p theta (input p k) j).
  assert (Heq : loss theta' - loss theta =
    sum n (fun k => sum J (fun j => residual theta k j * change k j)) +
    / 2 * sum n (fun k => sum J (fun j => change k j ^ 2))).
  { unfold Landscape.loss. rewrite <- sum2_half_squares. f_equal. f_equal.
    apply sum_ext. intros k _. apply sum_ext. intros j _. f_equal. unfold change, Landscape.residual. ring. }
  assert (Hsq : 0 <= sum n (fun k => sum J (fun j => change k j ^ 2))).
  { apply sum_nonneg. intros k _. apply sum_nonneg. intros j _. apply pow2_ge_0. }
  assert (Hswap : sum n (fun k => sum J (fun j => residual theta k j * change k j)) =
    sum J (fun j => sum n (fun k => residual theta k j * change k j))) by apply sum_swap.
  change (loss theta' - loss theta >= sum J (fun j => sum n (fun k => residual theta k j * change k j))). lra.
Qed.

(** For all networks theta, theta' of any two widths, kinks allowed. *)
Theorem convexity_inequality theta theta' :
  loss theta' - loss theta >=
  sum J (fun j => sum (width theta') (fun i => output_weight theta' j i * H theta j (input_weight theta' i))) -
  sum J (fun j => sum (width theta) (fun i => output_weight theta j i * H theta j (input_weight theta i))) +
  sum J (fun j => (bias theta' j - bias theta j) * sum n (fun k => residual theta k j)).
Proof.
  eapply Rge_trans; [apply residual_inequality|]. right.
  rewrite <- sum_minus, <- sum_plus. apply sum_ext. intros j _.
  rewrite (sum_ext n _ (fun k => residual theta k j * prediction p theta' (input p k) j -
                                 residual theta k j * prediction p theta (input p k) j)) by (intros; ring).
  rewrite sum_minus, !sum_residual_prediction. ring.
Qed.

(** ** What holds for all networks near a given one *)

Definition nearby (theta : Network) (P : Network -> Prop) : Prop :=
  exists epsilon, 0 < epsilon /\ forall theta', near p epsilon theta theta' -> P theta'.

Lemma near_weaken eps eps' theta theta' : eps <= eps' -> near p eps theta theta' -> near p eps' theta theta'.
Proof.
  intros He (Hc & H1 & H2 & H3). split; [exact Hc|].
  split; [|split]; intros; (eapply Rlt_le_trans; [|exact He]); auto.
Qed.

Lemma nearby_mono theta (P Q : Network -> Prop) :
  (forall theta', comparable p theta theta' -> P theta' -> Q theta') -> nearby theta P -> nearby theta Q.
Proof.
  intros HPQ (eps & He & HP). exists eps. split; [exact He|].
  intros theta' Hn. apply HPQ; [apply Hn|]. apply HP. exact Hn.
Qed.

Lemma nearby_and theta (P Q : Network -> Prop) :
  nearby theta P -> nearby theta Q -> nearby theta (fun theta' => P theta' /\ Q theta').
Proof.
  intros (a & Ha & HP) (b & Hb & HQ). exists (Rmin a b). split; [apply Rmin_glb_lt; assumption|].
  intros theta' Hn. split.
  - apply HP. eapply near_weaken; [apply Rmin_l|exact Hn].
  - apply HQ. eapply near_weaken; [apply Rmin_r|exact Hn].
Qed.

Lemma nearby_all theta m (P : nat -> Network -> Prop) :
  (forall i, (i < m)%nat -> nearby theta (P i)) ->
  nearby theta (fun theta' => forall i, (i < m)%nat -> P i theta').
Proof.
  induction m as [|m IH]; intros HP.
  - exists 1. split; [lra|]. intros; lia.
  - apply nearby_mono with (P := fun theta' => P m theta' /\ forall i, (i < m)%nat -> P i theta').
    + intros theta' _ [Hm Hi] i Hlt. destruct (Nat.eq_dec i m) as [->|]; [exact Hm|apply Hi; lia].
    + apply nearby_and; [apply HP; lia|]. apply IH. intros i Hi. apply HP. lia.
Qed.

(** The increment of an input weight. *)
Definition increment (theta theta' : Network) (i : nat) : nat -> R :=
  fun a => input_weight theta' i a - input_weight theta i a.

(** Sign stability: near theta no pre-activation strictly changes its sign, so rho is its one-sided expansion. *)
Lemma nearby_rho theta i k :
  (i < width theta)%nat ->
  nearby theta (fun theta' =>
    rho (dot (input_weight theta' i) (input p k)) =
    rho (dot (input_weight theta i) (input p k)) +
    rho' (dot (input_weight theta i) (input p k)) (dot (increment theta theta' i) (input p k))).
Proof.
  intros Hi. set (z := dot (input_weight theta i) (input p k)).
  assert (Hsum : forall theta', dot (input_weight theta' i) (input p k) =
                                z + dot (increment theta theta' i) (input p k)).
  { intros theta'. rewrite <- (Rmult_1_l (dot (increment _ _ _) _)). unfold z. rewrite <- dot_plus.
    apply dot_ext. intros a _. unfold increment. ring. }
  destruct (Req_dec z 0) as [Hz|Hz].
  - exists 1. split; [lra|]. intros theta' _. rewrite Hsum. apply rho_local. left. exact Hz.
  - set (M := sum d (fun a => Rabs (input p k a))).
    assert (HM : 0 <= M) by (apply sum_nonneg; intros; apply Rabs_pos).
    assert (Hzp : 0 < Rabs z) by (apply Rabs_pos_lt; exact Hz).
    exists (Rabs z / (M + 1)). split; [apply Rdiv_lt_0_compat; lra|].
    intros theta' (_ & Hw & _). rewrite Hsum. apply rho_local. right.
    apply Rle_trans with (Rabs z / (M + 1) * M).
    + unfold M. rewrite <- sum_scal. eapply Rle_trans; [apply sum_abs|]. apply sum_le. intros a Ha.
      rewrite Rabs_mult. apply Rmult_le_compat_r; [apply Rabs_pos|].
      left. apply Hw; assumption.
    + unfold Rdiv. rewrite Rmult_assoc. rewrite <- (Rmult_1_r (Rabs z)) at 2.
      apply Rmult_le_compat_l; [lra|]. apply (Rmult_le_reg_l (M + 1)); [lra|].
      rewrite <- Rmult_assoc, Rinv_r by lra. lra.
Qed.

(** Near w_i the function H_j equals its one-sided derivative. *)
Lemma nearby_H theta i :
  (i < width theta)%nat ->
  nearby theta (fun theta' => forall j,
    H theta j (input_weight theta' i) =
    D theta j i (input_weight theta i) + D theta j i (increment theta theta' i)).
Proof.
  intros Hi. assert (Hn := nearby_all theta n _ (fun k _ => nearby_rho theta i k Hi)).
  revert Hn. apply nearby_mono. intros theta' _ Hk j.
  unfold H, Landscape.D. rewrite <- sum_plus. apply sum_ext. intros k Hlt. rewrite (Hk k Hlt), rho'_self. ring.
Qed.

Lemma H_at_weight theta j i : H theta j (input_weight theta i) = D theta j i (input_weight theta i).
Proof. unfold H, Landscape.D. apply sum_ext. intros k _. rewrite rho'_self. reflexivity. Qed.

(** ** Bounds give a local minimum *)

(** Constants for finitely many functions may be taken equal. *)
Lemma common_constant (m : nat) (f : nat -> (nat -> R) -> R) (s : (nat -> R) -> R) :
  (forall v, 0 <= s v) ->
  (forall j, (j < m)%nat -> exists C, forall v, f j v <= C * s v) ->
  exists C, 0 <= C /\ forall j v, (j < m)%nat -> f j v <= C * s v.
Proof.
  intros Hs. induction m as [|m IH]; intros Hf.
  - exists 0. split; [lra|]. intros; lia.
  - destruct IH as (C & HC & HCv); [intros; apply Hf; lia|]. destruct (Hf m) as (C' & HC'); [lia|].
    exists (Rmax C C'). split; [eapply Rle_trans; [exact HC|apply Rmax_l]|].
    intros j v Hj. destruct (Nat.eq_dec j m) as [->|].
    + eapply Rle_trans; [apply HC'|]. apply Rmult_le_compat_r; [apply Hs|apply Rmax_r].
    + eapply Rle_trans; [apply HCv; lia|]. apply Rmult_le_compat_r; [apply Hs|apply Rmax_l].
Qed.

(** Every D_ji is bounded by a multiple of S_i. *)
Definition bounded_by_SD (theta : Network) : Prop :=
  forall i j, (i < width theta)%nat -> (j < J)%nat -> exists C, forall v, Rabs (D theta j i v) <= C * SD theta i v.

(** For output weights near those of theta the weighted sum of the D_ji stays nonnegative. *)
Lemma nearby_nonnegative theta i :
  (i < width theta)%nat -> (forall v, 0 <= SD theta i v) ->
  (forall j, (j < J)%nat -> exists C, forall v, Rabs (D theta j i v) <= C * SD theta i v) ->
  nearby theta (fun theta' => forall v, 0 <= sum J (fun j => output_weight theta' j i * D theta j i v)).
Proof.
  intros Hi HS HC. destruct (common_constant J (fun j v => Rabs (D theta j i v)) _ HS HC) as (C & HC0 & HCv).
  set (M := sum J (fun _ => C)).
  assert (HM : 0 <= M) by (apply sum_nonneg; intros; exact HC0).
  exists (/ (M + 1)). split; [apply Rinv_0_lt_compat; lra|].
  intros theta' (_ & _ & Hh & _) v.
  replace (sum J (fun j => output_weight theta' j i * D theta j i v)) with
    (SD theta i v + sum J (fun j => (output_weight theta' j i - output_weight theta j i) * D theta j i v)).
  2:{ unfold Landscape.SD. rewrite <- sum_plus. apply sum_ext. intros j _. ring. }
  assert (Hsmall : - sum J (fun j => (output_weight theta' j i - output_weight theta j i) * D theta j i v)
                   <= / (M + 1) * M * SD theta i v).
  { eapply Rle_trans; [apply Rle_abs|]. rewrite Rabs_Ropp. eapply Rle_trans; [apply sum_abs|].
    unfold M at 2. rewrite <- sum_scal, Rmult_comm, <- sum_scal.
    apply sum_le. intros j Hj. rewrite Rabs_mult.
    replace (SD theta i v * (/ (M + 1) * C)) with (/ (M + 1) * (C * SD theta i v)) by ring.
    apply Rmult_le_compat; [apply Rabs_pos|apply Rabs_pos| |apply HCv; exact Hj].
    left. apply Hh; assumption. }
  assert (/ (M + 1) * M * SD theta i v <= 1 * SD theta i v); [|lra].
  apply Rmult_le_compat_r; [apply HS|]. apply (Rmult_le_reg_l (M + 1)); [lra|].
  rewrite <- Rmult_assoc, Rinv_r by lra. lra.
Qed.

Theorem bounds_local_minimum theta : stationary p theta -> bounded_by_SD theta -> local_minimum p theta.
Proof.
  intros Hst Hbound. apply stationary_iff in Hst. destruct Hst as (HO & HB & HS).
  assert (Hnear : nearby theta (fun theta' => forall i, (i < width theta)%nat ->
    (forall j, H theta j (input_weight theta' i) =
       D theta j i (input_weight theta i) + D theta j i (increment theta theta' i)) /\
    (forall v, 0 <= sum J (fun j => output_weight theta' j i * D theta j i v)))).
  { apply nearby_all. intros i Hi. apply nearby_and; [apply nearby_H; exact Hi|].
    apply nearby_nonnegative; [exact Hi|intros; apply HS; exact Hi|].
    intros j Hj. apply Hbound; assumption. }
  revert Hnear. apply nearby_mono. intros theta' [Hwidth Hbias] Hi.
  assert (Hconv := convexity_inequality theta theta').
  rewrite (sum_zero J (fun j => sum (width theta) _)) in Hconv.
  2:{ intros j Hj. apply sum_zero. intros i Hlt. rewrite H_at_weight, HO by assumption. ring. }
  rewrite (sum_zero J (fun j => (bias theta' j - bias theta j) * _)) in Hconv.
  2:{ intros j Hj. destruct (bias_is_trained p); [rewrite HB by auto|rewrite Hbias by auto]; ring. }
  rewrite sum_swap, Hwidth in Hconv.
  assert (0 <= sum (width theta) (fun i =>
    sum J (fun j => output_weight theta' j i * H theta j (input_weight theta' i)))); [|lra].
  apply sum_nonneg. intros i Hlt. destruct (Hi i Hlt) as [Heq Hpos].
  rewrite (sum_ext J _ (fun j => output_weight theta' j i * D theta j i (increment theta theta' i))).
  - apply Hpos.
  - intros j Hj. rewrite Heq, HO by assumption. ring.
Qed.

End LocalMinimum.
