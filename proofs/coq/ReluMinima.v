(** Local minima of ReLU networks against an affine target on an interval: what follows from moving one neuron. *)

Require Import Reals Lra Lia.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Integral SymbolicLandscape.Interval
  SymbolicLandscape.AffineInstance SymbolicLandscape.AffineTarget SymbolicLandscape.LocalChange
  SymbolicLandscape.AffineMinima.
Local Open Scope R_scope.

Section ReluMinima.

Variables T0 T1 alpha beta : R.
Hypothesis ordered : T0 < T1.
Notation p := (affine_problem T0 T1 alpha beta relu).
Variable phi : IntervalNetwork.
Hypothesis minimum : interval_local_minimum p phi.

Notation target_continuous := (affine_continuous T0 T1 alpha beta relu).
Notation r := (interval_residual p phi).
Notation D := (response p ordered relu_continuous target_continuous phi).
Notation w := (unit_weight phi).
Notation b := (unit_bias phi).
Notation v := (unit_output phi).
Notation change := (change p phi).

Notation moment := (moment T0 T1 alpha beta relu ordered relu_continuous phi 1).
Notation mean_zero := (mean_zero T0 T1 alpha beta relu ordered relu_continuous phi minimum).
Notation zero_response := (zero_response T0 T1 alpha beta relu ordered relu_continuous phi minimum).

(** No neuron is active on the whole interval. *)
Lemma no_active_neuron j : moment <> 0 -> (j < units phi)%nat -> ~ (forall x, T0 <= x <= T1 -> 0 <= w j * x + b j).
Proof.
  intros HM Hj Hact.
  apply (no_steady_neuron T0 T1 alpha beta relu ordered relu_continuous phi minimum 1 1) with j; try assumption.
  - split; [apply Rabs_R1|ring].
  - lra.
  - intros z Hz. rewrite relu_nonneg; lra.
  - intros x Hx. rewrite Rmult_1_l. apply Hact. exact Hx.
Qed.

(** ** Networks whose non-flat neurons have no breakpoint inside *)

Notation length := (T1 - T0).
Notation middle := ((T0 + T1) / 2).

(** The breakpoint of the neuron lies strictly inside the interval. *)
Definition breaks_inside (w' b' : R) : Prop :=
  (w' * T0 + b' < 0 /\ 0 < w' * T1 + b') \/ (0 < w' * T0 + b' /\ w' * T1 + b' < 0).

Lemma not_active_end j : moment <> 0 -> (j < units phi)%nat -> w j * T0 + b j < 0 \/ w j * T1 + b j < 0.
Proof.
  intros HM Hj. destruct (Rlt_or_le (w j * T0 + b j) 0) as [|H0]; [left; assumption|].
  destruct (Rlt_or_le (w j * T1 + b j) 0) as [|H1]; [right; assumption|exfalso].
  apply (no_active_neuron j HM Hj). intros x Hx. apply (between_nonneg T0 T1); assumption.
Qed.

Hypothesis moment_not_zero : moment <> 0.
Hypothesis no_kink : forall j, (j < units phi)%nat -> breaks_inside (w j) (b j) -> v j = 0.

Lemma silent j x : (j < units phi)%nat -> T0 <= x <= T1 -> v j * relu (w j * x + b j) = 0.
Proof.
  intros Hj Hx. assert (Hend := not_active_end j moment_not_zero Hj).
  destruct (Rlt_or_le 0 (w j * T0 + b j)) as [H0|H0]; [|destruct (Rlt_or_le 0 (w j * T1 + b j)) as [H1|H1]].
  - rewrite (no_kink j Hj); [ring|right; lra].
  - rewrite (no_kink j Hj); [ring|left; lra].
  - rewrite relu_nonpos; [ring|]. apply (between_nonpos T0 T1); assumption.
Qed.

Lemma value_constant x : T0 <= x <= T1 -> network_value p phi x = offset phi.
Proof.
  intros Hx. unfold network_value. rewrite sum_zero; [ring|]. intros j Hj. apply silent; assumption.
Qed.

Lemma centered : offset phi = alpha * middle + beta.
Proof.
  assert (H := integral_quadratic T0 T1 (offset phi - beta) (- alpha) 0 (Rlt_le _ _ ordered)).
  assert (Hline : forall x, T0 <= x <= T1 -> r x = offset phi - beta + - alpha * x + 0 * x ^ 2).
  { intros x Hx. unfold interval_residual. rewrite (value_constant x Hx). cbn. ring. }
  assert (E := integral_equal T0 T1 _ _ _ _ Hline mean_zero H).
  assert (E2 : 0 = (T1 - T0) * (offset phi - (alpha * middle + beta))) by (rewrite E at 1; field).
  symmetry in E2. apply Rmult_integral in E2. destruct E2; lra.
