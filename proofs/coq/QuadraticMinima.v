(** Networks with the activation z^2 against an affine target on an interval: every local minimum has the loss 0. *)

Require Import Reals Lra Lia.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Integral SymbolicLandscape.Interval
  SymbolicLandscape.AffineInstance SymbolicLandscape.LocalChange SymbolicLandscape.AffineMinima.
Local Open Scope R_scope.

Section QuadraticMinima.

Variables T0 T1 alpha beta : R.
Hypothesis ordered : T0 < T1.
Notation p := (affine_problem T0 T1 alpha beta square).
Variable phi : IntervalNetwork.
Hypothesis minimum : interval_local_minimum p phi.

Notation target_continuous := (affine_continuous T0 T1 alpha beta square).
Notation r := (interval_residual p phi).
Notation D := (response p ordered square_continuous target_continuous phi).
Notation w := (unit_weight phi).
Notation b := (unit_bias phi).
Notation v := (unit_output phi).

Notation moment := (moment T0 T1 alpha beta square ordered square_continuous phi).
Notation moment_integral := (moment_integral T0 T1 alpha beta square ordered square_continuous phi).
Notation mean_zero := (mean_zero T0 T1 alpha beta square ordered square_continuous phi minimum).

(** D is the quadratic form with the matrix of the moments 2, 1, 1, 0; and the moment 0 is 0. *)
Definition form (w' b' : R) : R := w' ^ 2 * moment 2 + 2 * w' * b' * moment 1.

