(** What a local minimum of the loss on an interval allows when one neuron and the offset move. *)

Require Import Reals Lra Lia.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Integral SymbolicLandscape.Interval.
Local Open Scope R_scope.

(** ** Inequalities for small numbers *)

Lemma first_order_nonneg eps a c : 0 < eps -> (forall t, 0 < t < eps -> 0 <= t * a + t ^ 2 * c) -> 0 <= a.
Proof.
  intros He H. destruct (Rle_or_lt 0 a) as [|Ha]; [assumption|exfalso].
  destruct (soon_exists _ (soon_and _ _ (soon_below eps He) (soon_small c (- a) ltac:(lra)))) as (t & Ht & Hte & Htc).
  specialize (H t (conj Ht Hte)). assert (t * (a + t * c) < t * 0) by (apply Rmult_lt_compat_l; lra). lra.
Qed.

Lemma first_order_zero eps a c : 0 < eps -> (forall t, Rabs t < eps -> 0 <= t * a + t ^ 2 * c) -> a = 0.
Proof.
  intros He H. apply Rle_antisym.
  - assert (0 <= - a); [|lra]. apply first_order_nonneg with eps c; [exact He|]. intros t Ht.
    specialize (H (- t)). rewrite Rabs_Ropp, Rabs_right in H by lra. lra.
  - apply first_order_nonneg with eps c; [exact He|]. intros t Ht. apply H. rewrite Rabs_right; lra.
Qed.

Section LocalChange.

Variable p : IntervalProblem.
Hypothesis ordered : left p < right p.
Hypothesis activation_continuous : continuity (activation p).
Hypothesis target_continuous : continuity (interval_target p).

Variable phi : IntervalNetwork.
Notation r := (interval_residual p phi).
Notation s := (activation p).
Notation integral := (has_integral (left p) (right p)).

Definition pre (w b x : R) : R := w * x + b.

Lemma response_continuous w b : continuity (fun x => r x * s (pre w b x)).
Proof.
  apply (continuity_mult r (fun x => s (pre w b x))).
  - apply residual_continuous; assumption.
  - unfold pre. apply (continuity_comp (fun x => w * x + b) s); [reg|exact activation_continuous].
Qed.

(** D(w, b) = int r s(w x + b) *)
Definition response (w b : R) : R := proj1_sig (integral_value _ _ _ (Rlt_le _ _ ordered) (response_continuous w b)).

Lemma response_integral w b : integral (fun x => r x * s (pre w b x)) (response w b).
Proof. exact (proj2_sig (integral_value _ _ _ (Rlt_le _ _ ordered) (response_continuous w b))). Qed.

(** int r *)
Definition residual_mean : R :=
  proj1_sig (integral_value _ _ r (Rlt_le _ _ ordered)
    (residual_continuous p activation_continuous target_continuous phi)).

Lemma residual_mean_integral : integral r residual_mean.
Proof. exact (proj2_sig (integral_value _ _ r (Rlt_le _ _ ordered) _)). Qed.

(** Neuron j becomes (w, b, v), and the offset grows by dc. *)
Definition replaced (j : nat) (w b v dc : R) : IntervalNetwork := {|
  units := units phi;
  unit_weight := fun i => if Nat.eqb i j then w else unit_weight phi i;
  unit_bias := fun i => if Nat.eqb i j then b else unit_bias phi i;
  unit_output := fun i => if Nat.eqb i j then v else unit_output phi i;
  offset := offset phi + dc
|}.