Qed.

Lemma residual_line x : T0 <= x <= T1 -> r x = - alpha * (x - middle).
Proof.
  intros Hx. unfold interval_residual. rewrite value_constant by exact Hx. rewrite centered. cbn. field.
Qed.

Lemma slope_not_zero : alpha <> 0.
Proof.
  intros Ha. apply moment_not_zero. apply (integral_unique T0 T1 _ _ _ (moment_integral _ _ _ _ _ _ _ _ 1)).
  apply integral_of_equal with (2 := integral_zero T0 T1 (Rlt_le _ _ ordered)).
  intros x Hx. rewrite residual_line by exact Hx. rewrite Ha. ring.
Qed.

(** D(w, b) for a breakpoint q in the interval. *)
Lemma response_left w' b' q : w' < 0 -> w' * q + b' = 0 -> T0 <= q <= T1 ->
  D w' b' = - w' * alpha * (q - T0) ^ 2 * (length / 4 - (q - T0) / 6).
Proof.
  intros Hw Hq Hx. assert (Hb : b' = - w' * q) by lra.
  assert (HI := integral_quadratic T0 q (alpha * middle * b') (alpha * middle * w' - alpha * b') (- alpha * w')
    (proj1 Hx)).
  assert (HZ := integral_zero q T1 (proj2 Hx)).
  assert (H : has_integral T0 T1 (fun x => r x * relu (pre w' b' x))
    (- w' * alpha * (q - T0) ^ 2 * (length / 4 - (q - T0) / 6))).
  { match type of HI with has_integral _ _ _ ?I =>
      replace (- w' * alpha * (q - T0) ^ 2 * (length / 4 - (q - T0) / 6)) with (I + 0) by (rewrite Hb; field) end.
    apply integral_append with q.
    - apply integral_of_equal with (2 := HI). intros x Hxq. rewrite residual_line by lra. unfold pre.
      assert (w' * q <= w' * x) by (apply Rmult_le_compat_neg_l; lra). rewrite relu_nonneg by lra. field.
    - apply integral_of_equal with (2 := HZ). intros x Hxq. unfold pre.
      assert (w' * x <= w' * q) by (apply Rmult_le_compat_neg_l; lra). rewrite relu_nonpos by lra. ring. }
  exact (integral_unique _ _ _ _ _ (response_integral p ordered relu_continuous target_continuous phi w' b') H).
Qed.

Lemma response_right w' b' q : 0 < w' -> w' * q + b' = 0 -> T0 <= q <= T1 ->
  D w' b' = - w' * alpha * (T1 - q) ^ 2 * (length / 4 - (T1 - q) / 6).
Proof.
  intros Hw Hq Hx. assert (Hb : b' = - w' * q) by lra.
  assert (HI := integral_quadratic q T1 (alpha * middle * b') (alpha * middle * w' - alpha * b') (- alpha * w')
    (proj2 Hx)).
  assert (HZ := integral_zero T0 q (proj1 Hx)).
  assert (H : has_integral T0 T1 (fun x => r x * relu (pre w' b' x))
    (- w' * alpha * (T1 - q) ^ 2 * (length / 4 - (T1 - q) / 6))).
  { match type of HI with has_integral _ _ _ ?I =>
      replace (- w' * alpha * (T1 - q) ^ 2 * (length / 4 - (T1 - q) / 6)) with (0 + I) by (rewrite Hb; field) end.
    apply integral_append with q.
    - apply integral_of_equal with (2 := HZ). intros x Hxq. unfold pre.
      assert (w' * x <= w' * q) by (apply Rmult_le_compat_l; lra). rewrite relu_nonpos by lra. ring.
    - apply integral_of_equal with (2 := HI). intros x Hxq. rewrite residual_line by lra. unfold pre.
      assert (w' * q <= w' * x) by (apply Rmult_le_compat_l; lra). rewrite relu_nonneg by lra. field. }
  exact (integral_unique _ _ _ _ _ (response_integral p ordered relu_continuous target_continuous phi w' b') H).
Qed.

Lemma response_not_zero a h : a <> 0 -> 0 < h < length -> a * alpha * h ^ 2 * (length / 4 - h / 6) <> 0.
Proof.
  intros Ha Hh. assert (H0 := slope_not_zero). assert (0 < h ^ 2) by (apply pow_lt; lra).
  repeat (apply Rmult_integral_contrapositive_currified); lra.
Qed.

(** A flat neuron with its breakpoint inside has a response. *)
Lemma not_inside j : (j < units phi)%nat -> ~ breaks_inside (w j) (b j).
Proof.
  intros Hj [[H0 H1]|[H0 H1]].
  - assert (Hw : 0 < w j).
    { apply Rmult_lt_reg_r with length; lra. }
    set (q := - b j / w j). assert (Hq : w j * q + b j = 0) by (unfold q; field; lra).
    assert (Hq0 : T0 < q) by (apply Rmult_lt_reg_l with (w j); lra).
    assert (Hq1 : q < T1) by (apply Rmult_lt_reg_l with (w j); lra).
    assert (Hz := zero_response j Hj). rewrite (response_right _ _ q Hw Hq) in Hz by lra.
    apply (response_not_zero (- w j) (T1 - q)) in Hz; [contradiction|lra|lra].
  - assert (Hw : 0 < - w j).
    { apply Rmult_lt_reg_r with length; lra. }
    set (q := - b j / w j). assert (Hq : w j * q + b j = 0) by (unfold q; field; lra).
    assert (Hq0 : T0 < q) by (apply Rmult_lt_reg_l with (- w j); lra).
    assert (Hq1 : q < T1) by (apply Rmult_lt_reg_l with (- w j); lra).
    assert (Hz := zero_response j Hj). rewrite (response_left _ _ q) in Hz by lra.
    apply (response_not_zero (- w j) (q - T0)) in Hz; [contradiction|lra|lra].
Qed.

(** A neuron that ends at an end of the interval and pulls in the wrong direction, or not at all, comes in by h:
    2 v' D + B < 0 with |D| = W |alpha| h^2 (T / 4 - h / 6) and B <= (|v'| W h)^2 h. *)
Lemma comes_in W u h B : 0 < W -> 0 < h <= length / 2 -> u <> 0 -> Rabs u * W * h < Rabs alpha * length / 3 ->
  B <= (Rabs u * (W * h)) ^ 2 * h ->
  2 * - (Rabs u * (W * Rabs alpha * h ^ 2 * (length / 4 - h / 6))) + B < 0.
Proof.
  intros HW Hh Hu Hsmall HB. assert (HU := Rabs_pos_lt u Hu). set (U := Rabs u) in *.
  assert (HA := Rabs_pos_lt alpha slope_not_zero). set (A := Rabs alpha) in *.
  assert (HUW : 0 < U * W) by (apply Rmult_lt_0_compat; lra).
  assert (Hh2 : 0 < h ^ 2) by (apply pow_lt; lra).
  assert (Hpos : 0 < U * W * h ^ 2) by (apply Rmult_lt_0_compat; lra).
  assert (H1 : U * W * h ^ 2 * (A * (length / 6)) <= U * W * h ^ 2 * (A * (length / 4 - h / 6))).
  { apply Rmult_le_compat_l; [lra|]. apply Rmult_le_compat_l; lra. }
  assert (H2 : U * W * h ^ 2 * (U * W * h) < U * W * h ^ 2 * (A * length / 3)).
  { apply Rmult_lt_compat_l; lra. }
  lra.
Qed.

(** A small h that does for [comes_in], for the neuron -> (w, b + W h, v + a h). *)
Lemma small_step W u0 eps : 0 < eps -> exists h, 0 < h <= length / 2 /\ W * h < eps /\ Rabs (alpha * h) < eps /\
  forall u, Rabs (u - u0) <= Rabs alpha * h -> 0 < W -> Rabs u * W * h < Rabs alpha * length / 3.
Proof.
  intros He. assert (HA := Rabs_pos_lt alpha slope_not_zero). set (A := Rabs alpha) in *.
  assert (HAl : 0 < A * length / 3) by (assert (0 < A * length) by (apply Rmult_lt_0_compat; lra); lra).
  destruct (soon_exists _ (soon_and _ _ (soon_below (length / 2) ltac:(lra)) (soon_and _ _ (soon_below 1 Rlt_0_1)
    (soon_and _ _ (soon_small W eps He) (soon_and _ _ (soon_small A eps He)
      (soon_small ((Rabs u0 + A) * W) _ HAl)))))) as (h & Hh & Hh2 & Hh1 & HhW & HhA & Hsmall).
  exists h. split; [lra|]. split; [lra|]. split; [rewrite Rabs_mult, (Rabs_right h) by lra; fold A; lra|].
  intros u Hu HW. eapply Rle_lt_trans; [|exact Hsmall].
  assert (Hu' : Rabs u <= Rabs u0 + A).
  { assert (H := Rabs_triang (u - u0) u0). replace (u - u0 + u0) with u in H by ring.
    assert (A * h <= A * 1) by (apply Rmult_le_compat_l; lra). lra. }
  replace (Rabs u * W * h) with (h * (Rabs u * W)) by ring. apply Rmult_le_compat_l; [lra|].
  apply Rmult_le_compat_r; lra.
Qed.

Lemma product_negative u : alpha * u < 0 -> u <> 0 /\ alpha * u = - (Rabs u * Rabs alpha).
Proof.
  intros H. split; [intros ->; lra|]. rewrite <- Rabs_mult, (Rmult_comm u), Rabs_left by exact H. ring.
Qed.

(** A neuron that ends at T0 has alpha v > 0. *)
Lemma left_end j : (j < units phi)%nat -> w j < 0 -> w j * T0 + b j = 0 -> 0 < alpha * v j.
Proof.
  intros Hj Hw H0. destruct (Rlt_or_le 0 (alpha * v j)) as [|Hv]; [assumption|exfalso].
  destruct (neuron_inequality p ordered relu_continuous target_continuous phi minimum) as (eps & He & Hin).
  cbn [left right affine_problem] in Hin.
  destruct (small_step (- w j) (v j) eps He) as (h & Hh & HhW & Hha & Hsmall).
  set (u := v j - alpha * h).
  assert (Hsq : 0 < alpha * alpha) by (apply Rlt_0_sqr, slope_not_zero).
  assert (Hsqh : 0 < alpha * alpha * h) by (apply Rmult_lt_0_compat; lra).
  assert (Hau : alpha * u < 0) by (unfold u; lra).
  destruct (product_negative u Hau) as [Hu Habs].
  assert (Hbound : Rabs u * - w j * h < Rabs alpha * length / 3).
  { apply Hsmall; [|lra]. unfold u. replace (v j - alpha * h - v j) with (- (alpha * h)) by ring.
    rewrite Rabs_Ropp, Rabs_mult, (Rabs_right h) by lra. lra. }
  assert (Hwh : 0 < - w j * h) by (apply Rmult_lt_0_compat; lra).
  set (b' := b j + - w j * h). set (q := T0 + h). assert (Hq : w j * q + b' = 0) by (unfold q, b'; lra).
  destruct (integral_exists T0 T1 _ (Rlt_le _ _ ordered)
    (continuity_square _ (change_continuous p relu_continuous phi j (w j) b' u 0))) as [B HB].
  assert (Hle : B <= (Rabs u * (- w j * h)) ^ 2 * h).
  { replace h with (q - T0) at 2 by (unfold q; ring).
    assert (Hold : forall x, T0 <= x -> relu (w j * x + b j) = 0).
    { intros x Hx. assert (w j * x <= w j * T0) by (apply Rmult_le_compat_neg_l; lra). apply relu_nonpos. lra. }
    refine (supported_bound T0 T0 q T1 (change j (w j) b' u 0) _ B _ _
      (change_continuous p relu_continuous phi j (w j) b' u 0)
      (or_introl eq_refl) (or_intror _) _ HB); [unfold q; lra|unfold q; lra| |];
      intros x Hx; unfold LocalChange.change, pre; cbn [activation affine_problem];
      rewrite Hold by (unfold q in *; lra).
    - assert (w j * x <= w j * q) by (apply Rmult_le_compat_neg_l; lra). rewrite relu_nonpos by lra. ring.
    - assert (w j * q <= w j * x) by (apply Rmult_le_compat_neg_l; lra).
      assert (w j * x <= w j * T0) by (apply Rmult_le_compat_neg_l; lra). rewrite relu_nonneg by lra.
      replace (u * (w j * x + b') - v j * 0 + 0) with (u * (w j * x + b')) by ring. rewrite Rabs_mult.
      apply Rmult_le_compat_l; [apply Rabs_pos|]. rewrite Rabs_right; unfold b' in *; lra. }
  assert (H := Hin j (w j) b' u 0 B Hj). rewrite (response_left (w j) b' q Hw Hq) in H by (unfold q; lra).
  replace (q - T0) with h in H by (unfold q; ring).
  assert (H2 := comes_in (- w j) u h B ltac:(lra) Hh Hu Hbound Hle).
  assert (H3 : u * (- w j * alpha * h ^ 2 * (length / 4 - h / 6)) =
    - (Rabs u * (- w j * Rabs alpha * h ^ 2 * (length / 4 - h / 6)))).
  { replace (u * (- w j * alpha * h ^ 2 * (length / 4 - h / 6)))
      with (alpha * u * (- w j * h ^ 2 * (length / 4 - h / 6))) by ring. rewrite Habs. ring. }
  rewrite H3 in H. apply (Rlt_not_le _ _ H2). apply H.
  - apply no_step. exact He.
  - unfold b'. replace (b j + - w j * h - b j) with (- w j * h) by ring. rewrite Rabs_right; lra.
  - unfold u. replace (v j - alpha * h - v j) with (- (alpha * h)) by ring. rewrite Rabs_Ropp. exact Hha.
  - rewrite Rabs_R0. exact He.
  - exact HB.
Qed.

(** And a neuron that ends at T1 has alpha v < 0. *)
Lemma right_end j : (j < units phi)%nat -> 0 < w j -> w j * T1 + b j = 0 -> alpha * v j < 0.
Proof.
  intros Hj Hw H1. destruct (Rlt_or_le (alpha * v j) 0) as [|Hv]; [assumption|exfalso].
  destruct (neuron_inequality p ordered relu_continuous target_continuous phi minimum) as (eps & He & Hin).
  cbn [left right affine_problem] in Hin.
  destruct (small_step (w j) (v j) eps He) as (h & Hh & HhW & Hha & Hsmall).
  set (u := v j + alpha * h).
  assert (Hsq : 0 < alpha * alpha) by (apply Rlt_0_sqr, slope_not_zero).
  assert (Hsqh : 0 < alpha * alpha * h) by (apply Rmult_lt_0_compat; lra).
  assert (Hau : alpha * - u < 0) by (unfold u; lra).
  destruct (product_negative (- u) Hau) as [Hu Habs]. rewrite Rabs_Ropp in Habs.
  assert (Hbound : Rabs u * w j * h < Rabs alpha * length / 3).
  { apply Hsmall; [|lra]. unfold u. replace (v j + alpha * h - v j) with (alpha * h) by ring.
    rewrite Rabs_mult, (Rabs_right h) by lra. lra. }
  assert (Hwh : 0 < w j * h) by (apply Rmult_lt_0_compat; lra).
  set (b' := b j + w j * h). set (q := T1 - h). assert (Hq : w j * q + b' = 0) by (unfold q, b'; lra).
  destruct (integral_exists T0 T1 _ (Rlt_le _ _ ordered)
    (continuity_square _ (change_continuous p relu_continuous phi j (w j) b' u 0))) as [B HB].
  assert (Hle : B <= (Rabs u * (w j * h)) ^ 2 * h).
  { replace h with (T1 - q) at 2 by (unfold q; ring).
    assert (Hold : forall x, x <= T1 -> relu (w j * x + b j) = 0).
    { intros x Hx. assert (w j * x <= w j * T1) by (apply Rmult_le_compat_l; lra). apply relu_nonpos. lra. }
    refine (supported_bound T0 q T1 T1 (change j (w j) b' u 0) _ B _ _
      (change_continuous p relu_continuous phi j (w j) b' u 0)
      (or_intror _) (or_introl eq_refl) _ HB); [unfold q; lra|unfold q; lra| |];
      intros x Hx; unfold LocalChange.change, pre; cbn [activation affine_problem];
      rewrite Hold by (unfold q in *; lra).
    - assert (w j * x <= w j * q) by (apply Rmult_le_compat_l; lra). rewrite relu_nonpos by lra. ring.
    - assert (w j * q <= w j * x) by (apply Rmult_le_compat_l; lra).
      assert (w j * x <= w j * T1) by (apply Rmult_le_compat_l; lra). rewrite relu_nonneg by lra.
      replace (u * (w j * x + b') - v j * 0 + 0) with (u * (w j * x + b')) by ring. rewrite Rabs_mult.
      apply Rmult_le_compat_l; [apply Rabs_pos|]. rewrite Rabs_right; unfold b' in *; lra. }
  assert (H := Hin j (w j) b' u 0 B Hj). rewrite (response_right (w j) b' q Hw Hq) in H by (unfold q; lra).
  replace (T1 - q) with h in H by (unfold q; ring).
  assert (H2 := comes_in (w j) u h B Hw Hh ltac:(lra) Hbound Hle).
  assert (H3 : u * (- w j * alpha * h ^ 2 * (length / 4 - h / 6)) =
    - (Rabs u * (w j * Rabs alpha * h ^ 2 * (length / 4 - h / 6)))).
  { replace (u * (- w j * alpha * h ^ 2 * (length / 4 - h / 6)))
      with (alpha * - u * (w j * h ^ 2 * (length / 4 - h / 6))) by ring. rewrite Habs. ring. }
  rewrite H3 in H. apply (Rlt_not_le _ _ H2). apply H.
  - apply no_step. exact He.
  - unfold b'. replace (b j + w j * h - b j) with (w j * h) by ring. rewrite Rabs_right; lra.
  - unfold u. replace (v j + alpha * h - v j) with (alpha * h) by ring. exact Hha.
  - rewrite Rabs_R0. exact He.
  - exact HB.
Qed.

Theorem minimum_without_kinks_is_quiet : quiet T0 T1 alpha beta phi.
Proof.
  split; [exact centered|]. intros j Hj. unfold quiet_unit.
  assert (Hin := not_inside j Hj). unfold breaks_inside in Hin.
  assert (Hw : w j * T1 + b j = w j * T0 + b j + w j * length) by ring.
  destruct (not_active_end j moment_not_zero Hj) as [H0|H1].
  - destruct (Rtotal_order (w j * T1 + b j) 0) as [H1|[H1|H1]]; [left; auto|right; right|exfalso; apply Hin; left; lra].
    assert (0 < w j) by (apply Rmult_lt_reg_r with length; lra).
    split; [assumption|]. split; [exact H1|]. apply right_end; assumption.
  - destruct (Rtotal_order (w j * T0 + b j) 0) as [H0|[H0|H0]]; [left; auto|right; left|exfalso; apply Hin; right; lra].
    assert (0 < - w j) by (apply Rmult_lt_reg_r with length; lra).
    split; [lra|]. split; [exact H0|]. apply left_end; [exact Hj|lra|exact H0].
Qed.

End ReluMinima.

(** A local minimum with a loss above 0, none of whose non-flat neurons has its breakpoint inside, is quiet. *)
Theorem minimum_without_kinks T0 T1 alpha beta phi L :
  T0 < T1 -> interval_local_minimum (affine_problem T0 T1 alpha beta relu) phi ->
  has_loss (affine_problem T0 T1 alpha beta relu) phi L -> L <> 0 ->
  (forall j, (j < units phi)%nat -> breaks_inside T0 T1 (unit_weight phi j) (unit_bias phi j) ->
    unit_output phi j = 0) ->
  quiet T0 T1 alpha beta phi.
Proof.
  intros Hordered Hmin HL HL0 Hkink.
  apply (minimum_without_kinks_is_quiet T0 T1 alpha beta Hordered phi Hmin); [|exact Hkink].
  intros HM. apply HL0. rewrite (loss_by_moment T0 T1 alpha beta relu Hordered relu_continuous phi Hmin L HL), HM. ring.
Qed.

(** Then with [quiet_local_minimum] and [loss_nonneg]: among ReLU networks without inner kinks, exactly those of loss 0
    and the quiet ones are local minima. *)
Theorem minima_without_kinks T0 T1 alpha beta phi L :
  T0 < T1 -> has_loss (affine_problem T0 T1 alpha beta relu) phi L ->
  (forall j, (j < units phi)%nat -> breaks_inside T0 T1 (unit_weight phi j) (unit_bias phi j) ->
    unit_output phi j = 0) ->
  (interval_local_minimum (affine_problem T0 T1 alpha beta relu) phi <-> L = 0 \/ quiet T0 T1 alpha beta phi).
Proof.
  intros Hordered HL Hkink. split.
  - intros Hmin. destruct (Req_dec L 0) as [|HL0]; [left; assumption|right].
    apply (minimum_without_kinks T0 T1 alpha beta phi L); assumption.
  - intros [->|Hq]; [apply zero_loss_minimal; exact HL|apply quiet_local_minimum; assumption].
Qed.
