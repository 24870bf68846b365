(** The one-sided derivatives of the loss, and what stationarity means neuron by neuron (Lemma 3.4, Definition 3.5). *)

Require Import Reals Lra Lia.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Landscape.
Local Open Scope R_scope.

(** A difference of squares, twice summed. *)
Lemma sum2_half_squares n m (e f : nat -> nat -> R) :
  / 2 * sum n (fun k => sum m (fun j => (e k j + f k j) ^ 2)) - / 2 * sum n (fun k => sum m (fun j => e k j ^ 2)) =
  sum n (fun k => sum m (fun j => e k j * f k j)) + / 2 * sum n (fun k => sum m (fun j => f k j ^ 2)).
Proof.
  rewrite <- !sum_scal, <- sum_minus, <- sum_plus. apply sum_ext. intros k _.
  rewrite <- !sum_scal, <- sum_minus, <- sum_plus. apply sum_ext. intros j _. field.
Qed.

Section FirstOrder.

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
Notation prediction := (prediction p).
Notation loss := (loss p).

(** ** Dot products and the activation *)

Lemma dot_plus u v x s : dot (fun a => u a + s * v a) x = dot u x + s * dot v x.
Proof.
  unfold Landscape.dot. rewrite <- sum_scal, <- sum_plus. apply sum_ext. intros a _. ring.
Qed.

Lemma dot_zero x : dot (fun _ => 0) x = 0.
Proof. apply sum_zero. intros. ring. Qed.

Lemma dot_ext u v x : (forall a, (a < d)%nat -> u a = v a) -> dot u x = dot v x.
Proof. intros H. apply sum_ext. intros a Ha. rewrite H by assumption. reflexivity. Qed.

Lemma rho_nonneg z : 0 <= z -> rho z = slope_plus p * z.
Proof. intros H. unfold Landscape.rho. destruct (Rle_dec 0 z); [reflexivity|contradiction]. Qed.

Lemma rho_nonpos z : z <= 0 -> rho z = slope_minus p * z.
Proof.
  intros H. unfold Landscape.rho. destruct (Rle_dec 0 z); [|reflexivity].
  replace z with 0 by lra. ring.
Qed.

Lemma rho'_pos z s : 0 < z -> rho' z s = slope_plus p * s.
Proof. intros H. unfold Landscape.rho'. destruct (Rlt_dec 0 z); [reflexivity|contradiction]. Qed.

Lemma rho'_neg z s : z < 0 -> rho' z s = slope_minus p * s.
Proof.
  intros H. unfold Landscape.rho'. destruct (Rlt_dec 0 z); [lra|].
  destruct (Rlt_dec z 0); [reflexivity|contradiction].
Qed.

Lemma rho'_at_0 s : rho' 0 s = rho s.
Proof. unfold Landscape.rho'. destruct (Rlt_dec 0 0); [lra|]. reflexivity. Qed.

Lemma rho_0 : rho 0 = 0.
Proof. rewrite rho_nonneg; [ring|apply Rle_refl]. Qed.

Lemma rho'_0 z : rho' z 0 = 0.
Proof.
  destruct (Rtotal_order z 0) as [H|[->|H]].
  - rewrite rho'_neg by exact H. ring.
  - rewrite rho'_at_0. apply rho_0.
  - rewrite rho'_pos by exact H. ring.
Qed.

Lemma rho'_self z : rho' z z = rho z.
Proof.
  destruct (Rtotal_order z 0) as [H|[->|H]].
  - rewrite rho'_neg, rho_nonpos by lra. reflexivity.
  - apply rho'_at_0.
  - rewrite rho'_pos, rho_nonneg by lra. reflexivity.
Qed.

Lemma rho_scal t z : 0 <= t -> rho (t * z) = t * rho z.
Proof.
  intros Ht. destruct (Rle_or_lt 0 z) as [Hz|Hz].
  - rewrite !rho_nonneg; [ring|exact Hz|apply Rmult_le_pos; assumption].
  - rewrite !rho_nonpos; [ring|lra|]. rewrite <- (Rmult_0_r t). apply Rmult_le_compat_l; lra.