(** f' - f *)
Definition change (j : nat) (w b v dc x : R) : R :=
  v * s (pre w b x) - unit_output phi j * s (pre (unit_weight phi j) (unit_bias phi j) x) + dc.

Lemma sum_replace n j f g : (j < n)%nat -> (forall i, i <> j -> g i = f i) -> sum n g = sum n f + (g j - f j).
Proof.
  intros Hj H. assert (E : sum n (fun i => g i - f i) = g j - f j).
  { apply (sum_single n (fun i => g i - f i) j Hj). intros i _ Hi. rewrite H by exact Hi. ring. }
  rewrite sum_minus in E. lra.
Qed.

Lemma replaced_value j w b v dc x : (j < units phi)%nat ->
  network_value p (replaced j w b v dc) x - network_value p phi x = change j w b v dc x.
Proof.
  intros Hj. unfold network_value, change, pre. cbn [replaced units offset unit_output unit_weight unit_bias].
  rewrite (sum_replace (units phi) j
    (fun i => unit_output phi i * s (unit_weight phi i * x + unit_bias phi i))); [|exact Hj|].
  - rewrite Nat.eqb_refl. ring.
  - intros i Hi. apply Nat.eqb_neq in Hi. rewrite Hi. reflexivity.
Qed.

Lemma replaced_near eps j w b v dc :
  0 < eps -> Rabs (w - unit_weight phi j) < eps -> Rabs (b - unit_bias phi j) < eps ->
  Rabs (v - unit_output phi j) < eps -> Rabs dc < eps -> interval_near eps phi (replaced j w b v dc).
Proof.
  intros He Hw Hb Hv Hc. split; [reflexivity|]. split.
  - cbn. replace (offset phi + dc - offset phi) with dc by ring. exact Hc.
  - intros i _. cbn. destruct (Nat.eqb_spec i j) as [->|_]; [auto|].
    rewrite !Rminus_diag_eq, Rabs_R0 by reflexivity. auto.
Qed.

Lemma change_continuous j w b v dc : continuity (change j w b v dc).
Proof.
  assert (Hs : forall w b, continuity (fun x => s (pre w b x))).
  { intros w0 b0. unfold pre. apply (continuity_comp (fun x => w0 * x + b0) s); [reg|exact activation_continuous]. }
  unfold change.
  apply (continuity_plus (fun x => v * s (pre w b x) - unit_output phi j *
    s (pre (unit_weight phi j) (unit_bias phi j) x)) (fun _ => dc)).
  - apply (continuity_minus (fun x => v * s (pre w b x))); apply (continuity_scal (fun x => s (pre _ _ x))); apply Hs.
  - apply continuity_const. intros x y. reflexivity.
Qed.

Hypothesis minimum : interval_local_minimum p phi.

(** The change of the loss at a nearby network is not negative. *)
Lemma minimum_change : exists eps, 0 < eps /\ forall phi', interval_near eps phi phi' -> forall A B,
  integral (fun x => r x * (network_value p phi' x - network_value p phi x)) A ->
  integral (fun x => (network_value p phi' x - network_value p phi x) ^ 2) B -> 0 <= 2 * A + B.
Proof.
  destruct minimum as (eps & He & Hmin). exists eps. split; [exact He|]. intros phi' Hn A B HA HB.
  destruct (loss_exists p ordered activation_continuous target_continuous phi) as [L HL].
  destruct (loss_exists p ordered activation_continuous target_continuous phi') as [L' HL'].
  destruct (loss_change p ordered activation_continuous target_continuous phi phi' L L' HL HL')
    as (A' & B' & HA' & HB' & _ & Heq).
  rewrite (integral_unique _ _ _ _ _ HA HA'), (integral_unique _ _ _ _ _ HB HB').
  specialize (Hmin phi' L L' Hn HL HL'). lra.
Qed.

Lemma neuron_change : exists eps, 0 < eps /\ forall j w b v dc B, (j < units phi)%nat ->
  Rabs (w - unit_weight phi j) < eps -> Rabs (b - unit_bias phi j) < eps -> Rabs (v - unit_output phi j) < eps ->
  Rabs dc < eps -> integral (fun x => change j w b v dc x ^ 2) B ->
  0 <= 2 * (v * response w b - unit_output phi j * response (unit_weight phi j) (unit_bias phi j) +
            dc * residual_mean) + B.
Proof.
  destruct minimum_change as (eps & He & H). exists eps. split; [exact He|].
  intros j w b v dc B Hj Hw Hb Hv Hc HB.
  apply (H (replaced j w b v dc) (replaced_near eps j w b v dc He Hw Hb Hv Hc)).
  - assert (HI := integral_linear _ _ _ _ dc _ _ (integral_linear _ _ _ _ (- unit_output phi j) _ _
      (integral_scale _ _ _ v _ (response_integral w b))
      (response_integral (unit_weight phi j) (unit_bias phi j))) residual_mean_integral).
    match type of HI with has_integral _ _ _ ?Y =>
      match goal with |- has_integral _ _ _ ?X => replace X with Y by ring end end.
    apply integral_of_equal with (2 := HI). intros x _. rewrite replaced_value by exact Hj. unfold change. ring.
  - apply integral_of_equal with (2 := HB). intros x _. rewrite replaced_value by exact Hj. reflexivity.
Qed.

(** int r = 0: the offset may move alone. *)
Lemma residual_mean_zero : residual_mean = 0.
Proof.
  destruct minimum_change as (eps & He & H).
  apply first_order_zero with eps ((right p - left p) / 2); [exact He|]. intros t Ht.
  assert (Hn : interval_near eps phi (shifted_offset phi t)).
  { split; [reflexivity|]. split; [cbn; replace (offset phi + t - offset phi) with t by ring; exact Ht|].
    intros j _. cbn. rewrite !Rminus_diag_eq, Rabs_R0 by reflexivity. auto. }
  assert (Hdf : forall x, network_value p (shifted_offset phi t) x - network_value p phi x = t).
  { intros x. unfold network_value. cbn. ring. }
  assert (H2 : 0 <= 2 * (t * residual_mean) + t ^ 2 * (right p - left p)); [|lra].
  apply (H _ Hn).
  - apply integral_of_equal with (2 := integral_scale _ _ _ t _ residual_mean_integral). intros x _. rewrite Hdf. ring.
  - apply integral_of_equal with (2 := integral_constant _ _ (t ^ 2) (Rlt_le _ _ ordered)).
    intros x _. rewrite Hdf. ring.
Qed.

(** int r s(w_j x + b_j) = 0: the output weight of a neuron may move alone. *)
Lemma neuron_response_zero j : (j < units phi)%nat -> response (unit_weight phi j) (unit_bias phi j) = 0.
Proof.
  intros Hj. destruct neuron_change as (eps & He & H).
  set (w := unit_weight phi j) in *. set (b := unit_bias phi j) in *.
  assert (Hs : continuity (fun x => s (pre w b x))).
  { unfold pre. apply (continuity_comp (fun x => w * x + b) s); [reg|exact activation_continuous]. }
  destruct (integral_exists _ _ _ (Rlt_le _ _ ordered) (continuity_square _ Hs)) as [V HV].
  apply first_order_zero with eps (V / 2); [exact He|]. intros t Ht.
  assert (H2 := H j w b (unit_output phi j + t) 0 (t ^ 2 * V) Hj). fold w b in H2.
  rewrite !Rminus_diag_eq, Rabs_R0 in H2 by reflexivity.
  replace (unit_output phi j + t - unit_output phi j) with t in H2 by ring.
  specialize (H2 He He Ht He).
  assert (HB : integral (fun x => change j w b (unit_output phi j + t) 0 x ^ 2) (t ^ 2 * V)).
  { apply integral_of_equal with (2 := integral_scale _ _ _ (t ^ 2) _ HV). intros x _. unfold change. fold w b. ring. }
  specialize (H2 HB). lra.
Qed.

(** The inequality that everything else is read off: B is the integral of the square of the change of f. *)
Lemma neuron_inequality : exists eps, 0 < eps /\ forall j w b v dc B, (j < units phi)%nat ->
  Rabs (w - unit_weight phi j) < eps -> Rabs (b - unit_bias phi j) < eps -> Rabs (v - unit_output phi j) < eps ->
  Rabs dc < eps -> integral (fun x => change j w b v dc x ^ 2) B -> 0 <= 2 * (v * response w b) + B.
Proof.
  destruct neuron_change as (eps & He & H). exists eps. split; [exact He|]. intros j w b v dc B Hj Hw Hb Hv Hc HB.
  specialize (H j w b v dc B Hj Hw Hb Hv Hc HB). rewrite residual_mean_zero, (neuron_response_zero j Hj) in H. lra.
Qed.

Lemma square_bound a b f C I : a <= b -> (forall x, a <= x <= b -> Rabs (f x) <= C) ->
  has_integral a b (fun x => f x ^ 2) I -> I <= C ^ 2 * (b - a).
Proof.
  intros Hab H HI. apply (integral_monotone a b (fun x => f x ^ 2) (fun _ => C ^ 2)); [|exact HI|].
  - intros x Hx. rewrite <- (pow2_abs (f x)). apply pow_incr. split; [apply Rabs_pos|apply H; exact Hx].
  - apply integral_constant. exact Hab.
Qed.

(** A function that vanishes off [c, d]. *)
Lemma supported_bound a c d b f C I : a <= c <= d -> d <= b -> continuity f ->
  a = c \/ (forall x, a <= x <= c -> f x = 0) -> d = b \/ (forall x, d <= x <= b -> f x = 0) ->
  (forall x, c <= x <= d -> Rabs (f x) <= C) -> has_integral a b (fun x => f x ^ 2) I -> I <= C ^ 2 * (d - c).
Proof.
  intros Hacd Hdb Hf Hac Hdb0 HC HI.
  destruct (integral_exists c d _ (proj2 Hacd) (continuity_square _ Hf)) as [J HJ].
  assert (Hside : forall y z, y <= z -> y = z \/ (forall x, y <= x <= z -> f x = 0) ->
    has_integral y z (fun x => f x ^ 2) 0).
  { intros y z Hyz [->|Hz]; [apply integral_point|].
    apply integral_of_equal with (2 := integral_zero y z Hyz). intros x Hx. rewrite Hz by exact Hx. ring. }
  assert (H := integral_append _ _ _ _ _ _ (integral_append _ _ _ _ _ _ (Hside a c (proj1 Hacd) Hac) HJ)
    (Hside d b Hdb Hdb0)).
  rewrite (integral_unique _ _ _ _ _ HI H), Rplus_0_r, Rplus_0_l.
  apply (square_bound c d f); [lra|exact HC|exact HJ].
Qed.

(** The same with a bound on the change of f. *)
Lemma bounded_inequality : exists eps, 0 < eps /\ forall j w b v dc C, (j < units phi)%nat ->
  Rabs (w - unit_weight phi j) < eps -> Rabs (b - unit_bias phi j) < eps -> Rabs (v - unit_output phi j) < eps ->
  Rabs dc < eps -> (forall x, left p <= x <= right p -> Rabs (change j w b v dc x) <= C) ->
  0 <= 2 * (v * response w b) + C ^ 2 * (right p - left p).
Proof.
  destruct neuron_inequality as (eps & He & H). exists eps. split; [exact He|].
  intros j w b v dc C Hj Hw Hb Hv Hc HC.
  destruct (integral_exists _ _ _ (Rlt_le _ _ ordered) (continuity_square _ (change_continuous j w b v dc))) as [B HB].
  specialize (H j w b v dc B Hj Hw Hb Hv Hc HB).
  assert (B <= C ^ 2 * (right p - left p)); [|lra].
  apply (square_bound _ _ (change j w b v dc)); [lra|exact HC|exact HB].
Qed.

(** L = int r^2 = - int r target: r is orthogonal to f. *)
Lemma loss_is_minus_target L M :
  has_loss p phi L -> integral (fun x => r x * interval_target p x) M -> L = - M.
Proof.
  intros HL HM.
  assert (HS := integral_sum _ _ (units phi)
    (fun j x => unit_output phi j * (r x * s (pre (unit_weight phi j) (unit_bias phi j) x)))
    (fun j => unit_output phi j * response (unit_weight phi j) (unit_bias phi j)) (Rlt_le _ _ ordered)
    (fun j _ => integral_scale _ _ _ _ _ (response_integral _ _))).
  rewrite (sum_zero (units phi)) in HS.
  2:{ intros j Hj. rewrite neuron_response_zero by exact Hj. ring. }
  assert (HI := integral_linear _ _ _ _ (-1) _ _
    (integral_linear _ _ _ _ (offset phi) _ _ HS residual_mean_integral) HM).
  rewrite residual_mean_zero in HI.
  replace (- M) with (0 + offset phi * 0 + -1 * M) by ring.
  refine (integral_equal _ _ _ _ _ _ _ HL HI). intros x _. cbv beta.
  rewrite (sum_ext _ _ (fun j => r x * (unit_output phi j * s (unit_weight phi j * x + unit_bias phi j)))).
  - rewrite sum_scal. unfold interval_residual at 1, network_value. unfold interval_residual, network_value. ring.
  - intros j _. unfold pre. ring.
Qed.

End LocalChange.
