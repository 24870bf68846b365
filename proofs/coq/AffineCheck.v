(** Checks of certificates about affine targets on an interval: the loss, a curve along which it decreases, a network
    with a smaller loss, and loss 0. *)

Require Import Reals Lra Lia List QArith Qreals Bool FunctionalExtensionality.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Rationals SymbolicLandscape.Polynomial
  SymbolicLandscape.Integral SymbolicLandscape.Interval SymbolicLandscape.AffineInstance SymbolicLandscape.AffineLoss.
Import ListNotations.
Local Open Scope R_scope.

(** ** The loss of a network *)

Definition at_rest (I : AffineInstance) : MovingNetwork := {|
  moving_weight := fun j => [nth j (unit_weights I) 0%Q];
  moving_bias := fun j => [nth j (unit_biases I) 0%Q];
  moving_output := fun j => [nth j (unit_outputs I) 0%Q];
  moving_offset := [output_offset I]
|}.

Lemma network_at_rest I t : network_at I (at_rest I) t = affine_network_of I.
Proof.
  unfold network_at, affine_network_of, at_rest, vec. cbn.
  f_equal; try ring; apply functional_extensionality; intros j; ring.
Qed.

(** Polynomials that are constant. *)
Definition fixed_places (cuts : list Q) : list (list Q) := map (fun x => [x]) cuts.

(** The interval is cut at `cuts`, between which no neuron changes its sign; then the loss is `value`. *)
Definition check_loss (I : AffineInstance) (cuts : list Q) (value : Q) : bool :=
  match loss_along I (at_rest I) 1 (fixed_places cuts) with
  | Some P => peqb P [value]
  | None => false
  end.

Theorem check_loss_sound I cuts value :
  check_loss I cuts value = true -> has_loss (affine_problem_of I) (affine_network_of I) (Q2R value).
Proof.
  unfold check_loss. destruct (loss_along _ _ _ _) as [P|] eqn:E; [|discriminate]. intros H.
  apply (loss_along_R I (at_rest I) 1 1) in E; [|rewrite Q2R_1; lra]. rewrite network_at_rest in E.
  apply (peqb_R _ _ 1) in H. rewrite H in E. cbn in E. rewrite Rmult_0_r, Rplus_0_r in E. exact E.
Qed.

(** ** Loss 0 *)

Definition check_zero_loss (I : AffineInstance) (cuts : list Q) : bool := check_loss I cuts 0.

Theorem check_zero_loss_sound I cuts : check_zero_loss I cuts = true ->
  has_loss (affine_problem_of I) (affine_network_of I) 0 /\
  interval_global_minimum (affine_problem_of I) (affine_network_of I) /\
  interval_local_minimum (affine_problem_of I) (affine_network_of I).
Proof.
  intros H. apply check_loss_sound in H. rewrite Q2R_0 in H. split; [exact H|apply zero_loss_minimal; exact H].
Qed.

(** ** A network with a smaller loss *)

Record LowerPoint := {
  lower_weights : list Q;
  lower_biases : list Q;
  lower_outputs : list Q;
  lower_offset : Q;
  lower_loss : Q;
  lower_cuts : list Q;  (* of the lower network *)
  point_loss : Q;
  point_cuts : list Q
}.

Definition with_network (I : AffineInstance) (lower : LowerPoint) : AffineInstance := {|
  unit_activation := unit_activation I;
  interval_left := interval_left I;
  interval_right := interval_right I;
  target_slope := target_slope I;
  target_value := target_value I;
  unit_weights := lower_weights lower;
  unit_biases := lower_biases lower;
  unit_outputs := lower_outputs lower;
  output_offset := lower_offset lower
|}.

Definition check_lower_point (I : AffineInstance) (lower : LowerPoint) : bool :=
  Nat.eqb (length (lower_weights lower)) (length (unit_weights I)) &&
  check_loss I (point_cuts lower) (point_loss lower) &&
  check_loss (with_network I lower) (lower_cuts lower) (lower_loss lower) &&
  is_pos (qsub (point_loss lower) (lower_loss lower)).

Theorem check_lower_point_sound I lower : check_lower_point I lower = true ->
  has_loss (affine_problem_of I) (affine_network_of I) (Q2R (point_loss lower)) /\
  ~ interval_global_minimum (affine_problem_of I) (affine_network_of I).
Proof.
  intros H. apply andb_true_iff in H. destruct H as [H Hless]. apply andb_true_iff in H. destruct H as [H Hlower].
  apply andb_true_iff in H. destruct H as [Hunits Hpoint]. apply Nat.eqb_eq in Hunits.
  apply check_loss_sound in Hpoint. apply check_loss_sound in Hlower. apply is_pos_R in Hless.
  rewrite Q2R_qsub in Hless. split; [exact Hpoint|]. intros Hmin.
  assert (Q2R (point_loss lower) <= Q2R (lower_loss lower)); [|lra].
  exact (Hmin (affine_network_of (with_network I lower)) _ _ Hunits Hpoint Hlower).
Qed.

(** ** Curves *)

(** What is added to the parameters along a curve: coefficients of t, t^2, ..; a neuron without entry stays. *)
Record DescendingCurve := {
  added_weights : list (list Q);
  added_biases : list (list Q);
  added_outputs : list (list Q);
  added_offset : list Q;
  curve_until : Q;
  loss_change : list Q;  (* coefficients of t, t^2, .. *)
  curve_cuts : list (list Q)  (* coefficients of 1, t, .. of the places where the interval is cut *)
}.

