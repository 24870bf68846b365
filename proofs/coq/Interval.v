(** The loss of a one-hidden-layer network of one input on an interval, and that it has no local maxima, for any
    continuous activation and target. *)

Require Import Reals Lra Lia.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Integral.
Local Open Scope R_scope.

(** ** Definitions *)

(** A target on the interval [left, right], and an activation. *)
Record IntervalProblem := {
  left : R;
  right : R;
  interval_target : R -> R;
  activation : R -> R
}.

(** f(x) = c + sum_j v_j s(w_j x + b_j) *)
Record IntervalNetwork := {
  units : nat;
  unit_weight : nat -> R;
  unit_bias : nat -> R;
  unit_output : nat -> R;
  offset : R
}.

Section Definitions.

Variable p : IntervalProblem.

Definition network_value (phi : IntervalNetwork) (x : R) : R :=
  offset phi + sum (units phi) (fun j => unit_output phi j * activation p (unit_weight phi j * x + unit_bias phi j)).

(** r(x) = f(x) - target(x) *)
Definition interval_residual (phi : IntervalNetwork) (x : R) : R := network_value phi x - interval_target p x.

(** L = int r(x)^2 dx, as a relation: [loss_unique] says that there is at most one such L, [loss_exists] that there is
    one where activation and target are continuous and left < right.  The definitions below are read under these
    conditions. *)
Definition has_loss (phi : IntervalNetwork) (L : R) : Prop :=
  has_integral (left p) (right p) (fun x => interval_residual phi x ^ 2) L.