Qed.

Lemma rho'_scal t z s : 0 <= t -> rho' z (t * s) = t * rho' z s.
Proof.
  intros Ht. destruct (Rtotal_order z 0) as [H|[->|H]].
  - rewrite !rho'_neg by exact H. ring.
  - rewrite !rho'_at_0. apply rho_scal. exact Ht.
  - rewrite !rho'_pos by exact H. ring.
Qed.

Lemma rho'_base t z s : 0 < t -> rho' (t * z) s = rho' z s.
Proof.
  intros Ht. destruct (Rtotal_order z 0) as [H|[->|H]].
  - rewrite !rho'_neg; [reflexivity|exact H|]. rewrite <- (Rmult_0_r t). apply Rmult_lt_compat_l; assumption.
  - rewrite Rmult_0_r. reflexivity.
  - rewrite !rho'_pos; [reflexivity|exact H|]. apply Rmult_lt_0_compat; assumption.
Qed.

(** Away from a change of sign the activation equals its one-sided expansion, without remainder. *)
Lemma rho_local z s : z = 0 \/ Rabs s <= Rabs z -> rho (z + s) = rho z + rho' z s.
Proof.
  destruct (Rtotal_order z 0) as [Hz|[->|Hz]].
  - intros [->|H]; [lra|]. rewrite (Rabs_left z Hz) in H.
    assert (s <= - z) by (eapply Rle_trans; [apply Rle_abs|exact H]).
    rewrite rho'_neg, !rho_nonpos by lra. ring.
  - intros _. rewrite rho'_at_0, rho_0, !Rplus_0_l. reflexivity.
  - intros [->|H]; [lra|]. rewrite (Rabs_right z) in H by lra.
    assert (- s <= z) by (eapply Rle_trans; [apply Rle_abs|rewrite Rabs_Ropp; exact H]).
    rewrite rho'_pos, !rho_nonneg by lra. ring.
Qed.

(** The slope of the activation off its kink, the mean of the two slopes on it. *)
Definition mean_slope (z : R) : R :=
  if Rlt_dec 0 z then slope_plus p else if Rlt_dec z 0 then slope_minus p else / 2 * (slope_plus p + slope_minus p).

(** Half the jump of the slope on the kink. *)
Definition half_jump (z : R) : R :=
  if Rlt_dec 0 z then 0 else if Rlt_dec z 0 then 0 else / 2 * (slope_plus p - slope_minus p).

Lemma rho'_kinked z s : rho' z s = mean_slope z * s + half_jump z * Rabs s.
Proof.
  unfold Landscape.rho', mean_slope, half_jump. destruct (Rlt_dec 0 z); [ring|]. destruct (Rlt_dec z 0); [ring|].
  destruct (Rle_or_lt 0 s) as [Hs|Hs].
  - rewrite rho_nonneg, Rabs_right by lra. field.
  - rewrite rho_nonpos, Rabs_left by lra. field.
Qed.

