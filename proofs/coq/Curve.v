(** Curves that leave a point downhill. *)

Require Import Reals Lra Lia List.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Landscape SymbolicLandscape.FirstOrder.
Import ListNotations.
Local Open Scope R_scope.

(** c_0 + c_1 t + c_2 t^2 + .. *)
Fixpoint polynomial (c : list R) (t : R) : R :=
  match c with
  | [] => 0
  | a :: c' => a + t * polynomial c' t
  end.

Lemma polynomial_bounded c : exists M, forall t, 0 < t < 1 -> Rabs (polynomial c t) <= M.
Proof.
  induction c as [|a c (M & HM)].
  - exists 0. intros t _. cbn. rewrite Rabs_R0. lra.
  - exists (Rabs a + M). intros t Ht. cbn. eapply Rle_trans; [apply Rabs_triang|].
    apply Rplus_le_compat_l. rewrite Rabs_mult, (Rabs_right t) by lra.
    specialize (HM t Ht). assert (0 <= Rabs (polynomial c t)) by apply Rabs_pos.
    assert (t * Rabs (polynomial c t) <= 1 * Rabs (polynomial c t)) by (apply Rmult_le_compat_r; lra). lra.
Qed.

(** A polynomial has the sign of its first nonzero coefficient for small t. *)
Lemma negative_soon m a c : a < 0 -> soon (fun t => t ^ m * polynomial (a :: c) t < 0).
Proof.
  intros Ha. destruct (polynomial_bounded c) as (M & HM).
  apply soon_mono with (P := fun t => t < 1 /\ t * M < - a).
  - intros t Ht [Ht1 HtM]. cbn [polynomial].
    assert (0 < t ^ m) by (apply pow_lt; exact Ht).
    assert (t * polynomial c t <= t * M).
    { apply Rmult_le_compat_l; [lra|]. eapply Rle_trans; [apply Rle_abs|apply HM; lra]. }
    rewrite <- (Rmult_0_r (t ^ m)). apply Rmult_lt_compat_l; lra.
  - apply soon_and; [apply soon_below; lra|apply soon_small; lra].
Qed.

Section Curve.

Variable p : Problem.

(** A curve that starts at theta and is continuous there. *)
Definition starts_at (theta : Network) (gamma : R -> Network) : Prop :=
  forall epsilon, 0 < epsilon -> soon (fun t => near p epsilon theta (gamma t)).

Theorem descending_curve_refutes theta gamma :
  starts_at theta gamma -> soon (fun t => loss p (gamma t) < loss p theta) ->
  ~ local_minimum p theta /\ ~ global_minimum p theta.
Proof.
  intros Hstart Hdown. split.
  - intros (eps & He & Hmin). destruct (soon_exists _ (soon_and _ _ (Hstart eps He) Hdown)) as (t & _ & Hn & Hlt).
    specialize (Hmin _ Hn). lra.
  - intros Hmin. destruct (soon_exists _ (soon_and _ _ (Hstart 1 Rlt_0_1) Hdown)) as (t & _ & Hn & Hlt).
    specialize (Hmin _ (proj1 Hn)). lra.
Qed.

(** A negative leading coefficient of the loss along a curve refutes local minimality. *)
Theorem negative_leading_coefficient_refutes theta gamma m a c :
  starts_at theta gamma ->
  soon (fun t => loss p (gamma t) - loss p theta = t ^ m * polynomial (a :: c) t) -> a < 0 ->
  ~ local_minimum p theta /\ ~ global_minimum p theta.
Proof.
  intros Hstart Heq Ha. apply (descending_curve_refutes theta gamma Hstart).
  apply soon_mono with (2 := soon_and _ _ Heq (negative_soon m a c Ha)).
  intros t _ [H1 H2]. rewrite <- H1 in H2. lra.
Qed.

End Curve.