Definition along (I : AffineInstance) (curve : DescendingCurve) : MovingNetwork := {|
  moving_weight := fun j => nth j (unit_weights I) 0%Q :: nth j (added_weights curve) [];
  moving_bias := fun j => nth j (unit_biases I) 0%Q :: nth j (added_biases curve) [];
  moving_output := fun j => nth j (unit_outputs I) 0%Q :: nth j (added_outputs curve) [];
  moving_offset := output_offset I :: added_offset curve
|}.

Definition curve_at (I : AffineInstance) (curve : DescendingCurve) (t : R) : IntervalNetwork :=
  network_at I (along I curve) t.

Definition check_curve_descent (I : AffineInstance) (curve : DescendingCurve) : bool :=
  is_pos (curve_until curve) &&
  match loss_along I (at_rest I) (curve_until curve) (map (firstn 1) (curve_cuts curve)),
        loss_along I (along I curve) (curve_until curve) (curve_cuts curve) with
  | Some P0, Some P =>
    peqb P (vadd P0 (0%Q :: loss_change curve)) &&
    positive_until (vscale (-1) (0%Q :: loss_change curve)) (curve_until curve)
  | _, _ => false
  end.

Lemma curve_near I curve eps :
  0 < eps -> soon (fun t => interval_near eps (affine_network_of I) (curve_at I curve t)).
Proof.
  intros He. apply soon_mono with (P := fun t =>
    Rabs (offset (curve_at I curve t) - offset (affine_network_of I)) < eps /\
    forall j, (j < units (affine_network_of I))%nat ->
      Rabs (unit_weight (curve_at I curve t) j - unit_weight (affine_network_of I) j) < eps /\
      Rabs (unit_bias (curve_at I curve t) j - unit_bias (affine_network_of I) j) < eps /\
      Rabs (unit_output (curve_at I curve t) j - unit_output (affine_network_of I) j) < eps).
  - intros t _ H. split; [reflexivity|exact H].
  - apply soon_and; [apply eval_soon_near; exact He|]. apply soon_all. intros j _.
    apply soon_and; [|apply soon_and]; apply eval_soon_near; exact He.
Qed.

(** On the whole of (0, until] the loss is smaller, by this polynomial; so the point is no minimum. *)
Theorem check_curve_descent_sound I curve : check_curve_descent I curve = true ->
  (exists L, has_loss (affine_problem_of I) (affine_network_of I) L /\
    forall t, 0 < t <= Q2R (curve_until curve) ->
      has_loss (affine_problem_of I) (curve_at I curve t) (L + t * eval (loss_change curve) t) /\
      t * eval (loss_change curve) t < 0) /\
  ~ interval_local_minimum (affine_problem_of I) (affine_network_of I) /\
  ~ interval_global_minimum (affine_problem_of I) (affine_network_of I).
Proof.
  unfold check_curve_descent. intros H. apply andb_true_iff in H. destruct H as [Huntil H]. apply is_pos_R in Huntil.
  destruct (loss_along I (at_rest I) _ _) as [P0|] eqn:E0; [|discriminate].
  destruct (loss_along I (along I curve) _ _) as [P|] eqn:E; [|discriminate].
  apply andb_true_iff in H. destruct H as [Hchange Hneg]. set (u := Q2R (curve_until curve)) in *.
  assert (H0 : forall t, 0 < t <= u -> has_loss (affine_problem_of I) (affine_network_of I) (eval P0 t)).
  { intros t Ht. rewrite <- (network_at_rest I t). apply loss_along_R with (1 := Ht) (2 := E0). }
  assert (HP0 : forall t, 0 < t <= u -> eval P0 t = eval P0 u).
  { intros t Ht. apply (loss_unique _ _ _ _ (H0 t Ht)). apply H0. lra. }
  assert (Halong : forall t, 0 < t <= u ->
    has_loss (affine_problem_of I) (curve_at I curve t) (eval P0 u + t * eval (loss_change curve) t) /\
    t * eval (loss_change curve) t < 0).
  { intros t Ht. assert (HL := loss_along_R I (along I curve) _ t Ht _ _ E).
    apply (peqb_R _ _ t) in Hchange. rewrite Hchange, eval_vadd, (HP0 t Ht) in HL. cbn [eval] in HL.
    rewrite Q2R_0, Rplus_0_l in HL. split; [exact HL|].
    apply (positive_until_R _ _ t) in Hneg; [|exact Ht]. rewrite eval_neg in Hneg. cbn [eval] in Hneg.
    rewrite Q2R_0 in Hneg. lra. }
  split; [exists (eval P0 u); split; [apply H0; lra|exact Halong]|]. split.
  - intros (eps & He & Hmin).
    destruct (soon_exists _ (soon_and _ _ (curve_near I curve eps He) (soon_below u Huntil)))
      as (t & Ht0 & Hnear & Htu).
    destruct (Halong t) as [HL Hless]; [lra|]. specialize (Hmin _ _ _ Hnear (H0 u ltac:(lra)) HL). lra.
  - intros Hmin. destruct (Halong u) as [HL Hless]; [lra|].
    specialize (Hmin (curve_at I curve u) _ _ eq_refl (H0 u ltac:(lra)) HL). lra.
Qed.
