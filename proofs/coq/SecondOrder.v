(** Local minima with escape neurons, several outputs: neurons that are tested one by one against the others.

    A network near theta changes the predictions of output j by a vector over the samples.  Test vectors over the
    samples, each of which sees what one neuron i adds and little of the others, bound the squared norm of the change
    from below by numbers in which only neuron i occurs.  The output weights of a tested neuron can then be put at
    their best, and what is left is a function Psi_i of dw_i alone.  These are the rules M6 and M7 of
    proofs/second_order.md. *)

Require Import Reals Lra Lia.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Landscape SymbolicLandscape.FirstOrder
  SymbolicLandscape.LocalMinimum.
Local Open Scope R_scope.

(** ** One neuron: the output weights at their best *)

(** With A = sum_r c_r a_r^2, B = sum_r c_r a_r g_r, G = sum_r c_r g_r^2, completing the square in each h'_j gives
    2 A sum_j (h'_j D_j + 1/2 sum_r c_r (h'_j a_r - h_j g_r)^2) >= (A G - B^2) |h|^2 + 2 B sum_j h_j D_j - |D|^2. *)
Lemma best_output_weights m J (c a g : nat -> R) (h' h D : nat -> R) :
  let A := sum m (fun r => c r * a r ^ 2) in
  let B := sum m (fun r => c r * (a r * g r)) in
  let G := sum m (fun r => c r * g r ^ 2) in
  (A * G - B ^ 2) * sum J (fun j => h j ^ 2) + 2 * B * sum J (fun j => h j * D j) - sum J (fun j => D j ^ 2) <=
  2 * A * sum J (fun j => h' j * D j + / 2 * sum m (fun r => c r * (h' j * a r - h j * g r) ^ 2)).
