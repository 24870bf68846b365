(** Local minima against an affine target on an interval: the moments of the residual, and neurons that have one slope
    on the whole interval. *)

Require Import Reals Lra Lia.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Integral SymbolicLandscape.Interval
  SymbolicLandscape.AffineInstance SymbolicLandscape.LocalChange.
Local Open Scope R_scope.

(** A factor by which t is so small that a t is below eps. *)
Lemma small_multiple eps a t : 0 < eps -> 0 < t < eps / (1 + Rabs a) -> Rabs (t * a) < eps /\ t < eps.
Proof.
  intros He [Ht0 Ht]. assert (Ha := Rabs_pos a).
  apply (Rmult_lt_compat_r (1 + Rabs a)) in Ht; [|lra]. unfold Rdiv in Ht. rewrite Rmult_assoc, Rinv_l in Ht by lra.
  rewrite Rabs_mult, (Rabs_right t) by lra.
  assert (0 <= t * Rabs a) by (apply Rmult_le_pos; lra). lra.
Qed.

Lemma no_step eps a : 0 < eps -> Rabs (a - a) < eps.
Proof. intros He. rewrite Rminus_diag_eq, Rabs_R0 by reflexivity. exact He. Qed.

Section AffineMinima.

Variables T0 T1 alpha beta : R.
Variable s : R -> R.
Hypothesis ordered : T0 < T1.
Hypothesis activation_continuous : continuity s.
Notation p := (affine_problem T0 T1 alpha beta s).
Variable phi : IntervalNetwork.
Hypothesis minimum : interval_local_minimum p phi.

Notation target_continuous := (affine_continuous T0 T1 alpha beta s).
Notation r := (interval_residual p phi).
Notation D := (response p ordered activation_continuous target_continuous phi).
Notation w := (unit_weight phi).
Notation b := (unit_bias phi).
Notation v := (unit_output phi).

Lemma residual_is_continuous : continuity r.
Proof. apply residual_continuous; [exact activation_continuous|exact target_continuous]. Qed.

Lemma mean_zero : has_integral T0 T1 r 0.
Proof.
  assert (H := residual_mean_integral p ordered activation_continuous target_continuous phi).
  rewrite residual_mean_zero in H by exact minimum. exact H.
Qed.

Lemma moment_exists n : {M | has_integral T0 T1 (fun x => r x * x ^ n) M}.
Proof.
  apply integral_value; [lra|]. apply (continuity_mult r (fun x => x ^ n)); [exact residual_is_continuous|].
  apply derivable_continuous, derivable_pow.
Qed.

(** int x^n r *)
Definition moment (n : nat) : R := proj1_sig (moment_exists n).

Lemma moment_integral n : has_integral T0 T1 (fun x => r x * x ^ n) (moment n).
Proof. exact (proj2_sig (moment_exists n)). Qed.

Lemma loss_by_moment L : has_loss p phi L -> L = - (alpha * moment 1).
Proof.
  intros HL. apply (loss_is_minus_target p ordered activation_continuous target_continuous phi minimum L _ HL).
  assert (H := integral_linear _ _ _ _ beta _ _ (integral_scale _ _ _ alpha _ (moment_integral 1)) mean_zero).
  rewrite Rmult_0_r, Rplus_0_r in H. apply integral_of_equal with (2 := H). intros x _. cbn. ring.
Qed.

Lemma zero_response j : (j < units phi)%nat -> D (w j) (b j) = 0.
Proof. apply neuron_response_zero. exact minimum. Qed.

(** ** Neurons on one side of 0 *)

(** s has one slope, not 0, on the side of 0 where sigma z >= 0. *)
Variables sigma k : R.
Hypothesis sigma_is_sign : Rabs sigma = 1 /\ sigma * sigma = 1.
Hypothesis slope_not_zero : k <> 0.
Hypothesis steady : forall z, 0 <= sigma * z -> s z = k * z.

(** There D(w, b) = k w M. *)
Lemma response_active w' b' :
  (forall x, T0 <= x <= T1 -> 0 <= sigma * (w' * x + b')) -> D w' b' = k * (w' * moment 1).
Proof.
  intros H.
  assert (HI := integral_linear _ _ _ _ (k * b') _ _ (integral_scale _ _ _ (k * w') _ (moment_integral 1)) mean_zero).
  rewrite Rmult_0_r, Rplus_0_r in HI. rewrite <- Rmult_assoc.
  assert (HD := response_integral p ordered activation_continuous target_continuous phi w' b').
  refine (integral_equal T0 T1 _ _ _ _ _ HD HI).
  intros x Hx. cbn [activation affine_problem]. unfold pre. rewrite (steady _ (H x Hx)). ring.
Qed.

(** No neuron stays on such a side of 0 on the whole interval. *)
Lemma no_steady_neuron j :
  moment 1 <> 0 -> (j < units phi)%nat -> ~ (forall x, T0 <= x <= T1 -> 0 <= sigma * (w j * x + b j)).