Definition interval_near (epsilon : R) (phi phi' : IntervalNetwork) : Prop :=
  units phi' = units phi /\ Rabs (offset phi' - offset phi) < epsilon /\
  forall j, (j < units phi)%nat ->
    Rabs (unit_weight phi' j - unit_weight phi j) < epsilon /\
    Rabs (unit_bias phi' j - unit_bias phi j) < epsilon /\
    Rabs (unit_output phi' j - unit_output phi j) < epsilon.

Definition interval_local_minimum (phi : IntervalNetwork) : Prop :=
  exists epsilon, 0 < epsilon /\
    forall phi' L L', interval_near epsilon phi phi' -> has_loss phi L -> has_loss phi' L' -> L <= L'.

Definition interval_local_maximum (phi : IntervalNetwork) : Prop :=
  exists epsilon, 0 < epsilon /\
    forall phi' L L', interval_near epsilon phi phi' -> has_loss phi L -> has_loss phi' L' -> L' <= L.

Definition interval_global_minimum (phi : IntervalNetwork) : Prop :=
  forall phi' L L', units phi' = units phi -> has_loss phi L -> has_loss phi' L' -> L <= L'.

End Definitions.

Section Interval.

Variable p : IntervalProblem.
Hypothesis ordered : left p < right p.
Hypothesis activation_continuous : continuity (activation p).
Hypothesis target_continuous : continuity (interval_target p).

Lemma continuity_sum n (f : nat -> R -> R) :
  (forall j, continuity (f j)) -> continuity (fun x => sum n (fun j => f j x)).
Proof.
  revert f. induction n as [|n IH]; intros f Hf; cbn [sum].
  - apply continuity_const. intros x y. reflexivity.
  - apply (continuity_plus (f 0%nat) (fun x => sum n (fun j => f (S j) x))); [apply Hf|].
    apply (IH (fun j => f (S j))). intros j. apply Hf.
Qed.

Lemma network_continuous phi : continuity (network_value p phi).
Proof.
  unfold network_value. apply (continuity_plus (fun _ => offset phi) (fun x => sum _ (fun j => _))).
  - apply continuity_const. intros x y. reflexivity.
  - apply continuity_sum. intros j.
    apply (continuity_scal (fun x => activation p (unit_weight phi j * x + unit_bias phi j))).
    apply (continuity_comp (fun x => unit_weight phi j * x + unit_bias phi j) (activation p)); [reg|].
    exact activation_continuous.
Qed.

Lemma residual_continuous phi : continuity (interval_residual p phi).
Proof. apply (continuity_minus (network_value p phi)); [apply network_continuous|exact target_continuous]. Qed.

Lemma continuity_square f : continuity f -> continuity (fun x => f x ^ 2).
Proof.
  intros Hf x. apply (continuity_pt_comp f (fun r => r ^ 2)); [apply Hf|].
  apply derivable_continuous_pt. apply derivable_pt_pow.
Qed.

(** Every network has a loss, and only one. *)
Lemma loss_exists phi : exists L, has_loss p phi L.
Proof.
  apply integral_exists; [lra|]. apply continuity_square, residual_continuous.
Qed.

Lemma loss_unique phi L L' : has_loss p phi L -> has_loss p phi L' -> L = L'.
Proof. apply integral_unique. Qed.

Lemma loss_nonneg phi L : has_loss p phi L -> 0 <= L.
Proof.
  intros HL. destruct (HL 1 Rlt_0_1) as (s & S & D & _). apply sums_ordered in D.
  assert (H := integral_constant (left p) (right p) 0 D). rewrite Rmult_0_l in H.
  apply (integral_monotone (left p) (right p)) with (2 := H) (3 := HL). intros x _. apply pow2_ge_0.
Qed.

Lemma zero_loss_minimal phi :
  has_loss p phi 0 -> interval_global_minimum p phi /\ interval_local_minimum p phi.
Proof.
  intros H. assert (Hmin : forall phi' L L', has_loss p phi L -> has_loss p phi' L' -> L <= L').
  { intros phi' L L' HL HL'. rewrite (loss_unique _ _ _ HL H). apply (loss_nonneg _ _ HL'). }
  split.
  - intros phi' L L' _. apply Hmin.
  - exists 1. split; [lra|]. intros phi' L L' _. apply Hmin.
Qed.

(** L(phi') - L(phi) = 2 int r df + int df^2 with df = f' - f. *)
Lemma loss_change phi phi' L L' :
  has_loss p phi L -> has_loss p phi' L' ->
  exists A B, has_integral (left p) (right p) (fun x =>
      interval_residual p phi x * (network_value p phi' x - network_value p phi x)) A /\
    has_integral (left p) (right p) (fun x => (network_value p phi' x - network_value p phi x) ^ 2) B /\
    0 <= B /\ L' = L + 2 * A + B.
Proof.
  intros HL HL'.
  assert (Hr := residual_continuous phi).
  set (df := fun x => network_value p phi' x - network_value p phi x).
  assert (Hdf : continuity df).
  { apply (continuity_minus (network_value p phi')); apply network_continuous. }
  destruct (integral_exists (left p) (right p) (fun x => interval_residual p phi x * df x) (Rlt_le _ _ ordered))
    as [A HA].
  { apply (continuity_mult (interval_residual p phi) df); assumption. }
  destruct (integral_exists (left p) (right p) (fun x => df x ^ 2) (Rlt_le _ _ ordered)) as [B HB].
  { apply continuity_square. exact Hdf. }
  exists A, B. split; [exact HA|]. split; [exact HB|]. split.
  - apply (integral_monotone (left p) (right p) (fun _ => 0) (fun x => df x ^ 2)
      (0 * (right p - left p)) B) in HB.
    + rewrite Rmult_0_l in HB. exact HB.
    + intros x _. apply pow2_ge_0.
    + apply integral_constant. lra.
  - assert (Hsum := integral_linear (left p) (right p) _ _ 1 _ _
      (integral_linear (left p) (right p) _ _ 2 _ _ HL HA) HB).
    rewrite Rmult_1_l in Hsum. symmetry.
    eapply (integral_equal (left p) (right p)); [|exact Hsum|exact HL'].
    intros x _. cbv beta. unfold interval_residual, df. ring.
Qed.

(** ** No local maxima *)

(** The network with c moved by t. *)
Definition shifted_offset (phi : IntervalNetwork) (t : R) : IntervalNetwork := {|
  units := units phi;
  unit_weight := unit_weight phi;
  unit_bias := unit_bias phi;
  unit_output := unit_output phi;
  offset := offset phi + t
|}.

(** The loss is strictly convex in c: no network, of any width and against any target, is a local maximum. *)
Theorem no_local_maximum phi : ~ interval_local_maximum p phi.
Proof.
  intros (eps & He & Hmax).
  destruct (integral_exists (left p) (right p) _ (Rlt_le _ _ ordered) (residual_continuous phi)) as [E HE].
  set (t := if Rle_dec 0 E then eps / 2 else - (eps / 2)).
  assert (Ht : Rabs t < eps /\ t <> 0 /\ 0 <= t * E).
  { unfold t. destruct (Rle_dec 0 E) as [HE0|HE0].
    - rewrite Rabs_right by lra. repeat split; try lra. apply Rmult_le_pos; lra.
    - rewrite Rabs_left by lra. repeat split; try lra.
      replace (- (eps / 2) * E) with (eps / 2 * - E) by ring. apply Rmult_le_pos; lra. }
  destruct Ht as (Habs & Hne & HtE).
  destruct (loss_exists phi) as [L HL]. destruct (loss_exists (shifted_offset phi t)) as [L' HL'].
  assert (Hdf : forall x, network_value p (shifted_offset phi t) x - network_value p phi x = t).
  { intros x. unfold network_value. cbn. ring. }
  destruct (loss_change phi (shifted_offset phi t) L L' HL HL') as (A & B & HA & HB & _ & Heq).
  assert (HAt : A = 0 + t * E).
  { eapply (integral_equal (left p) (right p)); [|exact HA|].
    2:{ apply (integral_linear (left p) (right p) (fun _ => 0)); [|exact HE].
        assert (H0 := integral_constant (left p) (right p) 0 (Rlt_le _ _ ordered)). rewrite Rmult_0_l in H0. exact H0. }
    intros x _. cbv beta. rewrite Hdf. ring. }
  assert (HBt : B = t ^ 2 * (right p - left p)).
  { eapply (integral_equal (left p) (right p)); [|exact HB|apply integral_constant; lra].
    intros x _. cbv beta. rewrite Hdf. reflexivity. }
  assert (0 < t ^ 2 * (right p - left p)).
  { apply Rmult_lt_0_compat; [|lra]. rewrite <- Rsqr_pow2. apply Rlt_0_sqr. exact Hne. }
  assert (L' <= L); [|lra].
  apply (Hmax (shifted_offset phi t)); [|exact HL|exact HL'].
  split; [reflexivity|]. split.
  - cbn. replace (offset phi + t - offset phi) with t by ring. exact Habs.
  - intros j _. cbn. rewrite !Rminus_diag_eq, Rabs_R0 by reflexivity. auto.
Qed.

End Interval.
