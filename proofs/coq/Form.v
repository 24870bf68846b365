(** Forms F(v) = a . v + sum_l b_l |l . v| with rational coefficients: how the functions of a neuron are brought to
    this form, and how multipliers show that a form is nonnegative. *)

Require Import Reals Lra Lia List QArith Qreals Bool.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Landscape SymbolicLandscape.FirstOrder
  SymbolicLandscape.Rationals.
Import ListNotations.
Local Open Scope R_scope.

(** ** Computation *)

(** The kinks: lines l with their coefficients b_l. *)
Definition Kinks := list (list Q * Q).

Record Form := { linear_part : list Q; kinks : Kinks }.

(** x / l at the first coordinate where l is not 0. *)
Fixpoint quotient (x l : list Q) : Q :=
  match x, l with
  | a :: x', b :: l' => if is_zero b then quotient x' l' else Qred (a / b)
  | _, _ => 0%Q
  end.

(** lambda with x = lambda l, where there is one. *)
Definition multiple (x l : list Q) : option Q :=
  let c := quotient x l in if vec_eqb x (vscale c l) then Some c else None.

(** Add c |x . v|: to the line of x where it has one already, else as a new line at the end. *)
Fixpoint add_kink (x : list Q) (c : Q) (ks : Kinks) : Kinks :=
  match ks with
  | [] => [(x, c)]
  | (l, b) :: rest =>
      match multiple x l with
      | Some lambda => (l, qadd b (qmul c (qabs lambda))) :: rest
      | None => (l, b) :: add_kink x c rest
      end
  end.

Section Computation.

Variables alpha_plus alpha_minus : Q.