Proof.
  intros HM Hj Hact.
  assert (Hw : w j = 0).
  { assert (H := zero_response j Hj). rewrite response_active in H by exact Hact.
    apply Rmult_integral in H. destruct H as [H|H]; [contradiction|].
    apply Rmult_integral in H. destruct H; [assumption|contradiction]. }
  assert (Hb : 0 <= sigma * b j). { assert (H := Hact T0). rewrite Hw in H. lra. }
  destruct sigma_is_sign as [Hsigma1 Hsigma2]. set (N := k * sigma * moment 1).
  assert (HN : N <> 0).
  { unfold N. assert (sigma <> 0) by (intros E; rewrite E in Hsigma2; lra).
    repeat apply Rmult_integral_contrapositive_currified; assumption. }
  destruct (bounded_inequality p ordered activation_continuous target_continuous phi minimum) as (eps & He & Hin).
  cbn [left right affine_problem] in Hin.
  assert (Hv : v j = 0).
  { assert (Hside : forall side, side = 1 \/ side = -1 -> 0 <= v j * (side * N)).
    { intros side Hside. set (shift := if Rle_dec side 0 then T1 else - T0).
      apply first_order_nonneg with (eps / (1 + Rabs shift)) ((v j * k * (T1 - T0)) ^ 2 * (T1 - T0) / 2).
      { apply Rdiv_lt_0_compat; [exact He|]. assert (H := Rabs_pos shift). lra. }
      intros t Ht. destruct (small_multiple eps shift t He Ht) as [Hts Hte].
      assert (Hpos : forall x, T0 <= x <= T1 -> 0 <= t * (side * x + shift) <= t * (T1 - T0)).
      { intros x Hx. assert (Hx' : 0 <= side * x + shift <= T1 - T0).
        { unfold shift. destruct Hside as [-> | ->]; destruct (Rle_dec _ 0); lra. }
        split; [apply Rmult_le_pos|apply Rmult_le_compat_l]; lra. }
      assert (Hact' : forall x, T0 <= x <= T1 -> 0 <= sigma * (t * (sigma * side) * x + (b j + t * (sigma * shift)))).
      { intros x Hx. specialize (Hpos x Hx).
        replace (sigma * (t * (sigma * side) * x + (b j + t * (sigma * shift))))
          with (sigma * b j + sigma * sigma * (t * (side * x + shift))) by ring. rewrite Hsigma2. lra. }
      assert (H := Hin j (t * (sigma * side)) (b j + t * (sigma * shift)) (v j) 0
        (Rabs (v j * k) * (t * (T1 - T0))) Hj).
      rewrite response_active in H by exact Hact'. rewrite Hw, Rminus_0_r in H.
      replace (b j + t * (sigma * shift) - b j) with (sigma * (t * shift)) in H by ring.
      rewrite Rpow_mult_distr, pow2_abs in H.
      assert (H2 : 0 <= 2 * (v j * (k * (t * (sigma * side) * moment 1))) +
        (v j * k) ^ 2 * (t * (T1 - T0)) ^ 2 * (T1 - T0)).
      { apply H; [|rewrite Rabs_mult, Hsigma1, Rmult_1_l; exact Hts|apply no_step; exact He|rewrite Rabs_R0; exact He|].
        - rewrite !Rabs_mult, (Rabs_right t), Hsigma1 by lra.
          assert (Rabs side = 1) by (destruct Hside as [-> | ->]; [apply Rabs_R1|rewrite Rabs_left; lra]).
          rewrite H0. lra.
        - intros x Hx. unfold LocalChange.change, pre. cbn [activation affine_problem].
          rewrite (steady _ (Hact' x Hx)), Hw, steady by (rewrite Rmult_0_l, Rplus_0_l; exact Hb).
          replace (v j * (k * (t * (sigma * side) * x + (b j + t * (sigma * shift)))) - v j * (k * (0 * x + b j)) + 0)
            with (v j * k * (sigma * (t * (side * x + shift)))) by ring.
          rewrite (Rabs_mult (v j * k)), (Rabs_mult sigma), Hsigma1, Rmult_1_l.
          apply Rmult_le_compat_l; [apply Rabs_pos|]. specialize (Hpos x Hx). rewrite Rabs_right; lra. }
      unfold N. lra. }
    assert (H1 := Hside 1 (or_introl eq_refl)). assert (H2 := Hside (-1) (or_intror eq_refl)).
    assert (H : v j * N = 0) by lra. apply Rmult_integral in H. destruct H; [assumption|contradiction]. }
  (* A neuron with v = 0: w = t, v = -t or t, and the constant that is added taken out again. *)
  set (sign := if Rle_dec 0 N then -1 else 1).
  assert (Hsign : sign * N < 0 /\ sign ^ 2 = 1 /\ Rabs sign = 1).
  { unfold sign. destruct (Rle_dec 0 N).
    - replace (Rabs (-1)) with 1 by (rewrite Rabs_left; lra). repeat split; lra.
    - rewrite Rabs_R1. repeat split; lra. }
  destruct Hsign as (Hneg & Hsq & Habs).
  set (shift := Rmax (Rabs T0) (Rabs k * Rabs (b j))).
  assert (Hshift : Rabs T0 <= shift /\ Rabs k * Rabs (b j) <= shift) by (split; [apply Rmax_l|apply Rmax_r]).
  assert (0 <= sign * N); [|lra].
  assert (HT0 := Rabs_pos T0).
  apply first_order_nonneg with (Rmin 1 (eps / (1 + Rabs shift))) (k ^ 2 * (T1 - T0) ^ 3 / 2).
  { apply Rmin_glb_lt; [lra|]. apply Rdiv_lt_0_compat; [exact He|]. assert (H := Rabs_pos shift). lra. }
  intros t [Ht0 Ht]. assert (Ht1 : t < 1) by (eapply Rlt_le_trans; [exact Ht|apply Rmin_l]).
  destruct (small_multiple eps shift t He) as [Hts Hte].
  { split; [exact Ht0|]. eapply Rlt_le_trans; [exact Ht|apply Rmin_r]. }
  rewrite Rabs_mult, (Rabs_right t), (Rabs_right shift) in Hts by lra.
  assert (Hact' : forall x, T0 <= x <= T1 -> 0 <= sigma * (t * sigma * x + (b j - t * sigma * T0))).
  { intros x Hx. assert (0 <= t * (x - T0)) by (apply Rmult_le_pos; lra).
    replace (sigma * (t * sigma * x + (b j - t * sigma * T0)))
      with (sigma * b j + sigma * sigma * (t * (x - T0))) by ring.
    rewrite Hsigma2. lra. }
  assert (H := Hin j (t * sigma) (b j - t * sigma * T0) (sign * t) (- (sign * t * (k * b j)))
    (Rabs k * (t ^ 2 * (T1 - T0))) Hj).
  rewrite response_active in H by exact Hact'. rewrite Hw, Hv, !Rminus_0_r in H.
  assert (H2 : 0 <= 2 * (sign * t * (k * (t * sigma * moment 1))) + (Rabs k * (t ^ 2 * (T1 - T0))) ^ 2 * (T1 - T0)).
  { apply H.
    - rewrite Rabs_mult, Hsigma1, Rabs_right; lra.
    - replace (b j - t * sigma * T0 - b j) with (- (t * (sigma * T0))) by ring.
      rewrite Rabs_Ropp, !Rabs_mult, Hsigma1, (Rabs_right t) by lra.
      assert (t * Rabs T0 <= t * shift) by (apply Rmult_le_compat_l; lra). lra.
    - rewrite Rabs_mult, Habs, Rabs_right; lra.
    - rewrite Rabs_Ropp, !Rabs_mult, Habs, (Rabs_right t) by lra.
      assert (t * (Rabs k * Rabs (b j)) <= t * shift) by (apply Rmult_le_compat_l; lra). lra.
    - intros x Hx. unfold LocalChange.change, pre. cbn [activation affine_problem].
      rewrite (steady _ (Hact' x Hx)), Hv.
      replace (sign * t * (k * (t * sigma * x + (b j - t * sigma * T0))) - 0 * s (w j * x + b j) +
        - (sign * t * (k * b j)))
        with (sign * (sigma * (k * (t ^ 2 * (x - T0))))) by ring.
      rewrite (Rabs_mult sign), (Rabs_mult sigma), (Rabs_mult k), Habs, Hsigma1, !Rmult_1_l.
      assert (Ht2 : 0 <= t ^ 2) by apply pow2_ge_0. apply Rmult_le_compat_l; [apply Rabs_pos|].
      rewrite Rabs_right; [apply Rmult_le_compat_l; lra|]. apply Rle_ge, Rmult_le_pos; lra. }
  assert (Ht2 : 0 < t ^ 2) by (apply pow_lt; exact Ht0).
  assert (Hcube : 0 <= k ^ 2 * (T1 - T0) ^ 3 / 2).
  { assert (0 < (T1 - T0) ^ 3) by (apply pow_lt; lra). assert (0 <= k ^ 2 * (T1 - T0) ^ 3); [|lra].
    apply Rmult_le_pos; [apply pow2_ge_0|lra]. }
  set (c := k ^ 2 * (T1 - T0) ^ 3 / 2) in *.
  assert (H3 : 0 <= t ^ 2 * (sign * N + t ^ 2 * c)).
  { rewrite !Rpow_mult_distr, pow2_abs in H2. unfold N, c. lra. }
  assert (H4 : 0 <= sign * N + t ^ 2 * c) by (apply Rmult_le_reg_l with (t ^ 2); lra).
  assert (H5 : 0 <= t * (sign * N + t ^ 2 * c)) by (apply Rmult_le_pos; lra).
  assert (t * (t ^ 2 * c) <= 1 * (t ^ 2 * c)) by (apply Rmult_le_compat_r; [apply Rmult_le_pos|]; lra). lra.
Qed.

End AffineMinima.
