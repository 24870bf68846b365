(** Polynomials with rational coefficients, lowest first, and their sign on an interval (0, until]. *)

Require Import Reals Lra Lia List QArith Qreals Bool.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Rationals.
Import ListNotations.
Local Open Scope R_scope.

Fixpoint eval (p : list Q) (t : R) : R :=
  match p with
  | [] => 0
  | a :: p' => Q2R a + t * eval p' t
  end.

Lemma eval_vadd p q t : eval (vadd p q) t = eval p t + eval q t.
Proof.
  revert q. induction p as [|a p IH]; intros q; [cbn; ring|].
  destruct q as [|b q]; [cbn; ring|]. cbn [vadd eval]. rewrite Q2R_qadd, IH. ring.
Qed.

Lemma eval_vscale c p t : eval (vscale c p) t = Q2R c * eval p t.
Proof.
  unfold vscale. induction p as [|a p IH]; cbn [map eval]; [ring|]. rewrite Q2R_qmul, IH. ring.
Qed.

Fixpoint pmul (p q : list Q) : list Q :=
  match p with
  | [] => []
  | a :: p' => vadd (vscale a q) (0%Q :: pmul p' q)
  end.

Lemma eval_pmul p q t : eval (pmul p q) t = eval p t * eval q t.
Proof.
  induction p as [|a p IH]; cbn [pmul eval]; [ring|].
  rewrite eval_vadd, eval_vscale. cbn [eval]. rewrite Q2R_0, IH. ring.
Qed.

Definition psum (n : nat) (f : nat -> list Q) : list Q := fold_right (fun i s => vadd (f i) s) [] (seq 0 n).

Lemma eval_psum n f t : eval (psum n f) t = sum n (fun i => eval (f i) t).
Proof.
  unfold psum. assert (H : forall m, eval (fold_right (fun i s => vadd (f i) s) [] (seq m n)) t =
                                     sum n (fun i => eval (f (m + i)%nat) t)); [|apply (H 0%nat)].
  induction n as [|n IH]; intros m; cbn [seq fold_right sum]; [reflexivity|].
  rewrite eval_vadd, IH, Nat.add_0_r. f_equal. apply sum_ext. intros i _.
  rewrite Nat.add_succ_comm. reflexivity.
Qed.

(** Equality up to zeros at the end. *)
Definition peqb (p q : list Q) : bool := vec_zero (vadd p (vscale (-1) q)).

Lemma eval_vec_zero p t : vec_zero p = true -> eval p t = 0.
Proof.
  induction p as [|a p IH]; intros H; [reflexivity|]. cbn in H. apply andb_true_iff in H. destruct H as [Ha Hp].
  cbn. rewrite (is_zero_R a Ha), (IH Hp). ring.
Qed.

Lemma peqb_R p q t : peqb p q = true -> eval p t = eval q t.
Proof.
  intros H. apply (eval_vec_zero _ t) in H. rewrite eval_vadd, eval_vscale in H.
  replace (Q2R (-1)) with (-1) in H by (unfold Q2R; cbn; field). lra.
Qed.

(** ** Signs *)

(** The polynomial of the negative coefficients at u: a lower bound on [0, u]. *)
Fixpoint negative_part (p : list Q) (u : Q) : Q :=
  match p with
  | [] => 0%Q
  | a :: p' => qadd (if is_nonneg a then 0%Q else a) (qmul u (negative_part p' u))
  end.

Lemma negative_part_bound p u t :
  0 <= t <= Q2R u -> Q2R (negative_part p u) <= 0 /\ Q2R (negative_part p u) <= eval p t.
Proof.
  intros Ht. induction p as [|a p [IH0 IH]]; cbn [negative_part eval]; [rewrite Q2R_0; lra|].
  rewrite Q2R_qadd, Q2R_qmul.
  assert (Ha : Q2R (if is_nonneg a then 0%Q else a) <= 0 /\ Q2R (if is_nonneg a then 0%Q else a) <= Q2R a).
  { destruct (is_nonneg a) eqn:E; [apply is_nonneg_R in E; rewrite Q2R_0|apply is_nonneg_false_R in E]; lra. }
  assert (H1 : Q2R u * Q2R (negative_part p u) <= t * Q2R (negative_part p u)).
  { rewrite !(Rmult_comm _ (Q2R (negative_part p u))). apply Rmult_le_compat_neg_l; lra. }
  assert (H2 : t * Q2R (negative_part p u) <= t * eval p t) by (apply Rmult_le_compat_l; lra).
  assert (H3 : t * Q2R (negative_part p u) <= 0).
  { rewrite <- (Rmult_0_r t). apply Rmult_le_compat_l; lra. }
  lra.
