(** ReLU networks on an interval against an affine target: a family of local minima that are not global, and a checker
    (Cheridito, Jentzen, Rossmannek, 2022).

    With the target alpha x + beta these are points at which the offset is the value of the target in the middle and no
    neuron reaches into the interval, except that one may end exactly at an end point if its output weight pulls in the
    harmless direction.  That there are no other local minima above 0 is not proved here. *)

Require Import Reals Lra Lia List QArith Qreals Bool.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Rationals SymbolicLandscape.Integral
  SymbolicLandscape.Interval SymbolicLandscape.AffineInstance.
Import ListNotations.
Local Open Scope R_scope.

Section AffineTarget.

Variables T0 T1 alpha beta : R.
Hypothesis ordered : T0 < T1.

Notation p := (affine_problem T0 T1 alpha beta relu).
Notation middle := ((T0 + T1) / 2).

(** A neuron that is negative on the whole interval, or 0 at one end with an output weight of the harmless sign. *)
Definition quiet_unit (w b v : R) : Prop :=
  (w * T0 + b < 0 /\ w * T1 + b < 0) \/
  (w < 0 /\ w * T0 + b = 0 /\ 0 < alpha * v) \/
  (0 < w /\ w * T1 + b = 0 /\ alpha * v < 0).

Definition quiet (phi : IntervalNetwork) : Prop :=
  offset phi = alpha * middle + beta /\
  forall j, (j < units phi)%nat -> quiet_unit (unit_weight phi j) (unit_bias phi j) (unit_output phi j).

Lemma quiet_unit_zero w b v x : quiet_unit w b v -> T0 <= x <= T1 -> relu (w * x + b) = 0.
Proof.
  intros H Hx. apply relu_nonpos. destruct H as [[H0 H1]|[(Hw & H0 & _)|(Hw & H1 & _)]].
  - apply (between_nonpos T0 T1); lra.
  - assert (w * x <= w * T0) by (apply Rmult_le_compat_neg_l; lra). lra.
  - assert (w * x <= w * T1) by (apply Rmult_le_compat_l; lra). lra.
Qed.

Lemma quiet_residual phi x : quiet phi -> T0 <= x <= T1 -> interval_residual p phi x = - alpha * (x - middle).
Proof.
  intros [Hc Hq] Hx. unfold interval_residual, network_value. cbn [interval_target activation affine_problem].
  rewrite sum_zero; [rewrite Hc; field|]. intros j Hj. rewrite (quiet_unit_zero _ _ _ x (Hq j Hj) Hx). ring.
Qed.

(** ** Near a quiet network *)

(** A strict inequality between the three numbers of a neuron persists nearby. *)
Lemma negative_nearby phi j a b c e :
  (j < units phi)%nat -> a * unit_weight phi j + b * unit_bias phi j + c * unit_output phi j + e < 0 ->
  exists epsilon, 0 < epsilon /\ forall phi', interval_near epsilon phi phi' ->
    a * unit_weight phi' j + b * unit_bias phi' j + c * unit_output phi' j + e < 0.
Proof.
  intros Hj H. set (g := a * unit_weight phi j + b * unit_bias phi j + c * unit_output phi j + e) in *.
  set (M := Rabs a + Rabs b + Rabs c + 1).
  assert (Ha := Rabs_pos a). assert (Hb := Rabs_pos b). assert (Hc := Rabs_pos c).
  exists (- g / M). split; [apply Rdiv_lt_0_compat; unfold M; lra|].
  intros phi' (_ & _ & Hn). destruct (Hn j Hj) as (Hw & Hbj & Hv).
  assert (HM : - g / M * M = - g) by (field; unfold M; lra).
  set (eps := - g / M) in *. assert (Heps : 0 < eps) by (apply Rdiv_lt_0_compat; unfold M; lra).
  assert (Hbound : forall q y, Rabs y < eps -> q * y <= Rabs q * eps).
  { intros q y Hy. eapply Rle_trans; [apply Rle_abs|]. rewrite Rabs_mult.
    apply Rmult_le_compat_l; [apply Rabs_pos|lra]. }
  assert (H1 := Hbound a _ Hw). assert (H2 := Hbound b _ Hbj). assert (H3 := Hbound c _ Hv).
  assert (HE : (Rabs a + Rabs b + Rabs c) * eps = - g - eps) by (rewrite <- HM; unfold M; ring).
  unfold g in *. lra.