Lemma response_form w' b' : D w' b' = form w' b'.
Proof.
  assert (HI := integral_linear _ _ _ _ (b' ^ 2) _ _ (integral_plus _ _ _ _ _ _
    (integral_scale _ _ _ (w' ^ 2) _ (moment_integral 2)) (integral_scale _ _ _ (2 * w' * b') _ (moment_integral 1)))
    mean_zero).
  rewrite Rmult_0_r, Rplus_0_r in HI.
  assert (H := response_integral p ordered square_continuous target_continuous phi w' b').
  refine (integral_equal T0 T1 _ _ _ _ _ H HI). intros x _. cbn [activation affine_problem]. unfold pre, square. ring.
Qed.

(** A bound of |w x + b| on the interval. *)
Definition size (w' b' : R) : R := Rabs w' * (Rabs T0 + Rabs T1) + Rabs b'.

Lemma size_nonneg w' b' : 0 <= size w' b'.
Proof.
  unfold size. assert (H0 := Rabs_pos T0). assert (H1 := Rabs_pos T1). assert (Hb := Rabs_pos b').
  assert (0 <= Rabs w' * (Rabs T0 + Rabs T1)) by (apply Rmult_le_pos; [apply Rabs_pos|lra]). lra.
Qed.

Lemma size_bound w' b' x : T0 <= x <= T1 -> Rabs (w' * x + b') <= size w' b'.
Proof.
  intros Hx. unfold size. eapply Rle_trans; [apply Rabs_triang|]. apply Rplus_le_compat_r. rewrite Rabs_mult.
  apply Rmult_le_compat_l; [apply Rabs_pos|].
  assert (H0 := Rle_abs (- T0)). rewrite Rabs_Ropp in H0. assert (H1 := Rle_abs T1).
  assert (H2 := Rabs_pos T0). assert (H3 := Rabs_pos T1). apply Rabs_le. lra.
Qed.

(** The neuron moves to (w + t dw, b + t db, v + t dv). *)
Lemma moved_inequality dw db dv : exists eps, 0 < eps /\ forall j t C, (j < units phi)%nat -> Rabs t < eps ->
  (forall x, T0 <= x <= T1 ->
    Rabs ((v j + t * dv) * ((w j + t * dw) * x + (b j + t * db)) ^ 2 - v j * (w j * x + b j) ^ 2) <= C) ->
  0 <= 2 * ((v j + t * dv) * form (w j + t * dw) (b j + t * db)) + C ^ 2 * (T1 - T0).
Proof.
  destruct (bounded_inequality p ordered square_continuous target_continuous phi minimum) as (e & He & Hin).
  set (K := 1 + Rabs dw + Rabs db + Rabs dv).
  assert (Hw := Rabs_pos dw). assert (Hb := Rabs_pos db). assert (Hv := Rabs_pos dv).
  exists (e / K). assert (HK : 0 < K) by (unfold K; lra). split; [apply Rdiv_lt_0_compat; lra|].
  intros j t C Hj Ht HC. rewrite <- response_form.
  assert (Hsmall : Rabs t * K < e).
  { apply (Rmult_lt_compat_r K) in Ht; [|exact HK]. unfold Rdiv in Ht.
    rewrite Rmult_assoc, Rinv_l, Rmult_1_r in Ht by lra. exact Ht. }
  assert (Hstep : forall y d, Rabs d <= K -> Rabs (y + t * d - y) < e).
  { intros y d Hd. replace (y + t * d - y) with (t * d) by ring. rewrite Rabs_mult.
    eapply Rle_lt_trans; [|exact Hsmall]. apply Rmult_le_compat_l; [apply Rabs_pos|exact Hd]. }
  apply (Hin j _ _ (v j + t * dv) 0 C Hj); try (apply Hstep; unfold K; lra).
  - rewrite Rabs_R0. exact He.
  - intros x Hx. unfold change, pre, square. cbn [activation affine_problem]. unfold square. rewrite Rplus_0_r.
    apply HC. exact Hx.
Qed.

Hypothesis moment_not_zero : moment 1 <> 0.

(** (w + t dw) x + (b + t db) squared, minus the square of w x + b, is of order t. *)
Lemma square_step w0 b0 dw db t x : T0 <= x <= T1 -> Rabs t < 1 ->
  Rabs (((w0 + t * dw) * x + (b0 + t * db)) ^ 2 - (w0 * x + b0) ^ 2) <=
  Rabs t * (size dw db * (2 * size w0 b0 + size dw db)).
Proof.
  intros Hx Ht.
  replace (((w0 + t * dw) * x + (b0 + t * db)) ^ 2 - (w0 * x + b0) ^ 2)
    with (t * ((dw * x + db) * (2 * (w0 * x + b0) + t * (dw * x + db)))) by ring.
  rewrite Rabs_mult. apply Rmult_le_compat_l; [apply Rabs_pos|]. rewrite Rabs_mult.
  apply Rmult_le_compat; [apply Rabs_pos|apply Rabs_pos|apply size_bound; exact Hx|].
  eapply Rle_trans; [apply Rabs_triang|]. apply Rplus_le_compat.
  - rewrite Rabs_mult, (Rabs_right 2) by lra. apply Rmult_le_compat_l; [lra|apply size_bound; exact Hx].
  - rewrite Rabs_mult. replace (size dw db) with (1 * size dw db) by ring.
    apply Rmult_le_compat; [apply Rabs_pos|apply Rabs_pos|lra|apply size_bound; exact Hx].
Qed.

(** A neuron that is not flat is degenerate: D has a zero at (w, b), and is linear there unless (w, b) = 0. *)
Lemma not_flat_is_degenerate j : (j < units phi)%nat -> v j <> 0 -> w j = 0 /\ b j = 0.
Proof.
  intros Hj Hv. assert (Hz := neuron_response_zero p ordered square_continuous target_continuous phi minimum j Hj).
  rewrite response_form in Hz.
  assert (Hlin : forall dw db, v j * (w j * dw * moment 2 + (w j * db + b j * dw) * moment 1) = 0).
  { intros dw db. destruct (moved_inequality dw db 0) as (eps & He & Hin).
    set (S := Rabs (v j) * (size dw db * (2 * size (w j) (b j) + size dw db))).
    apply first_order_zero with (Rmin 1 eps) (v j * form dw db / 2 + S ^ 2 * (T1 - T0) / 4); [apply Rmin_glb_lt; lra|].
    intros t Ht. assert (H1 : Rmin 1 eps <= 1) by apply Rmin_l. assert (H2 : Rmin 1 eps <= eps) by apply Rmin_r.
    assert (H := Hin j t (Rabs t * S) Hj ltac:(lra)).
    assert (Hform : form (w j + t * dw) (b j + t * db) =
      2 * t * (w j * dw * moment 2 + (w j * db + b j * dw) * moment 1) + t ^ 2 * form dw db).
    { transitivity (form (w j) (b j) + 2 * t * (w j * dw * moment 2 + (w j * db + b j * dw) * moment 1) +
        t ^ 2 * form dw db); [unfold form; ring|]. rewrite Hz. ring. }
    rewrite Hform, Rpow_mult_distr, pow2_abs, Rmult_0_r, Rplus_0_r in H.
    assert (H3 : 0 <= 2 * (v j * (2 * t * (w j * dw * moment 2 + (w j * db + b j * dw) * moment 1) +
      t ^ 2 * form dw db)) + t ^ 2 * S ^ 2 * (T1 - T0)).
    { apply H. intros x Hx. rewrite <- Rmult_minus_distr_l, Rabs_mult.
      replace (Rabs t * S) with (Rabs (v j) * (Rabs t * (size dw db * (2 * size (w j) (b j) + size dw db))))
        by (unfold S; ring).
      apply Rmult_le_compat_l; [apply Rabs_pos|]. apply square_step; [exact Hx|lra]. }
    lra. }
  assert (Hw : w j = 0).
  { assert (H := Hlin 0 1).
    replace (w j * 0 * moment 2 + (w j * 1 + b j * 0) * moment 1) with (w j * moment 1) in H by ring.
    apply Rmult_integral in H. destruct H as [H|H]; [contradiction|].
    apply Rmult_integral in H. destruct H as [H|H]; [exact H|contradiction]. }
  split; [exact Hw|]. assert (H := Hlin 1 0). rewrite Hw in H.
  replace (0 * 1 * moment 2 + (0 * 0 + b j * 1) * moment 1) with (b j * moment 1) in H by ring.
  apply Rmult_integral in H. destruct H as [H|H]; [contradiction|].
  apply Rmult_integral in H. destruct H as [H|H]; [exact H|contradiction].
Qed.

(** The form takes every value, at a vector (1, k). *)
Lemma form_takes a : exists k, form 1 k = a.
Proof. exists ((a - moment 2) / (2 * moment 1)). unfold form. field. exact moment_not_zero. Qed.

(** If t^m (a + t c) >= 0 for all small t > 0 then a >= 0. *)
Lemma leading_nonneg eps a c m : 0 < eps -> (forall t, 0 < t < eps -> 0 <= t ^ m * (a + t * c)) -> 0 <= a.
Proof.
  intros He H. apply first_order_nonneg with eps c; [exact He|]. intros t Ht. specialize (H t Ht).
  assert (Hm : 0 < t ^ m) by (apply pow_lt; lra).
  assert (0 <= a + t * c) by (apply Rmult_le_reg_l with (t ^ m); lra).
  replace (t * a + t ^ 2 * c) with (t * (a + t * c)) by ring. apply Rmult_le_pos; lra.
Qed.

(** A degenerate neuron escapes: with (w, b) = t (1, k) and v + t dv the change is 2 (v + t dv) t^2 form(1, k) + .. *)
Lemma not_degenerate j : (j < units phi)%nat -> ~ (w j = 0 /\ b j = 0).
Proof.
  intros Hj [Hw Hb].
  assert (Hnone : forall a dv m, (m <= 1)%nat -> (forall t, v j + t * dv = t ^ m * (v j + dv)) ->
    (v j + dv) * a < 0 -> False).
  { intros a dv m Hm Hv Hneg. destruct (form_takes a) as (k & Hk).
    destruct (moved_inequality 1 k dv) as (eps & He & Hin).
    set (S := size 1 k). set (u := v j + dv) in *. assert (HS := size_nonneg 1 k). fold S in HS.
    set (c := u ^ 2 * S ^ 4 * (T1 - T0)).
    assert (Hc : 0 <= c).
    { unfold c. apply Rmult_le_pos; [|lra]. apply Rmult_le_pos; [apply pow2_ge_0|apply pow_le; exact HS]. }
    assert (0 <= 2 * (u * a)); [|lra].
    apply leading_nonneg with (Rmin 1 eps) c (m + 2)%nat; [apply Rmin_glb_lt; lra|].
    intros t Ht. assert (H1 : Rmin 1 eps <= 1) by apply Rmin_l. assert (H2 : Rmin 1 eps <= eps) by apply Rmin_r.
    assert (Htm : 0 < t ^ m) by (apply pow_lt; lra).
    assert (H := Hin j t (t ^ m * Rabs u * (t * S) ^ 2) Hj). rewrite (Rabs_right t), Hw, Hb, Hv in H by lra.
    fold u in H.
    assert (H3 : 0 <= 2 * (t ^ m * u * form (0 + t * 1) (0 + t * k)) + (t ^ m * Rabs u * (t * S) ^ 2) ^ 2 * (T1 - T0)).
    { apply H; [lra|]. intros x Hx. replace (t ^ m * u * ((0 + t * 1) * x + (0 + t * k)) ^ 2 - v j * (0 * x + 0) ^ 2)
        with (t ^ m * u * (t * (1 * x + k)) ^ 2) by ring.
      rewrite !Rabs_mult, (Rabs_right (t ^ m)) by lra. apply Rmult_le_compat_l.
      - apply Rmult_le_pos; [lra|apply Rabs_pos].
      - rewrite <- RPow_abs, Rabs_mult, (Rabs_right t) by lra. apply pow_incr. split.
        + apply Rmult_le_pos; [lra|apply Rabs_pos].
        + apply Rmult_le_compat_l; [lra|apply size_bound; exact Hx]. }
    assert (Hform : form (0 + t * 1) (0 + t * k) = t ^ 2 * a) by (rewrite <- Hk; unfold form; ring).
    assert (Hsq : (t ^ m * Rabs u * (t * S) ^ 2) ^ 2 * (T1 - T0) = t ^ (m + 2) * (t ^ m * t ^ 2 * c)).
    { unfold c. rewrite <- (pow2_abs u), pow_add. ring. }
    rewrite Hform, Hsq in H3. rewrite pow_add in *.
    assert (Hle : t ^ m * t ^ 2 * c <= t * c).
    { apply Rmult_le_compat_r; [exact Hc|].
      assert (t ^ m <= 1) by (destruct m as [|[|m]]; [cbn; lra|rewrite pow_1; lra|lia]).
      assert (t ^ m * t ^ 2 <= 1 * t ^ 2) by (apply Rmult_le_compat_r; [apply pow2_ge_0|lra]).
      assert (t * t <= 1 * t) by (apply Rmult_le_compat_r; lra). lra. }
    assert (Hmul : t ^ m * t ^ 2 * (t ^ m * t ^ 2 * c) <= t ^ m * t ^ 2 * (t * c)).
    { apply Rmult_le_compat_l; [|exact Hle]. apply Rmult_le_pos; [lra|apply pow2_ge_0]. }
    lra. }
  destruct (Req_dec (v j) 0) as [Hv|Hv].
  - apply (Hnone (-1) 1 1%nat); [lia| |lra]. intros t. rewrite Hv. ring.
  - apply (Hnone (- v j) 0 0%nat); [lia| |].
    + intros t. ring.
    + assert (0 < v j * v j) by (apply Rlt_0_sqr; exact Hv). lra.
Qed.

(** A flat neuron that is not degenerate escapes: (w, b) moves off the zero of D, and v against D. *)
Lemma not_flat j : (j < units phi)%nat -> w j <> 0 \/ b j <> 0 -> v j <> 0.
Proof.
  intros Hj Hwb Hv. assert (Hz := neuron_response_zero p ordered square_continuous target_continuous phi minimum j Hj).
  rewrite response_form in Hz.
  assert (Hd : exists dw db, w j * dw * moment 2 + (w j * db + b j * dw) * moment 1 <> 0).
  { destruct (Req_dec (w j) 0) as [Hw|Hw].
    - exists 1, 0. rewrite Hw. destruct Hwb as [|Hb]; [contradiction|].
      replace (0 * 1 * moment 2 + (0 * 0 + b j * 1) * moment 1) with (b j * moment 1) by ring.
      apply Rmult_integral_contrapositive_currified; assumption.
    - exists 0, 1. replace (w j * 0 * moment 2 + (w j * 1 + b j * 0) * moment 1) with (w j * moment 1) by ring.
      apply Rmult_integral_contrapositive_currified; assumption. }
  destruct Hd as (dw & db & HB). set (B := w j * dw * moment 2 + (w j * db + b j * dw) * moment 1) in *.
  set (S := size (w j) (b j) + size dw db).
  assert (HS : 0 <= S) by (unfold S; assert (H0 := size_nonneg (w j) (b j)); assert (H1 := size_nonneg dw db); lra).
  assert (HS4 : 0 <= S ^ 4 * (T1 - T0)) by (apply Rmult_le_pos; [apply pow_le; exact HS|lra]).
  set (e := / (S ^ 4 * (T1 - T0) + 1)).
  assert (He0 : 0 < e) by (apply Rinv_0_lt_compat; lra).
  assert (He1 : e * (S ^ 4 * (T1 - T0)) = 1 - e) by (unfold e; field; lra).
  destruct (moved_inequality dw db (- e * B)) as (eps & He & Hin).
  assert (Hsq : 0 < B * B) by (apply Rlt_0_sqr; exact HB).
  assert (HeB : 0 < e * (B * B)) by (apply Rmult_lt_0_compat; assumption).
  assert (0 <= e * (B * B) * (-3 - e)); [|assert (e * (B * B) * (3 + e) > 0) by (apply Rmult_lt_0_compat; lra); lra].
  apply leading_nonneg with (Rmin 1 eps) (-2 * e * B * form dw db) 2%nat; [apply Rmin_glb_lt; lra|].
  intros t Ht. assert (H1 : Rmin 1 eps <= 1) by apply Rmin_l. assert (H2 : Rmin 1 eps <= eps) by apply Rmin_r.
  assert (H := Hin j t (Rabs (t * (- e * B)) * S ^ 2) Hj). rewrite (Rabs_right t), Hv in H by lra.
  assert (Hform : form (w j + t * dw) (b j + t * db) = 2 * t * B + t ^ 2 * form dw db).
  { transitivity (form (w j) (b j) + 2 * t * B + t ^ 2 * form dw db); [unfold B, form; ring|]. rewrite Hz. ring. }
  rewrite Hform, Rpow_mult_distr, pow2_abs in H.
  assert (H3 : 0 <= 2 * ((0 + t * (- e * B)) * (2 * t * B + t ^ 2 * form dw db)) +
    (t * (- e * B)) ^ 2 * (S ^ 2) ^ 2 * (T1 - T0)).
  { apply H; [lra|]. intros x Hx.
    replace ((0 + t * (- e * B)) * ((w j + t * dw) * x + (b j + t * db)) ^ 2 - 0 * (w j * x + b j) ^ 2)
      with (t * (- e * B) * ((w j * x + b j) + t * (dw * x + db)) ^ 2) by ring.
    rewrite Rabs_mult. apply Rmult_le_compat_l; [apply Rabs_pos|]. rewrite <- RPow_abs. apply pow_incr.
    split; [apply Rabs_pos|]. eapply Rle_trans; [apply Rabs_triang|].
    apply Rplus_le_compat; [apply size_bound; exact Hx|].
    rewrite Rabs_mult, (Rabs_right t) by lra. replace (size dw db) with (1 * size dw db) by ring.
    apply Rmult_le_compat; [lra|apply Rabs_pos|lra|apply size_bound; exact Hx]. }
  replace ((t * (- e * B)) ^ 2 * (S ^ 2) ^ 2 * (T1 - T0))
    with (t ^ 2 * (e * (B * B)) * (e * (S ^ 4 * (T1 - T0)))) in H3 by ring.
  rewrite He1 in H3. lra.
Qed.

End QuadraticMinima.

(** With at least one neuron, the local minima are exactly the networks of loss 0. *)
Theorem quadratic_minima T0 T1 alpha beta phi L :
  T0 < T1 -> (0 < units phi)%nat -> has_loss (affine_problem T0 T1 alpha beta square) phi L ->
  (interval_local_minimum (affine_problem T0 T1 alpha beta square) phi <-> L = 0).
Proof.
  intros Hordered Hunits HL. split.
  - intros Hmin. destruct (Req_dec L 0) as [|HL0]; [assumption|exfalso].
    assert (HM : moment T0 T1 alpha beta square Hordered square_continuous phi 1 <> 0).
    { intros HM. apply HL0.
      rewrite (loss_by_moment T0 T1 alpha beta square Hordered square_continuous phi Hmin L HL), HM. ring. }
    destruct (not_degenerate T0 T1 alpha beta Hordered phi Hmin HM 0 Hunits).
    assert (Hflat := not_flat T0 T1 alpha beta Hordered phi Hmin HM 0 Hunits).
    assert (Hdeg := not_flat_is_degenerate T0 T1 alpha beta Hordered phi Hmin HM 0 Hunits).
    destruct (Req_dec (unit_weight phi 0) 0) as [Hw|Hw]; [|apply Hdeg, Hflat; left; exact Hw].
    destruct (Req_dec (unit_bias phi 0) 0) as [Hb|Hb]; [split; assumption|apply Hdeg, Hflat; right; exact Hb].
  - intros ->. apply zero_loss_minimal. exact HL.
Qed.