Qed.

(** The first nonzero coefficient outweighs the later ones of the other sign on (0, u]. *)
Fixpoint positive_until (p : list Q) (u : Q) : bool :=
  match p with
  | [] => false
  | a :: p' => if is_zero a then positive_until p' u else is_pos (qadd a (qmul u (negative_part p' u)))
  end.

Fixpoint nonnegative_until (p : list Q) (u : Q) : bool :=
  match p with
  | [] => true
  | a :: p' => if is_zero a then nonnegative_until p' u else is_nonneg (qadd a (qmul u (negative_part p' u)))
  end.

Lemma first_coefficient a p u t :
  0 < t <= Q2R u -> Q2R (qadd a (qmul u (negative_part p u))) <= Q2R a + t * eval p t.
Proof.
  intros Ht. destruct (negative_part_bound (a :: p) u t) as [_ H]; [lra|]. clear H.
  destruct (negative_part_bound p u t) as [H0 H]; [lra|]. rewrite Q2R_qadd, Q2R_qmul.
  assert (H1 : Q2R u * Q2R (negative_part p u) <= t * Q2R (negative_part p u)).
  { rewrite !(Rmult_comm _ (Q2R (negative_part p u))). apply Rmult_le_compat_neg_l; lra. }
  assert (H2 : t * Q2R (negative_part p u) <= t * eval p t) by (apply Rmult_le_compat_l; lra).
  lra.
Qed.

Lemma positive_until_R p u t : positive_until p u = true -> 0 < t <= Q2R u -> 0 < eval p t.
Proof.
  intros H Ht. induction p as [|a p IH]; [discriminate|]. cbn [positive_until eval] in *.
  destruct (is_zero a) eqn:E.
  - rewrite (is_zero_R a E), Rplus_0_l. apply Rmult_lt_0_compat; [lra|apply IH; exact H].
  - apply is_pos_R in H. eapply Rlt_le_trans; [exact H|]. apply first_coefficient. exact Ht.
Qed.

Lemma nonnegative_until_R p u t : nonnegative_until p u = true -> 0 < t <= Q2R u -> 0 <= eval p t.
Proof.
  intros H Ht. induction p as [|a p IH]; cbn [nonnegative_until eval] in *; [lra|].
  destruct (is_zero a) eqn:E.
  - rewrite (is_zero_R a E), Rplus_0_l. apply Rmult_le_pos; [lra|apply IH; exact H].
  - apply is_nonneg_R in H. eapply Rle_trans; [exact H|]. apply first_coefficient. exact Ht.
Qed.

(** ** Continuity at 0 *)

Lemma eval_bounded p : exists M, forall t, 0 < t < 1 -> Rabs (eval p t) <= M.
Proof.
  induction p as [|a p (M & HM)].
  - exists 0. intros t _. cbn. rewrite Rabs_R0. lra.
  - exists (Rabs (Q2R a) + M). intros t Ht. cbn. eapply Rle_trans; [apply Rabs_triang|].
    apply Rplus_le_compat_l. rewrite Rabs_mult, (Rabs_right t) by lra.
    specialize (HM t Ht). assert (0 <= Rabs (eval p t)) by apply Rabs_pos.
    assert (t * Rabs (eval p t) <= 1 * Rabs (eval p t)) by (apply Rmult_le_compat_r; lra). lra.
Qed.

Lemma eval_soon_near a p eps : 0 < eps -> soon (fun t => Rabs (eval (a :: p) t - Q2R a) < eps).
Proof.
  intros He. destruct (eval_bounded p) as (M & HM).
  apply soon_mono with (P := fun t => t < 1 /\ t * M < eps).
  - intros t Ht [Ht1 HtM]. cbn [eval]. replace (Q2R a + t * eval p t - Q2R a) with (t * eval p t) by ring.
    rewrite Rabs_mult, (Rabs_right t) by lra.
    assert (t * Rabs (eval p t) <= t * M) by (apply Rmult_le_compat_l; [lra|apply HM; lra]). lra.
  - apply soon_and; [apply soon_below; lra|apply soon_small; exact He].
Qed.
