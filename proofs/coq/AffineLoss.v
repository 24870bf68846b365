(** The loss against an affine target along a curve whose parameters are polynomials, as one polynomial.

    The interval is cut at places that are polynomials themselves: the breakpoints of the neurons.  Between them the
    residual is a polynomial in x of degree at most 2, so Boole's rule integrates its square exactly. *)

Require Import Reals Lra Lia List QArith Qreals Bool.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Rationals SymbolicLandscape.Polynomial
  SymbolicLandscape.Integral SymbolicLandscape.Interval SymbolicLandscape.AffineInstance.
Import ListNotations.
Local Open Scope R_scope.

(** ** Computation *)

(** w_j(t), b_j(t), v_j(t), c(t), coefficients of 1, t, t^2, .. *)
Record MovingNetwork := {
  moving_weight : nat -> list Q;
  moving_bias : nat -> list Q;
  moving_output : nat -> list Q;
  moving_offset : list Q
}.

Definition network_at (I : AffineInstance) (M : MovingNetwork) (t : R) : IntervalNetwork := {|
  units := length (unit_weights I);
  unit_weight := fun j => eval (moving_weight M j) t;
  unit_bias := fun j => eval (moving_bias M j) t;
  unit_output := fun j => eval (moving_output M j) t;
  offset := eval (moving_offset M) t
|}.

Definition psub (p q : list Q) : list Q := vadd p (vscale (-1) q).

Section Computation.

Variable I : AffineInstance.
Variable M : MovingNetwork.
Variable until : Q.  (* everything is for t in (0, until] *)

(** w_j x + b_j at the place x(t). *)
Definition preactivation (j : nat) (x : list Q) : list Q := vadd (pmul (moving_weight M j) x) (moving_bias M j).

Definition active (l r : list Q) (j : nat) : bool :=
  nonnegative_until (preactivation j l) until && nonnegative_until (preactivation j r) until.

Definition passive (l r : list Q) (j : nat) : bool :=
  nonnegative_until (vscale (-1) (preactivation j l)) until && nonnegative_until (vscale (-1) (preactivation j r)) until.

(** Whether neuron j has one sign on [l, r]; for the square it does not matter. *)
Definition has_side (l r : list Q) (j : nat) : bool :=
  match unit_activation I with Square => true | _ => active l r j || passive l r j end.

(** s(z) on the side of 0 where neuron j is on [l, r]. *)
Definition branch (l r : list Q) (j : nat) (z : list Q) : list Q :=
  match unit_activation I with
  | Relu => if active l r j then z else []
  | Leaky slope => if active l r j then z else vscale slope z
  | Square => pmul z z
  end.

(** The residual at x(t), which lies in [l, r]. *)
Definition residual_at (l r x : list Q) : list Q :=
  psub
    (vadd (moving_offset M)
      (psum (length (unit_weights I)) (fun j => pmul (moving_output M j) (branch l r j (preactivation j x)))))
    (vadd (vscale (target_slope I) x) [target_value I]).

Definition square_at (l r x : list Q) : list Q := let y := residual_at l r x in pmul y y.

(** Boole's rule for the square of the residual on [l, r]. *)
Definition piece_loss (l r : list Q) : list Q :=
  pmul (vscale (1 # 90) (psub r l))
    (vadd (vscale 7 (square_at l r l))
      (vadd (vscale 32 (square_at l r (vscale (1 # 4) (vadd (vscale 3 l) r))))
        (vadd (vscale 12 (square_at l r (vscale (1 # 2) (vadd l r))))
          (vadd (vscale 32 (square_at l r (vscale (1 # 4) (vadd l (vscale 3 r)))))
            (vscale 7 (square_at l r r)))))).

Definition is_piece (l r : list Q) : bool :=
  nonnegative_until (psub r l) until && all_below (length (unit_weights I)) (has_side l r).

(** The loss on [l, T1], cut at the given places; nothing where a neuron changes its sign between two of them. *)
Fixpoint loss_from (l : list Q) (cuts : list (list Q)) : option (list Q) :=
  match cuts with
  | [] => if is_piece l [interval_right I] then Some (piece_loss l [interval_right I]) else None
  | r :: rest =>
    if is_piece l r then option_map (vadd (piece_loss l r)) (loss_from r rest) else None
  end.

Definition loss_along (cuts : list (list Q)) : option (list Q) := loss_from [interval_left I] cuts.

End Computation.

(** ** Functions that are a polynomial of degree at most 2 on an interval *)

Definition quadratic_on (a b : R) (f : R -> R) : Prop :=
  exists p0 p1 p2, forall x, a <= x <= b -> f x = p0 + p1 * x + p2 * x ^ 2.

Lemma quadratic_affine a b p0 p1 : quadratic_on a b (fun x => p1 * x + p0).
Proof. exists p0, p1, 0. intros x _. ring. Qed.

Lemma quadratic_plus a b f g : quadratic_on a b f -> quadratic_on a b g -> quadratic_on a b (fun x => f x + g x).
Proof.
  intros (p0 & p1 & p2 & Hf) (q0 & q1 & q2 & Hg). exists (p0 + q0), (p1 + q1), (p2 + q2).
  intros x Hx. rewrite Hf, Hg by exact Hx. ring.
Qed.

Lemma quadratic_scale a b c f : quadratic_on a b f -> quadratic_on a b (fun x => c * f x).
Proof.
  intros (p0 & p1 & p2 & Hf). exists (c * p0), (c * p1), (c * p2). intros x Hx. rewrite Hf by exact Hx. ring.
Qed.

Lemma quadratic_sum a b n (f : nat -> R -> R) :
  (forall j, (j < n)%nat -> quadratic_on a b (f j)) -> quadratic_on a b (fun x => sum n (fun j => f j x)).
Proof.
  revert f. induction n as [|n IH]; intros f H; cbn [sum].
  - exists 0, 0, 0. intros x _. ring.
  - apply (quadratic_plus a b (f 0%nat)); [apply H; lia|]. apply (IH (fun j => f (S j))). intros j Hj. apply H. lia.
Qed.

Lemma integral_of_square a b f : a <= b -> quadratic_on a b f ->
  has_integral a b (fun x => f x ^ 2) (boole (fun x => f x ^ 2) a b).
Proof.
  intros Hab (p0 & p1 & p2 & Hf).
  set (q := quartic (p0 ^ 2) (2 * p0 * p1) (p1 ^ 2 + 2 * p0 * p2) (2 * p1 * p2) (p2 ^ 2)).
  assert (Hq : forall x, a <= x <= b -> q x = f x ^ 2).
  { intros x Hx. rewrite Hf by exact Hx. unfold q, quartic. ring. }
  replace (boole (fun x => f x ^ 2) a b) with (boole q a b).
  - apply (integral_of_equal a b q); [exact Hq|]. apply integral_quartic. exact Hab.
  - unfold boole. rewrite !Hq by lra. reflexivity.
Qed.

(** ** Soundness *)

Section Soundness.

Variable I : AffineInstance.
Variable M : MovingNetwork.
Variable until : Q.
Variable t : R.
Hypothesis range : 0 < t <= Q2R until.

Notation p := (affine_problem_of I).
Notation phi := (network_at I M t).
Notation at_t := (fun q => eval q t).

Lemma eval_neg q : eval (vscale (-1) q) t = - at_t q.
Proof. rewrite eval_vscale. replace (Q2R (-1)) with (-1) by (unfold Q2R; cbn; field). ring. Qed.

Lemma eval_psub q r : eval (psub q r) t = at_t q - at_t r.
Proof. unfold psub. rewrite eval_vadd, eval_neg. ring. Qed.

Lemma eval_preactivation j x :
  eval (preactivation M j x) t = unit_weight phi j * at_t x + unit_bias phi j.
Proof. unfold preactivation. rewrite eval_vadd, eval_pmul. reflexivity. Qed.

Lemma active_R l r j x : active M until l r j = true -> at_t l <= x <= at_t r ->
  0 <= unit_weight phi j * x + unit_bias phi j.
Proof.
  intros H Hx. apply andb_true_iff in H. destruct H as [Hl Hr].
  apply (nonnegative_until_R _ _ t) in Hl; [|exact range]. apply (nonnegative_until_R _ _ t) in Hr; [|exact range].
  rewrite eval_preactivation in Hl, Hr. apply (between_nonneg (at_t l) (at_t r)); assumption.
Qed.

Lemma passive_R l r j x : passive M until l r j = true -> at_t l <= x <= at_t r ->
  unit_weight phi j * x + unit_bias phi j <= 0.
Proof.
  intros H Hx. apply andb_true_iff in H. destruct H as [Hl Hr].
  apply (nonnegative_until_R _ _ t) in Hl; [|exact range]. apply (nonnegative_until_R _ _ t) in Hr; [|exact range].
  rewrite eval_neg, eval_preactivation in Hl, Hr. apply (between_nonpos (at_t l) (at_t r)); lra.
Qed.

(** The activation on [l, r] as an expression in the preactivation. *)
Definition branch_value (l r : list Q) (j : nat) (z : R) : R :=
  match unit_activation I with
  | Relu => if active M until l r j then z else 0
  | Leaky slope => if active M until l r j then z else Q2R slope * z
  | Square => z ^ 2
  end.

Lemma activation_branch l r j x : has_side I M until l r j = true -> at_t l <= x <= at_t r ->
  activation p (unit_weight phi j * x + unit_bias phi j) =
  branch_value l r j (unit_weight phi j * x + unit_bias phi j).
Proof.
  unfold has_side, branch_value. cbn [affine_problem_of affine_problem activation]. intros H Hx.
  destruct (unit_activation I); cbn [activation_of]; [| |reflexivity];
    (destruct (active M until l r j) eqn:E;
      [apply (active_R l r j x) in E; [|exact Hx]|cbn [orb] in H; apply (passive_R l r j x) in H; [|exact Hx]]).
  - apply relu_nonneg. exact E.
  - apply relu_nonpos. exact H.
  - apply leaky_relu_nonneg. exact E.
  - apply leaky_relu_nonpos. exact H.
Qed.

Lemma eval_branch l r j z : eval (branch I M until l r j z) t = branch_value l r j (at_t z).
Proof.
  unfold branch, branch_value. destruct (unit_activation I); [| |rewrite eval_pmul; ring];
    destruct (active M until l r j); try reflexivity. apply eval_vscale.
Qed.

Lemma branch_quadratic l r j a b w0 b0 : quadratic_on a b (fun x => branch_value l r j (w0 * x + b0)).
Proof.
  unfold branch_value. destruct (unit_activation I) as [|slope|].
  3:{ exists (b0 ^ 2), (2 * w0 * b0), (w0 ^ 2). intros x _. ring. }
  all: destruct (active M until l r j).
  - apply quadratic_affine.
  - exists 0, 0, 0. intros x _. ring.
  - apply quadratic_affine.
  - apply (quadratic_scale a b (Q2R slope) (fun x => w0 * x + b0)). apply quadratic_affine.
Qed.

Section Piece.

Variables l r : list Q.
Hypothesis piece : is_piece I M until l r = true.

Lemma piece_ordered : at_t l <= at_t r.
Proof.
  apply andb_true_iff in piece. destruct piece as [H _]. apply (nonnegative_until_R _ _ t) in H; [|exact range].
  rewrite eval_psub in H. lra.
Qed.

Lemma piece_side j : (j < length (unit_weights I))%nat -> has_side I M until l r j = true.
Proof. apply andb_true_iff in piece. destruct piece as [_ H]. apply (all_below_true _ _ H). Qed.

Lemma residual_quadratic : quadratic_on (at_t l) (at_t r) (interval_residual p phi).
Proof.
  assert (H : quadratic_on (at_t l) (at_t r) (fun x =>
    sum (units phi) (fun j => unit_output phi j * branch_value l r j (unit_weight phi j * x + unit_bias phi j)) +
    (- Q2R (target_slope I) * x + (offset phi - Q2R (target_value I))))).
  { apply quadratic_plus; [|apply quadratic_affine]. apply quadratic_sum. intros j _.
    apply (quadratic_scale _ _ _ (fun x => branch_value l r j (unit_weight phi j * x + unit_bias phi j))).
    apply branch_quadratic. }
  destruct H as (p0 & p1 & p2 & H). exists p0, p1, p2. intros x Hx. rewrite <- (H x Hx).
  unfold interval_residual, network_value. cbn [affine_problem_of affine_problem interval_target].
  rewrite (sum_ext (units phi) (fun j => unit_output phi j * activation _ _)
    (fun j => unit_output phi j * branch_value l r j (unit_weight phi j * x + unit_bias phi j))); [ring|].
  intros j Hj. f_equal. apply activation_branch; [apply piece_side; exact Hj|exact Hx].
Qed.

Lemma eval_residual x : at_t l <= at_t x <= at_t r ->
  eval (residual_at I M until l r x) t = interval_residual p phi (at_t x).
Proof.
  intros Hx. unfold residual_at, interval_residual, network_value.
  rewrite eval_psub, !eval_vadd, eval_psum, eval_vscale. cbn [affine_problem_of affine_problem interval_target eval].
  rewrite Rmult_0_r, Rplus_0_r. f_equal. f_equal. apply sum_ext. intros j Hj.
  rewrite eval_pmul, eval_branch, eval_preactivation. f_equal. symmetry.
  apply activation_branch; [apply piece_side; exact Hj|exact Hx].
Qed.

Lemma eval_square x : at_t l <= at_t x <= at_t r ->
  eval (square_at I M until l r x) t = interval_residual p phi (at_t x) ^ 2.
Proof. intros Hx. unfold square_at. cbv zeta. rewrite eval_pmul, eval_residual by exact Hx. ring. Qed.

Lemma Q2R_whole z : Q2R (inject_Z z) = IZR z.
Proof. unfold Q2R. cbn. field. Qed.

Lemma piece_loss_R :
  has_integral (at_t l) (at_t r) (fun x => interval_residual p phi x ^ 2) (eval (piece_loss I M until l r) t).
Proof.
  assert (Hlr := piece_ordered).
  replace (eval (piece_loss I M until l r) t)
    with (boole (fun x => interval_residual p phi x ^ 2) (at_t l) (at_t r)).
  { apply integral_of_square; [exact Hlr|exact residual_quadratic]. }
  assert (E1 : at_t (vscale (1 # 4) (vadd (vscale 3 l) r)) = (3 * at_t l + at_t r) / 4).
  { cbv beta. rewrite eval_vscale, eval_vadd, eval_vscale. unfold Q2R. cbn. field. }
  assert (E2 : at_t (vscale (1 # 2) (vadd l r)) = (at_t l + at_t r) / 2).
  { cbv beta. rewrite eval_vscale, eval_vadd. unfold Q2R. cbn. field. }
  assert (E3 : at_t (vscale (1 # 4) (vadd l (vscale 3 r))) = (at_t l + 3 * at_t r) / 4).
  { cbv beta. rewrite eval_vscale, eval_vadd, eval_vscale. unfold Q2R. cbn. field. }
  cbv beta in *. unfold piece_loss. rewrite eval_pmul, eval_vscale, eval_psub, !eval_vadd, !eval_vscale.
  rewrite !eval_square by (try rewrite E1; try rewrite E2; try rewrite E3; lra). rewrite E1, E2, E3.
  unfold boole. change 7%Q with (inject_Z 7). change 32%Q with (inject_Z 32). change 12%Q with (inject_Z 12).
  rewrite !Q2R_whole. replace (Q2R (1 # 90)) with (/ 90) by (unfold Q2R; cbn; field). field.
Qed.

End Piece.

Lemma loss_from_R l cuts P : loss_from I M until l cuts = Some P ->
  has_integral (at_t l) (right p) (fun x => interval_residual p phi x ^ 2) (eval P t).
Proof.
  assert (Hend : right p = at_t [interval_right I]) by (cbn; ring).
  revert l P. induction cuts as [|r rest IH]; intros l P; cbn [loss_from].
  - destruct (is_piece _ _ _ _ _) eqn:E; [|discriminate]. intros [= <-]. rewrite Hend. apply piece_loss_R. exact E.
  - destruct (is_piece _ _ _ _ _) eqn:E; [|discriminate].
    destruct (loss_from I M until r rest) as [Q|] eqn:EQ; [|discriminate]. cbn [option_map]. intros [= <-].
    rewrite eval_vadd. apply integral_append with (at_t r); [apply piece_loss_R; exact E|apply IH; exact EQ].
Qed.

(** The polynomial that is computed is the loss. *)
Theorem loss_along_R cuts P : loss_along I M until cuts = Some P -> has_loss p phi (eval P t).
Proof.
  intros H. apply loss_from_R in H. unfold has_loss. replace (left p) with (at_t [interval_left I]) by (cbn; ring).
  exact H.
Qed.

End Soundness.