Proof.
  intros A B G. rewrite <- !sum_scal, <- sum_plus, <- sum_minus. apply sum_le. intros j _.
  replace (sum m (fun r => c r * (h' j * a r - h j * g r) ^ 2)) with (h' j ^ 2 * A - 2 * h' j * h j * B + h j ^ 2 * G).
  - assert (Hs : 0 <= (A * h' j + D j - h j * B) ^ 2) by apply pow2_ge_0. nra.
  - unfold A, B, G. rewrite <- !sum_scal, <- sum_minus, <- sum_plus. apply sum_ext. intros r _. ring.
Qed.

Section SecondOrder.

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
Notation weighted := (weighted p).

Variable theta : Network.
Notation N := (width theta).

(** ** The change of the loss near a stationary point *)

(** What theta' adds to the prediction of output j at sample k. *)
Definition added (theta' : Network) (k j : nat) : R := residual theta' k j - residual theta k j.

(** L' - L = sum_ij h'_ji D_ji(dw_i) + 1/2 sum_jk (added)^2, exactly. *)
Lemma nearby_loss :
  stationary p theta ->
  nearby p theta (fun theta' => loss theta' - loss theta =
    sum N (fun i => sum J (fun j => output_weight theta' j i * D theta j i (increment theta theta' i))) +
    / 2 * sum J (fun j => sum n (fun k => added theta' k j ^ 2))).
Proof.
  intros Hst. apply stationary_iff in Hst. destruct Hst as (HO & HB & _).
  assert (Hn := nearby_all p theta N _ (fun i Hi => nearby_H p theta i Hi)).
  revert Hn. apply nearby_mono. intros theta' [Hwidth Hbias] Hi.
  assert (Heq : loss theta' - loss theta =
    sum n (fun k => sum J (fun j => residual theta k j * added theta' k j)) +
    / 2 * sum n (fun k => sum J (fun j => added theta' k j ^ 2))).
  { unfold Landscape.loss. rewrite <- sum2_half_squares. f_equal. f_equal.
    apply sum_ext. intros k _. apply sum_ext. intros j _. f_equal. unfold added. ring. }
  rewrite Heq. rewrite (sum_swap n J (fun k j => added theta' k j ^ 2)). f_equal.
  rewrite sum_swap, (sum_swap N). apply sum_ext. intros j Hj.
  rewrite (sum_ext n _ (fun k => residual theta k j * prediction p theta' (input p k) j -
                                 residual theta k j * prediction p theta (input p k) j))
    by (intros; unfold added, Landscape.residual; ring).
  rewrite sum_minus, !sum_residual_prediction, Hwidth.
  rewrite (sum_zero N (fun i => output_weight theta j i * _))
    by (intros i Hlt; rewrite H_at_weight, HO by assumption; ring).
  rewrite (sum_ext N _ (fun i => output_weight theta' j i * D theta j i (increment theta theta' i)))
    by (intros i Hlt; rewrite (Hi i Hlt j), HO by assumption; ring).
  destruct (bias_is_trained p); [rewrite HB by auto|rewrite Hbias by auto]; ring.
Qed.

(** Near theta a linear form t in the samples takes from the activity of neuron i its value there and the one-sided
    derivative, without remainder. *)
Lemma nearby_test i t :
  (i < N)%nat ->
  nearby p theta (fun theta' =>
    sum n (fun k => t k * rho (dot (input_weight theta' i) (input p k))) =
    weighted theta i t (input_weight theta i) + weighted theta i t (increment theta theta' i)).
Proof.
  intros Hi. assert (Hn := nearby_all p theta n _ (fun k _ => nearby_rho p theta i k Hi)).
  revert Hn. apply nearby_mono. intros theta' _ Hk. unfold FirstOrder.weighted. rewrite <- sum_plus.
  apply sum_ext. intros k Hlt. rewrite (Hk k Hlt), rho'_self. ring.
Qed.

(** ** Small increments *)

(** A statement about all v with small coordinates. *)
Definition for_small (P : (nat -> R) -> Prop) : Prop :=
  exists epsilon, 0 < epsilon /\ forall v, (forall a, (a < d)%nat -> Rabs (v a) < epsilon) -> P v.

Lemma for_small_mono (P Q : (nat -> R) -> Prop) : (forall v, P v -> Q v) -> for_small P -> for_small Q.
Proof. intros HPQ (eps & He & HP). exists eps. split; [exact He|]. intros v Hv. apply HPQ, HP, Hv. Qed.

Lemma for_small_and (P Q : (nat -> R) -> Prop) : for_small P -> for_small Q -> for_small (fun v => P v /\ Q v).
Proof.
  intros (a & Ha & HP) (b & Hb & HQ). exists (Rmin a b). split; [apply Rmin_glb_lt; assumption|].
  intros v Hv. split; [apply HP|apply HQ]; intros c Hc; (eapply Rlt_le_trans; [apply Hv, Hc|]);
    [apply Rmin_l|apply Rmin_r].
Qed.

Lemma for_small_always (P : (nat -> R) -> Prop) : (forall v, P v) -> for_small P.
Proof. intros H. exists 1. split; [lra|auto]. Qed.

Lemma for_small_nearby i (P : (nat -> R) -> Prop) :
  (i < N)%nat -> for_small P -> nearby p theta (fun theta' => P (increment theta theta' i)).
Proof.
  intros Hi (eps & He & HP). exists eps. split; [exact He|]. intros theta' (_ & Hw & _). apply HP.
  intros a Ha. apply Hw; assumption.
Qed.

Lemma for_small_dot x eps : 0 < eps -> for_small (fun v => Rabs (dot v x) < eps).
Proof.
  intros He. set (M := sum d (fun a => Rabs (x a))).
  assert (HM : 0 <= M) by (apply sum_nonneg; intros; apply Rabs_pos).
  exists (eps / (M + 1)). split; [apply Rdiv_lt_0_compat; lra|]. intros v Hv.
  apply Rle_lt_trans with (eps / (M + 1) * M).
  - unfold M. rewrite <- sum_scal. eapply Rle_trans; [apply sum_abs|]. apply sum_le. intros a Ha.
    rewrite Rabs_mult. apply Rmult_le_compat_r; [apply Rabs_pos|]. left. apply Hv, Ha.
  - unfold Rdiv. rewrite Rmult_assoc. rewrite <- (Rmult_1_r eps) at 2. apply Rmult_lt_compat_l; [exact He|].
    apply (Rmult_lt_reg_l (M + 1)); [lra|]. rewrite <- Rmult_assoc, Rinv_r by lra. lra.
Qed.

Lemma rho'_bound z s : Rabs (rho' z s) <= (Rabs (slope_plus p) + Rabs (slope_minus p)) * Rabs s.
Proof.
  rewrite Rmult_plus_distr_r, <- !Rabs_mult.
  assert (Hp := Rabs_pos (slope_plus p * s)). assert (Hm := Rabs_pos (slope_minus p * s)).
  destruct (Rtotal_order z 0) as [Hz|[->|Hz]].
  - rewrite rho'_neg by exact Hz. lra.
  - rewrite rho'_at_0. destruct (Rle_or_lt 0 s); [rewrite rho_nonneg by assumption|rewrite rho_nonpos by lra]; lra.
  - rewrite rho'_pos by exact Hz. lra.
Qed.

Lemma for_small_sum m (f : nat -> (nat -> R) -> R) eps :
  (forall k, (k < m)%nat -> forall delta, 0 < delta -> for_small (fun v => Rabs (f k v) < delta)) ->
  0 < eps -> for_small (fun v => Rabs (sum m (fun k => f k v)) < eps).
Proof.
  revert f eps. induction m as [|m IH]; intros f eps Hf He.
  - apply for_small_always. intros v. cbn. rewrite Rabs_R0. exact He.
  - apply (for_small_mono (fun v => Rabs (f O v) < eps / 2 /\ Rabs (sum m (fun k => f (S k) v)) < eps / 2)).
    + intros v [H0 H1]. cbn. eapply Rle_lt_trans; [apply Rabs_triang|]. lra.
    + apply for_small_and; [apply Hf; [lia|lra]|]. apply (IH (fun k => f (S k))); [|lra].
      intros k Hk. apply Hf. lia.
Qed.

Lemma for_small_weighted i t eps : 0 < eps -> for_small (fun v => Rabs (weighted theta i t v) < eps).
Proof.
  apply for_small_sum. intros k _ delta Hd. set (c := Rabs (t k) * (Rabs (slope_plus p) + Rabs (slope_minus p))).
  assert (Hc : 0 <= c).
  { apply Rmult_le_pos; [apply Rabs_pos|]. assert (H1 := Rabs_pos (slope_plus p)).
    assert (H2 := Rabs_pos (slope_minus p)). lra. }
  apply (for_small_mono (fun v => Rabs (dot v (input p k)) < delta / (c + 1)));
    [|apply for_small_dot, Rdiv_lt_0_compat; lra].
  intros v Hv. rewrite Rabs_mult.
  apply Rle_lt_trans with (c * Rabs (dot v (input p k))).
  - unfold c. rewrite Rmult_assoc. apply Rmult_le_compat_l; [apply Rabs_pos|apply rho'_bound].
  - assert (Hm : (c + 1) * Rabs (dot v (input p k)) < delta).
    { apply (Rmult_lt_compat_l (c + 1)) in Hv; [|lra].
      replace ((c + 1) * (delta / (c + 1))) with delta in Hv by (field; lra). exact Hv. }
    assert (H0 := Rabs_pos (dot v (input p k))). lra.
Qed.

(** ** Tests *)

(** Test vectors t_r over the samples, r < m; weight i r >= 0 is the weight of t_r for neuron i. *)
Variable m : nat.
Variable test : nat -> nat -> R.
Variable weight : nat -> nat -> R.

Definition weights_nonnegative : Prop := forall i r, (i < N)%nat -> (r < m)%nat -> 0 <= weight i r.

(** Bessel's inequality for all tests of all neurons together. *)
Definition bessel : Prop := forall x : nat -> R,
  sum N (fun i => sum m (fun r => weight i r * sum n (fun k => test r k * x k) ^ 2)) <= sum n (fun k => x k ^ 2).

(** A test of one neuron sees of another neuron l no more than leak l times S_l, to first order, and nothing of it at
    theta itself, nor of a trained bias.  With leak l = 0 it sees nothing of neuron l. *)
Variable leak : nat -> R.

Definition others_outweighed : Prop :=
  (forall l, (l < N)%nat -> 0 <= leak l) /\
  forall i r, (i < N)%nat -> (r < m)%nat -> weight i r <> 0 ->
    (forall l, (l < N)%nat -> l <> i -> weighted theta l (test r) (input_weight theta l) = 0 /\
       forall v, Rabs (weighted theta l (test r) v) <= leak l * SD theta l v) /\
    (bias_is_trained p = true -> sum n (fun k => test r k) = 0).

(** g_r: what the test t_r sees of neuron i at theta. *)
Definition seen (i r : nat) : R := weighted theta i (test r) (input_weight theta i).

(** G, the squared norm of what the tests see of neuron i. *)
Definition seen_square (i : nat) : R := sum m (fun r => weight i r * seen i r ^ 2).

(** |g + r(v)|^2 and <g + r(v), g> *)
Definition moved_square (i : nat) (v : nat -> R) : R :=
  sum m (fun r => weight i r * (seen i r + weighted theta i (test r) v) ^ 2).
Definition moved_product (i : nat) (v : nat -> R) : R :=
  sum m (fun r => weight i r * ((seen i r + weighted theta i (test r) v) * seen i r)).

(** Psi_i(v) = (|g + r|^2 |g|^2 - <g + r, g>^2) |h|^2 + 2 <g + r, g> S_i(v) - |D_i(v)|^2 *)
Definition Psi (i : nat) (v : nat -> R) : R :=
  (moved_square i v * seen_square i - moved_product i v ^ 2) * sum J (fun j => output_weight theta j i ^ 2) +
  2 * moved_product i v * SD theta i v - sum J (fun j => D theta j i v ^ 2).

(** Neuron i passes its tests: they see it, and Psi_i >= 0 for small increments. *)
Definition passes (i : nat) : Prop := 0 < seen_square i /\ for_small (fun v => 0 <= Psi i v).

Lemma moved_product_sum i v :
  moved_product i v = seen_square i + sum m (fun r => weight i r * (weighted theta i (test r) v * seen i r)).
Proof. unfold moved_product, seen_square. rewrite <- sum_plus. apply sum_ext. intros r _. ring. Qed.

Lemma moved_square_sum i v :
  moved_square i v = seen_square i + 2 * sum m (fun r => weight i r * (weighted theta i (test r) v * seen i r)) +
    sum m (fun r => weight i r * weighted theta i (test r) v ^ 2).
Proof.
  unfold moved_square, seen_square. rewrite <- sum_scal, <- !sum_plus. apply sum_ext. intros r _. ring.
Qed.

Lemma for_small_product i delta : 0 < delta ->
  for_small (fun v => Rabs (sum m (fun r => weight i r * (weighted theta i (test r) v * seen i r))) < delta).
Proof.
  apply for_small_sum. intros r _ eta He. set (c := Rabs (weight i r * seen i r)).
  assert (Hc : 0 <= c) by apply Rabs_pos.
  apply (for_small_mono (fun v => Rabs (weighted theta i (test r) v) < eta / (c + 1)));
    [|apply for_small_weighted, Rdiv_lt_0_compat; lra].
  intros v Hv. replace (weight i r * (weighted theta i (test r) v * seen i r))
    with (weight i r * seen i r * weighted theta i (test r) v) by ring.
  rewrite Rabs_mult. fold c. apply (Rmult_lt_compat_l (c + 1)) in Hv; [|lra].
  replace ((c + 1) * (eta / (c + 1))) with eta in Hv by (field; lra).
  assert (H0 := Rabs_pos (weighted theta i (test r) v)). lra.
Qed.

(** Where the tests see the neuron they see it nearby. *)
Lemma for_small_seen i : weights_nonnegative -> (i < N)%nat -> 0 < seen_square i ->
  for_small (fun v => 0 < moved_square i v).
Proof.
  intros Hw Hi HG. apply (for_small_mono (fun v =>
    Rabs (sum m (fun r => weight i r * (weighted theta i (test r) v * seen i r))) < seen_square i / 2));
    [|apply for_small_product; lra].
  intros v Hv. rewrite moved_square_sum. apply Rabs_def2 in Hv.
  assert (0 <= sum m (fun r => weight i r * weighted theta i (test r) v ^ 2)); [|lra].
  apply sum_nonneg. intros r Hr. apply Rmult_le_pos; [apply Hw; assumption|apply pow2_ge_0].
Qed.

(** The part of the change of the loss that belongs to neuron i. *)
Definition part (theta' : Network) (i : nat) : R :=
  sum J (fun j => output_weight theta' j i * D theta j i (increment theta theta' i) +
    / 2 * sum m (fun r => weight i r *
      (output_weight theta' j i * (seen i r + weighted theta i (test r) (increment theta theta' i)) -
       output_weight theta j i * seen i r) ^ 2)).

Lemma passes_nearby i : weights_nonnegative -> (i < N)%nat -> passes i ->
  nearby p theta (fun theta' => 0 <= part theta' i).
Proof.
  intros Hw Hi [HG HPsi].
  assert (Hn := for_small_nearby i _ Hi (for_small_and _ _ (for_small_seen i Hw Hi HG) HPsi)).
  revert Hn. apply nearby_mono. intros theta' _ [HA HP].
  assert (Hbest := best_output_weights m J (weight i)
    (fun r => seen i r + weighted theta i (test r) (increment theta theta' i)) (seen i)
    (fun j => output_weight theta' j i) (fun j => output_weight theta j i)
    (fun j => D theta j i (increment theta theta' i))).
  change (Psi i (increment theta theta' i) <= 2 * moved_square i (increment theta theta' i) * part theta' i) in Hbest.
  apply (Rmult_le_reg_l (2 * moved_square i (increment theta theta' i))); lra.
Qed.

Lemma nearby_output i j eps : (i < N)%nat -> (j < J)%nat -> 0 < eps ->
  nearby p theta (fun theta' => Rabs (output_weight theta' j i - output_weight theta j i) < eps).
Proof. intros Hi Hj He. exists eps. split; [exact He|]. intros theta' (_ & _ & Hh & _). apply Hh; assumption. Qed.

(** For output weights near those of theta at least half of S_i is left. *)
Lemma nearby_half i :
  (i < N)%nat -> (forall v, 0 <= SD theta i v) ->
  (forall j, (j < J)%nat -> exists C, forall v, Rabs (D theta j i v) <= C * SD theta i v) ->
  nearby p theta (fun theta' => forall v,
    / 2 * SD theta i v <= sum J (fun j => output_weight theta' j i * D theta j i v)).
Proof.
  intros Hi HS HC. destruct (common_constant J (fun j v => Rabs (D theta j i v)) _ HS HC) as (C & HC0 & HCv).
  set (M := sum J (fun _ => C)).
  assert (HM : 0 <= M) by (apply sum_nonneg; intros; exact HC0).
  assert (He : 0 < / (2 * (M + 1))) by (apply Rinv_0_lt_compat; lra).
  assert (Hn : nearby p theta (fun theta' => forall j, (j < J)%nat ->
    Rabs (output_weight theta' j i - output_weight theta j i) < / (2 * (M + 1))))
    by (apply nearby_all; intros j Hj; apply nearby_output; assumption).
  revert Hn. apply nearby_mono. intros theta' _ Hh v.
  replace (sum J (fun j => output_weight theta' j i * D theta j i v)) with
    (SD theta i v + sum J (fun j => (output_weight theta' j i - output_weight theta j i) * D theta j i v)).
  2:{ unfold Landscape.SD. rewrite <- sum_plus. apply sum_ext. intros j _. ring. }
  assert (Hsmall : - sum J (fun j => (output_weight theta' j i - output_weight theta j i) * D theta j i v)
                   <= / (2 * (M + 1)) * M * SD theta i v).
  { eapply Rle_trans; [apply Rle_abs|]. rewrite Rabs_Ropp. eapply Rle_trans; [apply sum_abs|].
    unfold M at 2. rewrite <- sum_scal, Rmult_comm, <- sum_scal.
    apply sum_le. intros j Hj. rewrite Rabs_mult.
    replace (SD theta i v * (/ (2 * (M + 1)) * C)) with (/ (2 * (M + 1)) * (C * SD theta i v)) by ring.
    apply Rmult_le_compat; [apply Rabs_pos|apply Rabs_pos| |apply HCv; exact Hj].
    left. apply Hh, Hj. }
  assert (/ (2 * (M + 1)) * M * SD theta i v <= / 2 * SD theta i v); [|lra].
  apply Rmult_le_compat_r; [apply HS|]. apply (Rmult_le_reg_l (2 * (M + 1))); [lra|].
  rewrite <- Rmult_assoc, Rinv_r by lra. lra.
Qed.

(** A neuron whose D are bounded by S takes care of itself, with half of S to spare. *)
Lemma bounded_nearby i : weights_nonnegative -> stationary p theta -> (i < N)%nat ->
  (forall j, (j < J)%nat -> exists C, forall v, Rabs (D theta j i v) <= C * SD theta i v) ->
  nearby p theta (fun theta' => / 2 * SD theta i (increment theta theta' i) <= part theta' i).
Proof.
  intros Hw Hst Hi Hb. apply stationary_iff in Hst. destruct Hst as (_ & _ & HS).
  assert (Hn := nearby_half i Hi (fun v => HS i v Hi) Hb).
  revert Hn. apply nearby_mono. intros theta' _ H. unfold part. rewrite sum_plus.
  rewrite <- (Rplus_0_r (/ 2 * _)). apply Rplus_le_compat; [apply H|]. apply sum_nonneg. intros j _.
  apply Rmult_le_pos; [lra|]. apply sum_nonneg. intros r Hr.
  apply Rmult_le_pos; [apply Hw; assumption|apply pow2_ge_0].
Qed.

(** What a test of neuron i sees of neuron i, and of the others together. *)
Definition own (theta' : Network) (i r j : nat) : R :=
  output_weight theta' j i * (seen i r + weighted theta i (test r) (increment theta theta' i)) -
  output_weight theta j i * seen i r.

Definition leaks (theta' : Network) : R := sum N (fun l => leak l * SD theta l (increment theta theta' l)).

(** Near theta the output weights are at most H in size. *)
Definition height : R := 1 + sum N (fun l => sum J (fun j => Rabs (output_weight theta j l))).

Lemma height_bound j l : (l < N)%nat -> (j < J)%nat -> Rabs (output_weight theta j l) + 1 <= height.
Proof.
  intros Hl Hj. unfold height.
  assert (H1 : Rabs (output_weight theta j l) <= sum J (fun j => Rabs (output_weight theta j l)))
    by (apply (sum_term J (fun j => Rabs (output_weight theta j l))); [intros; apply Rabs_pos|exact Hj]).
  assert (H2 : sum J (fun j => Rabs (output_weight theta j l)) <=
    sum N (fun l => sum J (fun j => Rabs (output_weight theta j l)))).
  { apply (sum_term N (fun l => sum J (fun j => Rabs (output_weight theta j l)))); [|exact Hl].
    intros. apply sum_nonneg. intros. apply Rabs_pos. }
  lra.
Qed.

Lemma nearby_height : nearby p theta (fun theta' => forall l, (l < N)%nat -> forall j, (j < J)%nat ->
  Rabs (output_weight theta' j l) <= height).
Proof.
  apply nearby_all. intros l Hl. apply nearby_all. intros j Hj.
  assert (Hn := nearby_output l j 1 Hl Hj Rlt_0_1). revert Hn. apply nearby_mono. intros theta' _ H.
  assert (Hb := height_bound j l Hl Hj).
  replace (output_weight theta' j l) with
    (output_weight theta j l + (output_weight theta' j l - output_weight theta j l)) by ring.
  eapply Rle_trans; [apply Rabs_triang|]. lra.
Qed.

Lemma nearby_seen i r : stationary p theta -> others_outweighed -> (i < N)%nat -> (r < m)%nat -> weight i r <> 0 ->
  nearby p theta (fun theta' => forall j, (j < J)%nat ->
    Rabs (sum n (fun k => test r k * added theta' k j) - own theta' i r j) <= height * leaks theta').
Proof.
  intros Hst [Hleak Hu] Hi Hr Hne. destruct (Hu i r Hi Hr Hne) as [Hother Hconst].
  apply stationary_iff in Hst. destruct Hst as (_ & _ & HS).
  assert (Hn := nearby_and p theta _ _ nearby_height
    (nearby_all p theta N _ (fun l Hl => nearby_test l (test r) Hl))).
  revert Hn. apply nearby_mono. intros theta' [Hwidth Hbias] [Hheight Htest] j Hj.
  assert (Hat : forall l, sum n (fun k => test r k * rho (dot (input_weight theta l) (input p k))) = seen l r).
  { intros l. apply sum_ext. intros k _. rewrite rho'_self. reflexivity. }
  assert (Hexpand : forall theta'', width theta'' = N ->
    sum n (fun k => test r k * prediction p theta'' (input p k) j) =
    sum N (fun l => output_weight theta'' j l *
      sum n (fun k => test r k * rho (dot (input_weight theta'' l) (input p k)))) +
    bias theta'' j * sum n (fun k => test r k)).
  { intros theta'' Hwd. unfold prediction. rewrite Hwd.
    rewrite (sum_ext N _ (fun l => sum n (fun k =>
      test r k * (output_weight theta'' j l * rho (dot (input_weight theta'' l) (input p k)))))).
    - rewrite sum_swap, <- sum_scal, <- sum_plus. apply sum_ext. intros k _. rewrite sum_scal. ring.
    - intros l _. rewrite <- sum_scal. apply sum_ext. intros k _. ring. }
  rewrite (sum_ext n _ (fun k => test r k * prediction p theta' (input p k) j -
                                 test r k * prediction p theta (input p k) j))
    by (intros; unfold added, Landscape.residual; ring).
  rewrite sum_minus, !Hexpand by (assumption || reflexivity).
  set (rest := fun l => if Nat.eqb l i then 0 else
    output_weight theta' j l * weighted theta l (test r) (increment theta theta' l)).
  assert (E : sum N (fun l => output_weight theta' j l *
      sum n (fun k => test r k * rho (dot (input_weight theta' l) (input p k)))) -
    sum N (fun l => output_weight theta j l *
      sum n (fun k => test r k * rho (dot (input_weight theta l) (input p k)))) = own theta' i r j + sum N rest).
  { rewrite <- sum_minus.
    rewrite (sum_ext N _ (fun l => (if Nat.eqb l i then own theta' i r j else 0) + rest l)).
    - rewrite sum_plus. f_equal. rewrite (sum_single N _ i Hi); [rewrite Nat.eqb_refl; reflexivity|].
      intros l _ Hl. apply Nat.eqb_neq in Hl. rewrite Hl. reflexivity.
    - intros l Hl. rewrite Htest, Hat by exact Hl. fold (seen l r). unfold rest, own.
      destruct (Nat.eqb_spec l i) as [->|Hli]; [ring|].
      assert (H0 : seen l r = 0) by (apply Hother; assumption). rewrite H0. ring. }
  match goal with |- Rabs (?a + ?b - (?c + ?d) - ?o) <= _ =>
    replace (a + b - (c + d) - o) with ((a - c) - o + (b - d)) by ring end.
  rewrite E.
  assert (Eb : bias theta' j * sum n (fun k => test r k) - bias theta j * sum n (fun k => test r k) = 0).
  { destruct (bias_is_trained p); [rewrite Hconst by reflexivity|rewrite Hbias by auto]; ring. }
  rewrite Eb. replace (own theta' i r j + sum N rest - own theta' i r j + 0) with (sum N rest) by ring.
  unfold leaks. rewrite <- sum_scal. eapply Rle_trans; [apply sum_abs|]. apply sum_le. intros l Hl. unfold rest.
  assert (Hpos : 0 <= leak l * SD theta l (increment theta theta' l))
    by (apply Rmult_le_pos; [apply Hleak, Hl|apply HS, Hl]).
  assert (Hh : 0 <= height).
  { assert (Hb := height_bound j l Hl Hj). assert (Ha := Rabs_pos (output_weight theta j l)). lra. }
  destruct (Nat.eqb_spec l i) as [->|Hli].
  - rewrite Rabs_R0. apply Rmult_le_pos; assumption.
  - rewrite Rabs_mult. apply Rmult_le_compat; [apply Rabs_pos|apply Rabs_pos|apply Hheight; assumption|].
    apply Hother; assumption.
Qed.

Lemma nearby_own i r j eta : (i < N)%nat -> (r < m)%nat -> (j < J)%nat -> 0 < eta ->
  nearby p theta (fun theta' => Rabs (own theta' i r j) < eta).
Proof.
  intros Hi Hr Hj He. set (g := Rabs (seen i r) + 1).
  assert (Hg : 0 < g) by (assert (H := Rabs_pos (seen i r)); unfold g; lra).
  assert (Hh : 0 < height).
  { assert (Hb := height_bound j i Hi Hj). assert (Ha := Rabs_pos (output_weight theta j i)). lra. }
  assert (Hn := nearby_and p theta _ _ nearby_height (nearby_and p theta _ _
    (nearby_output i j (eta / (2 * g)) Hi Hj ltac:(apply Rdiv_lt_0_compat; lra))
    (for_small_nearby i _ Hi (for_small_weighted i (test r) (eta / (2 * height)) ltac:(apply Rdiv_lt_0_compat; lra))))).
  revert Hn. apply nearby_mono. intros theta' _ (Hheight & Hout & Hsmall). unfold own.
  replace (output_weight theta' j i * (seen i r + weighted theta i (test r) (increment theta theta' i)) -
    output_weight theta j i * seen i r) with ((output_weight theta' j i - output_weight theta j i) * seen i r +
    output_weight theta' j i * weighted theta i (test r) (increment theta theta' i)) by ring.
  eapply Rle_lt_trans; [apply Rabs_triang|]. rewrite !Rabs_mult.
  assert (H1 : Rabs (output_weight theta' j i - output_weight theta j i) * Rabs (seen i r) <=
    eta / (2 * g) * Rabs (seen i r)) by (apply Rmult_le_compat_r; [apply Rabs_pos|lra]).
  assert (H2 : eta / (2 * g) * Rabs (seen i r) < eta / (2 * g) * g).
  { apply Rmult_lt_compat_l; [apply Rdiv_lt_0_compat; lra|unfold g; lra]. }
  assert (H3 : Rabs (output_weight theta' j i) * Rabs (weighted theta i (test r) (increment theta theta' i)) <=
    height * (eta / (2 * height))).
  { apply Rmult_le_compat; [apply Rabs_pos|apply Rabs_pos|apply Hheight; assumption|lra]. }
  replace (eta / (2 * g) * g) with (eta / 2) in H2 by (field; lra).
  replace (height * (eta / (2 * height))) with (eta / 2) in H3 by (field; lra). lra.
Qed.

(** A stationary point is a local minimum if every neuron has its D bounded by S, or passes its tests and does not leak
    into those of the others. *)
Theorem tests_local_minimum :
  stationary p theta -> weights_nonnegative -> bessel -> others_outweighed ->
  (forall i, (i < N)%nat ->
     (forall j, (j < J)%nat -> exists C, forall v, Rabs (D theta j i v) <= C * SD theta i v) \/
     passes i /\ leak i = 0) ->
  local_minimum p theta.
Proof.
  intros Hst Hw Hbessel Hu Hcases. assert (HS := proj1 (stationary_iff p theta) Hst). destruct HS as (_ & _ & HS).
  set (total := sum N leak). assert (Hleak := proj1 Hu).
  assert (Htotal : 0 <= total) by (apply sum_nonneg; exact Hleak).
  set (kappa := / (2 * (total + 1))).
  assert (Hk : 0 < kappa) by (apply Rinv_0_lt_compat; lra).
  assert (Hparts : nearby p theta (fun theta' => forall i, (i < N)%nat ->
    kappa * (leak i * SD theta i (increment theta theta' i)) <= part theta' i)).
  { apply nearby_all. intros i Hi. destruct (Hcases i Hi) as [Hb|[Hp H0]].
    - assert (Hn := bounded_nearby i Hw Hst Hi Hb). revert Hn. apply nearby_mono. intros theta' _ H.
      eapply Rle_trans; [|exact H]. rewrite <- Rmult_assoc. apply Rmult_le_compat_r; [apply HS, Hi|].
      assert (Hterm : leak i <= total) by (apply (sum_term N leak); assumption).
      apply (Rmult_le_reg_l (2 * (total + 1))); [lra|]. unfold kappa. rewrite <- Rmult_assoc, Rinv_r by lra. lra.
    - assert (Hn := passes_nearby i Hw Hi Hp). revert Hn. apply nearby_mono. intros theta' _ H. rewrite H0. lra. }
  set (mass := sum J (fun _ => sum N (fun i => sum m (fun r => weight i r)))).
  assert (Hmass : 0 <= mass).
  { apply sum_nonneg. intros j _. apply sum_nonneg. intros i Hi. apply sum_nonneg. intros r Hr. apply Hw; assumption. }
  assert (Hheight : 0 < height).
  { unfold height. assert (0 <= sum N (fun l => sum J (fun j => Rabs (output_weight theta j l)))); [|lra].
    apply sum_nonneg. intros l _. apply sum_nonneg. intros j _. apply Rabs_pos. }
  set (eta := kappa / (mass * height + 1)).
  assert (Hmh : 0 <= mass * height) by (apply Rmult_le_pos; lra).
  assert (Heta : 0 < eta) by (apply Rdiv_lt_0_compat; lra).
  assert (Hseen : nearby p theta (fun theta' => forall i, (i < N)%nat -> forall r, (r < m)%nat ->
    forall j, (j < J)%nat ->
    weight i r * (own theta' i r j ^ 2 - 2 * (eta * (height * leaks theta'))) <=
    weight i r * sum n (fun k => test r k * added theta' k j) ^ 2)).
  { apply nearby_all. intros i Hi. apply nearby_all. intros r Hr.
    destruct (Req_dec (weight i r) 0) as [H0|Hne].
    - exists 1. split; [lra|]. intros theta' _ j _. rewrite H0. lra.
    - assert (Hn := nearby_and p theta _ _ (nearby_seen i r Hst Hu Hi Hr Hne)
        (nearby_all p theta J _ (fun j Hj => nearby_own i r j eta Hi Hr Hj Heta))).
      revert Hn. apply nearby_mono. intros theta' _ [H1 H2] j Hj.
      apply Rmult_le_compat_l; [apply Hw; assumption|]. specialize (H1 j Hj). specialize (H2 j Hj).
      set (x := sum n (fun k => test r k * added theta' k j)) in *. set (o := own theta' i r j) in *.
      assert (Hxo : x ^ 2 = o ^ 2 + 2 * (o * (x - o)) + (x - o) ^ 2) by ring.
      assert (Hsq : 0 <= (x - o) ^ 2) by apply pow2_ge_0.
      assert (Hprod : Rabs (o * (x - o)) <= eta * (height * leaks theta')).
      { rewrite Rabs_mult. apply Rmult_le_compat; [apply Rabs_pos|apply Rabs_pos|lra|exact H1]. }
      assert (Hlow := Rle_abs (- (o * (x - o)))). rewrite Rabs_Ropp in Hlow. lra. }
  assert (Hn := nearby_and p theta _ _ (nearby_loss Hst) (nearby_and p theta _ _ Hparts Hseen)).
  destruct Hn as (eps & He & Hn). exists eps. split; [exact He|]. intros theta' Hnear.
  destruct (Hn theta' Hnear) as (Hloss & Hpart & Htest).
  assert (Hsum : kappa * leaks theta' <= sum N (fun i => part theta' i)).
  { unfold leaks. rewrite <- sum_scal. apply sum_le. exact Hpart. }
  assert (Hleaks : 0 <= leaks theta').
  { apply sum_nonneg. intros l Hl. apply Rmult_le_pos; [apply Hleak, Hl|apply HS, Hl]. }
  assert (Hsmall : mass * (eta * (height * leaks theta')) <= kappa * leaks theta').
  { replace (mass * (eta * (height * leaks theta'))) with (eta * (mass * height) * leaks theta') by ring.
    apply Rmult_le_compat_r; [exact Hleaks|]. unfold eta. apply (Rmult_le_reg_l (mass * height + 1)); [lra|].
    replace ((mass * height + 1) * (kappa / (mass * height + 1) * (mass * height))) with (kappa * (mass * height))
      by (field; lra).
    rewrite (Rmult_comm _ kappa). apply Rmult_le_compat_l; lra. }
  assert (Hle : sum N (fun i => part theta' i) - mass * (eta * (height * leaks theta')) <= loss theta' - loss theta);
    [|lra].
  rewrite Hloss. unfold part. rewrite (sum_ext N _ (fun i =>
    sum J (fun j => output_weight theta' j i * D theta j i (increment theta theta' i)) +
    / 2 * sum J (fun j => sum m (fun r => weight i r * own theta' i r j ^ 2)))).
  2:{ intros i Hi. rewrite sum_plus, sum_scal. reflexivity. }
  rewrite sum_plus, sum_scal.
  assert (Hb : sum J (fun j => sum N (fun i => sum m (fun r => weight i r * own theta' i r j ^ 2))) -
    2 * (mass * (eta * (height * leaks theta'))) <= sum J (fun j => sum n (fun k => added theta' k j ^ 2))).
  { eapply Rle_trans; [|apply sum_le; intros j Hj; apply Hbessel].
    set (c := eta * (height * leaks theta')). replace (2 * (mass * c)) with (2 * c * mass) by ring. unfold mass.
    rewrite <- sum_scal, <- sum_minus. apply sum_le. intros j Hj.
    rewrite <- sum_scal, <- sum_minus. apply sum_le. intros i Hi.
    rewrite <- sum_scal, <- sum_minus. apply sum_le. intros r Hr.
    eapply Rle_trans; [|apply (Htest i Hi r Hr j Hj)]. right. unfold c. ring. }
  rewrite (sum_swap N J (fun i j => sum m (fun r => weight i r * own theta' i r j ^ 2))). lra.
Qed.

End SecondOrder.