Qed.

Lemma interval_near_weaken eps eps' phi phi' : eps <= eps' -> interval_near eps phi phi' -> interval_near eps' phi phi'.
Proof.
  intros He (Hu & Hc & Hn). split; [exact Hu|]. split; [lra|]. intros j Hj. destruct (Hn j Hj) as (H1 & H2 & H3). lra.
Qed.

(** Near a quiet neuron, what is added to the network has the sign of the residual, or vanishes. *)
Lemma quiet_unit_nearby phi j :
  (j < units phi)%nat -> quiet_unit (unit_weight phi j) (unit_bias phi j) (unit_output phi j) ->
  exists epsilon, 0 < epsilon /\ forall phi', interval_near epsilon phi phi' -> forall x, T0 <= x <= T1 ->
    0 <= - alpha * (x - middle) * (unit_output phi' j * relu (unit_weight phi' j * x + unit_bias phi' j)).
Proof.
  intros Hj H. destruct H as [[H0 H1]|[(Hw & H0 & Hv)|(Hw & H1 & Hv)]].
  - destruct (negative_nearby phi j T0 1 0 0 Hj) as (e0 & He0 & Hn0); [lra|].
    destruct (negative_nearby phi j T1 1 0 0 Hj) as (e1 & He1 & Hn1); [lra|].
    exists (Rmin e0 e1). split; [apply Rmin_glb_lt; assumption|]. intros phi' Hn x Hx.
    assert (N0 := Hn0 phi' (interval_near_weaken _ _ _ _ (Rmin_l e0 e1) Hn)).
    assert (N1 := Hn1 phi' (interval_near_weaken _ _ _ _ (Rmin_r e0 e1) Hn)).
    rewrite relu_nonpos by (apply (between_nonpos T0 T1); lra). lra.
  - assert (Hm : unit_weight phi j * middle + unit_bias phi j < 0).
    { assert (unit_weight phi j * (middle - T0) < 0); [|lra].
      rewrite <- (Rmult_0_l (middle - T0)). apply Rmult_lt_compat_r; lra. }
    destruct (negative_nearby phi j 1 0 0 0 Hj) as (e0 & He0 & Hn0); [lra|].
    destruct (negative_nearby phi j middle 1 0 0 Hj) as (e1 & He1 & Hn1); [lra|].
    destruct (negative_nearby phi j 0 0 (- alpha) 0 Hj) as (e2 & He2 & Hn2); [lra|].
    exists (Rmin (Rmin e0 e1) e2). split; [repeat apply Rmin_glb_lt; assumption|]. intros phi' Hn x Hx.
    assert (Hn01 := interval_near_weaken _ _ _ _ (Rmin_l (Rmin e0 e1) e2) Hn).
    assert (N0 := Hn0 phi' (interval_near_weaken _ _ _ _ (Rmin_l e0 e1) Hn01)).
    assert (N1 := Hn1 phi' (interval_near_weaken _ _ _ _ (Rmin_r e0 e1) Hn01)).
    assert (N2 := Hn2 phi' (interval_near_weaken _ _ _ _ (Rmin_r (Rmin e0 e1) e2) Hn)).
    destruct (Rle_or_lt middle x) as [Hmx|Hxm].
    + assert (unit_weight phi' j * x <= unit_weight phi' j * middle) by (apply Rmult_le_compat_neg_l; lra).
      rewrite relu_nonpos by lra. lra.
    + replace (- alpha * (x - middle) * (unit_output phi' j * relu (unit_weight phi' j * x + unit_bias phi' j)))
        with (alpha * unit_output phi' j * ((middle - x) * relu (unit_weight phi' j * x + unit_bias phi' j))) by ring.
      apply Rmult_le_pos; [lra|]. apply Rmult_le_pos; [lra|apply relu_pos].
  - assert (Hm : unit_weight phi j * middle + unit_bias phi j < 0).
    { assert (unit_weight phi j * (middle - T1) < 0); [|lra].
      rewrite <- (Rmult_0_r (unit_weight phi j)). apply Rmult_lt_compat_l; lra. }
    destruct (negative_nearby phi j (-1) 0 0 0 Hj) as (e0 & He0 & Hn0); [lra|].
    destruct (negative_nearby phi j middle 1 0 0 Hj) as (e1 & He1 & Hn1); [lra|].
    destruct (negative_nearby phi j 0 0 alpha 0 Hj) as (e2 & He2 & Hn2); [lra|].
    exists (Rmin (Rmin e0 e1) e2). split; [repeat apply Rmin_glb_lt; assumption|]. intros phi' Hn x Hx.
    assert (Hn01 := interval_near_weaken _ _ _ _ (Rmin_l (Rmin e0 e1) e2) Hn).
    assert (N0 := Hn0 phi' (interval_near_weaken _ _ _ _ (Rmin_l e0 e1) Hn01)).
    assert (N1 := Hn1 phi' (interval_near_weaken _ _ _ _ (Rmin_r e0 e1) Hn01)).
    assert (N2 := Hn2 phi' (interval_near_weaken _ _ _ _ (Rmin_r (Rmin e0 e1) e2) Hn)).
    destruct (Rle_or_lt x middle) as [Hxm|Hmx].
    + assert (unit_weight phi' j * x <= unit_weight phi' j * middle) by (apply Rmult_le_compat_l; lra).
      rewrite relu_nonpos by lra. lra.
    + replace (- alpha * (x - middle) * (unit_output phi' j * relu (unit_weight phi' j * x + unit_bias phi' j)))
        with (- (alpha * unit_output phi' j) * ((x - middle) * relu (unit_weight phi' j * x + unit_bias phi' j)))
        by ring.
      apply Rmult_le_pos; [lra|]. apply Rmult_le_pos; [lra|apply relu_pos].
Qed.

Lemma quiet_nearby phi m :
  (m <= units phi)%nat ->
  (forall j, (j < units phi)%nat -> quiet_unit (unit_weight phi j) (unit_bias phi j) (unit_output phi j)) ->
  exists epsilon, 0 < epsilon /\ forall phi', interval_near epsilon phi phi' -> forall x, T0 <= x <= T1 ->
    forall j, (j < m)%nat ->
    0 <= - alpha * (x - middle) * (unit_output phi' j * relu (unit_weight phi' j * x + unit_bias phi' j)).
Proof.
  intros Hm Hq. induction m as [|m IH].
  - exists 1. split; [lra|]. intros; lia.
  - destruct IH as (e0 & He0 & H0); [lia|]. destruct (quiet_unit_nearby phi m) as (e1 & He1 & H1); [lia|apply Hq; lia|].
    exists (Rmin e0 e1). split; [apply Rmin_glb_lt; assumption|]. intros phi' Hn x Hx j Hj.
    destruct (Nat.eq_dec j m) as [->|].
    + apply H1; [|exact Hx]. eapply interval_near_weaken; [apply Rmin_r|exact Hn].
    + apply H0; [|exact Hx|lia]. eapply interval_near_weaken; [apply Rmin_l|exact Hn].
Qed.

(** The mean of the residual is 0. *)
Lemma quiet_mean : has_integral T0 T1 (fun x => - alpha * (x - middle)) 0.
Proof.
  assert (H := integral_quadratic T0 T1 (alpha * middle) (- alpha) 0 (Rlt_le _ _ ordered)).
  match type of H with has_integral _ _ _ ?I => replace I with 0 in H by field end.
  apply integral_of_equal with (2 := H). intros x _. ring.
Qed.

Theorem quiet_local_minimum phi : quiet phi -> interval_local_minimum p phi.
Proof.
  intros Hq. destruct (quiet_nearby phi (units phi) (le_n _) (proj2 Hq)) as (eps & He & Hn).
  exists eps. split; [exact He|]. intros phi' L L' Hnear HL HL'.
  destruct (loss_change p ordered relu_continuous (affine_continuous _ _ _ _ _) phi phi' L L' HL HL')
    as (A & B & HA & _ & HB & Heq).
  assert (HA0 : 0 + (offset phi' - offset phi - 1) * 0 <= A); [|lra].
  eapply (integral_monotone T0 T1); [|exact (integral_linear T0 T1 _ _ _ _ _ quiet_mean quiet_mean)|exact HA].
  intros x Hx. cbv beta. rewrite quiet_residual by (exact Hq || lra).
  assert (Hdf : network_value p phi' x - network_value p phi x = (offset phi' - offset phi) +
    sum (units phi) (fun j => unit_output phi' j * relu (unit_weight phi' j * x + unit_bias phi' j))).
  { unfold network_value. cbn [activation affine_problem]. rewrite (proj1 Hnear).
    rewrite (sum_zero (units phi) (fun j => unit_output phi j * _)); [ring|].
    intros j Hj. rewrite (quiet_unit_zero _ _ _ x (proj2 Hq j Hj)) by lra. ring. }
  rewrite Hdf, Rmult_plus_distr_l, <- sum_scal.
  assert (0 <= sum (units phi) (fun j =>
    - alpha * (x - middle) * (unit_output phi' j * relu (unit_weight phi' j * x + unit_bias phi' j)))); [|lra].
  apply sum_nonneg. intros j Hj. apply (Hn phi' Hnear x Hx j Hj).
Qed.

(** The loss there. *)
Lemma quiet_loss phi L : quiet phi -> has_loss p phi L -> L = alpha ^ 2 * (T1 - T0) ^ 3 / 12.
Proof.
  intros Hq HL.
  assert (H := integral_quadratic T0 T1 (alpha ^ 2 * middle ^ 2) (-2 * alpha ^ 2 * middle) (alpha ^ 2)
    (Rlt_le _ _ ordered)).
  match type of H with has_integral _ _ _ ?I => assert (E : L = I) end.
  - refine (integral_equal T0 T1 _ _ _ _ _ HL H). intros x Hx. cbv beta.
    rewrite quiet_residual by (exact Hq || lra). ring.
  - rewrite E. field.
Qed.

(** The target itself, by one neuron. *)
Definition interpolating (m : nat) : IntervalNetwork := {|
  units := m;
  unit_weight := fun _ => 1;
  unit_bias := fun _ => - T0;
  unit_output := fun j => if Nat.eqb j 0 then alpha else 0;
  offset := alpha * T0 + beta
|}.

Lemma interpolating_loss m L : (0 < m)%nat -> has_loss p (interpolating m) L -> L = 0.
Proof.
  intros Hm HL. assert (H := integral_constant T0 T1 0 (Rlt_le _ _ ordered)). rewrite Rmult_0_l in H.
  refine (integral_equal T0 T1 _ _ _ _ _ HL H). intros x Hx. cbv beta.
  unfold interval_residual, network_value. cbn [interpolating units unit_weight unit_bias unit_output offset].
  rewrite (sum_single _ _ 0%nat Hm).
  - cbn. rewrite relu_nonneg by lra. ring.
  - intros j _ Hj. apply Nat.eqb_neq in Hj. rewrite Hj. ring.
Qed.

Theorem quiet_not_global phi :
  quiet phi -> alpha <> 0 -> (0 < units phi)%nat -> ~ interval_global_minimum p phi.
Proof.
  intros Hq Ha Hm Hmin.
  destruct (loss_exists p ordered relu_continuous (affine_continuous _ _ _ _ _) phi) as [L HL].
  destruct (loss_exists p ordered relu_continuous (affine_continuous _ _ _ _ _) (interpolating (units phi))) as [L' HL'].
  assert (Hle := Hmin (interpolating (units phi)) L L' eq_refl HL HL').
  rewrite (quiet_loss phi L Hq HL), (interpolating_loss _ L' Hm HL') in Hle.
  assert (0 < alpha ^ 2 * (T1 - T0) ^ 3 / 12); [|lra].
  apply Rdiv_lt_0_compat; [|lra]. apply Rmult_lt_0_compat; [|apply pow_lt; lra].
  rewrite <- Rsqr_pow2. apply Rlt_0_sqr. exact Ha.
Qed.

End AffineTarget.

(** ** The checker *)

Definition is_neg (a : Q) : bool := is_pos (qneg a).

Definition quiet_unit_check (T0 T1 alpha w b v : Q) : bool :=
  let z0 := qadd (qmul w T0) b in
  let z1 := qadd (qmul w T1) b in
  (is_neg z0 && is_neg z1) || (is_neg w && is_zero z0 && is_pos (qmul alpha v)) ||
  (is_pos w && is_zero z1 && is_neg (qmul alpha v)).

Definition is_relu (s : Activation) : bool := match s with Relu => true | _ => false end.

Definition check_quiet (I : AffineInstance) : bool :=
  check_affine_interval I && is_relu (unit_activation I) &&
  Qeq_bool (output_offset I)
    (qadd (qmul (target_slope I) (qmul (1 # 2) (qadd (interval_left I) (interval_right I)))) (target_value I)) &&
  all_below (length (unit_weights I)) (fun j =>
    quiet_unit_check (interval_left I) (interval_right I) (target_slope I)
      (nth j (unit_weights I) 0%Q) (nth j (unit_biases I) 0%Q) (nth j (unit_outputs I) 0%Q)).

Lemma is_neg_R a : is_neg a = true -> Q2R a < 0.
Proof. intros H. apply is_pos_R in H. rewrite Q2R_qneg in H. lra. Qed.

Lemma quiet_unit_check_R T0 T1 alpha w b v :
  quiet_unit_check T0 T1 alpha w b v = true ->
  quiet_unit (Q2R T0) (Q2R T1) (Q2R alpha) (Q2R w) (Q2R b) (Q2R v).
Proof.
  unfold quiet_unit_check, quiet_unit. cbv zeta. intros H.
  apply orb_true_iff in H. destruct H as [H|H]; [apply orb_true_iff in H; destruct H as [H|H]|].
  - apply andb_true_iff in H. destruct H as [H0 H1]. apply is_neg_R in H0. apply is_neg_R in H1.
    rewrite Q2R_qadd, Q2R_qmul in H0, H1. left. split; assumption.
  - apply andb_true_iff in H. destruct H as [H Hv]. apply andb_true_iff in H. destruct H as [Hw H0].
    apply is_neg_R in Hw. apply is_zero_R in H0. apply is_pos_R in Hv.
    rewrite Q2R_qadd, Q2R_qmul in H0. rewrite Q2R_qmul in Hv. right. left. auto.
  - apply andb_true_iff in H. destruct H as [H Hv]. apply andb_true_iff in H. destruct H as [Hw H1].
    apply is_pos_R in Hw. apply is_zero_R in H1. apply is_neg_R in Hv.
    rewrite Q2R_qadd, Q2R_qmul in H1. rewrite Q2R_qmul in Hv. right. right. auto.
Qed.

Theorem check_quiet_sound I : check_quiet I = true ->
  interval_local_minimum (affine_problem_of I) (affine_network_of I).
Proof.
  unfold check_quiet. intros H. apply andb_true_iff in H. destruct H as [H Hunits].
  apply andb_true_iff in H. destruct H as [H Hc]. apply andb_true_iff in H. destruct H as [Hordered Hrelu].
  unfold affine_problem_of. destruct (unit_activation I); try discriminate Hrelu.
  apply quiet_local_minimum; [apply check_affine_interval_R; exact Hordered|]. split.
  - cbn [affine_network_of offset]. rewrite (Qeq_bool_R _ _ Hc), !Q2R_qadd, !Q2R_qmul, Q2R_half, Q2R_qadd. field.
  - intros j Hj. apply quiet_unit_check_R. apply (all_below_true _ _ Hunits j Hj).
Qed.