Lemma rho_soon z s : soon (fun t => rho (z + t * s) = rho z + t * rho' z s).
Proof.
  destruct (Req_dec z 0) as [->|Hz].
  - apply soon_always. intros t Ht. rewrite <- rho'_scal by lra. apply rho_local. left. reflexivity.
  - apply soon_mono with (P := fun t => t * Rabs s < Rabs z); [|apply soon_small, Rabs_pos_lt, Hz].
    intros t Ht H. rewrite <- rho'_scal by lra. apply rho_local. right.
    rewrite Rabs_mult, (Rabs_right t) by lra. lra.
Qed.

(** ** D and S *)

(** The functions D_ji and S_i of a neuron, and all their linear combinations, are sums over the samples with some
    weights: D_ji has the weights e_kj, S_i the weights sum_j h_ji e_kj. *)
Definition weighted (theta : Network) (i : nat) (weight : nat -> R) (v : nat -> R) : R :=
  sum n (fun k => weight k * rho' (dot (input_weight theta i) (input p k)) (dot v (input p k))).

Lemma D_weighted theta j i v : D theta j i v = weighted theta i (fun k => residual theta k j) v.
Proof. reflexivity. Qed.

Lemma SD_weighted theta i v :
  SD theta i v = weighted theta i (fun k => sum J (fun j => output_weight theta j i * residual theta k j)) v.
Proof.
  unfold Landscape.SD, weighted, Landscape.D.
  rewrite (sum_ext J _ (fun j => sum n (fun k => output_weight theta j i * (residual theta k j *
    rho' (dot (input_weight theta i) (input p k)) (dot v (input p k)))))) by (intros; rewrite sum_scal; reflexivity).
  rewrite sum_swap. apply sum_ext. intros k _.
  rewrite Rmult_comm, <- sum_scal. apply sum_ext. intros j _. ring.
Qed.

Lemma weighted_plus theta i f g c v :
  weighted theta i (fun k => f k + c * g k) v = weighted theta i f v + c * weighted theta i g v.
Proof. unfold weighted. rewrite <- sum_scal, <- sum_plus. apply sum_ext. intros. ring. Qed.

Lemma weighted_ext theta i f g v :
  (forall k, (k < n)%nat -> f k = g k) -> weighted theta i f v = weighted theta i g v.
Proof. intros H. apply sum_ext. intros k Hk. rewrite (H k Hk). reflexivity. Qed.

Lemma D_scal theta j i t v : 0 <= t -> D theta j i (fun a => t * v a) = t * D theta j i v.
Proof.
  intros Ht. unfold Landscape.D. rewrite <- sum_scal. apply sum_ext. intros k _.
  replace (dot (fun a => t * v a) (input p k)) with (t * dot v (input p k)).
  - rewrite rho'_scal by exact Ht. ring.
  - unfold Landscape.dot. rewrite <- sum_scal. apply sum_ext. intros a _. ring.
Qed.

Lemma D_zero theta j i : D theta j i (fun _ => 0) = 0.
Proof. apply sum_zero. intros k _. rewrite dot_zero, rho'_0. ring. Qed.

Lemma SD_zero theta i : SD theta i (fun _ => 0) = 0.
Proof. apply sum_zero. intros j _. rewrite D_zero. ring. Qed.

Lemma D_ext theta j i u v : (forall a, (a < d)%nat -> u a = v a) -> D theta j i u = D theta j i v.
Proof.
  intros H. unfold Landscape.D. apply sum_ext. intros k _. rewrite (dot_ext u v _ H). reflexivity.
Qed.

Lemma SD_ext theta i u v : (forall a, (a < d)%nat -> u a = v a) -> SD theta i u = SD theta i v.
Proof.
  intros H. unfold Landscape.SD. apply sum_ext. intros j _. rewrite (D_ext _ _ _ u v H). reflexivity.
Qed.

(** Moving along w_i itself adds a multiple of dL/dh_ji: whether v is orthogonal to w_i never matters. *)
Lemma D_along_weight theta j i v s :
  D theta j i (fun a => v a + s * input_weight theta i a) = D theta j i v + s * D theta j i (input_weight theta i).
Proof.
  unfold Landscape.D. rewrite <- sum_scal, <- sum_plus. apply sum_ext. intros k _. rewrite dot_plus.
  set (z := dot (input_weight theta i) (input p k)). set (u := dot v (input p k)).
  replace (rho' z (u + s * z)) with (rho' z u + s * rho' z z); [ring|].
  destruct (Rtotal_order z 0) as [H|[->|H]].
  - rewrite !rho'_neg by exact H. ring.
  - rewrite Rmult_0_r, Rplus_0_r, rho'_0. ring.
  - rewrite !rho'_pos by exact H. ring.
Qed.

(** ** The derivative of the loss *)

(** sum_ij dh_ji D_ji(w_i) + sum_i S_i(dw_i) + sum_j dc_j sum_k e_kj *)
Definition first_order (theta delta : Network) : R :=
  sum (width theta) (fun i =>
    sum J (fun j => output_weight delta j i * D theta j i (input_weight theta i)) +
    SD theta i (input_weight delta i)) +
  sum J (fun j => bias delta j * sum n (fun k => residual theta k j)).

(** Along theta + t delta a prediction is f + t A + t^2 B for small t. *)
Definition prediction_1 (theta delta : Network) (k j : nat) : R :=
  sum (width theta) (fun i =>
    output_weight delta j i * rho (dot (input_weight theta i) (input p k)) +
    output_weight theta j i * rho' (dot (input_weight theta i) (input p k)) (dot (input_weight delta i) (input p k)))
  + bias delta j.

Definition prediction_2 (theta delta : Network) (k j : nat) : R :=
  sum (width theta) (fun i => output_weight delta j i *
    rho' (dot (input_weight theta i) (input p k)) (dot (input_weight delta i) (input p k))).

Lemma prediction_move theta delta k j :
  soon (fun t => residual (move theta t delta) k j =
                 residual theta k j + t * (prediction_1 theta delta k j + t * prediction_2 theta delta k j)).
Proof.
  apply soon_mono with (P := fun t => forall i, (i < width theta)%nat ->
    rho (dot (input_weight theta i) (input p k) + t * dot (input_weight delta i) (input p k)) =
    rho (dot (input_weight theta i) (input p k)) +
    t * rho' (dot (input_weight theta i) (input p k)) (dot (input_weight delta i) (input p k)));
    [|apply soon_all; intros; apply rho_soon].
  intros t _ H. unfold Landscape.residual, Landscape.prediction, prediction_1, prediction_2. cbn [width move bias].
  rewrite (sum_ext _ _ (fun i =>
    output_weight theta j i * rho (dot (input_weight theta i) (input p k)) +
    t * ((output_weight delta j i * rho (dot (input_weight theta i) (input p k)) +
       output_weight theta j i *
         rho' (dot (input_weight theta i) (input p k)) (dot (input_weight delta i) (input p k))) +
      t * (output_weight delta j i *
       rho' (dot (input_weight theta i) (input p k)) (dot (input_weight delta i) (input p k)))))).
  - rewrite (sum_plus _ (fun i => output_weight theta j i * rho (dot (input_weight theta i) (input p k)))).
    rewrite sum_scal, sum_plus, sum_scal. ring.
  - intros i Hi. cbn [move input_weight output_weight]. rewrite dot_plus, (H i Hi). ring.
Qed.

(** sum_kj e_kj A_kj is the first-order formula: the order of summation is exchanged. *)
Lemma first_order_sum theta delta :
  sum n (fun k => sum J (fun j => residual theta k j * prediction_1 theta delta k j)) = first_order theta delta.
Proof.
  rewrite sum_swap. unfold first_order. rewrite sum_plus.
  unfold Landscape.SD. rewrite (sum_swap (width theta)), (sum_swap (width theta)), <- !sum_plus.
  apply sum_ext. intros j _. unfold prediction_1.
  rewrite (sum_ext n _ (fun k =>
    sum (width theta) (fun i => residual theta k j *
      (output_weight delta j i * rho (dot (input_weight theta i) (input p k)) +
       output_weight theta j i *
         rho' (dot (input_weight theta i) (input p k)) (dot (input_weight delta i) (input p k)))) +
    bias delta j * residual theta k j)) by (intros k _; rewrite sum_scal; ring).
  rewrite sum_plus, sum_scal, (sum_swap n). f_equal. rewrite <- sum_plus. apply sum_ext. intros i _.
  unfold Landscape.D. rewrite <- !sum_scal, <- sum_plus. apply sum_ext. intros k _. rewrite rho'_self. ring.
Qed.

(** For small t the loss along theta + t delta is a polynomial in t, without remainder. *)
Lemma loss_move theta delta :
  soon (fun t => loss (move theta t delta) - loss theta =
    t * first_order theta delta +
    t ^ 2 * sum n (fun k => sum J (fun j =>
      residual theta k j * prediction_2 theta delta k j +
      / 2 * (prediction_1 theta delta k j + t * prediction_2 theta delta k j) ^ 2))).
Proof.
  apply soon_mono with (P := fun t => forall k, (k < n)%nat -> forall j, (j < J)%nat ->
    residual (move theta t delta) k j =
    residual theta k j + t * (prediction_1 theta delta k j + t * prediction_2 theta delta k j));
    [|apply soon_all; intros k _; apply soon_all; intros j _; apply prediction_move].
  intros t _ H. unfold Landscape.loss.
  rewrite (sum_ext n _ (fun k => sum J (fun j => (residual theta k j +
    t * (prediction_1 theta delta k j + t * prediction_2 theta delta k j)) ^ 2)))
    by (intros k Hk; apply sum_ext; intros j Hj; rewrite (H k Hk j Hj); reflexivity).
  rewrite sum2_half_squares, <- first_order_sum.
  rewrite <- !sum_scal, <- !sum_plus. apply sum_ext. intros k _.
  rewrite <- !sum_scal, <- !sum_plus. apply sum_ext. intros j _. field.
Qed.

(** Lemma 3.4: the one-sided derivative exists in every direction and does not couple the neurons. *)
Theorem derivative_formula theta delta : one_sided_derivative p theta delta (first_order theta delta).
Proof.
  intros eps He.
  set (A := prediction_1 theta delta). set (B := prediction_2 theta delta).
  set (M := sum n (fun k => sum J (fun j => Rabs (residual theta k j * B k j) + (A k j ^ 2 + B k j ^ 2)))).
  destruct (soon_and _ _ (soon_and _ _ (soon_below 1 Rlt_0_1) (soon_small M eps He)) (loss_move theta delta))
    as (bound & Hb & H).
  exists bound. split; [exact Hb|]. intros t Ht. destruct (H t Ht) as [[Ht1 HtM] Heq]. clear H.
  rewrite Heq. fold A B.
  set (rest := sum n (fun k => sum J (fun j => residual theta k j * B k j + / 2 * (A k j + t * B k j) ^ 2))).
  replace ((t * first_order theta delta + t ^ 2 * rest) / t - first_order theta delta)
    with (t * rest) by (field; lra).
  rewrite Rabs_mult, (Rabs_right t) by lra.
  assert (Hrest : Rabs rest <= M).
  { unfold rest, M. eapply Rle_trans; [apply sum_abs|]. apply sum_le. intros k _.
    eapply Rle_trans; [apply sum_abs|]. apply sum_le. intros j _.
    eapply Rle_trans; [apply Rabs_triang|]. apply Rplus_le_compat_l.
    rewrite Rabs_right by (assert (0 <= (A k j + t * B k j) ^ 2) by apply pow2_ge_0; lra).
    assert (0 <= (A k j - t * B k j) ^ 2) by apply pow2_ge_0.
    assert (t ^ 2 * B k j ^ 2 <= 1 * B k j ^ 2).
    { apply Rmult_le_compat_r; [apply pow2_ge_0|]. rewrite <- (pow1 2). apply pow_incr. lra. }
    lra. }
  assert (t * Rabs rest <= t * M) by (apply Rmult_le_compat_l; lra). lra.
Qed.

Lemma derivative_unique theta delta l l' :
  one_sided_derivative p theta delta l -> one_sided_derivative p theta delta l' -> l = l'.
Proof.
  intros H H'. destruct (Req_dec l l') as [|Hne]; [assumption|exfalso].
  assert (He : 0 < Rabs (l - l') / 2) by (assert (0 < Rabs (l - l')) by (apply Rabs_pos_lt; lra); lra).
  destruct (H _ He) as (b & Hb & Hl). destruct (H' _ He) as (b' & Hb' & Hl').
  destruct (soon_exists (fun t => t < b /\ t < b')) as (t & Ht & Htb & Htb').
  { apply soon_and; apply soon_below; assumption. }
  specialize (Hl t (conj Ht Htb)). specialize (Hl' t (conj Ht Htb')).
  set (q := (loss (move theta t delta) - loss theta) / t) in *.
  assert (Htri : Rabs (l - l') <= Rabs (q - l') + Rabs (q - l)).
  { replace (l - l') with ((q - l') + - (q - l)) by ring. eapply Rle_trans; [apply Rabs_triang|].
    rewrite Rabs_Ropp. lra. }
  lra.
Qed.

(** ** Stationarity, neuron by neuron *)

(** The output conditions and the input condition of Definition 3.5. *)
Definition stationary_by_neurons (theta : Network) : Prop :=
  (forall i j, (i < width theta)%nat -> (j < J)%nat -> D theta j i (input_weight theta i) = 0) /\
  (bias_is_trained p = true -> forall j, (j < J)%nat -> sum n (fun k => residual theta k j) = 0) /\
  (forall i v, (i < width theta)%nat -> 0 <= SD theta i v).

(** The direction in which only input weight i moves. *)
Definition only_input (i : nat) (v : nat -> R) : Network := {|
  width := O;
  input_weight := fun l => if Nat.eqb l i then v else fun _ => 0;
  output_weight := fun _ _ => 0;
  bias := fun _ => 0
|}.

(** The direction in which only the output weight h_ji moves. *)
Definition only_output (i j : nat) (s : R) : Network := {|
  width := O;
  input_weight := fun _ _ => 0;
  output_weight := fun m l => if (Nat.eqb m j && Nat.eqb l i)%bool then s else 0;
  bias := fun _ => 0
|}.

Definition only_bias (j : nat) (s : R) : Network := {|
  width := O;
  input_weight := fun _ _ => 0;
  output_weight := fun _ _ => 0;
  bias := fun m => if Nat.eqb m j then s else 0
|}.

Lemma first_order_only_input theta i v :
  (i < width theta)%nat -> first_order theta (only_input i v) = SD theta i v.
Proof.
  intros Hi. unfold first_order. rewrite (sum_zero J (fun j => bias _ j * _)) by (intros; cbn; ring).
  rewrite Rplus_0_r. rewrite (sum_single _ _ i Hi).
  - cbn [only_input input_weight output_weight]. rewrite Nat.eqb_refl, sum_zero by (intros; ring). ring.
  - intros l _ Hl. cbn [only_input input_weight output_weight]. apply Nat.eqb_neq in Hl. rewrite Hl.
    rewrite sum_zero by (intros; ring). rewrite SD_zero. ring.
Qed.

Lemma first_order_only_output theta i j s :
  (i < width theta)%nat -> (j < J)%nat ->
  first_order theta (only_output i j s) = s * D theta j i (input_weight theta i).
Proof.
  intros Hi Hj. unfold first_order. rewrite (sum_zero J (fun j => bias _ j * _)) by (intros; cbn; ring).
  rewrite Rplus_0_r. rewrite (sum_single _ _ i Hi).
  - cbn [only_output input_weight output_weight]. rewrite SD_zero, (sum_single _ _ j Hj).
    + rewrite !Nat.eqb_refl. cbn. ring.
    + intros m _ Hm. apply Nat.eqb_neq in Hm. rewrite Hm. cbn. ring.
  - intros l _ Hl. cbn [only_output input_weight output_weight]. apply Nat.eqb_neq in Hl.
    rewrite SD_zero, sum_zero; [ring|]. intros m _. rewrite Hl, Bool.andb_false_r. ring.
Qed.

Lemma first_order_only_bias theta j s :
  (j < J)%nat -> first_order theta (only_bias j s) = s * sum n (fun k => residual theta k j).
Proof.
  intros Hj. unfold first_order. rewrite sum_zero.
  - rewrite Rplus_0_l, (sum_single _ _ j Hj); cbn [only_bias bias].
    + rewrite Nat.eqb_refl. reflexivity.
    + intros m _ Hm. apply Nat.eqb_neq in Hm. rewrite Hm. ring.
  - intros i _. cbn [only_bias input_weight output_weight]. rewrite SD_zero, sum_zero by (intros; ring). ring.
Qed.

Lemma first_order_stationary theta delta :
  stationary_by_neurons theta -> is_direction p delta ->
  first_order theta delta = sum (width theta) (fun i => SD theta i (input_weight delta i)).
Proof.
  intros (HO & HB & _) Hdir. unfold first_order.
  rewrite (sum_zero J (fun j => bias delta j * _)).
  - rewrite Rplus_0_r. apply sum_ext. intros i Hi.
    rewrite sum_zero; [ring|]. intros j Hj. rewrite HO by assumption. ring.
  - intros j Hj. destruct (bias_is_trained p) eqn:E.
    + rewrite HB by auto. ring.
    + rewrite (Hdir E j Hj). ring.
Qed.

(** Definition 3.5 says the same as: every one-sided derivative is at least 0. *)
Theorem stationary_iff theta : stationary p theta <-> stationary_by_neurons theta.
Proof.
  split.
  - intros H.
    assert (Hpos : forall delta, is_direction p delta -> 0 <= first_order theta delta).
    { intros delta Hd. destruct (H delta Hd) as (l & Hl & Hl0).
      rewrite (derivative_unique theta delta _ _ (derivative_formula theta delta) Hl). exact Hl0. }
    split; [|split].
    + intros i j Hi Hj.
      assert (H1 := Hpos (only_output i j 1)). assert (H2 := Hpos (only_output i j (-1))).
      rewrite first_order_only_output in H1, H2 by assumption.
      unfold is_direction in H1, H2. cbn in H1, H2. lapply H1; [|auto]. lapply H2; [|auto]. lra.
    + intros Ht j Hj.
      assert (H1 := Hpos (only_bias j 1)). assert (H2 := Hpos (only_bias j (-1))).
      rewrite first_order_only_bias in H1, H2 by assumption.
      unfold is_direction in H1, H2. rewrite Ht in H1, H2.
      lapply H1; [|discriminate]. lapply H2; [|discriminate]. lra.
    + intros i v Hi. rewrite <- (first_order_only_input theta i v Hi). apply Hpos.
      intros _ j _. reflexivity.
  - intros H delta Hd. exists (first_order theta delta). split; [apply derivative_formula|].
    rewrite first_order_stationary by assumption. apply sum_nonneg. intros i Hi. apply H. exact Hi.
Qed.

(** ** A negative derivative *)

Lemma near_move theta delta eps :
  0 < eps -> is_direction p delta -> soon (fun t => near p eps theta (move theta t delta)).
Proof.
  intros He Hd.
  assert (Hsmall : forall m, soon (fun t => Rabs (t * m) < eps)).
  { intros m. apply soon_mono with (P := fun t => t * Rabs m < eps); [|apply soon_small; exact He].
    intros t Ht H. rewrite Rabs_mult, (Rabs_right t); lra. }
  assert (H : soon (fun t =>
    (forall i, (i < width theta)%nat -> forall a, (a < d)%nat -> Rabs (t * input_weight delta i a) < eps) /\
    (forall i, (i < width theta)%nat -> forall j, (j < J)%nat -> Rabs (t * output_weight delta j i) < eps) /\
    (forall j, (j < J)%nat -> Rabs (t * bias delta j) < eps))).
  { apply soon_and; [|apply soon_and]; repeat (apply soon_all; intros); apply Hsmall. }
  revert H. apply soon_mono. intros t _ (H1 & H2 & H3).
  split; [split; [reflexivity|]|split; [|split]]; cbn [move input_weight output_weight bias].
  - intros Ht j Hj. rewrite (Hd Ht j Hj). ring.
  - intros i a Hi Ha. rewrite Rplus_comm. unfold Rminus. rewrite Rplus_assoc, Rplus_opp_r, Rplus_0_r. auto.
  - intros i j Hi Hj. rewrite Rplus_comm. unfold Rminus. rewrite Rplus_assoc, Rplus_opp_r, Rplus_0_r. auto.
  - intros j Hj. rewrite Rplus_comm. unfold Rminus. rewrite Rplus_assoc, Rplus_opp_r, Rplus_0_r. auto.
Qed.

(** A direction with a negative derivative: the loss falls at once. *)
Lemma descent_soon theta delta :
  first_order theta delta < 0 -> soon (fun t => loss (move theta t delta) < loss theta).
Proof.
  intros H. destruct (derivative_formula theta delta (- first_order theta delta)) as (b & Hb & Hl); [lra|].
  exists b. split; [exact Hb|]. intros t Ht. specialize (Hl t Ht). apply Rabs_def2 in Hl. destruct Hl as [Hl _].
  assert (Hq : (loss (move theta t delta) - loss theta) / t < 0) by lra.
  apply (Rmult_lt_compat_r t) in Hq; [|lra]. unfold Rdiv in Hq.
  rewrite Rmult_assoc, Rinv_l, Rmult_1_r, Rmult_0_l in Hq by lra. lra.
Qed.

Theorem descent_direction_refutes theta delta :
  is_direction p delta -> first_order theta delta < 0 ->
  ~ stationary p theta /\ ~ local_minimum p theta /\ ~ global_minimum p theta.
Proof.
  intros Hd H. split; [|split].
  - intros Hs. destruct (Hs delta Hd) as (l & Hl & Hl0).
    rewrite (derivative_unique theta delta _ _ Hl (derivative_formula theta delta)) in Hl0. lra.
  - intros (eps & He & Hmin).
    destruct (soon_exists _ (soon_and _ _ (near_move theta delta eps He Hd) (descent_soon theta delta H)))
      as (t & _ & Hn & Hlt).
    specialize (Hmin _ Hn). lra.
  - intros Hmin.
    destruct (soon_exists _ (soon_and _ _ (near_move theta delta 1 Rlt_0_1 Hd) (descent_soon theta delta H)))
      as (t & _ & Hn & Hlt).
    specialize (Hmin _ (proj1 Hn)). lra.
Qed.

(** A local minimum is stationary. *)
Theorem local_minimum_stationary theta : local_minimum p theta -> stationary p theta.
Proof.
  intros Hmin delta Hd. exists (first_order theta delta). split; [apply derivative_formula|].
  destruct (Rle_or_lt 0 (first_order theta delta)) as [|Hlt]; [assumption|exfalso].
  destruct (descent_direction_refutes theta delta Hd Hlt) as (_ & Hno & _). apply Hno. exact Hmin.
Qed.

(** Directional stationarity implies Clarke stationarity. *)
Theorem stationary_clarke theta : stationary p theta -> clarke_stationary p theta.
Proof.
  intros H delta Hd eps He. destruct (H delta Hd) as (l & Hl & Hl0).
  destruct (Hl eps He) as (b & Hb & Hq).
  destruct (soon_exists (fun t => t < b /\ t < eps)) as (t & Ht & Htb & Hte).
  { apply soon_and; apply soon_below; assumption. }
  exists theta, t. split; [|split; [lra|]].
  - split; [split; [reflexivity|auto]|]. split; [|split]; intros; rewrite Rminus_diag_eq, Rabs_R0; auto.
  - specialize (Hq t (conj Ht Htb)). apply Rabs_def2 in Hq. lra.
Qed.

End FirstOrder.