(** Add c times the derivative of rho at z along v . x. *)
Definition add_sample (z : Q) (x : list Q) (c : Q) (F : Form) : Form :=
  by_sign z
    {| linear_part := vadd (linear_part F) (vscale (qmul c alpha_minus) x); kinks := kinks F |}
    (if vec_zero x then F else
     {| linear_part := vadd (linear_part F) (vscale (qmul c (qmul (1 # 2) (qadd alpha_plus alpha_minus))) x);
        kinks := add_kink x (qmul c (qmul (1 # 2) (qsub alpha_plus alpha_minus))) (kinks F) |})
    {| linear_part := vadd (linear_part F) (vscale (qmul c alpha_plus) x); kinks := kinks F |}.

Fixpoint add_samples (zs : list Q) (xs : list (list Q)) (weights : list Q) (F : Form) : Form :=
  match zs, xs, weights with
  | z :: zs', x :: xs', c :: weights' => add_samples zs' xs' weights' (add_sample z x c F)
  | _, _, _ => F
  end.

(** sum_k c_k (derivative of rho at z_k along v . x_k), as a form in v; its lines in the order of the samples. *)
Definition form (zs : list Q) (xs : list (list Q)) (weights : list Q) : Form :=
  add_samples zs xs weights {| linear_part := []; kinks := [] |}.

End Computation.

(** a = sum_l m_l l over the lines with positive kinks, with |m_l| <= b_l. *)
Fixpoint multipliers_hold (a : list Q) (positive : Kinks) (m : list Q) : bool :=
  match positive, m with
  | [], [] => vec_zero a
  | (l, b) :: positive', c :: m' =>
      Qle_bool (qabs c) b && multipliers_hold (vadd a (vscale (qneg c) l)) positive' m'
  | _, _ => false
  end.

(** One entry for each sign pattern of the lines with negative kinks, the first line slowest, + before -. *)
Fixpoint patterns_hold (a : list Q) (negative positive : Kinks) (entries : list (list Q)) : bool :=
  match negative with
  | [] => match entries with [m] => multipliers_hold a positive m | _ => false end
  | (l, b) :: negative' =>
      let half := Nat.pow 2 (length negative') in
      patterns_hold (vadd a (vscale b l)) negative' positive (firstn half entries) &&
      patterns_hold (vadd a (vscale (qneg b) l)) negative' positive (skipn half entries)
  end.

Definition nonnegative (F : Form) (entries : list (list Q)) : bool :=
  patterns_hold (linear_part F) (filter (fun k => negb (is_nonneg (snd k))) (kinks F))
    (filter (fun k => is_pos (snd k)) (kinks F)) entries.

(** ** Meaning *)

Section Meaning.

Variable p : Problem.
Notation dot := (dot p).

Fixpoint eval_kinks (ks : Kinks) (v : nat -> R) : R :=
  match ks with
  | [] => 0
  | (l, b) :: rest => Q2R b * Rabs (dot v (vec l)) + eval_kinks rest v
  end.

Definition eval_form (F : Form) (v : nat -> R) : R := dot v (vec (linear_part F)) + eval_kinks (kinks F) v.

Lemma dot_ext_r v x y : (forall a, x a = y a) -> dot v x = dot v y.
Proof. intros H. apply sum_ext. intros a _. rewrite H. reflexivity. Qed.

Lemma dot_vec_nil v : dot v (vec []) = 0.
Proof. apply sum_zero. intros a _. rewrite vec_nil. ring. Qed.

Lemma dot_vadd v x y : dot v (vec (vadd x y)) = dot v (vec x) + dot v (vec y).
Proof.
  unfold Landscape.dot. rewrite <- sum_plus. apply sum_ext. intros a _. rewrite vec_vadd. ring.
Qed.

Lemma dot_vscale v c x : dot v (vec (vscale c x)) = Q2R c * dot v (vec x).
Proof.
  unfold Landscape.dot. rewrite <- sum_scal. apply sum_ext. intros a _. rewrite vec_vscale. ring.
Qed.

Lemma dot_vec_zero v x : vec_zero x = true -> dot v (vec x) = 0.
Proof. intros H. apply sum_zero. intros a _. rewrite (vec_zero_R x a H). ring. Qed.

Lemma multiple_R x l c v : multiple x l = Some c -> dot v (vec x) = Q2R c * dot v (vec l).
Proof.
  unfold multiple. destruct (vec_eqb x (vscale (quotient x l) l)) eqn:E; [|discriminate].
  intros H. injection H as <-. rewrite <- dot_vscale. apply dot_ext_r. intros a. apply vec_eqb_R. exact E.
Qed.

Lemma eval_add_kink x c ks v : eval_kinks (add_kink x c ks) v = Q2R c * Rabs (dot v (vec x)) + eval_kinks ks v.
Proof.
  induction ks as [|[l b] ks IH]; cbn [add_kink eval_kinks]; [ring|].
  destruct (multiple x l) as [lambda|] eqn:E; cbn [eval_kinks].
  - rewrite (multiple_R x l lambda v E), Rabs_mult, Q2R_qadd, Q2R_qmul, Q2R_qabs. ring.
  - rewrite IH. ring.
Qed.

Section Slopes.

Variables alpha_plus alpha_minus : Q.
Hypothesis plus_R : slope_plus p = Q2R alpha_plus.
Hypothesis minus_R : slope_minus p = Q2R alpha_minus.

Lemma eval_add_sample z x c F v :
  eval_form (add_sample alpha_plus alpha_minus z x c F) v =
  eval_form F v + Q2R c * rho' p (Q2R z) (dot v (vec x)).
Proof.
  unfold add_sample, eval_form.
  match goal with |- context [by_sign z ?neg ?zero ?pos] =>
    destruct (by_sign_cases z neg zero pos) as [[Hs ->]|[[Hs ->]|[Hs ->]]]
  end.
  - cbn [linear_part kinks]. rewrite dot_vadd, dot_vscale, Q2R_qmul, rho'_neg, minus_R by exact Hs. ring.
  - destruct (vec_zero x) eqn:E.
    + rewrite (dot_vec_zero v x E), rho'_0. ring.
    + cbn [linear_part kinks].
      rewrite dot_vadd, dot_vscale, eval_add_kink, !Q2R_qmul, Q2R_qadd, Q2R_qsub, Q2R_half, <- plus_R, <- minus_R.
      rewrite rho'_kinked. unfold mean_slope, half_jump. rewrite Hs.
      destruct (Rlt_dec 0 0); [lra|]. ring.
  - cbn [linear_part kinks]. rewrite dot_vadd, dot_vscale, Q2R_qmul, rho'_pos, plus_R by exact Hs. ring.
Qed.

Lemma eval_add_samples zs xs weights F v :
  length zs = length xs -> length weights = length xs ->
  eval_form (add_samples alpha_plus alpha_minus zs xs weights F) v =
  eval_form F v + sum (length xs) (fun k => vec weights k * rho' p (vec zs k) (dot v (vec (nth k xs [])))).
Proof.
  revert zs weights F. induction xs as [|x xs IH]; intros [|z zs] [|c weights] F Hz Hc; try discriminate.
  - cbn. ring.
  - cbn [add_samples length sum nth]. rewrite IH by (injection Hz; injection Hc; auto).
    rewrite eval_add_sample. unfold vec. cbn [nth]. ring.
Qed.

Lemma eval_form_of zs xs weights v :
  length zs = length xs -> length weights = length xs ->
  eval_form (form alpha_plus alpha_minus zs xs weights) v =
  sum (length xs) (fun k => vec weights k * rho' p (vec zs k) (dot v (vec (nth k xs [])))).
Proof.
  intros Hz Hc. unfold form. rewrite eval_add_samples by assumption.
  unfold eval_form at 1. cbn [linear_part kinks eval_kinks]. rewrite dot_vec_nil. ring.
Qed.

End Slopes.

(** ** Multipliers are sound *)

Lemma multipliers_hold_R a positive m v :
  multipliers_hold a positive m = true -> 0 <= dot v (vec a) + eval_kinks positive v.
Proof.
  revert a m. induction positive as [|[l b] positive IH]; intros a [|c m] H; try discriminate.
  - cbn in *. rewrite (dot_vec_zero v a H). lra.
  - cbn [multipliers_hold eval_kinks] in *. apply andb_true_iff in H. destruct H as [Hc H].
    apply IH in H. rewrite dot_vadd, dot_vscale, Q2R_qneg in H.
    apply Qle_bool_R in Hc. rewrite Q2R_qabs in Hc.
    assert (H1 : - (Q2R c * dot v (vec l)) <= Rabs (Q2R c) * Rabs (dot v (vec l))).
    { rewrite <- Rabs_mult, <- Rabs_Ropp. apply Rle_abs. }
    assert (H2 : Rabs (Q2R c) * Rabs (dot v (vec l)) <= Q2R b * Rabs (dot v (vec l))).
    { apply Rmult_le_compat_r; [apply Rabs_pos|exact Hc]. }
    lra.
Qed.

Lemma patterns_hold_R a negative positive entries v :
  patterns_hold a negative positive entries = true ->
  0 <= dot v (vec a) + eval_kinks negative v + eval_kinks positive v.
Proof.
  revert a entries. induction negative as [|[l b] negative IH]; intros a entries H.
  - destruct entries as [|m [|]]; try discriminate. apply multipliers_hold_R with (v := v) in H. cbn. lra.
  - cbn [patterns_hold] in H. apply andb_true_iff in H. destruct H as [Hplus Hminus].
    apply IH in Hplus. apply IH in Hminus.
    rewrite dot_vadd, dot_vscale in Hplus, Hminus. rewrite Q2R_qneg in Hminus.
    cbn [eval_kinks]. destruct (Rle_or_lt 0 (dot v (vec l))).
    + rewrite Rabs_right by lra. lra.
    + rewrite Rabs_left by assumption. lra.
Qed.

Lemma eval_kinks_split ks v :
  eval_kinks ks v = eval_kinks (filter (fun k => negb (is_nonneg (snd k))) ks) v +
                    eval_kinks (filter (fun k => is_pos (snd k)) ks) v.
Proof.
  induction ks as [|[l b] ks IH]; [cbn; ring|]. cbn [eval_kinks filter snd].
  rewrite IH. destruct (is_nonneg b) eqn:En; destruct (is_pos b) eqn:Ep; cbn [negb eval_kinks]; try ring.
  - (* neither negative nor positive *)
    apply is_nonneg_R in En. unfold is_pos in Ep. apply negb_false_iff, Qle_bool_R in Ep. rewrite Q2R_0 in Ep.
    replace (Q2R b) with 0 by lra. ring.
  - apply is_nonneg_false_R in En. apply is_pos_R in Ep. lra.
Qed.

Theorem nonnegative_R F entries v : nonnegative F entries = true -> 0 <= eval_form F v.
Proof.
  unfold nonnegative, eval_form. intros H. rewrite eval_kinks_split.
  apply (patterns_hold_R _ _ _ _ v) in H. lra.
Qed.

End Meaning.
