(** Quadratic forms as sums of products of linear forms with rational coefficients: their values, and how to see that
    one is 0. *)

Require Import Reals Lra Lia List QArith Qreals Bool.
Require Import SymbolicLandscape.Sums SymbolicLandscape.Landscape SymbolicLandscape.Rationals SymbolicLandscape.Form.
Import ListNotations.
Local Open Scope R_scope.

(** ** Quadratic forms *)

(** sum of c (l . v) (m . v) *)
Definition Quadratic := list (Q * (list Q * list Q)).

Definition coefficient (q : Quadratic) (a b : nat) : Q :=
  fold_right (fun term s =>
    let '(c, (l, m)) := term in
    qadd (qmul c (qadd (qmul (nth a l 0%Q) (nth b m 0%Q)) (qmul (nth b l 0%Q) (nth a m 0%Q)))) s) 0%Q q.

(** The form is 0 on vectors of length d. *)
Definition quadratic_vanishes (d : nat) (q : Quadratic) : bool :=
  all_below d (fun a => all_below d (fun b => is_zero (coefficient q a b))).

(** ** Sums over lists *)

Definition list_sum {A : Type} (f : A -> R) (l : list A) : R := fold_right (fun x s => f x + s) 0 l.

Lemma sum_nth {A : Type} (f : A -> R) (l : list A) x :
  sum (length l) (fun r => f (nth r l x)) = list_sum f l.
Proof. induction l as [|y l IH]; [reflexivity|]. cbn [length sum nth list_sum fold_right]. rewrite IH. reflexivity. Qed.

Lemma list_sum_filter {A : Type} (f g : A -> R) (keep : A -> bool) l :
  (forall x, keep x = true -> f x = g x) -> (forall x, keep x = false -> f x = 0) ->
  list_sum f l = list_sum g (filter keep l).
Proof.
  intros Ht Hf. induction l as [|x l IH]; [reflexivity|]. cbn [list_sum fold_right filter]. fold (list_sum f l).
  destruct (keep x) eqn:E; cbn [list_sum fold_right]; fold (list_sum g (filter keep l)); rewrite IH.
  - rewrite Ht by exact E. reflexivity.
  - rewrite Hf by exact E. ring.
Qed.

Lemma list_sum_ext {A : Type} (f g : A -> R) l : (forall x, In x l -> f x = g x) -> list_sum f l = list_sum g l.
Proof.
  induction l as [|x l IH]; intros H; [reflexivity|]. cbn [list_sum fold_right]. rewrite H by (left; reflexivity).
  f_equal. apply IH. intros y Hy. apply H. right. exact Hy.
Qed.

Lemma list_sum_scal {A : Type} c (f : A -> R) l : list_sum (fun x => c * f x) l = c * list_sum f l.
Proof. unfold list_sum. induction l as [|x l IH]; cbn; [ring|]. rewrite IH. ring. Qed.

(** ** Their values *)

Section Values.

Variable p : Problem.
Notation d := (input_dimension p).
Notation dot := (dot p).

Definition eval_quadratic (q : Quadratic) (v : nat -> R) : R :=
  list_sum (fun term => Q2R (fst term) * (dot v (vec (fst (snd term))) * dot v (vec (snd (snd term))))) q.

Lemma eval_quadratic_app q q' v : eval_quadratic (q ++ q') v = eval_quadratic q v + eval_quadratic q' v.
Proof.
  unfold eval_quadratic, list_sum. induction q as [|x q IH]; cbn [app fold_right]; [ring|].
  rewrite IH. ring.
Qed.

Lemma dot_dot v l m :
  dot v l * dot v m = sum d (fun a => sum d (fun b => v a * v b * (l a * m b))).
Proof.
  unfold Landscape.dot at 1. rewrite Rmult_comm, <- sum_scal. apply sum_ext. intros a _.
  unfold Landscape.dot. rewrite Rmult_comm, <- sum_scal. apply sum_ext. intros b _. ring.
Qed.

Lemma coefficient_R q v :
  2 * eval_quadratic q v = sum d (fun a => sum d (fun b => v a * v b * Q2R (coefficient q a b))).
Proof.
  induction q as [|[c [l m]] q IH].
  - symmetry. unfold eval_quadratic. cbn. rewrite sum_zero; [ring|]. intros a _. apply sum_zero. intros b _.
    rewrite Q2R_0. ring.
  - unfold eval_quadratic. cbn [list_sum fold_right fst snd]. rewrite Rmult_plus_distr_l.
    fold (list_sum (fun term => Q2R (fst term) * (dot v (vec (fst (snd term))) * dot v (vec (snd (snd term))))) q).
    fold (eval_quadratic q v). rewrite IH.
    replace (2 * (Q2R c * (dot v (vec l) * dot v (vec m)))) with
      (Q2R c * (dot v (vec l) * dot v (vec m)) + Q2R c * (dot v (vec m) * dot v (vec l))) by ring.
    rewrite !dot_dot, <- !sum_scal, <- !sum_plus. apply sum_ext. intros a _.
    rewrite <- !sum_scal, <- !sum_plus. apply sum_ext. intros b _.
    cbn [coefficient fold_right]. fold (coefficient q a b). rewrite Q2R_qadd, Q2R_qmul, Q2R_qadd, !Q2R_qmul.
    unfold vec. ring.
Qed.

Lemma quadratic_vanishes_R q v : quadratic_vanishes d q = true -> eval_quadratic q v = 0.
Proof.
  intros H. apply (Rmult_eq_reg_l 2); [|lra]. rewrite Rmult_0_r, coefficient_R. apply sum_zero. intros a Ha.
  apply sum_zero. intros b Hb. rewrite (is_zero_R _ (all_below_true _ _ (all_below_true _ _ H a Ha) b Hb)). ring.
Qed.

Lemma eval_quadratic_map {A : Type} (f : A -> Q * (list Q * list Q)) l v :
  eval_quadratic (map f l) v =
  list_sum (fun x => Q2R (fst (f x)) * (dot v (vec (fst (snd (f x)))) * dot v (vec (snd (snd (f x)))))) l.
Proof.
  unfold eval_quadratic, list_sum. induction l as [|x l IH]; [reflexivity|].
  cbn [map fold_right]. rewrite IH. reflexivity.
Qed.

End Values.
